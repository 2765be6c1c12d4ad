"""Labelled texts made from pages, for fitting the models of plain text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.structure_corpus import blocks_of, write

PAGE = """<body><nav><a>Home</a> <a>Index</a></nav><h1>The Harbour<a class="headerlink">¶</a></h1><p>Boats come in.</p>
<h2>At Sea</h2><ul><li>one<ul><li>two</li></ul></li></ul><figure><img><figcaption>A boat</figcaption></figure>
<table><tr><th>Name</th><th>Age</th></tr><tr><td>Ina</td><td>7</td></tr></table><pre>a = 1

b = 2</pre><p><b>Bold</b></p></body>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_the_labels_of_blocks_are_those_of_the_tags(page: Path) -> None:
    found = [(block.label, block.text) for block in blocks_of(page)]

    assert found == [
        ("B", "Home Index"),
        ("T", "The Harbour"),
        ("P", "Boats come in."),
        ("H", "At Sea"),
        ("P", "- one"),
        ("P", "  - two"),
        ("C", "A boat"),
        ("o", "Name\tAge"),
        ("P", "Ina\t7"),
        ("P", "a = 1\nb = 2"),
        ("o", "Bold"),
    ]


def test_markdown_is_rendered_first(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("# The Harbour\n\nBoats.\n\n## At Sea\n", "utf-8")

    assert [block.label for block in blocks_of(path)] == ["T", "P", "H"]


@pytest.mark.parametrize("layout", ["spaced", "tight", "wrapped"])
def test_each_line_that_is_not_blank_has_a_label(page: Path, layout: str, tmp_path: Path) -> None:
    write(tmp_path / f"page.{layout}", blocks_of(page), layout, "site")

    lines = (tmp_path / f"page.{layout}.txt").read_text("utf-8").splitlines()
    gold = json.loads((tmp_path / f"page.{layout}.json").read_text("utf-8"))
    assert ("" in lines) == (layout != "tight")
    assert len(gold["labels"]) == sum(1 for line in lines if line)
    assert [heading["text"] for heading in gold["headings"]] == ["At Sea"]
