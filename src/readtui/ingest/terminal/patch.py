"""Patches and histories: their sections, the colours of their lines, and the lines that replace others.

Read are the unified and combined patches of git, Mercurial, Subversion and diff, also below the graph of `git log`, the
other forms of diff, and the histories of git, Mercurial and Subversion.
"""

from __future__ import annotations

from collections.abc import Sequence
from re import Match, Pattern
from typing import NamedTuple

from readtui.document.model import Inline, InlineKind
from readtui.ingest.terminal.hunk import Hunk, Replacement
from readtui.ingest.terminal.lines import OutputSection
from readtui.ingest.terminal.patch_names import PatchedFile, git_name, mail_subject, plain_name
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

EXAMINED = 1 << 14
"""Characters at the start of an output that show what it is."""

LONGEST_TITLE = 80
"""Characters of a title; a longer one is cut."""

_GRAPH = r"(?P<graph>[*|\\/_ ]{0,80}[*|\\/] {1,3})?"
"""What `git log --graph` draws before a line."""

_ID = r"[0-9a-f]{7,64}"
_PATCH = lazy_regex(
    r"(?m)^(?:diff --(?:git|cc|combined) |--- .+\n\+\+\+ .+\n@@ -\d|Index: .+\n={20,}$|diff -\S+ .+\n(?:\d|[-*]{3} )"
    r"|\*\*\* .+\n--- .+\n\*{15}$|\d+(?:,\d+)?[acd]\d+(?:,\d+)?\n[<>] )"
)
_HISTORY = lazy_regex(
    rf"(?:[*|\\/_ ]{{0,80}}[*|\\/] {{1,3}})?commit {_ID}\b.*\n(?:gpg: .*\n)*\W*(?:\w+: |(?:tree|parent|author) )"
    rf"|tag \S+\nTagger: |From {_ID} .*\nFrom: |changeset: +\d+:{_ID}\n|-{{50,}}\nr\d+ \| "
)
_COMMIT_HEAD = (
    rf"(?P<commit>commit {_ID}\b)|(?P<tag>tag \S+$)|(?P<mail>From {_ID} )|(?P<changeset>changeset: +\d+:{_ID})"
    r"|(?P<revision>r\d+) \| |(?P<short>(?:[0-9a-f]{7,40}|stash@\{\d+\}:) )(?P<subject>\S.*)"
)
_FILE_HEAD = (
    r"(?P<git>diff --git )|diff --(?:cc|combined) (?P<combined>.+)|diff (?P<command>-.*\S)|Index: (?P<index>.+)"
    r"|(?P<old>--- )|(?P<new>\+\+\+ )|(?P<old_context>\*\*\* )|(?P<binary>Binary files |GIT binary|Cannot display: )"
    r"|(?P<meta>index [0-9a-f]|(?:new|old)(?: file)? mode |deleted |(?:dis)?similarity |(?:rename|copy) (?:from|to) )"
)
_HUNK_HEAD = (
    r"(?P<hunk>@@+ -\d.*?@@+) ?(?P<place>.*)|(?P<stars>\*{15}(?: .*)?)$"
    r"|(?P<normal>\d+(?:,\d+)?[acd](?P<line>\d+)(?:,\d+)?)$"
)
_HEAD = rf"(?:{_COMMIT_HEAD}|{_FILE_HEAD}|{_HUNK_HEAD})"
_LINE = lazy_regex(_HEAD)
_LINE_IN_GRAPH = lazy_regex(_GRAPH + _HEAD)
_STARTS_GRAPH = lazy_regex(rf"\*[*|\\/_ ]{{0,80}} (?:commit )?{_ID}\b")
# An opening bracket ends the search for the closing one of the bracket before: so each character is read once.
_CHANGED_WORD = lazy_regex(
    r"(?P<red>\[-(?:(?!-\]|\[-).)+-\])|(?P<green>\{\+(?:(?!\+\}|\{\+).)+\+\})"
)  # of `git diff --word-diff`
_CHANGED_LINE = lazy_regex(r"(?m)^(?:\+(?!\+\+ )|-(?!-- ))")
_LINES = lazy_regex(r"[-+](\d+)")
_CONTEXT_PLACE = lazy_regex(r"--- (?P<title>\d+)(?:,\d+)? ----$")
_FOLDED = lazy_regex(r" (?P<title>\S.*)")  # the rest of the subject of a mail
_TITLES = {
    "commit": lazy_regex(r" {4}(?P<title>\S.*)"),
    "tag": lazy_regex(r"(?!Tagger:|Date:)(?P<title>\S.*)"),
    "mail": lazy_regex(r"Subject: (?P<title>.+)"),
    "changeset": lazy_regex(r"summary: +(?P<title>\S.*)"),
    "revision": lazy_regex(r"(?!Changed paths:)(?P<title>\S.*)"),
    "stars": _CONTEXT_PLACE,
}
"""The line below the head of a section that has its title."""

