"""Whether a text is the output of a program, whose lines must stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from readtui.ingest.terminal.error_output import is_error_output
from readtui.ingest.terminal.help_text import is_help
from readtui.ingest.terminal.log import is_log
from readtui.unicode.lazy_regex import lazy_regex

_LEAST_COLOURED = 0.1
"""Share of coloured lines from which a text is output: prose may quote a coloured line."""

_LEAST_OF_KIND = 0.9
"""Share of the lines that must have the form of a kind of output: one or two may be a head or a sum."""

_LEAST_LINES = 3
"""Lines from which the form of lines tells anything."""

_COLOUR = lazy_regex("\x1b\\[(?:[\\d;:]*;)?0*[1-9][\\d;:]*m")
_FORMS = tuple(
    map(
        lazy_regex,
        (
            # A web server's log: an address, two names, and a date in brackets.
            r"[0-9a-f.:]{7,39} \S+ \S+ \[\d\d/\w{3}/\d{4}:",
            # A list of files by `ls -l`: the kind of file, the permissions, the number of links.
            r"total \d|[-bcdlps](?:[-r][-w][-xsStT]){3}[.+@]? +\d+ ",
            # Found lines: file, line number, text, as `grep -n` and compilers write them.
            r"(?!\W?\d+:)[^\s:]{1,200}:\d{1,7}:",
            # A history by `git log --oneline`, with or without the graph; the lines of `git blame`.
            r"[*|\\/ ]{0,40}(?:[0-9a-f]{7,40} |(?<=[|\\/ ])$)|stash@\{\d+\}: "
            r"|\^?[0-9a-f]{7,40} .{0,200}\(.{1,100} (?:\d{4}-\d\d-\d\d |\d{4} [-+]\d{4} +\d+\)|ago +\d+\))",
            # The branches of git with their commits; sums of changes by `git diff --stat`.
            r"[*+ ] (?:\([^)]{1,200}\)|\S{1,200}) +[0-9a-f]{7,40} ",
            r" \S.{0,300} \|  *(?:\d+ ?[-+]*|Bin .{0,80})$| \d+ files? changed, ",
            # Lines of several services (`docker compose logs`).
            r"[a-zA-Z][\w.-]{0,60}[-_]\d+ +\|(?: |$)",
            # An object of JSON in each line.
            r'\{".*\}$',
            # A number in each line, alone or before a tab or two spaces (`du`, `wc`, `uniq -c`).
            r" *-?\d[\d.,]*[KMGT]?(?:\t|  +\S|$)|  +\d+ \S+$",
            # A path or the name of a file in each line, as `find` and `ls` write them.
            r"(?=[!-~]*[/._])[!-~]{1,400}$",
            # The rest: variables (`env`), changed files (`git status -s`), a tree of files, mounted disks, packages.
            r"[A-Z_][A-Z0-9_]*=",
            r"(?! {2})[ MADRCUT?!]{2} \S",
            r"[│|` ]*[├└|`](?:──|--)|\d+ director",
            r"\S+ on \S+ type \w+ \(",
            r"[\w.+-]+/\S+ \S+ \w+(?: \[|$)",
            # Who is logged in (`who`, `last`).
            r"\S+ +(?:pts/|tty)\S+(?: |$)",
        ),
    )
)
_BEGINNING = lazy_regex(
    # Patches of git, Subversion and diff, in a mail too; histories of git, Mercurial and Subversion.
    r"(?:diff (?:--(?:git|cc|combined)|-\S+) |Index: .+\n={20,}\n|--- .+\n\+\+\+ .+\n@@ -\d|\*\*\* .+\n--- .+\n\*{15}\n"
    r"|\d+(?:,\d+)?[acd]\d+(?:,\d+)?\n[<>] |From [0-9a-f]{40} \w{3} \w{3} \d|(?:\* +(?:\| +)*)?commit [0-9a-f]{40}\b"
    r"|tag \S+\nTagger: |changeset: +\d+:[0-9a-f]{12}|-{50,}\nr\d+ \| |stash@\{\d+\}: |\S.{0,80} \(\d+\):\n {6}\S"
    r"|[0-9a-f]{7,40}(?: .*)?\n\n?(?:diff --(?:git|cc) |:\d{6} )|:{1,3}\d{6} \d{6} [0-9a-f]{7,40}"
    r"|1: +[0-9a-f]{7,40} [=!<>] "
    # `git status`, `--help`, `dpkg -l`, pytest.
    r"|(?:On branch|HEAD detached (?:at|from)) \S+\n|[Uu]sage: \S|Desired=Unknown/|={5,} test session starts =)"
)
_REPORT = lazy_regex(
    # Tables of psql, also of one column and expanded, and of MySQL; a file that bat prints.
    r"(?: {2,}\S[^\n|]*\n)?[^\n|]* \|.*\n-+(?:\+-+)+ *\n| .*\n-{3,}\n(?: .*\n){0,400}\(\d+ rows?\)|-\[ RECORD 1 \]"
    r"|\+-+(?:\+-+)*\+\n\| |─+┬─+\n"
    # A head of columns in capitals: of docker, kubectl, systemctl, ps and the like.
    r"| *[A-Z%#][A-Z/%#-]*(?: [A-Z]+)?(?: {2,}[A-Z%#][A-Z/%#-]*(?: [A-Z]+)?){2,} *\n| *UNIT +LOAD +ACTIVE "
    r"| *(?:USER +|UID +)?PID +[A-Z%]+ "
    # The state of services, of the network, of processes, of the memory and the processor.
    r"|[●○×↻*] \S+\.\w+(?: - .*)?\n +Loaded: |\d+: \S+: <[A-Z_,-]+> mtu |\S+: flags=\d+<|Netid +State "
    r"|Active \w+ connections |top - \d\d:\d\d| +total +used +free\b|Architecture: +\S+\n +CPU op-mode"
    r"| *\d\d:\d\d:\d\d up .* load average: "
    # Bytes: of hexdump, xxd and od. A package: of dpkg and apt.
    r"|0{6,8}:? {1,2}(?:[0-9a-f]{2,6} {1,2}){4}"
    r"|(?:WARNING: .*\n\n)?Package: \S+\n(?:Version|Status|Priority|Essential): "
)
_RETURN = lazy_regex(r"\r(?=[^\r\n])")  # a progress bar draws its line again; in texts, "\r" is at the ends of lines
_COLUMN = lazy_regex(r"\S+(?: \S+)*")


def is_output(head: str) -> bool:
    """Return whether the start of a text is coloured, draws over its lines, or has the form of a program's output."""
    return is_coloured(head) or ("\n" in head and _RETURN.search(head) is not None) or has_form_of_output(head)


