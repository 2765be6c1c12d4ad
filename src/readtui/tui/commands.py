"""What the actions do: pure functions from a `Reading` and a count to the next `Reading`, or to an effect.

A count of 0 means that none was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, cast, get_args

from readtui.reading.motions import FindKind, Motion, find_char
from readtui.reading.passages import is_whole_word, word_from
from readtui.reading.search import Query
from readtui.reading.selection import Selection, TextObject
from readtui.reading.state import Reading
from readtui.span import Offset
from readtui.tui.effects import (
    Act,
    AutoScroll,
    AwaitKey,
    Browse,
    Copy,
    CopyAddress,
    Does,
    Effect,
    ExtendByRows,
    FindWord,
    Follow,
    GoInHistory,
    GoToMatch,
    InTable,
    Leave,
    OpenPicture,
    OpenSearch,
    Press,
    Say,
    Scroll,
    ShowArticle,
)

if TYPE_CHECKING:
    from readtui.reading.table_view import TableView

Result: TypeAlias = Reading | Effect

HINT_LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Letters of link hints, the home row first, as in browsers with vim keys."""

MAX_MOTIONS = 9_999
"""Greatest count of a motion: each is a search in the text."""


def always(effect: Effect) -> Does:
    """Return an action that always has the same effect."""
    return lambda reading, count: effect


# Moving


def scroll(reading: Reading, count: int, rows: int = 0, pages: int = 0, half_pages: int = 0) -> Result:
    """Scroll by rows, pages or half pages, `count` times."""
    times = max(count, 1)
    return Scroll(rows * times, pages * times, half_pages * times)


def change_scroll_speed(reading: Reading, count: int, step: int) -> Result:
    """Scroll by itself faster or slower, by `count` steps."""
    return AutoScroll(step * max(count, 1))


def by_sections(reading: Reading, count: int, step: int) -> Result:
    """Go to a later or earlier section."""
    return reading.jump_by_sections(step * max(count, 1))


def by_paragraphs(reading: Reading, count: int, step: int) -> Result:
    """Go to a later or earlier paragraph."""
    return reading.move_by_paragraphs(step * max(count, 1))


def by_figures(reading: Reading, count: int, step: int) -> Result:
    """Go to a later or earlier figure, caption or table."""
    moved = reading.jump_by_figures(step * max(count, 1))
    return moved if moved is not reading else Say("No more figures or tables in this direction")


def to_percent(reading: Reading, count: int) -> Result:
    """Go to the percentage that the count is."""
    return reading.jump_to_percent(count)


def back(reading: Reading, count: int) -> Result:
    """Close the note; else go back to the place before the last jump, or to the previous document."""
    if reading.links.note is not None:
        return reading.close_note()
    return reading.back() if reading.position.jump_list.behind else GoInHistory(-1)


def forward(reading: Reading, count: int) -> Result:
    """Undo `back`."""
    return reading.forward() if reading.position.jump_list.ahead else GoInHistory(1)


# Searching


def open_search(reading: Reading, count: int, *, is_backward: bool = False) -> Result:
    """Open the search line, unless nothing is open to search in."""
    return OpenSearch(is_backward) if reading.has_document else reading


def to_match(reading: Reading, count: int, step: int) -> Result:
    """Go to the next match in the direction of the search, or against it."""
    return GoToMatch(step * reading.search.step * max(count, 1))


def find_word(reading: Reading, count: int, step: int) -> Result:
    """Search for the word under the cursor as a whole word, and go to a later or earlier match.

    At a match of such a search the same word is searched for, also where it stands in another form.
    """
    search, cursor, steps = reading.search, reading.cursor, step * max(count, 1)
    hit = search.hits[search.current_hit] if search.hits and search.current_hit is not None else None
    if search.is_of_word and search.query is not None and hit is not None and cursor in hit:
        return FindWord(search.query, hit.start, steps)
    text, word = reading.document.text, word_from(reading.document, cursor)
    if not word:
        return Say("No word at the cursor")
    written, folded = word.of(text), word.of(text).lower()
    as_typed = folded if len(folded) == len(written) else written  # a query without capitals finds both forms
    return FindWord(Query(as_typed, whole_words=is_whole_word(text, word)), word.start, steps)


def leave(reading: Reading, count: int) -> Result:
    """Close or clear one thing: note, link, selection, search or filter."""
    if reading.links.note is not None:
        return reading.close_note()
    if reading.links.current is not None:
        return Leave(reading.choose_link(None))
    if reading.selection.current is not None:
        return Leave(reading.select(None))
    return Leave(reading.without_filter() if reading.search.query is None else reading.clear_search())


# Selecting and copying


def select(reading: Reading, count: int, *, by_lines: bool) -> Result:
    """Let the keys select, by characters or by lines; the same key again clears the selection."""
    selection = reading.selection.current
    if reading.selection.by_keys and selection is not None and selection.by_lines == by_lines:
        return reading.select(None)
    return reading.start_key_selection(by_lines=by_lines)


