"""Marks as a web page of its own: no script, nothing loaded from elsewhere, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from html import escape as escape_markup

from readtui.exchange.model import COLOURS, HEX_COLOURS, ExportedMark, ExportedText, language_tag
from readtui.unicode.printable import printable

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_STYLE = """\
:root { color-scheme: light }
body { font: 1.05rem/1.6 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
body { color: #222; background: #fff }
blockquote { margin: 1.2rem 0 .4rem; padding: .3rem .8rem; border-left: .3rem solid #999; white-space: pre-line }
.note { margin: 0 0 0 1.1rem; white-space: pre-line }
.sign { font: 700 .8rem/1 sans-serif; margin-right: .5rem; padding: .1rem .35rem; border: 1px solid #555 }
.about { color: #555; font-size: .9rem }
"""


def marks_page(texts: Iterable[ExportedText]) -> str:
    """Return texts and their marks as one page of HTML. A colour is a class, with its number as a sign beside it."""
    found = list(texts)
    title = found[0].name if len(found) == 1 else "Highlights and notes"
    language = language_tag(found[0].language) if len(found) == 1 else ""
    colours = "".join(
        f".{name} {{ border-color: {colour}; background: {colour}55 }}\n"
        for name, colour in zip(COLOURS[1:], HEX_COLOURS[1:], strict=True)
    )
    uids = " ".join(text.uid for text in found[:1])
    lines = [
        "<!doctype html>",
        f"<html{_attribute('lang', language)}>",
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="generator" content="readtui {_escaped(uids)}">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{_line(title)}</title>",
        f"<style>\n{_STYLE}{colours}</style>",
        "</head>",
        "<body>",
    ]
    for text in found:
        lines += _text_lines(text)
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _text_lines(text: ExportedText) -> Iterator[str]:
    name = _line(text.name)
    link = f'<a href="{_escaped(text.address)}" rel="noopener noreferrer">{name}</a>' if text.address else name
    yield f'<section id="{_escaped(text.uid)}"{_attribute("lang", language_tag(text.language))}>'
    yield f"<h1>{link}</h1>"
    about = [", ".join(text.authors), text.site, text.published, ", ".join(f"#{tag}" for tag in text.tags)]
    if facts := " · ".join(part for part in about if part):
        yield f'<p class="about">{_line(facts)}</p>'
    section = ""
    for mark in text.marks:
        if mark.section and mark.section != section:
            section = mark.section
            yield f"<h2>{_line(section)}</h2>"
        yield from _mark_lines(mark)
    yield "</section>"


def _mark_lines(mark: ExportedMark) -> Iterator[str]:
    sign = f'<span class="sign" title="{mark.colour_name or mark.kind}">{_sign(mark)}</span>'
    colour = mark.colour_name
    date = f"{mark.made.astimezone(UTC):%Y-%m-%d}"
    yield f'<article id="{_escaped(mark.uid)}">'
    words = _escaped(mark.anchor.exact or mark.label)
    yield f"<blockquote{_attribute('class', colour)}>{sign}{words}</blockquote>"
    if mark.note:
        yield f'<p class="note">{_escaped(mark.note)}</p>'
    yield f'<p class="about">{date}</p>'
    yield "</article>"


def _sign(mark: ExportedMark) -> str:
    return str(mark.colour) if mark.colour else _escaped(mark.letter) or "★"


def _escaped(text: str) -> str:
    """Return a text that is neither markup nor obeyed by a terminal."""
    return escape_markup(printable(text))


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _attribute(name: str, value: str) -> str:
    return f' {name}="{_escaped(value)}"' if value else ""
