"""Lines of plain text into passages: what was wrapped is joined, what was set line by line stays so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from readtui.ingest.plaintext.groups import LineGroup, indent_of
from readtui.ingest.plaintext.lists import ItemMark, item_mark, nested
from readtui.ingest.plaintext.pages import unpaged

WIDEST_FILL = 100
"""Columns beyond which lines are whole paragraphs: e-mail, RFCs and books are filled to 60 to 80."""

NARROWEST_FILL = 40
"""Columns below which full lines say nothing: verse and lists fill that much by chance."""

WIDE_ENOUGH = 0.2
"""Share of the text in wider lines from which on a document is not wrapped: long addresses make up less."""

SLACK = 8
"""Columns that a ragged margin may leave free although the next word would have fitted."""

FULL_ENOUGH = 0.7
"""Share of full lines in a wrapped block of a wrapped document: the last lines of its paragraphs are not full."""

FULL_ALONE = 0.9
"""The same where the rest of the document is not wrapped."""

LONGEST_BLOCK = 5_000
"""Lines without a blank one between them that are looked at one by one; more of them stay as they are."""


_FENCE = re.compile(r" {0,3}(```|~~~)([\w+#.-]*) *$")
_RULE = re.compile(r" *(?:([-*_=~#•—+])(?: *\1){2,}|⁂|--) *$")
_UNDERLINE = re.compile(r" *(={3,}|-{3,}|~{3,}|\^{3,}) *$")
_HASHES = re.compile(r"(#{1,6}) +(\S.*?)(?: +#+)? *$")
_QUOTED = re.compile(r" {0,3}(>(?: ?>)*) ?")


def passages_of(text: str) -> list[LineGroup]:
    """The passages of a printable `text`, in order."""
    lines, furniture = unpaged(text.split("\n"))
    furniture.reverse()
    found: list[LineGroup] = []
    fill = fill_of(lines)
    ended = 0
    for start, end, language in _blocks(lines):
        while furniture and furniture[-1][0] <= start:
            found.append(LineGroup(furniture.pop()[1], "furniture"))
        gap = start - ended
        ended = end
        if language is None:
            found += read_block(lines[start:end], fill, gap=gap)
        else:
            found.append(LineGroup("\n".join(lines[start + 1 : end - 1]), "code", gap, marker=language))
    found += [LineGroup(line, "furniture") for _, line in reversed(furniture)]
    return _listings(nested(found))


def _listings(found: Sequence[LineGroup]) -> list[LineGroup]:
    """The passages with neighbouring code made one listing."""
    if not any(one.kind == "code" for one in found):
        return list(found)
    listed: list[LineGroup] = []
    for index, passage in enumerate(found):
        before = listed[-1] if listed else None
        near_code = any(one.kind == "code" for one in found[max(index - 1, 0) : index + 2])
        if near_code and passage.kind == "text" and is_code_line(passage.text):
            passage = passage._replace(kind="code", text=" " * passage.indent + passage.text)
        if before and before.kind == passage.kind == "code" and not (before.marker or passage.marker):
            between = "\n" * (1 + min(passage.gap, 2))
            listed[-1] = before._replace(text=before.text + between + passage.text)
        else:
            listed.append(passage)
    return listed


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int, str | None]]:
    """`(start, end, None)` of each run of lines that are not blank, `(start, end, language)` of each fenced listing."""
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
    """The line that closes each fence; one that is never closed is none."""
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


def fill_of(lines: Sequence[str]) -> int:
    """The columns that the lines of a text are filled to, 0 where each line is a paragraph."""
    wide = sum(len(line) for line in lines if len(line) > WIDEST_FILL)
    lengths = sorted(len(line) for line, after in pairwise(lines) if line.strip() and after.strip())
    if len(lengths) < 3 or wide > WIDE_ENOUGH * sum(map(len, lines)):
        return 0
    fill = lengths[len(lengths) * 9 // 10]
    return fill if NARROWEST_FILL <= fill <= WIDEST_FILL else 0


def read_block(lines: Sequence[str], fill: int, *, gap: int = 1) -> list[LineGroup]:
    """The passages of lines without a blank one between them; `fill`: the columns the document is wrapped to, or 0."""
    if len(lines) > LONGEST_BLOCK or (len(lines) == 1 and _is_plain(lines[0])):
        return _plain(lines, fill, gap=gap)
    if lines[0].lstrip()[:1] != ">" and is_preformatted(lines, prose=_is_wrapped(lines, fill)):
        return _listing(lines, gap)
    found: list[LineGroup] = []
    start = 0
    while start < len(lines):
        start, piece = _piece(lines, start, fill, 0 if start else gap)
        found += piece
    return found


def _listing(lines: Sequence[str], gap: int) -> list[LineGroup]:
    """Preformatted lines as one passage, and the sentences before and after them each as its own."""
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


def _piece(lines: Sequence[str], start: int, fill: int, gap: int) -> tuple[int, list[LineGroup]]:
    """The first piece of one kind from `start` on, after the index where it ends."""
    line = lines[start]
    if start == 0 and _is_underlined(lines):
        return 2, [LineGroup(line.strip(), "heading", gap, level=1 if "=" in lines[1] else 2)]
    if (marked := _marked_line(line)) is not None:
        return start + 1, [marked._replace(gap=gap)]
    if mark := item_mark(line):
        return _item(lines, start, mark, fill, gap)
    end = start
    if (quoted := _QUOTED.match(line)) and quoted.end() < len(line):
        depth = quoted[1].count(">")
        while end < len(lines) and (one := _QUOTED.match(lines[end])) and one[1].count(">") == depth:
            end += 1
        inner = [_QUOTED.sub("", one, count=1) for one in lines[start:end]]
        return end, [part._replace(kind="quote", level=depth) for part in _quoted(inner, fill, gap)]
    end += 1
    while end < len(lines) and (
        _is_plain(lines[end]) or not (item_mark(lines[end]) or _QUOTED.match(lines[end]) or _marked_line(lines[end]))
    ):
        end += 1
    return end, _plain(lines[start:end], fill, gap=gap)


def _is_plain(line: str) -> bool:
    """Whether a line starts with two letters, so that it bears no mark: true of most, and quickly seen."""
    start = line.lstrip()[:2]
    return len(start) == 2 and start.isalpha()


def _is_underlined(lines: Sequence[str]) -> bool:
    """Whether the second line underlines the first: about as long."""
    if len(lines) < 2 or not _UNDERLINE.match(lines[1]) or _RULE.match(lines[0]):
        return False
    return abs(len(lines[1].strip()) - len(lines[0].strip())) <= max(3, len(lines[0]) // 3)


def _quoted(lines: Sequence[str], fill: int, gap: int) -> Iterator[LineGroup]:
    """What a quotation says; its empty lines part paragraphs."""
    start = 0
    for end in range(len(lines) + 1):
        if end == len(lines) or not lines[end].strip():
            if end > start:
                yield from _plain(lines[start:end], fill, gap=gap if not start else 1)
            start = end + 1


def _marked_line(line: str) -> LineGroup | None:
    """A rule or a heading with hashes, if the line is one."""
    if line.lstrip()[:1].isalnum():
        return None
    if len(line) <= WIDEST_FILL and _RULE.match(line):
        return LineGroup(line.strip(), "rule")
    if found := _HASHES.match(line):
        return LineGroup(found[2], "heading", level=len(found[1]))
    return None


def _item(lines: Sequence[str], start: int, mark: ItemMark, fill: int, gap: int) -> tuple[int, list[LineGroup]]:
    """A list item with the lines that belong to it."""
    end = start + 1
    while end < len(lines) and not item_mark(lines[end]) and not _marked_line(lines[end]):
        if indent_of(lines[end]) <= mark.indent and not _fits(lines[end - 1], lines[end], fill):
            break
        end += 1
    text = joined([lines[start][mark.content :], *lines[start + 1 : end]])
    return end, [LineGroup(text, "item", gap, marker=mark.marker, indent=mark.indent, rows=end - start)]


def _plain(lines: Sequence[str], fill: int, *, gap: int = 0) -> list[LineGroup]:
    """Paragraphs if the lines were wrapped, else each line for itself."""
    if len(lines) > LONGEST_BLOCK:
        text = joined(lines) if _is_wrapped(lines[:LONGEST_BLOCK], fill) else "\n".join(lines)
        return [LineGroup(text, gap=gap)]
    if len(lines) == 1 or not _is_wrapped(lines, fill):
        return [
            LineGroup(evenly_spaced(line.strip()), gap=0 if index else gap, indent=indent_of(line))
            for index, line in enumerate(lines)
        ]
    fill = fill or max(map(len, lines))
    found: list[LineGroup] = []
    start = 0
    for end in [*(end for end in range(1, len(lines)) if _ends_paragraph(lines, end, fill)), len(lines)]:
        text = joined(lines[start:end])
        found.append(LineGroup(text, gap=0 if start else gap, indent=indent_of(lines[start]), rows=end - start))
        start = end
    return found


def _is_wrapped(lines: Sequence[str], fill: int) -> bool:
    """Whether the breaks between these lines fall where the next word would not have fitted."""
    if len(lines) < 2 or (not fill and len(lines) < 4):
        return False
    width = fill or max(map(len, lines))
    if not NARROWEST_FILL <= width <= WIDEST_FILL or (len(lines) >= 4 and _is_verse(lines)):
        return False
    long = width - SLACK - 1  # no word at all would have fitted: true of most lines, and quickly seen
    full = sum(len(one) >= long or _is_full(one, other, width) for one, other in pairwise(lines))
    return full >= (FULL_ENOUGH if fill else FULL_ALONE) * (len(lines) - 1)


def _is_verse(lines: Sequence[str]) -> bool:
    """Whether each line starts with a capital, as lines of verse do."""
    return all(line.lstrip(" \"'“‘(—_")[:1].isupper() for line in lines)


def _is_full(line: str, after: str, fill: int) -> bool:
    """Whether the first word of the line `after` would not have fitted on `line`."""
    if len(line) >= fill - SLACK - 1:
        return True
    word = after.lstrip()
    return len(line) + 1 + (word.find(" ") if " " in word else len(word)) > fill - SLACK


def _fits(line: str, after: str, fill: int) -> bool:
    return fill > 0 and _is_full(line, after, fill)


def _ends_paragraph(lines: Sequence[str], end: int, fill: int) -> bool:
    """Whether a paragraph ends before `lines[end]`, though no blank line says so."""
    line, after = lines[end - 1], lines[end]
    if _is_full(line, after, fill):
        return False
    return (end > 1 and indent_of(after) > indent_of(line)) or line.rstrip()[-1:] in '.!?:"”'


_SUSPENDED = re.compile("(?:and|or|und|oder|et|ou|y|e|o|en|of) ")  # "pre- and post-war"
_SPACES = re.compile(" {2,}")


def joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one. A hyphen at a line's end stays: nobody can tell whether it is the word's own."""
    stripped = [line.strip() for line in lines]
    text = "\n".join(stripped)
    if text.isascii() and "-\n" not in text:
        text = text.replace("\n", " ")
    else:
        parts = stripped[:1]
        for line, after in pairwise(stripped):
            parts += (_between(line, after), after)
        text = "".join(parts)
    return evenly_spaced(text)


