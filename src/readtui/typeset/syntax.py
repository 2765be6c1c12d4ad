"""The looks of code by its syntax: which stretches are keywords, strings, comments, numbers and names.

Code is looked at in parts when their rows are painted, each in a few milliseconds and by itself, so that the end of a
large file is shown as soon as its start. Parts begin where something is defined, or behind a blank line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import Any

from readtui.document.model import Code, Document
from readtui.span import Offset, Span
from readtui.typeset.line import Run, Runs
from readtui.unicode.clusters import boundary_at_or_after

PART = 2_000
"""Characters that a part has at least: lexers take about a millisecond for a thousand (pygments 2.21)."""

LARGEST_PART = 6_000
"""Characters of a part that is looked at: one with a longer line is data, and would hold up the screen."""

PLAIN = "code plain"
"""The role of what has no look of its own in code whose syntax is shown."""

_BELOW_BLANK = re.compile(r"\n\n(?=[^\s)}\]])")
_DIFF = re.compile(r"diff --git |--- .+\n\+\+\+ .+\n@@ -\d")
_CONSOLE = re.compile(r"\$ \S")
_WORD = re.compile(r"[^\s{}.,:;]+")
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
"""Kinds of tokens as pygments has them, and what they are here; of several that fit, the first. "" has no look."""


def language_of(document: Document, block: Code) -> str:
    """The language of a block: the first word that names it, else what its start is sure to be; "" for none."""
    if word := _WORD.search(block.language):
        language = word[0].lower().removeprefix("language-")
        return "" if language in _NO_LANGUAGES else language
    start = document.text[block.span.start : min(block.span.start + 1000, block.span.end)]
    return "diff" if _DIFF.match(start) else "console" if _CONSOLE.match(start) else ""


class SyntaxPainter:
    """The runs of any part of a block of code, by the syntax of a language; plain where it is not known."""

    __slots__ = ("_language", "_looks", "_parts", "_text")

    def __init__(self, document: Document, block: Code, language: str) -> None:
        self._text = document.text
        self._language = language
        self._parts = _parts(document, block.span)
        self._looks: dict[int, tuple[list[Offset], list[str]]] = {}  # by part: where a look begins, and its role

    def runs(self, start: Offset, end: Offset) -> Runs:
        """The characters from `start` to `end`, a run for each stretch of one look."""
        runs: list[Run] = []
        while start < end:
            part = bisect_right(self._parts, start) - 1
            last = min(end, self._parts[part + 1])
            starts, roles = self._look(part)
            index = bisect_right(starts, start) - 1
            while start < last:
                stop = min(last, starts[index + 1]) if index + 1 < len(starts) else last
                runs.append(Run(self._text[start:stop], roles[index], start))
                start, index = stop, index + 1
        return tuple(runs)

    def _look(self, part: int) -> tuple[list[Offset], list[str]]:
        if (look := self._looks.get(part)) is None:
            span = Span(self._parts[part], self._parts[part + 1])
            look = self._looks[part] = _looks(self._text, span, self._language)
        return look


def _parts(document: Document, span: Span) -> list[Offset]:
    """Where the parts of a block begin, and its end."""
    text, parts = document.text, [span.start]
    starts = [section.span.start for section in document.sections] if len(span) > PART else []
    while span.end - parts[-1] > LARGEST_PART:
        least, most = parts[-1] + PART, parts[-1] + LARGEST_PART
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


def _looks(text: str, span: Span, language: str) -> tuple[list[Offset], list[str]]:
    """Where the looks of a part begin, and their roles. No cluster has two looks."""
    lexer = _lexer(language) if len(span) <= LARGEST_PART else None
    if lexer is None:
        return [span.start], ["code"]
    starts, roles = [span.start], [PLAIN]
    code = span.of(text)
    try:
        for place, token, _ in lexer.get_tokens_unprocessed(f"{code}\n"):
            offset = span.start + place if code.isascii() else boundary_at_or_after(text, span.start + place)
            role = _role(str(token))
            if role == roles[-1] or offset < starts[-1]:
                continue
            if offset == starts[-1]:
                roles[-1] = role
            else:
                starts.append(offset)
                roles.append(role)
    except Exception:  # of a lexer that a broken text breaks: the words matter more than their looks
        roles[-1] = PLAIN
    return starts, roles


@cache
def _lexer(language: str) -> Any:
    """What tells the tokens of a language apart; None for a language that is not known."""
    # Deferred: 10 ms, and the lexer of a language up to 40 more. Those of other distributions are not asked for.
    from pygments.lexers import find_lexer_class, get_all_lexers

    name = next((name for name, aliases, _, _ in get_all_lexers(plugins=False) if language in aliases), None)
    made = find_lexer_class(name) if name else None
    return made(**({"startinline": True} if language == "php" else {})) if made else None


@cache
def _role(token: str) -> str:
    """The role of a kind of token, "Token.Name.Function"."""
    kind = token.removeprefix("Token.")
    look = next((look for start, look in _ROLES if kind == start or kind.startswith(f"{start}.")), "")
    return f"code {look}" if look else PLAIN
