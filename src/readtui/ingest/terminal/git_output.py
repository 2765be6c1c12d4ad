"""What git prints besides patches: its status, blame, histories in lines, names of commits, and sums of changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from re import Match

from readtui.document.file_place import FilePlace
from readtui.document.model import Inline, InlineKind
from readtui.ingest.terminal.lines import OutputSection
from readtui.ingest.terminal.patch_names import unquoted
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

# Status

_STATUS = lazy_regex(
    r"(?:On branch \S|HEAD detached (?:at|from) |Not currently on any branch|(?:interactive )?rebase (?:in|currently) )"
)
_STATUS_HEAD = lazy_regex(
    r"(?m)^(?P<title>(?P<green>Changes to be committed)|(?:Changes not staged for commit|Changed but not updated"
    r"|Unmerged paths|Untracked files|Ignored files)):$"
)
_STATUS_FILE = lazy_regex(
    r"(?m)^(?:\t| {8})"
    r"(?:(?:new file|modified|deleted|renamed|copied|typechange|both \w+|(?:added|deleted) by \w+):[ \t]+)?"
    r"(?:[^\n]{1,4096} -> )?(?P<name>[^\n(]{1,4096}?)(?: \([^\n]*\))?$"
)
_SHORT_STATUS = lazy_regex(
    r"(?m)^(?! {2})(?P<staged>[ MADRCTU?!])(?P<changed>[ MADRCTU?!]) (?:[^\n]{1,4096} -> )?(?P<name>[^\n]{1,4096})$"
)


def is_status(text: str) -> bool:
    """Return whether a text is the output of `git status`."""
    return _STATUS.match(text) is not None


def status_sections(text: str) -> list[OutputSection]:
    """Return a section for the staged files, for the changed ones, for those that are not tracked and so on."""
    return [OutputSection(found["title"], 1, found.start()) for found in _STATUS_HEAD.finditer(text)]


def status_links(text: str, kind: InlineKind) -> Iterator[Inline]:
    """Yield links of a kind to the files in the output of `git status`."""
    for found, _ in _status_files(text):
        yield _link(found, kind)


def status_colours(text: str) -> Iterator[Inline]:
    """Yield the colours that git gives to the files in its status."""
    for found, colour in _status_files(text):
        yield Inline(Span(*found.span()), "colour", colour)


def _status_files(text: str) -> Iterator[tuple[Match[str], str]]:
    """Yield the lines of files, with the colours of their sections."""
    heads = list(_STATUS_HEAD.finditer(text))
    edges = [*(head.start() for head in heads), len(text)]
    for head, end in zip(heads, edges[1:], strict=True):
        for found in _STATUS_FILE.finditer(text, head.end(), end):
            yield found, "green" if head["green"] else "red"


def is_short_status(lines: Sequence[str]) -> bool:
    """Return whether lines are the output of `git status -s`."""
    return all(_SHORT_STATUS.match(line) or line.startswith("## ") for line in lines) and bool(lines)


def short_status_links(text: str, kind: InlineKind) -> Iterator[Inline]:
    """Yield links of a kind to the files in the output of `git status -s`."""
    for found in _SHORT_STATUS.finditer(text):
        yield _link(found, kind)


def short_status_styles(text: str) -> Iterator[Inline]:
    """Yield the colours of the letters in the output of `git status -s`."""
    for found in _SHORT_STATUS.finditer(text):
        yield Inline(Span(*found.span("staged")), "colour", "red" if found["staged"] in "?!U" else "green")
        yield Inline(Span(*found.span("changed")), "colour", "red")


def _link(found: Match[str], kind: InlineKind) -> Inline:
    return Inline(Span(*found.span("name")), kind, FilePlace(unquoted(found["name"])).target)


# Blame

_BLAME = lazy_regex(
    r"(?m)^(?P<id>\^?[0-9a-f]{7,40})(?P<about> (?:[^\n(]{1,400} )?"
    r"\([^\n]{1,100}?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+]\d{4}|ago|\d{4}-\d\d-\d\d|\d{4} [-+]\d{4}) +\d+\))"
)


def is_blame(lines: Sequence[str]) -> bool:
    """Return whether lines are the output of `git blame`."""
    return all(_BLAME.match(line) for line in lines) and bool(lines)


def blame_styles(text: str) -> Iterator[Inline]:
    """Yield the colour of each commit where its lines begin, and dimmed authors, dates and repeated commits."""
    before = ""
    for found in _BLAME.finditer(text):
        is_repeated, before = found["id"] == before, found["id"]
        if not is_repeated:
            yield Inline(Span(*found.span("id")), "colour", "yellow")
        yield Inline(Span(found.start() if is_repeated else found.start("about"), found.end()), "dim")


# Histories

_COMMIT = lazy_regex(
    r"(?m)^(?P<graph>[*|\\/_ ]{0,80}[*|] {1,3})?(?P<id>(?:commit )?[0-9a-f]{7,64}|stash@\{\d+\}:)(?= |$)"
    r"(?: \((?P<names>[^\n()]{1,4000})\))?(?P<action> \S{1,200}@\{\d+\}:)?"
)
_GRAPH_ALONE = lazy_regex(r"[*|\\/_ ]+$")
_NAME = lazy_regex(r"(?P<cyan>HEAD)|(?P<yellow>tag: [^,)]+)|(?P<red>[\w.-]+/[^,) ]+)|(?P<green>[^,)> -][^,)]*)")
_IS_NAME = lazy_regex(r"HEAD\b|tag: |[\w.-]+/\S+$")
_SUM = lazy_regex(r"(?m)^(?:[|*] ){0,40} \S[^\n|]{0,400}\| +\d+ (?P<green>\+*)(?P<red>-*)$")


def is_history(lines: Sequence[str]) -> bool:
    """Return whether lines are a history with a commit in each, with or without a graph."""
    return all(_COMMIT.match(line) or _GRAPH_ALONE.match(line) for line in lines) and bool(lines)


def history_styles(text: str) -> Iterator[Inline]:
    """Yield the colours of the commits in a history with a commit in each line, and of the names that lead to them."""
    for found in _COMMIT.finditer(text):
        yield Inline(Span(*found.span("id")), "colour", "yellow")
    yield from name_styles(text)


def name_styles(text: str) -> Iterator[Inline]:
    """Yield the colours of the names that lead to commits in a history: of branches and tags."""
    for found in _COMMIT.finditer(text):
        if found["names"] and (found["id"].startswith("commit ") or _IS_NAME.match(found["names"])):
            for name in _NAME.finditer(text, *found.span("names")):
                yield Inline(Span(*name.span()), "colour", str(name.lastgroup))
        if found["action"]:
            yield Inline(Span(*found.span("action")), "dim")


def sum_styles(text: str) -> Iterator[Inline]:
    """Yield the colours of the signs in the sums of changes of files, as `git diff --stat` prints them."""
    for found in _SUM.finditer(text):
        for colour in ("green", "red"):
            if found[colour]:
                yield Inline(Span(*found.span(colour)), "colour", colour)


# Short logs

_AUTHOR = lazy_regex(r"(?m)^(?P<title>\S.{0,200} \(\d+\)):\n(?= {6}\S)")


def author_sections(text: str) -> list[OutputSection]:
    """Return a section for each author in the output of `git shortlog`."""
    return [OutputSection(found["title"], 1, found.start()) for found in _AUTHOR.finditer(text)]


def is_short_log(text: str) -> bool:
    """Return whether a text is the output of `git shortlog`."""
    return _AUTHOR.match(text) is not None
