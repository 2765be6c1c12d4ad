"""Documents of unlucky shapes, in any length and every format: many equal lines, deep nesting, one long line."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from benchmarks.texts import CONTAINER, PACKAGE, PAGE

SENTENCE = "The keeper of the light looked over the harbour, and nobody else was there to see the boats leave it."


class Block(NamedTuple):
    """A block of a shape: its kind ("text", "heading", "item", "quote", "code", "row", "caption", "link", "note",
    "reference", "unclosed") and its text. `depth` counts from 1."""

    kind: str
    text: str
    depth: int = 1


Shape = Callable[[int], Iterable[Block]]


def _equal_lines(n: int) -> Iterator[Block]:
    return (Block("text", "yes") for _ in range(n))


def _equal_paragraphs(n: int) -> Iterator[Block]:
    return (Block("text", SENTENCE) for _ in range(n))


def _paragraphs(n: int) -> Iterator[Block]:
    return (Block("text", f"{SENTENCE} It was day {at} of its watch.") for at in range(n))


def _short_headings(n: int) -> Iterator[Block]:
    return (Block("heading", f"Part {at}") for at in range(n))


def _sections(n: int) -> Iterator[Block]:
    for at in range(n):
        yield Block("heading", f"The Quay of Harbour {at}")
        yield Block("text", f"{SENTENCE} It was day {at} of its watch.")


def _contents_list(n: int) -> Iterator[Block]:
    yield from (Block("item", f"The Quay of Harbour {at}") for at in range(n))
    yield from _sections(n)


def _items(n: int) -> Iterator[Block]:
    return (Block("item", f"rope {at}") for at in range(n))


def _nested_items(n: int) -> Iterator[Block]:
    return (Block("item", f"rope {at}", at % 40 + 1) for at in range(n))


def _deep_items(n: int) -> Iterator[Block]:
    return (Block("item", "rope", at) for at in range(1, n))


def _deep_quotes(n: int) -> Iterator[Block]:
    return (Block("quote", "so it is said", at) for at in range(1, n))


def _quotes(n: int) -> Iterator[Block]:
    return (Block("quote", f"so it is said, {at}", at % 3 + 1) for at in range(n))


def _long_line(n: int) -> Iterator[Block]:
    return iter((Block("text", " ".join(f"{SENTENCE} Day {at}." for at in range(n))),))


def _long_word(n: int) -> Iterator[Block]:
    return iter((Block("text", "boat" * n),))


def _spaces(n: int) -> Iterator[Block]:
    return iter((Block("text", "boat" + "        " * n + "quay"),))


def _signs(n: int) -> Iterator[Block]:
    return iter((Block("text", "*_[(<>`~" * n),))


def _brackets(n: int) -> Iterator[Block]:
    return iter((Block("text", "[" * n + "boat"),))


def _cells(n: int) -> Iterator[Block]:
    return (Block("row", f"lamp {at}\t{at}\tred\twhite") for at in range(n))


def _wide_row(n: int) -> Iterator[Block]:
    return (Block("row", "\t".join(f"lamp {at}" for at in range(n))) for _ in range(3))


def _links(n: int) -> Iterator[Block]:
    return (Block("link", f"boat {at}") for at in range(n))


def _notes(n: int) -> Iterator[Block]:
    yield from (Block("reference", f"{SENTENCE}\t{at}") for at in range(1, n + 1))
    yield from (Block("note", f"See the log of the harbour.\t{at}") for at in range(1, n + 1))


def _references(n: int) -> Iterator[Block]:
    yield from (Block("reference", f"{SENTENCE}\t1") for _ in range(n))
    yield Block("note", "See the log of the harbour.\t1")


def _captions(n: int) -> Iterator[Block]:
    return (Block("caption", f"Figure {at}: The boats in the harbour. Photo: AP") for at in range(1, n + 1))


def _dates(n: int) -> Iterator[Block]:
    return (Block("text", f"{at % 28 + 1} March {1900 + at % 120}") for at in range(n))


def _sites(n: int) -> Iterator[Block]:
    return (Block("text", f"www.harbour{at}.example.org") for at in range(n))


def _code(n: int) -> Iterator[Block]:
    return (Block("code", f"def boat_{at}(x): return x + {at};") for at in range(n))


def _unclosed(n: int) -> Iterator[Block]:
    return (Block("unclosed", f"boat {at}") for at in range(n))


def _marks(n: int) -> Iterator[Block]:
    return iter((Block("text", "e\u0301\u0302\u0303 " * n),))


def _bylines(n: int) -> Iterator[Block]:
    return (Block("text", f"By Ina Berg and Jan Holm, {at % 28 + 1} March 2024, 5 min read") for at in range(n))


SHAPES: Mapping[str, tuple[Shape, int]] = {
    "equal lines": (_equal_lines, 600),
    "equal paragraphs": (_equal_paragraphs, 300),
    "paragraphs": (_paragraphs, 300),
    "short headings": (_short_headings, 400),
    "sections": (_sections, 200),
    "contents and sections": (_contents_list, 120),
    "list items": (_items, 400),
    "nested items": (_nested_items, 300),
    "deep items": (_deep_items, 60),
    "quotations": (_quotes, 300),
    "deep quotations": (_deep_quotes, 60),
    "one long line": (_long_line, 400),
    "one long word": (_long_word, 10_000),
    "spaces": (_spaces, 5_000),
    "signs of markup": (_signs, 500),
    "open brackets": (_brackets, 2_000),
    "cells": (_cells, 300),
    "wide rows": (_wide_row, 300),
    "links": (_links, 400),
    "notes": (_notes, 150),
    "references to one note": (_references, 200),
    "captions": (_captions, 300),
    "dates": (_dates, 400),
    "names of sites": (_sites, 400),
    "bylines": (_bylines, 300),
    "code": (_code, 400),
    "unclosed tags": (_unclosed, 400),
    "combining marks": (_marks, 3_000),
}
"""The shapes by name, each with the number of units in the shortest document."""


# Formats


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the blocks as plain text."""
    return "".join(map(_plain_line, blocks))


