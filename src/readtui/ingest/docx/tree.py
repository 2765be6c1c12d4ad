"""Changes of the XML tree of a Word document. Names of elements and attributes are given without their namespaces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def local_name(element: _Element | None) -> str:
    """Return the name of an element; "" if there is none, and for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def value_of(element: _Element, name: str) -> str:
    """Return the value of an attribute; "" if it is not set."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def sibling(element: _Element, name: str) -> str:
    """Return the tag for a name in the namespace of an element."""
    return f"{str(element.tag).rpartition('}')[0]}}}{name}"


def replace(element: _Element, others: Iterable[_Element]) -> None:
    """Replace an element by others, which may be its children."""
    parent = element.getparent()
    if parent is not None:
        index = parent.index(element)
        parent[index : index + 1] = list(others)


def insert_after(element: _Element, others: Iterable[_Element]) -> None:
    """Insert elements after an element, in order."""
    for other in others:
        element.addnext(other)
        element = other


def made_run(namespace: str, text: str) -> _Element:
    """Return a run with this text. `namespace` is in braces."""
    from lxml.etree import Element, SubElement  # deferred: 20 ms

    run = Element(f"{namespace}r")
    content = SubElement(run, f"{namespace}t")
    content.text = text
    content.set(_SPACE, "preserve")
    return run
