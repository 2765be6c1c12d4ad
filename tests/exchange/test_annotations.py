"""W3C Web Annotations: written, read back exactly, and those of other programs found in the text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.errors import ExchangeError
from readtui.exchange.annotation_reader import ForeignQuote, read_annotations
from readtui.exchange.annotations import annotations_json, collection
from readtui.exchange.model import ExportedText
from readtui.exchange.placing import find_quote, place_quote
from readtui.span import Span
from tests.exchange.texts import MADE, PROSE, WORDS, mark, marked_texts, text, uid_of


def read(value: object) -> Any:
    return read_annotations(json.dumps(value).encode(), "notes.json")


def quote(exact: str, prefix: str = "", suffix: str = "", start: int | None = None) -> ForeignQuote:
    return ForeignQuote(uid_of(7), exact, prefix, suffix, start, MADE)


@given(st.lists(marked_texts(), min_size=1, max_size=3, unique_by=lambda one: one.uid))
def test_marks_are_read_back_exactly(texts: list[ExportedText]) -> None:
    found = read_annotations(annotations_json(texts).encode(), "notes.json")
    assert found.skipped == 0
    marked = [one for one in texts if one.marks]
    assert [one[:2] + one[3:4] for one in found.texts] == [(one.uid, one.source, one.digest) for one in marked]
    assert [one.marks for one in found.texts] == [one.marks for one in marked]
    assert all(not one.quotes for one in found.texts)


def test_an_annotation_has_both_selectors_the_note_and_the_colour() -> None:
    (item,) = json.loads(annotations_json([text(mark(note="Whale oil?"))]))["first"]["items"]
    assert item["id"] == "urn:readtui:mark:0000000000000001"
    assert item["motivation"] == ["highlighting", "commenting"]
    assert item["body"][0]["value"] == "Whale oil?"
    assert item["target"]["source"] == "https://example.org/lamps"
    assert item["target"]["styleClass"] == "readtui-yellow"
    kinds = {selector["type"]: selector for selector in item["target"]["selector"]}
    assert kinds["TextQuoteSelector"]["exact"] == "lit the lamp"
    assert (kinds["TextPositionSelector"]["start"], kinds["TextPositionSelector"]["end"]) == (11, 23)
    assert item["created"] == "2031-05-04T21:30:00Z"


def test_positions_count_code_points() -> None:
    assert find_quote(quote("lit"), "🪔🪔 lit") == Span(3, 6)


HYPOTHESIS = {
    "total": 2,
    "rows": [
        {
            "id": "kQ3xYz",
            "created": "2031-05-04T21:30:00.5+00:00",
            "updated": "2031-05-05T21:30:00+00:00",
            "uri": "https://example.org/lamps",
            "text": "Whale oil?",
            "tags": ["to do", "oil"],
            "document": {"title": ["On Lamps"]},
            "target": [
                {
                    "source": "https://example.org/lamps",
                    "selector": [
                        {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]"},
                        {
                            "type": "TextQuoteSelector",
                            "exact": "trimmed the\n   wick.\nHe",
                            "prefix": "and ",
                            "suffix": " w",
                        },
                    ],
                }
            ],
        },
        {
            "id": "pagenote",
            "uri": "https://example.org/lamps",
            "text": "A note on the page",
            "target": [{"source": "x"}],
        },
    ],
}


def test_the_annotations_of_hypothesis_are_found_by_their_words() -> None:
    found = read(HYPOTHESIS)
    assert found.skipped == 1
    (first, *_) = found.texts
    assert (first.uid, first.source, first.title) == ("", "https://example.org/lamps", "On Lamps")
    placed = place_quote(first.quotes[0], PROSE)
    assert placed is not None
    assert placed.anchor.exact == "trimmed the wick.\nHe"
    assert placed.note == "Whale oil?\n\n#to-do #oil"
    assert placed.colour == 1
    assert read(HYPOTHESIS).texts[0].quotes[0].uid == first.quotes[0].uid  # imported twice, it is the same mark


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (quote("the", prefix="He lit "), None),
        (quote("the", prefix="trimmed ", suffix=" wick"), Span(45, 48)),
        (quote("the", start=15), Span(15, 18)),
        (quote("the"), None),
        (quote("dusk"), Span(27, 31)),
        (quote("dusk", prefix="nothing of this", suffix="is there"), None),
        (quote("no such words"), None),
        (quote("  "), None),
    ],
)
def test_a_quote_is_placed_only_where_it_is_certain(one: ForeignQuote, expected: Span | None) -> None:
    assert find_quote(one, PROSE) == expected


def test_a_quote_that_is_everywhere_is_not_placed() -> None:
    assert find_quote(quote("a"), "a" * 3000) is None


@pytest.mark.parametrize(
    "value",
    [
        {"type": "Annotation", "target": "https://example.org/a"},
        {"type": "AnnotationPage", "items": [{"target": {"source": {"id": "https://a.b"}, "selector": 4}}]},
        [{"target": [{"selector": [{"type": "TextQuoteSelector", "exact": 5}]}]}],
        [{"id": 3, "created": [], "target": {"selector": {"type": "TextPositionSelector", "start": -1}}, "body": [1]}],
    ],
)
def test_annotations_without_words_are_counted(value: object) -> None:
    assert read(value).skipped == 1


def test_bodies_and_colours_of_other_programs_are_kept() -> None:
    target = {
        "source": "https://example.org/a",
        "styleClass": "highlight-green",
        "selector": {"type": "TextQuoteSelector", "exact": "lamp", "prefix": "", "suffix": ""},
    }
    found = read({"id": "x", "type": "Annotation", "body": "One", "target": target, "motivation": "highlighting"})
    (one,) = found.texts[0].quotes
    assert (one.note, one.colour) == ("One", 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[\n{"a": 1,\n]', "notes.json:3: not JSON"),
        (b"\xff\xfe", "notes.json is not JSON: it is not in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": 1}', "notes.json has no annotations"),
        (b"[[[[[[[[[[[[[]]]]]]]]]]]]]", "notes.json has no annotations"),
    ],
)
def test_a_damaged_file_is_reported_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError) as raised:
        read_annotations(data, "notes.json")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("created", ["9999-12-31T00:00:00Z", "0001-01-01T00:00:00+14:00", "soon", 5, None])
def test_a_time_that_cannot_be_stored_is_unknown(created: object) -> None:
    target = {"source": "https://a.b", "selector": {"type": "TextQuoteSelector", "exact": "lamp"}}
    (one,) = read({"id": "x", "created": created, "target": target}).texts[0].quotes
    assert one.made.timestamp() == 0


def test_what_is_no_annotation_is_passed_over() -> None:
    assert read([3, None, {"type": "AnnotationPage", "items": [4, "x"]}, {"target": "https://a.b"}]).skipped == 1


def test_an_empty_collection_is_no_fault() -> None:
    assert read_annotations(annotations_json([text()]).encode(), "notes.json").texts == ()


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.sampled_from(["TextQuoteSelector", "-"])
VALUES = (
    SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from(["id", "exact"]), SCALARS, max_size=2)
)


def changed_somewhere(draw: st.DrawFn, value: Any) -> Any:
    """A value of JSON in which one part is replaced by any other."""
    if isinstance(value, dict) and value and draw(st.integers(0, 4)):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: changed_somewhere(draw, value[key])}
    if isinstance(value, list) and value and draw(st.integers(0, 4)):
        return [changed_somewhere(draw, value[0]), *value[1:]]
    return draw(VALUES)


@settings(max_examples=500)
@given(data=st.data())
def test_any_annotation_is_read_or_refused(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([HYPOTHESIS, collection(text(mark(note="Oil?"), mark(2)))]))
    value = data.draw(st.composite(changed_somewhere)(whole))
    try:
        found = read_annotations(json.dumps(value).encode(), "notes.json")
    except ExchangeError:
        return
    for one in found.texts:
        annotations_json([text(*one.marks)]).encode("utf-8")
        [place_quote(each, PROSE) for each in one.quotes]
