"""Measure how well the structure of PDFs is recovered: make PDFs from a known source, read them, and compare.

python -m benchmarks.pdf_structure [--keep FOLDER] [PRODUCER ...]

PRODUCER is reportlab, latex, groff or weasyprint; by default, all that are installed. Each sets the same source in one
column and in two. The table shows precision and recall of what was read. --keep writes the PDFs to FOLDER.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from readtui.document.model import Caption, Document, Heading, Item, Paragraph
from readtui.ingest.pdf import reader

_SUBJECTS = (
    "the keeper|a passing ship|the old lamp|every harbour|the lens|a small crew|the inspector|the sea|an engineer"
)
_VERBS = "carries|observes|remembers|illuminates|requires|measures|outlasts|describes|surrounds|distinguishes"
_OBJECTS = (
    "the northern coast|a steady light|its reflection|the weather of the season|a well-known signal|the long night|"
    "several instruments|the granite tower|considerable quantities of oil|the characteristic interval|a narrow channel"
)
_ENDINGS = (
    "before dawn|without interruption|in almost any weather|for a century|with extraordinary precision|at low tide"
)
_THEMES = "Light|Stone|Weather|Glass|Signals|Harbours|Keepers|Storms|Charts|Engines|Silence|Winter"


class Block(NamedTuple):
    """A block of the source: its kind ("title", "h1", "h2", "text", "item", "caption", "note") and its text.

    A "note" belongs to the text before it, which ends with "^" and its number.
    """

    kind: str
    text: str


class Score(NamedTuple):
    """Precision and recall of one kind."""

    precision: float
    recall: float

    def __str__(self) -> str:
        return f"{self.precision:.2f} {self.recall:.2f}"


def make_source(seed: int) -> list[Block]:
    """Return a document of about ten pages: title, abstract, sections, lists, captions and footnotes."""
    rng = random.Random(seed)
    blocks = [Block("title", "On the Keeping of Lights along a Northern Coast"), Block("text", _prose(rng, 5))]
    notes = figures = tables = 0
    themes = _THEMES.split("|")
    for section in range(1, 8):
        blocks.append(Block("h1", f"{section} {themes[section]} and {themes[section - 1]}"))
        for part in range(1, 3):
            if section > 1:
                blocks.append(Block("h2", f"{section}.{part} Of {themes[(section + part) % 12]}"))
            blocks += [Block("text", _prose(rng, rng.randint(3, 7))) for _ in range(rng.randint(2, 4))]
            if rng.random() < 0.5:
                notes += 1
                blocks[-1] = Block("text", blocks[-1].text + f"^{notes}")
                blocks.append(Block("note", _prose(rng, 1)))
            match rng.randint(0, 3):
                case 0:
                    blocks += [Block("item", _prose(rng, rng.randint(1, 2))) for _ in range(rng.randint(2, 5))]
                case 1:
                    figures += 1
                    blocks.append(Block("caption", f"Figure {figures}: {_prose(rng, 1)}"))
                case 2:
                    tables += 1
                    blocks.append(Block("caption", f"Table {tables}. {_prose(rng, 1)}"))
                case _:
                    pass
            blocks.append(Block("text", _prose(rng, 4)))
    return blocks


def _prose(rng: random.Random, sentences: int) -> str:
    """Return text with this number of sentences."""
    texts: list[str] = []
    for _ in range(sentences):
        clauses = [
            " ".join(rng.choice(words.split("|")) for words in (_SUBJECTS, _VERBS, _OBJECTS))
            for _ in range(rng.randint(1, 3))
        ]
        sentence = f"{', and '.join(clauses)} {rng.choice(_ENDINGS.split('|'))}"
        texts.append(f"{sentence[0].upper()}{sentence[1:]}.")
    return " ".join(texts)


# Scores


def scores(blocks: Sequence[Block], document: Document) -> dict[str, Score]:
    """Compare a document with its source, by kind of block. "order" is that of the words in all paragraphs."""
    text = document.text
    found = {"headings": [], "items": [], "captions": [], "notes": [], "paragraphs": []}  # type: dict[str, list[str]]
    levels: list[str] = []
    after_rule = False
    for block in document.blocks:
        shown = block.span.of(text)
        match block:
            case Heading():
                found["headings"].append(shown)
                levels.append(f"{shown} {block.level}")
            case Caption():
                found["captions"].append(shown)
            case Paragraph() if block.nest and isinstance(block.nest[0], Item):
                found["notes" if after_rule else "items"].append(shown)
            case Paragraph():
                found["paragraphs"].append(shown)
            case _:
                after_rule = after_rule or type(block).__name__ == "Rule"
    wanted = {
        "headings": [one.text for one in blocks if one.kind in ("title", "h1", "h2")],
        "items": [one.text for one in blocks if one.kind == "item"],
        "captions": [one.text for one in blocks if one.kind == "caption"],
        "notes": [one.text for one in blocks if one.kind == "note"],
        "paragraphs": [one.text for one in blocks if one.kind == "text"],
    }
    ranks = {"title": 1, "h1": 2, "h2": 3}
    result = {name: _score(wanted[name], found[name]) for name in wanted}
    result["levels"] = _score([f"{one.text} {ranks[one.kind]}" for one in blocks if one.kind in ranks], levels)
    result["order"] = _order(wanted["paragraphs"], found["paragraphs"])
    return result


def _score(wanted: Iterable[str], found: Iterable[str]) -> Score:
    """Return the part of `found` that is in `wanted` to the letter, and the part of `wanted` that is in `found`."""
    left = [_normalised(one) for one in wanted]
    right = [_normalised(one) for one in found]
    both = sum(min(left.count(one), right.count(one)) for one in set(left))
    return Score(both / len(right) if right else 1.0, both / len(left) if left else 1.0)


def _order(wanted: Sequence[str], found: Sequence[str]) -> Score:
    """Return precision and recall of words in the right order."""
    left = " ".join(map(_normalised, wanted)).split()
    right = " ".join(map(_normalised, found)).split()
    same = sum(match.size for match in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks())
    return Score(same / max(len(right), 1), same / max(len(left), 1))


def _normalised(text: str) -> str:
    """Return a text without markers of footnotes and without the sign after a number: producers differ in these."""
    text = re.sub(r"^((?:Figure|Table) \d+)[.:]", r"\1", text)
    text = re.sub(r"^(\d+(?:\.\d+)*)\.? ", r"\1 ", text)
    return " ".join(re.sub(r"\^\d+|\[\d+\]", "", text).replace("’", "'").split())


# Producers


def reportlab(blocks: Sequence[Block], columns: int, file: Path) -> None:
    """Make a PDF with ReportLab: running heads, page numbers, and footnotes in small type at the bottom of a column."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageTemplate, Spacer, Table
    from reportlab.platypus import Paragraph as Text

    serif = {"fontName": "Times-Roman", "fontSize": 10, "leading": 12}
    styles = {
        "title": ParagraphStyle("title", fontName="Times-Bold", fontSize=18, leading=22, alignment=1, spaceAfter=14),
        "h1": ParagraphStyle("h1", fontName="Times-Bold", fontSize=13, leading=16, spaceBefore=10, spaceAfter=4),
        "h2": ParagraphStyle("h2", fontName="Times-Bold", fontSize=11, leading=14, spaceBefore=8, spaceAfter=3),
        "text": ParagraphStyle("text", **serif, alignment=4, firstLineIndent=12),
        "item": ParagraphStyle("item", **serif, leftIndent=14, bulletIndent=4),
        "caption": ParagraphStyle("caption", fontName="Times-Italic", fontSize=9, leading=11, spaceAfter=8),
    }
    width, height, margin, gutter, foot = 595, 842, 56, 18, 72
    each = (width - 2 * margin - gutter * (columns - 1)) / columns
    first_top = 120 if columns > 1 else 0

    def frames(top: float) -> list[Frame]:
        tall = height - 2 * margin - top - foot
        return [
            Frame(margin + at * (each + gutter), margin + foot, each, tall, 0, 0, 0, 0, id=f"{at}{top}")
            for at in range(columns)
        ]

    def draw_edges(canvas: object, template: BaseDocTemplate) -> None:
        draw: Callable[..., None] = canvas.drawCentredString  # type: ignore[attr-defined]
        canvas.setFont("Times-Roman", 9)  # type: ignore[attr-defined]
        draw(width / 2, 30, str(template.page))
        if template.page > 1:
            draw(width / 2, height - 36, "On the Keeping of Lights")

    head = Frame(margin, height - margin - first_top, width - 2 * margin, first_top or 1, 0, 0, 0, 0, id="head")
    opening = [head, *frames(first_top)] if columns > 1 else frames(0)
    made = BaseDocTemplate(str(file), pagesize=(width, height), title="On the Keeping of Lights along a Northern Coast")
    made.addPageTemplates(
        [PageTemplate("first", opening, onPage=draw_edges), PageTemplate("later", frames(0), onPage=draw_edges)]
    )
    story: list[object] = [NextPageTemplate("later")]
    notes = 0
    used: dict[tuple[int, int], float] = {}
    for block in blocks:
        match block.kind:
            case "note":
                notes += 1
                story.append(_note(block.text, notes, each, margin + foot - 14, used))
            case "item":
                story.append(Text(block.text, styles["item"], bulletText="•"))
            case "caption" if block.text.startswith("Table"):
                story += [
                    Spacer(1, 6),
                    Table([["Light", "Range", "Year"], ["White", "12", "1845"], ["Red", "9", "1871"]]),
                ]
                story.append(Text(block.text, styles["caption"]))
            case "caption":
                story += [Spacer(1, 70), Text(block.text, styles["caption"])]
            case _:
                story.append(Text(re.sub(r"\^(\d+)", r"<super size=6>\1</super>", block.text), styles[block.kind]))
    made.build(story)


