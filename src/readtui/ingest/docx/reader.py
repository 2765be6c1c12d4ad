"""DOCX reader: mammoth converts a Word document to HTML, which becomes a document, in a child process with limits."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ExpatError

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.archive import Archive, DamagedEntryError, open_archive
from readtui.ingest.detect import refuse_known_formats
from readtui.ingest.docx.prepare import prepare_parts
from readtui.ingest.optional_packages import require
from readtui.ingest.source import Source
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from readtui.ingest.html.blocks import LeafBlock

CPU_S = 20
WALL_S = 60.0
MEMORY_BYTES = 600 << 20
"""Limits of the child process: a novel takes 2 s and 150 MB."""

MAX_PART_BYTES = 24 << 20
"""Size of the largest part of the archive that is read: its tree takes twenty times as much memory."""

_DOCUMENT_PART = lazy_regex(r"word/document\d*\.xml")
_READ_PARTS = lazy_regex(
    r"(?:\[Content_Types\]|word/[\w-]+|docProps/core|customXml/[\w-]+)\.xml|(?:word/)?_rels/[\w.-]+\.rels"
)
_DECLARATIONS = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
_NOTE_ID = lazy_regex(r'(href="#|id=")(footnote|endnote)-(\d+)"')
_BACKLINK = lazy_regex(r' ?<a href="#(?:footnote|endnote)-ref-\d+">↑</a>')
_STYLE_MAP = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.standfirst:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Table Caption'] => figcaption:fresh
p[style-name='Image Caption'] => figcaption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='heading 7'] => h6:fresh
p[style-name='heading 8'] => h6:fresh
p[style-name='heading 9'] => h6:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
r[style-name='HTML Code'] => code
r[style-name='Verbatim Char'] => code
"""
_OPTIONAL_PARTS = {
    "[Content_Types].xml": "its list of content types",
    "_rels/.rels": "its list of parts",
    "word/_rels/document.xml.rels": "its list of links and notes",
    "word/numbering.xml": "the numbering of its lists",
    "word/styles.xml": "its list of styles",
    "word/comments.xml": "its comments",
    "word/footnotes.xml": "its footnotes",
    "word/endnotes.xml": "its endnotes",
}
"""Parts that a document can be read without if mammoth refuses a value in them, and their names for the reader."""

_PROPERTIES_PART = "docProps/core.xml"
_PROPERTIES = lazy_regex(r"\w+Pr")  # elements with the properties of a paragraph, table or similar
_REFERENCES = ("footnoteReference", "endnoteReference", "commentReference", "sym", "drawing", "pict", "object")
_MAMMOTH_ERRORS = (ExpatError, LookupError, ValueError, AttributeError, TypeError, OSError)
_NO_CONTENT_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_IMAGE_ADDRESS = "image"  # mammoth needs an address for each image; images are not shown
_GET_COPY = "get another copy of the file"


class _Converted(NamedTuple):
    """A document as HTML, and sentences for the reader about what could not be read.

    `hidden` are lines that Word does not show, `margins` those of headers and footers.
    """

    html: str
    notes: tuple[str, ...]
    hidden: tuple[str, ...]
    margins: tuple[str, ...]


class _Properties(NamedTuple):
    """Metadata of a document."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    language: str = ""


def read(source: Source) -> Document:
    """Return the document of a DOCX file.

    Raises FormatError if the file is damaged, has a password, is hostile, or exceeds the limits of the child process.
    """
    data = source.data
    if not data:
        raise FormatError(f"{source.name} is empty: it contains no document", _GET_COPY)
    if not data.startswith(b"PK"):
        refuse_known_formats(source.name, data)
        raise FormatError(
            f"{source.name} is not a DOCX file, although it is named like one",
            "rename it with the extension of its format",
        )
    archive = open_archive(data, source.name)
    if not any(map(_DOCUMENT_PART.fullmatch, archive.entries)):
        raise FormatError(f"{source.name} is not a Word document: the archive has no document text", _GET_COPY)
    require("docx", source.name)
    request = sandbox.Request(__name__, source.name)
    parts = archive.with_only(lambda part: _READ_PARTS.fullmatch(part) is not None)
    return sandbox.read(request, parts, cpu_s=CPU_S, wall_s=WALL_S, memory_bytes=MEMORY_BYTES)


def parse(data: bytes, charset: str, address: str, name: str) -> Document:
    """Return the document of a DOCX file, read in this process. `charset` and `address` are not used."""
    from readtui.ingest.html.page import parse_page  # deferred: only the child process needs these; they take 100 ms
    from readtui.ingest.html.walk import walk_page
    from readtui.ingest.html.writer import LeafWriter

    archive = open_archive(data, name)
    converted = _convert(archive, name)
    builder = Builder(name)
    properties = _read_properties(archive)
    page = parse_page(f"<html><body>{_number_notes(converted.html)}</body></html>")
    leaves = list(_without_image_addresses(walk_page(page).leaves if page else ()))
    if not leaves:
        builder.note("There is no text in it.")
    title = next((leaf for leaf in leaves if leaf.kind == "heading" and leaf.element.attribute_words == "title"), None)
    for line in converted.margins:
        builder.hide(line)
    LeafWriter(builder, title.text if title else "").write(leaves, [True] * len(leaves))
    for line in converted.hidden:
        builder.hide(line)
    for note in filter(None, (*converted.notes, archive.repeats_note)):
        builder.note(note)
    if archive.find("word/comments.xml"):
        builder.note("Comments are not shown.")
    return builder.build(
        title=properties.title or (title.text if title else ""),
        authors=properties.authors,
        published=properties.published,
        language=properties.language,
    )


def _convert(archive: Archive, name: str) -> _Converted:
    """Return the document converted to HTML by mammoth, which refuses the whole document for one odd value.

    Then it is converted without one of the optional parts, without all of them, or without any properties.
    """
    first_error: Exception | None = None
    all_parts, damaged = _read_parts(archive, name)
    try:
        prepared = prepare_parts(all_parts)
    except RecursionError as error:
        raise FormatError(f"{name} is nested too deeply to be read", _GET_COPY) from error
    for note, parts in _attempts(prepared.parts):
        try:
            notes = (*map(_damage_note, damaged), *filter(None, [note]), *prepared.notes)
            return _Converted(_html_of(parts), notes, prepared.hidden, prepared.margins)
        except RecursionError as error:
            raise FormatError(f"{name} is nested too deeply to be read", _GET_COPY) from error
        except _MAMMOTH_ERRORS as error:
            first_error = first_error or error
    raise FormatError(f"{name} is damaged: its text cannot be parsed", _GET_COPY) from first_error


def _attempts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Yield the parts to convert, each time with a note for the reader: first all, then fewer and fewer."""
    yield "", parts
    for part, shown_name in _OPTIONAL_PARTS.items():
        if part in parts:
            yield _damage_note(shown_name), {key: data for key, data in parts.items() if key != part}
    required = {key: data for key, data in parts.items() if key not in _OPTIONAL_PARTS}
    yield "The document is damaged: its styles, lists and notes could not be read.", required
    bare = {key: _without_properties(data) if _DOCUMENT_PART.fullmatch(key) else data for key, data in required.items()}
    yield "The document is damaged: only its plain text could be read.", bare