def _plain_line(block: Block) -> str:
    indent = "  " * min(block.depth - 1, 400)
    match block.kind:
        case "text" if block.text == "yes":
            return "yes\n"
        case "item":
            return f"{indent}- {block.text}\n"
        case "quote":
            return f"{'>' * block.depth} {block.text}\n"
        case "code":
            return f"    {block.text}\n"
        case "row":
            return block.text.replace("\t", "    ") + "\n"
        case "link":
            return f"{block.text}: https://example.org/{len(block.text)}\n"
        case "note" | "reference":
            text, number = block.text.split("\t")
            return f"[{number}] {text}\n" if block.kind == "note" else f"{text}[{number}]\n\n"
        case "unclosed":
            return f'("{block.text}\n'
        case _:
            return f"{block.text}\n\n"


def markdown(blocks: Iterable[Block]) -> str:
    """Return the blocks as Markdown."""
    return "".join(map(_markdown_line, blocks))


def _markdown_line(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"## {block.text}\n\n"
        case "row":
            cells = block.text.split("\t")
            delimiter = f"{'|---' * len(cells)}|\n" if "lamp 0" in cells else ""  # below the head
            return f"| {' | '.join(cells)} |\n{delimiter}"
        case "link":
            return f"[{block.text}](https://example.org/{len(block.text)})\n"
        case "note" | "reference":
            text, number = block.text.split("\t")
            return f"[^{number}]: {text}\n\n" if block.kind == "note" else f"{text}[^{number}]\n\n"
        case "caption":
            return f"![boats](boats.png)\n\n*{block.text}*\n\n"
        case "unclosed":
            return f"**[{block.text} <b\n"
        case "text" if block.text == "yes":
            return "yes\n\n"
        case _:
            return _plain_line(block)


def xhtml(blocks: Iterable[Block]) -> str:
    """Return the blocks as the content of a body that is well-formed, but for unclosed tags."""
    parts: list[str] = []
    kind = ""
    for block in blocks:
        if block.kind != kind:
            parts += (_closing(kind), _opening(block.kind))
            kind = block.kind
        parts.append(_element(block))
    return "".join([*parts, _closing(kind)])


def _opening(kind: str) -> str:
    return {"item": "<ul>", "row": "<table>", "code": "<pre>", "note": "<ol>"}.get(kind, "")


def _closing(kind: str) -> str:
    return {"item": "</ul>", "row": "</table>", "code": "</pre>", "note": "</ol>"}.get(kind, "")


def _element(block: Block) -> str:
    text = block.text.replace("&", "&amp;").replace("<", "&lt;")
    depth = block.depth
    match block.kind:
        case "heading":
            return f"<h2>{text}</h2>\n"
        case "item":
            return f"{'<li><ul>' * (depth - 1)}<li>{text}</li>{'</ul></li>' * (depth - 1)}\n"
        case "quote":
            return f"{'<blockquote>' * depth}<p>{text}</p>{'</blockquote>' * depth}\n"
        case "row":
            return "<tr>" + "".join(f"<td>{cell}</td>" for cell in text.split("\t")) + "</tr>\n"
        case "link":
            return f'<p><a href="https://example.org/{len(text)}">{text}</a></p>\n'
        case "note":
            text, number = text.split("\t")
            return f'<li id="fn{number}">{text}</li>\n'
        case "reference":
            text, number = text.split("\t")
            return f'<p>{text}<sup><a href="#fn{number}">{number}</a></sup></p>\n'
        case "caption":
            return f'<figure><img src="boats.png" alt="boats"/><figcaption>{text}</figcaption></figure>\n'
        case "unclosed":
            return f'<p><b class="x"><i>{text}\n'
        case "code":
            return f"{text}\n"
        case _:
            return f"<p>{text}</p>\n"


def html(blocks: Iterable[Block]) -> bytes:
    """Return the blocks as a web page."""
    return f"<!doctype html><html><head><title>Lights</title></head><body>{xhtml(blocks)}</body></html>".encode()


def epub(chapters: Sequence[Iterable[Block]]) -> bytes:
    """Return an EPUB of these chapters, listed in its navigation document."""
    names = [f"c{number}.xhtml" for number in range(len(chapters))]
    kind = 'media-type="application/xhtml+xml"'
    items = "".join(f'<item id="{name}" href="{name}" {kind}/>' for name in names)
    entries = "".join(f'<li><a href="{name}">Chapter {name}</a></li>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    items += f'<item id="nav" href="nav.xhtml" properties="nav" {kind}/>'
    parts = {"META-INF/container.xml": CONTAINER, "book.opf": PACKAGE.format(items, spine)}
    parts["nav.xhtml"] = PAGE.format(f"<nav><ol>{entries}</ol></nav>")
    parts |= {name: PAGE.format(xhtml(chapter)) for name, chapter in zip(names, chapters, strict=True)}
    return zipped(parts)


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = {"heading": "Heading2", "item": "ListBullet", "quote": "Quote", "code": "SourceCode", "caption": "Caption"}


def docx(blocks: Iterable[Block]) -> bytes:
    """Return the blocks as a Word document; notes are its footnotes."""
    body: list[str] = []
    notes: list[str] = []
    kind = ""
    for block in blocks:
        if (block.kind == "row") != (kind == "row"):
            body.append("</w:tbl>" if kind == "row" else "<w:tbl>")
        kind = block.kind
        if block.kind == "note":
            text, number = block.text.split("\t")
            notes.append(f'<w:footnote w:id="{number}">{_word_paragraph(text)}</w:footnote>')
        else:
            body.append(_word_block(block))
    body += ["</w:tbl>"] * (kind == "row")
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">'
            f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">'
            f'<Relationship Id="f" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>',
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{_WORD}">{"".join(notes)}</w:footnotes>',
            "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">'
            + "".join(
                f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>'
                for style, name in (("Heading2", "heading 2"), ("Quote", "Quote"), ("Caption", "caption"))
            )
            + "</w:styles>",
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(body)}</w:body></w:document>',
        }
    )


