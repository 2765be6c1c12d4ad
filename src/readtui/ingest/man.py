"""Manual pages as `man` sets them: sections, options with what they mean, and paragraphs that flow again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.unicode.printable import printable

SUBSECTION = 3
"""Cells that a subsection's heading is indented by at most (man(7) of groff; mandoc has 2 or 3)."""

BODY = 7
"""Cells that running text is indented by (man(7) of groff; mandoc has 5)."""

DEEPEST = 8
"""Items in items: what stands further in is text."""

LONGEST_FOOT = 1_000
"""Characters of a line that may be a running foot or head: no terminal is wider."""

TAB = 8
"""Columns between the tab stops of a terminal, for which the page was set."""

LEAST_WIDTH = 40
"""Cells of the narrowest page that is taken for one: below, a running head has no room."""

# "LS(1)      User Commands      LS(1)", and the same with nothing between or the name cut.
_HEAD = re.compile(
    r"(?P<name>\S[^()\n]{0,80})\((?P<part>\d\w{0,15}|[nl])\) {2,}(?:(?P<manual>\S.*?) {2,})?(?P=name)\((?P=part)\)"
)
_FOOT = re.compile(r"\S.*? {2,}(?:(?P<date>\S.*?) {2,})?\S.{0,80}")
_BULLET = re.compile(r"[•·*+o–-]|\(?\d{1,3}[.)]|\(?[a-z][.)]")
_TAGGED = re.compile(r"(?P<tag>\S(?:.{0,60}\S)?) {2,}(?=\S)")
_GAP = re.compile(r"\S {3,}\S")
_DRAWN = re.compile("[\u2500-\u257f]|\\+-{3,}|-{3,}\\+|\\|.*\\|")
_HYPHEN = "\u2010"


def is_page(head: str) -> bool:
    """Whether a text begins as a manual page does, be it for a terminal or without overstriking."""
    first = next((line for line in head.split("\n") if line.strip()), "")
    return len(first) < LONGEST_FOOT and _HEAD.fullmatch(styled_lines(first)[0].text.strip()) is not None


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """The document that a manual page is; `notes` are told to the reader."""
    builder = Builder(source_name)
    for note in notes:
        builder.note(note)
    lines = [_tidy(line) for line in styled_lines(text.replace("\r\n", "\n").expandtabs(TAB))]
    page = _Page(builder, lines)
    page.compose()
    return builder.build(title=page.title, site=page.manual, published=page.date)


def _tidy(line: Styled) -> Styled:
    """A line without space at its end, and with nothing in it that the builder would take out."""
    text = line.text.rstrip()
    if (shown := printable(text).rstrip()) != text:
        return Styled(shown, ((),) * len(shown))  # rare: the words matter more than their looks
    return line.cut(0, len(text))


