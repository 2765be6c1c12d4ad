"""Benchmarks of single components in one process: layout, search, anchors, importers, each with a baseline."""

from __future__ import annotations

import random
import re
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree
from markdown_it import MarkdownIt

from benchmarks.rows import Row, in_turn, median
from benchmarks.texts import RARE_WORD, book, markdown, prose
from readtui.document.model import Document
from readtui.ingest import formats
from readtui.ingest.epub import reader
from readtui.ingest.markdown import reader as markdown_importer
from readtui.ingest.plaintext import reader as text_importer
from readtui.ingest.source import RACY_NS, SourceState, read_file
from readtui.library.document_cache import DocumentCache, code_version
from readtui.marks.anchor import anchor, resolve, resolve_all
from readtui.reading.search import Query, find
from readtui.span import Span
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting

ROUNDS = 5
MILLION = 1_000_000

_BLANK_LINES = re.compile(r"\n\s*\n")


def components() -> Iterator[Row]:
    """Yield the rows for layout, search, anchors, the importers and the cache of documents."""
    yield _layout(prose(MILLION))
    long = prose(10 * MILLION)
    for phrase in (RARE_WORD, "the morning letter"):
        yield _search(long, phrase)
    yield _anchors(prose(MILLION))
    yield _text_importer("1 MB", prose(MILLION), times=15.0)
    yield _text_importer("10 MB", long, times=1.0)
    yield _markdown_importer(markdown(MILLION // 10))
    yield _book_importer(book(MILLION))
    for name, data in (("a.txt", prose(MILLION)), ("a.md", markdown(MILLION)), ("b.txt", long)):
        yield _second_opening(name, data.encode())
    yield _second_opening("a.epub", book(MILLION))


def _layout(text: str) -> Row:
    document = text_importer.read(text, "")
    passages = [block.span.of(document.text) for block in document.blocks]
    wrap = textwrap.TextWrapper(72).wrap
    ours, baseline = _cpu_ms(lambda: Layout(document, Setting()), lambda: list(map(wrap, passages)))
    pace = f"{len(passages) / ours * 1000:,.0f} blocks a second"
    return Row(f"layout of 1 MB ({pace})", "ms CPU", ours, baseline, "textwrap", times=0.1)


def _search(text: str, phrase: str) -> Row:
    pattern, query = re.compile(phrase, re.IGNORECASE), Query(phrase)
    ours, baseline = _cpu_ms(lambda: find(text, query), lambda: pattern.findall(text))
    return Row(f"search for {phrase!r} in 10 MB", "ms CPU", ours, baseline, "re, ignoring case", times=1.0)


def _anchors(text: str) -> Row:
    rng = random.Random(200)
    starts = [rng.randrange(len(text) - 48) for _ in range(200)]
    anchors = [anchor(text, Span(start, start + 48)) for start in starts]
    changed = "A new paragraph.\n\n" + text
    for _ in range(100):
        place = rng.randrange(len(changed))
        changed = changed[:place] + " with other words " + changed[place + rng.randrange(100) :]
    ours, baseline = _cpu_ms(
        lambda: resolve_all(anchors, changed), lambda: [resolve(anchor, changed) for anchor in anchors]
    )
    return Row("200 anchors in 1 MB that changed", "ms CPU", ours, baseline, "one by one", most=20.0)


def _text_importer(size: str, text: str, times: float) -> Row:
    ours, baseline = _cpu_ms(
        lambda: text_importer.read(text, ""), lambda: [" ".join(part.split()) for part in _BLANK_LINES.split(text)]
    )
    return Row(f"text importer, {size}", "ms CPU", ours, baseline, "split and join", times=times)


def _markdown_importer(text: str) -> Row:
    parser = MarkdownIt()
    ours, baseline = _cpu_ms(lambda: markdown_importer.read(text, ""), lambda: parser.parse(text))
    return Row("Markdown importer, 100 KB", "ms CPU", ours, baseline, "markdown-it", times=2.0)


def _book_importer(data: bytes) -> Row:
    def trees() -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist()[1:]:
                etree.fromstring(archive.read(name))

    ours, baseline = _cpu_ms(lambda: reader.parse(data, "", "", ""), trees)
    return Row("EPUB importer, 1 MB", "ms CPU", ours, baseline, "unpacking and lxml", times=16.0)


def _second_opening(name: str, data: bytes) -> Row:
    """The document of an unchanged file from the cache, and parsed."""
    with TemporaryDirectory(prefix="readtui-bench-") as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        source = replace(read_file(path), state=SourceState.of(path.stat())._replace(taken_ns=time.time_ns() + RACY_NS))
        cache = DocumentCache(Path(folder, "cache"), Path(folder, "key"), code_version)
        cache.add(source, formats.read(source))
        cache.write()
        text_bytes = len(formats.read(source).text.encode())
        ours, baseline = _cpu_ms(lambda: _found(cache, path), lambda: formats.read(read_file(path)))
        (file,) = Path(folder, "cache").iterdir()
        share = file.stat().st_size / text_bytes
    what = f"second opening, {name}, {text_bytes / 1e6:.0f} MB (its file in the cache: {share:.2f} of the text)"
    most = 5.0 + round(text_bytes / 1e6)
    return Row(what, "ms CPU", ours, baseline, "parsing, without its child", most=most)


def _found(cache: DocumentCache, path: Path) -> Document:
    document = cache.find_file(str(path))
    assert document is not None
    return document


def _cpu_ms(ours: Callable[[], object], baseline: Callable[[], object]) -> tuple[float, float]:
    figures, baselines = in_turn(ROUNDS, lambda: _timed(ours), lambda: _timed(baseline))
    return median(figures), median(baselines)


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6
