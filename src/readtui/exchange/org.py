"""Marks as an Org file: a heading for each text and each mark, its words as a quotation, the rest as properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from readtui.exchange.model import ExportedMark, ExportedText
from readtui.unicode.lazy_regex import lazy_regex

_ESCAPE = "\u200b"
"""A zero width space, by which the manual of Org (12.6, "Escape Character") stops a line from being read as markup."""

_MARKUP = lazy_regex(r"(?m)^(?=\*+(?:[ \t]|$)|[ \t]*(?:#|:[\w-]+:|[-+][ \t]|\*[ \t]|\d+[.)][ \t]|\||-{5}|\[fn:))")
_TAG = lazy_regex(r"[^\w@#%]+")
_KEYWORD = lazy_regex(r"(?:TODO|DONE|COMMENT)\b|\[#\w\]")
_TAGS_AT_END = lazy_regex(r":[\w@#%:]+:\s*$")
_WORDS_OF_HEADING = 60


def org_text(texts: Iterable[ExportedText]) -> str:
    """Return texts and their marks as one Org file."""
    return "".join(f"{line}\n" for text in texts for line in _text_lines(text))


def _text_lines(text: ExportedText) -> Iterator[str]:
    tags = ":".join(tag for name in text.tags if (tag := _TAG.sub("_", name).strip("_")))
    yield f"* {_heading(text.name)}{f' :{tags}:' if tags else ''}"
    yield from _drawer(
        ("ID", f"readtui-{text.uid}"),
        ("SOURCE", text.source),
        ("AUTHOR", ", ".join(text.authors)),
        ("SITE", text.site),
        ("PUBLISHED", text.published),
        ("LANGUAGE", text.language),
        ("STATE", text.state),
        ("ADDED", _timestamp(text.added)),
        ("FINISHED", _timestamp(text.finished)),
    )
    for mark in text.marks:
        yield from _mark_lines(mark)


def _mark_lines(mark: ExportedMark) -> Iterator[str]:
    yield f"** {_heading(mark.label or mark.anchor.exact or mark.kind)}"
    yield from _drawer(
        ("ID", f"readtui-{mark.uid}"),
        ("KIND", mark.kind),
        ("COLOUR", mark.colour_name),
        ("LETTER", mark.letter),
        ("SECTION", mark.section),
        ("CREATED", _timestamp(mark.made)),
        ("CHANGED", _timestamp(mark.changed)),
    )
    if mark.anchor.exact:
        yield from ("#+begin_quote", *_MARKUP.sub(_ESCAPE, mark.anchor.exact).split("\n"), "#+end_quote")
    if mark.note:
        yield from _MARKUP.sub(_ESCAPE, mark.note).split("\n")


def _drawer(*properties: tuple[str, str]) -> Iterator[str]:
    yield ":PROPERTIES:"
    for name, value in properties:
        if value := " ".join(value.split()):
            yield f":{name}: {value}"
    yield ":END:"


def _heading(text: str) -> str:
    """Return a text on one line that is read as neither a keyword, nor a priority, nor tags."""
    line = " ".join(text.split())
    if len(line) > _WORDS_OF_HEADING:
        line = f"{line[:_WORDS_OF_HEADING].rpartition(' ')[0] or line[:_WORDS_OF_HEADING]}…"
    start = _ESCAPE if _KEYWORD.match(line) else ""
    end = _ESCAPE if _TAGS_AT_END.search(line) else ""
    return f"{start}{line}{end}"


def _timestamp(when: datetime | None) -> str:
    """An inactive timestamp: it does not fill the agenda."""
    days = (
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
    )  # of `strftime` they would be in the language of the system
    if when is None:
        return ""
    utc = when.astimezone(UTC)
    return f"[{utc:%Y-%m-%d} {days[utc.weekday()]} {utc:%H:%M}]"
