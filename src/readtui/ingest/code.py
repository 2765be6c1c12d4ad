"""Reader of source code: the code as one block, with its classes, functions and keys as sections.

Definitions are found by patterns for the start of their lines. Parsers would be more exact, but they are slower and
find nothing in a file that is broken or in another dialect. Every pattern is bounded, so that no line takes long.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

from readtui.document.builder import CODE_TAB, Builder, ContentsEntry
from readtui.document.model import Document
from readtui.ingest.languages import language_in, language_of
from readtui.span import Offset
from readtui.unicode.printable import has_controls, printable

_SNIFFED = 1 << 15  # characters at the start from which the language is detected


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """Return a document of one code block, with the definitions as sections. Its notes begin with `notes`."""
    shown = text if (indented := _indented_json(text, source_name)) is None else indented
    clean = printable(shown, CODE_TAB)
    builder = Builder(source_name, clean=True)
    for note in notes:
        builder.note(note)
    if shown is not text:
        builder.note("The JSON stands in long lines, and is shown indented.")
    if clean is not shown and has_controls(shown):
        builder.note("Control characters were removed.")
    # The same text as the builder makes of it, so that the offsets of definitions are offsets in the block.
    code = "\n".join(line.rstrip() for line in clean.split("\n")).strip("\n")
    language = language_of(source_name) or language_in(code[:_SNIFFED])
    block = builder.code(code, language)
    if block is not None:
        builder.contents(_contents(code, language, block))
    if clean is not shown:
        from readtui.ingest.terminal_text import add_links  # deferred: its patterns take 3 ms

        add_links(shown, builder)
    return builder.build(title=PurePath(source_name).name if source_name != "-" else "")


def _indented_json(text: str, source_name: str) -> str | None:
    """Return JSON that stands in long lines with each key on a line of its own; None if it need not or cannot be."""
    if (language_of(source_name) or language_in(text[:_SNIFFED])) != "json":
        return None
    from readtui.ingest.data.json_indent import indented_json  # deferred: few files are JSON

    return indented_json(text)


def _contents(code: str, language: str, block: int) -> Iterator[ContentsEntry]:
    """Yield the contents entries: a definition is inside the last one before it that is indented less."""
    indents: list[int] = []  # of the enclosing definitions, outermost first
    for start, indent, title in definitions(code, language):
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        yield ContentsEntry(title, len(indents), block, start)


LONGEST_TITLE = 80
"""The most characters of a title; a longer one, such as a key in data, is cut."""


class Definition(NamedTuple):
    """A definition in source code: its offset, its indentation in characters, and its title."""

    start: Offset
    indent: int
    title: str


def definitions(code: str, language: str) -> list[Definition]:
    """Return the definitions in order, none for an unknown language. The tabs of `code` are expanded."""
    if language in ("json", "toml", "yaml"):
        from readtui.ingest.data.outline import data_outline  # deferred: other files are no data

        return [Definition(start, depth, title[:LONGEST_TITLE]) for start, depth, title in data_outline(code, language)]
    found: dict[Offset, Definition] = {}  # by the start of the line; the first matching pattern counts
    if patterns := _patterns(language):
        starts, ends = _multiline_comments(code, language)
        for rank, pattern in enumerate(patterns):
            for match in pattern.finditer(code):
                line = match.start()
                comment = bisect_right(starts, line) - 1
                if comment < 0 or ends[comment] <= line:
                    indent = len(match["indent"])
                    depth = indent + (rank > 0 and language == "diff")  # files are sections inside the commits
                    found.setdefault(line, Definition(line + indent, depth, _title(match, language)))
    return [found[line] for line in sorted(found)]


# Titles of definitions

_FUNCTIONS = frozenset(("def", "defp", "fn", "fun", "func", "function", "function*", "sub", "proc", "local function"))
_WITHOUT_KIND = frozenset(("css", "diff", "ini", "less", "make", "properties", "scss"))


def _title(found: re.Match[str], language: str) -> str:
    """Return `name()` for a function, only the name for a key, and `kind name` for any other definition."""
    groups = found.groupdict()
    name = " ".join(found["name"].split())
    if language in _WITHOUT_KIND:
        return name[:LONGEST_TITLE]
    kind = " ".join((groups.get("kind") or "").lower().split())
    if owner := groups.get("of"):
        name = f"{owner}.{name}"
    return f"{name[:LONGEST_TITLE]}()" if not kind or kind in _FUNCTIONS else f"{kind} {name}"[:LONGEST_TITLE]


# Comments and strings of several lines, whose lines may look like definitions

# A string that is not closed ends with the line.
_QUOTED = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|\'[^\'\\\n]*(?:\\.[^\'\\\n]*)*\'?'
_PYTHON_COMMENTS = rf'#[^\n]*|"""(?s:.*?)(?:"""|\Z)|\'\'\'(?s:.*?)(?:\'\'\'|\Z)|{_QUOTED}'
_C_COMMENTS = rf"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|{_QUOTED}|`[^`\\\n]*(?:\\.[^`\\\n]*)*`?"
_COMMENTS = {"python": _PYTHON_COMMENTS, "css": r"/\*(?s:.*?)(?:\*/|\Z)"}


def _multiline_comments(code: str, language: str) -> tuple[list[Offset], list[Offset]]:
    """Return the starts and the ends of comments and strings of several lines."""
    pattern = _COMMENTS.get(language) or (_C_COMMENTS if language in _LIKE_C else "")
    spans = [found.span() for found in re.finditer(pattern, code) if "\n" in found[0]] if pattern else []
    return [start for start, _ in spans], [end for _, end in spans]


# Patterns of the lines that define something

_INDENT = "^(?P<indent> *)"
_MODIFIERS = (
    "abstract|annotation|async|actual|case|companion|const|data|declare|default|expect|export|extern|external|"
    "fileprivate|final|implicit|indirect|infix|inline|inner|internal|lateinit|lazy|mutating|native|nonisolated|open|"
    "operator|override|partial|private|protected|public|readonly|sealed|static|strictfp|suspend|synchronized|tailrec|"
    "unsafe|value|virtual"
)
_NOT_A_METHOD = (
    "(?!(?:await|case|catch|do|else|for|foreach|function|if|lock|new|return|super|switch|synchronized|this|throw|try|"
    "typeof|using|when|while|with|yield)\\b)"
)
_PARAMETERS = r"\([^;{}()]{0,500}(?:\([^;{}()]{0,100}\)[^;{}()]{0,300}){0,5}\)"
_TYPE = (
    rf"{_INDENT}(?:(?:{_MODIFIERS}) +)*(?P<kind>class|interface|enum(?: class)?|record|object|trait|struct|protocol|"
    r"extension|namespace|mixin|actor)\s+(?P<name>[\w.$]+)(?=[^;\n]*$)"
)
_FUNCTION = rf"{_INDENT}(?:(?:{_MODIFIERS}) +)*(?P<kind>function\*?|func|fun|def) +(?:<[^>\n]*> *)?(?P<name>[\w.$]+)"
_ARROW = (
    r"^(?P<indent>)(?:export +)?(?:const|let|var) +(?P<name>[\w$]+)(?: *:[^=\n]{0,200})? *= *(?:async *)?"
    r"(?:function\b|\([^\n)]{0,300}\)[^=\n]{0,100}=>|[\w$]+ *=>)"
)
_METHOD = (
    rf"^(?P<indent> +){_NOT_A_METHOD}(?:[\w<>\[\],.?@*&]{{1,80}} +){{0,6}}(?P<name>[\w$#]+) *{_PARAMETERS}"
    r"[^;{}=()\n]{0,200}\n? *\{"
)
_C_FUNCTION = (
    rf"^(?P<indent>)(?!(?:typedef|else|return|extern +\")\b)(?:[A-Za-z_][\w:<>,*&~ ]{{0,200}}[ *&])?"
    rf"(?P<name>[A-Za-z_~][\w:~]{{0,200}}) *{_PARAMETERS}[^;{{}}=()]{{0,200}}\{{"
)
_C_TYPE = (
    rf"{_INDENT}(?:typedef +)?(?:template *<[^\n]{{0,200}}> *)?(?P<kind>struct|enum(?: class| struct)?|union|class|"
    r"namespace) +(?P<name>[\w:]+)[^;{}()=\n]{0,200}\n? *\{"
)
_CURLY = (_TYPE, _FUNCTION, _METHOD)
_PATTERNS: dict[str, tuple[str, ...]] = {
    "python": (rf"{_INDENT}(?:async +|cp|c)?(?P<kind>def|class) +(?P<name>\w+)",),
    "ruby": (rf"{_INDENT}(?P<kind>def|class|module) +(?P<name>(?:self\.)?[\w:]+[?!=]?)",),
    "go": (
        r"^(?P<indent>)(?P<kind>func) +(?:\((?:\w+ +)?\*?(?P<of>\w+)[^)\n]*\) *)?(?P<name>\w+)",
        r"^(?P<indent>)(?P<kind>type) +(?P<name>\w+)",
    ),
    "rust": (
        rf"{_INDENT}(?:pub(?:\([^)\n]*\))? +)?(?:(?:default|const|async|unsafe|extern(?: +\"[^\"\n]*\")?) +)*"
        r"(?P<kind>fn|struct|enum|trait|union|mod|macro_rules!) +(?P<name>\w+)\b(?! *;)",
        rf"{_INDENT}(?:unsafe +)?(?P<kind>impl)\b(?P<name>[^{{}}\n;]+?)(?= *(?:\{{|where\b|$))",
    ),
    "c": (_C_FUNCTION, _C_TYPE),
    "c++": (_C_FUNCTION, _C_TYPE),
    "objective-c": (
        _C_FUNCTION,
        _C_TYPE,
        r"^(?P<indent>)(?P<kind>@interface|@implementation|@protocol) +(?P<name>\w+)\b(?! *;)",
        r"^(?P<indent>)[-+] *\([^)\n]*\) *(?P<name>\w+)",
    ),
    "java": _CURLY,
    "c#": _CURLY,
    "dart": _CURLY,
    "groovy": _CURLY,
    "javascript": (*_CURLY, _ARROW),
    "typescript": (*_CURLY, _ARROW),
    "kotlin": (_TYPE, rf"{_INDENT}(?:(?:{_MODIFIERS}) +)*(?P<kind>fun) +(?:<[^>\n]*> *)?(?P<name>[\w.]+)"),
    "swift": (_TYPE, _FUNCTION),
    "scala": (_TYPE, _FUNCTION),
    "php": (_TYPE, _FUNCTION),
    "bash": (
        rf"{_INDENT}(?P<kind>function) +(?P<name>[\w:.-]+)(?: *\( *\))?(?= *\n? *[{{(])",
        rf"{_INDENT}(?P<name>[\w:.-]+) *\( *\) *\n? *[{{(]",
    ),
    "fish": (rf"{_INDENT}(?P<kind>function) +(?P<name>[\w:.-]+)",),
    "perl": (rf"{_INDENT}(?P<kind>sub|package) +(?P<name>[\w:]+)",),
    "lua": (
        rf"{_INDENT}(?P<kind>(?:local +)?function) +(?P<name>[\w.:]+)",
        rf"{_INDENT}(?:local +)?(?P<name>[\w.]+) *= *function\b",
    ),
    "r": (r"^(?P<indent>)(?P<name>[\w.]+) *(?:<-|=) *function\b",),
    "julia": (rf"{_INDENT}(?:mutable +)?(?P<kind>function|struct|module|macro) +(?P<name>[\w.!]+)",),
    "haskell": (
        r"^(?P<indent>)(?P<kind>data|newtype|class|type|instance) +(?P<name>[^=\n]+?)(?= *(?:=|where\b|$))",
        r"^(?P<indent>)(?P<name>[a-z_][\w']*)\s*::",
    ),
    "elixir": (rf"{_INDENT}(?P<kind>defmodule|defp?|defmacro|defprotocol|defimpl) +(?P<name>[\w.?!]+)",),
    "clojure": (r"^(?P<indent>)\((?P<kind>def[\w-]*) +(?P<name>[^\s()]+)",),
    "vim": (rf"{_INDENT}(?P<kind>function)!? +(?P<name>[\w:#.]+)",),
    "powershell": (rf"{_INDENT}(?i:(?P<kind>function|class)) +(?P<name>[\w:-]+)",),
    "zig": (rf"{_INDENT}(?:pub +)?(?:export +|inline +)?(?P<kind>fn) +(?P<name>\w+)",),
    "sql": (
        r"^(?P<indent> *)(?i:create +(?:or +replace +)?(?:(?:global|local|temp|temporary|unique|materialized) +)*"
        r"(?P<kind>table|view|function|procedure|trigger|index|type|schema)(?: +if +not +exists)?) +(?P<name>[^\s(;]+)",
    ),
    "hcl": (r"^(?P<indent>)(?P<kind>\w+) +(?P<name>\"[^{\n]{1,200}\") *\{",),
    "protobuf": (rf"{_INDENT}(?P<kind>message|service|enum|rpc) +(?P<name>\w+)",),
    "graphql": (r"^(?P<indent>)(?P<kind>type|interface|enum|input|union|scalar) +(?P<name>\w+)",),
    "docker": (r"^(?P<indent>)(?P<kind>FROM) +(?P<name>[^\n]+)",),
    "make": (r"^(?P<indent>)(?P<name>[\w./%$(){}-][^:=\n#]{0,100}?) *::?(?![=:])",),
    "css": (r"^(?P<indent> *)(?P<name>[^\s{};/*][^{};\n]{0,150}?)\s*\{",),
    "ini": (r"^(?P<indent> *)\[{1,2}(?P<name>[^\]\n]{1,200})\]",),
    "diff": (
        r"^(?P<indent>)commit [0-9a-f]{7,64}\b[^\n]*(?:\n\S[^\n]*){0,9}\n\n {4}(?P<name>[^\n]{1,200})",
        r"^(?P<indent>)diff --git (?:a/)?\S+ (?:b/)?(?P<name>\S+)",
        # A patch without git. With git, a line with modes or hashes comes before this one.
        r"(?<!\d\n)^(?P<indent>)--- (?!/dev/null)(?:a/)?(?P<name>[^\t\n]{1,200})[^\n]*\n\+\+\+ [^\n]+\n@@",
    ),
}
_SAME_AS = {
    **dict.fromkeys(("common-lisp", "elisp", "scheme"), "clojure"),
    **dict.fromkeys(("less", "scss"), "css"),
}
_LIKE_C = frozenset(
    ("c", "c++", "c#", "dart", "go", "groovy", "java", "javascript", "kotlin", "less", "objective-c", "php", "rust")
) | {"scala", "scss", "swift", "typescript", "zig"}


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the compiled patterns of a language; none if it is unknown."""
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in _PATTERNS.get(_SAME_AS.get(language, language), ()))
