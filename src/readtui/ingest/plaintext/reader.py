"""Plain text into a document: paragraphs, headings, captions, lists and listings are found by how they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest.plaintext.byline import byline_of, byline_of_mail, mail_head
from readtui.ingest.plaintext.form import PROSE, heading_mark
from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.headings import is_bare_part, is_headlike, is_shouted, number_of, part_level
from readtui.ingest.plaintext.lines import fill_of, passages_of, read_block
from readtui.ingest.plaintext.lists import nested
from readtui.ingest.plaintext.roles import Role, roles_of
from readtui.unicode.printable import has_controls, printable

LONG = 2_000_000
"""Characters beyond which only cheap rules are tried, so that a library in one file opens as fast as an article."""

MOST_PARAGRAPHS = 20_000
"""Paragraphs beyond which the same holds."""

LONG_PARAGRAPH = 200
"""Characters from which on a line is a paragraph that needs no second look."""

SAMPLE = 200_000
"""Characters at the start of a long text that tell how wide its lines were wrapped."""


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """The document that a decoded text is; `notes` are told to the reader, before what is found here."""
    clean = printable(text)
    builder = Builder(source_name, clean=True)
    for note in notes:
        builder.note(note)
    if clean is not text and has_controls(text):
        builder.note("Control characters were taken out of the text.")
    if len(clean) > LONG or clean.count("\n\n") > MOST_PARAGRAPHS:
        builder.note("The text is long: captions and page furniture were not looked for, headings only by their form.")
        _add_long(clean, builder)
        return builder.build()
    passages = passages_of(clean)
    roles = roles_of(passages)
    mail = mail_head(passages)
    roles[: len(mail)] = ["body"] * len(mail)
    Composer(builder, passages, roles).compose()
    title = roles.index("title") if "title" in roles and not mail else -1
    byline = byline_of_mail(mail) if mail else byline_of(passages, title)
    return builder.build(
        title=passages[title].text if title >= 0 else byline.subject,
        authors=byline.authors,
        published=byline.published,
        site=byline.site,
    )


def _add_long(text: str, builder: Builder) -> None:
    """Add a long text: a long line is a paragraph, a short one between such may be a heading, the rest is reflowed."""
    fill = fill_of(text[:SAMPLE].split("\n"))
    parts = text.split("\n\n")
    paragraph = builder.paragraph
    after_heading = True
    for index, part in enumerate(parts):
        if len(part) >= LONG_PARAGRAPH and "\n" not in part:
            paragraph(part)
            after_heading = False
            continue
        if not (stripped := part.strip()):
            continue
        if "\n" not in stripped:
            before_prose = index + 1 < len(parts) and len(parts[index + 1]) >= LONG_PARAGRAPH
            level = part_level(stripped) or (2 if before_prose and not after_heading and is_headlike(stripped) else 0)
            if level:
                builder.heading(stripped, level)
            else:
                paragraph(stripped)
            after_heading = level > 0
            continue
        lines = [line for line in part.split("\n") if line and not line.isspace()]
        passages = nested(read_block(lines, fill))
        Composer(builder, passages, ["heading" if one.kind == "heading" else "body" for one in passages]).compose()
        after_heading = passages[-1].kind == "heading"


def levels_of(passages: Sequence[LineGroup], roles: Sequence[Role]) -> dict[int, int]:
    """The level of each heading by its index: 1 for the title alone, or for a mark that says so."""
    headings = [index for index, role in enumerate(roles) if role == "heading"]
    parts = {index: part_level(passages[index].text) for index in headings}
    has_volumes = 2 in parts.values()
    plain = [index for index in headings if not parts[index] and passages[index].kind != "heading"]
    shouted = {index for index in plain if is_shouted(passages[index].text)}
    two_ranks = 1 < len(shouted) < len(plain) - 1
    has_parts = any(parts.values())
    levels = {index: 1 for index, role in enumerate(roles) if role == "title"}
    within = 2  # the level under the last part
    for index in headings:
        if passages[index].kind == "heading":
            levels[index] = passages[index].level
        elif parts[index]:
            levels[index] = parts[index] if has_volumes else 2
            within = levels[index] + 1
        else:
            number = number_of(passages[index].text)
            deeper = max(len(number) - 1, int(two_ranks and index not in shouted and not number))
            levels[index] = min((within if has_parts else 2) + deeper, 6)
    return levels


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
