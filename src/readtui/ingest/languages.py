"""The programming language of a source file, by its name or its first lines."""

from __future__ import annotations

import re
from pathlib import PurePath

from readtui.unicode.lazy_regex import lazy_regex

_EXTENSIONS = {
    "awk": ".awk",
    "bash": ".bash .ebuild .ksh .sh .zsh",
    "batch": ".bat .cmd",
    "c": ".c .h",
    "c++": ".c++ .cc .cpp .cxx .h++ .hh .hpp .hxx .inl .ino",
    "c#": ".cs",
    "clojure": ".clj .cljc .cljs .edn",
    "cmake": ".cmake",
    "common-lisp": ".lisp",
    "css": ".css",
    "dart": ".dart",
    "diff": ".diff .patch",
    "docker": ".dockerfile",
    "elixir": ".ex .exs",
    "elisp": ".el",
    "erlang": ".erl .hrl",
    "fish": ".fish",
    "fortran": ".f03 .f08 .f90 .f95",
    "fsharp": ".fs .fsi .fsx",
    "gas": ".s",
    "go": ".go",
    "graphql": ".graphql",
    "groovy": ".gradle .groovy",
    "haskell": ".hs",
    "hcl": ".hcl .tf",
    "ini": ".cfg .conf .desktop .ini .service",
    "java": ".java",
    "javascript": ".cjs .js .jsx .mjs",
    "json": ".ipynb .json .jsonc .jsonl .ndjson .webmanifest",
    "julia": ".jl",
    "kotlin": ".kt .kts",
    "less": ".less",
    "lua": ".lua",
    "make": ".mak .mk",
    "nasm": ".asm .nasm",
    "nim": ".nim",
    "nix": ".nix",
    "objective-c": ".m .mm",
    "ocaml": ".ml .mli",
    "perl": ".pl .pm",
    "php": ".php",
    "powershell": ".ps1 .psd1 .psm1",
    "properties": ".properties",
    "protobuf": ".proto",
    "python": ".bzl .py .pyi .pyw .pyx",
    "r": ".r",
    "ruby": ".gemspec .rake .rb",
    "rust": ".rs",
    "scala": ".sbt .scala",
    "scheme": ".scm",
    "scss": ".sass .scss",
    "sql": ".sql",
    "swift": ".swift",
    "tcl": ".tcl",
    "toml": ".toml",
    "typescript": ".cts .mts .ts .tsx",
    "vim": ".vim",
    "xml": ".atom .dbk .docbook .fb2 .opml .plist .rng .rss .svg .xml .xsd .xsl .xslt",
    "yaml": ".yaml .yml",
    "zig": ".zig",
}
"""The extensions of each language. Its name is one that Markdown readers and Pygments recognise."""

LANGUAGES: dict[str, str] = {
    extension: language for language, extensions in _EXTENSIONS.items() for extension in extensions.split()
}
"""The language by extension, in lower case and with the dot."""

NAMES: dict[str, str] = {
    ".bash_profile": "bash",
    ".bashrc": "bash",
    ".editorconfig": "ini",
    ".gitconfig": "ini",
    ".profile": "bash",
    ".vimrc": "vim",
    ".zshrc": "bash",
    "BUILD": "python",
    "CMakeLists.txt": "cmake",
    "Containerfile": "docker",
    "Dockerfile": "docker",
    "GNUmakefile": "make",
    "Gemfile": "ruby",
    "Jenkinsfile": "groovy",
    "Makefile": "make",
    "Rakefile": "ruby",
    "SConstruct": "python",
    "Vagrantfile": "ruby",
    "makefile": "make",
}
"""The language of files that are recognised by their full name."""

_INTERPRETERS = {
    **dict.fromkeys(("ash", "bash", "dash", "ksh", "sh", "zsh"), "bash"),
    **dict.fromkeys(("bun", "deno", "node", "nodejs"), "javascript"),
    **dict.fromkeys(("awk", "gawk", "mawk"), "awk"),
    **dict.fromkeys(("fish", "lua", "make", "perl", "php", "python", "ruby"), ""),
    **dict.fromkeys(("runghc", "runhaskell"), "haskell"),
    **dict.fromkeys(("tclsh", "wish"), "tcl"),
    "Rscript": "r",
    "elixir": "elixir",
    "escript": "erlang",
    "julia": "julia",
    "pwsh": "powershell",
}
"""The language of each interpreter; empty if its name is that of the interpreter."""

_SHEBANG = lazy_regex(
    r"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+|\w+=\S*[ \t]+)*)?(?:[^\s/]*/)*([A-Za-z]+)[\d.]*(?=\s|\Z)"
)
# The start of the output of `git diff`, `git show` and `diff -u`; the start of a JSON object.
_DIFF = lazy_regex(r"diff --git |(?:commit [0-9a-f]{40}\n(?:.*\n){1,200}?)diff --git |--- .+\n\+\+\+ .+\n@@ -\d")
_JSON = lazy_regex(r'\s*(?:\[\s*)?\{\s*"(?:[^"\\\n]|\\.)*"\s*:')


_YAML_LINE = lazy_regex(r"\s*(?:#|---(?: |$)|(?:- +)*(?:[\w./-]+|\"[^\"]*\"):(?: |$)|- +\S)")
_YAML_NESTED = lazy_regex(r" +(?:- +)*[\w./-]+: +\S|  +(?:- +)*[\w./-]+:$")
_TOML_LINE = lazy_regex(r"\s*(?:#|\[{1,2}[\w.\"' -]+\]{1,2}\s*(?:#.*)?$|[\w.\"-]+\s*=\s*\S|[\]}]|[\"'\d{\[][^=]*,\s*$)")
_TOML_TABLE = lazy_regex(r"(?m)^\[{1,2}[\w.\"' -]+\]{1,2}\s*(?:#.*)?\n\s*[\w.\"-]+\s*=\s*\S")
_LEAST_LINES = 0.9
"""Share of lines with the form of YAML or TOML: texts of several lines in them have any form."""


def language_of(name: str) -> str:
    """Return the language of a file name or web address; "" if it is unknown."""
    if "://" in name:
        name = re.split("[?#]", name)[0]
    path = PurePath(name)
    return NAMES.get(path.name) or LANGUAGES.get(path.suffix.lower(), "")


def language_in(start: str) -> str:
    """Return the language of a text that starts with `#!`, or like a patch, JSON, YAML or TOML; "" if it is unknown."""
    if found := _SHEBANG.match(start):
        language = _INTERPRETERS.get(found[1])
        return found[1] if language == "" else language or ""
    if _DIFF.match(start):
        return "diff"
    return "json" if _JSON.match(start) else _data_language(start)


def _data_language(start: str) -> str:
    """Return "yaml" for a text of keys of which some are in others, "toml" for tables with values, else ""."""
    lines = [line for line in start.splitlines()[:200] if line.strip()]
    if not lines or (lines[0][0] not in '#-["' and not lines[0][0].isalnum()):
        return ""
    least = _LEAST_LINES * len(lines)
    nested = sum(1 for line in lines if _YAML_NESTED.match(line))
    last = max((number for number, line in enumerate(lines) if line.rstrip() == "---"), default=0)  # after front matter
    if nested >= 2 and all(
        sum(1 for line in part if _YAML_LINE.match(line)) >= _LEAST_LINES * len(part) for part in (lines, lines[last:])
    ):
        return "yaml"
    if _TOML_TABLE.search(start) and sum(1 for line in lines if _TOML_LINE.match(line)) >= least:
        return "toml"
    return ""
