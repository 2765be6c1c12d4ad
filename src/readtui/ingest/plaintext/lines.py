"""Groups the lines of a plain text: joins wrapped lines, keeps other lines as they are, finds listings and tables.

A block is a run of lines without a blank line between. Whether its lines were wrapped is decided by where they end: a
wrapped line is full, as the first word of the next line would not have fitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from readtui.ingest.phrases import first_within
from readtui.ingest.plaintext.comments import HASH, with_comments_as_code
from readtui.ingest.plaintext.headings import is_heading_like
from readtui.ingest.plaintext.line_group import LineGroup, indent_of
from readtui.ingest.plaintext.line_hyphens import (
    SET_MARK,
    with_set_hyphens_marked,
    without_marks,
    without_set_hyphens,
)
from readtui.ingest.plaintext.lists import ItemStart, item_start, nest_items
from readtui.ingest.plaintext.pages import without_running_heads
from readtui.unicode.lazy_regex import lazy_regex

WIDEST_WRAP = 100
"""Columns of the longest wrapped line: e-mail, RFCs and books are wrapped at 60 to 80."""

NARROWEST_WRAP = 40
"""Columns of the shortest line that is a sign of wrapping: verse and lists reach less by chance."""

MOST_WIDE = 0.2
"""Share of the text in wider lines up to which a document may be wrapped: long web addresses make up less."""

SLACK = 8
"""Columns that may be free at the end of a wrapped line although the next word would have fitted."""

LEAST_FULL = 0.7
"""Share of full lines in a wrapped block of a wrapped document: the last lines of its paragraphs are not full."""

LEAST_FULL_ALONE = 0.9
"""The same in a document that is not wrapped otherwise."""

LONGEST_BLOCK = 5_000
"""Lines of a block up to which its structure is analysed; a longer block stays as it is."""

LEAST_PREFORMATTED = 0.6
"""Share of the lines of a block that must look preformatted: a listing has some plain lines, prose some symbols."""

CHECKED = 200
"""Characters of a line that are checked for code: enough to recognise it, and few enough to be fast."""

_FENCE = lazy_regex(r" {0,3}(```|~~~)([\w+#.-]*) *$")
_RULE = lazy_regex(r" *(?:([-*_=~#•—+])(?: *\1){2,}|⁂|--) *$")
_UNDERLINE = lazy_regex(r" *(={3,}|-{3,}|~{3,}|\^{3,}) *$")
_HASHES = lazy_regex(r"(#{1,6}) +(\S.*?)(?: +#+)? *$")
_QUOTED = lazy_regex(r" {0,3}(>(?: ?>)*) ?")
_SUSPENDED = lazy_regex("(?:and|or|und|oder|et|ou|y|e|o|en|of) ")  # "pre- and post-war"
_SPACES = lazy_regex(" {2,}")
_DRAWN = lazy_regex(
    r"[\u2500-\u259f]|\+[-=+]{2,}|[-=]{2,}[+|]|\| .*\| *$|^ *\|.*\| *$|(?:\. ?){5}|_{5}"
    r"|[-=]{3,} {1,4}[-=]{3}|[-=]{2,}>|<[-=]{2}|\S {5,}\S"
)
# Each drawn line has one of these or a box character. Most lines have none, and this check is 20 times as fast.
_DRAWING_SYMBOLS = ("--", "==", "-=", "=-", "++", "+-", "+=", "|", "..", ". .", "_____", "     ")
_BOXES = lazy_regex("[\u2500-\u259f]")
_CODE = lazy_regex(
    r"[{};] *(?://.*|/\*.*)?$|^ *(?://|/\*|\*/|#!|#include\b|#define\b|\$ \w|>>> |@\w+\(|</?\w[^<>]*>|<!)"
    r"|^ *(?:async |export )?(?:def|class|function|import|from \w+ import|return|var|let|const)\b.*[\w)\]}\"':,]$"
    r"|\w\([\w\"', ]*\) *[:;,)]* *$|[=!]==?|[-=]>|::|\w\.\w+\(|^ *[\w.\[\]]+ [-+*/|]?= \S|^ *[)\]}]+[;,)]*$"
)
# Each line of code has one of these or starts with a keyword: a check that is ten times as fast for others.
_CODE_SIGNS = ("(", ")", "]", "{", "}", ";", "=", "<", ">", "::", "//", "/*", "*/", "#", "$ ")
_CODE_STARTS = ("async ", "export ", "def", "class", "function", "import", "from ", "return", "var", "let", "const")
_GAP = lazy_regex(r"(?<=[^ .!?:;]) {2,}(?=\S)")


def line_groups(text: str, columns: int | None = None) -> list[LineGroup]:
    """Return the line groups of a printable text, in order. `columns`: what it is wrapped to, if that is known."""
    lines, boilerplate = without_running_heads(text.split("\n"))
    lines = with_set_hyphens_marked(lines)
    boilerplate.reverse()
    found: list[LineGroup] = []
    columns = wrap_columns(lines) if columns is None else columns
    previous_end = 0
    for start, end, language in _blocks(lines):
        while boilerplate and boilerplate[-1][0] <= start:
            found.append(LineGroup(boilerplate.pop()[1], "boilerplate"))
        gap = start - previous_end
        previous_end = end
        if language is None:
            found += groups_of_block(lines[start:end], columns, gap=gap)
        else:
            found.append(LineGroup("\n".join(lines[start + 1 : end - 1]), "code", gap, marker=language))
    found += [LineGroup(line, "boilerplate") for _, line in reversed(boilerplate)]
    found = [one._replace(text=without_marks(one.text)) if SET_MARK in one.text else one for one in found]
    return _with_joined_listings(with_comments_as_code(nest_items(found), is_code_line))


def _with_joined_listings(found: Sequence[LineGroup]) -> list[LineGroup]:
    """Return the groups with adjacent code joined to one listing."""
    if not any(one.kind == "code" for one in found):
        return list(found)
    result: list[LineGroup] = []
    for index, group in enumerate(found):
        before = result[-1] if result else None
        near_code = any(one.kind == "code" for one in found[max(index - 1, 0) : index + 2])
        if near_code and group.kind == "text" and is_code_line(group.text):
            group = group._replace(kind="code", text=" " * group.indent + group.text)
        if before and before.kind == group.kind == "code" and not (before.marker or group.marker):
            between = "\n" * (1 + min(group.gap, 2))
            result[-1] = before._replace(text=before.text + between + group.text)
        else:
            result.append(group)
    return result


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int, str | None]]:
    """Yield `(start, end, None)` for each run of lines that are not blank, `(start, end, language)` for a listing."""
    fences = _fenced(lines) if any(line.lstrip()[:3] in ("```", "~~~") for line in lines) else {}
    start = -1
    index = 0
    while index < len(lines):
        line = lines[index]
        closing = fences.get(index)
        if start >= 0 and (closing is not None or not line or line.isspace()):
            yield start, index, None
            start = -1
        if closing is not None:
            found = _FENCE.match(line)
            yield index, closing + 1, found[2] if found else ""
            index = closing
        elif start < 0 and line and not line.isspace():
            start = index
        index += 1
    if start >= 0:
        yield start, len(lines), None


def _fenced(lines: Sequence[str]) -> dict[int, int]:
    """Return the closing line of each opening fence; a fence that is never closed is left out."""
    pairs: dict[int, int] = {}
    opened: tuple[int, str] | None = None
    for index, line in enumerate(lines):
        if (found := _FENCE.match(line)) is None:
            continue
        if opened is None:
            opened = index, found[1]
        elif found[1] == opened[1] and not found[2]:
            if index > opened[0] + 1:
                pairs[opened[0]] = index
            opened = None
    return pairs


def wrap_columns(lines: Sequence[str]) -> int:
    """Return the columns that a text is wrapped to; 0 if it is not wrapped."""
    wide = sum(len(line) for line in lines if len(line) > WIDEST_WRAP)
    lengths = sorted(len(line) for line, after in pairwise(lines) if line.strip() and after.strip())
    if len(lengths) < 3 or wide > MOST_WIDE * sum(map(len, lines)):
        return 0
    columns = lengths[len(lengths) * 9 // 10]
    return columns if NARROWEST_WRAP <= columns <= WIDEST_WRAP else 0


def groups_of_block(lines: Sequence[str], columns: int, *, gap: int = 1) -> list[LineGroup]:
    """Return the groups of a block; `columns`: what the document is wrapped to, or 0; `gap`: blank lines before it."""
    if len(lines) > LONGEST_BLOCK or (len(lines) == 1 and _is_plain(lines[0])):
        return _plain(lines, columns, gap=gap)
    if lines[0].lstrip()[:1] != ">" and is_preformatted(lines, prose=_is_wrapped(lines, columns)):
        return _listing(lines, gap)
    found: list[LineGroup] = []
    start = 0
    while start < len(lines):
        start, groups = _next_groups(lines, start, columns, gap)
        found += groups
        gap = 0 if groups else max(gap, 1)  # an empty quoted line is a blank line
    return found


def _listing(lines: Sequence[str], gap: int) -> list[LineGroup]:
    """Return preformatted lines as one group, and the sentences before and after them as groups of their own."""
    start, end = 0, len(lines)
    while start < end and is_sentence(lines[start]):
        start += 1
    while end > start and is_sentence(lines[end - 1]):
        end -= 1
    found = [LineGroup(line, gap=0) for line in lines[:start]]
    if start < end:
        found.append(LineGroup("\n".join(lines[start:end]), "code", 0, indent=indent_of(lines[start])))
    found += [LineGroup(line, gap=0) for line in lines[end:]]
    found[0] = found[0]._replace(gap=gap)
    return found


def _next_groups(lines: Sequence[str], start: int, columns: int, gap: int) -> tuple[int, list[LineGroup]]:
    """Return the index after the first unit of one kind from `start` on, and its groups."""
    line = lines[start]
    if start == 0 and _is_underlined(lines):
        return 2, [LineGroup(line.strip(), "heading", gap, level=1 if "=" in lines[1] else 2)]
    if (marked := _marked_line(line)) is not None:
        return start + 1, [marked._replace(gap=gap)]
    if item := item_start(line):
        return _item(lines, start, item, columns, gap)
    end = start
    if (unquoted := _end_of_empty_quote(lines, start)) > start:
        return unquoted, []
    if (quoted := _QUOTED.match(line)) and quoted.end() < len(line):
        depth = quoted[1].count(">")
        while end < len(lines) and (one := _QUOTED.match(lines[end])) and one[1].count(">") == depth:
            end += 1
        inner = [_QUOTED.sub("", one, count=1) for one in lines[start:end]]
        return end, [part._replace(kind="quote", level=depth) for part in _quoted(inner, columns, gap)]
    end += 1
    while end < len(lines) and (
        _is_plain(lines[end]) or not (item_start(lines[end]) or _QUOTED.match(lines[end]) or _marked_line(lines[end]))
    ):
        end += 1
    return end, _plain(lines[start:end], columns, gap=gap)


def _end_of_empty_quote(lines: Sequence[str], start: int) -> int:
    """Return the end of the empty quoted lines from `start` on; `start` if no quotation is next to them."""
    end = start
    while end < len(lines) and (quoted := _QUOTED.match(lines[end])) and not lines[end][quoted.end() :].strip():
        end += 1
    near = (*lines[max(start - 1, 0) : start], *lines[end : end + 1]) if end > start else ()
    return end if any(map(_QUOTED.match, near)) else start


def _is_plain(line: str) -> bool:
    """Whether a line starts with two letters and thus with no marker: a fast check that covers most lines."""
    start = line.lstrip()[:2]
    return len(start) == 2 and start.isalpha()


def _is_underlined(lines: Sequence[str]) -> bool:
    """Whether the second line is an underline about as long as the first."""
    if len(lines) < 2 or not _UNDERLINE.match(lines[1]) or _RULE.match(lines[0]):
        return False
    return abs(len(lines[1].strip()) - len(lines[0].strip())) <= max(3, len(lines[0]) // 3)


def _quoted(lines: Sequence[str], columns: int, gap: int) -> Iterator[LineGroup]:
    """Yield the groups of a quotation; its empty lines separate paragraphs."""
    start = 0
    for end in range(len(lines) + 1):
        if end == len(lines) or not lines[end].strip():
            if end > start:
                yield from _plain(lines[start:end], columns, gap=gap if not start else 1)
            start = end + 1


def _marked_line(line: str) -> LineGroup | None:
    """Return a line as a rule or a heading with hashes, or None if it is neither."""
    if line.lstrip()[:1].isalnum():
        return None
    if len(line) <= WIDEST_WRAP and _RULE.match(line):
        return LineGroup(line.strip(), "rule")
    if found := _HASHES.match(line):
        return LineGroup(found[2], "heading", level=len(found[1]), marker=HASH if found[1] == HASH else "")
    return None


def _item(lines: Sequence[str], start: int, item: ItemStart, columns: int, gap: int) -> tuple[int, list[LineGroup]]:
    """Return a list item with its continuation lines, after the index where it ends."""
    end = start + 1
    while end < len(lines) and not item_start(lines[end]) and not _marked_line(lines[end]):
        if indent_of(lines[end]) <= item.indent and not _is_continued(lines[end - 1], lines[end], columns):
            break
        end += 1
    text = join_lines([lines[start][item.content_start :], *lines[start + 1 : end]])
    return end, [LineGroup(text, "item", gap, marker=item.marker, indent=item.indent, line_count=end - start)]


def _plain(lines: Sequence[str], columns: int, *, gap: int = 0) -> list[LineGroup]:
    """Return paragraphs if the lines were wrapped, else each line as a group."""
    if len(lines) > LONGEST_BLOCK:
        text = join_lines(lines) if _is_wrapped(lines[:LONGEST_BLOCK], columns) else "\n".join(lines)
        return [LineGroup(text, gap=gap)]
    if _has_heading_on_top(lines, columns):
        heading = LineGroup(single_spaced(lines[0].strip()), gap=gap, indent=indent_of(lines[0]))
        return [heading, *_plain(lines[1:], columns)]
    if len(lines) == 1 or not _is_wrapped(lines, columns):
        return [
            LineGroup(single_spaced(line.strip()), gap=0 if index else gap, indent=indent_of(line))
            for index, line in enumerate(lines)
        ]
    columns = columns or max(map(len, lines))
    found: list[LineGroup] = []
    start = 0
    for end in [*(end for end in range(1, len(lines)) if _ends_paragraph(lines, end, columns)), len(lines)]:
        text = join_lines(lines[start:end])
        found.append(LineGroup(text, gap=0 if start else gap, indent=indent_of(lines[start]), line_count=end - start))
        start = end
    return found


def _has_heading_on_top(lines: Sequence[str], columns: int) -> bool:
    """Whether the first line of a block in a wrapped text is a heading that stands directly over its paragraph: the
    next word would have fitted, and nothing else says why the line ends."""
    return (
        columns > 0
        and len(lines) > 2
        and not _is_full(lines[0], lines[1], columns)
        and is_heading_like(lines[0].strip())
        and not lines[1].lstrip()[0].islower()
        and _is_full(lines[1], lines[2], columns)
        and not _is_verse(lines)
    )


def _is_wrapped(lines: Sequence[str], columns: int) -> bool:
    """Whether these lines were wrapped: whether most are full."""
    if len(lines) < 2 or (not columns and len(lines) < 4):
        return False
    width = columns or max(map(len, lines))
    has_broken_words = any(line[-1:] == SET_MARK for line in lines)
    if not (has_broken_words or width >= NARROWEST_WRAP) or width > WIDEST_WRAP:
        return False
    if len(lines) >= 4 and not has_broken_words and _is_verse(lines):
        return False
    long = width - SLACK - 1  # no word would have fitted: a fast check that covers most lines
    full = sum(len(one) >= long or _is_full(one, other, width) for one, other in pairwise(lines))
    return full >= (LEAST_FULL if columns else LEAST_FULL_ALONE) * (len(lines) - 1)


def _is_verse(lines: Sequence[str]) -> bool:
    """Whether each line starts with a capital, like verse."""
    return all(line.lstrip(" \"'“‘(—_")[:1].isupper() for line in lines)


def _is_full(line: str, after: str, columns: int) -> bool:
    """Whether the first word of the line `after` would not have fitted on `line`."""
    if len(line) >= columns - SLACK - 1 or line[-1:] == SET_MARK:
        return True
    word = after.lstrip()
    return len(line) + 1 + (word.find(" ") if " " in word else len(word)) > columns - SLACK


def _is_continued(line: str, after: str, columns: int) -> bool:
    """Whether `after` may continue a line that was wrapped."""
    return columns > 0 and _is_full(line, after, columns)


def _ends_paragraph(lines: Sequence[str], end: int, columns: int) -> bool:
    """Whether a paragraph ends before `lines[end]` without a blank line."""
    line, after = lines[end - 1], lines[end]
    if _is_full(line, after, columns):
        return False
    return (end > 1 and indent_of(after) > indent_of(line)) or line.rstrip()[-1:] in '.!?:"”'


def join_lines(lines: Sequence[str]) -> str:
    """Join wrapped lines. A hyphen at the end of a line stays unless it is marked as set for the line."""
    stripped = [line.strip() for line in lines]
    text = "\n".join(stripped)
    if text.isascii() and "-\n" not in text:
        text = text.replace("\n", " ")
    else:
        parts = stripped[:1]
        for line, after in pairwise(stripped):
            parts += (_separator(line, after), after)
        text = without_set_hyphens("".join(parts))
    return single_spaced(text)


def single_spaced(text: str) -> str:
    """Return the text with one space between words."""
    return _SPACES.sub(" ", text) if "  " in text else text


def _separator(line: str, after: str) -> str:
    """Return what joins two lines: a space, or nothing at dashes and between wide characters."""
    last, first = line[-1:], after[:1]
    if last == SET_MARK:
        return ""
    if last in "-—":
        joins = last == "—" or line.endswith("--") or (line[-2:-1].isalnum() and first.isalpha())
        return "" if joins and not _SUSPENDED.match(after) else " "
    return "" if first == "—" or (_is_wide(last) and _is_wide(first)) else " "


def _is_wide(char: str) -> bool:
    """Whether a character belongs to a script without spaces between words: Chinese or Japanese, not Korean."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uff60"


