"""XML parser for the files of a book: loads no external entities, and accepts damaged XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.encoding import decode_page
from readtui.ingest.html.normalise import normalise_tree
from readtui.ingest.html.page import parse_page
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

    from readtui.ingest.plaintext.line_group import LineGroup

OPS = "{http://www.idpf.org/2007/ops}"
"""The namespace of attributes that EPUB adds to XHTML, such as epub:type."""

_DECLARATION = lazy_regex(r"\s*<\?xml\b[^>]{0,500}>")
_DOCTYPE_WITHIN = 1 << 14  # characters from the start of the text
_DOCTYPE = lazy_regex(r"<!DOCTYPE\b[^\[>]*", re.IGNORECASE)
_INTERNAL_SUBSET = lazy_regex(r"\[.*?\](?=\s*>)", re.DOTALL)
_ENTITY_DECLARATION = lazy_regex(r"""<!ENTITY\s+([A-Za-z][A-Za-z0-9]*)\s+["']([^"'<&%]{1,200})["']\s*>""")
_HTML_TAG = lazy_regex(r"<html\b[^>]*>")
_XHTML_NAMESPACE = lazy_regex(r"""\s+xmlns\s*=\s*(["'])http://www\.w3\.org/1999/xhtml\1""")
_ENTITY = lazy_regex(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)([A-Za-z][A-Za-z0-9]*;)?")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


class XmlTree(NamedTuple):
    """A parsed file: its root (None if the file is empty), whose tags have no namespaces, and notes on its encoding."""

    root: _Element | None
    is_well_formed: bool = True
    notes: tuple[str, ...] = ()


def parse_chapter(data: bytes) -> XmlTree:
    """Parse a chapter as XHTML or SVG, or as HTML, as browsers do, if it is not well-formed."""
    decoded = decode_page(data)
    text, entities = _without_prolog(decoded.text)
    without_namespace = _HTML_TAG.sub(lambda tag: _XHTML_NAMESPACE.sub("", tag[0]), text, count=1)
    root = _parse_strict(_encoded(without_namespace, entities))
    if root is not None and root.tag in ("html", "svg"):
        normalise_tree(root, text)
        return XmlTree(root, notes=decoded.notes)
    page = parse_page(text) if text.strip() else None
    return XmlTree(page.root if page else None, False, decoded.notes)


def parse_text(data: bytes) -> XmlTree:
    """Return a plain text as a chapter: its paragraphs, headings and listings."""
    decoded = decode_page(data)
    tags = {"code": "pre", "heading": "h2", "rule": "hr"}
    blocks = ((tags.get(one.kind, "p"), escape(f"{one.marker} {one.text}".strip())) for one in _groups(decoded.text))
    page = parse_page(f"<html><body>{''.join(f'<{tag}>{text}</{tag}>' for tag, text in blocks)}</body></html>")
    return XmlTree(page.root if page else None, notes=decoded.notes)


def _groups(text: str) -> list[LineGroup]:
    from readtui.ingest.plaintext.lines import line_groups  # deferred: hardly any book has plain text

    return line_groups(printable(text))


def parse_xml(data: bytes) -> XmlTree:
    """Parse XML that describes the book. If it is not well-formed, return what the parser can recover."""
    encoded = _encoded(*_without_prolog(decode_page(data).text))
    if (root := _parse_strict(encoded)) is not None:
        return XmlTree(root)
    from lxml.etree import XMLSyntaxError, fromstring

    try:
        root = fromstring(encoded, _parser(recover=True))
    except XMLSyntaxError:
        root = None
    return XmlTree(None if root is None else _remove_namespaces(root), False)


def attribute(element: _Element, name: str) -> str:
    """Return the value of an attribute in any namespace; "" if there is none."""
    if (plain := element.get(name)) is not None:
        return plain.strip()
    end = f"}}{name}"
    return next((str(value).strip() for key, value in element.items() if str(key).endswith(end)), "")


def types_of(element: _Element) -> frozenset[str]:
    """Return the values of the epub:type and the ARIA role of an element, in lower case."""
    types = f"{element.get(f'{OPS}type') or element.get('epub:type') or ''} {element.get('role') or ''}"
    return frozenset(types.lower().split())


def _parse_strict(encoded: bytes) -> _Element | None:
    from lxml.etree import XMLSyntaxError, fromstring  # deferred: 20 ms

    try:
        return _remove_namespaces(fromstring(encoded, _parser()))
    except XMLSyntaxError:
        return None


def _encoded(text: str, entities: Mapping[str, str]) -> bytes:
    return _replace_entities(text, entities).encode("utf-8", "replace")


def _parser(*, recover: bool = False) -> XMLParser:
    from lxml.etree import XMLParser

    return XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True, recover=recover,
    )  # fmt: skip


def _remove_namespaces(root: _Element) -> _Element:
    """Remove the namespaces of all tags in place. Attributes keep theirs."""
    for element in root.xpath("//*[namespace-uri()]"):
        try:
            element.tag = element.tag.rpartition("}")[2]
        except ValueError:  # the parser recovers names such as "a:" from damaged XML, but they cannot be set
            continue
    return root


def _without_prolog(text: str) -> tuple[str, dict[str, str]]:
    """Return a text without XML declaration and document type, and the entities that the document type declares.

    Only entities for plain text are returned: nested ones could grow without limit, and external ones are never loaded.
    """
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    doctype = _DOCTYPE.search(text, 0, _DOCTYPE_WITHIN)
    if doctype is None:
        return text, {}
    subset = _INTERNAL_SUBSET.match(text, doctype.end())
    end = text.find(">", subset.end() if subset else doctype.end())
    entities = {f"{name};": value for name, value in _ENTITY_DECLARATION.findall(subset[0])} if subset else {}
    return (text[: doctype.start()] + text[end + 1 :] if end >= 0 else text), entities


def _replace_entities(text: str, entities: Mapping[str, str]) -> str:
    """Replace named entities outside CDATA by their characters, and escape all other ampersands."""
    if "&" not in text:
        return text

    def replacement(entity: re.Match[str]) -> str:
        name = entity[1]
        return entities.get(name) or html5.get(name, f"&amp;{name}") if name else "&amp;"

    first, *rest = text.split(_CDATA)
    parts = [_ENTITY.sub(replacement, first)]
    for part in rest:
        inside, end, after = part.partition(_CDATA_END)
        parts += [_CDATA, inside, end, _ENTITY.sub(replacement, after)]
    return "".join(parts)
