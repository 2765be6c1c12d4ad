"""What the actions do that show a part of a text: a filter of lines, and the folding of sections."""

from __future__ import annotations

from readtui.reading.state import Reading
from readtui.span import Offset
from readtui.tui.effects import Arrange, AwaitKey, Effect, OpenLineFilter, Press, Say

ALL_DEPTHS = 9
"""The count by which all sections are opened."""


def filter_lines(reading: Reading, count: int) -> Reading | Effect:
    """Have a filter typed; the count is the number of lines around each match."""
    return OpenLineFilter(count) if reading.has_document else reading


def fold(reading: Reading, count: int) -> Reading | Effect:
    """Fold the section at the cursor, or open it; with a count, fold all that are deeper, with 9 none."""
    if (refusal := _refusal(reading)) is not None:
        return refusal
    from readtui.reading.folds import foldable_at, folded_beyond  # deferred: few texts are folded

    if count:
        deeper = folded_beyond(reading.document, count) if count < ALL_DEPTHS else frozenset()
        if not deeper and not reading.shown.folded:
            return Say(f"No section is deeper than {max(section.depth for section in reading.document.sections)}")
        return _folded(reading, deeper)
    if (section := foldable_at(reading.document, reading.shown.at_cursor(reading.cursor))) is None:
        return Say("No section here that can be folded")
    folded = reading.shown.folded
    start = section.span.start
    return _folded(reading, folded - {start} if start in folded else folded | {start}, start)


def fold_all(reading: Reading, count: int) -> Reading | Effect:
    """Fold all sections; open all if any is folded."""
    if (refusal := _refusal(reading)) is not None:
        return refusal
    return _folded(reading, frozenset()) if reading.shown.folded else close_all(reading, count)


def close_all(reading: Reading, count: int) -> Reading | Effect:
    """Fold all sections; if one contains all others, that one stays open."""
    if (refusal := _refusal(reading)) is not None:
        return refusal
    from readtui.reading.folds import folded_beyond  # deferred, as above

    sections = reading.document.sections
    has_one = len(sections) > 1 and sum(section.depth == 1 for section in sections) == 1
    return _folded(reading, folded_beyond(reading.document, 1 if has_one else 0))


def open_all(reading: Reading, count: int) -> Reading | Effect:
    """Open all sections."""
    return _refusal(reading) or _folded(reading, frozenset())


def await_fold(reading: Reading, count: int) -> Reading | Effect:
    """Wait for the second key of vim's `za`, `zo`, `zc`, `zM` and `zR`; `zz` shows only the text."""
    return AwaitKey("view.fold_keys", lambda then, press: _after_z(then, press, count))


def _after_z(reading: Reading, press: Press, count: int) -> Reading | Effect:
    match press.key:
        case "a" | "o" | "c":
            return fold(reading, count)
        case "M":
            return close_all(reading, count)
        case "R":
            return open_all(reading, count)
        case "z":
            return Arrange("toggle zen")
        case _:
            return reading


def opened_at(reading: Reading, offset: Offset) -> Reading | None:
    """Return the reading with the folded section open whose row contains an offset; None if there is none."""
    if not reading.shown.folded or reading.shown.filtered is not None:
        return None
    from readtui.reading.folds import fold_at_row  # deferred, as above

    start = fold_at_row(reading.document, reading.shown.folded, offset)
    return None if start is None else _folded(reading, reading.shown.folded - {start}, start)


def _refusal(reading: Reading) -> Say | None:
    if not reading.document.sections:
        return Say("This text has no sections to fold")
    if reading.shown.filtered is not None:
        return Say("{0} first shows all lines again", ("search.leave",))
    return None


def _folded(reading: Reading, folded: frozenset[Offset], at: Offset | None = None) -> Reading:
    shown = reading.shown.with_folds(reading.document, folded)
    cursor = shown.at_cursor(reading.cursor if at is None else at)
    return reading._replace(shown=shown).point_at(cursor)
