"""Write a Markdown export into a file that the reader may have edited since the last one, and lose no word of theirs.

Each of our blocks stands between two comments, of which the first has a digest of what we wrote:

    <!-- readtui 0123456789abcdef 3f9a0c11d2e4 -->
    > The words
    <!-- /readtui 0123456789abcdef -->

A block that still has that digest is ours: it is written again, or goes if its mark was deleted. Any other text is the
reader's: all around the blocks, blocks that were changed, and blocks whose comments are damaged. Front matter is
treated so key by key; the digests of our keys are in a comment below it, with a digest of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote

from readtui.document.digest import digest
from readtui.exchange.notes import Note, NoteBlock
from readtui.unicode.lazy_regex import lazy_regex

_IDENT = "head|tail|[0-9a-f]{16}"
_START = lazy_regex(rf"<!-- readtui ({_IDENT}) ([0-9a-f]{{12}}) -->")
_END = lazy_regex(rf"<!-- /readtui ({_IDENT}) -->")
_ABOUT = lazy_regex(r"<!-- readtui text (([0-9a-f]{16})((?: [^\s=]+=[0-9a-f]{12})*)) ([0-9a-f]{12}) -->")
_KEY = lazy_regex(r"""([^\s:#'"\[\]{}|>@`,&*!%?-][^:\n]*?):(?:\s|$)""")
_FENCE = "---"
_ABOUT_LINES = 400


class MergedNote(NamedTuple):
    """A file with the export in it, and the numbers of our blocks in it that stay as the reader changed them.

    `changed` are blocks of marks that still exist, `orphaned` those of marks that were deleted.
    """

    text: str
    changed: int = 0
    orphaned: int = 0


class _Block(NamedTuple):
    """One of our blocks in a file: its lines with both comments, and whether the reader has changed them."""

    ident: str
    lines: tuple[str, ...]
    is_changed: bool


_Segment = str | _Block
"""A line of the reader, or a block."""


def uid_of_note(text: str) -> str:
    """Return the uid of the text whose export a file is; empty if it is none."""
    for line in text.split("\n", _ABOUT_LINES)[:_ABOUT_LINES]:
        if found := _about(line):
            return found[2]
    return ""


def merge_note(existing: str, note: Note) -> MergedNote:
    """Return the file `existing` with the export in it; for an empty one, a new file."""
    has_crlf = "\r\n" in existing
    front, body = _split_front_matter(existing.replace("\r\n", "\n"))
    segments = _segments(body)
    recorded = _recorded_keys(segments)
    is_new = recorded is None and not any(isinstance(segment, _Block) for segment in segments)
    lines = _merged_front(front, note.front, recorded or {}) if front is not None or is_new else None
    blocks, changed, orphaned = _updated(segments, note)
    merged = [*([_FENCE, *lines, _FENCE] if lines else []), *_with_about(_with_new(blocks, note), note)]
    text = "\n".join(merged).rstrip("\n") + "\n"
    return MergedNote(text.replace("\n", "\r\n") if has_crlf else text, changed, orphaned)


# Blocks


def _segments(body: str) -> list[_Segment]:
    """Return the lines of a file and our blocks in it."""
    lines = body.split("\n") if body else []
    segments: list[_Segment] = []
    index = 0
    while index < len(lines):
        start = _START.fullmatch(lines[index].rstrip())
        end = _end_of_block(lines, index, start[1]) if start else 0
        if start and end:
            is_changed = _digest(lines[index + 1 : end]) != start[2]
            segments.append(_Block(start[1], tuple(lines[index : end + 1]), is_changed))
            index = end + 1
        else:
            segments.append(lines[index])
            index += 1
    return segments


def _end_of_block(lines: Sequence[str], start: int, ident: str) -> int:
    """The index of the line that ends the block; 0 if another comment of ours comes before it, or none."""
    for index in range(start + 1, len(lines)):
        line = lines[index].rstrip()
        if end := _END.fullmatch(line):
            return index if end[1] == ident else 0
        if _START.fullmatch(line):
            return 0
    return 0


def _updated(segments: Sequence[_Segment], note: Note) -> tuple[list[_Segment], int, int]:
    """Return the segments with our unchanged blocks written again, and the numbers of `MergedNote`."""
    wanted = {block.ident: block for block in note.blocks}
    updated: list[_Segment] = []
    changed = orphaned = 0
    done: set[str] = set()
    for segment in segments:
        if isinstance(segment, str) or segment.ident in done:
            updated.append(segment)  # a copy that the reader made of a block stays
            continue
        done.add(segment.ident)
        block = wanted.get(segment.ident)
        if segment.is_changed:
            updated.append(segment)
            changed += block is not None
            orphaned += block is None
        elif block is not None:
            updated.append(_new_block(block))
        elif updated and updated[-1] == "":
            updated.pop()  # with the blank line before it
    return updated, changed, orphaned


def _with_new(segments: Sequence[_Segment], note: Note) -> list[_Segment]:
    """Insert the blocks that are not in the file, each after the one before it in the text."""
    found = list(segments)
    places: dict[str, int] = {}
    for index, segment in enumerate(found):
        if isinstance(segment, _Block):
            places.setdefault(segment.ident, index)
    first = next((index for index, segment in enumerate(found) if isinstance(segment, _Block)), len(found))
    new: dict[int, list[_Segment]] = {}
    end = len(found)
    while end and found[end - 1] == "":
        end -= 1
    at = min(first, end)
    for block in note.blocks:
        if block.ident in places:
            at = places[block.ident] + 1
        elif block.ident == "tail":
            new.setdefault(end, []).append(_new_block(block))
        else:
            new.setdefault(at, []).append(_new_block(block))
    merged: list[_Segment] = []
    for index in range(len(found) + 1):
        for block_segment in new.get(index, ()):
            merged += [*([""] if merged and merged[-1] != "" else []), block_segment]
        if index < len(found):
            if index in new and found[index] != "":
                merged.append("")
            merged.append(found[index])
    return merged


def _new_block(block: NoteBlock) -> _Block:
    content = [_harmless(line) for line in block.content.strip("\n").split("\n")]
    start, end = f"<!-- readtui {block.ident} {_digest(content)} -->", f"<!-- /readtui {block.ident} -->"
    return _Block(block.ident, (start, *content, end), is_changed=False)


def _harmless(line: str) -> str:
    """A line of a note or quotation that is not read as a comment of ours."""
    return f"\\{line}" if line.lstrip().startswith(("<!-- readtui ", "<!-- /readtui ")) else line


def _digest(lines: Sequence[str]) -> str:
    """The digest of lines. White space at the ends of lines and of the whole does not count."""
    return digest("\n".join(line.rstrip() for line in lines).strip("\n"))[:12]


# The comment about the text, and the front matter


def _with_about(segments: Sequence[_Segment], note: Note) -> Iterator[str]:
    """Yield the lines of the segments, with the comment about the text renewed, or added at the start."""
    keys = "".join(f" {quote(key, safe='')}={_digest(lines)}" for key, lines in _chunks(note.front.split("\n")) if key)
    about = f"<!-- readtui text {note.uid}{keys} {_digest([note.uid + keys])} -->"
    places = [index for index, segment in enumerate(segments) if isinstance(segment, str) and _about(segment)]
    if not places:
        yield about
    for index, segment in enumerate(segments):
        if isinstance(segment, _Block):
            yield from segment.lines
        else:
            yield about if places and index == places[0] else segment


def _about(line: str) -> re.Match[str] | None:
    """Match the comment about the text. One that the reader has changed is a line of theirs."""
    found = _ABOUT.fullmatch(line.rstrip())
    return found if found and _digest([found[1]]) == found[4] else None


def _recorded_keys(segments: Sequence[_Segment]) -> dict[str, str] | None:
    """Return the digests of the keys that we wrote last; None if the file has no comment about the text."""
    for segment in segments:
        if isinstance(segment, str) and (found := _about(segment)):
            return {unquote(key): value for key, _, value in (pair.partition("=") for pair in found[3].split())}
    return None


def _split_front_matter(text: str) -> tuple[list[str] | None, str]:
    """Return the lines of the front matter, and the text after it; None if there is no front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() == _FENCE:
        for index, line in enumerate(lines[1:], 1):
            if line.rstrip() == _FENCE:
                return lines[1:index], "\n".join(lines[index + 1 :])
    return None, text


def _merged_front(existing: Sequence[str] | None, wanted: str, recorded: Mapping[str, str]) -> list[str]:
    """Return the front matter with our keys renewed where the reader has not changed them.

    A key that the reader has removed stays away. A key of ours that is empty now goes, unless it was changed.
    """
    new = {key: lines for key, lines in _chunks(wanted.split("\n") if wanted else []) if key}
    merged: list[str] = []
    seen: set[str] = set()
    for key, lines in _chunks(existing or []):
        is_ours = key not in seen and recorded.get(key) == _digest(lines)
        seen.add(key)
        renewed = new.get(key, [])
        merged += renewed if is_ours and _digest(renewed) != _digest(lines) else lines
    for key, lines in new.items():
        if key not in seen and key not in recorded:
            merged += lines
    return merged


def _chunks(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the lines of front matter by key; those before the first key have an empty one."""
    chunks: list[tuple[str, list[str]]] = []
    for line in lines:
        if found := _KEY.match(line):
            chunks.append((found[1], [line]))
        elif chunks:
            chunks[-1][1].append(line)
        else:
            chunks.append(("", [line]))
    return chunks
