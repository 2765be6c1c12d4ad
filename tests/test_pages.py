"""Pages of four kinds as their makers really write them: what is read of each, and what is kept back."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from readtui.document.model import Caption, Code, Document, Figure, Heading, Item, Paragraph, Quote, Table
from readtui.export.markdown.document import document_markdown
from readtui.ingest.html import reader
from readtui.ingest.html.page import parse_page
from readtui.ingest.markdown import reader as markdown_reader

FOLDER = Path(__file__).parent / "pages"
NAMES = ("encyclopedia", "reference", "paper", "recipe")


@cache
def read(name: str) -> Document:
    return reader.parse((FOLDER / f"{name}.html").read_bytes(), "", "", f"{name}.html")


def outline(document: Document) -> list[tuple[int, str]]:
    return [(section.depth, section.title) for section in document.sections]


def under(document: Document, title: str) -> list[tuple[str, str]]:
    """The markers and words of what stands right below a heading, up to the next."""
    found: list[tuple[str, str]] = []
    is_below = False
    for block in document.blocks:
        output = block.span.of(document.text)
        if isinstance(block, Heading):
            is_below = output == title
        elif is_below:
            markers = [one.marker if isinstance(one, Item) else f">{one.label}" for one in block.nest]
            found.append((" ".join(markers), output))
    return found


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.of(document.text) for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def captions(document: Document) -> list[tuple[str, str]]:
    """What each caption belongs to, and says."""
    return [
        ("nothing" if block.of is None else type(document.blocks[block.of]).__name__, block.span.of(document.text))
        for block in document.blocks
        if isinstance(block, Caption)
    ]


def hidden(document: Document) -> str:
    return "\n".join(one.text for one in document.hidden)


# Of each kind


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_a_page_is_lost(name: str) -> None:
    """Each word that a page shows is in the text, or kept back; of its formulas the signs are written otherwise."""
    page = parse_page((FOLDER / f"{name}.html").read_text("utf-8"))
    assert page is not None
    document = read(name)
    labels = " ".join(one.label for block in document.blocks for one in block.nest if isinstance(one, Quote))
    shown = set(f"{document.text} {hidden(document)} {labels} {' '.join(document.authors)}".split())
    silent = {"script", "style", "title", "button"}
    words = {
        word
        for element in page.root.iter()
        if element.tag not in silent and not any(around.tag in silent for around in element.iterancestors())
        for word in (element.text or "").split()
        if word.isalpha() and len(word) > 3
    }
    whole = " ".join(shown)
    assert {word for word in words if word not in whole} == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_survives_a_round_trip_through_markdown(name: str) -> None:
    copy = document_markdown(read(name))
    again = markdown_reader.read(copy, "-")
    assert document_markdown(again) == copy
    assert len(again.blocks) == len(read(name).blocks)
    assert again.text.split() == read(name).text.split()


@pytest.mark.parametrize("name", NAMES)
def test_links_within_a_page_lead_somewhere(name: str) -> None:
    document = read(name)
    names = dict(document.targets)
    inner = [one.target[1:] for one in document.inlines if one.target.startswith("#")]
    assert [target for target in inner if target not in names] == []


# An encyclopedia


def test_an_encyclopedia_has_its_outline() -> None:
    assert outline(read("encyclopedia")) == [
        (1, "Argand lamp"),
        (2, "History"),
        (3, "Patent dispute"),
        (2, "Light"),
        (3, "Comparison"),
        (2, "See also"),
        (2, "Notes"),
        (2, "References"),
        (2, "Sources"),
    ]


def test_the_furniture_of_an_encyclopedia_is_kept_back() -> None:
    document = read("encyclopedia")
    furniture = hidden(document)
    for line in (
        "Jump to content",
        "[edit]",
        "14 languages",
        "View history",
        "Gas mantle",
        "Retrieved from",
        "Categories:",
    ):
        assert line in furniture
        assert line not in document.text
    assert "needs additional citations" in furniture
    assert "For the diagram of complex numbers" in furniture


def test_the_references_of_an_encyclopedia_lead_to_its_notes() -> None:
    document = read("encyclopedia")
    references = [(one.span.of(document.text), one.target) for one in document.inlines if one.kind == "reference"]
    assert [sign for sign, target in references if target.startswith("#cite_note")] == [
        *("[1]", "[1]", "[2]", "[1]", "[3]", "[4]", "[2]", "[a]", "[5]"),
    ]
    note = document.target("cite_note-wolfe1999-1")
    assert note is not None
    block = document.blocks[document.block_at(note)]
    assert block.span.of(document.text).startswith("^ a b c Wolfe, John J. (1999). Brandy, Balloons, & Lamps")
    assert [one.marker for one in block.nest if isinstance(one, Item)] == ["1."]
    assert [marker for marker, _ in under(document, "References")] == ["1.", "2.", "3.", "4.", "5."]
    assert [marker for marker, _ in under(document, "Notes")] == ["a."]


def test_an_infobox_is_a_picture_and_a_table() -> None:
    document = read("encyclopedia")
    assert tables(document)[0] == [
        ["Inventor", "Aimé Argand"],
        ["Inception", "1780; 243 years ago"],
        ["Fuel", "Whale oil\nColza oil"],
        ["Luminous intensity", "6 to 10 cd[1]"],
    ]
    assert captions(document) == [
        ("Figure", "A library lamp of about 1800"),
        ("Table", "Argand lamp"),
        ("Figure", "Section through the burner, from a treatise of 1809[3]"),
        ("Table", "Lamps of the time compared[5]"),
    ]


def test_a_wide_table_keeps_its_columns_under_two_rows_of_heads() -> None:
    document = read("encyclopedia")
    table = tables(document)[1]
    assert table[0] == ["Lamp", "Year", "Oil", "", "Light", "", "", "Remarks"]
    assert table[1] == ["", "", "Kind", "g/h", "Intensity (cd)", "Flux (lm)", "Efficacy (lm/W)", ""]
    assert [row[0] for row in table[2:]] == ["Crusie", "Argand", "Carcel", "Moderator", "Kerosene"]
    assert [block.head for block in document.blocks if isinstance(block, Table)] == [0, 2]


def test_the_mathematics_of_an_encyclopedia_is_said_once() -> None:
    document = read("encyclopedia")
    assert under(document, "Light") == [
        ("", "The illuminance at the distance r follows from the luminous intensity Iᵥ as"),
        ("", "Eᵥ = (Iᵥ cos α)/r²,"),
        ("", "and the flux through the chimney is given by the double integral over its surface:"),
        (
            "",
            "\\Phi =\\underbrace {\\int _{0}^{2\\pi }} _{\\text{around}}\\int _{0}^{h}L(\\varphi ,z)\\,dz\\,d\\varphi",
        ),
    ]
    assert [block.language for block in document.blocks if isinstance(block, Code)] == ["tex"]


# The documentation of an interface


def test_a_reference_has_its_title_and_outline_without_the_signs_of_links() -> None:
    document = read("reference")
    assert outline(document) == [
        (1, "lampkit.flame — light and keep flames"),
        (2, "Functions"),
        (2, "Flame objects"),
        (2, "Settings"),
        (2, "Exceptions"),
    ]
    assert "¶" not in document.text
    assert "[source]" in hidden(document)


def test_signatures_are_strong_above_what_they_do() -> None:
    document = read("reference")
    signature = "lampkit.flame.light(lamp: Lamp, *, height: float = 20.0, timeout: float | None = None) → Flame"
    functions = under(document, "Functions")
    assert functions[0] == ("", signature)
    assert functions[1][0] == ""
    assert functions[1][1].startswith("Light lamp and give its flame.")
    strong = [one.span.of(document.text) for one in document.inlines if one.kind == "strong"]
    assert signature in strong
    assert (" ", "If the wick is dry.") not in functions
    assert ("  •", "height (float) – How high the flame should stand.") in functions
    assert ("", "t = 3τ ln 2") not in functions
    assert ("", "τ = mcₚ/(hA).") in functions
    assert any("about t = 3τ ln 2 seconds" in output for _, output in functions)


def test_code_keeps_its_language_and_its_lines() -> None:
    document = read("reference")
    code = [(block.language, block.span.of(document.text)) for block in document.blocks if isinstance(block, Code)]
    assert [language for language, _ in code] == ["console", "python", "toml", "js"]
    assert code[1][1].split("\n")[3:] == [
        'with light(Lamp("argand"), height=25) as flame:',
        "    print(flame.lumens)  # about 110",
    ]
    assert "Copy" in hidden(document).split("\n")


def test_admonitions_are_alerts_of_their_name() -> None:
    document = read("reference")
    labels = [one.label for block in document.blocks for one in block.nest if isinstance(one, Quote)]
    assert list(dict.fromkeys(labels)) == ["Note", "Installing", "Warning", "See also"]
    warned = [words for marker, words in under(document, "Flame objects") if ">Warning" in marker]
    assert [words.split()[0] for words in warned] == ["Not", "Let", "Or"]


def test_a_table_of_settings_has_a_head_and_a_caption() -> None:
    document = read("reference")
    assert [row[:3] for row in tables(document)[0]] == [
        ["Key", "Type", "Default"],
        ["height", "float", "20.0"],
        ["smoke", "string", '"warn"'],
        ["chimney", "bool", "true"],
    ]
    assert captions(document) == [("Table", "Keys of the table [flame]")]


# A paper


def test_a_paper_says_who_wrote_it_and_when() -> None:
    document = read("paper")
    assert (document.title, document.authors) == ("On the light of hollow wicks", ("Anna Wick", "Benedikt Glass"))
    assert document.published == "2023/03/20"
    assert "Institute of Flames, University of Geneva" in document.text


def test_a_paper_has_its_outline() -> None:
    assert [title for _, title in outline(read("paper"))] == [
        *("On the light of hollow wicks", "Abstract", "Keywords:", "1 Introduction", "2 Model", "2.1 Limits"),
        *("3 Results", "Lemma 1.", "Acknowledgments", "References"),
    ]
    assert under(read("paper"), "Abstract")[0][1].startswith("We measure the luminous flux Φᵥ of lamps")


def test_the_equations_of_a_paper_stand_on_lines_with_their_numbers() -> None:
    assert [output for _, output in under(read("paper"), "2 Model")][1::2] == [
        "Φᵥ = 4πI₀(1 − e^(−κh)), (1)",
        "η = Φᵥ/(ṁHᵤ), (2)",
        "\\sum_{i=1}^{n}\\overbrace{w_{i}}^{\\text{weights}}x_{i} (3)",
    ]


def test_a_paper_has_eighty_sources_under_their_numbers() -> None:
    document = read("paper")
    sources = [(marker, output) for marker, output in under(document, "References") if marker.startswith("[")]
    assert [marker for marker, _ in sources] == [f"[{number}]" for number in range(1, 81)]
    assert all(output.endswith(f"doi:10.1000/al.{number}.") for number, (_, output) in enumerate(sources, 1))
    cited = [one.target for one in document.inlines if one.kind == "reference" and one.target.startswith("#bib")]
    assert cited[:5] == ["#bib.bib1", "#bib.bib1", "#bib.bib2", "#bib.bib3", "#bib.bib4"]
    first = document.target("bib.bib80")
    assert first is not None
    assert document.text[first:].startswith(sources[-1][1])


def test_the_footnote_of_a_paper_stands_at_its_end() -> None:
    document = read("paper")
    note = document.target("footnote1")
    assert note is not None
    assert document.text[note:] == "That of colza leaves a little, see the 14th reference."
    assert "leaves no soot.¹ How much light" in document.text
    references = [(one.span.of(document.text), one.target) for one in document.inlines if one.kind == "reference"]
    assert ("¹", "#footnote1") in references


def test_the_tables_and_figures_of_a_paper_have_their_captions() -> None:
    document = read("paper")
    assert [row[2] for row in tables(document)[0]] == ["Φᵥ (lm)", "31 ± 2", "112 ± 4", "138 ± 3"]
    assert [owner for owner, _ in captions(document)] == ["Table", "Figure"]
    assert [block.alt for block in document.blocks if isinstance(block, Figure)] == [""]


def test_items_that_bring_their_own_bullet_have_one() -> None:
    assert under(read("paper"), "2.1 Limits")[1:] == [
        ("•", "A thin flame shines as if it had no soot."),
        ("•", "A thick one shines from its surface alone."),
    ]


# A recipe


def test_a_recipe_says_what_it_is() -> None:
    document = read("recipe")
    assert (document.title, document.authors) == ("Lamplighter’s Lentil Soup", ("Anna Wick",))
    assert (document.site, document.published, document.language) == ("The Warm Kitchen", "2023-01-19", "en-US")


def test_the_ingredients_of_a_recipe_are_lists_in_their_groups() -> None:
    document = read("recipe")
    assert under(document, "For the soup") == [
        ("☐", "300 g red lentils"),
        ("☐", "1 onion, finely chopped"),
        ("•", "1 ½ l vegetable stock"),
        ("•", "1 tsp cumin seeds"),
    ]
    assert under(document, "To serve") == [("•", "1 lemon"), ("•", "bread")]


def test_the_steps_of_a_recipe_are_counted_within_one_another() -> None:
    steps = under(read("recipe"), "Instructions Cook Mode")
    assert [marker for marker, _ in steps] == ["1.", "2.", "2. 1.", "2. 2.", "2. 3.", "3.", "3.", "4."]
    assert steps[0][1] == "Rinse the lentils until the water runs clear."
    assert steps[4][1] == "add the cumin and stir until it smells, not longer."


def test_the_noise_round_a_recipe_is_kept_back() -> None:
    document = read("recipe")
    noises = (
        *("Jump to Recipe", "Pin Recipe", "Get a new soup", "4.87", "☆", "Share this", "Leave a Reply"),
        *("Advertisement", "affiliate", "You may also like", "Made it twice"),
    )
    for noise in noises:
        assert noise in hidden(document)
        assert noise not in document.text
    assert all(isinstance(block, (Paragraph, Heading, Figure, Caption)) for block in document.blocks)
