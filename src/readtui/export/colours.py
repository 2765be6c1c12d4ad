"""Typeset rows with colours, for a terminal or a program that understands its control sequences.

Written are only SGR (ECMA-48, 8.3.117) and links (OSC 8): whatever a document contains, it sends nothing else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from readtui.document.model import Document, Paragraph
from readtui.document.summary import subtitle, title_above
from readtui.ingest.terminal.attributes import HUES
from readtui.span import Span
from readtui.startup.conditions import TRUE_COLOUR
from readtui.typeset.blocks import Typesetter
from readtui.typeset.line import Line, Run
from readtui.typeset.setting import Setting
from readtui.unicode.printable import is_printable

LinksIn: TypeAlias = Callable[[Document, Span], Sequence[tuple[Span, str]]]
"""Returns the links in a part of a document, in order, each with its address in printable ASCII."""

_BOLD, _DIM, _ITALIC, _UNDERLINE, _REVERSE, _STRIKE = "1", "2", "3", "4", "7", "9"
_RESET = "\x1b[m"
_DRAWN_ON_SPACES = frozenset((_UNDERLINE, _REVERSE, _STRIKE, "21"))

_OF_BLOCKS: Mapping[str, str] = {
    **dict.fromkeys(("title", "heading1", "heading2", "heading3", "heading4", "heading5", "heading6"), _BOLD),
    **dict.fromkeys(("tablehead", "label"), _BOLD),
    **dict.fromkeys(("alt", "hidden", "meta", "bar", "frame", "rule", "bullet", "cellname"), _DIM),
    "quote": _ITALIC,
}
"""The attributes of the roles of blocks; the others have none. The colours are left to the terminal and its user."""

_OF_INLINES: Mapping[str, str] = {
    "strong": _BOLD,
    "emphasis": _ITALIC,
    "strike": _STRIKE,
    "underline": _UNDERLINE,
    "underline=double": "21",
    "dim": _DIM,
    "reverse": _REVERSE,
    "mark": _REVERSE,
    **dict.fromkeys(("continuation", "hyphen", "wrapped"), _DIM),
    "inlinecode": "36",
    "keyword": "35",
    "string": "32",
    "comment": _DIM,
    "number": "33",
    "name": "34",
}
"""The same for inlines, and for the syntax of code, which has some of the sixteen colours."""


def coloured_lines(document: Document, setting: Setting, *, depth: int, links_in: LinksIn) -> Iterator[str]:
    """Yield the rows of `export.plain.plain_lines` in colours; `depth` is the number of those the terminal has.

    With none, the rows have neither attributes nor links.
    """
    setting = setting._replace(title=title_above(document), subtitle=subtitle(document), syntax=True)
    typesetter = Typesetter(document, setting)
    for index, block in enumerate(typesetter.blocks):
        has_inlines = bool(document.inlines) and bool(document.inlines_in(block.span))
        if index and type(block) is Paragraph and not (has_inlines or block.nest):
            yield from typesetter.plain_rows(index)  # four times as fast
            continue
        links = links_in(document, block.span) if has_inlines else ()
        typeset = typesetter.typeset(index)
        for row in range(typeset.rows):
            yield coloured_row(typeset.line(row), depth=depth, links=links)


def coloured_row(line: Line, *, depth: int, links: Sequence[tuple[Span, str]] = ()) -> str:
    """Return a row in colours, without the blank cells at its end; `links` are those of its block."""
    if not depth:
        return "".join([run.text for run in line.runs]).rstrip()
    runs = _without_blank_end(list(line.runs))
    return "".join([part for run in runs for part in _coloured_run(run, depth, links)])


def _without_blank_end(runs: list[Run]) -> list[Run]:
    """Return runs without the spaces at their end on which nothing is drawn."""
    while runs and not (_DRAWN_ON_SPACES.intersection(_sgr(runs[-1].role, 16)) or "background=" in runs[-1].role):
        last = runs.pop()
        if kept := last.text.rstrip(" "):
            return [*runs, last._replace(text=kept)]
    return runs


def _coloured_run(run: Run, depth: int, links: Sequence[tuple[Span, str]]) -> Iterator[str]:
    """Yield the parts of a run; those in links are between the sequences of a link."""
    start = begin = run.start if run.start is not None else 0
    end = start + len(run.text)
    at = bisect_right(links, start, key=lambda link: link[0].end) if run.start is not None else len(links)
    while at < len(links) and links[at][0].start < end:
        span, address = links[at]
        at += 1
        if address.isascii() and address.isprintable():
            first, last = max(span.start, start), min(span.end, end)
            yield _coloured(run.text[start - begin : first - begin], run.role, depth)
            shown = _coloured(run.text[first - begin : last - begin], run.role, depth)
            yield f"\x1b]8;;{address}\x1b\\{shown}\x1b]8;;\x1b\\"
            start = last
    yield _coloured(run.text[start - begin :], run.role, depth)


def _coloured(text: str, role: str, depth: int) -> str:
    if not is_printable(text):  # it never is: what a terminal would obey was removed when the document was made
        text = "".join(filter(is_printable, text))
    sgr = ";".join(_sgr(role, depth))
    return f"\x1b[{sgr}m{text}{_RESET}" if sgr and text else text


@lru_cache(maxsize=4096)
def _sgr(role: str, depth: int) -> tuple[str, ...]:
    """Return the parameters of SGR for the role of a run, that of its block first."""
    block, *inlines = role.split(" ")
    found = [_OF_BLOCKS.get(block, "")]
    for inline in inlines:
        kind, _, target = inline.partition("=")
        if kind in ("colour", "background"):
            found.append(_colour(target, depth, 30 if kind == "colour" else 40))
        elif inline == "link":
            found.append("" if block == "output" else _UNDERLINE)
        else:
            found.append(_OF_INLINES.get(inline) or _OF_BLOCKS.get(inline, ""))
    return tuple(dict.fromkeys(filter(None, found)))


def _colour(target: str, depth: int, base: int) -> str:
    """Return the parameters of a colour, one of the sixteen by its name or "rrggbb"; `base` is 30, 40 for grounds."""
    hue = target.removeprefix("bright_")
    if hue in HUES:
        return str(base + HUES.index(hue) + (60 if target != hue else 0))
    if depth == TRUE_COLOUR:
        red, green, blue = bytes.fromhex(target)
        return f"{base + 8};2;{red};{green};{blue}"
    from readtui.config.palettes import nearest_number  # deferred: most terminals have 24 bits

    number = nearest_number(f"#{target}", depth)
    if depth > 16:
        return f"{base + 8};5;{number}"
    return str(base + number if number < 8 else base + 52 + number)
