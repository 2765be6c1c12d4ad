"""The sections and the colours of patches and histories."""

from __future__ import annotations

from collections import defaultdict

import pytest

from readtui.ingest.terminal.patch import is_patch, read_patch

PATCH = """\
diff --git a/lamp.py b/lamp.py
index 1f0c5a9..2b7e4c3 100644
--- a/lamp.py
+++ b/lamp.py
@@ -1,4 +1,3 @@ def burn():
 oil = 1
-wick = trimmed(3)
+wick = trimmed(2)
--- still removed
 lit = True
"""

COMBINED = """\
diff --cc lamp.py
index 1f0c5a9,2b7e4c3..3c8f5d4
--- a/lamp.py
+++ b/lamp.py
@@@ -1,2 -1,2 +1,2 @@@
- wick = 3
 -wick = 2
++wick = 4
  oil = 1
"""

RENAMED = """\
diff --git "a/l\\303\\244mp.txt" b/lamp.txt
similarity index 90%
rename from "l\\303\\244mp.txt"
rename to lamp.txt
--- "a/l\\303\\244mp.txt"
+++ b/lamp.txt
@@ -1 +1 @@
-a
+b
diff --git a/oil can.txt b/oil can.txt
new file mode 100644
--- /dev/null
+++ b/oil can.txt
@@ -0,0 +1 @@
+full
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/wick.png b/wick.png
deleted file mode 100644
Binary files a/wick.png and /dev/null differ
"""

MAILS = """\
From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001
From: A Keeper <keeper@example.org>
Date: Mon, 20 Mar 2023 10:00:00 +0000
Subject: [PATCH 1/2] =?UTF-8?q?Trim=20the=20w=C3=ACck?=
 of the lamp

---
 lamp.py | 2 +-

diff --git a/lamp.py b/lamp.py
--- a/lamp.py
+++ b/lamp.py
@@ -1 +0,0 @@
-wick
--
2.39.2
"""

SUBVERSION = """\
Index: trunk/lamp.py
===================================================================
--- trunk/lamp.py\t(revision 4)
+++ trunk/lamp.py\t(working copy)
@@ -1 +1 @@
-a
+b
"""

MERCURIAL = """\
changeset:   5:1f0c5a9d2b7e
user:        A Keeper
date:        Mon Mar 20 10:00:00 2023 +0000
summary:     Trim the wick

diff -r 0a1b2c3d4e5f -r 1f0c5a9d2b7e lamp.py
--- a/lamp.py\tMon Mar 20 09:00:00 2023 +0000
+++ b/lamp.py\tMon Mar 20 10:00:00 2023 +0000
@@ -1 +1 @@
-a
+b
"""

TREES = """\
diff -ur old/lamp.py new/lamp.py
--- old/lamp.py\t2023-03-20 10:00:00.000000000 +0000
+++ new/lamp.py\t2023-03-20 10:00:01.000000000 +0000
@@ -7 +7 @@
-a
+b
Only in old: oil.txt
"""

NORMAL = """\
diff -r old/lamp.py new/lamp.py
2c2
< a
---
> b
"""

CONTEXT = """\
*** old/lamp.py\t2023-03-20 10:00:00.000000000 +0000
--- new/lamp.py\t2023-03-20 10:00:01.000000000 +0000
***************
*** 1,3 ****
! a
  c
--- 1,4 ----
! b
  c
+ d
"""

GRAPH = """\
*   commit 1f0c5a9d2b7e4c3a8f6d1e0b9c8a7f6e5d4c3b2a
|\\  Merge: 0a1b2c3 4d5e6f7
| | Author: A Keeper <keeper@example.org>
| |
| |     Merge the lamps
| |
* | commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567
| | Author: A Keeper <keeper@example.org>
| |
| |     Trim the wick
| |
| | diff --git a/lamp.py b/lamp.py
| | --- a/lamp.py
| | +++ b/lamp.py
| | @@ -1 +1 @@
| | -wick = 3
| | +wick = 2
"""

SHORT = """\
1f0c5a9 Trim the wick
diff --git a/lamp.py b/lamp.py
--- a/lamp.py
+++ b/lamp.py
@@ -1 +1 @@
-wick = 3
+wick = 2
"""


def outline(text: str) -> list[str]:
    return ["  " * (section.depth - 1) + section.title for section in read_patch(text).sections]


def coloured(text: str) -> dict[str, list[str]]:
    colours: defaultdict[str, list[str]] = defaultdict(list)
    for inline in read_patch(text).colours:
        colours[inline.target or inline.kind].append(inline.span.of(text))
    return colours


