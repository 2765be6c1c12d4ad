"""Attributes, ids, wiki links, marks and comments of Obsidian, Pandoc, kramdown and MyST."""

from __future__ import annotations

import time

import pytest

from readtui.document.model import Caption, Code, Document, Figure
from readtui.ingest.markdown.reader import read


def doc(text: str) -> Document:
    return read(text, "a.md")


def inlines(document: Document) -> list[tuple[str, str, str]]:
    return [(inline.kind, inline.span.of(document.text), inline.target) for inline in document.inlines]


def place(document: Document, name: str) -> str:
    """Return the text from a place on, to the end of its line."""
    offset = document.target(name)
    assert offset is not None
    return document.text[offset:].partition("\n")[0]


# Ids and attributes of blocks


@pytest.mark.parametrize(
    "heading",
    [
        *("## Oars {#oars}", "## Oars {#oars .wide data-x='y z'}", "## Oars {.wide #oars}", "## Oars ## {#oars}"),
        *("## Oars {#oars} ##", "## Oars {: #oars }", "Oars {#oars}\n---", "(oars)=\n\n## Oars", "(oars)=\n## Oars"),
        "## Oars {id=oars .x}",
    ],
)
def test_the_id_of_a_heading_is_a_place_and_not_shown(heading: str) -> None:
    document = doc(f"words\n\n{heading}\n\n[a](#oars)\n")
    assert [section.title for section in document.sections] == ["Oars"]
    assert place(document, "oars") == "Oars"


@pytest.mark.parametrize("attributes", ["{.unnumbered}", "{-}", "{.a .b}", "{: .no_toc}"])
def test_classes_of_a_heading_are_not_shown(attributes: str) -> None:
    assert doc(f"# Oars {attributes}\n").text == "Oars"


@pytest.mark.parametrize(
    "heading",
    [
        *("The {name} of it {x}", "A {{ site.title }}", "f {x=1}", "{#a}", "Set {1, 2}", "Block {#if x}", "{% raw %}"),
        *("$a_{.b}$ {", "Empty {}", "A {. b}"),
    ],
)
def test_other_braces_of_a_heading_stay(heading: str) -> None:
    assert "{" in doc(f"# {heading}\n").text


def test_code_at_the_end_of_a_heading_stays() -> None:
    assert doc("# The `{#id}`\n").text == "The {#id}"
    assert doc("# The \\{#id}\n").text == "The {#id}"


def test_a_line_of_attributes_belongs_to_the_block_above() -> None:
    document = doc("One\ntwo\n{: #first .a}\n\n- x\n- y\n\n{#list .b}\n\nend {.c}\n\n{:toc}\n")
    assert document.text == "One two\nx\ny\nend {.c}"
    assert place(document, "first") == "One two"
    assert place(document, "list") == "y"


def test_an_id_of_obsidian_belongs_to_its_block() -> None:
    document = doc("- a\n- b c ^one-1\n\nWords. ^37066d\n\n> q\n\n^quote\n\n[l](#^quote)\n")
    assert document.text == "a\nb c\nWords.\nq\nl"
    assert [place(document, name) for name in ("^one-1", "^37066d", "^quote")] == ["b c", "Words.", "q"]


@pytest.mark.parametrize(
    "text", ["2 ^8", "10 ^10", "a ^n", "a^abc", "a ^abc.", "`a ^abc`", "a \\^abc", "see ^abc and", "e ^-10-"]
)
def test_other_carets_are_text(text: str) -> None:
    assert "^" in doc(f"{text}\n").text


def test_a_label_of_myst_is_a_place() -> None:
    document = doc("(oars)=\nWords\n\n(a)=b\n")
    assert document.text == "Words\n(a)=b"
    assert place(document, "oars") == "Words"


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("{.c #x}", "c"),
        ("{c}", "c"),
        ("{r, echo=FALSE}", "r"),
        ("c {1,3}", "c"),
        ("c{1}", "c"),
        ("{code-block} c", "c"),
        ("", ""),
    ],
)
def test_the_language_of_code_may_be_in_braces(info: str, language: str) -> None:
    document = doc(f"```{info}\n{{#id}} ==a== [[b]] %%c%%\n```\n")
    (code,) = document.blocks
    assert isinstance(code, Code)
    assert (code.language, document.text) == (language, "{#id} ==a== [[b]] %%c%%")


