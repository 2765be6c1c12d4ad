"""How entries are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.dictionaries.entry import Entry, EntryKind, EntryPart, document_of
from readtui.document.model import Document


def shown(kind: EntryKind, text: str) -> Document:
    return document_of([Entry("bell", "A book", (EntryPart(kind, text),))])


def body(kind: EntryKind, text: str) -> str:
    return shown(kind, text).text.partition("\n")[2]


def links(document: Document) -> list[tuple[str, str]]:
    return [(one.span.of(document.text), one.target) for one in document.inlines if one.kind == "link"]


def test_an_entry_begins_with_its_word_and_its_dictionary() -> None:
    document = shown("text", "A cup.")
    assert document.text == "bell · A book\nA cup."
    assert [(one.kind, one.span.of(document.text)) for one in document.inlines] == [
        ("strong", "bell"),
        ("emphasis", "A book"),
    ]


def test_several_entries_of_a_word_in_a_dictionary_stand_below_one_heading() -> None:
    bow = Entry("bow", "A book", (EntryPart("text", "A weapon."),))
    bend = bow._replace(parts=(EntryPart("text", "To bend."),))
    other = bow._replace(dictionary="B")
    assert document_of([bow, bend, other]).text == "bow · A book\nA weapon.\nTo bend.\nbow · B\nA weapon."


def test_lines_wrapped_by_hand_are_joined_and_others_are_kept() -> None:
    wrapped = (
        "  1. A hollow metallic vessel, usually shaped somewhat like a\n"
        "     cup with a flaring mouth.\n"
        "  2. The strikes of the bell which mark the time; or the time\n"
        "     so designated.\n\n"
        "     Short note"
    )
    assert body("text", wrapped).split("\n") == [
        "1. A hollow metallic vessel, usually shaped somewhat like a cup with a flaring mouth.",
        "2. The strikes of the bell which mark the time; or the time so designated.",
        "Short note",
    ]
    assert body("text", "one\ntwo\nthree") == "one\ntwo\nthree"
    long_lines = "x " * 80 + "\n" + "y " * 80
    assert body("text", long_lines).count("\n") == 1


def test_words_in_braces_are_cross_references() -> None:
    document = shown("text", "See {Bellow}, {to toll\n  a bell}, and {}.")
    assert links(document) == [("Bellow", "Bellow"), ("to toll a bell", "to toll a bell")]
    assert "See Bellow, to toll a bell, and {}." in document.text


def test_html_is_shown_with_its_styles_lists_and_references() -> None:
    html = (
        "<p><b>bell</b> <i>n.</i></p><ol><li>A cup<br>of metal</li><li>See <a href='bword://chime%20bar'>chime</a></li></ol>"
        "<script>alert(1)</script><a href='https://example.org'>site</a>"
    )
    document = shown("html", html)
    assert document.text.split("\n")[1:] == ["bell n.", "• A cup", "of metal", "• See chime", "site"]
    assert links(document) == [("chime", "chime bar")]
    assert [one.kind for one in document.inlines[2:4]] == ["strong", "emphasis"]


def test_xdxf_keeps_lines_transcriptions_and_references() -> None:
    document = shown("xdxf", "<k>bell</k>\n<tr>bel</tr> <abr>n.</abr>\nSee <kref>gong</kref>\n\nMore")
    assert document.text.split("\n")[1:] == ["bell", "[bel] n.", "See gong", "More"]
    assert links(document) == [("gong", "gong")]


def test_pango_markup_keeps_lines() -> None:
    assert body("pango", "<b>1</b> cup\n<span foreground='red'>2</span> flower") == "1 cup\n2 flower"


def test_pictures_and_sounds_are_counted() -> None:
    document = document_of(
        [Entry("bell", "", (EntryPart("other", ""), EntryPart("text", "A cup"), EntryPart("other", "")))]
    )
    assert document.text == "bell\nA cup\n(2 not shown: pictures, sounds)"


@pytest.mark.parametrize("kind", ["text", "html", "pango", "xdxf"])
def test_escape_sequences_are_removed(kind: EntryKind) -> None:
    assert "\x1b" not in shown(kind, "A \x1b[31mcup\x1b]52;c;eA==\x07 &#27;[2J").text


@given(st.text(alphabet="<>/ab &;#\n{}=\"'pxtr", max_size=60), st.sampled_from(["text", "html", "pango", "xdxf"]))
def test_any_markup_gives_a_document(text: str, kind: EntryKind) -> None:
    shown(kind, text)


def test_deeply_nested_markup_is_shown() -> None:
    assert "deep" in shown("html", "<b>" * 3_000 + "deep" + "</b>" * 3_000).text
