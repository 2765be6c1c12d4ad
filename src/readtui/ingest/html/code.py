"""Code blocks of a web page: their text without line numbers, and their language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANGUAGE = re.compile(
    r"(?i)(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-(?:source-|text-)?|sourceCode\s+)([\w+#.-]+)"
)
_GUTTER = re.compile(r"(?i)(?:^|[\s_-])(?:gutter|linenos?|line-?numbers?|lineno)(?:$|[\s_-])")
_NOT_LANGUAGES = frozenset(("none", "text", "plain", "plaintext", "default", "nohighlight", "wrapper", "highlight"))


def code_text(element: _Element) -> str:
    """Return the text of preformatted code, line by line, without line numbers."""
    from lxml.etree import iterwalk  # deferred: 20 ms

    parts: list[str] = []
    skipped: _Element | None = None
    for event, part in iterwalk(element, events=("start", "end")):
        if event == "start" and skipped is None:
            if part is not element and _is_gutter(part):
                skipped = part
            else:
                parts.append("\n" if part.tag == "br" else part.text or "")
        elif event == "end":
            if part is skipped:
                skipped = None
            if skipped is None and part is not element:
                parts.append(part.tail or "")
    return "".join(parts)


def _is_gutter(part: _Element) -> bool:
    """Whether an element contains line numbers: its class names say so, and it has no letters."""
    return _GUTTER.search(part.get("class") or "") is not None and not any(map(str.isalpha, text_of(part)))


def code_language(element: _Element) -> str:
    """Return the language of code, named by its element, the `code` inside, or its parents; "" if unknown."""
    code = next(element.iterchildren("code"), None)
    parent = element.getparent()
    grandparent = parent.getparent() if parent is not None else None
    for candidate in (code, element, parent, grandparent):
        if candidate is None:
            continue
        named = candidate.get("data-lang") or candidate.get("data-language")
        if named is None and (match := _LANGUAGE.search(candidate.get("class") or "")):
            named = match[1]
        if named and named.lower() not in _NOT_LANGUAGES:
            return named
    return ""
