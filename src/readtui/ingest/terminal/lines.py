"""Lines of the output of a program: what a terminal would show at the end, as text with inline styles.

A carriage return or a backspace moves to the left, and what follows replaces what was there: so the last state of a
progress bar stays. A letter over the same letter is bold, one over "_" is underlined, as in `man`. SGR sequences
(colours) and OSC 8 sequences (links) become inlines; all other sequences are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple

from readtui.document.content import inlines_of
from readtui.document.model import Inline, Style, StyledText
from readtui.ingest.terminal.attributes import PLAIN, TextAttributes, changed, styles
from readtui.span import Offset
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import BULLETS, ESCAPE_SEQUENCE, TAB, is_printable, printable, printable_line
from readtui.unicode.width import width

_SGR = "\x1b\\[(?P<sgr>[\\d;:]*)m"
_LINK = "(?:\x1b\\]|\x9d)8;[^;\x07\x1b\x9c]{0,1024};(?P<link>[^\x07\x1b\x9c]{0,3072})(?:\x07|\x1b\\\\|\x9c)"
_ERASE = "\x1b\\[(?P<erase>[012]?)K"
_TOKEN = lazy_regex(f"{_SGR}|{_LINK}|{_ERASE}|{ESCAPE_SEQUENCE}|(?P<move>[\b\r])")
_SGR_ALONE = lazy_regex("\x1b\\[([\\d;:]*)m")
_ERASED_END = lazy_regex("\x1b\\[0?K")  # has no effect where nothing was written yet
_MOVES = "\b\r"
_STRUCK = (Style("strong"), Style("underline"))  # what overstriking makes of a character


class OutputText(NamedTuple):
    """Lines with a newline between two, and the inline styles in them; the spans count from the start of the text."""

    text: str
    inlines: Sequence[Inline]


class OutputSection(NamedTuple):
    """A section; `depth` counts from 1, `offset` is that of its first line."""

    title: str
    depth: int
    offset: Offset


class OutputParser:
    """Turns lines into text with styles. The attributes at the end of a line are those of the next one."""

    def __init__(self) -> None:
        self._attributes: TextAttributes = PLAIN
        self._link = ""

    def parse(self, lines: Sequence[str]) -> OutputText:
        """Return the next lines, which have no line ends."""
        joined = "\n".join(lines)
        if not any(char in joined for char in _MOVES):
            if "\x1b" not in joined and not self.styles and is_printable(joined):
                return OutputText(joined, ())  # most lines of most outputs
            joined = _ERASED_END.sub("", joined) if "\x1b" in joined else joined
            if (runs := self._coloured(joined)) is not None:
                return OutputText("".join([run.text for run in runs]), inlines_of([run for run in runs if run.text], 0))
        runs = []
        for line in lines:
            runs += self._runs(line.rstrip("\r"))
            self._link = ""  # a link that is not closed ends with its line
            runs.append(StyledText("\n", ()))
        del runs[-1:]
        text = "".join([run.text for run in runs])
        if not is_printable(text):  # too many combining marks across two runs: the styles are lost
            return OutputText(printable(text), ())
        return OutputText(text, inlines_of([run for run in runs if run.text], 0))

    def _coloured(self, text: str) -> list[StyledText] | None:
        """Return the runs of a text that has no other control characters than those of SGR sequences; else None."""
        parts = _SGR_ALONE.split(text)
        if not is_printable("".join(parts[::2])):
            return None
        runs = [StyledText(parts[0], self.styles)]
        for parameters, part in zip(parts[1::2], parts[2::2], strict=True):
            self._attributes = changed(self._attributes, parameters)
            runs.append(StyledText(part, self.styles))
        return runs

    def _runs(self, line: str) -> Iterable[StyledText]:
        if not any(char in line for char in _MOVES):
            return self._coloured(line) or self._without_moves(line)
        return _Cells(self).written(line)

    def _without_moves(self, line: str) -> Iterable[StyledText]:
        runs: list[StyledText] = []
        done = column = 0
        for token in _TOKEN.finditer(line):
            if token.start() > done:
                runs.append(StyledText(_clean(line[done : token.start()], column), self.styles))
                column += width(runs[-1].text)
            done = token.end()
            self.obey(token["sgr"], token["link"])
        if done < len(line):
            runs.append(StyledText(_clean(line[done:], column), self.styles))
        return runs

    def obey(self, parameters: str | None, link: str | None) -> None:
        """Change the attributes by an SGR sequence, or the link by an OSC 8 sequence; each is None without one."""
        if parameters is not None:
            self._attributes = changed(self._attributes, parameters)
        elif link is not None:
            self._link = printable_line(link).strip()

    @property
    def styles(self) -> tuple[Style, ...]:
        """The styles of the characters that follow."""
        return styles(self._attributes, self._link)


class _Cells:
    """The cells of a line in which a program moves to the left."""

    def __init__(self, parser: OutputParser) -> None:
        self._parser = parser
        self._cells: list[StyledText] = []  # the characters by column; a combining mark is in the cell of its base
        self._column = 0
        self._is_struck = False  # whether the last thing was a backspace

    def written(self, line: str) -> Iterable[StyledText]:
        """Return what is on the line at its end."""
        done = 0
        for token in _TOKEN.finditer(line):
            self._write(line[done : token.start()])
            done = token.end()
            if token["move"] is not None:
                self._move(token["move"])
            elif token["erase"] is not None:
                self._erase(token["erase"])
            else:
                self._parser.obey(token["sgr"], token["link"])
        self._write(line[done:])
        return self._cells

    def _move(self, move: str) -> None:
        self._is_struck = move == "\b"
        self._column = max(self._column - 1, 0) if self._is_struck else 0

    def _erase(self, part: str) -> None:
        """Erase to the end of the line, all before the column if nothing is behind it, or all.

        What was written is erased once, so that many sequences in one line cost no more than the line.
        """
        if part in ("", "0"):
            del self._cells[self._column :]
        elif part == "2" or self._column >= len(self._cells):
            self._cells.clear()

    def _write(self, text: str) -> None:
        own = self._parser.styles
        if text and self._column > len(self._cells):
            self._cells += [StyledText(" ", ())] * (self._column - len(self._cells))
        for char in _clean(text, self._column):
            if width(char) == 0 and self._column and not self._is_struck:
                before = self._cells[self._column - 1]
                self._cells[self._column - 1] = before._replace(text=before.text + char)
                continue
            if self._column < len(self._cells):
                self._cells[self._column] = self._struck(char) if self._is_struck else StyledText(char, own)
            else:
                self._cells.append(StyledText(char, own))
            self._column += 1
            self._is_struck = False

    def _struck(self, char: str) -> StyledText:
        """Return a character over the one here: bold over itself, underlined with "_", else the later one.

        An underscore over another may be either: it is as the character before it.
        """
        below, own = self._cells[self._column], self._parser.styles
        if below.text == char:
            before = self._cells[self._column - 1].styles if char == "_" and self._column else ()
            as_before = [style for style in before if style in _STRUCK]
            return StyledText(char, reduce(_with, as_before or _STRUCK[:1], below.styles))
        if below.text + char in BULLETS:
            return StyledText("•", own)
        if "_" in (below.text, char):
            return StyledText(below.text if char == "_" else char, _with(below.styles, Style("underline")))
        return StyledText(char, own)


def _with(existing: tuple[Style, ...], style: Style) -> tuple[Style, ...]:
    return existing if style in existing else (*existing, style)


def _clean(text: str, column: int) -> str:
    """Return a part of a line that starts in a column, printable, with tabs as spaces."""
    if text.isascii() and text.isprintable():
        return text
    parts: list[str] = []
    for part in text.split("\t"):
        parts.append(printable(part).replace("\n", ""))
        column += width(parts[-1])
        parts.append(" " * (TAB - column % TAB))
        column += len(parts[-1])
    return "".join(parts[:-1])
