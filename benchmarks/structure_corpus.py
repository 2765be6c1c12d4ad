"""Make labelled texts for `fit_structure` from folders of documentation pages.

    python -m benchmarks.structure_corpus OUTPUT FOLDER ...

Each FOLDER is one site; its pages are *.html and *.md. A page becomes a text in three layouts: `spaced` has a blank
line between blocks, `tight` has none, `wrapped` is wrapped at 72 columns with blank lines. The labels are the page's
own marks: h1–h6, figcaption and caption, nav, header, footer and aside. OUTPUT gets NAME.LAYOUT.txt and
NAME.LAYOUT.json in the form that `fit_structure` reads; the JSON also has the title, headings and captions for a
scorer.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement
from markdown_it import MarkdownIt

COLUMNS = 72
"""Width of the wrapped layout."""

LAYOUTS = ("spaced", "tight", "wrapped")

LONGEST_TEXT = 20_000
"""Characters of a text; a longer page is cut after a block."""

LEAST_BLOCKS = 8
"""Blocks of the shortest page that is used."""


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _names("script style head template noscript svg math button iframe object select")
_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul"
)
_OPTIONAL = _names("dt th summary legend")  # neither right nor wrong as a heading
_BOILERPLATE = re.compile(
    r"(?i)(?:^|[\s_-])(?:nav\w*|toc|contents|breadcrumbs?|menu|footer|header|sidebar\w*|topbar|skip\w*|related|rel)"
    r"(?:$|[\s_-])"
)
_PERMALINK = re.compile(r"(?i)headerlink|anchor|permalink|copiable")
_EDGE_SIGNS = re.compile(r"^[\s§#¶]+|[\s§#¶]+$")


class Block(NamedTuple):
    """A block of a page. `label` is its letter (see `fit_structure`), `level` that of a heading."""

    text: str
    label: str
    tag: str
    level: int = 0


def main() -> None:
    output, *folders = sys.argv[1:]
    Path(output).mkdir(parents=True, exist_ok=True)
    for folder in map(Path, folders):
        for number, path in enumerate(sorted([*folder.rglob("*.html"), *folder.rglob("*.md")])):
            blocks = blocks_of(path)
            if len(blocks) < LEAST_BLOCKS or not any(block.label == "H" for block in blocks):
                continue
            for layout in LAYOUTS:
                write(Path(output) / f"{folder.name}-{number:03}.{layout}", blocks, layout, folder.name)


def blocks_of(path: Path) -> list[Block]:
    """Return the blocks of a page; the first heading of the highest level is the title."""
    source = path.read_text("utf-8", errors="replace")
    if path.suffix == ".md":
        source = MarkdownIt("commonmark", {"html": True}).enable("table").render(source)
    if not source.strip():
        return []
    blocks = list(_walk(html.fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8")), "P", 0))
    top = min((block.level for block in blocks if block.label == "H"), default=0)
    title = next((at for at, block in enumerate(blocks) if block.label == "H" and block.level == top), -1)
    total, kept = 0, []
    for at, block in enumerate(blocks):
        total += len(block.text)
        if total > LONGEST_TEXT:
            break
        kept.append(block._replace(label="T") if at == title else block)
    return kept


def _walk(element: HtmlElement, label: str, depth: int) -> Iterator[Block]:
    """Yield the blocks of an element whose surroundings have the label `label`."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return
    if label == "P" and _is_boilerplate(element):
        label = "B"
    if tag == "pre":
        lines = [line.rstrip() for line in element.text_content().split("\n") if line.strip()]
        if lines:
            yield Block("\n".join(lines), label, tag)
        return
    if tag == "tr":
        cells = [" ".join(cell.text_content().split()) for cell in element if cell.tag in ("td", "th")]
        if any(cells) and not any(one.tag in _BLOCKS - {"p"} for cell in element for one in cell.iterdescendants()):
            is_head = all(cell.tag == "th" for cell in element)
            yield Block("\t".join(cells), "o" if is_head and label == "P" else label, tag)
            return
    if element.tag == "li":
        depth += 1
    yield from _block_children(element, label, depth)


