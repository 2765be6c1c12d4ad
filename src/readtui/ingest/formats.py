"""Which importer reads a source: ours are in the table, other distributions add theirs."""

from __future__ import annotations

import codecs
import importlib
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest.detect import is_epub, pdf_or_docx, refuse_binary, refuse_known_formats
from readtui.ingest.encoding import Decoded, decode, decode_page, is_utf16_or_utf32
from readtui.ingest.format import Format, Importer, TextImporter
from readtui.ingest.languages import LANGUAGES, NAMES, language_in
from readtui.ingest.source import Source
from readtui.ingest.web.response import DOCX_TYPE

if TYPE_CHECKING:  # it is loaded for a name that is not ours alone
    from readtui.ingest.plugins import Plugin, Plugins

FORMATS: dict[str, Format] = {
    "text": Format("readtui.ingest.plaintext.reader", (".txt", ".text")),
    "markdown": Format(
        "readtui.ingest.markdown.reader", (".md", ".markdown", ".mdown", ".mkd"), content_types=("text/markdown",)
    ),
    "html": Format(
        *("readtui.ingest.html.reader", (".html", ".htm", ".xhtml", ".shtml")),
        from_bytes=True,
        content_types=("text/html", "application/xhtml+xml"),
    ),
    "epub": Format("readtui.ingest.epub.reader", (".epub",), from_bytes=True, content_types=("application/epub+zip",)),
    "code": Format("readtui.ingest.code", tuple(LANGUAGES)),
    "man": Format("readtui.ingest.man"),
    "pdf": Format("readtui.ingest.pdf.reader", (".pdf",), from_bytes=True, content_types=("application/pdf",)),
    "docx": Format("readtui.ingest.docx", (".docx", ".docm", ".dotx"), from_bytes=True, content_types=(DOCX_TYPE,)),
}
"""Our own formats by name. Those of other distributions come after them, and cannot take what is theirs."""

_SERVED = frozenset((".php", ".pl"))
"""Extensions that tell, in an address, how a page is made and not what is in it."""

_TELLING_NOTHING = frozenset(("", "text/plain", "application/octet-stream"))
"""Content types that servers send of anything."""

_WEIGHT_LIMIT = 500_000
"""Markdown that weighs more (see `_weight`) is read as plain text: at 8 µs for each unit it would take over 4 s."""

_SNIFFED = 1 << 15  # characters at the start of a text without an extension that are looked at
_FRONT_MATTER = re.compile(r"\A(?:---[ \t]*\n[A-Za-z_][\w -]*:(?:[ \t].*)?\n|\+\+\+[ \t]*\n[A-Za-z_][\w.-]*[ \t]*=)")
# A line that starts with "#" is a comment in a script: a heading has space around it.
_HEADING = re.compile(r"(?:\A|\n[ \t]*\n)#{1,6}[ \t]+\S.*(?=\n[ \t]*\n)")
_QUOTE = re.compile(r"^[ >]*>", re.MULTILINE)
_LINK = re.compile(r"\[[^][\n]{1,200}\]\((?:https?://|#|\.{0,2}/|[\w-]+\.\w)[^()\n]{0,500}\)")
# Comments and an XML declaration may stand before; an element within a text opens Markdown as well, and is not enough.
_PAGE = re.compile(
    rb"(?is)(?:\xef\xbb\xbf)?(?:\s|<!--.{0,2000}?-->|<\?xml\b[^>]{0,200}>)*+<(?:!doctype\s+html|html|head|title|body|meta)\b"
)
_FENCE = re.compile(r"\n(?:```|~~~)[\w+-]*\n")


def read(source: Source, *, format: str | None = None) -> Document:  # noqa: A002 (the word that the reader uses)
    """The document in `source`, read as `format` or as its name and its bytes suggest. Raises FormatError."""
    name = format or named(source)
    plugin = None
    if name is not None and name not in FORMATS and (plugin := _plugin_named(name)) is None:
        *others, last = FORMATS
        raise FormatError(f"no format is named {name}", f"choose {', '.join(others)} or {last}")
    if plugin is not None:
        return _read_by_plugin(plugin, source)
    if name and FORMATS[name].from_bytes:
        return cast(Importer, _loaded(name)).read(source)
    try:
        refuse_known_formats(source.name, source.data)
        if not is_utf16_or_utf32(source.data):
            refuse_binary(source.name, source.data)
    except FormatError as refusal:
        if (plugin := _plugins().sniffed(source.data, source.name)) is None:
            raise _with_what_broke(refusal) from None
        return _read_by_plugin(plugin, source)
    decoded = _decoded(source)
    if not decoded.text.strip():
        return _empty(source)
    if name is None:
        name = _sniffed(decoded.text[:_SNIFFED]) if _may_be_sniffed(source) else "text"
        if _is_foreign(source):
            decoded = decoded._replace(notes=(*decoded.notes, *_plugins().broken))
    return _read_text(name, source, decoded, asked=format is not None)


def named(source: Source) -> str | None:
    """The format that a source is in by what its server says, its name or its start; None for what is a plain text or
    shows what it is only when it is read."""
    if is_epub(source.data):
        return "epub"
    if paper := pdf_or_docx(source.data):
        return paper
    name = _by_content_type(source.content_type) or _by_extension(source)
    if name is None and _may_be_sniffed(source) and _starts_html(source.data):
        return "html"
    if name is None and _is_foreign(source):
        found = _plugins()
        kind = _content_type(source.content_type)
        plugin = found.called_for(_extension(source), kind) or found.sniffed(source.data, source.name)
        return plugin.name if plugin else None
    return name


