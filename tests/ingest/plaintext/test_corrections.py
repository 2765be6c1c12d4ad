"""Corrections of plain text: roles that the reader gives to lines."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Caption, Code, Document, Figure, Heading, Hidden, LineRole, Lines, Paragraph, Role
from readtui.ingest.plaintext.corrections import PlainLines, apply_corrections, lines_touched, spans_of_texts
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.reader import LONG, MOST_PARAGRAPHS, read
from readtui.span import Span
from tests.ingest.plaintext.prose import LAST, MORE, PROSE
from tests.ingest.plaintext.test_reader import BOOK, RFC

ARTICLE = f"""\
The harbour in winter

{PROSE}

The morning after

{MORE}

Boats on the beach
{LAST}
"""

PAGE = f"""\
The harbour in winter
By Ida Holm

{PROSE}

Chapter I

Subscribe to our newsletter

First line of a poem
Second line of it
Third line of it

1. One thing
2. Another thing

    code = 1
    more = 2

{MORE}
"""


def lines_of(document: Document) -> Lines:
    assert document.lines is not None
    return document.lines


def corrected(text: str, *changes: tuple[str, Role, int]) -> Document:
    """Return a text with corrections, each given by words of the line."""
    lines = lines_of(read(text, "a.txt"))
    found = [(lines.text.index(words), words, role, level) for words, role, level in changes]
    return lines.corrected([LineRole(Span(at, at + len(words)), role, level) for at, words, role, level in found])


def shown(document: Document) -> list[tuple[str, str, int]]:
    return [
        (type(block).__name__, block.span.of(document.text)[:24], block.level if isinstance(block, Heading) else 0)
        for block in document.blocks
    ]


def words_of(document: Document) -> Counter[str]:
    """Return how often a document shows or hides each word; alternative texts that a caption repeats count too."""
    repeated = [block.alt for block in document.blocks if isinstance(block, Figure) and not block.span]
    return Counter(" ".join([document.text, *(hidden.text for hidden in document.hidden), *repeated]).split())


@pytest.mark.parametrize("level", range(1, 7))
def test_a_line_becomes_a_heading_of_a_level(level: int) -> None:
    document = corrected(ARTICLE, ("Boats on the beach", "heading", level))
    assert ("Heading", "Boats on the beach", level) in shown(document)
    assert "Boats on the beach" in [section.title for section in document.sections]


def test_a_heading_without_a_level_has_that_of_the_heading_before_it_else_after_it() -> None:
    first = corrected(ARTICLE, ("The morning after", "heading", 4), ("Boats on the beach", "heading", 0))
    assert ("Heading", "Boats on the beach", 4) in shown(first)
    second = corrected(ARTICLE, ("Boats on the beach", "heading", 5), ("The morning after", "heading", 0))
    assert ("Heading", "The morning after", 5) in shown(second)
    alone = corrected(f"{PROSE}\n\nOne of these days.\n\n{MORE}\n", ("One of these days.", "heading", 0))
    assert ("Heading", "One of these days.", 2) in shown(alone)


def test_a_number_says_the_level_of_a_heading_without_one() -> None:
    text = f"Sea\n\n{PROSE}\n\n1 Boats\n\n{PROSE}\n\n1.1 The Sails\n\n{MORE}\n"
    assert ("Heading", "1.1 The Sails", 3) in shown(corrected(text, ("1.1 The", "heading", 0)))


def test_a_heading_becomes_running_text_a_caption_or_hidden() -> None:
    assert ("Paragraph", "The morning after", 0) in shown(corrected(ARTICLE, ("The morning", "body", 0)))
    assert ("Caption", "The morning after", 0) in shown(corrected(ARTICLE, ("The morning", "caption", 0)))
    hidden = corrected(ARTICLE, ("The morning", "hidden", 0))
    assert hidden.hidden == (Hidden("The morning after", hidden.text.index("By noon")),)


def test_of_two_titles_the_readers_is_the_title() -> None:
    document = corrected(ARTICLE, ("The morning after", "title", 0))
    assert document.title == "The morning after"
    assert shown(document)[0] == ("Paragraph", "The harbour in winter", 0)
    assert ("Heading", "The morning after", 1) in shown(document)
    early = corrected(f"News from the coast\n{ARTICLE}", ("News from", "title", 0), ("The harbour", "heading", 0))
    assert early.title == "News from the coast"


def test_the_byline_below_the_readers_title_is_read() -> None:
    text = f"{PROSE}\n\nA walk to the pier.\nBy Ida Holm\n\n{MORE}\n"
    document = corrected(text, ("A walk", "title", 0))
    assert document.title == "A walk to the pier."
    assert document.authors == ("Ida Holm",)


def test_a_line_of_verse_is_taken_out_of_its_paragraph() -> None:
    document = corrected(PAGE, ("Second line of it", "heading", 3))
    assert [row for row in shown(document) if "line of" in row[1]] == [
        ("Paragraph", "First line of a poem", 0),
        ("Heading", "Second line of it", 3),
        ("Paragraph", "Third line of it", 0),
    ]


def test_an_item_keeps_its_marker_and_a_listing_becomes_running_text() -> None:
    document = corrected(PAGE, ("One thing", "heading", 2), ("code = 1", "body", 0))
    assert ("Heading", "1. One thing", 2) in shown(document)
    assert not any(isinstance(block, Code) for block in document.blocks)
    assert "code = 1\n    more = 2" in document.text


def test_a_heading_of_two_lines_is_one_line_to_correct() -> None:
    lines = lines_of(read(BOOK, "a.txt"))
    document = lines.corrected([])
    offset = document.text.index("CHAPTER I The Keeper")
    spans = lines_of(document).lines_in(Span(offset, offset))
    assert [span.of(lines.text) for span in spans] == ["CHAPTER I", "The Keeper"]
    changed = lines.corrected([LineRole(span, "body") for span in spans])
    assert not any("Keeper" in section.title for section in changed.sections)
    given = lines.corrected([LineRole(spans[1], "heading", 4)])
    assert [section.title for section in given.sections][1:3] == ["CHAPTER I", "The Keeper"]


def test_a_hidden_line_is_shown() -> None:
    lines = lines_of(read(BOOK, "a.txt"))
    (start,) = lines.hidden_before(0)
    assert start.of(lines.text).startswith("*** START OF")
    assert lines.corrected([LineRole(start, "body")]).text.startswith("*** START OF")
    assert lines.hidden_before(300) == ()


def test_the_alternative_text_is_shown_if_the_caption_that_repeats_it_is_not_one() -> None:
    text = f"{PROSE}\n\nA boat on the beach\nA boat on the beach at low tide. Photo: Ida Holm\n\n{MORE}\n"
    assert [row[0] for row in shown(read(text, "a.txt"))] == ["Paragraph", "Figure", "Caption", "Paragraph"]
    document = corrected(text, ("beach at low tide", "hidden", 0))
    assert ("Figure", "A boat on the beach", 0) in shown(document)


def test_the_subject_of_a_mail_is_its_title_unless_a_line_is_made_the_title() -> None:
    mail = f"From: Ida Holm <ida@example.org>\nSubject: Boats\n\nThe pier.\n\n{PROSE}\n"
    assert read(mail, "a.txt").title == "Boats"
    assert corrected(mail, ("The pier.", "title", 0)).title == "The pier."


LONG_TEXTS = {
    "many characters": "\n\n".join([PROSE * 10] * (LONG // len(PROSE * 10) + 1)),
    "many paragraphs": "\n\n".join(["It rained."] * (MOST_PARAGRAPHS + 1)),
}
LONG_START = """\
Chapter 1. The Lamp

