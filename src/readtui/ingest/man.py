"""Reader of formatted manual pages, as `man` writes them for a printer or a terminal.

Bold and underlined text is marked by overstriking or SGR sequences; sections, options with their descriptions, examples
and wrapped paragraphs are recognised by their columns. References to other pages, "ls(1)", are links to them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from readtui.document.builder import Builder
from readtui.document.content import inline_order
from readtui.document.model import Document, Inline, Paragraph, StyledText
from readtui.ingest.phrases import is_date_only
from readtui.ingest.source import MANUAL_NAME, manual_page
from readtui.ingest.terminal_text import StyledLine, styled_lines
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable
from readtui.unicode.width import width

SUBSECTION = 3
"""Most columns before the heading of a subsection (man(7) of groff; mandoc has 2 or 3)."""

BODY = 7
"""Columns before running text (man(7) of groff; mandoc has 5)."""

MAX_DEPTH = 8
"""The deepest level of nested items; text that is indented more is not an item."""

LONGEST_HEAD = 1_000
"""Characters of the longest running head or footer: no terminal is wider."""

TAB = 8
"""Columns between the tab stops of the terminal that the page was formatted for."""

MIN_WIDTH = 40
"""The least width of a page in columns: a running head does not fit into fewer."""

LEAST_OF_NAME = 3
"""Characters of a name that stand at the left of a running head, where the rest of it is covered."""

LONGEST_MIDDLE = 40
"""Characters of the name of a manual in the middle of a running head."""

NAME_WITHIN = 200
"""Lines below a running head within which the name of the page is looked for: it is in the first section."""

# "LS(1)      User Commands      LS(1)", or the same without the manual, or with one that leaves no room for spaces.
_RUNNING_HEAD = lazy_regex(
    r"(?P<name>\S[^()\n]{0,80})\((?P<part>\d\w{0,15}|[nl])\)"
    r"(?: {2,}(?:(?P<manual>\S.*?) {2,})?|(?P<long_manual>\S.{20,}\S))(?P=name)\((?P=part)\)"
)
_RIGHT_OF_HEAD = lazy_regex(r"(?<![^\s()])(?P<name>[^\s()]{8,200})\((?P<part>\d\w{0,15}|[nl])\)$")
_PART = lazy_regex(r"\S+(?: \S+)*")  # of a footer
_YEAR = lazy_regex(r"(?:19|20)\d\d")
_BULLET = lazy_regex(r"[•·*+o–-]|\(?\d{1,3}[.)]|\(?[a-z][.)]")
_TAGGED = lazy_regex(r"(?P<tag>\S(?:.{0,60}\S)?) {2,}(?=\S)")
_GAP = lazy_regex(r"\S {3,}\S")
_DRAWN = lazy_regex("[\u2500-\u257f]|\\+-{3,}|-{3,}\\+|\\|.*\\|")
_HYPHEN = "\u2010"
_REFERENCE = lazy_regex(rf"(?<![\w.+:@-]){MANUAL_NAME}(?!\w)")


def is_page(head: str) -> bool:
    """Whether a text starts with the running head of a manual page, with or without styles."""
    first = next((line for line in head.split("\n") if line.strip()), "")
    return len(first) < 3 * LONGEST_HEAD and _running_head(styled_lines(first)[0].text.strip()) is not None


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """Return the document of one or more manual pages. `notes` become notes of the document."""
    builder = Builder(source_name)
    for note in notes:
        builder.note(note)
    lines = [_printable(line) for line in styled_lines(text.replace("\r\n", "\n").expandtabs(TAB))]
    page = _PageWriter(builder, lines)
    page.write()
    title = page.title or (source_name.removeprefix("man:") if manual_page(source_name) else "")
    document = builder.build(title=title, site=page.manual, published=page.date)
    return replace(document, inlines=tuple(sorted([*document.inlines, *_references(document)], key=inline_order)))


def _references(document: Document) -> Iterator[Inline]:
    """Yield links to the other pages that are named in running text, where there is no link yet.

    In examples, a number in brackets after a name is mostly an argument.
    """
    links = [inline.span for inline in document.inlines if inline.kind == "link"]
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        for found in _REFERENCE.finditer(document.text, block.span.start, block.span.end):
            before = bisect_right(links, found.start(), key=lambda span: span.start) - 1
            is_linked = before >= 0 and links[before].end > found.start()
            if not is_linked and found[0].casefold() != document.title.casefold():
                yield Inline(Span(*found.span()), "link", f"man:{found[0]}")


def _printable(line: StyledLine) -> StyledLine:
    """Return a line without trailing white space and without characters that the builder would remove."""
    text = line.text.rstrip()
    if (shown := printable(text).rstrip()) != text:
        return StyledLine(shown, ((),) * len(shown))  # rare, so the styles may be lost
    return line.cut(0, len(text))


class _PageWriter:
    """Adds the blocks of manual pages to a builder. `title`, `manual` and `date` are those of the first page."""

    def __init__(self, builder: Builder, lines: Sequence[StyledLine]) -> None:
        self.title = self.manual = self.date = ""
        self._builder = builder
        self._lines = lines
        self._width = 80
        self._feet = dict(_footers(lines))
        self._columns: list[int] = []  # of the descriptions of the open items, outermost first
        self._section = self._page = ""
        heads = {head.text.casefold() for line in lines if (head := _running_head(line.text))}
        self._has_pages = len(heads) > 1
        # If U+2010 is also within lines, one at the end of a line may be a real hyphen, not one of hyphenation.
        self._keeps_hyphens = any(_HYPHEN in line.text[:-1] for line in lines)

    def write(self) -> None:
        """Add all blocks."""
        group: list[StyledLine] = []
        for index, line in enumerate([*self._lines, StyledLine("", ())]):
            if line.text and index not in self._feet and not self._is_outside_body(line):
                group.append(line)
                continue
            if group:
                self._add_group(group)
                group = []
            if index in self._feet:
                self._close_to(-1)
                self._builder.hide(line.text)
                self.date = self.date or self._feet[index]
            elif line.text:
                self._add_outside_body(index, line)
        self._close_to(-1)

    # Headings and running heads

    def _is_outside_body(self, line: StyledLine) -> bool:
        """Whether a line is a heading or a running head."""
        column = _column(line)
        if column == 0:
            return True
        return column <= SUBSECTION and line.is_marked(column) and len(line.text) < self._width - 2

    def _add_outside_body(self, index: int, line: StyledLine) -> None:
        self._close_to(-1)
        text = line.text
        if _column(line):
            self._builder.heading(line.text.strip(), 3)
        elif head := _running_head(text):
            self._add_running_head(index, head)
        else:
            self._section = text
            self._builder.heading(text, 2)

    def _add_running_head(self, index: int, head: _RunningHead) -> None:
        """Hide the running head; if there are several pages, the name of each is a heading."""
        self._builder.hide(head.text)
        self._width = _page_width(head)
        title = f"{self._name_in_text(head.name, index)}({head.part})"
        if not self.title:
            self.manual = head.manual
            self.title = title
        if self._has_pages and title != self._page:
            self._page = title
            self._builder.heading(title, 1)

    def _name_in_text(self, name: str, index: int) -> str:
        """Return the name as it is spelled below the running head, which often has it in capitals."""
        below = enumerate(self._lines[index : index + NAME_WITHIN], index)
        indented = (line.text.strip() for at, line in below if _column(line) and at not in self._feet)
        first = next((text for text in indented if text.lower().startswith(name.lower())), "")
        return first[: len(name)] or (name.lower() if name.isupper() else name)

    # Groups of lines with no blank line between them

    def _add_group(self, group: Sequence[StyledLine]) -> None:
        if self._section.upper().startswith("SYNOPSIS"):
            self._add_unfilled(group)
            return
        index = 0
        while index < len(group):
            self._close_to(_column(group[index]))
            index = self._add_item(group, index) or self._add_text(group, index)

    def _add_item(self, group: Sequence[StyledLine], index: int) -> int:
        """Add the tag at `index` and its description; return their end, or 0 if there is no tag."""
        if len(self._columns) == MAX_DEPTH:
            return 0
        column = _column(group[index])
        next_line = index + 1
        while (
            next_line < len(group) and _column(group[next_line]) == column and not _tag_end(group[next_line - 1], None)
        ):
            if not group[next_line - 1].is_marked(column):
                return 0
            next_line += 1
        description_column = _column(group[next_line]) if next_line < len(group) else None
        if description_column is not None and description_column <= column:
            description_column = None
        last_term = next_line - 1
        same_line_start = _tag_end(group[last_term], description_column)
        if not same_line_start and (description_column is None or not self._may_be_tag(group[index])):
            return 0
        if description_column is None:
            description_column = same_line_start
        end = next_line
        while end < len(group) and _column(group[end]) >= description_column:
            end += 1
        terms = [*group[index:last_term], group[last_term].cut(0, same_line_start or None)]
        lines = [*([_shifted(group[last_term], same_line_start)] if same_line_start else []), *group[next_line:end]]
        self._add_definition(terms, lines, description_column, may_nest=not same_line_start)
        return end

    def _may_be_tag(self, line: StyledLine) -> bool:
        """Whether a line may be a tag: it has a style or is short."""
        return line.is_marked() or len(line.text) < self._width // 2

    def _add_definition(
        self, terms: Sequence[StyledLine], lines: Sequence[StyledLine], column: int, *, may_nest: bool
    ) -> None:
        """Add a tag and its description. `may_nest`: the description may itself start with a tag."""
        tag = terms[0].text.strip()
        if len(terms) == 1 and _BULLET.fullmatch(tag) and not terms[0].is_marked():  # "-" in bold is an option
            self._builder.open_item("•" if tag in "•·*+o–-" else tag)
        else:
            self._builder.paragraph(_joined_by_breaks([line.cut(_column(line)).runs() for line in terms]))
            self._builder.open_item("")
        self._columns.append(column)
        index = 0
        while index < len(lines):
            self._close_to(_column(lines[index]), least=len(self._columns) - 1)
            index = (self._add_item(lines, index) if index or may_nest else 0) or self._add_text(lines, index)

    def _add_text(self, group: Sequence[StyledLine], index: int) -> int:
        """Add the lines from `index` on that start in one column, as a paragraph or as code; return their end."""
        column = _column(group[index])
        end = index + 1
        while end < len(group) and _column(group[end]) == column and not self._begins_item(group, end):
            end += 1
        lines = group[index:end]
        body = self._columns[-1] if self._columns else BODY
        if self._is_preformatted(lines, is_indented=column > body):
            while end < len(group) and _column(group[end]) >= column:
                end += 1
            self._add_code([line.cut(column) for line in group[index:end]])
        else:
            self._builder.paragraph(list(self._joined([line.cut(column) for line in lines], column)))
        return end

    def _add_code(self, lines: Sequence[StyledLine]) -> None:
        """Add lines as code, in which only links have a style."""
        block = self._builder.code("\n".join(line.text for line in lines))
        if block is None:
            return
        position, _ = self._builder.block_text(block)
        for line in lines:
            for run in line.runs():
                for style in run.styles:
                    if style.kind == "link":
                        self._builder.link(Span(position, position + len(run.text)), style.target)
                position += len(run.text)
            position += 1

    def _begins_item(self, group: Sequence[StyledLine], index: int) -> bool:
        """Whether a line within a group is a tag: the next line is indented more, and the previous is not wrapped."""
        after = group[index + 1] if index + 1 < len(group) else None
        deeper = after is not None and _column(after) > _column(group[index])
        return deeper and not self._is_full(group[index - 1], group[index])

    def _is_preformatted(self, lines: Sequence[StyledLine], *, is_indented: bool) -> bool:
        """Whether lines are an example or a table: with drawn lines, in columns, or indented and not wrapped."""
        if any(_DRAWN.search(line.text) for line in lines):
            return True
        is_wrapped = all(self._is_full(line, after) for line, after in pairwise(lines))
        if is_wrapped and len(lines) > 1:
            return False
        return is_indented or sum(_GAP.search(line.text.strip()) is not None for line in lines) > 1

    def _add_unfilled(self, group: Sequence[StyledLine]) -> None:
        """Add lines as a paragraph that keeps their breaks, styles and relative indentation."""
        self._close_to(-1)
        least = min(map(_column, group))
        self._builder.paragraph(_joined_by_breaks([line.cut(least).runs() for line in group]))

    def _joined(self, lines: Sequence[StyledLine], column: int) -> Iterator[StyledText]:
        """Yield lines joined where they were wrapped, and with a break where they were not."""
        for line, after in pairwise([*lines, StyledLine("", ())]):
            runs = line.runs()
            is_last = not after.text
            hyphen = line.text.endswith(_HYPHEN) and not self._keeps_hyphens and not is_last
            for index, run in enumerate(runs):
                text = re.sub(" {2,}", " ", run.text)
                yield StyledText(text[:-1] if hyphen and index == len(runs) - 1 else text, run.styles)
            if not (is_last or hyphen):
                full = self._is_full(line, after, column)
                between = "" if full and line.text.endswith(("-", _HYPHEN, "/")) else " " if full else "\n"
                both = zip(runs[-1].styles, after.styles[0], strict=False)
                yield StyledText(between, tuple(style for style, other in both if style == other))

    def _is_full(self, line: StyledLine, after: StyledLine, column: int = 0) -> bool:
        """Whether the first word of the next line did not fit on this line."""
        word = after.text.split(maxsplit=1)[0]
        return column + len(line.text) + 1 + len(word) > self._width - 1

    def _close_to(self, column: int, *, least: int = 0) -> None:
        """Close the items whose descriptions start after `column`, or all for -1; keep the `least` outermost."""
        while len(self._columns) > least and (column < 0 or self._columns[-1] > column):
            self._columns.pop()
            self._builder.close()


class _RunningHead(NamedTuple):
    """A running head: its text, and the name, the section and the manual in it."""

    text: str
    name: str
    part: str
    manual: str


def _running_head(text: str) -> _RunningHead | None:
    if not text.endswith(")") or len(text) >= LONGEST_HEAD:
        return None
    if found := _RUNNING_HEAD.fullmatch(text):
        manual = (found["manual"] or found["long_manual"] or "").strip()
        return _RunningHead(text, found["name"].strip(), found["part"], manual)
    return _crowded_head(text)


def _crowded_head(text: str) -> _RunningHead | None:
    """Return a running head whose name is too long to stand in it twice: its parts cover one another.

    The one at the right is whole: "SYSTEMD-BOOT-CHsystemd-bSYSTEMD-BOOT-CHECK.SERVICE(8)".
    """
    found = _RIGHT_OF_HEAD.search(text)
    if found is None or len(text) < MIN_WIDTH or "  " in text:
        return None
    start = found["name"].find(text[:LEAST_OF_NAME], 0 if found.start() else 1)
    name = found["name"][start:]
    left = len(text) - 2 * (len(name) + len(found["part"]) + 2)  # for what stands in the middle
    covers_middle = text.startswith(name) and left <= LONGEST_MIDDLE and text[len(name)] not in " ("
    return _RunningHead(text, name, found["part"], "") if start >= 0 and (left < 2 or covers_middle) else None


def _page_width(head: _RunningHead) -> int:
    return max(width(head.text), MIN_WIDTH)


def _footers(lines: Sequence[StyledLine]) -> Iterator[tuple[int, str]]:
    """Yield the index of each footer in the lines of some pages, and the date in it, "" if there is none.

    Only what is between a source and the name of the page is surely a date.
    """
    columns, name = 0, ""
    visible = [index for index, line in enumerate(lines) if line.text]
    for index, after in pairwise([*visible, None]):
        assert index is not None, "only the end has no index"
        text = lines[index].text
        if head := _running_head(text):
            columns, name = _page_width(head), f"{head.name}({head.part})"
        elif name:
            parts = [part[0] for part in _PART.finditer(text)]
            is_below_blank = not (index and lines[index - 1].text)
            is_last = after is None or _running_head(lines[after].text) is not None
            fills_line = text[0] != " " and columns - 2 <= width(text) < LONGEST_HEAD and _GAP.search(text) is not None
            is_short = is_last and _is_short_footer(text, parts, name, columns, is_below_blank=is_below_blank)
            if (fills_line and is_below_blank) or is_short:
                yield index, " ".join(parts[1:-1])


def _is_short_footer(text: str, parts: Sequence[str], name: str, columns: int, *, is_below_blank: bool) -> bool:
    """Whether the last line of a page, which does not fill the width of the page, is its footer.

    It has the name of the page at a margin. Below a blank line, it may also be a date in the middle, or begin at the
    margin and have a digit, as the date or the version.
    """
    column, end = len(text) - len(text.lstrip(" ")), width(text)
    if name.casefold() in (parts[0].casefold(), parts[-1].casefold()):
        return not column or 2 * end > columns
    if not is_below_blank:
        return False
    if not column:
        return any(map(str.isdecimal, text))
    is_date = len(parts) == 1 and bool(_YEAR.fullmatch(parts[0]) or is_date_only(parts[0].casefold()))
    return is_date and abs(column - (columns - end)) <= 2


def _column(line: StyledLine) -> int:
    return len(line.text) - len(line.text.lstrip(" "))


def _tag_end(line: StyledLine, body: int | None) -> int:
    """Return where the description starts on the line of its tag; 0 if there is none on it.

    `body` is the column of the next line, where the description should start.
    """
    column = _column(line)
    found = _TAGGED.match(line.text, column)
    if body is not None:
        starts_there = column < body < len(line.text) and line.text[body] != " " and line.text[body - 1] == " "
        return body if starts_there and (line.text[body - 2 : body] == "  " or line.is_marked(column)) else 0
    if found is None or not (line.is_marked(column) or _BULLET.fullmatch(found["tag"])):
        return 0
    return found.end() if found.end() - column <= 16 else 0


def _shifted(line: StyledLine, start: int) -> StyledLine:
    """Return the description on the line of a tag, with spaces in place of the tag."""
    return StyledLine(" " * start + line.text[start:], ((),) * start + line.styles[start:])


def _joined_by_breaks(lines: Sequence[Sequence[StyledText]]) -> list[StyledText]:
    result: list[StyledText] = []
    for runs in lines:
        result += [*([StyledText("\n")] if result else []), *runs]
    return result
