"""Formats of text that are shown as their source say so, and name a program that reads them."""

from __future__ import annotations

import json

import pytest

from readtui.document.model import Code, Document
from readtui.ingest import formats
from readtui.ingest.markup import MARKUPS, find_markup
from readtui.ingest.source import Source

NOTEBOOK = json.dumps({"cells": [{"source": ["It is lit." * 5_000]}], "metadata": {}, "nbformat": 4}, indent=1)
MAIL = (
    "From: Ada <a@example.org>\nReceived: by lamp\n\twith oil\nMIME-Version: 1.0\nContent-Type: {}; boundary=x\n\n{}\n"
)
RELATED = MAIL.format("multipart/related", "--x\nContent-Type: text/html\n\n<p>It is lit.</p>\n--x--")
ATOM = (
    '<?xml version="1.0"?>\n<!-- lamps -->\n<feed xmlns="http://www.w3.org/2005/Atom"><title>It is lit.</title></feed>'
)


def read(text: str, name: str = "-") -> Document:
    return formats.read(Source(name, text.encode(), "file" if name != "-" else "stream"))


@pytest.mark.parametrize(
    ("text", "name", "program"),
    [
        ("\\documentclass{article}\n\\begin{document}It is lit.", "LaTeX source", "pandoc -f latex"),
        ("% a lamp\n\n\\RequirePackage{x}\n% so\n\\documentclass{a}\nIt is lit.", "LaTeX source", "pandoc -f latex"),
        ("\n#+TITLE: Lamps\n* Oil\nIt is lit.", "an Org file", "pandoc -f org"),
        ("= Lamps\nAda\n:toc:\n\nIt is lit.", "AsciiDoc", "asciidoctor -o - FILE"),
        ("\\input texinfo\nIt is lit.", "Texinfo source", "makeinfo --plaintext"),
        ("=head1 NAME\n\nIt is lit.", "Perl documentation", "pod2text"),
        ('.\\" by Ada\n.de Sp\n..\n.TH LAMP 1\nIt is lit.', "the source of a manual page", "man -l"),
        (".Dd May 4, 2031\n.Dt LAMP 1\nIt is lit.", "the source of a manual page", "man -l"),
        ("%!PS-Adobe-3.0\n(It is lit.) show", "PostScript", "ps2pdf"),
        (NOTEBOOK, "a notebook", "pandoc -f ipynb"),
        (RELATED, "a web page with its parts (MHTML)", "munpack -t"),
        (MAIL.format("multipart/mixed", "It is lit."), "a mail", "mhonarc -single"),
        (MAIL.format("text/plain", "x").replace("; boundary=x", "\nContent-Transfer-Encoding: base64") + "It is lit.",
         "a mail", "mhonarc -single"),
        ('<?xml version="1.0"?>\n<FictionBook><p>It is lit.</p></FictionBook>', "an FB2 book", "pandoc -f fb2"),
        ('<rss version="2.0"><title>It is lit.</title></rss>', "an RSS feed", "newsboat"),
        (ATOM, "an Atom feed", "newsboat"),
        ('<opml version="2.0"><outline text="It is lit."/></opml>', "an outline (OPML)", "pandoc -f opml"),
        ('<book xmlns="http://docbook.org/ns/docbook"><para>It is lit.</para></book>', "DocBook", "pandoc -f docbook"),
        ('<article dtd-version="1.2"><p>It is lit.</p></article>', "JATS", "pandoc -f jats"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("file", ["-", "a.txt"])
def test_markup_is_recognised_by_its_content(text: str, name: str, program: str, file: str) -> None:
    document = read(text, file)
    (note,) = document.notes
    assert note.startswith(f"This is {name}, shown as it is. readtui does not read this format; ")
    assert program in note
    assert "It is lit." in document.text


@pytest.mark.parametrize(
    ("extension", "name"),
    [
        ("tex", "LaTeX source"),
        ("rst", "reStructuredText"),
        ("org", "an Org file"),
        ("adoc", "AsciiDoc"),
        ("ipynb", "a notebook"),
        ("eml", "a mail"),
        ("mht", "a web page with its parts (MHTML)"),
        ("mbox", "a mailbox"),
        ("fb2", "an FB2 book"),
        ("rss", "an RSS feed"),
        ("textile", "Textile"),
        ("typ", "Typst source"),
    ],
)
def test_other_markup_is_recognised_by_its_extension(extension: str, name: str) -> None:
    document = read("Oil\n===\n\nIt is lit.", f"a.{extension.upper()}")
    assert document.notes[0].startswith(f"This is {name}, shown as it is.")
    assert "It is lit." in document.text


def test_xml_and_notebooks_are_shown_line_by_line() -> None:
    for text in (ATOM, NOTEBOOK):
        (block,) = read(text).blocks
        assert isinstance(block, Code)


@pytest.mark.parametrize(
    "text",
    [
        "A text that is about \\documentclass and <rss version='2.0'>.",
        "Write this:\n\n\\documentclass{article}\n",
        "From: Ada\nSubject: lamps\n\nThe header MIME-Version:\nMIME-Version: 1.0\nContent-Type: multipart/related\n",
        '{"nbformat": 4}',
        '{"cells": []}',
        ".Dotted lines\n.TH is one\n",
        "<feed>lamps</feed>",
        "= Lamps =\n\nNo table of contents.\n",
    ],
)
def test_a_text_about_markup_is_a_text(text: str) -> None:
    assert read(text).notes == ()


def test_a_format_that_is_given_is_read_without_a_note() -> None:
    assert formats.read(Source("a.tex", b"\\documentclass{article}"), format="text").notes == ()
    assert formats.read(Source("a.org", b"# Lamps\n\nLit."), format="markdown").notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "% \n" * 8_000,
        "<?xml ?>" * 3_000 + "<rss2",
        "<!-- -->" * 3_000 + "/2005/Atom",
        "A: b\n" + "\t b\n" * 8_000 + "\nMIME-Version: 1",
        "A: b\n" * 8_000 + "\nMIME-Version: 1",
        "'\\\"\n" * 8_000 + ".TH",
        "= a\n" + "a\n" * 8_000 + ":toc:",
        "\\RequirePackage\n" * 2_000 + "\\documentclass"[:-1] + "\\documentstyle"[:-1],
    ],
)
def test_a_text_that_is_nearly_markup_takes_little_time(text: str) -> None:
    find_markup(text * 2, "")


def test_each_extension_has_one_format() -> None:
    extensions = [extension for markup in MARKUPS for extension in markup.extensions]
    assert len(extensions) == len(set(extensions))
    assert not {"." + name for name in ("md", "txt", "html", "epub", "pdf", "docx")} & set(extensions)
