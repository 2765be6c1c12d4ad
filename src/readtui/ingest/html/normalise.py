"""Normalise the tree of a web page: what browsers show alike becomes alike in the tree, before the walk over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readtui.ingest.html.formula_signs import may_have_formulas
from readtui.ingest.html.headings import normalise_headings
from readtui.ingest.html.links import cut_unclosed_links
from readtui.ingest.html.notes import move_notes
from readtui.ingest.html.tags import HEADING_LEVELS

if TYPE_CHECKING:
    from lxml.etree import _Element

_LIST_TAGS = ("ul", "ol", "menu", "dir")
_TAGS = ("a", "button", "blockquote", "pre", *HEADING_LEVELS, *_LIST_TAGS)
_CAPTIONED_TAGS = ("img", "picture", "table", "pre", "video", "audio", "svg", "iframe", "object", "math")


def normalise_tree(root: _Element, html: str) -> None:
    """Normalise the tree `root` of the page or chapter `html` in place."""
    if may_have_formulas(html):
        from readtui.ingest.html.formulas import replace_formulas  # deferred: 4 ms, and most pages have none

        replace_formulas(root, html)
    move_notes(root, html)
    elements = list(root.iter(*_TAGS))  # in one pass: each takes as long as a tenth of the walk
    cut_unclosed_links([element for element in elements if element.tag == "a"], html)
    normalise_headings(root, elements, html)
    _nest_lists([element for element in elements if element.tag in _LIST_TAGS])
    _move_quotation_sources([element for element in elements if element.tag == "blockquote"])
    _rename_code_wrappers([element for element in elements if element.tag == "pre"])


def _nest_lists(lists: Sequence[_Element]) -> None:
    """Move lists that are straight inside a list into the item before them."""
    for inner in lists:
        parent, previous = inner.getparent(), inner.getprevious()
        while previous is not None and previous.tag == "br" and not (previous.tail or "").strip():
            previous = previous.getprevious()
        if parent is None or parent.tag not in _LIST_TAGS or previous is None or previous.tag != "li":
            continue
        if not (previous.tail or "").strip():
            previous.append(inner)


def _move_quotation_sources(quotations: Sequence[_Element]) -> None:
    """Move the source of a quotation, which is in a footer or a caption of it, to the end of its text."""
    for quote in quotations:
        is_inner = next(quote.iterancestors("blockquote"), None) is not None
        for footer in [] if is_inner else list(quote.iterdescendants("footer", "figcaption")):
            if next(footer.iterancestors("blockquote", "figure")).tag == "blockquote":
                _make_plain(footer)
        source = quote.getnext()
        if source is not None and not (quote.tail or "").strip() and _is_source(source):
            _make_plain(source)
            quote.append(source)


def _rename_code_wrappers(codes: Sequence[_Element]) -> None:
    """Rename the element that Prism puts around code and its buttons: it is named like a toolbar."""
    for code in codes:
        wrapper = code.getparent()
        if wrapper is not None and "code-toolbar" in (wrapper.get("class") or "").split():
            wrapper.set("class", "code")


def _is_source(element: _Element) -> bool:
    """Whether an element below a quotation says whose it is: nothing else is in the element around both."""
    parent = element.getparent()
    if parent is None or len(parent) != 2 or (parent.text or "").strip():
        return False
    is_caption = element.tag == "figcaption" and next(parent.iterdescendants(*_CAPTIONED_TAGS), None) is None
    return is_caption or (element.tag == "footer" and parent.tag in ("div", "figure"))


def _make_plain(source: _Element) -> None:
    """Make an element a plain block: its tag and its class names are also those of the footers of pages."""
    source.tag = "div"
    source.attrib.pop("class", None)
