"""The table of built-in formats; detects the format of a source, built in or of a plugin, and reads it."""

from __future__ import annotations

import codecs
import importlib
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from readtui.config import debug_log
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.document.progress import METER
from readtui.errors import FormatError
from readtui.ingest.detect import is_epub, pdf_or_docx, refuse_binary, refuse_known_formats
from readtui.ingest.encoding import Decoded, decode, decode_page, is_utf16_or_utf32
from readtui.ingest.format import DOCX_TYPE, MANUAL_TYPE, Format, Importer, TextImporter
from readtui.ingest.languages import LANGUAGES, NAMES, language_in
from readtui.ingest.markup import find_markup
from readtui.ingest.source import Source
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import without_overstriking

if TYPE_CHECKING:  # imported only for formats that are not built in
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
    "terminal": Format("readtui.ingest.terminal.reader", (".log", ".ansi", ".diff", ".patch")),
    "csv": Format(
        *("readtui.ingest.delimited", (".csv", ".tsv", ".tab", ".psv")),
        content_types=("text/csv", "text/tab-separated-values"),
    ),
    "code": Format("readtui.ingest.code", tuple(LANGUAGES)),
    "man": Format("readtui.ingest.man", content_types=(MANUAL_TYPE,)),
    "pdf": Format("readtui.ingest.pdf.reader", (".pdf",), from_bytes=True, content_types=("application/pdf",)),
    "docx": Format(
        "readtui.ingest.docx.reader", (".docx", ".docm", ".dotx"), from_bytes=True, content_types=(DOCX_TYPE,)
    ),
}
"""The built-in formats by name. Plugins come after them and cannot replace them."""

_SERVER_EXTENSIONS = frozenset((".php", ".pl"))
"""Extensions of source code that, in an address, only name the program of the server, not the format of the page."""

_GENERIC_TYPES = frozenset(("", "text/plain", "application/octet-stream"))
"""Content types that servers send for anything."""

SNIFFED_LENGTH = 1 << 15
"""Characters at the start of a text that are examined if nothing else decides."""

_FRONT_MATTER = lazy_regex(r"\A(?:---[ \t]*\n[A-Za-z_][\w -]*:(?:[ \t].*)?\n|\+\+\+[ \t]*\n[A-Za-z_][\w.-]*[ \t]*=)")
# A line that starts with "#" may be a comment in a script: a heading has blank lines around it.
_HEADING = lazy_regex(r"(?:\A|\n[ \t]*\n)#{1,6}[ \t]+\S.*(?=\n[ \t]*\n)")
_LINK = lazy_regex(r"\[[^][\n]{1,200}\]\((?:https?://|#|\.{0,2}/|[\w-]+\.\w)[^()\n]{0,500}\)")
# Comments and an XML declaration may come first. Other elements are not enough: Markdown may begin with them.
_PAGE = lazy_regex(
    rb"(?is)(?:\xef\xbb\xbf)?\s*(?:(?:<!--(?:(?!-->).){0,2000}-->|<\?xml\b[^>]{0,200}>)\s*)*"
    rb"<(?:!doctype\s+html|html|head|title|body|meta)\b"
)
_FENCE = lazy_regex(r"\n(?:```|~~~)[\w+-]*\n")


