"""A document as a book in EPUB 3.3: one file for each chapter, notes, contents; pictures are left out."""

from __future__ import annotations

import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape, unescape
from io import BytesIO
from typing import NamedTuple

from readtui.document.model import Caption, Document, Section
from readtui.exchange.model import language_tag
from readtui.exchange.xhtml import XhtmlWriter
from readtui.export.markdown.places import find_places
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_CHAPTER = 200_000
"""Characters of a file of the book: older devices are slow with longer ones."""

_FORBIDDEN = lazy_regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot have. A document has none of it; its title, its author and its links may come from elsewhere."""

_IDENTIFIER = lazy_regex(r'<dc:identifier id="identifier">([^<]*)<')
_DATE = lazy_regex(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")

_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""

_STYLE = """\
body { line-height: 1.5; margin: 1em }
pre { white-space: pre-wrap; font-size: .85em; background: #f4f4f4; padding: .5em }
blockquote { margin: 1em 1.5em }
blockquote.labelled { border-left: .2em solid #888; margin-left: 0; padding-left: 1em }
blockquote.labelled::before { content: attr(data-label); font-weight: bold }
li.tight > p { margin: 0 }
li.marked { list-style: none }
li.marked > p:first-child::before { content: attr(data-marker) " " }
.definitions > div { margin-left: 2em }
figure { margin: 1em 0 }
figcaption, p.caption { font-size: .9em; font-style: italic }
p.picture { color: #555; border: 1px solid #aaa; padding: .5em }
table { border-collapse: collapse; margin: 1em 0 }
th, td { border: 1px solid #aaa; padding: .2em .5em; vertical-align: top }
"""


class _Chapter(NamedTuple):
    """A file of the book and its blocks."""

    name: str
    title: str
    blocks: range


def epub_bytes(document: Document, identifier: str, modified: datetime) -> bytes:
    """Return a document as a book. `identifier` is a URN; `modified` is the time that the book names."""
    book = _Book(document, identifier, modified)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in book.files():
            info = zipfile.ZipInfo(name, max(modified.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            info.external_attr = 0o600 << 16
            # The first file is stored, so that programs find the media type at a known place (OCF 4.3).
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, _FORBIDDEN.sub("", content).encode("utf-8", "replace"))
    return stream.getvalue()


def identifier_of(data: bytes) -> str:
    """Return the identifier of a book that was made here; empty for other bytes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            package = archive.read("EPUB/package.opf").decode()
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        return ""
    found = _IDENTIFIER.search(package)
    return unescape(found[1]) if found else ""


class _Book:
    """One book, and where everything is in it."""

    def __init__(self, document: Document, identifier: str, modified: datetime) -> None:
        self._document = document
        self._identifier = identifier
        self._modified = modified
        self._starts = [block.span.start for block in document.blocks]
        self._places = find_places(document)
        self._chapters = list(_chapters(document, self._places.body_end, self._starts))
        self._targets = {name: self._block_at(offset) for name, offset in document.targets}
        linked = {inline.target[1:] for inline in document.inlines if inline.target.startswith("#")}
        named = {self._targets[name] for name in linked if name in self._targets}
        named.update(self._block_at(section.span.start) for section in document.sections)
        named.update(footnote.start for footnote in self._places.footnotes)
        self._named = frozenset(named)
        self._language = language_tag(document.language)
        self._title = " ".join(document.title.split()) or document.source or "Untitled"

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the names and contents of the files in the order of the archive."""
        yield "mimetype", "application/epub+zip"
        yield "META-INF/container.xml", _CONTAINER
        yield "EPUB/package.opf", self._package()
        yield "EPUB/nav.xhtml", self._page("Contents", self._contents())
        yield "EPUB/style.css", _STYLE
        writer = XhtmlWriter(self._document, self._named, self._local_link)
        for chapter in self._chapters:
            yield f"EPUB/{chapter.name}", self._page(chapter.title or self._title, writer.write(chapter.blocks))
        if self._places.footnotes:
            yield "EPUB/notes.xhtml", self._page("Notes", "\n".join(self._footnotes(writer)))

    @property
    def _names(self) -> list[str]:
        notes = ["notes.xhtml"] if self._places.footnotes else []
        return [*(chapter.name for chapter in self._chapters), *notes]

    def _page(self, title: str, body: str) -> str:
        language = f' lang="{self._language}" xml:lang="{self._language}"' if self._language else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
            f'{language}>\n<head>\n<meta charset="UTF-8"/>\n<title>{escape(title)}</title>\n'
            '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n'
            f"<body>\n{body or '<p></p>'}\n</body>\n</html>\n"
        )

    # Links

    def _block_at(self, offset: int) -> int:
        """The index of the block that starts at an offset, or after it; the last one if there is none."""
        return min(max(self._document.block_at(offset), 0), max(len(self._starts) - 1, 0))

    def _local_link(self, name: str) -> str:
        return self._place(self._targets[name]) if name in self._targets else ""

    def _place(self, index: int) -> str:
        """Return the address in the book of a block."""
        for chapter in self._chapters:
            if index < chapter.blocks.stop:
                return f"{chapter.name}#b{index}"
        footnotes = self._places.footnotes
        first = max((one.start for one in footnotes if one.start <= index), default=footnotes[0].start)
        return f"notes.xhtml#b{first}"

    def _footnotes(self, writer: XhtmlWriter) -> Iterator[str]:
        """Yield the notes as a list: programs that know no pop-up notes show it like other text."""
        yield '<section epub:type="endnotes" role="doc-endnotes">\n<ol>'
        for blocks in self._places.footnotes:
            yield f'<li epub:type="endnote" id="b{blocks.start}">'
            yield writer.write(blocks, depth=1).replace(f' id="b{blocks.start}"', "", 1)
            yield "</li>"
        yield "</ol>\n</section>"

    # Contents and package

    def _contents(self) -> str:
        lines = ['<nav epub:type="toc" id="toc">', f"<h1>{escape(self._title)}</h1>", "<ol>"]
        sections = self._document.sections
        depth = 1
        for index, section in enumerate(sections):
            following = sections[index + 1].depth if index + 1 < len(sections) else 1
            lines.append(f'<li><a href="{self._place(self._block_at(section.span.start))}">{_label(section)}</a>')
            if following > section.depth:
                lines.append("<ol>")
                depth += 1
            else:
                lines.append("</li>" + "</ol></li>" * (section.depth - following))
                depth -= section.depth - following
        if not sections:
            lines.append(f'<li><a href="{self._names[0]}">{escape(self._title)}</a></li>')
        return "\n".join([*lines, "</ol>", "</nav>"])

    def _package(self) -> str:
        document = self._document
        modified = f"{self._modified.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        facts = [
            *(("creator", author) for author in document.authors),
            ("publisher", document.site),
            ("source", document.source if document.source.startswith(("https://", "http://")) else ""),
            ("date", document.published if _DATE.fullmatch(document.published) else ""),
        ]
        names = self._names
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="identifier">',
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
            f'<dc:identifier id="identifier">{escape(self._identifier)}</dc:identifier>',
            f"<dc:title>{escape(self._title)}</dc:title>",
            f"<dc:language>{self._language or 'und'}</dc:language>",
            *(f"<dc:{name}>{escape(value.strip())}</dc:{name}>" for name, value in facts if value.strip()),
            f'<meta property="dcterms:modified">{modified}</meta>',
            "</metadata>",
            "<manifest>",
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
            *(f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(names)),
            "</manifest>",
            "<spine>",
            *(f'<itemref idref="c{n}"/>' for n in range(len(names))),
            "</spine>",
            "</package>",
        ]
        return "\n".join(lines) + "\n"


def _label(section: Section) -> str:
    return escape(" ".join(section.title.split())) or "…"


def _chapters(document: Document, end: int, starts: Sequence[int]) -> Iterator[_Chapter]:
    """Yield the chapters: the sections of the highest level of which there are several, and what is before them."""
    titles = {bisect_left(starts, section.span.start): section.title for section in _chapter_sections(document)}
    first, title = 0, ""
    number = 0
    for index in range(1, end + 1):
        if index < end:
            block = document.blocks[index]
            is_long = block.span.start - starts[first] > LONGEST_CHAPTER and not isinstance(block, Caption)
            if block.nest or not (index in titles or is_long):
                continue
        number += 1
        yield _Chapter(f"chapter{number}.xhtml", titles.get(first, title), range(first, index))
        first, title = index, titles.get(index, title)
    if not number:
        yield _Chapter("chapter1.xhtml", "", range(0))


def _chapter_sections(document: Document) -> Sequence[Section]:
    for depth in (1, 2):
        found = [section for section in document.sections if section.depth == depth]
        if len(found) > 1:
            return found
    return ()
