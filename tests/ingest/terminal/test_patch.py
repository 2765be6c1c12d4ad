"""The colours and the changed words of patches."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from readtui.ingest.terminal.patch import changed_words, patch_colours

PATCH = """\
diff --git a/lamp.py b/lamp.py
index 1f0c5a9..2b7e4c3 100644
--- a/lamp.py
+++ b/lamp.py
@@ -1,4 +1,4 @@ def burn():
 oil = 1
-wick = trimmed(3)
+wick = trimmed(2)
--- still removed
 lit = True
"""


def marked(text: str) -> list[str]:
    return [inline.span.of(text) for inline in changed_words(text)]


def test_lines_have_the_colours_that_git_gives_them() -> None:
    colours: defaultdict[str, list[str]] = defaultdict(list)
    for inline in patch_colours(PATCH):
        colours[inline.target or inline.kind].append(inline.span.of(PATCH))
    assert colours["red"] == ["-wick = trimmed(3)"]
    assert colours["green"] == ["+wick = trimmed(2)"]
    assert colours["cyan"] == ["@@ -1,4 +1,4 @@"]
    assert colours["strong"][:2] == ["diff --git a/lamp.py b/lamp.py", "index 1f0c5a9..2b7e4c3 100644"]


def test_the_words_that_have_changed_are_marked() -> None:
    assert marked(PATCH.replace("--- still removed\n", "")) == ["3", "2"]


def test_whole_words_are_marked() -> None:
    assert marked("@@ -1 +1 @@\n-the lantern is lit\n+the lamp is lit\n") == ["lantern", "lamp"]


def test_only_what_was_added_or_removed_in_a_line_is_marked() -> None:
    assert marked("@@ -1 +1 @@\n-burn(oil)\n+burn(oil, wick)\n") == [", wick"]


def test_lines_without_a_counterpart_and_lines_that_differ_altogether_are_not_marked() -> None:
    assert marked("@@ -1,2 +1 @@\n-one lamp\n-two lamps\n+one lamp more\n") == []
    assert marked("@@ -1 +1 @@\n-wick = 3\n+return light(of=all)\n") == []


def test_a_long_file_that_was_removed_costs_no_more_than_its_lines() -> None:
    assert marked("@@ -1,100000 +0,0 @@\n" + "-gone\n" * 100_000) == []  # each line once, or it takes minutes


LINES = st.text(st.sampled_from("ab ,("), max_size=8)


@given(LINES, LINES)
def test_law_without_the_marked_words_both_lines_are_the_same(old: str, new: str) -> None:
    text = f"@@ -1 +1 @@\n-{old}\n+{new}\n"
    removed, added = text.index("\n-") + 2, text.index("\n+") + 2
    found = list(changed_words(text))
    if not found:
        return

    def rest(start: int, line: str) -> str:
        inside = [inline.span for inline in found if start <= inline.span.start <= start + len(line)]
        span = next((span for span in inside if span.end <= start + len(line)), None)
        return line if span is None else line[: span.start - start] + line[span.end - start :]

    assert rest(removed, old) == rest(added, new)
