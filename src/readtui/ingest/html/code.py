"""Code of a web page: its lines without their numbers, its language, and the labels of the buttons around it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.html.blocks import text_of
from readtui.ingest.html.tags import BLOCK_TAGS, is_hidden
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LABEL_LENGTH = 60
"""Characters of the longest label or button above code."""

MIN_NUMBERED_SHARE = 0.7
"""Least share of the lines that begin with one of a row of numbers, which are their numbers then: long ones wrap."""

_SILENT_TAGS = frozenset(("script", "style", "template", "title", "meta", "link"))
_LABEL_TAGS = frozenset(
    ("button", "select", "textarea", "input", "clipboard-copy", "svg", "object", "iframe", "audio", "video", "canvas")
)
_STRUCTURE_TAGS = frozenset(("table", "tbody", "thead", "tfoot", "tr", "ol", "ul"))  # white space in them is not shown
_LINE_TAGS = (BLOCK_TAGS | {"pre"}) - {"table", "tbody", "thead", "tfoot", "ol", "ul", "td", "th", "title"}
_LINE_CLASS = lazy_regex(
    r"(?i)(?:^|\s)(?:(?:code|token|view|cm|ace|hljs-ln|CodeMirror|react-code|source)[-_]?line|line)(?:-\w+)?(?:\s|$)"
)
_BLOCK_STYLE = lazy_regex(r"(?i)display\s*:\s*(?:block|flex|grid|table-row)")
_TOOL_CLASS = lazy_regex(
    r"(?i)(?:^|[\s_-])(?:copy|clipboard|toolbar|tooltip|btn|button|code-?(?:header|bar|title|name|info|tools?|actions?)"
    r"|lang(?:uage)?-?(?:name|label|tag|badge))(?:$|[\s_-])"
)
_GUTTER = lazy_regex(r"(?i)(?:^|[\s_-])(?:gutter|linenos?|line-?num(?:ber)?s?|lineno|rowno)(?:$|[\s_-])")
_SHORT_GUTTER = lazy_regex(r"(?:^|\s)(?:ln|lnt|lnum|lno|ln-num|blob-num(?:-\w+)?|hljs-ln-n|hljs-ln-numbers|gl)(?:\s|$)")
_TOKEN_CLASS = lazy_regex(r"(?i)(?:^|[\s-])(?:m|mi|mf|mh|mo|mb|il|nu\d|number|literal|constant|token|pl-c1)(?:$|\s)")
_NUMBER = lazy_regex(r"\s*(\d{1,6})\s*[.:|]?\s*")
_LANGUAGE = lazy_regex(
    r"(?i)(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-(?:source-|text-)?|src-|sourceCode\s+)([\w+#.-]+)"
)
_NOT_LANGUAGES = frozenset(("none", "text", "plain", "plaintext", "default", "nohighlight", "wrapper", "highlight"))
_LANGUAGE_NAMES = """
asm awk bash basic batch bat c c++ cmake clojure cobol console cpp cs csharp css csv d dart diff docker dockerfile
elixir elm erlang fish fortran fsharp gherkin go golang graphql groovy haskell hcl html http ini java javascript js
json json5 jsx julia kotlin latex less lisp llvm lua make makefile markdown matlab md mysql nginx nim nix objc
objective-c ocaml pascal perl php plsql postgresql powershell prolog protobuf proto puppet py python python3 pycon r
racket rb rest ruby rust rs sass scala scheme scss sed sh shell shellscript solidity sql svelte swift tcl terraform
tex toml ts tsx typescript vb vbnet verilog vhdl vim vue wasm xml yaml yml zig zsh
"""
_LANGUAGES = frozenset(_LANGUAGE_NAMES.split())


class CodeText(NamedTuple):
    """The text of code, its language or "", and the words of the buttons and labels inside its element."""

    text: str
    language: str
    labels: tuple[str, ...] = ()


def read_code(elements: Sequence[_Element], left_out: Collection[_Element] = ()) -> CodeText:
    """Return the code in one element, or in several with a line each, without those `left_out`: the line numbers."""
    codes = [_code_in(element, left_out) for element in elements]
    if len(codes) == 1:
        return codes[0]
    text = "\n".join(code.text.strip("\n") for code in codes)
    return CodeText(text, codes[0].language, tuple(label for code in codes for label in code.labels))


def _code_in(element: _Element, left_out: Collection[_Element]) -> CodeText:
    if not len(element):
        return CodeText(element.text or "", code_language(element))
    reader = _CodeReader(element, left_out)
    text = reader.text()
    language = code_language(element)
    if not language:
        language = next((label for label in reader.labels if label.lower() in _LANGUAGES), "").lower()
    return CodeText(text, language, tuple(reader.labels))


class _CodeReader:
    """Reads the code of one element: each of the elements that are lines begins a line and ends one."""

    def __init__(self, element: _Element, left_out: Collection[_Element]) -> None:
        self._element = element
        self._left_out = frozenset(left_out)
        self._code = _only_code(element)
        self._around_code = frozenset(self._code.iterancestors()) if self._code is not None else frozenset()
        self._is_in_code = False
        self._are_code_lines: dict[_Element, bool] = {}
        self._parts: list[str] = []
        self._is_at_start = True  # of a line, or after its indentation
        self._has_open_end = False  # the last line element is closed, but its line is not
        self._numbers: dict[tuple[str, str], list[tuple[int, int]]] = {}  # by tag and class: indices of parts, numbers
        self._after_gutters: list[int] = []  # indices of the parts after numbers that are left out
        self.labels: list[str] = []

    def text(self) -> str:
        """Return the text, line by line, without line numbers."""
        from lxml.etree import iterwalk  # deferred: 20 ms

        opened: list[int] = []  # for each open element the number of parts before it; -1 if it is no line
        walk = iterwalk(self._element, events=("start", "end"))
        for event, part in walk:
            if event == "start":
                opened.append(self._start(part))
                if opened[-1] == _LEFT_OUT:
                    walk.skip_subtree()
            else:
                count = opened.pop()
                self._end(part, count)
        self._remove_separators(self._after_gutters)
        self._remove_numbers()
        return "".join(self._parts)

    def _start(self, part: _Element) -> int:
        if part is not self._element and self._is_left_out(part):
            if self._is_at_start and is_gutter(part):
                self._after_gutters.append(len(self._parts) + self._has_open_end)
            return _LEFT_OUT
        self._is_in_code = self._is_in_code or part is self._code
        is_line = part is not self._element and self._is_line(part)
        if is_line:
            self._open_line()
        count = len(self._parts)
        if part.tag == "br":
            self._add("\n")
        elif part.tag == "img":
            self._add(part.get("alt") or "")
        if text := part.text:
            is_layout = text.isspace() and (part.tag in _STRUCTURE_TAGS or (len(part) > 0 and self._is_line(part[0])))
            if not is_layout:
                if self._is_at_start and not len(part) and "\n" not in text and (number := _NUMBER.fullmatch(text)):
                    key = (str(part.tag), part.get("class") or "")
                    self._numbers.setdefault(key, []).append((len(self._parts) + self._has_open_end, int(number[1])))
                self._add(text)
        return count if is_line else _NO_LINE

    def _end(self, part: _Element, count: int) -> None:
        if part is self._element:
            return
        if part is self._code:
            self._is_in_code = False
        is_line = count >= 0
        if is_line:
            self._close_line(part, has_text=len(self._parts) > count)
        if not (tail := part.tail):
            return
        is_in_structure = (parent := part.getparent()) is not None and parent.tag in _STRUCTURE_TAGS
        if tail.isspace() and is_in_structure:
            return
        if tail.isspace() and is_line:  # between two lines, of which the first may have its own break
            tail = "\n" * (tail.count("\n") - (not self._has_open_end))
        self._add(tail)

    # Lines

    def _add(self, text: str) -> None:
        if not text:
            return
        if self._has_open_end:
            self._has_open_end = False
            self._parts.append("" if text.startswith(("\n", "\r")) else "\n")
            self._is_at_start = True
        self._parts.append(text)
        self._is_at_start = text[-1] in "\n\r" or (self._is_at_start and text.isspace())

    def _open_line(self) -> None:
        if self._has_open_end or not self._is_at_start:
            self._parts.append("\n")
        self._has_open_end, self._is_at_start = False, True

    def _close_line(self, part: _Element, *, has_text: bool) -> None:
        if has_text:
            self._has_open_end = self._has_open_end or not self._is_at_start
        else:  # an empty line, if it is among others
            self._has_open_end = any(
                one is not None and one.tag == part.tag for one in (part.getnext(), part.getprevious())
            )

    def _is_line(self, part: _Element) -> bool:
        """Whether browsers show an element as a line, or as several."""
        if part.tag == "code":
            return self._is_code_line(part)
        if part.tag != "span":
            return part.tag in _LINE_TAGS
        names, style = part.get("class"), part.get("style")
        return bool(names and _LINE_CLASS.search(names)) or bool(style and _BLOCK_STYLE.search(style))

    def _is_code_line(self, part: _Element) -> bool:
        """Whether a `code` is one of several without text between them on their line."""
        parent = part.getparent()
        if parent is None or len(parent) < 2:
            return False
        if parent not in self._are_code_lines:
            texts = [one.tail or "" for one in parent]
            are_alone = all(one.tag == "code" for one in parent) and not (parent.text or "").strip()
            self._are_code_lines[parent] = are_alone and all(
                not text or (text.isspace() and "\n" in text) for text in texts
            )
        return self._are_code_lines[parent]

    # What is no code

    def _is_left_out(self, part: _Element) -> bool:
        """Whether an element is no part of the code: a line number, or a button or label, which is recorded."""
        if part.tag in _SILENT_TAGS or part in self._left_out:
            return True
        if not (keys := part.keys()) and part.tag not in _LABEL_TAGS and self._code is None:
            return False
        if self._is_label(part, part.get("class") or ""):
            self.labels += filter(None, (" ".join(str(text).split()) for text in part.itertext()))
            return True
        return bool(keys) and is_gutter(part)

    def _is_label(self, part: _Element, names: str) -> bool:
        if part.tag in _LABEL_TAGS or is_hidden(part):
            return True
        is_outside = self._code is not None and not self._is_in_code and part is not self._code
        is_above = is_outside and part.tag in BLOCK_TAGS and part not in self._around_code
        if not is_above and not (names and _TOOL_CLASS.search(names)):
            return False
        text = text_of(part).strip()
        return (
            len(text) <= MAX_LABEL_LENGTH
            and "\n" not in text
            and next(part.iterdescendants("pre", "code"), None) is None
        )

    def _remove_numbers(self) -> None:
        """Remove numbers at the starts of lines that count the lines, and the space after them."""
        lines = "".join(self._parts).strip().count("\n") + 1
        for (_, names), found in self._numbers.items():
            numbers = [number for _, number in found]
            if (
                len(numbers) < max(2, lines * MIN_NUMBERED_SHARE)
                or _TOKEN_CLASS.search(names)
                or not are_consecutive(numbers)
            ):
                continue
            indices = [index for index, _ in found]
            if "".join(part for index, part in enumerate(self._parts) if index not in set(indices)).strip():
                self._remove_separators([index + 1 for index in indices])
                for index in indices:
                    self._parts[index] = ""
                return

    def _remove_separators(self, indices: Sequence[int]) -> None:
        """Remove the spaces between numbers and lines: as many as all parts with these indices begin with."""
        parts = {index: self._parts[index] for index in indices if index < len(self._parts)}
        spaces = min((len(part) - len(part.lstrip(" \t")) for part in parts.values() if part.strip()), default=0)
        for index, part in parts.items():
            self._parts[index] = part[spaces:] if part.strip() else part


_NO_LINE, _LEFT_OUT = -1, -2


def _only_code(element: _Element) -> _Element | None:
    """Return the `code` in an element; None if there is none, or one beside another."""
    first = next(element.iterdescendants("code"), None)
    is_only = first is not None and all(
        first in code.iterancestors() for code in islice(element.iterdescendants("code"), 1, 50)
    )
    return first if is_only else None


def is_gutter(part: _Element) -> bool:
    """Whether an element contains line numbers: its class names say so, and it has no letters."""
    names = part.get("class") or ""
    if _GUTTER.search(names):
        return not any(map(str.isalpha, text_of(part)))
    return _SHORT_GUTTER.search(names) is not None and not text_of(part).strip(" \n\t.:|0123456789")


def are_consecutive(numbers: Sequence[int]) -> bool:
    """Whether each number is the one before it plus one."""
    return all(after == before + 1 for before, after in pairwise(numbers))


def code_language(element: _Element) -> str:
    """Return the language of code, named by its element, the `code` inside, or its parents; "" if unknown."""
    code = next(element.iterdescendants("code"), None)
    parent = element.getparent()
    grandparent = parent.getparent() if parent is not None else None
    for candidate in (code, element, parent, grandparent):
        if candidate is None:
            continue
        names = candidate.get("class") or ""
        named = candidate.get("data-lang") or candidate.get("data-language")
        if named is None and (match := _LANGUAGE.search(names)):
            named = match[1]
        if named is None:
            named = _language_among(names, is_code=candidate is code or candidate is element)
        if named and named.lower() not in _NOT_LANGUAGES:
            return named
    return ""


def _language_among(names: str, *, is_code: bool) -> str | None:
    """Return a language that is one of the class names: of code, or beside one that says that there is code."""
    words = names.split()
    if not is_code and not {"highlight", "hljs", "codehilite", "sourceCode", "code", "src", "listing"}.intersection(
        words
    ):
        return None
    return next((word for word in words if word.lower() in _LANGUAGES), None)