def read(source: Source, *, format: str | None = None) -> Document:  # noqa: A002 (the name of the command-line option)
    """Read `source` as `format`, or as the format that is detected. Raises FormatError."""
    name = format or detect_format(source)
    plugin = None
    if name is not None and name not in FORMATS and (plugin := _find_plugin(name)) is None:
        *others, last = FORMATS
        raise FormatError(f"there is no format {name}", f"choose {', '.join(others)} or {last}")
    if plugin is not None:
        return _read_by_plugin(plugin, source)
    if name and FORMATS[name].from_bytes:
        _log(name, source)
        return cast(Importer, _importer(name)).read(source)
    try:
        refuse_known_formats(source.name, source.data)
        if not is_utf16_or_utf32(source.data):
            refuse_binary(source.name, source.data)
    except FormatError as refusal:
        if (plugin := _plugins().sniff(source.data, source.name)) is None:
            raise _with_broken_plugin(refusal) from None
        return _read_by_plugin(plugin, source)
    decoded = _decoded(source)
    if not decoded.text or decoded.text.isspace():
        return _empty(source)
    if name is None and _may_be_plugin_format(source):
        decoded = decoded._replace(notes=(*decoded.notes, *_plugins().broken))
    if format is None and name in (None, "text", "code") and (markup := find_markup(decoded.text, _extension(source))):
        decoded = decoded._replace(notes=(*decoded.notes, markup.note))
        name = "code" if markup.is_code else name or "text"
    elif name is None or (name == "text" and format is None):
        name = _text_format(source, decoded.text, is_named=name == "text")
    _log(name, source)
    if (meter := METER.get()) is not None:
        meter.size = len(decoded.text)
    keeps_overstriking = name in ("man", "terminal")
    texts, notes = [decoded.text if keeps_overstriking else without_overstriking(decoded.text)], decoded.notes
    source_name = source.name
    del decoded, source  # the importer has the only reference to the text, and can drop it
    return cast(TextImporter, _importer(name)).read(texts.pop(), source_name, notes)


def detect_format(source: Source) -> str | None:
    """Return the name of a format by the first bytes, the content type or the name.

    None means plain text, or a text whose format shows only after decoding.
    """
    if is_epub(source.data):
        return "epub"
    if by_bytes := pdf_or_docx(source.data):
        return by_bytes
    name = _by_content_type(source.content_type) or _by_extension(source)
    if name is None and _name_is_generic(source) and _starts_html(source.data):
        return "html"
    if name is None and _may_be_plugin_format(source):
        plugins = _plugins()
        content_type = _without_parameters(source.content_type)
        plugin = plugins.find(_extension(source), content_type) or plugins.sniff(source.data, source.name)
        return plugin.name if plugin else None
    return name


def format_of_head(head: Source) -> str:
    """Return the name of the format of a stream by its first bytes; "" for UTF-16, which is decoded as a whole.

    Raises FormatError for one that is no text. From `SNIFFED_LENGTH` characters on, more would not change the answer.
    """
    if name := detect_format(head):
        return name
    if is_utf16_or_utf32(head.data):
        return ""
    refuse_known_formats(head.name, head.data)
    refuse_binary(head.name, head.data)
    text = decode(head.data).text
    if markup := find_markup(text, ""):
        return "code" if markup.is_code else "text"
    return _text_format(head, text, is_named=False)


def may_have_used_plugins() -> bool:
    """Whether a plugin may have read one of the documents of this process, or decided about its format."""
    return "readtui.ingest.plugins" in sys.modules and any(_plugins())


def _log(name: str, source: Source) -> None:
    debug_log.log("reading %s: %s of %d bytes", debug_log.without_query(source.name), name, len(source.data))


# Plugins


def _may_be_plugin_format(source: Source) -> bool:
    """Whether the name or the content type suggests a format that is not built in.

    Listing the plugins takes 30 ms, so it is not done for sources without an extension, such as most pipes.
    """
    return bool(_extension(source)) or _without_parameters(source.content_type) not in _GENERIC_TYPES


def _plugins() -> Plugins:
    from readtui.ingest.plugins import installed_plugins  # deferred, as above

    return installed_plugins(frozenset(FORMATS))


def _find_plugin(name: str) -> Plugin | None:
    return next((plugin for plugin in _plugins().usable if plugin.name == name), None)


def _read_by_plugin(plugin: Plugin, source: Source) -> Document:
    from readtui.ingest.plugins import read_bytes, read_text  # deferred, as above

    _log(plugin.name, source)
    if plugin.format.from_bytes:
        return read_bytes(plugin, source)
    decoded = _decoded(source)
    return read_text(plugin, decoded.text, source.name, decoded.notes)


