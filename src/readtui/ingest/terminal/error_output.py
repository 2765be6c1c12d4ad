"""Output about errors: messages of compilers, reports of tests, tracebacks. They come mixed, so all are looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readtui.document.model import Inline
from readtui.ingest.terminal import diagnostics, reports, tracebacks
from readtui.ingest.terminal.lines import OutputSection
from readtui.unicode.lazy_regex import lazy_regex

_LEAST_EVIDENCE = 0.08
"""Share of the lines that must have a form that only such output has: the first lines may be about something else."""

_LEAST_KNOWN = 0.6
"""Share of the lines that must have one, or be indented."""

_EVIDENCE = lazy_regex(f"(?:{diagnostics.EVIDENCE}|{reports.EVIDENCE}|{tracebacks.EVIDENCE})")
_AROUND = lazy_regex(
    # Source code, rulers, and lines that other texts have as well.
    r"  |\t|[|+^~`'│]|# |\}$|- /|[=-]{20,}$|> |LINE \d+: |[\w/]+\.[\w.*()]+\(.*\)$|\d+ +\S|[.FEsxX]+$"
)


def is_error_output(lines: Sequence[str]) -> bool:
    """Return whether the lines at the start of a text are those of a compiler, a test runner or a traceback."""
    evidence = sum(1 for line in lines if _EVIDENCE.match(line))
    if not evidence:
        return False
    known = evidence + sum(1 for line in lines if _AROUND.match(line) and not _EVIDENCE.match(line))
    return evidence >= max(_LEAST_EVIDENCE * len(lines), 1) and known >= _LEAST_KNOWN * len(lines)


def error_styles(text: str) -> Iterator[Inline]:
    """Yield the styles of messages, tracebacks and reports."""
    if diagnostics.may_have_messages(text):
        yield from diagnostics.message_styles(text)
    yield from tracebacks.traceback_styles(text)
    yield from reports.report_styles(text)


def error_sections(text: str) -> list[OutputSection]:
    """Return the sections of errors: those of a report, or else the tracebacks, and the messages of compilers."""
    sections = reports.report_sections(text)
    if not sections and tracebacks.may_have_tracebacks(text):
        sections = tracebacks.traceback_sections(text)
    if diagnostics.may_have_messages(text):
        taken = {section.offset for section in sections}
        sections += [section for section in diagnostics.message_sections(text) if section.offset not in taken]
    return sorted(sections, key=lambda section: section.offset)
