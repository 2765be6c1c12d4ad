"""Marks as CSV for Readwise, Org, JSON and HTML."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from readtui.exchange.json_marks import marks_json
from readtui.exchange.model import ExportedText, by_place, utc_text, utc_time
from readtui.exchange.org import org_text
from readtui.exchange.readwise import COLUMNS, readwise_csv
from readtui.exchange.web_page import marks_page
from readtui.span import Span
from readtui.unicode.printable import printable
from tests.exchange.texts import MADE, mark, marked_texts, text, uid_of

EVIL = '<script>alert("1")</script> & </blockquote> <!-- \' "'


def test_marks_are_sorted_by_their_place_in_the_present_text() -> None:
    first, moved, lost = mark(1, "lamp"), mark(2, "The keeper", span=Span(80, 90)), mark(3, "at dusk", span=None)
    assert by_place([moved, lost, first]) == (first, lost, moved)


def test_a_time_is_read_back_with_all_its_digits() -> None:
    exact = MADE.replace(microsecond=123456)
    assert utc_text(exact) == "2031-05-04T21:30:00.123456Z"
    assert utc_time(utc_text(exact)) == exact
    assert utc_time("2031-05-04T21:30:00") == MADE
    assert utc_time("soon") is None
    assert utc_text(None) == ""


# Readwise


def rows_of(*texts: ExportedText) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(readwise_csv(texts), newline="")))


def test_readwise_gets_highlights_and_notes_in_its_columns() -> None:
    bookmark = mark(2, "at dusk", colour=0, kind="bookmark")
    found = rows_of(text(mark(note='He said "now",\nand went'), bookmark, bookmark._replace(note="When?")))
    assert [row["Highlight"] for row in found] == ["lit the lamp", "at dusk"]
    assert found[0] == {
        "Highlight": "lit the lamp",
        "Title": "On Lamps",
        "Author": "Ada Keeper",
        "URL": "https://example.org/lamps",
        "Note": 'He said "now",\nand went',
        "Location": "11",
        "Date": "2031-05-04 21:30:00",
    }
    assert rows_of(text(mark(), source="/home/ada/lamp.txt"))[0]["URL"] == ""


@given(st.lists(marked_texts(), max_size=3))
def test_rows_of_any_marks_are_read_back(texts: list[ExportedText]) -> None:
    found = list(csv.reader(io.StringIO(readwise_csv(texts), newline="")))
    assert found[0] == list(COLUMNS)
    expected = [
        [one.anchor.exact or one.label, of.name, one.note] for of in texts for one in of.marks
        if (one.anchor.exact or one.label) and (one.colour or one.note)
    ]  # fmt: skip
    assert [[row[0], row[1], row[4]] for row in found[1:]] == expected


# Org


def test_an_org_file_has_a_heading_for_each_text_and_mark() -> None:
    assert (
        org_text([text(mark(note="Whale oil?", section="Dusk"), state="", tags=("the sea",))])
        == """\
