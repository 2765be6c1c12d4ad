"""Inputs of the fuzzer: whole documents of each format as seeds, and copies of them with random changes."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from readtui.ingest.formats import FORMATS
from tests.epub_files import make_epub, make_nav, make_ncx, make_zip
from tests.ingest import test_man
from tests.ingest.docx import test_reader as test_docx
from tests.ingest.pdf.test_reader import draw_words
from tests.ingest.terminal import test_log, test_reader
from tests.ingest.test_odd_lines import ODD_LINE_CHOICES
from tests.pdf_files import make_pdf

ROOT = Path(__file__).parent.parent.parent

LONGEST_INPUT = 60_000
"""Bytes of a seed that are changed: time is better spent on many short inputs."""

_CODE = (
    'def lamp(n: int) -> str:\n    """Light it."""\n    return f"{n} lamps"  # all\n\n\nclass Wick:\n    lit = True\n'
)
_HTML = """<!doctype html><html lang=en><head><title>A lamp</title><meta charset=utf-8></head><body>
<nav><a href=/>Home</a></nav><article><h1 id=a>A lamp</h1>
<p>It is <b>lit</b>, <i>and <a href="#b">it</a></i> shines.<sup>1</sup></p><ul><li>oil<ol><li>wick</ol></ul>
<table><caption>Lights</caption><tr><th>Light<th colspan=2>Range<tr><td>red<td>9<td>8</table>
<figure><img src=a.png alt=Lamp><figcaption>Fig. 1. A lamp</figcaption></figure><pre><code>lit = True</code></pre>
<blockquote><p>So it is.</blockquote><math><mfrac><mn>1</mn><msqrt><mi>x</mi></msqrt></mfrac></math>
<dl><dt>Wick<dd>Burns</dl></article></body></html>"""
_MARKDOWN = b"""# A

1. b
   > c[^1]

| a | b |
|---|--:|
| c | d |

[^1]: $x^2$

```py
x
```
"""
_TOKENS = (
    *b"< > </p> <p> <table> <td> <!-- --> <![CDATA[ ]]> &#27; &amp &#x; <math> <svg> <script> <style>".split(),
    *b"=\" ' <a:b/> <x:y <?xml ``` > - 1. | [^1] [^1]: $$ \\frac{1}{ --- ![]( ]( [[ ** _ -1 NaN 1e999".split(),
    *b"endobj stream << >> /Length /Kids [ ] ( ) obj BT ET Tj cm".split(),
    *(b"\n", b"\n\n", b"\r", b"\t", b"    ", b"\0", b"x\bx", b"\x1b[31m", b"\x1b]8;;", b"\x9b", b"\xff\xfe"),
    *(b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf0\x9f\x91\xa8", b"\xcc\x81", b"<div>" * 40, b"9" * 30, b"<!DOCTYPE a ["),
)


@cache
def seeds() -> Mapping[str, Sequence[bytes]]:
    """Return whole documents by format: made by the tests' generators, or the project's own articles and pages."""
    welcome = (ROOT / "articles" / "welcome.md").read_bytes()
    article = (ROOT / "articles" / "beijing-moscow.txt").read_bytes()
    pages = [file.read_bytes()[:LONGEST_INPUT] for file in sorted((ROOT / "tests" / "pages").glob("*.html"))]
    chapters = {
        "one.xhtml": "<h1>One</h1><p>It is lit.</p>",
        "two.xhtml": '<h2 id="x">Two</h2><p>And <a href="one.xhtml">out</a>.</p>',
    }
    book = make_epub({"nav.xhtml": make_nav("- one.xhtml One", "-- two.xhtml#x Two"), **chapters})
    old_book = make_epub({"toc.ncx": make_ncx("- one.xhtml One"), **chapters})
    return {
        "text": [article[:LONGEST_INPUT], article[:2_000], welcome],
        "markdown": [welcome, _MARKDOWN],
        "html": [_HTML.encode(), *pages],
        "epub": [book, old_book],
        "code": [_CODE.encode(), b'{"a": [1, {"b": null}]}\n', b"--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n"],
        "man": [test_man.overstruck(test_man.PAGE).encode(), test_man.escaped(test_man.PAGE).encode()],
        "terminal": [test_reader.HISTORY.encode(), test_reader.LISTING.encode(), test_log.LOG.encode()],
        "csv": [b'name,hours\nlamp,9\n"the ""old"" wick","1\n2"\n', b"a;b;c\n1;2,5;3\n;;\n4;5\n", b"a\tb\n1\t2\n" * 40],
        "pdf": [make_pdf(draw_words), make_pdf(draw_words, draw_words, pageCompression=0)],
        "docx": [test_docx.word_file(), test_docx.docx_archive(test_docx.paragraph("It is lit."))],
    }


def make_input(name: str, chance: random.Random) -> bytes:
    """Return a document of a format: a changed seed, or for texts one of odd lines."""
    assert name in FORMATS
    if name in ("text", "markdown", "code", "man", "terminal", "csv") and chance.random() < 0.3:
        between = chance.choice(("\n", "\n\n"))
        return between.join(chance.choices(ODD_LINE_CHOICES, k=chance.randrange(40))).encode("utf-8", "surrogatepass")
    data = chance.choice(seeds()[name])
    if name in ("epub", "docx") and chance.random() < 0.8:
        return _with_changed_part(data, chance)
    return changed(data, chance)


def changed(data: bytes, chance: random.Random) -> bytes:
    """Return data with one to eight random changes."""
    buffer = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        chance.choice(_CHANGES)(buffer, chance)
    return bytes(buffer)


def _with_changed_part(archive: bytes, chance: random.Random) -> bytes:
    """Change one file inside an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = changed(parts[name], chance)
    return make_zip(parts)


def _place(buffer: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(buffer) + 1)
    return start, min(start + chance.choice((1, 4, 40, 400)), len(buffer))


def _set_byte(buffer: bytearray, chance: random.Random) -> None:
    start, _ = _place(buffer, chance)
    buffer[start : start + 1] = chance.randbytes(1)


def _insert_token(buffer: bytearray, chance: random.Random) -> None:
    start, _ = _place(buffer, chance)
    buffer[start:start] = chance.choice(_TOKENS) * chance.choice((1, 1, 1, 2, 30))


def _delete(buffer: bytearray, chance: random.Random) -> None:
    start, end = _place(buffer, chance)
    del buffer[start:end]


def _repeat(buffer: bytearray, chance: random.Random) -> None:
    start, end = _place(buffer, chance)
    buffer[start:start] = buffer[start:end] * chance.choice((1, 2, 20))


def _move(buffer: bytearray, chance: random.Random) -> None:
    start, end = _place(buffer, chance)
    taken = buffer[start:end]
    del buffer[start:end]
    start, _ = _place(buffer, chance)
    buffer[start:start] = taken


def _cut(buffer: bytearray, chance: random.Random) -> None:
    start, _ = _place(buffer, chance)
    del buffer[start:]


_CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    *(_set_byte, _set_byte, _insert_token, _insert_token, _insert_token),
    *(_delete, _repeat, _move, _cut),
)
