"""Places in files that programs name in their output: "lamp.c:12:3", "File "lamp.py", line 3", "lamp.ts(3,4)"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from readtui.document.file_place import FilePlace
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

_EXTENSIONS = """
adb ads al asm asciidoc astro awk bash bat bats bib bzl c c++ cc cjs cfg clj cljc cljs cls cmake cmd conf cpp
cr cs csh cshtml csproj css csv ctl cts cu cuh cxx d dart def diff edn el elm eml erb erl ex exs f f03 f08 f90
f95 fish fs fsx ftl gd glsl gn go gql gradle graphql groovy h h++ haml hbs hcl hh hpp hrl hs html hxx idl inc
ini inl ipynb java jl js json json5 jsonc jsonl jsp jsx ksh kt kts less lhs lisp lock log lua m m4 make mako
md mdx mjs mk ml mli mm mts nim nims nix nu odin p pas php pl pm po pod pp properties proto ps1 psm1 pug pxd
pxi py pyi pyx r rb rake rego res rs rst s sass sbt sc scala scm scss sh sln sol sql ss sty styl sv svelte svg
svh swift t tcl tex tf tfvars thrift tmpl toml tpl ts tsv tsx twig txt vb vbs vcxproj vert vhd vhdl vim vue
wat wgsl xhtml xml xsd xsl xslt yaml yml zig zsh
"""
EXTENSIONS = frozenset(_EXTENSIONS.split())
"""Extensions of files that are named without a folder: of others, "example.org:443" may be a host."""

LONGEST_PATH = 400
"""Characters of a path beyond which it is none."""

_JVM = frozenset(("java", "kt", "scala", "groovy", "clj"))
_LINE_AFTER_EXTENSION = lazy_regex(
    r"\.(?P<extension>[A-Za-z][A-Za-z0-9+]{0,11})"
    r"(?::(?P<line>\d{1,7})(?::(?P<column>\d{1,6}))?(?![\d.])"  # gcc, clang, rustc, go, mypy, node, grep -n
    r"|\((?P<line2>\d{1,7})(?:, ?(?P<column2>\d{1,6}))?\)"  # tsc, MSVC, pdb
    r"|:\[(?P<line3>\d{1,7})(?:,(?P<column3>\d{1,6}))?\]"  # maven
    r"|(?:[,:]| on|:)? ?(?<=[ :])line (?P<line4>\d{1,7}))"  # bash, perl, PHP, C#
)
_LINE_AFTER_NAME = lazy_regex(r"(?:[Ff]ile|BUILD|WORKSPACE):(?P<line>\d{1,7})(?P<column>)(?![\d.])")
_NAME = lazy_regex(r"(?:.*[/\\])?(?:[A-Z]\w*file|GNUmakefile|makefile|justfile|BUILD|WORKSPACE)")
_PATH_BACKWARDS = lazy_regex(r"[^\s\"'(<>|=:,;\[\]{}`]+")
_PYTHON = lazy_regex(r'File (?P<place>"(?P<path>[^"<\n][^"\n]{0,400})"(?:, line (?P<line>\d{1,7}))?)')
_TEST = lazy_regex(r"(?P<extension>\.py)::(?P<name>\w[\w:]*)")
_TEST_HEAD = lazy_regex(r"(?m)^_{3,} (?:ERROR at \w+ of )?(?P<name>[\w.]+)(?:\[.*\])? _{3,}$")
_TEST_LINE = lazy_regex(r"(?m)^(?P<path>[^\s:]{1,400}\.py):(?P<line>\d{1,7}):")
_HEADED = lazy_regex(
    r"(?m)^(?P<place> *(?P<line>\d{1,7})(?::(?P<column>\d{1,6}))?)(?= +(?:error|warning|info|✖|⚠|[EWFC]\d)|[:-](?=\D))"
)
_HEAD = lazy_regex(r"(?:[^\s:]+[/\\])?[^\s:/\\]+\.[A-Za-z]\w{0,11}|(?:\.?/)[^\s:]+")
_JVM_CALL = lazy_regex(r"(?:\A|(?<=[\s/]))(?P<name>[\w$.]+)\.[\w$<>-]+\($")
_FOUND = lazy_regex(
    r"(?m)^(?!\W?\d+:)(?P<place>(?P<path>[^\s:][^:\n]{0,400}):(?P<line>\d{1,7})(?::(?P<column>\d{1,6})(?=:))?):"
)
_DIRECTORY = lazy_regex(r"(?m)^[\w.]+(?:\[\d+\])?: (?P<way>Entering|Leaving) directory [`'](?P<path>[^'\n]{1,400})'$")


_EXAMINED = 1 << 14  # characters at the start of an output that show whether it consists of found lines
_LEAST_FOUND = 0.9  # share of the lines there that must be found ones: their files may have any name


class Place(NamedTuple):
    """A place in a file, and the span of its name in an output."""

    span: Span
    place: FilePlace


def find_places(text: str) -> list[Place]:
    """Return the places that an output names, in their order. Each is in one line; none is in another."""
    if _consists_of_found_lines(text[:_EXAMINED]):
        found = list(_found_lines(text))
    else:
        found = [
            *_after_extensions(text),
            *_after_names(text),
            *_of_python(text),
            *_of_tests(text),
            *_below_heads(text),
        ]
    found.sort(key=lambda each: (each.span.start, -each.span.end))
    kept: list[Place] = []
    for each in found:
        if not kept or each.span.start >= kept[-1].span.end:
            kept.append(each)
    return _in_directories(text, kept)


def _consists_of_found_lines(head: str) -> bool:
    lines = [line for line in head.splitlines() if line]
    paths = [found["path"] for line in lines if (found := _FOUND.match(line))]
    without_spaces = sum(1 for path in paths if " " not in path)
    return len(paths) >= max(_LEAST_FOUND * len(lines), 2) and 2 * without_spaces >= len(paths)


def _found_lines(text: str) -> Iterator[Place]:
    """Yield the places of lines that `grep -n` has found."""
    for found in _FOUND.finditer(text):
        path = FilePlace(found["path"], int(found["line"]), int(found["column"] or 0))
        yield Place(Span(*found.span("place")), path)


def _after_extensions(text: str) -> Iterator[Place]:
    if "." not in text:
        return
    for found in _LINE_AFTER_EXTENSION.finditer(text):
        name_end = found.end("extension")
        if (path := _path_before(text, found.start(), name_end)) is None:
            continue
        name = path.of(text)
        if not _may_be_file(text, path, found["extension"]):
            continue
        if found["extension"] in _JVM and text[path.start - 1 : path.start] == "(":
            name = f"{_package_before(text, path.start)}{name}"
        line = found["line"] or found["line2"] or found["line3"] or found["line4"]
        column = found["column"] or found["column2"] or found["column3"] or 0
        start = path.start + (2 if name.startswith("///") else 0)  # of "file:///lamp.js"
        yield Place(Span(start, found.end()), FilePlace(_without_scheme(name), int(line), int(column)))


def _path_before(text: str, stem_end: Offset, end: Offset) -> Span | None:
    """Return the span of a path that ends at `end`, the part without its extension at `stem_end`."""
    if (before := _PATH_BACKWARDS.match(text[max(stem_end - LONGEST_PATH, 0) : stem_end][::-1])) is None:
        return None
    start = stem_end - before.end()
    if text[start] in "/\\" and text[start - 1 : start] == ":" and text[start - 2 : start - 1].isalpha():
        drive = start - 2  # "C:\lamp.c"
        if not text[drive - 1 : drive].isalnum():
            start = drive
    return Span(start, end)


def _may_be_file(text: str, path: Span, extension: str) -> bool:
    name = path.of(text)
    if name.startswith("//") and not name.startswith("///"):
        return False  # of a web address
    return extension.lower() in EXTENSIONS or name.startswith(("/", "./", "../", "~/"))


def _without_scheme(name: str) -> str:
    """Return a path without what is left of "file:///lamp.js" and "webpack:///./lamp.js"."""
    return name.lstrip("/").removeprefix("./") if name.startswith("///.") else name.removeprefix("//")


def _package_before(text: str, start: Offset) -> str:
    """Return the folders of the package that a stack trace names before the file: "com/example/"."""
    first = text.rfind("\n", max(start - LONGEST_PATH, 0), start) + 1
    call = _JVM_CALL.search(text[max(first, start - LONGEST_PATH) : start])
    packages = call["name"].split(".")[:-1] if call else []
    return "".join(f"{package}/" for package in packages)


def _after_names(text: str) -> Iterator[Place]:
    if "ile:" not in text and "BUILD:" not in text and "WORKSPACE:" not in text:
        return
    for found in _LINE_AFTER_NAME.finditer(text):
        end = text.index(":", found.start())
        path = _path_before(text, end, end)
        if path is not None and _NAME.fullmatch(path.of(text)):
            yield Place(Span(path.start, found.end()), FilePlace(path.of(text), int(found["line"])))


def _of_python(text: str) -> Iterator[Place]:
    if 'File "' in text:
        for found in _PYTHON.finditer(text):
            yield Place(Span(*found.span("place")), FilePlace(found["path"], int(found["line"] or 0)))


def _of_tests(text: str) -> Iterator[Place]:
    """Yield the tests that pytest names; the line of one that failed is that of its failure."""
    if ".py::" not in text:
        return
    lines = _failures(text)
    for found in _TEST.finditer(text):
        if (path := _path_before(text, found.start(), found.end("extension"))) is not None:
            name = path.of(text)
            line = lines.get((name, found["name"].replace("::", ".")), 0)
            yield Place(Span(path.start, found.end()), FilePlace(name, line))


def _failures(text: str) -> Mapping[tuple[str, str], int]:
    """Return the lines at which tests failed, by file and name. The first line below the head of each counts."""
    heads = list(_TEST_HEAD.finditer(text))
    edges = [*(head.start() for head in heads), len(text)]
    lines: dict[tuple[str, str], int] = {}
    for head, end in zip(heads, edges[1:], strict=True):
        if (found := _TEST_LINE.search(text, head.end(), end)) is not None:
            lines.setdefault((found["path"], head["name"]), int(found["line"]))
    return lines


def _below_heads(text: str) -> Iterator[Place]:
    """Yield the lines that stand below the name of their file, as eslint and `rg --heading` write them."""
    if ":" not in text and " error" not in text and " warning" not in text:
        return
    head, looked = "", -1  # the file, and the end of the last line that was below it
    for found in _HEADED.finditer(text):
        if found.start() != looked:  # the first one below another line
            above = text.rfind("\n", 0, max(found.start() - 1, 0)) + 1
            line = text[above : max(found.start() - 1, 0)]
            head = line if len(line) <= LONGEST_PATH and _HEAD.fullmatch(line) else ""
        end = text.find("\n", found.end())
        looked = end + 1
        if end < 0:
            looked = len(text) + 1
        if head:
            start = found.start() + len(found["place"]) - len(found["place"].lstrip())
            yield Place(Span(start, found.end("place")), FilePlace(head, int(found["line"]), int(found["column"] or 0)))


def _in_directories(text: str, places: Sequence[Place]) -> list[Place]:
    """Return the places with the folders in which make has called a program, for relative paths."""
    if " directory " not in text:
        return list(places)
    starts: list[Offset] = [0]
    folders: list[str] = [""]
    inside: list[str] = []
    for found in _DIRECTORY.finditer(text):
        if found["way"] == "Entering":
            inside.append(found["path"])
        elif inside:
            inside.pop()
        starts.append(found.end())
        folders.append(inside[-1] if inside else "")
    result: list[Place] = []
    for span, place in places:
        folder = folders[bisect_right(starts, span.start) - 1]
        if folder and not place.path.startswith(("/", "~")):
            place = place._replace(path=f"{folder.rstrip('/')}/{place.path}")
        result.append(Place(span, place))
    return result
