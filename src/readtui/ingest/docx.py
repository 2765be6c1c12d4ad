"""DOCX into a document, in a process of its own with limits."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ExpatError

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.archive import Archive, open_archive
from readtui.ingest.detect import refuse_known_kinds
from readtui.ingest.extras import require
from readtui.ingest.source import Source

if TYPE_CHECKING:
    from readtui.ingest.html.blocks import LeafBlock

CPU_S = 20
WALL_S = 60.0
MEMORY_BYTES = 600 << 20
"""What the process that reads it is given: a novel takes 2 s and 150 MB."""

LARGEST_BODY_BYTES = 24 << 20
"""The longest text that is read: its tree takes twenty times as much."""

_BODY = re.compile(r"word/document\d*\.xml")
_PARTS = re.compile(
    r"(?:\[Content_Types\]|word/[\w-]+|docProps/core|customXml/[\w-]+)\.xml|(?:word/)?_rels/[\w.-]+\.rels"
)
_DECLARED = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
_NOTE = re.compile(r'(href="#|id=")(footnote|endnote)-(\d+)"')
_BACK = re.compile(r' ?<a href="#(?:footnote|endnote)-ref-\d+">↑</a>')
_STYLES = """
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
_PICTURE = "picture"  # an address that stands for any: pictures are not shown
_AGAIN = "get it again from where it came"


class _Said(NamedTuple):
    """What a document says of itself."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    language: str = ""


def read(source: Source) -> Document:
    """The document of a DOCX file. Raises FormatError if it is damaged, locked, or made to do harm."""
    data = source.data
    if not data:
        raise FormatError(f"{source.name} is empty: there is no document in it", _AGAIN)
    if not data.startswith(b"PK"):
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            mend = "save it as DOCX, without a password"
            raise FormatError(f"{source.name} is an old Word document, or one with a password", mend)
        refuse_known_kinds(source.name, data)
        raise FormatError(f"{source.name} is not a DOCX file, whatever its name says", "give it the name of what it is")
    archive = _opened(data, source.name)
    if not any(map(_BODY.fullmatch, archive.entries)):
        raise FormatError(f"{source.name} is no Word document: there is no text in the archive that it is", _AGAIN)
    require("docx", source.name)
    request = sandbox.Request(__name__, source.name)
    needed = archive.with_only(lambda part: _PARTS.fullmatch(part) is not None)
    return sandbox.read(request, needed, cpu_s=CPU_S, wall_s=WALL_S, memory_bytes=MEMORY_BYTES)


def parsed(data: bytes, charset: str, address: str, name: str) -> Document:
    """The document of a DOCX file, read in this process; neither charset nor address tells anything of it."""
    from readtui.ingest.html.build import LeafWriter
    from readtui.ingest.html.page import parse_page  # deferred: their parsers take 100 ms
    from readtui.ingest.html.walk import walk_page

    archive = _opened(data, name)
    html = _html(archive, name)
    builder = Builder(name)
    said = _said(archive)
    page = parse_page(f"<html><body>{_with_notes(html)}</body></html>")
    leaves = list(_without_addresses(walk_page(page).leaves if page else ()))
    if not leaves:
        builder.note("There is no text in it.")
    title = next((leaf for leaf in leaves if leaf.kind == "heading" and leaf.element.attribute_words == "title"), None)
    LeafWriter(builder, title.text if title else "").write(leaves, [True] * len(leaves))
    if archive.find("word/comments.xml"):
        builder.note("Its comments are not shown.")
    return builder.build(
        title=said.title or (title.text if title else ""),
        authors=said.authors,
        published=said.published,
        language=said.language,
    )


def _opened(data: bytes, name: str) -> Archive:
    try:
        return open_archive(data, name)
    except FormatError as error:
        raise FormatError(error.what, _AGAIN) from error


def _html(archive: Archive, name: str) -> str:
    """The text as HTML, as mammoth gives it."""
    import mammoth  # deferred: 60 ms, and only DOCX needs it
    from mammoth.images import img_element

    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(_repacked(archive, name)),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=img_element(lambda _: {"src": _PICTURE}),
        )
    except RecursionError as error:
        raise FormatError(f"{name} is nested too deeply to be read", _AGAIN) from error
    except (ExpatError, LookupError, ValueError, AttributeError, TypeError, OSError) as error:
        raise FormatError(f"{name} is damaged: its text is not as Word writes it", _AGAIN) from error
    return str(converted.value)


def _repacked(archive: Archive, name: str) -> bytes:
    """The parts that are read as an archive of their own, each within limits and without declarations of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as whole:
        for part in archive.entries:
            if _PARTS.fullmatch(part):
                data = _part(archive, part, name)
                if len(data) > LARGEST_BODY_BYTES:
                    limit = f"{LARGEST_BODY_BYTES >> 20} MB"
                    raise FormatError(f"{name} is too large: its text is longer than the limit of {limit}", "split it")
                if any(declared in data for declared in _DECLARED):
                    raise FormatError(f"{name} is not as Word writes it: it declares entities of its own", _AGAIN)
                whole.writestr(part, data)
    return packed.getvalue()


def _part(archive: Archive, part: str, name: str) -> bytes:
    try:
        return archive.read(part)
    except FormatError as error:
        raise FormatError(f"{name}: {error.what}", _AGAIN) from error


def _with_notes(html: str) -> str:
    """The HTML with footnotes and endnotes counted in one row, below a rule, and without their ways back."""
    numbers: dict[str, int] = {}

    def counted(found: re.Match[str]) -> str:
        number = numbers.setdefault(f"{found[2]}{found[3]}", len(numbers) + 1)
        return f'{found[1]}fn-{number}"'

    counted_html = _NOTE.sub(counted, _BACK.sub("", html))
    return counted_html.replace('<ol><li id="fn-1">', '<hr><ol><li id="fn-1">')


def _without_addresses(leaves: Sequence[LeafBlock]) -> Iterator[LeafBlock]:
    """The leaves, the pictures without the address that only told that there is one."""
    for leaf in leaves:
        yield replace(leaf, image="") if leaf.image == _PICTURE else leaf


def _said(archive: Archive) -> _Said:
    """What the document says of itself; nothing where that is damaged."""
    from lxml import etree  # deferred: 20 ms

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(archive.read("docProps/core.xml"), parser)
    except (FormatError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return _Said()
    told = {etree.QName(child).localname: (child.text or "").strip() for child in root.iterchildren("{*}*")}
    authors = tuple(filter(None, (author.strip() for author in told.get("creator", "").split(";"))))
    return _Said(told.get("title", ""), authors, told.get("created", "")[:10], told.get("language", ""))
