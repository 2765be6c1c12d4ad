"""Short texts in a row of the screen: cut to a number of cells ("…" stands for the rest), wrapped, and joined."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.unicode.clusters import clusters, fit
from readtui.unicode.printable import printable_line
from readtui.unicode.width import is_wide, width

_MOST_CODE_POINTS = 32
"""Code points per cell that are looked at, counted from the end: a cluster of more is cut."""

SEPARATORS = "/\\"
"""Characters between the parts of a path."""

LEAST_CUT_IN_MIDDLE = 4
"""Cells below which a path is cut at its end: nothing would be left on one side."""


def cut(text: str, cells: int) -> str:
    """Return `text` cut to `cells` cells after a whole word; between two of them for wide characters."""
    text = printable_line(text)
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    end = fit(text, cells - 1)
    ends = [stop for _, stop, _ in clusters(text[:end])]
    word_end = next((stop for stop in reversed(ends) if _is_word_end(text, stop)), 0)
    return (text[:word_end].rstrip(" ,;:–—·(…") or text[:end].rstrip(" …")) + "…"


def cut_start(text: str, cells: int) -> str:
    """Return `text` cut at its start to `cells` cells: the end of a host names its owner, that of a path the file."""
    text = printable_line(text)
    if width(text) <= cells:
        return text
    text = text[-_MOST_CODE_POINTS * max(cells, 1) :]
    left = cells - 1
    start = len(text)
    for first, _, used in reversed(clusters(text)):
        left -= used
        if left < 0:
            break
        start = first
    return f"…{text[start:]}" if cells > 0 else ""


def cut_middle(text: str, cells: int) -> str:
    """Return `text` cut in its middle to `cells` cells: the start and the end of a path say which one it is."""
    text = printable_line(text)
    if width(text) <= cells or cells < LEAST_CUT_IN_MIDDLE:
        return cut(text, cells)
    last = path_end(text, max(2 * (cells - 1) // 3, 1), max(cells - 3, 1))
    return f"{text[: fit(text, cells - 1 - width(last))]}…{last}"


def path_end(path: str, cells: int, most_cells: int) -> str:
    """Return the last parts of a path that fit into `cells` cells, or into `most_cells` if it is the very last one.

    A part that is wider loses its start.
    """
    tail = cut_start(path, most_cells + 1).removeprefix("…")
    starts = [place for place, char in enumerate(tail) if char in SEPARATORS and place < len(tail) - 1]
    whole = next(
        (tail[start:] for start in starts if width(tail[start:]) <= cells), tail[starts[-1] :] if starts else ""
    )
    return whole or cut_start(path, cells + 1).removeprefix("…")


def is_path(text: str) -> bool:
    """Whether a text is a path, an address or a qualified name: one word with separators in it."""
    return " " not in text and any(sign in text[1:] for sign in SEPARATORS)


def _is_word_end(text: str, offset: int) -> bool:
    """Whether a text may be cut before the character at `offset`."""
    before, following = text[offset - 1], text[offset]
    return before == " " or following == " " or is_wide(before) or is_wide(following)


def in_rows(text: str, cells: int, most_rows: int) -> list[str]:
    """Return a text in rows of `cells` cells; a word that is wider is broken, and the last row is cut."""
    rows: list[str] = []
    while text and len(rows) < most_rows - 1:
        end = max(fit(text, cells), 1)
        if end < len(text) and (space := text.rfind(" ", 0, end + 1)) > 0:
            end = space
        rows.append(text[:end])
        text = text[end:].lstrip()
    return [*rows, cut(text, cells)] if text else rows


def share_cells(widths: Sequence[int], cells: int) -> list[int]:
    """Return how many of `cells` each of several texts gets: its width, or an equal share of what the shorter leave."""
    shares = list(widths)
    by_width = sorted(range(len(widths)), key=widths.__getitem__)
    for place, index in enumerate(by_width):
        shares[index] = max(min(widths[index], cells // (len(widths) - place)), 0)
        cells -= shares[index]
    return shares


def whole_parts(text: str, cells: int) -> str:
    """Return as many of the parts of a text that " · " joins as fit in `cells` cells; a first one that does not is
    cut."""
    parts = text.split(" · ")
    while len(parts) > 1 and width(" · ".join(parts)) > cells:
        del parts[-1]
    return cut(" · ".join(parts), cells)


def joined(*parts: str) -> str:
    """Return the parts that are not empty with " · " between them."""
    return " · ".join(filter(None, parts))