class _Page:
    """One page, or several one after the other, on its way into a builder."""

    def __init__(self, builder: Builder, lines: Sequence[Styled]) -> None:
        self.title = self.manual = self.date = ""
        self._builder = builder
        self._lines = lines
        self._width = 80
        self._columns: list[int] = []  # of the bodies of the items that are open, outermost first
        self._section = ""
        # Where groff writes every hyphen as U+2010, one at the end of a line may be the word's own.
        self._hyphens_are_own = any(_HYPHEN in line.text[:-1] for line in lines)

    def compose(self) -> None:
        group: list[Styled] = []
        for index, line in enumerate([*self._lines, Styled("", ())]):
            if line.text and not self._stands_apart(line, index):
                group.append(line)
                continue
            if group:
                self._group(group)
                group = []
            if line.text:
                self._apart(line)
        self._close_to(-1)

    # Heads, feet and headings

    def _stands_apart(self, line: Styled, index: int) -> bool:
        """Whether a line is a heading or a running head or foot."""
        column = _column(line)
        if column == 0:
            return True
        return column <= SUBSECTION and bool(line.styles[column]) and len(line.text) < self._width - 2

    def _apart(self, line: Styled) -> None:
        self._close_to(-1)
        text = line.text
        if _column(line):
            self._builder.heading(line.text.strip(), 3)
        elif len(text) < LONGEST_FOOT and (head := _HEAD.fullmatch(text)):
            self._running_head(head)
        elif (
            len(text) < LONGEST_FOOT
            and _GAP.search(text)
            and (foot := _FOOT.fullmatch(text))
            and len(text) >= self._width - 2
        ):
            self.date = self.date or foot["date"] or ""
            self._builder.hide(text)
        else:
            self._section = text
            self._builder.heading(text, 2)

    def _running_head(self, head: re.Match[str]) -> None:
        self._builder.hide(head[0])
        self._width = max(len(head[0]), LEAST_WIDTH)
        if not self.title:
            name = head["name"].strip()
            self.manual = (head["manual"] or "").strip()
            self.title = f"{self._own_name(name)}({head['part']})"

    def _own_name(self, name: str) -> str:
        """The name as its owner writes it: the running head often has it in capitals."""
        indented = (line.text.strip() for line in self._lines if _column(line))
        said = next((text for text in indented if text.lower().startswith(name.lower())), "")
        return said[: len(name)] or (name.lower() if name.isupper() else name)

    # Groups of lines without a blank one between

    def _group(self, group: Sequence[Styled]) -> None:
        if self._section.upper().startswith("SYNOPSIS"):
            self._kept(group)
            return
        place = 0
        while place < len(group):
            self._close_to(_column(group[place]))
            place = self._item(group, place) or self._running(group, place)

    def _item(self, group: Sequence[Styled], place: int) -> int:
        """Take a tag and what it means, from `place` on; gives where they end, 0 if none begins there."""
        if len(self._columns) == DEEPEST:
            return 0
        column = _column(group[place])
        body = place + 1
        while body < len(group) and _column(group[body]) == column and not _tag_end(group[body - 1], None):
            if not group[body - 1].styles[column]:
                return 0
            body += 1
        column_of_body = _column(group[body]) if body < len(group) else None
        if column_of_body is not None and column_of_body <= column:
            column_of_body = None
        last = body - 1
        end = _tag_end(group[last], column_of_body)
        if not end and (column_of_body is None or not self._opens(group[place])):
            return 0
        if column_of_body is None:
            column_of_body = end
        stop = body
        while stop < len(group) and _column(group[stop]) >= column_of_body:
            stop += 1
        terms = [*group[place:last], group[last].cut(0, end or None)]
        lines = [*([_shifted(group[last], end)] if end else []), *group[body:stop]]
        self._defined(terms, lines, column_of_body, may_nest=not end)
        return stop

    def _opens(self, line: Styled) -> bool:
        """Whether a line may be a tag: something in it is set off, or it is short."""
        return any(line.styles) or len(line.text) < self._width // 2

    def _defined(self, terms: Sequence[Styled], lines: Sequence[Styled], column: int, *, may_nest: bool) -> None:
        """Add a tag and what it means; unless words stand on the tag's own line, they `may_nest` tags themselves."""
        tag = terms[0].text.strip()
        if len(terms) == 1 and _BULLET.fullmatch(tag) and not any(terms[0].styles):  # "-" in bold is an option
            self._builder.open_item("•" if tag in "•·*+o–-" else tag)
        else:
            self._builder.paragraph(_with_breaks([line.cut(_column(line)).pieces() for line in terms]))
            self._builder.open_item("")
        self._columns.append(column)
        place = 0
        while place < len(lines):
            self._close_to(_column(lines[place]), least=len(self._columns) - 1)
            place = (self._item(lines, place) if place or may_nest else 0) or self._running(lines, place)

    def _running(self, group: Sequence[Styled], place: int) -> int:
        """Take the lines from `place` on that stand at one column; gives where they end."""
        column = _column(group[place])
        end = place + 1
        while (
            end < len(group) and _column(group[end]) == column and not (end > place and self._begins_item(group, end))
        ):
            end += 1
        lines = group[place:end]
        around = self._columns[-1] if self._columns else BODY
        if self._is_kept(lines, column > around):
            while end < len(group) and _column(group[end]) >= column:
                end += 1
            self._builder.code("\n".join(line.text[column:] for line in group[place:end]))
        else:
            self._builder.paragraph(list(self._flowing([line.cut(column) for line in lines], column)))
        return end

    def _begins_item(self, group: Sequence[Styled], place: int) -> bool:
        after = group[place + 1] if place + 1 < len(group) else None
        deeper = after is not None and _column(after) > _column(group[place])
        return deeper and not self._is_full(group[place - 1], group[place])

    def _is_kept(self, lines: Sequence[Styled], is_deeper: bool) -> bool:
        """Whether lines are an example or a table: drawn, in columns, or set in and not filled."""
        if any(_DRAWN.search(line.text) for line in lines):
            return True
        filled = all(self._is_full(line, after) for line, after in pairwise(lines))
        if filled and len(lines) > 1:
            return False
        return is_deeper or sum(_GAP.search(line.text.strip()) is not None for line in lines) > 1

    def _kept(self, group: Sequence[Styled]) -> None:
        """Lines that stay lines, with their marks and as they are indented to each other."""
        self._close_to(-1)
        least = min(map(_column, group))
        self._builder.paragraph(_with_breaks([line.cut(least).pieces() for line in group]))

    def _flowing(self, lines: Sequence[Styled], column: int) -> Iterator[StyledText]:
        """Lines joined where they were filled, and with a break where they were not."""
        for line, after in pairwise([*lines, Styled("", ())]):
            pieces = line.pieces()
            is_last = not after.text
            hyphen = line.text.endswith(_HYPHEN) and not self._hyphens_are_own and not is_last
            for index, piece in enumerate(pieces):
                text = re.sub(" {2,}", " ", piece.text)
                yield StyledText(text[:-1] if hyphen and index == len(pieces) - 1 else text, piece.styles)
            if not (is_last or hyphen):
                full = self._is_full(line, after, column)
                between = "" if full and line.text.endswith(("-", _HYPHEN, "/")) else " " if full else "\n"
                shared = pieces[-1].styles if after.styles[0] == pieces[-1].styles else ()
                yield StyledText(between, shared)

    def _is_full(self, line: Styled, after: Styled, column: int = 0) -> bool:
        """Whether the first word of the next line found no room on this one."""
        word = after.text.split(maxsplit=1)[0]
        return column + len(line.text) + 1 + len(word) > self._width - 1

    def _close_to(self, column: int, *, least: int = 0) -> None:
        """Close the items whose bodies stand further in; at -1 all."""
        while len(self._columns) > least and (column < 0 or self._columns[-1] > column):
            self._columns.pop()
            self._builder.close()


def _column(line: Styled) -> int:
    return len(line.text) - len(line.text.lstrip(" "))


def _tag_end(line: Styled, body: int | None) -> int:
    """Where the words begin that stand behind a tag on its line; 0 if there is no tag with such words.

    `body` is the column of the next line, which is where they should begin.
    """
    column = _column(line)
    found = _TAGGED.match(line.text, column)
    if body is not None:
        stands = column < body < len(line.text) and line.text[body] != " " and line.text[body - 1] == " "
        return body if stands and (line.text[body - 2 : body] == "  " or bool(line.styles[column])) else 0
    if found is None or not (line.styles[column] or _BULLET.fullmatch(found["tag"])):
        return 0
    return found.end() if found.end() - column <= 16 else 0


def _shifted(line: Styled, start: int) -> Styled:
    """What stands behind a tag, at its column."""
    return Styled(" " * start + line.text[start:], ((),) * start + line.styles[start:])


def _with_breaks(lines: Sequence[Sequence[StyledText]]) -> list[StyledText]:
    made: list[StyledText] = []
    for pieces in lines:
        made += [*([StyledText("\n")] if made else []), *pieces]
    return made


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