_OTHER_SIGNS = {"< ": "red", "> ": "green", "! ": "yellow", "+ ": "green", "- ": "red"}
"""Colours of the lines in the other forms of diff."""


class Patch(NamedTuple):
    """What was found in a patch or a history. The colours are those that git gives to the lines."""

    sections: Sequence[OutputSection]
    colours: Sequence[Inline]
    replacements: Sequence[Replacement]


def is_patch(text: str) -> bool:
    """Return whether an output is a patch, or a history that may have patches."""
    head = text[:EXAMINED]
    return _HISTORY.match(head) is not None or _PATCH.search(head) is not None


def read_patch(text: str) -> Patch:
    """Return the sections of a patch or a history, in their order, its colours and its replacements."""
    head = text[:EXAMINED]
    is_by_words = _CHANGED_WORD.search(head) is not None and not _CHANGED_LINE.search(head)
    reader = _Reader(_LINE_IN_GRAPH if _STARTS_GRAPH.match(text) else _LINE, has_signs=not is_by_words)
    offset = 0
    for line in text.split("\n"):
        reader.read(line, offset)
        offset += len(line) + 1
    patch = reader.patch()
    if is_by_words:
        words = [Inline(Span(*found.span()), "colour", str(found.lastgroup)) for found in _CHANGED_WORD.finditer(text)]
        patch = patch._replace(colours=[*patch.colours, *words])
    return patch


class _Section:
    """A section whose title may still come."""

    __slots__ = ("depth", "file", "offset", "title")

    def __init__(self, title: str, depth: int, offset: Offset, file: PatchedFile | None = None) -> None:
        self.title, self.depth, self.offset, self.file = title, depth, offset, file

    def whole(self) -> OutputSection:
        """Return the section with its title."""
        title = self.file.title if self.file else self.title
        return OutputSection(" ".join(mail_subject(title).split())[:LONGEST_TITLE].strip(), self.depth, self.offset)


