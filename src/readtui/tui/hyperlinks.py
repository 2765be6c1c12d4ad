"""Links that the terminal knows as links (OSC 8): a click opens them, also where readtui leaves the mouse to it."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.model import Document, Inline
from readtui.reading.hyperlink import hyperlink
from readtui.reading.links import links_in
from readtui.span import Span
from readtui.tui.paint import HYPERLINK
from readtui.typeset.line import Line, Run


class Hyperlinks:
    """The addresses of the links of a document, found once each."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._addresses: dict[str, str] = {}  # by target

    def on(self, line: Line) -> Line:
        """Return a line whose runs in links have their addresses in their roles."""
        texts = [(run.start, run.start + len(run.text)) for run in line.runs if run.start is not None]
        shown = Span(min(texts)[0], max(end for _, end in texts)) if texts else Span(0, 0)  # a part of a long line
        links = [(link.span, address) for link in links_in(self.document, shown) if (address := self._of(link))]
        return with_addresses(line, links) if links else line

    def _of(self, link: Inline) -> str:
        if (address := self._addresses.get(link.target)) is None:
            address = self._addresses[link.target] = hyperlink(self.document, link)
        return address


def with_addresses(line: Line, links: Sequence[tuple[Span, str]]) -> Line:
    """Return a line whose runs are cut at the edges of links, with the address of each in the role."""
    runs: list[Run] = []
    for run in line.runs:
        if run.start is None:
            runs.append(run)
            continue
        start, end = run.start, run.start + len(run.text)
        for span, address in links:
            first, last = max(span.start, start), min(span.end, end)
            if first < last:
                runs += _part(run, start, first, run.role) + _part(run, first, last, f"{run.role} {HYPERLINK}{address}")
                start = last
        runs += _part(run, start, end, run.role)
    return line._replace(runs=tuple(runs))


def _part(run: Run, start: int, end: int, role: str) -> list[Run]:
    at = run.start or 0
    return [Run(run.text[start - at : end - at], role, start)] if start < end else []
