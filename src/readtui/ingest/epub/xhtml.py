"""The XML of a book as trees: nothing outside of it is looked up, and what is not well formed is read all the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.encoding import decode_page
from readtui.ingest.html.formulas import replace_formulas
from readtui.ingest.html.page import parse_page

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

OPS = "{http://www.idpf.org/2007/ops}"
"""The namespace of what EPUB adds to XHTML."""

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,500}>")
_PROLOG = 1 << 14  # characters among which the document type stands
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*+", re.IGNORECASE)
_SUBSET = re.compile(r"\[[^\]]*+(?:\](?!\s*>)[^\]]*+)*+\]")
_PLAIN_ENTITY = re.compile(r"""<!ENTITY\s+([A-Za-z][A-Za-z0-9]*)\s+["']([^"'<&%]{1,200})["']\s*>""")
_ROOT = re.compile(r"<html\b[^>]*>")
_XHTML = re.compile(r"""\s+xmlns\s*=\s*(["'])http://www\.w3\.org/1999/xhtml\1""")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)([A-Za-z][A-Za-z0-9]*;)?")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


class Tree(NamedTuple):
    """A tree whose tags have no namespaces, whether it was well formed, and notes about its encoding.

    The root is None if there is nothing in it.
    """

    root: _Element | None
    is_sound: bool = True
    notes: tuple[str, ...] = ()


def page_tree(data: bytes) -> Tree:
    """A chapter. If it is no XML, it is read as browsers read pages."""
    decoded = decode_page(data)
    text, own = _without_prolog(decoded.text)
    told = _told(_ROOT.sub(lambda tag: _XHTML.sub("", tag[0]), text, count=1), own)
    root = _strict(told)
    if root is not None and root.tag in ("html", "svg"):
        replace_formulas(root, text)
        return Tree(root, notes=decoded.notes)
    page = parse_page(text) if text.strip() else None
    return Tree(page.root if page else None, False, decoded.notes)


def xml_tree(data: bytes) -> Tree:
    """What describes the book. If it is not well formed, it is mended as far as that goes."""
    told = _told(*_without_prolog(decode_page(data).text))
    if (root := _strict(told)) is not None:
        return Tree(root)
    from lxml.etree import XMLSyntaxError, fromstring

    try:
        root = fromstring(told, _parser(recover=True))
    except XMLSyntaxError:
        root = None
    return Tree(root if root is None else _bare(root), False)


def attribute(element: _Element, name: str) -> str:
    """The value of an attribute, whatever its namespace; "" if there is none."""
    if (plain := element.get(name)) is not None:
        return plain.strip()
    end = f"}}{name}"
    return next((str(value).strip() for key, value in element.items() if str(key).endswith(end)), "")


def kinds_of(element: _Element) -> frozenset[str]:
    """What an element is by its epub:type and its role, in small letters."""
    told = f"{element.get(f'{OPS}type') or element.get('epub:type') or ''} {element.get('role') or ''}"
    return frozenset(told.lower().split())


def words_of(element: _Element | None) -> str:
    """The words of an element on one line; "" if there is none."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def _strict(told: bytes) -> _Element | None:
    from lxml.etree import XMLSyntaxError, fromstring  # deferred: 20 ms

    try:
        return _bare(fromstring(told, _parser()))
    except XMLSyntaxError:
        return None


def _told(text: str, own: Mapping[str, str]) -> bytes:
    return _with_entities(text, own).encode("utf-8", "replace")


def _parser(*, recover: bool = False) -> XMLParser:
    from lxml.etree import XMLParser

    return XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True, recover=recover,
    )  # fmt: skip


def _bare(root: _Element) -> _Element:
    """The tree without the namespaces of its tags."""
    for element in root.xpath("//*[namespace-uri()]"):
        element.tag = element.tag.rpartition("}")[2]
    return root


def _without_prolog(text: str) -> tuple[str, dict[str, str]]:
    """A text without the declaration of XML and the document type, and the plain entities that this declared.

    Entities made of others could grow without end, and those that lie elsewhere are never looked up.
    """
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    found = _DOCTYPE.search(text, 0, _PROLOG)
    if found is None:
        return text, {}
    subset = _SUBSET.match(text, found.end())
    end = subset.end() if subset else found.end()
    after = text.find(">", end)
    own = {f"{name};": value for name, value in _PLAIN_ENTITY.findall(subset[0])} if subset else {}
    return (text[: found.start()] + text[after + 1 :] if after >= 0 else text), own


def _with_entities(text: str, own: Mapping[str, str]) -> str:
    """A text whose named entities are characters, and whose other ampersands are only that."""
    if "&" not in text:
        return text

    def character(entity: re.Match[str]) -> str:
        name = entity[1]
        return own.get(name) or html5.get(name, f"&amp;{name}") if name else "&amp;"

    first, *rest = text.split(_CDATA)
    parts = [_ENTITY.sub(character, first)]
    for piece in rest:
        inside, mark, after = piece.partition(_CDATA_END)
        parts += [_CDATA, inside, mark, _ENTITY.sub(character, after)]
    return "".join(parts)
