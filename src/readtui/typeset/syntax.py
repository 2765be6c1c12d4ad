"""Syntax highlighting: roles for the keywords, strings, comments, numbers and names of code.

Code is highlighted in parts, each by itself in a few milliseconds when its rows are painted. So the end of a large file
is shown as fast as its start. Parts start at definitions or after blank lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from typing import Any

from readtui.document.model import Code, Document
from readtui.span import Offset, Span
from readtui.typeset.line import Run, Runs
from readtui.unicode.clusters import boundary_at_or_after
from readtui.unicode.lazy_regex import lazy_regex

MIN_PART = 2_000
"""The fewest characters of a part, unless the block is shorter. Lexers take about 1 ms for 1,000 (Pygments 2.21)."""

MAX_PART = 6_000
"""The most characters of a part that is highlighted: a longer one has a very long line, and would block the screen."""

PLAIN = "code plain"
"""The role of tokens in highlighted code that `_ROLES` has no role for."""

_BELOW_BLANK = lazy_regex(r"\n\n(?=[^\s)}\]])")
_DIFF = lazy_regex(r"diff --git |--- .+\n\+\+\+ .+\n@@ -\d")
_CONSOLE = lazy_regex(r"\$ \S")
_WORD = lazy_regex(r"[^\s{}.,:;]+")
_NO_LANGUAGES = frozenset(("", "none", "output", "plain", "plaintext", "text", "txt"))

_ROLES = (
    ("Comment.Preproc", "keyword"),
    ("Comment", "comment"),
    ("Keyword.Constant", "number"),
    ("Keyword", "keyword"),
    ("Operator.Word", "keyword"),
    ("Literal.String.Interpol", ""),
    ("Literal.String", "string"),
    ("Literal", "number"),
    ("Name.Function", "name"),
    ("Name.Class", "name"),
    ("Name.Decorator", "name"),
    ("Name.Builtin.Pseudo", ""),
    ("Name.Builtin", "name"),
    ("Name.Tag", "name"),
    ("Name.Attribute", "name"),
    ("Name.Namespace", "name"),
    ("Name.Exception", "name"),
    ("Generic.Inserted", "string"),
    ("Generic.Deleted", "number"),
    ("Generic.Heading", "name"),
    ("Generic.Subheading", "name"),
    ("Generic.Prompt", "keyword"),
)
"""Token types of Pygments and their roles; the first that matches applies. "" is plain."""


def language_of(document: Document, block: Code) -> str:
    """The language of a block: the first word of its name, else detected from its start; "" if unknown."""
    if word := _WORD.search(block.language):
        language = word[0].lower().removeprefix("language-")
        return "" if language in _NO_LANGUAGES else language
    start = document.text[block.span.start : min(block.span.start + 1000, block.span.end)]
    return "diff" if _DIFF.match(start) else "console" if _CONSOLE.match(start) else ""


class SyntaxPainter:
    """Makes the runs of a block of code, with roles by the syntax of `language`; without roles if it is unknown."""

    __slots__ = ("_language", "_parts", "_role_changes", "_text")

    def __init__(self, document: Document, block: Code, language: str) -> None:
        self._text = document.text
        self._language = language
        self._parts = _parts(document, block.span)
        self._role_changes: dict[int, tuple[list[Offset], list[str]]] = {}  # by part

    def runs(self, start: Offset, end: Offset) -> Runs:
        """The characters from `start` to `end` as runs of one role each."""
        runs: list[Run] = []
        while start < end:
            part = bisect_right(self._parts, start) - 1
            last = min(end, self._parts[part + 1])
            starts, roles = self._changes_in(part)
            index = bisect_right(starts, start) - 1
            while start < last:
                stop = min(last, starts[index + 1]) if index + 1 < len(starts) else last
                runs.append(Run(self._text[start:stop], roles[index], start))
                start, index = stop, index + 1
        return tuple(runs)

    def _changes_in(self, part: int) -> tuple[list[Offset], list[str]]:
        if (changes := self._role_changes.get(part)) is None:
            span = Span(self._parts[part], self._parts[part + 1])
            changes = self._role_changes[part] = _role_changes(self._text, span, self._language)
        return changes


def _parts(document: Document, span: Span) -> list[Offset]:
    """The offsets where the parts of a block start, and the end of the block."""
    text, parts = document.text, [span.start]
    starts = [section.span.start for section in document.sections] if len(span) > MIN_PART else []
    while span.end - parts[-1] > MAX_PART:
        least, most = parts[-1] + MIN_PART, parts[-1] + MAX_PART
        near = bisect_left(starts, least)
        if near < len(starts) and starts[near] < most:
            cut = text.rfind("\n", parts[-1], starts[near]) + 1
        elif found := _BELOW_BLANK.search(text, least, most):
            cut = found.end()
        else:
            cut = text.rfind("\n", least, most) + 1 or text.find("\n", most, span.end) + 1
        if cut <= parts[-1]:
            break
        parts.append(cut)
    return [*parts, span.end]


def _role_changes(text: str, span: Span, language: str) -> tuple[list[Offset], list[str]]:
    """The offsets where the role changes in a part, and the role from there on. No grapheme cluster has two roles."""
    lexer = _lexer(language) if len(span) <= MAX_PART else None
    if lexer is None:
        return [span.start], ["code"]
    starts, roles = [span.start], [PLAIN]
    code = span.of(text)
    try:
        for index, token, _ in lexer.get_tokens_unprocessed(f"{code}\n"):
            offset = span.start + index if code.isascii() else boundary_at_or_after(text, span.start + index)
            role = _role(str(token))
            if role == roles[-1] or offset < starts[-1]:
                continue
            if offset == starts[-1]:
                roles[-1] = role
            else:
                starts.append(offset)
                roles.append(role)
    except Exception:  # some lexers fail on invalid code: the rest is shown plain
        roles[-1] = PLAIN
    return starts, roles


@cache
def _lexer(language: str) -> Any:
    """The Pygments lexer of a language; None if there is none."""
    # Deferred: 10 ms, and up to 40 more for the lexer of a language. Lexers of other distributions are not used.
    from pygments.lexers import find_lexer_class, get_all_lexers

    lexers = list(get_all_lexers(plugins=False))
    by_alias = (name for name, aliases, _, _ in lexers if language in aliases)
    by_extension = (name for name, _, patterns, _ in lexers if f"*.{language}" in patterns)  # ```mjs, ```tsx
    name = next(by_alias, None) or next(by_extension, None)
    lexer_class = find_lexer_class(name) if name else None
    return lexer_class(**({"startinline": True} if language == "php" else {})) if lexer_class else None


@cache
def _role(token: str) -> str:
    """The role of a token type such as "Token.Name.Function"."""
    kind = token.removeprefix("Token.")
    role = next((role for start, role in _ROLES if kind == start or kind.startswith(f"{start}.")), "")
    return f"code {role}" if role else PLAIN
