"""Reads plain text as a document: groups lines, decides their roles and builds the blocks."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from readtui.document.builder import Builder
from readtui.document.content import Content
from readtui.document.model import Document, LineRole, Lines, Style, StyledText
from readtui.ingest.plaintext.byline import find_byline, mail_byline, mail_headers
from readtui.ingest.plaintext.corrections import (
    CorrectedGroups,
    PlainLines,
    apply_corrections,
    corrected_levels,
    spans_of_texts,
)
from readtui.ingest.plaintext.deferred_lines import DeferredLines
from readtui.ingest.plaintext.form import PROSE_WIDTH, heading_mark
from readtui.ingest.plaintext.headings import heading_number, is_all_caps, is_bare_part, part_level
from readtui.ingest.plaintext.kinds import marked_text
from readtui.ingest.plaintext.kinds.part import groups_with_roles
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.line_hyphens import with_visible_hyphens
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.long_text import long_parts
from readtui.ingest.plaintext.packed_groups import pack, packed_group, packed_groups, unpack
from readtui.ingest.plaintext.roles import GroupRole, roles_of
from readtui.span import Offset, Span
from readtui.unicode.printable import has_controls, printable

LONG = 5_000_000
"""Characters beyond which only simple rules are used, so that a huge file opens as fast as an article."""

MOST_PARAGRAPHS = 50_000
"""Paragraphs beyond which only simple rules are used."""

DEEPEST_VERSE_INDENT = 8
"""Columns of indentation that a line of verse keeps at most."""


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """Read a decoded text. The document has `notes` before those that are added here."""
    text = with_visible_hyphens(text)
    clean = printable(text)
    found = [*notes, "Control characters were removed."] if clean is not text and has_controls(text) else list(notes)
    if len(clean) > LONG or clean.count("\n\n") > MOST_PARAGRAPHS:
        found.append("The text is long: headings were found by simple rules; captions and boilerplate were not marked.")
        texts, terminal_text = [clean], text if clean is not text else ""
        del text, clean
        return _read_long(texts, terminal_text, source_name, found)
    groups, roles = _assumed(clean)
    plain = _PlainText(text, clean, source_name, found, groups, roles, mail_headers(groups))
    return _read_again(plain, None, ())


def _assumed(text: str) -> tuple[list[LineGroup], list[GroupRole]]:
    """Return the groups of a text and their assumed roles."""
    lines = text.split("\n")
    if (marked := marked_text(lines)) is not None:
        return groups_with_roles(lines, marked)
    groups = line_groups(text)
    return groups, roles_of(groups)


def _builder(source_name: str, notes: Sequence[str]) -> Builder:
    builder = Builder(source_name, clean=True)
    for note in notes:
        builder.note(note)
    return builder


class _PlainText(NamedTuple):
    """A text, its groups, and the roles that were assumed: all that its document is built from."""

    text: str
    clean: str  # `text`, made printable
    source_name: str
    notes: Sequence[str]
    groups: Sequence[LineGroup]
    roles: Sequence[GroupRole]
    headers: dict[str, str]  # of a mail


def _read_again(
    plain: _PlainText,
    uncorrected_text: str | None,
    corrections: Sequence[LineRole],
    packed: Callable[[], bytes] | None = None,
) -> Document:
    """Build the document with the reader's corrections. The first time there are none, and no `uncorrected_text`.

    `packed` returns the lines without corrections as bytes.
    """
    builder = _builder(plain.source_name, plain.notes)
    headers = plain.headers
    assumed = list(plain.roles)
    assumed[: len(headers)] = ["body"] * len(headers)
    corrected = apply_corrections(plain.groups, assumed, corrections)
    groups, roles = corrected.groups, corrected.roles
    levels = heading_levels(groups, roles)
    if corrections:
        levels = _levels_after(corrected, levels, heading_levels(plain.groups, assumed))
    writer = _BlockWriter(builder, groups, roles, levels, corrected.levels)
    writer.write()
    _add_links(plain.text, plain.clean, builder)
    is_titled = "title" in roles and (not headers or any(one.role == "title" for one in corrections))
    document = _built(builder, groups, roles.index("title") if is_titled else -1, headers)
    uncorrected_text = shown = document.text if uncorrected_text is None else uncorrected_text
    places = _filled(writer.places, len(document.text))
    packed = packed or (lambda: _packed(plain, plain.roles, packed_groups(plain.groups, places, shown)))
    return replace(
        document,
        lines=PlainLines(
            plain.groups,
            places,
            [role == "boilerplate" for role in roles],
            uncorrected_text,
            partial(_read_again, plain, uncorrected_text, packed=packed),
            packed,
        ),
    )


def _built(builder: Builder, groups: Sequence[LineGroup], title: int, headers: dict[str, str]) -> Document:
    """Return the document with the group `title` as its title, -1 without one, and its byline: that of a mail, if there
    are `headers`."""
    byline = mail_byline(headers) if headers else find_byline(groups, title)
    return builder.build(
        title=groups[title].text.removesuffix(heading_mark(groups[title].text)) if title >= 0 else byline.subject,
        authors=byline.authors,
        published=byline.published,
        site=byline.site,
    )


def _levels_after(corrected: CorrectedGroups, levels: dict[int, int], before: Mapping[int, int]) -> dict[int, int]:
    """Return the levels of headings after corrections: those that were not corrected keep the level from `before`."""
    kept = {
        index: level
        for index, level in before.items()
        if levels.get(index) and index not in corrected.levels and corrected.roles[index] != "title"
    }
    return corrected_levels(corrected, levels | kept)


def _packed(plain: _PlainText, roles: Sequence[GroupRole], groups: Sequence[object]) -> bytes:
    text = plain.text if plain.clean is not plain.text else None  # only its links are needed again
    return pack([text, plain.source_name, list(plain.notes), list(roles), plain.headers], groups)


def unpacked(packed: bytes, uncorrected_text: str) -> Lines:
    """Return the lines of the document with this text, from the result of their `packed`."""
    (text, source_name, notes, roles, headers), groups = unpack(packed, uncorrected_text)
    clean = ""
    plain = _PlainText(text or clean, clean, source_name, notes, groups, roles, headers)
    lines = _read_again(plain, uncorrected_text, ()).lines
    assert lines is not None
    return lines


def _filled(places: Sequence[Span | None], end: Offset) -> list[Span]:
    """Return the places of groups; one without a place is empty, at the start of the next place."""
    found: list[Span] = []
    for place in reversed(places):
        end = place.start if place is not None else end
        found.append(place if place is not None else Span(end, end))
    return found[::-1]


def _add_links(text: str, clean: str, builder: Builder) -> None:
    """Add the links of a text from a terminal, which was made printable as `clean`."""
    if clean is not text:
        from readtui.ingest.terminal_text import add_links  # deferred: its patterns take 3 ms

        add_links(text, builder)


def _read_long(texts: list[str], terminal_text: str, source_name: str, notes: Sequence[str]) -> Document:
    """Read the only one of `texts`, which is made printable; `terminal_text` is what it was, if that was another text.

    The text is taken from the list, so that it is not in memory three times while that of the document is built.
    """
    builder = _builder(source_name, notes)
    long = _LongText()
    for parts in long_parts(texts):
        for part in parts:
            long.add(part, builder)
        if not terminal_text:
            builder.compact()
    clean = "" if terminal_text else terminal_text
    _add_links(terminal_text, clean, builder)
    document = builder.build()

    def lines() -> PlainLines:
        groups, places = long.groups_and_places(document)
        plain = _PlainText(terminal_text, clean, source_name, notes, groups, _long_roles(groups), {})
        spans = _filled(places, len(document.text))
        rebuild = partial(_read_again, plain, document.text, packed=packed)
        return PlainLines(groups, spans, [False] * len(groups), document.text, rebuild, packed)

    def packed() -> bytes:
        groups, roles = long.packed_groups_and_roles(document)
        return _packed(_PlainText(terminal_text, clean, source_name, notes, (), roles, {}), roles, groups)

    return replace(document, lines=DeferredLines(lines, packed, document.text))


class _LongText:
    """The groups of a long text. Texts that are in the document are not kept a second time."""

    def __init__(self) -> None:
        self._blocks = array("i")  # of each group: a paragraph, or -1 and less for one of `_others`
        self._others: list[tuple[LineGroup, Span | None]] = []  # without a text if that is at the place

    def add(self, part: str | list[LineGroup], builder: Builder) -> None:
        """Add a paragraph, or groups, to a document."""
        if isinstance(part, str):
            block = builder.paragraph(part)
            if block is not None:
                self._blocks.append(block)
            else:
                self._add(LineGroup(part.strip()), None)
            return
        roles, first = _long_roles(part), builder.last_block + 1
        writer = _BlockWriter(builder, part, roles, heading_levels(part, roles))
        writer.write()
        shown = dict(map(builder.block_text, range(first, builder.last_block + 1)))
        for group, place in zip(part, writer.places, strict=True):
            is_shown = place is not None and shown.get(place.start) == group.text
            self._add(group._replace(text="") if is_shown else group, place)

    def _add(self, group: LineGroup, place: Span | None) -> None:
        self._others.append((group, place))
        self._blocks.append(-len(self._others))

    def groups_and_places(self, document: Document) -> tuple[list[LineGroup], list[Span | None]]:
        """Return the groups with their texts, and the span of each in the document; None for one that is not there."""
        groups: list[LineGroup] = []
        places: list[Span | None] = []
        for block in self._blocks:
            group, place = (_NO_TEXT, document.blocks[block].span) if block >= 0 else self._others[-1 - block]
            groups.append(group if group.text or place is None else group._replace(text=place.of(document.text)))
            places.append(place)
        return groups, places

    def packed_groups_and_roles(self, document: Document) -> tuple[list[object], list[GroupRole]]:
        """Return the groups as `packed_group` does, without making their texts, and their roles."""
        groups: list[object] = []
        roles: list[GroupRole] = []
        for block in self._blocks:
            if block >= 0:
                groups.append(document.blocks[block].span)
                roles.append("body")
            else:
                group, place = self._others[-1 - block]
                groups.append(packed_group(group, place or _NO_PLACE, place is not None and not group.text))
                roles += _long_roles([group])
        return groups, roles


_NO_TEXT, _NO_PLACE = LineGroup(""), Span(0, 0)


def _long_roles(groups: Sequence[LineGroup]) -> list[GroupRole]:
    return ["heading" if group.kind == "heading" else "body" for group in groups]


_NO_LEVELS: Mapping[int, int] = {}


class _BlockWriter:
    """Adds groups with their roles to a builder; keeps track of the open items and quotations.

    `places` has the span of each group in the text; None for one that is not in it. `given_levels` has the headings
    that the reader made, with 0 for one without a level.
    """

    def __init__(
        self,
        builder: Builder,
        groups: Sequence[LineGroup],
        roles: Sequence[GroupRole],
        levels: Mapping[int, int],
        given_levels: Mapping[int, int] = _NO_LEVELS,
    ) -> None:
        self.places: list[Span | None] = []
        self._builder = builder
        self._groups = groups
        self._roles = roles
        self._levels = levels
        self._given_levels = given_levels
        self._verse_ends = dict(_verses(groups, roles))
        self._open: list[str] = []  # "item" or "quote", outermost first; the two never mix
        self._figure: int | None = None  # the previous block, if the next caption may belong to it

    def write(self) -> None:
        index = 0
        while index < len(self._groups):
            last = self._builder.last_block
            end = self._add(index)
            self.places += self._places(index, end) if self._builder.last_block > last else [None] * (end - index)
            index = end
        self._close_to(0, "")

    def _places(self, index: int, end: int) -> list[Span]:
        """Return the spans of groups in the last block: lines of verse each have one, others the whole block."""
        start, text = self._builder.block_text(self._builder.last_block)
        if self._verse_ends.get(index) != end:
            return [Span(start, start + len(text))] * (end - index)
        return [Span(start + line.start, start + line.end) for line in spans_of_texts(text.split("\n"))]

    def _add(self, index: int) -> int:
        """Add the block that starts with the group at `index`; return the index of the first group after it."""
        group, role = self._groups[index], self._roles[index]
        if role == "boilerplate":
            for line in group.text.split("\n"):
                self._builder.hide(line)
            return index + 1
        if group.kind not in ("item", "quote"):
            self._close_to(0, "")
        end = index + 1
        figure, self._figure = self._figure, None
        match role, group.kind:
            case (("title" | "heading"), _):
                end = self._heading_end(index)
                texts = (one.text.removesuffix(heading_mark(one.text)) for one in self._groups[index:end])
                self._builder.heading(" ".join(texts), self._levels[index])
            case "alt", _:
                is_repeated = self._roles[index + 1 : end + 1] == ["caption"]
                self._figure = self._builder.figure(group.text, shown=not is_repeated)
            case "caption", _:
                self._builder.caption(group.text, figure)
            case _, "item":
                self._add_item(group)
            case _, "quote":
                self._close_to(group.level, "quote")
                self._builder.paragraph(group.text)
            case _, "code":
                self._figure = self._builder.code(group.text, group.marker)
            case _, "rule":
                self._builder.rule()
            case _:
                end = self._verse_ends.get(index, index + 1)
                self._builder.paragraph(self._paragraph_text(index, end))
        return end

    def _add_item(self, group: LineGroup) -> None:
        self._close_to(group.level - 1, "item")
        self._builder.open_item(group.marker, tight=not group.gap)
        self._open.append("item")
        self._builder.paragraph(group.text)

    def _close_to(self, depth: int, kind: str) -> None:
        """Close what is open, apart from `depth` containers of this kind; open quotations up to `depth`."""
        kept = depth if kind in self._open else 0
        while len(self._open) > kept:
            self._builder.close()
            self._open.pop()
        while kind == "quote" and len(self._open) < depth:
            self._builder.open_quote()
            self._open.append("quote")

    def _heading_end(self, index: int) -> int:
        """Return the end of a heading: one that has only a number ("CHAPTER IV") includes the next as its name."""
        after = index + 1
        if (
            after < len(self._roles)
            and self._roles[index] == self._roles[after] == "heading"
            and is_bare_part(self._groups[index].text)
            and not part_level(self._groups[after].text)
            and not is_bare_part(self._groups[after].text)
            and self._groups[after].kind == "text"
            and not (self._given_levels.get(index) or self._given_levels.get(after))
        ):
            return after + 1
        return after

    def _paragraph_text(self, index: int, end: int) -> Content:
        """Return the text of a paragraph; lines of verse keep their indentation relative to one another."""
        if end == index + 1:
            return _with_bold_speaker(self._groups[index])
        verse = self._groups[index:end]
        margin = min(one.indent for one in verse)
        return "\n".join(" " * min(one.indent - margin, DEEPEST_VERSE_INDENT) + one.text for one in verse)


def _with_bold_speaker(group: LineGroup) -> Content:
    """Return the text of a group; the name of who says it is bold."""
    before, name, after = group.text.partition(group.speaker) if group.speaker else (group.text, "", "")
    if not name:
        return group.text
    return [StyledText(before), StyledText(name, (Style("strong"),)), StyledText(after)]


def heading_levels(groups: Sequence[LineGroup], roles: Sequence[GroupRole]) -> dict[int, int]:
    """Return the level of each heading by its index: 1 for the title and for headings with a mark of level 1."""
    headings = [index for index, role in enumerate(roles) if role == "heading"]
    parts = {index: part_level(groups[index].text) for index in headings}
    has_volumes = 2 in parts.values()
    plain = [index for index in headings if not parts[index] and groups[index].kind != "heading"]
    all_caps = {index for index in plain if is_all_caps(groups[index].text)}
    has_two_styles = 1 < len(all_caps) < len(plain) - 1
    has_parts = any(parts.values())
    levels = {index: 1 for index, role in enumerate(roles) if role == "title"}
    level_in_part = 2
    for index in headings:
        if groups[index].kind == "heading":
            levels[index] = groups[index].level
        elif parts[index]:
            levels[index] = parts[index] if has_volumes else 2
            level_in_part = levels[index] + 1
        else:
            number = heading_number(groups[index].text)
            deeper = max(len(number) - 1, int(has_two_styles and index not in all_caps and not number))
            levels[index] = min((level_in_part if has_parts else 2) + deeper, 6)
    return levels


def _verses(groups: Sequence[LineGroup], roles: Sequence[GroupRole]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each run of short lines without blank lines between; they become one paragraph."""
    is_line = [
        one.kind == "text" and one.line_count == 1 and role == "body" for one, role in zip(groups, roles, strict=True)
    ]
    start = 0
    for end in range(1, len(groups) + 1):
        if end < len(groups) and not groups[end].gap and is_line[end - 1] and is_line[end]:
            continue
        if end - start > 1 and all(len(one.text) < PROSE_WIDTH for one in groups[start:end]):
            yield start, end
        start = end
