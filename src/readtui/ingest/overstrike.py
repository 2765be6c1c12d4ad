"""Text as it was made for a line printer or a terminal: bold and underlined by overstriking, or by SGR sequences."""

from __future__ import annotations

import re
from typing import NamedTuple

from readtui.document.model import Style, StyledText

STRONG, EMPHASIS = Style("strong"), Style("emphasis")

# A character with what is struck over it; an SGR sequence; another sequence (a link of OSC 8, a CSI).
_TOKEN = re.compile(
    "(?P<struck>(?:[^\x08\n\x1b]\x08)+[^\x08\n\x1b])|\x1b\\[(?P<sgr>[\\d;:]*)m"
    "|(?P<other>\x1b\\][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\\\)|\x1b\\[[0-?]*[ -/]*[@-~]|[\x08\x1b])"
)
_BULLETS = frozenset(("+o", "o+"))
"""What groff and nroff strike together for a bullet."""


class Styled(NamedTuple):
    """A line of plain characters, and the marks that each of them bears."""

    text: str
    styles: tuple[tuple[Style, ...], ...]

    def cut(self, start: int, end: int | None = None) -> Styled:
        """A part of the line, by characters."""
        return Styled(self.text[start:end], self.styles[start:end])

    def pieces(self) -> list[StyledText]:
        """The line as the builder takes it: a piece for each stretch of one look."""
        made: list[StyledText] = []
        start = 0
        for place in range(1, len(self.text) + 1):
            if place == len(self.text) or self.styles[place] != self.styles[start]:
                made.append(StyledText(self.text[start:place], self.styles[start]))
                start = place
        return made


def styled_lines(text: str) -> list[Styled]:
    """The lines of a text without what makes them bold or underlined, and what that is. An SGR sequence lasts beyond
    its line."""
    lines: list[Styled] = []
    state: set[str] = set()
    for line in text.split("\n"):
        plain: list[str] = []
        styles: list[tuple[Style, ...]] = []
        done = 0
        for token in _TOKEN.finditer(line):
            _take(line[done : token.start()], _marks(state), plain, styles)
            done = token.end()
            if token["struck"]:
                _strike(token["struck"].split("\x08"), plain, styles)
            elif token["sgr"] is not None:
                _switch(state, token["sgr"])
        _take(line[done:], _marks(state), plain, styles)
        lines.append(Styled("".join(plain), tuple(styles)))
    return lines


def _take(text: str, look: tuple[Style, ...], plain: list[str], styles: list[tuple[Style, ...]]) -> None:
    plain.append(text)
    styles += [look] * len(text)


def _strike(struck: list[str], plain: list[str], styles: list[tuple[Style, ...]]) -> None:
    """One character out of those that stand in one place."""
    if "".join(struck) in _BULLETS:
        _take("•", (), plain, styles)
        return
    others = [char for char in struck if char != "_"]
    char = others[-1] if others else "_"
    is_bold = len(others) > 1 and others[-1] == others[-2]
    if not others:  # an underscore over one is bold, or underlined: as what stands before it
        look = styles[-1] if styles and styles[-1] else (STRONG,)
    else:
        look = (*((STRONG,) if is_bold else ()), *((EMPHASIS,) if len(others) < len(struck) else ()))
    _take(char, look, plain, styles)


def _switch(state: set[str], codes: str) -> None:
    """What an SGR sequence does to the marks that are on (ECMA-48, 8.3.117)."""
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


def _marks(state: set[str]) -> tuple[Style, ...]:
    if not state:
        return ()
    return (*((STRONG,) if "bold" in state else ()), *((EMPHASIS,) if "underlined" in state else ()))