# Spans


def test_attributes_of_inline_content_are_not_shown() -> None:
    document = doc(
        "[one]{.underline} *two*{.a} `c`{.py #d} [l](/m){target=_blank} ![p](q.png){ width=50% } [m *n*]{.mark}"
    )
    assert document.text == "one two c l p m n"
    assert inlines(document) == [
        ("emphasis", "two", ""),
        ("code", "c", ""),
        ("link", "l", "/m"),
        ("mark", "m n", ""),
        ("emphasis", "n", ""),
    ]


def test_ids_of_inline_content_are_places() -> None:
    document = doc("a\n\nb [c]{#d} *e*{#f}\n")
    assert [place(document, name) for name in ("d", "f")] == ["b c e", "b c e"]


def test_a_picture_with_attributes_is_a_figure() -> None:
    (figure,) = doc("![A lake](a.png){width=50%}\n").blocks
    assert isinstance(figure, Figure)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a {.b}",
            "`f`{x}",
            "`f`{x=1}",
            "*a*{b}",
            "[a]{b}",
            "[a] {.b}",
            "$x${.b}",
            "{.a}b",
            "[a]{}",
            "${a} b",
            "\\textbf{a}",
        ),
        *("{{ a }}", "{% a %}", "a{.b}", "*a* {.b}"),
    ],
)
def test_other_braces_stay(text: str) -> None:
    assert "{" in doc(f"x {text}\n").text


# Links


def test_wiki_links_lead_to_pages_and_headings() -> None:
    document = doc(
        "[[Old Boats]] [[boat|a *boat*]] [[Boats#Two Oars]] [[#Two Oars]] [[a/b.pdf]] [[Boats#^one]] ![[Notes]]\n"
    )
    assert inlines(document) == [
        ("link", "Old Boats", "Old%20Boats.md"),
        ("link", "a *boat*", "boat.md"),
        ("link", "Boats > Two Oars", "Boats.md#two-oars"),
        ("link", "Two Oars", "#two-oars"),
        ("link", "a/b.pdf", "a/b.pdf"),
        ("link", "Boats > ^one", "Boats.md#%5Eone"),
        ("link", "Notes", "Notes.md"),
    ]


def test_a_label_in_a_table_has_an_escaped_bar() -> None:
    document = doc("| a |\n|---|\n| [[boat\\|Boat]] |\n")
    assert inlines(document) == [("link", "Boat", "boat.md")]


@pytest.mark.parametrize(
    ("embed", "alt"), [("lake.png", "lake.png"), ("x/lake.png|300", "lake.png"), ("lake.png|A lake", "A lake")]
)
def test_an_embedded_picture_is_a_figure(embed: str, alt: str) -> None:
    (figure,) = doc(f"![[{embed}]]\n").blocks
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.image) == (alt, embed.partition("|")[0])


@pytest.mark.parametrize(
    "text",
    [
        *("[[1]]", "x[[i]]", "[[ -f a ]]", "[[nodiscard]]", '[["a"]]', "[[a, b]]", "[[a]", "[a]]", "[[^1]]", "[[]]"),
        *("[[gnu::pure]]", "[[a = 1]]", "\\[[a]]", "`[[a]]`"),
    ],
)
def test_other_brackets_stay(text: str) -> None:
    document = doc(f"{text}\n")
    assert document.text == text.strip("`").replace("\\", "")
    assert not [inline for inline in document.inlines if inline.kind == "link"]


def test_brackets_around_links_are_links() -> None:
    assert inlines(doc("[[1]](/a) [[b]] [[c]][b]\n\n[b]: /b\n")) == [
        ("link", "[1]", "/a"),
        ("link", "b", "/b"),
        ("link", "[c]", "/b"),
    ]


