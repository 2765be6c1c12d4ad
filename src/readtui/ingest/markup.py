"""Formats of text that readtui does not read: how they are recognised, and which program reads them.

Their source is shown as it is, with a note. A format is recognised by its content where that is unmistakable, else by
the extension.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from readtui.unicode.lazy_regex import lazy_regex

_HEAD_LENGTH = 1 << 14  # characters at the start of a text that are searched
_TAIL_LENGTH = 1 << 12  # characters at its end


class Markup(NamedTuple):
    """A format that is shown as its source: its name, the clause that says what reads it, and how it is recognised.

    `extensions` are in lower case and begin with a dot. `content` is a pattern that matches at the start of texts in
    this format, and of no others; one of the `signs` is in all of these. `is_code`: the source is shown line by line.
    """

    name: str
    readers: str
    extensions: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    content: str = ""
    is_code: bool = False

    @property
    def note(self) -> str:
        """The sentence for the reader."""
        return f"This is {self.name}, shown as it is. readtui does not read this format; {self.readers}."


def _pandoc(name: str) -> str:
    return f"`pandoc -f {name} -t markdown FILE | readtui` does"


# The parts of these patterns begin differently, so that none can be matched in two ways.
_XML = r"(?is)\s*(?:(?:<!--(?:(?!-->).){0,4000}-->|<\?[\w-]+\b[^>]{0,400}>)\s*)*"
_TEX_COMMENTS = r"(?:[ \t]*%[^\n]*\n|[ \t]*\n)*[ \t]*"
_HEADERS = r"(?i)(?:From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,200}?"  # of a mail (RFC 5322)
_MIME_SIGNS = ("\nMIME-Version:", "\nMime-Version:", "\nmime-version:")
_FEED_READERS = "feed readers such as newsboat do"

MARKUPS = (
    Markup(
        "LaTeX source",
        _pandoc("latex"),
        (".tex", ".ltx", ".latex"),
        (r"\documentclass", r"\documentstyle"),
        rf"{_TEX_COMMENTS}(?:\\(?:RequirePackage|PassOptionsTo\w+)\b[^\n]*\n{_TEX_COMMENTS})*\\document(?:class|style)\b",
    ),
    Markup("reStructuredText", _pandoc("rst"), (".rst", ".rest")),
    Markup(
        *("an Org file", _pandoc("org"), (".org",), ("#+",)),
        r"(?i)(?:[ \t]*\n|# [^\n]*\n)*#\+(?:title|startup|options|author):",
    ),
    Markup(
        *("AsciiDoc", "`asciidoctor -o - FILE | readtui` does", (".adoc", ".asciidoc"), (":toc:",)),
        r"= \S[^\n]*\n(?:[^\n]+\n){0,9}?:toc:",
    ),
    Markup("Textile", _pandoc("textile"), (".textile",)),
    Markup("wiki markup", _pandoc("mediawiki"), (".mediawiki",)),
    Markup("Typst source", _pandoc("typst"), (".typ",)),
    Markup("txt2tags source", _pandoc("t2t"), (".t2t",)),
    Markup(
        "Texinfo source",
        "`makeinfo --plaintext FILE | readtui` does",
        (".texi", ".texinfo", ".txi"),
        (r"\input texinfo",),
        r"\s*(?:@c(?:omment)?\b[^\n]*\n\s*)*\\input texinfo",
    ),
    Markup(
        *("Perl documentation", "`pod2text FILE | readtui` does", (".pod",), ("=pod", "=encoding", "=head1 NAME")),
        r"\s*=(?:pod|encoding \S+|head1 NAME)[ \t]*\n",
    ),
    Markup(
        *("the source of a manual page", "`man -l FILE | readtui` does", (), (".TH", ".Dd")),
        r"\s*(?=[.'](?:\\\"|TH\b|Dd\b))(?:[^\n]*\n){0,400}?\.(?:TH[ \t]+\S|Dd\b)",
    ),
    Markup("PostScript", "`ps2pdf FILE out.pdf` makes a PDF of it", (".ps", ".eps"), ("%!PS",), "%!PS"),
    Markup("a notebook", _pandoc("ipynb"), (".ipynb",), is_code=True),
    Markup(
        *("a web page with its parts (MHTML)", "browsers do, and `munpack -t FILE` unpacks it", (".mhtml", ".mht")),
        *(_MIME_SIGNS, rf"{_HEADERS}Content-Type:\s*multipart/related\b"),
    ),
    Markup(
        *("a mail", "mail programs do, and so does `mhonarc -single FILE | readtui`", (".eml",), _MIME_SIGNS),
        rf"{_HEADERS}Content-(?:Type:\s*multipart/|Transfer-Encoding:\s*(?:base64|quoted-printable)\b)",
    ),
    Markup("a mailbox", "mail programs do, such as `mutt -f FILE`", (".mbox",)),
    Markup("an FB2 book", _pandoc("fb2"), (".fb2",), ("<FictionBook",), rf"{_XML}<FictionBook\b", is_code=True),
    Markup(
        *("an RSS feed", _FEED_READERS, (".rss",), ("<rss", "purl.org/rss")),
        rf"{_XML}<(?:rss|rdf:RDF\b[^>]{{0,2000}}purl\.org/rss)\b",
        is_code=True,
    ),
    Markup(
        *("an Atom feed", _FEED_READERS, (".atom",), ("/2005/Atom",)),
        rf"{_XML}<(?:\w+:)?feed\b[^>]{{0,2000}}/2005/Atom",
        is_code=True,
    ),
    Markup("an outline (OPML)", _pandoc("opml"), (".opml",), ("<opml",), rf"{_XML}<opml\b", is_code=True),
    Markup(
        *("DocBook", _pandoc("docbook"), (".docbook", ".dbk"), ("DTD DocBook", "docbook.org/ns/docbook")),
        rf"{_XML}<(?:!DOCTYPE\s+\w+\s+PUBLIC\s+[\"']-//OASIS//DTD DocBook|\w+\b[^>]{{0,2000}}docbook\.org/ns/docbook)",
        is_code=True,
    ),
    Markup(
        *("JATS", _pandoc("jats"), (), ("//NLM//DTD", "dtd-version")),
        rf"{_XML}<(?:!DOCTYPE\s+article\s+PUBLIC\s+[\"']-//NLM//DTD|article\b[^>]{{0,2000}}\bdtd-version\b)",
        is_code=True,
    ),
)
"""The formats; of two that match, the first counts."""

_NOTEBOOK = lazy_regex(r'"nbformat"\s*:\s*\d')


def find_markup(text: str, extension: str) -> Markup | None:
    """Return the format of a text whose name has this extension, if it is one that readtui does not read."""
    head = text[:_HEAD_LENGTH].replace("\r\n", "\n")
    for markup in MARKUPS:
        if any(sign in head for sign in markup.signs) and re.match(markup.content, head):
            return markup
    if head.lstrip()[:1] == "{" and '"cells"' in text and _NOTEBOOK.search(f"{head}\n{text[-_TAIL_LENGTH:]}"):
        extension = ".ipynb"
    return next((markup for markup in MARKUPS if extension in markup.extensions), None)
