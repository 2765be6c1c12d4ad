"""One small document in each format: title, author, headings, lists, a table, a picture, a formula, links, a note."""

from __future__ import annotations

import io
import zipfile
from textwrap import wrap

import docx as word
from reportlab.pdfgen.canvas import Canvas

from readtui.document.model import Document
from readtui.ingest import formats
from readtui.ingest.docx import reader as docx_reader
from readtui.ingest.epub import reader as epub_reader
from readtui.ingest.source import Source
from tests.epub_files import make_epub, make_page
from tests.ingest.docx.test_reader import KINDS, RELS, WORD, docx_archive
from tests.pdf_files import Draw, make_pdf, write
from tests.pdf_files import read as read_pdf

ADDRESS = "https://example.org/lamps"
PROSE = (
    "The keeper lit the lamp each night when the first ship of the evening came round the northern cape in the dark."
)
"""A sentence of more than one line."""

MORE = "He wrote into a book what he had seen, who had come by, and how much oil was left in the barrel by the door."


def filled(text: str, width: int, indent: str = "") -> str:
    """Return a text in lines of at most `width` characters."""
    return "\n".join(f"{indent}{line}" for line in wrap(text, width))


# The same document in each format: title, author, headings, prose, a list, a quotation, code, a table, a picture with
# its caption, a formula, emphasis, links, a note, and what is around the text.

BODY = f"""
<h2 id="oil">Oil</h2><p>{PROSE}</p><p>{MORE}</p>
<ul><li>red oil<ul><li>deep red</li></ul></li></ul><blockquote><p>A saying of keepers</p></blockquote>
<pre><code class="language-python">def lamp():
    return 9</code></pre>
<table><tr><th>Light</th><th>Range</th></tr><tr><td>red</td><td>9</td></tr></table>
<figure><img src="lamp.png" alt="A lamp on a table"/><figcaption>Figure 1. The lamp</figcaption></figure>
<p>It is <math><msup><mi>x</mi><mn>2</mn></msup></math> times as <em>bright</em>, says
<a href="{ADDRESS}">the book</a>; see <a href="#wicks">wicks</a>.<sup><a role="doc-noteref" href="#n1">1</a></sup></p>
<h3 id="wicks">Wicks</h3><p>{MORE} {PROSE}</p>
<aside role="doc-footnote" id="n1"><p>Of whales.</p></aside>
"""
HTML = f"""<!doctype html><html lang="en"><head><title>On Lamps</title><meta name="author" content="Ada Keeper">
<meta property="article:published_time" content="2031-05-04"></head><body>
<nav><ul><li><a href="/a">Home</a></li><li><a href="/b">Printed in Oslo</a></li></ul></nav>
<article><h1>On Lamps</h1>{BODY}</article></body></html>"""
MARKDOWN = f"""---
title: On Lamps
author: Ada Keeper
date: 2031-05-04
lang: en
printer: Printed in Oslo
---

## Oil

{filled(PROSE, 60)}

- red oil
  - deep red

> A saying of keepers

```python
def lamp():
    return 9
```

| Light | Range |
|---|---|
| red | 9 |

![A lamp on a table](lamp.png)

Caption: Figure 1. The lamp

It is $x^2$ times as *bright*, says [the book]({ADDRESS}); see [wicks](#wicks).[^1]

### Wicks

{MORE}

[^1]: Of whales.
"""
TEXT = f"""On Lamps

By Ada Keeper
4 May 2031

1 Oil

{filled(PROSE, 65)}

{filled(MORE, 65)}

- red oil
  - deep red
  - light red
- green oil

> A saying of keepers

    def lamp():
        return 9;

{filled(PROSE, 65)}

Printed in Oslo                                          [Page 1]

Light     Range
red       9
green     7
white     12

Figure 1. The lamp

It is x^2 times as *bright*, says the book, and so does this one; see Wicks.[1]
A \x1b]8;;{ADDRESS}\x1b\\lamp\x1b]8;;\x1b\\ is lit.

{filled(MORE, 65)}

Printed in Oslo                                          [Page 2]

1.1 Wicks

{filled(PROSE, 65)}

{filled(MORE, 65)}

{filled(PROSE, 65)}

[1] Of whales.

Printed in Oslo                                          [Page 3]
"""
MANUAL = f"""\
LAMP(1)                        Printed in Oslo                       LAMP(1)

NAME
       On Lamps - light

Oil
{filled(PROSE, 68, " " * 7)}

   \x1b[1mWicks\x1b[0m
       \u2022   red oil

           \u2022   deep red

       A saying of keepers

           $ lamp --dim
           return 9

       Light     Range
       red       9

       It is x^2 times as \x1b[4mbright\x1b[24m; see
       \x1b]8;;{ADDRESS}\x1b\\the book\x1b]8;;\x1b\\ or Wicks. [1]

       Figure 1. The lamp

       [1] Of whales.

lamp 1.2                         2031-05-04                          LAMP(1)
"""
CODE = f'''"""On Lamps

By Ada Keeper.
{filled(PROSE, 70)}
"""

# - red oil
#   - deep red
# > A saying of keepers
# Printed in Oslo
# Figure 1. The lamp, x^2 *bright*, \x1b]8;;{ADDRESS}\x1b\\the book\x1b]8;;\x1b\\ [1]
LIGHTS = {{
    "Light": "Range",
    "red": 9,
}}


class Oil:
    def lamp():
        return 9

    def Wicks():
        pass

# [1] Of whales.
'''