def _shown_name(part: str) -> str:
    return "its title and authors" if part == _PROPERTIES_PART else _OPTIONAL_PARTS.get(part, "a part of it")


def _damage_note(shown_name: str) -> str:
    return f"The document is damaged: {shown_name} could not be read."


def _html_of(parts: Mapping[str, bytes]) -> str:
    """Return the document in these parts converted to HTML by mammoth. Raises one of _MAMMOTH_ERRORS."""
    import mammoth  # deferred: 60 ms, and only DOCX needs it
    from mammoth.images import img_element

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for part, data in {"[Content_Types].xml": _NO_CONTENT_TYPES, **parts}.items():
            out.writestr(part, data)
    converted = mammoth.convert_to_html(
        packed,
        style_map=_STYLE_MAP,
        include_embedded_style_map=False,
        convert_image=img_element(lambda _: {"src": _IMAGE_ADDRESS}),
    )
    return str(converted.value)


def _without_properties(data: bytes) -> bytes:
    """Return the XML of a document without attributes, properties, and references to other parts."""
    from lxml import etree  # deferred: 20 ms

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return data
    for element in list(root.iter("{*}*")):
        element.attrib.clear()
        tag = str(element.tag).rpartition("}")[2]
        if (_PROPERTIES.fullmatch(tag) or tag in _REFERENCES) and (parent := element.getparent()) is not None:
            parent.remove(element)
    return etree.tostring(root)


def _read_parts(archive: Archive, name: str) -> tuple[dict[str, bytes], list[str]]:
    """Return the parts that are read, each within the limits and without entity declarations.

    Also return the names for the reader of damaged parts that the document is read without.
    """
    parts: dict[str, bytes] = {}
    damaged: dict[str, None] = {}
    for part in archive.entries:
        if _READ_PARTS.fullmatch(part):
            try:
                data = archive.read(part)
            except DamagedEntryError as error:
                if _DOCUMENT_PART.fullmatch(part):
                    raise FormatError(f"{name}: {error.what}", error.fix) from error
                damaged[_shown_name(part)] = None
                continue
            except FormatError as error:
                raise FormatError(f"{name}: {error.what}", error.fix) from error
            if len(data) > MAX_PART_BYTES:
                limit = f"{MAX_PART_BYTES >> 20} MB"
                raise FormatError(f"{name} is too large: its text is longer than the limit of {limit}", "split it")
            if any(declared in data for declared in _DECLARATIONS):
                raise FormatError(f"{name} is not a valid Word document: its XML declares entities", _GET_COPY)
            parts[part] = data
    return parts, list(damaged)


def _number_notes(html: str) -> str:
    """Number footnotes and endnotes together, put a rule above them, and remove the links back to the text."""
    numbers: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        number = numbers.setdefault(f"{match[2]}{match[3]}", len(numbers) + 1)
        return f'{match[1]}fn-{number}"'

    numbered_html = _NOTE_ID.sub(numbered, _BACKLINK.sub("", html))
    return numbered_html.replace('<ol><li id="fn-1">', '<hr><ol><li id="fn-1">')


def _without_image_addresses(leaves: Sequence[LeafBlock]) -> Iterator[LeafBlock]:
    """Yield the leaves, with the placeholder address of images removed."""
    for leaf in leaves:
        yield replace(leaf, image="") if leaf.image == _IMAGE_ADDRESS else leaf


def _read_properties(archive: Archive) -> _Properties:
    """Return the metadata of a document; empty if that part is damaged."""
    from lxml import etree  # deferred: 20 ms

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(archive.read(_PROPERTIES_PART), parser)
    except (FormatError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return _Properties()
    values: dict[str, str] = {}
    for child in root.iterchildren("{*}*"):
        # Not by QName: it refuses a name with an undeclared prefix, such as "x:y".
        name = str(child.tag).rpartition("}")[2].rpartition(":")[2]
        values[name] = (child.text or "").strip()
    authors = tuple(filter(None, (author.strip() for author in values.get("creator", "").split(";"))))
    return _Properties(values.get("title", ""), authors, values.get("created", "")[:10], values.get("language", ""))
