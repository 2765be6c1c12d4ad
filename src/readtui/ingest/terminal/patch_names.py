"""The names in the heads of a patch: of files, as git, Subversion, Mercurial and diff write them, and of mails."""

from __future__ import annotations

import re

from readtui.unicode.lazy_regex import lazy_regex

_QUOTED = lazy_regex(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = lazy_regex(r'\\([0-7]{3}|["\\abtnvfr])')
_ESCAPED = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
_PREFIX = lazy_regex(r"[abciow12]/")  # "a/" and "b/"; others with `diff.mnemonicPrefix` of git
_AFTER_NAME = lazy_regex(  # a date or a revision; the tab before it may have become spaces
    r"\t.*| +(?:\d{4}-\d\d-\d\d |(?:[A-Z][a-z]{2},? )?(?:[A-Z][a-z]{2} [ \d]\d|\d\d [A-Z][a-z]{2} \d{4}) \d\d:\d\d).*"
    r"| +\((?:revision \d+|working copy|nonexistent)\)$"
)
_NOTHING = "/dev/null"


class PatchedFile:
    """A file in a patch, as far as its head is read."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.has_hunk = False
        self._old = ""
        self._state = ""
        self._old_mode = ""

    @property
    def title(self) -> str:
        """The name, with the one before, and what else happened to the file."""
        name = f"{self._old} → {self.name}" if self._old and self._old != self.name else self.name
        return f"{name} ({self._state})" if self._state else name

    def read(self, line: str) -> None:
        """Read another line of its head."""
        for start, state in (("new file mode ", "new"), ("deleted file mode ", "deleted")):
            if line.startswith(start):
                self._state = state
        if line.startswith("old mode "):
            self._old_mode = line.split()[-1]
        elif line.startswith("new mode "):
            self._state = f"{self._old_mode} → {line.split()[-1]}"
        elif line.startswith(("rename from ", "copy from ")):
            self._old = unquoted(line.partition(" from ")[2])
        elif line.startswith(("rename to ", "copy to ")):
            self.name = unquoted(line.partition(" to ")[2])
        elif line.startswith(("Binary files ", "GIT binary patch", "Cannot display: ")):
            self._state = f"{self._state}, binary" if self._state in ("new", "deleted") else "binary"


def git_name(names: str) -> str:
    """Return the name in the rest of a line "diff --git a/x b/x"; of two names the second."""
    quoted = _QUOTED.findall(names)
    if names.endswith('"') and quoted:
        return _PREFIX.sub("", unquoted(quoted[-1]), count=1)
    middle = len(names) // 2
    first, second = names[:middle], names[middle + 1 :]
    if first == second:
        return second  # git adds no prefixes
    if names[middle : middle + 1] == " " and first.partition("/")[2] == second.partition("/")[2]:
        return _PREFIX.sub("", second, count=1)
    found = re.search(r" [bciow2]/", names)
    return names[found.end() :] if found else names.rpartition(" ")[2]


def plain_name(old: str, new: str) -> str:
    """Return the name in two lines "--- x" and "+++ x", which may have a date or a revision after a tab."""
    before, after = (unquoted(_AFTER_NAME.sub("", line[4:]).strip()) for line in (old, new))
    name = before if after == _NOTHING else after
    has_prefixes = (before.startswith("a/") and after.startswith("b/")) or _NOTHING in (before, after)
    return _PREFIX.sub("", name, count=1) if has_prefixes else name


def unquoted(name: str) -> str:
    """Return a name that git may have quoted: with "\\303\\244" for the bytes of "ä"."""
    if len(name) < 2 or not (name.startswith('"') and name.endswith('"')):
        return name
    return (
        _ESCAPE.sub(lambda found: chr(_ESCAPED.get(found[1]) or int(found[1], 8) & 255), name[1:-1])
        .encode("latin-1", "replace")
        .decode("utf-8", "replace")
    )


def mail_subject(subject: str) -> str:
    """Return the subject of a mail in plain letters."""
    if "=?" not in subject:
        return subject
    from email.errors import HeaderParseError  # deferred, with the next: few mails have such a subject
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(subject)))
    except (HeaderParseError, LookupError, UnicodeDecodeError):
        return subject