def html() -> Document:
    return formats.read(Source("lamps.html", HTML.encode()))


def markdown() -> Document:
    return formats.read(Source("lamps.md", MARKDOWN.encode()))


def plain_text() -> Document:
    return formats.read(Source("lamps.txt", TEXT.encode()))


def manual_page() -> Document:
    return formats.read(Source("-", MANUAL.encode(), "stream"))


def source_code() -> Document:
    return formats.read(Source("lamps.py", CODE.encode()))


def epub() -> Document:
    metadata = (
        "<dc:title>On Lamps</dc:title><dc:creator>Ada Keeper</dc:creator><dc:language>en</dc:language>"
        "<dc:date>2031-05-04</dc:date>"
    )
    page = make_page(f'{BODY}<span role="doc-pagebreak">Printed in Oslo</span>')
    return epub_reader.parse(
        make_epub({"a.xhtml": page.encode(), "lamp.png": b""}, spine=["a.xhtml"], metadata=metadata), "", "", "a.epub"
    )


def pdf() -> Document:
    def opening(canvas: Canvas) -> None:
        canvas.setTitle("On Lamps")
        canvas.setAuthor("Ada Keeper")
        canvas.setCatalogEntry("Lang", "en")
        write(canvas, (230, 740, "On Lamps"), font="Times-Bold", size=20)
        write(canvas, (60, 700, "Oil"), font="Times-Bold", size=14)
        lines(canvas, 680, f"{PROSE} {MORE}")
        write(canvas, (66, 630, "\u2022"), (80, 630, "red oil"), (90, 618, "\u2022"), (104, 618, "deep red"))
        write(canvas, (66, 606, "\u2022"), (80, 606, "green oil"))
        lines(canvas, 584, MORE)
        write(canvas, (80, 550, "def lamp():"), (80, 538, "    return 9"), font="Courier")
        lines(canvas, 516, PROSE)
        for row, cells in enumerate((("Light", "Range", "Height"), ("red", "9", "20"), ("green", "7", "30"))):
            write(canvas, *((60 + 150 * column, 480 - 14 * row, cell) for column, cell in enumerate(cells)))
        lines(canvas, 424, MORE)
        canvas.rect(200, 310, 200, 70)
        write(canvas, (230, 292, "Figure 1. The lamp"), font="Times-Italic", size=9)
        said = "says the book, and that is so"
        write(canvas, (60, 260, "It is x^2 times as"), (176, 260, said))
        mark = 176 + canvas.stringWidth(said)
        write(canvas, (140, 260, "bright,"), font="Times-Italic")
        canvas.linkURL(ADDRESS, (196, 257, 234, 270))
        write(canvas, (mark, 264, "1"), size=6)
        lines(canvas, 236, "A saying of keepers is that a lamp is lit. " + MORE)
        write(canvas, (60, 103, "1"), size=5)
        write(canvas, (64, 100, "Of whales."), size=8)

    def page(heading: str) -> Draw:
        def draw(canvas: Canvas) -> None:
            write(canvas, (230, 770, "Printed in Oslo"), size=8)
            write(canvas, (60, 700, heading), font="Times-Bold", size=12)
            lines(canvas, 680, f"{MORE} {PROSE} " * 6)

        return draw

    def lines(canvas: Canvas, top: int, text: str) -> None:
        write(canvas, *((60, top - 12 * row, line) for row, line in enumerate(wrap(text, 100))))

    return read_pdf(make_pdf(opening, *map(page, ("Wicks", "Glass", "Brass"))))


