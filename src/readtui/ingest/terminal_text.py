"""Text from a terminal or for a printer: overstriking and SGR sequences become styles, OSC 8 sequences become links.

A program that writes to a terminal marks a link by two OSC 8 sequences: `ESC ] 8 ; parameters ; address ST` before its
text, and the same without parameters and address after it (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from readtui.document.builder import Builder
from readtui.document.model import Style, StyledText
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import BULLETS, ESCAPE_SEQUENCE, printable, printable_line

LONGEST_BETWEEN = 10_000
"""Characters between two blocks of a text that may be left out or hidden, such as running heads."""

# Overstruck characters; an SGR sequence; another escape sequence (an OSC 8 link, a CSI).
_TOKEN = lazy_regex(
    f"(?P<struck>(?:[^\x08\n\x1b]\x08)+[^\x08\n\x1b])|\x1b\\[(?P<sgr>[\\d;:]*)m|(?P<other>{ESCAPE_SEQUENCE}|\x08)"
)
_LINK = lazy_regex("(?:\x1b\\]|\x9d)8;[^;\x07\x1b\x9c\n]{0,1024};([^\x07\x1b\x9c\n]{0,3072})(?:\x07|\x1b\\\\|\x9c)")
_LINE_END = lazy_regex(r"\r?\n")
_BLANK_LINE = lazy_regex(r"\r?\n[ \t]*\r?\n")
_QUOTE_SIGNS = lazy_regex(r"(?<=\n)[ >]*>")
STRONG, EMPHASIS = Style("strong"), Style("emphasis")


class StyledLine(NamedTuple):
    """A line of plain text with the styles of each character."""

    text: str
    styles: tuple[tuple[Style, ...], ...]

    def cut(self, start: int, end: int | None = None) -> StyledLine:
        """Return a part of the line, by characters."""
        return StyledLine(self.text[start:end], self.styles[start:end])

    def is_marked(self, column: int | None = None) -> bool:
        """Whether the character in a column, or any, is bold or underlined."""
        styles = self.styles if column is None else self.styles[column : column + 1]
        return any(style.kind != "link" for own in styles for style in own)

    def runs(self) -> list[StyledText]:
        """Return the line as runs of equal style."""
        result: list[StyledText] = []
        start = 0
        for index in range(1, len(self.text) + 1):
            if index == len(self.text) or self.styles[index] != self.styles[start]:
                result.append(StyledText(self.text[start:index], self.styles[start]))
                start = index
        return result


def styled_lines(text: str) -> list[StyledLine]:
    """Return the lines of a text, with overstriking, SGR sequences and links converted to styles.

    The effect of an SGR sequence continues on the following lines.
    """
    lines: list[StyledLine] = []
    state: set[str] = set()
    links = {link.span.start: link for link in _linked_passages(text)}
    link = _NO_LINK
    start = 0  # of the line
    for line in text.split("\n"):
        plain: list[str] = []
        styles: list[tuple[Style, ...]] = []
        done = 0
        link = link if start < link.span.end else _NO_LINK
        for token in _TOKEN.finditer(line):
            _append(line[done : token.start()], _styles_of(state, link.target), plain, styles)
            done = token.end()
            if token["struck"]:
                _append_overstruck(token["struck"].split("\x08"), _styles_of(set(), link.target), plain, styles)
            elif token["sgr"] is not None:
                _apply_sgr(state, token["sgr"])
            else:
                link = links.get(start + done, link if start + done <= link.span.end else _NO_LINK)
        _append(line[done:], _styles_of(state, link.target), plain, styles)
        lines.append(StyledLine("".join(plain), tuple(styles)))
        start += len(line) + 1
    return lines


def _append(text: str, style: tuple[Style, ...], plain: list[str], styles: list[tuple[Style, ...]]) -> None:
    plain.append(text)
    styles += [style] * len(text)


def _append_overstruck(
    struck: list[str], link: tuple[Style, ...], plain: list[str], styles: list[tuple[Style, ...]]
) -> None:
    """Append the one character that overstruck characters represent, with its style and that of the open link."""
    if "".join(struck) in BULLETS:
        _append("•", (), plain, styles)
        return
    others = [char for char in struck if char != "_"]
    char = others[-1] if others else "_"
    is_bold = len(others) > 1 and others[-1] == others[-2]
    if not others:  # an underscore over another is bold or underlined, like the character before it
        style = tuple(style for style in styles[-1] if style.kind != "link") if styles else ()
        style = style or (STRONG,)
    else:
        style = (*((STRONG,) if is_bold else ()), *((EMPHASIS,) if len(others) < len(struck) else ()))
    _append(char, (*link, *style), plain, styles)


def _apply_sgr(state: set[str], codes: str) -> None:
    """Change the active styles by an SGR sequence (ECMA-48, 8.3.117)."""
    for code in codes.split(";"):
        match code:
            case "" | "0":
                state.clear()
            case "1":
                state.add("bold")
            case "22":
                state.discard("bold")
            case "3" | "4":
                state.add("underlined")
            case "23" | "24":
                state.discard("underlined")
            case _:
                pass


def _styles_of(state: set[str], link: str) -> tuple[Style, ...]:
    if not (state or link):
        return ()
    return (
        *((Style("link", link),) if link else ()),
        *((STRONG,) if "bold" in state else ()),
        *((EMPHASIS,) if "underlined" in state else ()),
    )


# Links


class _LinkedPassage(NamedTuple):
    """A passage of a text with escape sequences that is a link to `target`."""

    span: Span
    target: str


_NO_LINK = _LinkedPassage(Span(0, 0), "")


def add_links(text: str, builder: Builder) -> None:
    """Make links of the passages that are marked as such in `text`, with escape sequences, from which all blocks are.

    A block is found by its characters other than white space, after the block before it.
    """
    source, links = _without_space(text)
    position = 0
    for index in range(builder.last_block + 1) if links else ():
        start, shown = builder.block_text(index)
        places = [at for at, char in enumerate(shown) if not char.isspace()]
        searched = "".join(shown.split())
        found = source.find(searched, position, position + len(searched) + LONGEST_BETWEEN)
        if not searched or found < 0:
            continue
        position = found + len(searched)
        first = bisect_right(links, found, key=lambda link: link.span.end)
        last = bisect_left(links, position, key=lambda link: link.span.start)
        for span, target in links[first:last]:
            inside = Span(max(span.start, found) - found, min(span.end, position) - found)
            builder.link(Span(start + places[inside.start], start + places[inside.end - 1] + 1), target)


def _without_space(text: str) -> tuple[str, list[_LinkedPassage]]:
    """Return a text without white space, escape sequences and signs of quotation, and the links in it."""
    parts: list[str] = []
    links: list[_LinkedPassage] = []
    length = done = 0
    for span, target in _linked_passages(text):
        for part, is_linked in ((text[done : span.start], False), (text[span.start : span.end], True)):
            parts.append("".join(_QUOTE_SIGNS.sub("", printable(part)).split()))
            if is_linked and parts[-1]:
                links.append(_LinkedPassage(Span(length, length + len(parts[-1])), target))
            length += len(parts[-1])
        done = span.end
    parts.append("".join(_QUOTE_SIGNS.sub("", printable(text[done:])).split()))
    return "".join(parts), links


def _linked_passages(text: str) -> Iterator[_LinkedPassage]:
    """Yield the links in a text with escape sequences, without the sequences before and after them.

    A link that is not closed ends at the end of its line, every other one at a blank line.
    """
    sequences = [*_LINK.finditer(text)] if "]8;" in text or "\x9d8;" in text else []
    for sequence, after in pairwise([*sequences, None]):
        assert sequence is not None, "only the last is None"
        if target := printable_line(sequence[1]).strip():
            is_closed = after is not None and after[1] in ("", sequence[1])
            start, end = sequence.end(), len(text) if after is None else after.start()
            found = (_BLANK_LINE if is_closed else _LINE_END).search(text, start, end)
            end = found.start() if found else end
            if printable(text[start:end]).strip():
                yield _LinkedPassage(Span(start, end), target)