def _with_broken_plugin(refusal: FormatError) -> FormatError:
    """Return a refusal that also names the first broken plugin: the file may be in its format."""
    if not (broken := _plugins().broken):
        return refusal
    return FormatError(refusal.what, "; ".join(filter(None, (refusal.fix, broken[0].rstrip(".")))))


# Built-in formats


def _decoded(source: Source) -> Decoded:
    return decode_page(source.data, source.charset) if source.charset else decode(source.data)


def _importer(name: str) -> object:
    return importlib.import_module(FORMATS[name].module)


def _extension(source: Source) -> str:
    """Return the extension of a file name or of the path of an address, in lower case."""
    name = source.name
    if source.kind == "url":
        from urllib.parse import urlsplit  # deferred: 2 ms, and files have no address

        name = urlsplit(source.address or name).path
    return PurePath(name).suffix.lower()


def _by_extension(source: Source) -> str | None:
    if PurePath(source.name).name in NAMES:
        return "code"
    extension = _extension(source)
    if source.kind == "url" and extension in _SERVER_EXTENSIONS:
        return None
    return next((key for key, entry in FORMATS.items() if extension in entry.extensions), None)


def _name_is_generic(source: Source) -> bool:
    """Whether the name has no extension, or is an address: its extension is often only the server's (.aspx)."""
    return source.kind != "file" or not _extension(source)


def _text_format(source: Source, text: str, *, is_named: bool) -> str:
    """Return the format of a text. `is_named`: the extension is that of a text.

    A text with overstriking is a manual page or the like, whatever its name is: "ls.1", "ls.txt".
    """
    is_unclear = "\b" in text or "\x1b[" in text or (_name_is_generic(source) and not is_named)
    return _sniff_text(text[:SNIFFED_LENGTH]) if is_unclear else "text"


def _empty(source: Source) -> Document:
    builder = Builder(source.name)
    builder.note("There is no text in it." if source.data else "The file is empty.")
    return builder.build()


def _sniff_text(head: str) -> str:
    """Return the name of the format of a text, by its first lines."""
    head = head.replace("\r\n", "\n")
    if head.lstrip().partition("\n")[0].rstrip().endswith(")"):
        from readtui.ingest.man import is_page  # deferred: its patterns take 3 ms

        if is_page(head):
            return "man"
    if "\x1b" not in head and max(map(head.partition("\n")[0].count, ",;\t")) > 1:  # ";" is in sequences too
        from readtui.ingest.delimited import is_delimited  # deferred: few texts begin so

        if is_delimited(head):
            return "csv"
    from readtui.ingest.terminal.kinds import is_output  # deferred: a named text is none

    if is_output(head):
        return "terminal"
    return "code" if language_in(head) else "markdown" if _looks_like_markdown(head) else "text"


def _looks_like_markdown(head: str) -> bool:
    """Whether a text has front matter, two headings, or two of: a heading, a link, a fenced code block."""
    if _FRONT_MATTER.match(head):
        return True
    if head.startswith("#!"):
        return False
    headings = len(_HEADING.findall(head))
    links = len(_LINK.findall(head))
    fences = len(_FENCE.findall(head)) // 2
    return headings >= 2 or bool(headings) + bool(links) + bool(fences) >= 2


def _without_parameters(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _by_content_type(content_type: str) -> str | None:
    """Return the name of the format of a content type; None for others, and for text/plain, which may be anything."""
    content_type = _without_parameters(content_type)
    return next((name for name, entry in FORMATS.items() if content_type in entry.content_types), None)


def _starts_html(data: bytes) -> bool:
    """Whether bytes start like a web page: with a doctype, or with one of the elements that start a page."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data[: 2 * SNIFFED_LENGTH].decode("utf-16", "ignore").encode()
    return _PAGE.match(data[:SNIFFED_LENGTH]) is not None