def _note(text: str, number: int, width: float, top: float, used: dict[tuple[int, int], float]) -> object:
    """Return what draws a footnote at the bottom of its column, from `top` down. `used` has the next free height."""
    from reportlab.lib.utils import simpleSplit
    from reportlab.platypus import Flowable

    class Note(Flowable):  # type: ignore[misc]
        """Has no size in the text."""

        def wrap(self, *_: float) -> tuple[float, float]:
            return 0.0, 0.0

        def draw(self) -> None:
            left, base = self.canv.absolutePosition(0, 0)
            foot = (self.canv.getPageNumber(), round(left))
            at = used.get(foot, top)
            for row, line in enumerate(simpleSplit(text, "Times-Roman", 8, width - 6)):
                self.canv.setFont("Times-Roman", 5)
                if not row:
                    self.canv.drawString(0, at - base + 3, str(number))
                self.canv.setFont("Times-Roman", 8)
                self.canv.drawString(0 if row else 4, at - base, line)
                at -= 9
            used[foot] = at

    return Note()


def latex(blocks: Sequence[Block], columns: int, file: Path) -> None:
    """Make a PDF with pdfTeX and the article class: footnotes, floats, hyphenation, numbers by LaTeX."""
    kinds = {"h1": "section", "h2": "subsection"}
    body: list[str] = []
    notes = iter([one.text for one in blocks if one.kind == "note"])
    is_listed = False
    for block in blocks[1:]:
        if is_listed != (block.kind == "item"):
            is_listed = not is_listed
            body.append("\\begin{itemize}" if is_listed else "\\end{itemize}")
        match block.kind:
            case "h1" | "h2":
                body.append(f"\\{kinds[block.kind]}{{{block.text.partition(' ')[2]}}}")
            case "item":
                body.append(f"\\item {block.text}")
            case "caption":
                name = block.text.split(" ", 1)[0].lower()
                inner = "\\rule{4cm}{2cm}" if name == "figure" else "\\begin{tabular}{lrr}a&1&2\\\\b&3&4\\end{tabular}"
                words = re.split(r"[:.] ", block.text, maxsplit=1)[1]
                body.append(f"\\begin{{{name}}}\\centering {inner}\\caption{{{words}}}\\end{{{name}}}")
            case "note":
                pass
            case _:
                body.append(re.sub(r"\^\d+", lambda _: f"\\footnote{{{next(notes)}}}", block.text) + "\n")
    options = "twocolumn" if columns == 2 else "11pt"
    text = (
        f"\\documentclass[{options}]{{article}}\\usepackage[T1]{{fontenc}}\\usepackage{{lmodern}}"
        f"\\title{{{blocks[0].text}}}\\author{{A. Keeper}}\\date{{May 1871}}\\begin{{document}}\\maketitle\n"
        + "\n".join(body)
        + ("\\end{itemize}" if is_listed else "")
        + "\\end{document}"
    )
    _produce(["pdflatex", "-interaction=batchmode", "document.tex"], file, {"document.tex": text})