def test_lines_have_the_colours_that_git_gives_them() -> None:
    colours = coloured(PATCH)
    assert colours["red"] == ["-wick = trimmed(3)", "--- still removed"]  # the hunk has as many lines as its head says
    assert colours["green"] == ["+wick = trimmed(2)"]
    assert colours["cyan"] == ["@@ -1,4 +1,3 @@"]
    assert colours["strong"][:2] == ["diff --git a/lamp.py b/lamp.py", "index 1f0c5a9..2b7e4c3 100644"]


def test_the_lines_of_a_combined_patch_have_a_sign_for_each_parent() -> None:
    assert outline(COMBINED) == ["lamp.py", "  Line 1"]
    assert coloured(COMBINED)["red"] == ["- wick = 3", " -wick = 2"]
    assert coloured(COMBINED)["green"] == ["++wick = 4"]
    [replacement] = read_patch(COMBINED).replacements
    assert [span.of(COMBINED) for span in (*replacement.removed, *replacement.added)] == [
        "wick = 3",
        "wick = 2",
        "wick = 4",
    ]


def test_titles_say_what_happened_to_a_file() -> None:
    assert [title for title in outline(RENAMED) if not title.startswith(" ")] == [
        "lämp.txt → lamp.txt",
        "oil can.txt (new)",
        "run.sh (100644 → 100755)",
        "wick.png (deleted, binary)",
    ]


def test_the_subject_is_the_title_of_a_mail_with_a_patch() -> None:
    assert outline(MAILS) == ["[PATCH 1/2] Trim the wìck of the lamp", "  lamp.py", "    Line 1"]
    assert coloured(MAILS)["red"] == ["-wick"]  # not the line before the signature


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SUBVERSION, ["trunk/lamp.py", "  Line 1"]),
        (MERCURIAL, ["Trim the wick", "  lamp.py", "    Line 1"]),
        (TREES, ["new/lamp.py", "  Line 7"]),
        (NORMAL, ["new/lamp.py", "  Line 2"]),
        (CONTEXT, ["new/lamp.py", "  Line 1"]),
        (GRAPH, ["Merge the lamps", "Trim the wick", "  lamp.py", "    Line 1"]),
        (SHORT, ["Trim the wick", "  lamp.py", "    Line 1"]),
    ],
)
def test_patches_of_other_programs_have_sections(text: str, expected: list[str]) -> None:
    assert is_patch(text)
    assert outline(text) == expected


@pytest.mark.parametrize("text", [SUBVERSION, MERCURIAL, TREES])
def test_the_signs_of_unified_patches_have_colours(text: str) -> None:
    assert (coloured(text)["red"], coloured(text)["green"]) == (["-a"], ["+b"])


def test_the_signs_of_other_patches_have_colours() -> None:
    assert (coloured(NORMAL)["red"], coloured(NORMAL)["green"]) == (["< a"], ["> b"])
    assert (coloured(CONTEXT)["yellow"], coloured(CONTEXT)["green"]) == (["! a", "! b"], ["+ d"])


def test_the_graph_is_not_part_of_the_lines() -> None:
    assert coloured(GRAPH)["green"] == ["+wick = 2"]
    assert read_patch(GRAPH).replacements[0].added[0].of(GRAPH) == "wick = 2"


def test_changed_words_between_brackets_have_colours() -> None:
    colours = coloured(PATCH[: PATCH.index(" oil")] + "oil = 1\nwick = trimmed([-3-]{+2+})\n")
    assert (colours["red"], colours["green"]) == (["[-3-]"], ["{+2+}"])


def test_a_hunk_that_is_cut_ends_at_the_next_head() -> None:
    assert outline(PATCH[: PATCH.index(" lit")] + PATCH) == ["lamp.py", "  def burn():"] * 2


def test_an_edited_hunk_may_have_more_lines_than_its_head_says() -> None:
    assert coloured("@@ -1 +1 @@\n-a\n+b\n+c\n--- a/next\n+++ b/next\n@@ -1 +1 @@\n")["green"] == ["+b", "+c"]


@pytest.mark.parametrize(
    "text",
    [
        "@@ -1,100000 +0,0 @@\n" + "-gone\n" * 100_000,
        "@@" * 100_000,
        "diff --git " * 100_000,
        "*" * 1_000_000,
        f"@@ -1 +1 @@\nx {{+a+}}\n{'[-' * 300_000}",
    ],
)
def test_large_patches_are_read_in_linear_time(text: str) -> None:
    read_patch(text)  # in quadratic time, each would take minutes