def docx() -> Document:
    def run(text: str, properties: str = "") -> str:
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    def block(style: str, *runs: str, properties: str = "") -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'

    def item(level: int, text: str) -> str:
        return block("L", run(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    template = word.Document()
    names = {style.name: style.style_id for style in template.styles}
    cells = [[f"<w:tc>{block('x', run(cell))}</w:tc>" for cell in row] for row in (("Light", "Range"), ("red", "9"))]
    rows = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells)
    image = (
        '<w:drawing><wp:inline><wp:docPr descr="A lamp on a table"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        '<a:blip r:embed="i"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    body = (
        block("Title", run("On Lamps"))
        + block("Heading1", run("Oil"))
        + block("x", run(PROSE))
        + item(0, "red oil")
        + item(1, "deep red")
        + block(names["Quote"], run("A saying of keepers"))
        + block("Pre", run("def lamp():"))
        + block("Pre", run("    return 9"))
        + f"<w:tbl>{rows}</w:tbl>"
        + f"<w:p><w:r>{image}</w:r></w:p>"
        + block(names["Caption"], run("Figure 1. The lamp"))
        + block(
            "x",
            *(run("It is "), formula, run(" times as "), run("bright", "<w:i/>"), run(", says ")),
            f'<w:hyperlink r:id="l">{run("the book")}</w:hyperlink>',
            f'<w:hyperlink w:anchor="wicks">{run("wicks")}</w:hyperlink>',
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
        )
        + '<w:bookmarkStart w:id="7" w:name="wicks"/>'
        + block("Heading2", run("Wicks"))
        + block("x", run(MORE))
    )
    spaces = (
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in {
            **{style_id: name for name, style_id in names.items()},
            "Heading1": "heading 1", "Heading2": "heading 2", "Title": "Title", "Pre": "HTML Preformatted",
        }.items()
    )  # fmt: skip
    levels = "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/></w:lvl>' for level in range(2))
    targets = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "header": "header1"}
    rels = "".join(f'<Relationship Id="{k}" Type="{KINDS}/{k}" Target="{v}.xml"/>' for k, v in targets.items())
    rels += f'<Relationship Id="l" Type="{KINDS}/hyperlink" Target="{ADDRESS}" TargetMode="External"/>'
    rels += f'<Relationship Id="i" Type="{KINDS}/image" Target="media/lamp.png"/>'
    parts = {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{rels}</Relationships>',
        "word/styles.xml": f"<w:styles {WORD}>{styles}</w:styles>",
        "word/numbering.xml": f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
        "word/footnotes.xml": f'<w:footnotes {WORD}><w:footnote w:id="2">{block("x", run("Of whales."))}</w:footnote>'
        "</w:footnotes>",
        "word/header1.xml": f"<w:hdr {WORD}>{block('x', run('Printed in Oslo'))}</w:hdr>",
        "word/media/lamp.png": "",
        "docProps/core.xml": "<c><title>On Lamps</title><creator>Ada Keeper</creator><created>2031-05-04T00:00:00Z"
        "</created><language>en</language></c>",
    }
    data = docx_archive(body, parts)
    return docx_reader.parse(_with_namespaces(data, spaces), "", "", "a.docx")


def _with_namespaces(data: bytes, spaces: str) -> bytes:
    """Return a Word document whose text has more XML namespaces."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:document ", f"<w:document {spaces} ".encode(), 1)
            other.writestr(name, content)
    return out.getvalue()