It was lit at dusk.

- one
- two

> Who is there?

First line
Second line

A Plain Heading

"""


@pytest.mark.parametrize("rest", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_a_long_text_is_corrected_like_others(rest: str) -> None:
    document = read(LONG_START + rest, "a.txt")
    lines = lines_of(document)
    assert lines.corrected([]).blocks == document.blocks
    at = document.text.index("It was lit")
    (line,) = lines.lines_in(Span(at, at))
    assert line.of(lines.text) == "It was lit at dusk."
    assert (lines.place_of(at), lines.offset_of(line.start)) == (line.start, at)
    changed = lines.corrected([LineRole(line, "heading", 4)])
    assert changed.text == document.text
    assert shown(changed)[:2] == [("Heading", "Chapter 1. The Lamp", 3), ("Heading", "It was lit at dusk.", 4)]
    hidden = lines.corrected([LineRole(line, "hidden")])
    assert hidden.hidden == (Hidden("It was lit at dusk.", at),)
    last = lines.lines_in(Span(len(document.text), len(document.text)))
    assert lines.corrected([LineRole(last[0], "title")]).title == last[0].of(lines.text)


def test_a_heading_without_a_level_has_that_of_the_heading_at_hand_however_many_there_are() -> None:
    document = read("\n\n".join(["It rained."] * (MOST_PARAGRAPHS + 2)), "a.txt")
    lines = lines_of(document)
    every = [lines.lines_in(Span(at, at))[0] for at in range(0, len(document.text), len("It rained.\n"))]
    roles = [LineRole(every[0], "heading", 5), *(LineRole(line, "heading") for line in every[1:])]
    assert {section.depth for section in lines.corrected(roles).sections} == {1}
    assert {level for _, _, level in shown(lines.corrected(roles))} == {5}


def test_a_later_correction_of_a_line_replaces_an_earlier_one() -> None:
    lines = lines_of(read(ARTICLE, "a.txt"))
    at = lines.text.index("Boats")
    span = Span(at, at + 5)
    roles = [LineRole(span, "title"), LineRole(span, "heading", 3), LineRole(span, "body")]
    assert lines.corrected(roles).text == lines.corrected([]).text
    assert lines.corrected(roles).blocks == lines.corrected([roles[-1]]).blocks


def test_without_corrections_the_document_is_the_one_that_was_assumed() -> None:
    for text in (ARTICLE, PAGE, BOOK, RFC):
        document = read(text, "a.txt")
        lines = lines_of(document)
        changed = lines.corrected([LineRole(Span(0, len(lines.text)), "heading", 2)])
        assert lines_of(changed).corrected([]) == document
        assert lines_of(changed).uncorrected_text == document.text


FORMS = (
    "A short line",
    "Chapter I",
    "The Boat",
    "- item",
    "1. one",
    "2. two",
    "> quoted",
    "    x = 1",
    "* * *",
    "# Mark",
)
PICTURES = ("Subscribe", "Figure 1: A boat", "A boat on the beach", "A boat on the beach now", "")
ROLES: tuple[Role, ...] = ("title", "heading", "caption", "body", "hidden")


@st.composite
def corrections_of_a_text(draw: st.DrawFn) -> tuple[Document, list[LineRole]]:
    """A text, and corrections of its lines."""
    line = st.sampled_from((PROSE, *FORMS, *PICTURES))
    document = read("\n".join(draw(st.lists(line, min_size=1, max_size=14))), "a.txt")
    end = len(lines_of(document).text)
    place = st.tuples(st.integers(0, end), st.integers(0, 60), st.sampled_from(ROLES), st.integers(0, 6))
    found = draw(st.lists(place, max_size=6))
    return document, [LineRole(Span(at, min(at + length, end)), role, level) for at, length, role, level in found]


@given(corrections_of_a_text())
def test_no_word_is_lost_and_none_is_added_whatever_is_corrected(case: tuple[Document, list[LineRole]]) -> None:
    document, roles = case
    changed = lines_of(document).corrected(roles)
    rules_and_markers = ("*", "•", "-", "1.", "2.")
    words, before, after = (
        Counter({word: count for word, count in found.items() if word not in rules_and_markers})
        for found in (Counter(lines_of(document).text.split()), words_of(document), words_of(changed))
    )
    assert words == before == after
    assert lines_of(changed).text == lines_of(document).text
    assert lines_of(changed).corrected([]) == document


@given(corrections_of_a_text())
def test_lines_stay_in_order_whatever_is_corrected(case: tuple[Document, list[LineRole]]) -> None:
    document, roles = case
    starts = [place.start for place in _places(lines_of(document).corrected(roles))]
    assert starts == sorted(starts)


def _places(document: Document) -> list[Span]:
    lines = lines_of(document)
    assert isinstance(lines, PlainLines)
    return list(lines.places)


@given(corrections_of_a_text())
def test_places_in_all_lines_and_in_the_document_agree(case: tuple[Document, list[LineRole]]) -> None:
    document, roles = case
    changed = lines_of(document).corrected(roles)
    lines = lines_of(changed)
    for block in changed.blocks:
        if isinstance(block, Paragraph | Caption) and block.span:
            place = lines.place_of(block.span.start)
            assert lines.offset_of(place) == block.span.start
            (first, *_) = lines.lines_in(block.span)
            assert block.span.of(changed.text).partition("\n")[0].strip() in lines.text[first.start :]
    assert 0 <= lines.offset_of(len(lines.text)) <= len(changed.text)


def test_lines_that_a_span_touches() -> None:
    lines = spans_of_texts(["one", "two", "three"])
    assert lines == [Span(0, 3), Span(4, 7), Span(8, 13)]
    assert list(lines_touched(lines, Span(5, 5))) == [1]
    assert list(lines_touched(lines, Span(2, 9))) == [0, 1, 2]
    assert list(lines_touched(lines, Span(3, 5))) == [1]
    assert list(lines_touched(lines, Span(3, 4))) == []
    assert list(lines_touched([], Span(0, 1))) == []


def test_an_item_that_is_corrected_shows_its_marker() -> None:
    groups = [LineGroup("Boats", "item", level=1, marker="1.")]
    assert apply_corrections(groups, ["body"], [LineRole(Span(0, 5), "body")]).groups[0].text == "1. Boats"