def _word_block(block: Block) -> str:
    match block.kind:
        case "row":
            return (
                f"<w:tr>{''.join(f'<w:tc>{_word_paragraph(cell)}</w:tc>' for cell in block.text.split(chr(9)))}</w:tr>"
            )
        case "reference":
            text, number = block.text.split("\t")
            return _word_paragraph(text, after=f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')
        case _:
            return _word_paragraph(block.text, _STYLES.get(block.kind, ""))


def _word_paragraph(text: str, style: str = "", after: str = "") -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{after}</w:p>'


def zipped(parts: Mapping[str, str]) -> bytes:
    """Return a zip archive of these files. They are stored: equal lines would be refused as a bomb."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


_COLUMNS, _ROWS = 90, 55


def pdf(blocks: Iterable[Block]) -> bytes:
    """Return the blocks as a PDF in Helvetica: 55 lines a page, 15 points for headings and 10 for the rest."""
    lines = [(line, block) for block in blocks for line in _pdf_lines(block)]
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids: list[str] = []
    for start in range(0, len(lines), _ROWS):
        content = "\n".join(_pdf_row(row, *line) for row, line in enumerate(lines[start : start + _ROWS])).encode(
            "latin-1", "replace"
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        page = f"<< /Type /Page /Parent 2 0 R /Contents {len(objects)} 0 R >>"
        objects.append(page.encode())
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] /MediaBox [0 0 612 792]"
        " /Resources << /Font << /F 3 0 R >> >> >>"
    ).encode()
    return _pdf_file(objects)


def _pdf_lines(block: Block) -> list[str]:
    text = block.text if block.kind == "row" else block.text.replace("\t", " ")
    text = f"- {text}" if block.kind == "item" else text
    return [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]


def _pdf_row(row: int, text: str, block: Block) -> str:
    size = 15 if block.kind == "heading" else 8 if block.kind == "note" else 10
    bottom = 740 - 12.5 * row
    parts = text.split("\t")
    return "\n".join(
        f"BT /F {size} Tf {60 + 500 // len(parts) * at} {bottom} Td ({_pdf_string(part)}) Tj ET"
        for at, part in enumerate(parts)
    )


def _pdf_string(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets: list[int] = []
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


_HEAD = "BOAT(1)                     User Commands                     BOAT(1)\n\n"


def manual_page(blocks: Iterable[Block]) -> str:
    """Return the blocks as a manual page: headings at the left, items as options in bold, by overstriking."""
    return _HEAD + "".join(map(_manual_lines, blocks))


def _manual_lines(block: Block) -> str:
    indent = " " * (7 + 4 * min(block.depth - 1, 200))
    match block.kind:
        case "heading":
            return f"{_overstruck(block.text.upper())}\n"
        case "item":
            return f"{indent}{_overstruck('--' + block.text)}\n{indent}    {SENTENCE[:50]}\n\n"
        case "text" if block.text == "yes":
            return f"{indent}yes\n"
        case "code" | "row":
            return f"{indent}{block.text.replace(chr(9), '    ')}\n"
        case _:
            return f"{indent}{block.text.replace(chr(9), ' ')}\n\n"


def _overstruck(text: str) -> str:
    return "".join(f"{char}\b{char}" for char in text)


def code(blocks: Iterable[Block]) -> str:
    """Return the blocks as Python: headings and items are classes and functions, the rest comments and strings."""
    return "".join(map(_code_line, blocks))


def _code_line(block: Block) -> str:
    indent = "  " * min(block.depth - 1, 400)
    name = block.text.replace(" ", "_")
    match block.kind:
        case "heading":
            return f"class {name}:\n"
        case "item":
            return f"{indent}def {name}():\n"
        case "quote":
            return f"{'(' * block.depth}{block.text}\n"
        case "unclosed":
            return f'"""{block.text}\n'
        case "code":
            return f"{block.text}\n"
        case "row":
            return f"[{block.text}],\n"
        case _:
            return f"{block.text}\n"