def is_coloured(head: str) -> bool:
    """Return whether the lines at the start of a text are coloured output."""
    if "\x1b[" not in head:
        return False
    lines = filled_lines(head)
    coloured = sum(1 for line in lines if _COLOUR.search(line))
    return coloured >= max(_LEAST_COLOURED * len(lines), 1)


def has_form_of_output(head: str) -> bool:
    """Return whether a text without colours is a patch, a log, a list of files, found lines or the like."""
    if _BEGINNING.match(start := head.lstrip("\n")) or _REPORT.match(start):
        return True
    lines = filled_lines(head)
    if is_error_output(lines) or is_help(lines):
        return True
    if len(lines) < _LEAST_LINES:
        return False
    if is_log(lines):
        return True
    least = _LEAST_OF_KIND * len(lines)
    if Counter(lines).most_common(1)[0][1] >= least:
        return True
    return any(sum(1 for line in lines if form.match(line)) >= least for form in _FORMS) or _is_table(lines[1:])


def filled_lines(head: str) -> list[str]:
    """Return the lines with characters; without the last one if it may be cut."""
    lines = head.splitlines()
    return [line for line in (lines[:-1] if len(lines) > 1 and not head.endswith("\n") else lines) if line.strip()]


def _is_table(lines: Sequence[str]) -> bool:
    """Return whether the lines below a head have two columns, after the first, that begin or end at the same places."""
    least = max(_LEAST_OF_KIND * len(lines), _LEAST_LINES)
    edges: Counter[tuple[str, int]] = Counter()
    for line in lines:
        for column in list(_COLUMN.finditer(line.expandtabs()))[1:]:
            edges.update((("start", column.start()), ("end", column.end())))
    shared = sorted(place for (_, place), count in edges.items() if count >= least)
    return len(shared) > 1 and shared[-1] - shared[0] > 1