def groff(blocks: Sequence[Block], columns: int, file: Path) -> None:
    """Make a PDF with groff -ms: little space between paragraphs, footnotes, running heads."""
    kinds = {"text": ".PP", "item": ".IP \\(bu 2"}
    lines = [".TL", blocks[0].text, ".AU", "A. Keeper", *([".2C"] if columns == 2 else [])]
    notes = iter([one.text for one in blocks if one.kind == "note"])
    for block in blocks[1:]:
        match block.kind:
            case "h1" | "h2":
                lines += [f".NH {block.kind[1]}", block.text.partition(" ")[2]]
            case "caption":
                lines += [".sp 3", ".LP", block.text]
            case "note":
                pass
            case _:
                text, marker, _ = block.text.partition("^")
                lines += [kinds[block.kind], text + ("\\**" if marker else "")]
                lines += [".FS", next(notes), ".FE"] if marker else []
    _produce(["groff", "-ms", "-Tpdf", "document.ms"], file, {"document.ms": "\n".join(lines) + "\n"})


def weasyprint(blocks: Sequence[Block], columns: int, file: Path) -> None:
    """Make a PDF with WeasyPrint: CSS columns, ragged right, no footnotes."""
    kinds = {"title": "h1", "h1": "h2", "h2": "h3", "text": "p", "item": "li", "caption": "figcaption"}
    tags = [(kinds[one.kind], _without_markers(one.text)) for one in blocks if one.kind in kinds]
    body = "".join(f"<{tag}>{text}</{tag}>" for tag, text in tags)
    style = (
        f"main{{columns:{columns}}} h1{{column-span:all;text-align:center}}"
        "body{font:10pt serif} figcaption{font-size:9pt}"
    )
    html = f"<html lang=en><title>Lights</title><style>{style}</style><main>{body}</main>"
    _produce(["weasyprint", "document.html", "document.pdf"], file, {"document.html": html})


