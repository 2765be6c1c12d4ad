"""Passages whose roles are known into the blocks of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readtui.document.builder import Builder
from readtui.ingest.plaintext.form import PROSE, heading_mark
from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.headings import is_bare_part, part_level
from readtui.ingest.plaintext.reader import levels_of
from readtui.ingest.plaintext.roles import Role


class Composer:
    """Hands passages with their roles to a builder, and keeps count of what is open."""

    def __init__(self, builder: Builder, passages: Sequence[LineGroup], roles: Sequence[Role]) -> None:
        self._builder = builder
        self._passages = passages
        self._roles = roles
        self._levels = levels_of(passages, roles)
        self._verses = dict(_verses(passages, roles))
        self._open: list[str] = []  # "item" or "quote", outermost first; the two never mix
        self._figure: int | None = None  # the block just added, if a caption may be its own

    def compose(self) -> None:
        index = 0
        while index < len(self._passages):
            index = self._add(index)
        self._close_to(0, "")

    def _add(self, index: int) -> int:
        """Add the passage at `index`, or several that are one block; gives the index of the next."""
        passage, role = self._passages[index], self._roles[index]
        if role == "furniture":
            self._builder.hide(passage.text)
            return index + 1
        if passage.kind not in ("item", "quote"):
            self._close_to(0, "")
        end = index + 1
        figure, self._figure = self._figure, None
        match role, passage.kind:
            case (("title" | "heading"), _):
                end = self._heading_end(index)
                said = (one.text.removesuffix(heading_mark(one.text)) for one in self._passages[index:end])
                text = " ".join(said)
                self._builder.heading(text, self._levels[index])
            case "alt", _:
                self._figure = self._builder.figure(passage.text, shown=False)
            case "caption", _:
                self._builder.caption(passage.text, figure)
            case _, "item":
                self._item(passage)
            case _, "quote":
                self._close_to(passage.level, "quote")
                self._builder.paragraph(passage.text)
            case _, "code":
                self._figure = self._builder.code(passage.text, passage.marker)
            case _, "rule":
                self._builder.rule()
            case _:
                end = self._verses.get(index, index + 1)
                self._builder.paragraph(self._verse(index, end))
        return end

    def _item(self, passage: LineGroup) -> None:
        self._close_to(passage.level - 1, "item")
        self._builder.open_item(passage.marker, tight=not passage.gap)
        self._open.append("item")
        self._builder.paragraph(passage.text)

    def _close_to(self, depth: int, kind: str) -> None:
        """Close what is open until `depth` of `kind` are; open quotations that are lacking."""
        kept = depth if kind in self._open else 0
        while len(self._open) > kept:
            self._builder.close()
            self._open.pop()
        while kind == "quote" and len(self._open) < depth:
            self._builder.open_quote()
            self._open.append("quote")

    def _heading_end(self, index: int) -> int:
        """A heading that only counts ("CHAPTER IV") takes the heading that follows as its name."""
        after = index + 1
        if (
            after < len(self._roles)
            and self._roles[index] == self._roles[after] == "heading"
            and is_bare_part(self._passages[index].text)
            and not part_level(self._passages[after].text)
            and not is_bare_part(self._passages[after].text)
            and self._passages[after].kind == "text"
        ):
            return after + 1
        return after

    def _verse(self, index: int, end: int) -> str:
        """The lines with the indentation that some have beyond the others."""
        if end == index + 1:
            return self._passages[index].text
        margin = min(one.indent for one in self._passages[index:end])
        return "\n".join(" " * min(one.indent - margin, 8) + one.text for one in self._passages[index:end])


def _verses(passages: Sequence[LineGroup], roles: Sequence[Role]) -> Iterator[tuple[int, int]]:
    """Where lines that stay line by line, in one paragraph, begin and end: short ones with no blank line between."""
    lines = [one.kind == "text" and one.rows == 1 and role == "body" for one, role in zip(passages, roles, strict=True)]
    start = 0
    for end in range(1, len(passages) + 1):
        if end < len(passages) and not passages[end].gap and lines[end - 1] and lines[end]:
            continue
        if end - start > 1 and all(len(one.text) < PROSE for one in passages[start:end]):
            yield start, end
        start = end