class _Reader:
    """Reads a patch line by line."""

    def __init__(self, pattern: Pattern[str], *, has_signs: bool) -> None:
        self._pattern = pattern
        self._has_signs = has_signs  # whether the lines of hunks begin with signs
        self._before = 0  # characters of the graph before a line
        self._sections: list[_Section] = []
        self._colours: list[Inline] = []
        self._replacements: list[Replacement] = []
        self._hunk: Hunk | None = None
        self._file: PatchedFile | None = None
        self._title: Pattern[str] | None = (
            None  # the line that has the title of the last section, if it is still to come
        )
        self._file_depth = 1
        self._last: tuple[str, Offset] = ("", 0)  # the line before if it may begin a file: "--- x" or "*** x"
        self._short: tuple[str, Offset] | None = None  # the last commit on a line of its own, if no patch came since
        self._is_normal = False  # whether the lines are those of `diff` or `diff -c`

    def patch(self) -> Patch:
        """Return what was read."""
        self._end_hunk()
        return Patch([section.whole() for section in self._sections], self._colours, self._replacements)

    def read(self, line: str, offset: Offset) -> None:
        """Read the next line, which starts at `offset`."""
        if self._hunk is not None:
            if self._hunk.take(line[self._before :] if self._before else line, offset + self._before):
                return
            self._end_hunk()
        last, self._last = self._last, ("", 0)
        if found := self._pattern.match(line):
            if self._pattern is _LINE_IN_GRAPH:
                self._before = len(found["graph"] or "")
            self._read_head(found, line[self._before :], offset, last)
            return
        line = line[self._before :]
        if self._title is not None and (titled := self._title.match(line)):
            self._read_title(titled["title"])
        elif self._is_normal and (colour := _OTHER_SIGNS.get(line[:2])):
            self._colour(offset, line, "colour", colour)
        elif self._title is _FOLDED:
            self._title = None

    def _read_title(self, title: str) -> None:
        section = self._sections[-1]
        if self._title is _FOLDED:
            section.title += f" {title}"
        else:
            section.title = f"Line {title}" if self._title is _CONTEXT_PLACE else title
        self._title = _FOLDED if self._title in (_FOLDED, _TITLES["mail"]) else None

    def _read_head(self, found: Match[str], line: str, offset: Offset, last: tuple[str, Offset]) -> None:
        """Read a line of one of the forms of `_HEAD`. `last` is the line before if it may begin a file."""
        start = offset + self._before
        kind = found.lastgroup or ""
        match kind:
            case "place":
                self._begin_hunk(found["place"] or _line_title(found["hunk"]), offset)
                self._hunk = Hunk(found["hunk"]) if self._has_signs else None
                self._colour(start, found["hunk"], "colour", "cyan")
            case "stars" | "normal":
                self._begin_hunk(f"Line {found['line']}", offset)
                self._title = _TITLES.get(kind)
                self._is_normal = True
                self._colour(start, line, "colour", "cyan")
            case "commit" | "tag" | "mail" | "changeset" | "revision":
                self._begin_commit(line, offset)
                self._title = _TITLES[kind]
                self._colour(start, found[kind], "colour", "yellow")
            case "subject":
                self._short = (found["subject"], offset)
                self._colour(start, found["short"], "colour", "yellow")
            case "meta" | "binary":
                if self._file is not None:
                    self._file.read(line)
                if kind == "meta":
                    self._colour(start, line, "strong")
            case _:
                self._read_names(found, kind, line, offset, last)
                self._colour(start, line, "strong")

    def _read_names(self, found: Match[str], kind: str, line: str, offset: Offset, last: tuple[str, Offset]) -> None:
        """Read a line with the name of a file, or of one of its two versions."""
        if kind == "git":
            self._begin_file(git_name(line[len("diff --git ") :]), offset)
        elif kind in ("combined", "index"):
            self._begin_file(found[kind], offset)
        elif kind == "command":
            if self._needs_file:
                self._begin_file(line.rpartition(" ")[2], offset)
        elif last[0] and last[0][:3] == ("***" if kind == "old" else "---"):
            if self._needs_file:
                self._begin_file(plain_name(last[0], line), last[1])
        elif self._title is _CONTEXT_PLACE and (place := _CONTEXT_PLACE.match(line)):
            self._read_title(place["title"])
        else:
            self._last = (line, offset)

    @property
    def _needs_file(self) -> bool:
        """Whether names begin a file: not if they belong to one whose head is being read."""
        return self._file is None or self._file.has_hunk

    def _begin_commit(self, title: str, offset: Offset) -> None:
        self._add(title, 1, offset)
        self._file, self._file_depth, self._is_normal = None, 2, False

    def _begin_file(self, name: str, offset: Offset) -> None:
        if self._short is not None:
            self._begin_commit(*self._short)
            self._short = None
        self._file = PatchedFile(name)
        self._is_normal = False
        self._add("", self._file_depth, offset, self._file)

    def _begin_hunk(self, title: str, offset: Offset) -> None:
        if self._file is not None:
            self._file.has_hunk = True
        self._add(title, self._file_depth + 1, offset)

    def _add(self, title: str, depth: int, offset: Offset, file: PatchedFile | None = None) -> None:
        self._title = None
        self._sections.append(_Section(title, depth, offset, file))

    def _end_hunk(self) -> None:
        if self._hunk is not None:
            self._hunk.end_run()
            self._colours += self._hunk.colours
            self._replacements += self._hunk.replacements
            self._hunk = None

    def _colour(self, start: Offset, text: str, kind: InlineKind, target: str = "") -> None:
        self._colours.append(Inline(Span(start, start + len(text)), kind, target))


def _line_title(head: str) -> str:
    """Return the title of a hunk whose head names no function: its line in the new file, or in the old one if it is
    empty now.
    """
    lines: list[str] = _LINES.findall(head)
    return f"Line {lines[0] if lines[-1] == '0' else lines[-1]}"