def test_a_wiki_link_that_must_not_be_followed_is_text() -> None:
    document = doc("[[javascript:a.b]] [[file|a]]\n")
    assert [target for _, _, target in inlines(document)] == ["file.md"]


# Marks and comments


def test_marks_may_contain_and_be_in_other_styles() -> None:
    document = doc("==a *b*== **c ==d== e** 火==车== (==f==) ==g\nh==\n")
    assert document.text == "a b c d e 火车 (f) g h"
    assert [text for kind, text, _ in inlines(document) if kind == "mark"] == ["a b", "d", "车", "f", "g h"]


@pytest.mark.parametrize(
    "text",
    [
        "a == b == c",
        "a==b==c",
        "==",
        "====",
        "==a",
        "a==",
        "=== a ===",
        "`==a==`",
        "\\==a==",
        "a ==b c",
        "x==1 and y==2",
    ],
)
def test_comparisons_are_text(text: str) -> None:
    document = doc(f"w {text}\n")
    assert not [inline for inline in document.inlines if inline.kind == "mark"]
    assert "==" in document.text


def test_comments_become_hidden_text() -> None:
    document = doc("One %%two three%% four.\n\n%%\nfive\n\nsix\n%%\n\n- seven %% eight %%\n")
    assert document.text == "One four.\nseven"
    assert [hidden.text for hidden in document.hidden] == ["two three", "five", "six", "eight"]


@pytest.mark.parametrize(
    "text", ["100%% of 50%% of", "%% a", "`%%a%%`", "%d%%s%%", "%%\na", "%%%%", "%% %%", "a%%b%%c"]
)
def test_other_percent_signs_are_text(text: str) -> None:
    document = doc(f"{text}\n")
    assert "%%" in document.text
    assert document.hidden == ()


def test_tags_are_text() -> None:
    assert doc("#boat and #boat/oar\n").text == "#boat and #boat/oar"


def test_extensions_in_an_html_element_are_the_same() -> None:
    document = doc("<ul>\n<li>\n\n## Oars {#oars}\n\n==a== [[b]] [c]{#d} %%e%% ^one-1\n\n%%\nf\n%%\n\n</li>\n</ul>\n")
    assert document.text == "Oars\na b c"
    assert [(kind, text) for kind, text, _ in inlines(document)] == [("mark", "a"), ("link", "b")]
    assert [place(document, name) for name in ("oars", "d", "^one-1")] == ["Oars", "a b c", "a b c"]
    assert sorted(hidden.text for hidden in document.hidden) == ["e", "f"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[[" * 20_000,
            "==a " * 10_000,
            "== " * 10_000,
            "%%a" * 10_000,
            "{" * 20_000,
            "[a]{" * 4_000,
            "%%\n\na\n\n" * 3_001,
        ),
        *(
            "{.a" * 10_000,
            "![[" * 10_000,
            "==a== " * 5_000,
            "# a " + "{#b " * 10_000,
            "a ^b" * 10_000,
            "*a*{.b " * 4_000,
        ),
        *("{: " + "a=b " * 10_000, "[a]{.b} " * 5_000),
    ],
)
def test_hostile_text_is_read_in_time_with_the_text_after_it(text: str) -> None:
    before = time.process_time()
    document = doc(f"{text}\n\nThe end.\n")
    assert time.process_time() - before < 10
    assert document.text.endswith("The end.") or document.hidden


def test_the_id_of_a_caption_or_a_formula_is_a_place() -> None:
    document = doc(
        "| a |\n|---|\n| b |\n\nTable: Oars {#oars}\n\n$$x^2$$ {#square}\n\n| c |\n|---|\n\n: Boats {#boats .x}\n"
    )
    assert document.text == "a\nb\nOars\nx²\nc\nBoats"
    assert [place(document, name) for name in ("oars", "square", "boats")] == ["Oars", "x²", "Boats"]
    captions = [block for block in document.blocks if isinstance(block, Caption)]
    assert [caption.of for caption in captions] == [0, 3]