* On Lamps :the_sea:
:PROPERTIES:
:ID: readtui-0000000000000abc
:SOURCE: https://example.org/lamps
:AUTHOR: Ada Keeper
:SITE: Example
:PUBLISHED: 2031-05-04
:LANGUAGE: en
:ADDED: [2031-05-04 Sun 21:30]
:END:
** lit the lamp
:PROPERTIES:
:ID: readtui-0000000000000001
:KIND: highlight
:COLOUR: yellow
:SECTION: Dusk
:CREATED: [2031-05-04 Sun 21:30]
:END:
#+begin_quote
lit the lamp
#+end_quote
Whale oil?
"""
    )


def test_nothing_in_a_text_is_taken_for_the_structure_of_org() -> None:
    words = "* a\n#+end_quote\n:END:\n- b\n1. c\n| d |\n** TODO"
    evil = mark()._replace(anchor=mark().anchor._replace(exact=words), note=words, label="TODO [#A] it :tag:")
    lines = org_text([text(evil, title="DONE this :END:")]).split("\n")
    assert [line for line in lines if line.startswith("*")] == [
        "* \u200bDONE this :END:\u200b :light:sea:",
        "** \u200bTODO [#A] it :tag:\u200b",
    ]
    assert lines.count("#+end_quote") == 1
    assert lines.count(":END:") == 2


def test_a_long_heading_of_org_is_cut_after_a_word() -> None:
    long = org_text([text(mark(label="lamp " * 30), title="x" * 90)]).split("\n")
    assert long[0].startswith(f"* {'x' * 60}… :")
    assert next(line for line in long if line.startswith("** ")) == f"** {'lamp ' * 11}lamp…"


@given(marked_texts())
def test_org_has_one_heading_for_each_mark(value: ExportedText) -> None:
    lines = org_text([value]).split("\n")
    assert sum(line.startswith("* ") for line in lines) == 1
    assert sum(line.startswith("** ") for line in lines) == len(value.marks)


# JSON


def test_json_has_everything_that_is_known() -> None:
    found = json.loads(marks_json([text(mark(note="Whale oil?"), text="The whole text")]))
    assert (found["format"], found["version"]) == ("readtui-marks", 1)
    (one,) = found["texts"]
    assert set(one) == set(ExportedText._fields)
    assert one["text"] == "The whole text"
    assert one["added"] == "2031-05-04T21:30:00Z"
    assert one["marks"][0]["quote"] == "lit the lamp"
    assert one["marks"][0]["span"] == [11, 23]
    assert one["marks"][0]["uid"] == uid_of(1)
    assert set(mark()._fields) - {"anchor"} <= set(one["marks"][0])


# HTML


def test_a_page_shows_colours_as_classes_with_a_sign_beside() -> None:
    (section,) = html.fromstring(marks_page([text(mark(colour=3, section="Dusk", note="Oil?"))])).iter("section")
    (quote,) = section.iter("blockquote")
    assert quote.get("class") == "blue"
    assert quote[0].text == "3"
    assert quote.text_content() == "3lit the lamp"
    assert [heading.text_content() for heading in section.iter("h1", "h2")] == ["On Lamps", "Dusk"]
    assert next(section.iter("a")).get("href") == "https://example.org/lamps"


def test_nothing_of_a_text_is_markup_in_a_page() -> None:
    evil = mark()._replace(anchor=mark().anchor._replace(exact=EVIL), note=EVIL, section=EVIL, letter=EVIL)
    page = marks_page(
        [text(evil, title=EVIL, site=EVIL, tags=(EVIL,), language='en" onload="x', source=f"https://a/{EVIL}")]
    )
    assert "<script" not in page
    root = html.fromstring(page)
    assert not list(root.iter("script", "img", "iframe"))
    assert next(root.iter("blockquote")).text_content() == f"1{EVIL}"
    assert not [name for element in root.iter("*") for name in element.attrib if name.startswith("on")]
    assert "default-src 'none'" in page


def test_an_escape_sequence_in_a_label_takes_no_markup_with_it() -> None:
    page = marks_page([text(mark(label="\x1b")._replace(anchor=mark().anchor._replace(exact="")))])
    assert "\x1b" not in page
    assert next(html.fromstring(page).iter("blockquote")).text_content() == "1"


def test_an_address_that_is_none_is_no_link() -> None:
    assert "href" not in marks_page([text(mark(), source="javascript:alert(1)")])


@given(st.lists(marked_texts(), max_size=2))
def test_the_words_of_any_marks_are_in_the_page(texts: list[ExportedText]) -> None:
    root = html.fromstring(marks_page(texts).encode("utf-8", "replace"))
    quotes = [element.text_content()[1:] for element in root.iter("blockquote")]
    expected = [one.anchor.exact or one.label for of in texts for one in of.marks]
    assert [printable(one).split() for one in quotes] == [printable(one).split() for one in expected]