def is_preformatted(lines: Sequence[str], *, prose: bool = False) -> bool:
    """Whether lines, none of them blank, are code, a table in columns or a drawing.

    `prose`: the lines were wrapped, so they are not code whatever symbols they have.
    """
    if len(lines) == 1:
        return False
    starts = [_without_marker(line[:CHECKED]) for line in lines]
    return _are_mostly(_is_drawn, starts) or _in_columns(starts) or (not prose and _are_mostly(_has_code, starts))


def _has_code(line: str) -> bool:
    may_be = first_within(line, _CODE_SIGNS) or line.lstrip(" ").startswith(_CODE_STARTS)
    return bool(may_be and _CODE.search(line))


def _without_marker(line: str) -> str:
    """Return a line without the bullet or number of an item: the tab behind it is no gap between columns."""
    item = item_start(line) if "  " in line else None
    return line[item.content_start :] if item else line


def is_code_line(line: str) -> bool:
    """Whether a line next to code is code too."""
    return _has_code(line[:CHECKED]) and not is_sentence(line)


def is_sentence(line: str) -> bool:
    """Whether a line in a listing is prose."""
    return line[:1].isupper() and line[-1:] in ".:?!" and line.count(" ") >= 5 and line[-2:-1].isalpha()


def _is_drawn(line: str) -> bool:
    for symbol in _DRAWING_SYMBOLS:  # not `any`, which takes three times as long where there are none
        if symbol in line:
            return _DRAWN.search(line) is not None
    return not line.isascii() and _BOXES.search(line) is not None


def _are_mostly(test: Callable[[str], object], lines: Sequence[str]) -> bool:
    """Whether enough of the lines pass a test; stops as soon as they cannot."""
    possible = len(lines)
    for line in lines:
        if not test(line):
            possible -= 1
            if possible < LEAST_PREFORMATTED * len(lines):
                return False
    return True


def _in_columns(lines: Sequence[str]) -> bool:
    """Whether words start in the same column after gaps of two spaces or more."""
    starts: Counter[int] = Counter()
    for line in lines:
        if "  " not in line:
            continue
        starts.update({gap.end() for gap in _GAP.finditer(line)})
    return bool(starts) and max(starts.values()) >= max(3, LEAST_PREFORMATTED * len(lines))