def evenly_spaced(text: str) -> str:
    """The text with one space between words."""
    return _SPACES.sub(" ", text) if "  " in text else text


def _between(line: str, after: str) -> str:
    """What stands between two joined lines: a space, or nothing behind dashes and between wide characters."""
    last, first = line[-1:], after[:1]
    if last in "-—":
        whole = last == "—" or line.endswith("--") or (line[-2:-1].isalnum() and first.isalpha())
        return "" if whole and not _SUSPENDED.match(after) else " "
    return "" if first == "—" or (_is_wide(last) and _is_wide(first)) else " "


def _is_wide(char: str) -> bool:
    """Whether a character is of a script that puts no spaces between words: Chinese or Japanese, not Korean."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uff60"


ENOUGH = 0.6
"""Share of the lines that must look preformatted: a listing has some bare words, prose has some stray signs."""

FARTHEST = 200
"""Characters of a line that are looked at: enough to know code by, and none is long enough to be slow."""

_DRAWN = re.compile(
    r"[\u2500-\u259f]|\+[-=+]{2,}|[-=]{2,}[+|]|\| .*\| *$|^ *\|.*\| *$|(?:\. ?){5}|_{5}"
    r"|[-=]{3,} {1,4}[-=]{3}|[-=]{2,}>|<[-=]{2}|\S {5,}\S"
)
# One of these, or a box, is in each line that is drawn. Most lines have none, which is seen twenty times as fast.
_DRAWING_SIGNS = ("--", "==", "-=", "=-", "++", "+-", "+=", "|", "..", ". .", "_____", "     ")
_BOXES = re.compile("[\u2500-\u259f]")
_CODE = re.compile(
    r"[{};] *(?://.*|/\*.*)?$|^ *(?://|/\*|\*/|#!|#include\b|#define\b|\$ \w|>>> |@\w+\(|</?\w[^<>]*>|<!)"
    r"|^ *(?:async |export )?(?:def|class|function|import|from \w+ import|return|var|let|const)\b.*[\w)\]}\"':,]$"
    r"|\w\([\w\"', ]*\) *[:;,)]* *$|[=!]==?|[-=]>|::|\w\.\w+\(|^ *[\w.\[\]]+ [-+*/|]?= \S|^ *[)\]}]+[;,)]*$"
)
_GAP = re.compile(r"(?<=[^ .!?:;]) {2,}(?=\S)")


def is_preformatted(lines: Sequence[str], *, prose: bool = False) -> bool:
    """Whether these lines, none of them blank, are code, a table in columns or a drawing.

    `prose`: they break where wrapped lines do, so that no signs in them make them code.
    """
    if len(lines) == 1:
        return False
    near = [line[:FARTHEST] for line in lines]
    return _most(_is_drawn, near) or _in_columns(near) or (not prose and _most(_CODE.search, near))


def is_code_line(line: str) -> bool:
    """Whether a line that stands alone next to code is code too."""
    return bool(_CODE.search(line[:FARTHEST])) and not is_sentence(line)


def is_sentence(line: str) -> bool:
    """Whether a line among code is prose."""
    return line[:1].isupper() and line[-1:] in ".:?!" and line.count(" ") >= 5 and line[-2:-1].isalpha()


def _is_drawn(line: str) -> bool:
    for sign in _DRAWING_SIGNS:  # not `any`, which takes three times as long to see that there are none
        if sign in line:
            return _DRAWN.search(line) is not None
    return not line.isascii() and _BOXES.search(line) is not None


def _most(speaks_for: Callable[[str], object], lines: Sequence[str]) -> bool:
    """Whether enough of the lines are so; looks no further than where they cannot be any more."""
    can_be = len(lines)
    for line in lines:
        if not speaks_for(line):
            can_be -= 1
            if can_be < ENOUGH * len(lines):
                return False
    return True


def _in_columns(lines: Sequence[str]) -> bool:
    """Whether words start under one another behind gaps of two spaces or more."""
    starts: Counter[int] = Counter()
    for line in lines:
        if "  " not in line:
            continue
        starts.update({gap.end() for gap in _GAP.finditer(line)})
    return bool(starts) and max(starts.values()) >= max(3, ENOUGH * len(lines))
