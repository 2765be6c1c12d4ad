"""What keys mean while they select: counts, and keys that wait for another one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.search import Query, find
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.tui.controllers.selector import Asked, Selector, selected

NAMES = {"$": "dollar_sign", ")": "right_parenthesis", ";": "semicolon", ",": "comma", "_": "underscore"}


def taken(keys: str, selector: Selector | None = None) -> list[Asked | None]:
    """What each of these characters asks for."""
    selector = selector or Selector({})
    return [selector.take(NAMES.get(key, key), key) for key in keys]


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ("w", Asked("move", "word")),
        ("12w", Asked("move", "word", 12)),
        ("0", Asked("move", "line_start")),
        ("10j", Asked("row", "1", 10)),
        ("$", Asked("move", "line_end")),
        ("gg", Asked("move", "top")),
        ("ge", Asked("move", "back_end")),
        ("g_", Asked("move", "line_end")),
        ("2ip", Asked("object", "ip", 2)),
        ("aw", Asked("object", "aw")),
        ("fx", Asked("find", "fx")),
        ("T)", Asked("find", "T)")),
        ("fx;", Asked("find", "fx")),
        ("fx,", Asked("find", "Fx")),
        ("3y", Asked("copy", "", 3)),
        ("ix", None),
        ("gx", None),
        (";", None),
        ("Q", None),
    ],
)
def test_keys_ask_for_a_motion_an_object_or_an_action(keys: str, asked: Asked | None) -> None:
    assert taken(keys)[-1] == asked


def test_a_command_that_is_not_whole_is_told_and_escape_drops_it() -> None:
    selector = Selector({})
    taken("2i", selector)
    assert selector.typed == "2i"
    assert selector.take("escape", None) is None
    assert selector.typed == ""
    taken("3", selector)
    selector.forget()
    assert taken("w", selector) == [Asked("move", "word")]


def test_a_key_without_meaning_here_is_left_to_others() -> None:
    selector = Selector({})
    assert selector.knows("w", "w")
    assert selector.knows("4", "4")
    assert not selector.knows("q", "q")
    taken("f", selector)
    assert selector.knows("q", "q")


def test_the_readers_own_keys_are_known() -> None:
    selector = Selector({"selecting.word": "x", "selecting.inner": "u"})
    assert taken("x", selector) == [Asked("move", "word")]
    assert taken("uw", selector) == [None, Asked("object", "iw")]
    assert taken("w", selector) == [None]


def tale() -> Document:
    builder = Builder()
    builder.heading("Night", 1)
    builder.paragraph("A lamp is lit. It burns.")
    builder.heading("Dawn", 1)
    builder.paragraph("The lamp is out.")
    return builder.build()


def after(reading: Reading, *asked: Asked) -> str:
    """The passage that is selected after all this was asked for."""
    for one in asked:
        reading = selected(reading, one)
    return reading.selected_span.of(reading.document.text)


def test_a_selection_changes_as_it_is_asked_to() -> None:
    document = tale()
    start = document.text.index("lamp")
    reading = Reading(document).select(Selection(start, start), by_keys=True)
    assert after(reading, Asked("move", "end")) == "lamp"
    assert after(reading, Asked("object", "is")) == "A lamp is lit."
    assert after(reading, Asked("find", "fs")) == "lamp is"
    assert after(reading, Asked("find", "fz")) == "l"
    assert after(reading, Asked("move", "end"), Asked("swap"), Asked("move", "right")) == "amp"
    assert after(reading, Asked("move", "end"), Asked("anew"), Asked("move", "end")) == "p is"
    assert after(reading, Asked("section", "1")) == "lamp is lit. It burns."
    assert after(reading, Asked("section", "1", 2)).endswith("The lamp is out.")
    assert after(reading, Asked("last")).endswith("The lamp is out.")
    assert after(reading, Asked("percent", "", 50)) == "lamp is lit. It bur"
    assert after(reading, Asked("section", "-1")) == "Night\nA l"
    assert after(reading, Asked("copy")) == "l"


def test_the_next_match_is_reached_and_is_the_present_one() -> None:
    document = tale()
    query = Query("lamp")
    hits = find(document.text, query)
    reading = replace(Reading(document), query=query, hits=hits).select(Selection(6, 6), by_keys=True)
    reached = selected(reading, Asked("match", "1"))
    assert reached.selected_span.of(document.text) == "A l"
    assert reached.current_hit == 0
    assert after(reached, Asked("match", "1")).endswith("\nThe l")


def test_where_nothing_is_selected_nothing_changes() -> None:
    reading = Reading(tale())
    assert selected(reading, Asked("move", "word")) is reading
