"""What git prints besides patches: colours, links and sections."""

from __future__ import annotations

import pytest

from readtui.ingest.terminal.annotations import annotate
from readtui.ingest.terminal.kinds import is_output

STATUS = """\
On branch main
Changes to be committed:
  (use "git restore --staged <file>..." to unstage)
\tnew file:   oil.txt
\trenamed:    wick.py -> src/wick.py

Changes not staged for commit:
  (use "git add <file>..." to update what will be committed)
\tmodified:   lamp.py
\tmodified:   vendor (new commits)

Untracked files:
\t"l\\303\\244mp.txt"
"""

BLAME = """\
^1f0c5a9 (A Keeper 2023-03-20 10:00:00 +0000 1) one
^1f0c5a9 (A Keeper 2023-03-20 10:00:00 +0000 2) two
2b7e4c3f lamp.py (B Keeper 2023-03-21 10:00:00 +0000 3) three
"""

HISTORY = """\
*   1f0c5a9 (HEAD -> main, tag: v1.0, origin/main) Merge the lamps
|\\
| * 2b7e4c3 Trim the wick
|/
* 3c8f5d4 (fix) Fill the lamp
"""


def styled(text: str, *, has_colours: bool = False) -> list[tuple[str, str]]:
    """Return the passages with styles and their kinds or targets, in order."""
    inlines = sorted(annotate(text, has_colours=has_colours).inlines)
    return [(inline.span.of(text).strip(), inline.target or inline.kind) for inline in inlines]


@pytest.mark.parametrize("tab", ["\t", " " * 8])
def test_the_status_has_its_groups_as_sections_and_links_to_its_files(tab: str) -> None:
    text = STATUS.replace("\t", tab)
    assert [section.title for section in annotate(text, has_colours=False).sections] == [
        "Changes to be committed",
        "Changes not staged for commit",
        "Untracked files",
    ]
    assert [found for found in styled(text) if found[1].startswith("file:")] == [
        ("oil.txt", "file:oil.txt"),
        ("src/wick.py", "file:src/wick.py"),
        ("lamp.py", "file:lamp.py"),
        ("vendor", "file:vendor"),
        ('"l\\303\\244mp.txt"', "file:l%C3%A4mp.txt"),
    ]


def test_the_status_of_a_clean_tree_has_no_files() -> None:
    assert annotate("On branch main\nnothing to commit, working tree clean\n", has_colours=False) == ([], [])


def test_staged_files_are_green_and_the_others_red() -> None:
    colours = [colour for _, colour in styled(STATUS) if ":" not in colour]
    assert colours == ["green", "green", "red", "red", "red"]


def test_links_of_a_coloured_status_look_like_their_surroundings() -> None:
    kinds = {inline.kind for inline in annotate(STATUS, has_colours=True).inlines}
    assert kinds == {"place"}


def test_a_patch_may_follow_the_status() -> None:
    patch = "diff --git a/lamp.py b/lamp.py\n--- a/lamp.py\n+++ b/lamp.py\n@@ -1 +1 @@\n-wick = 3\n+wick = 2\n"
    added = annotate(STATUS + patch, has_colours=False)
    assert [section.title for section in added.sections][-2:] == ["lamp.py", "Line 1"]


def test_the_letters_of_a_short_status_have_colours() -> None:
    assert styled(" M lamp.py\n?? oil.txt\n") == [
        ("", "green"),
        ("M", "red"),
        ("lamp.py", "file:lamp.py"),
        ("?", "red"),
        ("?", "red"),
        ("oil.txt", "file:oil.txt"),
    ]


def test_what_repeats_in_a_blame_is_dimmed() -> None:
    assert styled(BLAME) == [
        ("^1f0c5a9", "yellow"),
        ("(A Keeper 2023-03-20 10:00:00 +0000 1)", "dim"),
        ("^1f0c5a9 (A Keeper 2023-03-20 10:00:00 +0000 2)", "dim"),
        ("2b7e4c3f", "yellow"),
        ("lamp.py (B Keeper 2023-03-21 10:00:00 +0000 3)", "dim"),
    ]


def test_commits_and_the_names_that_lead_to_them_have_colours() -> None:
    assert styled(HISTORY) == [
        ("1f0c5a9", "yellow"),
        ("HEAD", "cyan"),
        ("main", "green"),
        ("tag: v1.0", "yellow"),
        ("origin/main", "red"),
        ("2b7e4c3", "yellow"),
        ("3c8f5d4", "yellow"),
    ]


def test_the_signs_of_sums_have_colours() -> None:
    history = f"commit {'1f' * 20}\nAuthor: A Keeper\n\n    Trim the wick\n\n lamp.py | 3 ++-\n 1 file changed\n"
    assert styled(history)[-2:] == [("++", "green"), ("-", "red")]


def test_the_authors_of_a_short_log_are_its_sections() -> None:
    short_log = "A Keeper (2):\n      Trim the wick\n      Fill the lamp\n\nB Keeper (1):\n      Light the lamp\n\n"
    assert [section.title for section in annotate(short_log, has_colours=False).sections] == [
        "A Keeper (2)",
        "B Keeper (1)",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *(STATUS, BLAME, HISTORY, "stash@{0}: WIP on main: 1f0c5a9 Trim the wick\n"),
        "1f0c5a9 HEAD@{0}: commit: Trim the wick\n2b7e4c3 HEAD@{1}: reset: moving to HEAD\n3c8f5d4 HEAD@{2}: a\n",
        "1f0c5a9 (A  3 days ago 1) one\n1f0c5a9 (A  3 days ago 2) two\n1f0c5a9 (A  3 days ago 3) three\n",
        " lamp.py | 3 ++-\n oil.png | Bin 0 -> 3 bytes\n a => b | 0\n 3 files changed, 2 insertions(+)\n",
        "* main   1f0c5a9 Trim the wick\n  oil    2b7e4c3 [origin/oil: gone] Fill\n+ lamps  3c8f5d4 (/lamps) Light\n",
        f"{'1f' * 20}\ndiff --git a/lamp.py b/lamp.py\n",
        f"From {'1f' * 20} Mon Sep 17 00:00:00 2001\nFrom: A Keeper\nSubject: [PATCH] Trim\n",
        "changeset:   5:1f0c5a9d2b7e\nuser:        A Keeper\nsummary:     Trim the wick\n",
        f"{'-' * 72}\nr5 | keeper | 2023-03-20 10:00:00 +0000 (Mon, 20 Mar 2023) | 1 line\n\nTrim the wick\n",
        "2c2\n< a\n---\n> b\n",
        "A Keeper (1):\n      Trim the wick\n",
    ],
)
def test_what_programs_for_versions_print_is_output(text: str) -> None:
    assert is_output(text)


@pytest.mark.parametrize(
    "line", [" " * 200_000, "| " * 100_000, "* " * 100_000, "M  " + "a -> " * 60_000, "1f0c5a9 (" + "a" * 300_000]
)
def test_long_lines_take_linear_time(line: str) -> None:
    for text in (
        f"On branch main\nUntracked files:\n\t{line}",
        line,
        f"{line}\n" * 3,
        f"commit 1f0c5a9\nDate: \n{line}",
    ):
        annotate(text, has_colours=False)  # in quadratic time, each would take minutes