# Formats of other distributions


def _is_foreign(source: Source) -> bool:
    """Whether the name or the server tells of a format that is not ours. To look for others takes 30 ms: what has no
    extension, as most that comes through a pipe, is not looked up."""
    return bool(_extension(source)) or _content_type(source.content_type) not in _TELLING_NOTHING


def _plugins() -> Plugins:
    from readtui.ingest.plugins import installed  # deferred: see above

    return installed(frozenset(FORMATS))


def _plugin_named(name: str) -> Plugin | None:
    return next((plugin for plugin in _plugins().usable if plugin.name == name), None)


def _read_by_plugin(plugin: Plugin, source: Source) -> Document:
    from readtui.ingest.plugins import read_bytes, read_text  # deferred: see above

    if plugin.format.from_bytes:
        return read_bytes(plugin, source)
    decoded = _decoded(source)
    return read_text(plugin, decoded.text, source.name, decoded.notes)


def _with_what_broke(refusal: FormatError) -> FormatError:
    """A refusal that tells of the formats that are installed and cannot be used."""
    if not (broken := _plugins().broken):
        return refusal
    return FormatError(refusal.what, "; ".join(filter(None, (refusal.fix, broken[0].rstrip(".")))))


# Our own formats


def _read_text(name: str, source: Source, decoded: Decoded, *, asked: bool) -> Document:
    notes = decoded.notes
    if name == "markdown" and not asked and _weight(decoded.text) > _WEIGHT_LIMIT:
        name = "text"
        notes = (*notes, "There is too much Markdown here to read at once: it is shown as plain text.")
    return cast(TextImporter, _loaded(name)).read(decoded.text, source.name, notes)


def _decoded(source: Source) -> Decoded:
    return decode_page(source.data, source.charset) if source.charset else decode(source.data)


def _loaded(name: str) -> object:
    return importlib.import_module(FORMATS[name].module)


def _extension(source: Source) -> str:
    """What the name of a file ends in, or that of a page: its query and its host do not count."""
    name = source.name
    if source.kind == "url":
        from urllib.parse import urlsplit  # deferred: 2 ms, and files have no address

        name = urlsplit(source.address or name).path
    return PurePath(name).suffix.lower()


def _by_extension(source: Source) -> str | None:
    if PurePath(source.name).name in NAMES:
        return "code"
    extension = _extension(source)
    if source.kind == "url" and extension in _SERVED:
        return None
    return next((key for key, entry in FORMATS.items() if extension in entry.extensions), None)


def _may_be_sniffed(source: Source) -> bool:
    """Whether the name tells nothing. What an address ends in (.php, .aspx) often tells of the server alone."""
    return source.kind != "file" or not _extension(source)


def _empty(source: Source) -> Document:
    builder = Builder(source.name)
    builder.note("There is no text in it." if source.data else "The file is empty.")
    return builder.build()


def _sniffed(head: str) -> str:
    """The format of a text that nothing tells of but its start."""
    head = head.replace("\r\n", "\n")
    if head.lstrip().partition("\n")[0].rstrip().endswith(")"):
        from readtui.ingest.man import is_page  # deferred: its patterns take 3 ms

        if is_page(head):
            return "man"
    return "code" if language_in(head) else "markdown" if _looks_like_markdown(head) else "text"


def _looks_like_markdown(head: str) -> bool:
    """Front matter, two headings, or two of: a heading, a link, a pair of fences."""
    if _FRONT_MATTER.match(head):
        return True
    if head.startswith("#!"):
        return False
    headings = len(_HEADING.findall(head))
    links = len(_LINK.findall(head))
    fences = len(_FENCE.findall(head)) // 2
    return headings >= 2 or bool(headings) + bool(links) + bool(fences) >= 2


def _content_type(said: str) -> str:
    """What a server said, without parameters."""
    return said.partition(";")[0].strip().lower()


def _by_content_type(said: str) -> str | None:
    """The format that a server named; a plain text may be anything."""
    kind = _content_type(said)
    return next((name for name, entry in FORMATS.items() if kind in entry.content_types), None)


def _starts_html(data: bytes) -> bool:
    """Whether bytes start like a page: with its declaration, or with an element that opens one."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data[: 2 * _SNIFFED].decode("utf-16", "ignore").encode()
    return _PAGE.match(data[:_SNIFFED]) is not None


def _weight(text: str) -> int:
    """About how much work a text is for the Markdown parser: its lines, cells, brackets and other marks.

    Short lines are blocks of their own (items, headings), long ones mostly go on; each level of quotation reads all
    its lines again.
    """
    lines = text.count("\n")
    each = 9 if len(text) < 40 * lines else 3
    deepest = max((quote.count(">") for quote in _QUOTE.findall(text)), default=0)
    return (
        lines * each * (4 + min(deepest, 24)) // 4
        + 4 * text.count("|")
        + 8 * (text.count("[") - text.count("]:"))
        + sum(text.count(mark) for mark in "*_`<&~\\$")
    )