def copy_selection(reading: Reading, count: int) -> Result:
    """Copy the selection; without one, wait for the same key, which copies the paragraph, or `count` of them."""
    if reading.selection.current is not None:
        return Copy(reading.selected_span)
    return AwaitKey("copy.selection", partial(_copy_paragraphs, count=max(count, 1)))


def _copy_paragraphs(reading: Reading, press: Press, count: int) -> Result:
    if "copy.selection" in press.idents:
        return Copy(reading.position.paragraphs_span(reading.document, count))
    return Say("{0}{0} copies the paragraph, {1} the section", ("copy.selection", "copy.section"))


def interrupt(reading: Reading) -> Result:
    """Copy the selection; without one, say which key quits: many users expect one of these from Ctrl+C."""
    return Say("{0} quits", ("app.quit",)) if reading.selection.current is None else Copy(reading.selected_span)


def copy_section(reading: Reading, count: int) -> Result:
    """Copy the section at the position."""
    return Copy(reading.position.section_span(reading.document))


def quote(reading: Reading, count: int) -> Result:
    """Copy the selection as Markdown with its source."""
    if reading.selection.current is None:
        return Say("Select text first: {0}, or the mouse", ("select.characters",))
    return Copy(reading.selected_span, quoted=True)


# Links


def hints(reading: Reading, count: int) -> Result:
    """Show a letter at each visible link."""
    return reading.show_hints(HINT_LETTERS) if reading.visible_links else Say("No links on this screen")


def choose_hint(reading: Reading, press: Press) -> Result:
    """Follow the link with that letter; with a capital letter, only choose it."""
    typed = reading.type_hint(press.key.lower())
    match typed.links.hints:
        case ():
            return reading.clear_hints()
        case ((_, link),):
            return reading.clear_hints().choose_link(link) if press.key.isupper() else Follow(link)
        case _:
            return typed


def to_link(reading: Reading, count: int, step: int) -> Result:
    """Choose a later or earlier link."""
    moved = reading.choose_link_ahead(step * max(count, 1))
    if moved is not reading:
        return moved
    has_links = bool(reading.visible_links) or reading.links.note is None
    return Say("No more links in this direction" if has_links else "No links in this note")


def follow(reading: Reading, count: int) -> Result:
    """Follow the chosen link.

    Without one: go to the open note, follow the only visible link, choose the first of several visible links, or open
    the picture.
    """
    links = reading.visible_links
    if reading.links.current is not None:
        return Follow(reading.links.current)
    if reading.links.note is not None:
        return reading.jump_to(reading.links.note.span.start)
    if len(links) == 1:
        return Follow(links[0])
    if links:
        return reading.choose_link(reading.first_link_from_position() or links[0])
    if (found := reading.position.picture(reading.document)) is not None:
        return OpenPicture(found.image)
    return Say("No link and no picture on this screen")


def browse(reading: Reading, count: int) -> Result:
    """Open the chosen link, or the present document, in a browser."""
    return Browse(reading.links.current)


def copy_address(reading: Reading, count: int) -> Result:
    """Copy the address of the chosen link, or of the only visible one."""
    links = reading.visible_links
    link = reading.links.current or (links[0] if len(links) == 1 else None)
    if link is None:
        return Say("{0} chooses the link whose address is copied", ("link.next",))
    return CopyAddress(link)


def picture(reading: Reading, count: int) -> Result:
    """Open the picture at the position."""
    if (found := reading.position.picture(reading.document)) is None:
        return Say("No picture on this screen")
    return OpenPicture(found.image)


def article(reading: Reading, count: int, step: int) -> Result:
    """Show a later or earlier document of the command line."""
    return ShowArticle(step * max(count, 1))


# While selecting: each moves the end of the selection at which the cursor is. Without a selection nothing changes.


def extend_by_rows(reading: Reading, count: int, rows: int = 0, heights: float = 0) -> Result:
    """Extend by rows or heights of the viewport, `count` times."""
    times = max(count, 1)
    return ExtendByRows(rows * times, heights * times)


def extend(reading: Reading, count: int, motion: Motion) -> Result:
    """Extend by a motion of vim."""
    selection = reading.selection.current
    if selection is None:
        return reading
    return _selected(reading, selection.move(reading.document, motion, min(max(count, 1), MAX_MOTIONS)))


def swap_ends(reading: Reading, count: int) -> Result:
    """Put the cursor at the other end."""
    selection = reading.selection.current
    return reading if selection is None else _selected(reading, selection.swap_ends())


def restart(reading: Reading, count: int) -> Result:
    """Begin the selection again at the cursor."""
    selection = reading.selection.current
    return reading if selection is None else _selected(reading, selection._replace(fixed=selection.head))


def extend_by_sections(reading: Reading, count: int, step: int) -> Result:
    """Extend to the end of a later section, or to the start of an earlier one."""
    selection = reading.selection.current
    if selection is None:
        return reading
    return _extended(reading, _section_edge(reading, selection.head, step * max(count, 1)))


