"""The index finds a text exactly where a plain search does, with work that does not grow with the indexed text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.ingest.html.article_text import TextIndex, import_without


@given(st.text("ab", max_size=40), st.text("ab", min_size=5, max_size=12))
def test_texts_are_found_as_by_a_search(text: str, searched: str) -> None:
    assert (searched in TextIndex(text, 5)) == (searched in text)


@given(st.text("abcd", min_size=9, max_size=60), st.integers(0, 50), st.integers(5, 9))
def test_every_part_is_found(text: str, start: int, length: int) -> None:
    part = text[start : start + length]
    assert len(part) < 5 or part in TextIndex(text, 5)


class CountedText(str):
    """A text that counts how often it is compared."""

    comparisons = 0

    def startswith(self, *args: object) -> bool:
        type(self).comparisons += 1
        return super().startswith(*args)  # type: ignore[arg-type]


def test_a_text_is_compared_only_where_it_may_be() -> None:
    text = CountedText("".join(f"boat number {at} of the harbour " for at in range(1_000)))
    index = TextIndex(text, 15)
    assert "lamp number 15 of a quay" not in index
    assert CountedText.comparisons < 50  # of 29,000 places; hashes are random, so some are alike
    assert "boat number 777 of the harbour" in index
    assert CountedText.comparisons < 150


PAGE = (
    "<title>The lamp</title><ul><li><a href=/>Home</a></ul><main><h1>The lamp</h1>"
    + "<p>The lamp on the table had been lit since the afternoon, and nobody could say who had lit it.</p>" * 9
    + "<table><tr><td>Oil<td>Wick</table></main>"
)
FIND = """
import sys
from lxml import html
from readtui.ingest.html.article_text import find_article_text
if sys.argv[2:]:
    import trafilatura
print(find_article_text(html.fromstring(sys.argv[1])))
print([name for name in ("urllib3", "importlib.metadata", "charset_normalizer") if name in sys.modules])
"""


def test_the_article_is_found_without_the_modules_that_trafilatura_needs_for_downloads() -> None:
    def found(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", FIND, PAGE, *arguments], capture_output=True, text=True, check=True
        ).stdout

    without, whole = found(), found("whole")
    assert "Oil" in without
    assert without.splitlines()[-1] == "[]"
    assert whole.splitlines()[:-1] == without.splitlines()[:-1]


USE = """
import sys, threading
from readtui.ingest.html.article_text import import_without
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "lamp":
            global taken, early
            from importlib.metadata import entry_points as taken, version
            early = version("lxml")
sys.meta_path.insert(0, Finder())
try:
    import_without((), "lamp", ["importlib.metadata"])
except ImportError:
    pass
print(early == "", len(taken(group="console_scripts")) > 0, sys.modules["importlib.metadata"].version("lxml")[:1])
"""


def test_a_function_that_was_imported_meanwhile_is_that_of_the_module() -> None:
    done = subprocess.run([sys.executable, "-c", USE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "6"]


def test_stand_ins_are_gone_after_the_import_even_if_it_fails() -> None:
    with pytest.raises(ImportError):
        import_without(["no_such_module_a"], "no_such_module_b")
    assert "no_such_module_a" not in sys.modules