def _without_markers(text: str) -> str:
    """Return a text without the marker of its footnote."""
    return re.sub(r"\^\d+", "", text)


def _produce(command: Sequence[str], file: Path, files: dict[str, str]) -> None:
    """Run a producer in a folder of its own; it writes document.pdf, or the PDF to its output."""
    with TemporaryDirectory(prefix="readtui-pdfs-") as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True)
        made = Path(folder, "document.pdf")
        file.write_bytes(made.read_bytes() if made.exists() else done.stdout)


PRODUCERS: dict[str, Callable[[Sequence[Block], int, Path], None]] = {
    "reportlab": reportlab,
    "latex": latex,
    "groff": groff,
    "weasyprint": weasyprint,
}
_PROGRAMS = {"latex": "pdflatex", "groff": "groff", "weasyprint": "weasyprint"}
SCORES = ("order", "paragraphs", "headings", "levels", "items", "captions", "notes")


def differences(blocks: Sequence[Block], document: Document) -> Iterator[str]:
    """Yield the texts that were not found to the letter (-), and those that are not in the source (+)."""
    wanted = {_normalised(one.text) for one in blocks}
    found = {_normalised(block.span.of(document.text)) for block in document.blocks}
    yield from (f"- {text}" for text in sorted(wanted - found))
    yield from (f"+ {text}" for text in sorted(found - wanted))


def rows(names: Sequence[str], folder: Path) -> Iterator[tuple[str, int, dict[str, Score]]]:
    """Yield each producer with the number of columns and the average scores of three documents."""
    for name in names:
        for columns in (1, 2):
            sums: dict[str, list[Score]] = {}
            for seed in range(3):
                file = folder / f"{name}-{columns}-{seed}.pdf"
                blocks = make_source(seed)
                PRODUCERS[name](blocks, columns, file)
                if name == "weasyprint":
                    blocks = [one for one in blocks if one.kind != "note"]
                document = reader.parse(file.read_bytes(), "", "", file.name)
                for kind, score in scores(blocks, document).items():
                    sums.setdefault(kind, []).append(score)
            means = {
                kind: Score(*(sum(values) / len(values) for values in zip(*each, strict=True)))
                for kind, each in sums.items()
            }
            yield name, columns, means


def main(arguments: Sequence[str]) -> None:
    """Print the table of scores."""
    keep = arguments[1] if arguments[:1] == ["--keep"] else None
    chosen = arguments[2:] if keep else arguments
    names = chosen or [name for name in PRODUCERS if name not in _PROGRAMS or shutil.which(_PROGRAMS[name])]
    with TemporaryDirectory(prefix="readtui-pdfs-") as scratch:
        folder = Path(keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"| | {' | '.join(SCORES)} |\n|---|{'---|' * len(SCORES)}")
        for name, columns, found in rows(names, folder):
            cells = " | ".join(str(found[kind]) for kind in SCORES)
            print(f"| {name}, {'one column' if columns == 1 else 'two columns'} | {cells} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
