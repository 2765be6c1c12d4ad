"""Lines of text from a terminal or for a printer: overstriking and SGR sequences become styles."""

from __future__ import annotations

import re
from typing import NamedTuple

from readtui.document.model import Style, StyledText
from readtui.unicode.printable import BULLETS, ESCAPE_SEQUENCE

# Overstruck characters; an SGR sequence; another escape sequence (an OSC 8 link, a CSI).
_TOKEN = re.compile(
    f"(?P<struck>(?:[^\x08\n\x1b]\x08)+[^\x08\n\x1b])|\x1b\\[(?P<sgr>[\\d;:]*)m|(?P<other>{ESCAPE_SEQUENCE}|\x08)"
)
STRONG, EMPHASIS = Style("strong"), Style("emphasis")


class StyledLine(NamedTuple):
    """A line of plain text with the styles of each character."""

    text: str
    styles: tuple[tuple[Style, ...], ...]

    def cut(self, start: int, end: int | None = None) -> StyledLine:
        """Return a part of the line, by characters."""
        return StyledLine(self.text[start:end], self.styles[start:end])

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
    """Return the lines of a text, with overstriking and SGR sequences converted to styles.

    The effect of an SGR sequence continues on the following lines.
    """
    lines: list[StyledLine] = []
    state: set[str] = set()
    for line in text.split("\n"):
        plain: list[str] = []
        styles: list[tuple[Style, ...]] = []
        done = 0
        for token in _TOKEN.finditer(line):
            _append(line[done : token.start()], _styles_of(state), plain, styles)
            done = token.end()
            if token["struck"]:
                _append_overstruck(token["struck"].split("\x08"), plain, styles)
            elif token["sgr"] is not None:
                _apply_sgr(state, token["sgr"])
        _append(line[done:], _styles_of(state), plain, styles)
        lines.append(StyledLine("".join(plain), tuple(styles)))
    return lines


def _append(text: str, style: tuple[Style, ...], plain: list[str], styles: list[tuple[Style, ...]]) -> None:
    plain.append(text)
    styles += [style] * len(text)


def _append_overstruck(struck: list[str], plain: list[str], styles: list[tuple[Style, ...]]) -> None:
    """Append the one character that overstruck characters represent, with its style."""
    if "".join(struck) in BULLETS:
        _append("•", (), plain, styles)
        return
    others = [char for char in struck if char != "_"]
    char = others[-1] if others else "_"
    is_bold = len(others) > 1 and others[-1] == others[-2]
    if not others:  # an underscore over another is bold or underlined, like the character before it
        style = styles[-1] if styles and styles[-1] else (STRONG,)
    else:
        style = (*((STRONG,) if is_bold else ()), *((EMPHASIS,) if len(others) < len(struck) else ()))
    _append(char, style, plain, styles)


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


def _styles_of(state: set[str]) -> tuple[Style, ...]:
    if not state:
        return ()
    return (*((STRONG,) if "bold" in state else ()), *((EMPHASIS,) if "underlined" in state else ()))