def extend_to_end(reading: Reading, count: int) -> Result:
    """Extend to the end of the text."""
    return _extended(reading, len(reading.document.text) - 1)


def extend_to_percent(reading: Reading, count: int) -> Result:
    """Extend to the percentage that the count is."""
    return _extended(reading, reading.jump_to_percent(max(count, 1)).position.offset)


def extend_to_match(reading: Reading, count: int, step: int) -> Result:
    """Extend to a later or earlier match."""
    selection = reading.selection.current
    if selection is None:
        return reading
    there = reading.move_to(selection.head, "near").move_by_hits(step * reading.search.step * max(count, 1))
    return _extended(reading._replace(search=there.search), there.position.offset)


def await_extension(reading: Reading, count: int, typed: str) -> Result:
    """Wait for the second key of `gg`, `ge`, `fx`, `iw`, `'a` and the like; `typed` is the first one as vim has it."""
    ident, then = _AFTER[typed]
    return AwaitKey(f"selecting.{ident}", partial(then, typed=typed, count=max(count, 1)))


MOTIONS_AFTER_G: Mapping[str, Motion] = {"g": "top", "e": "back_end", "underscore": "line_end"}
"""Motions by the key after `g`: `gg`, `ge`, `g_`."""


def _after_g(reading: Reading, press: Press, typed: str, count: int) -> Result:
    motion = MOTIONS_AFTER_G.get(press.key)
    return reading if motion is None else extend(reading, count, motion)


def _after_find(reading: Reading, press: Press, typed: str, count: int) -> Result:
    if not press.character or not press.character.isprintable():
        return reading
    return _find(reading.with_last_find(typed + press.character), typed + press.character, count)


def _after_object(reading: Reading, press: Press, typed: str, count: int) -> Result:
    selection, kind = reading.selection.current, typed + (press.character or "")
    if selection is None or kind not in get_args(TextObject):
        return reading
    return _selected(reading, selection.select_object(reading.document, cast(TextObject, kind), count))


def _after_quote(reading: Reading, press: Press, typed: str, count: int) -> Result:
    found = reading.marks.with_letter(press.character or " ")
    return reading if found is None or found.span is None else _extended(reading, found.span.start)


_AFTER: Mapping[str, tuple[str, Callable[..., Result]]] = {
    "g": ("g", _after_g),
    "'": ("mark", _after_quote),
    "i": ("inner", _after_object),
    "a": ("around", _after_object),
    "f": ("find", _after_find),
    "F": ("find_back", _after_find),
    "t": ("till", _after_find),
    "T": ("till_back", _after_find),
}
"""The action that waits after the first key, and what is done with the second one."""


def repeat_find(reading: Reading, count: int, *, reverse: bool = False) -> Result:
    """Repeat the last `f`, `F`, `t` or `T`, or the same in the other direction."""
    last = reading.selection.last_find
    if not last:
        return reading
    return _find(reading, (last[0].swapcase() if reverse else last[0]) + last[1:], max(count, 1))


def _find(reading: Reading, kind_and_char: str, count: int) -> Result:
    selection = reading.selection.current
    if selection is None:
        return reading
    place = find_char(reading.document, selection.head, kind_and_char[1:], cast(FindKind, kind_and_char[0]), count)
    return reading if place is None else _extended(reading, place)


def _extended(reading: Reading, offset: Offset) -> Reading:
    selection = reading.selection.current
    return reading if selection is None else _selected(reading, selection.extend_to(offset))


def _selected(reading: Reading, selection: Selection) -> Reading:
    return reading.select(selection, by_keys=True)


def _section_edge(reading: Reading, head: Offset, count: int) -> Offset:
    """Return the end of the `count`-th section from `head` on, or for a negative count the start of an earlier one.

    The end excludes the next heading.
    """
    starts = [section.span.start for section in reading.document.sections]
    if count < 0:
        behind = [start for start in starts if start < head]
        return behind[max(len(behind) + count, 0)] if behind else 0
    ahead = [start - 2 for start in starts if start - 2 > head]
    return ahead[count - 1] if count <= len(ahead) else len(reading.document.text) - 1


def cancel_selection(reading: Reading, count: int) -> Result:
    """Clear the selection."""
    return reading.select(None)


# The program and the table window


def await_quit(reading: Reading, count: int) -> Result:
    """Wait for the second Z of `ZZ`."""
    return AwaitKey("app.quit_vim", lambda reading, press: Act("quit") if "app.quit_vim" in press.idents else reading)


def in_table(reading: Reading, count: int, rows: int = 0, columns: int = 0, heights: float = 0) -> Result:
    """Move in the table by rows, columns and heights of the window, `count` times."""
    times = max(count, 1)

    def moved(view: TableView) -> TableView:
        by_heights = max(int(abs(heights) * view.window_height), 1) if heights else 0
        return view.move_by((rows + (by_heights if heights > 0 else -by_heights)) * times, columns * times)

    return InTable(moved)