def _block_children(element: HtmlElement, label: str, depth: int) -> Iterator[Block]:
    """Yield the blocks in an element: runs of inline text are blocks of the element itself."""
    run = element.text or ""
    marker = "  " * (depth - 1) + "- " if element.tag == "li" else ""
    for child in element:
        if isinstance(child.tag, str) and (child.tag in _BLOCKS or _has_blocks(child)):
            yield from _inline_block(element, run, label, marker)
            if run.strip():
                marker = ""
            yield from _walk(child, label, depth)
            run = ""
        elif child.tag == "br":
            run += "\n"
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and not _is_permalink(child):
            run += child.text_content()
        run += child.tail or ""
    yield from _inline_block(element, run, label, marker)


def _inline_block(element: HtmlElement, run: str, label: str, marker: str) -> Iterator[Block]:
    tag = str(element.tag)
    lines = [" ".join(line.split()) for line in (run.split("\n\n") if "\n\n" in run else [run])]
    text = " ".join(filter(None, lines))
    level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal() else 0
    if level:
        text = _EDGE_SIGNS.sub("", text)
    if not any(map(str.isalnum, text)):
        return
    if label == "P":
        if level:
            label = "H"
        elif tag in ("figcaption", "caption"):
            label = "C"
        elif tag in _OPTIONAL or _is_bold(element, text):
            label = "o"
    yield Block(marker + text, label, tag, level)


def _is_bold(element: HtmlElement, text: str) -> bool:
    """Whether a paragraph is one run of bold text: it may be meant as a heading."""
    bold = "".join(child.text_content() for child in element if child.tag in ("b", "strong"))
    return element.tag in ("p", "div") and bool(bold) and len(" ".join(bold.split())) >= len(text) - 2


def _is_boilerplate(element: HtmlElement) -> bool:
    if element.tag in ("nav", "footer", "aside", "header") or element.get("role") in ("navigation", "search"):
        return element.tag != "header" or element.find(".//h1") is None
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return (
        element.tag in ("div", "ul", "ol", "table", "section", "p")
        and bool(_BOILERPLATE.search(names))
        and (element.find(".//h1") is None and len(element.findall(".//p")) < 4)
    )


def _is_permalink(element: HtmlElement) -> bool:
    return element.tag == "a" and bool(_PERMALINK.search(element.get("class", ""))) and len(element.text_content()) < 3


def _has_blocks(element: HtmlElement) -> bool:
    return any(one.tag in _BLOCKS for one in element.iterdescendants() if isinstance(one.tag, str))


def write(path: Path, blocks: list[Block], layout: str, site: str) -> None:
    """Write the text and its labels in a layout."""
    lines: list[str] = []
    labels = ""
    for at, block in enumerate(blocks):
        if layout != "tight" and at and not (block.tag == blocks[at - 1].tag and block.tag in ("li", "tr", "dt")):
            lines.append("")
        own = _lines_of(block, layout)
        lines += own
        labels += block.label * len(own)
    title = next((block.text for block in blocks if block.label == "T"), None)
    gold = {
        "name": path.stem,
        "variant": layout,
        "site": site,
        "title": title,
        "title_accept": [title] if title else [],
        "headings": [{"level": block.level, "text": block.text} for block in blocks if block.label == "H"],
        "headings_optional": [block.text for block in blocks if block.label == "o"],
        "captions": [block.text for block in blocks if block.label == "C"],
        "captions_optional": [],
        "boilerplate": [block.text for block in blocks if block.label == "B"],
        "labels": labels,
    }
    path.with_name(f"{path.name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    path.with_name(f"{path.name}.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")


def _lines_of(block: Block, layout: str) -> list[str]:
    if block.tag in ("pre", "tr") or layout != "wrapped":
        return block.text.split("\n")
    indent = len(block.text) - len(block.text.lstrip(" -")) if block.tag == "li" else 0
    return textwrap.wrap(block.text, COLUMNS, subsequent_indent=" " * indent, break_on_hyphens=False) or [block.text]


if __name__ == "__main__":
    main()
