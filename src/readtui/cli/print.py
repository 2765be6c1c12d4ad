"""Print documents to standard output instead of opening the app."""

from __future__ import annotations

import gc
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from readtui.cli.options import Options, welcome_article
from readtui.cli.streams import flush_output, print_error, printed_colours, terminal_columns, write_output
from readtui.config import debug_log
from readtui.errors import LibraryError, ReadtuiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readtui.cli.documents import Documents
    from readtui.config.settings import Settings
    from readtui.document.model import Document
    from readtui.library.store import Library

ROWS_AT_ONCE = 200
"""Rows that are written together: enough that a call for each row takes no time, few enough to begin at once."""


def print_documents(options: Options) -> int:
    """Print the documents in the format `options.output`. Return the exit code.

    A document that cannot be read is reported, and the others are printed; then the code is that of the last error.
    """
    effective = options.settings()
    for note in effective.notes:
        print_error(f"readtui: {note}")
    documents = options.documents(effective.settings)
    depth = printed_colours(options.color)
    exit_code = 0
    is_first = True
    for name in options.sources or (welcome_article(),):
        try:
            document = _read(name, options, documents)
        except ReadtuiError as error:
            debug_log.log_error(error)
            flush_output()  # what was printed comes before the error
            print_error(f"readtui: {error}")
            exit_code = error.exit_code
            continue
        if not document.text and name == "-" and options.output == "plain":
            continue  # a command that printed nothing
        if not document.text:
            print_error(f"readtui: {name}: {' '.join(document.notes)}")
        if not is_first and options.output != "json":
            write_output("\n")
        lines = _lines(document, options.output, effective.settings, depth, is_first=is_first)
        while rows := list(islice(lines, ROWS_AT_ONCE)):
            write_output("\n".join((*rows, "")))
        if options.output in ("plain", "markdown"):
            _report(name, document)
        is_first = False
        gc.enable()  # many documents together do create garbage
    flush_output()
    documents.save()
    return exit_code


def _report(name: str, document: Document) -> None:
    """Print the notes of a document and how many words are missing in what was printed, on standard error."""
    from readtui.document.summary import hidden_prose_text

    hidden = hidden_prose_text(document)
    for text in (*(document.notes if document.text else ()), *([f"{hidden}; --json lists them"] if hidden else [])):
        flush_output()  # on a terminal the lines are below the text
        print_error(f"readtui: {name}: {text}")


def _read(name: str, options: Options, documents: Documents) -> Document:
    """Read or fetch the document with this name. Raises SourceError, FormatError and UsageError."""
    from readtui.ingest.source import is_address

    if name.startswith("readtui://"):
        return documents.read_kept(name)
    if is_address(name):
        return _fetched(name, options, documents)
    document = documents.read(name)
    if document.lines is None or options.no_library or not options.library_file().is_file():
        return document
    try:
        library = options.open_library()
    except LibraryError as error:
        _say_unknown(name, error)
        return document
    with closing(library):
        return _corrected(library, document, name)


def _corrected(library: Library, document: Document, name: str) -> Document:
    """Return a document with the reader's corrections. Those that the library cannot tell are reported."""
    from readtui.marks.corrections import corrected

    try:
        return corrected(document, library.corrections_of(document, name))
    except LibraryError as error:
        _say_unknown(name, error)
        return document


def _say_unknown(name: str, error: LibraryError) -> None:
    print_error(f"readtui: {name}: the corrections are unknown: {error}")


def _lines(document: Document, output: str, settings: Settings, depth: int, *, is_first: bool) -> Iterator[str]:
    """The lines of a document in an output format, plain text in so many colours.

    Front matter is only written for the first document.
    """
    match output:  # imports are deferred: each format needs modules that the others do not
        case "json":
            from readtui.export.json import json_lines

            return json_lines(document)
        case "outline":
            from readtui.export.plain import outline_lines

            return outline_lines(document)
        case "markdown":
            from readtui.export.markdown.document import markdown_lines

            return markdown_lines(document, with_front_matter=is_first)
        case _:
            from readtui.export.plain import plain_lines
            from readtui.typeset.setting import WHOLE_WIDTH, WIDEST_TABLE, Setting

            columns = terminal_columns() or (WIDEST_TABLE if document.is_table else WHOLE_WIDTH)
            is_wide = document.is_output or document.is_table
            setting = Setting(
                measure=columns if is_wide else min(settings.measure, columns),
                align=settings.align,
                hyphenate=settings.hyphenate,
                language=settings.language,
                paragraphs=settings.paragraphs,
            )
            if depth:
                from readtui.export.colours import coloured_lines
                from readtui.reading.hyperlink import hyperlinks_in

                return coloured_lines(document, setting, depth=depth, links_in=hyperlinks_in)
            return plain_lines(document, setting)


def _fetched(address: str, options: Options, documents: Documents) -> Document:
    """Return the document at an address: from the library, or fetched and then stored in it.

    If the library fails, the document is printed all the same, and the error goes to standard error.
    """
    from readtui.ingest.open import day_of, open_address
    from readtui.library.store import Library

    library_error = ""
    try:
        library = options.open_library()
    except LibraryError as error:
        library, library_error = Library.disabled(), str(error)
    with closing(library):
        opened = open_address(address, library, parse=documents.parse)
        if opened.since is not None:
            day = day_of(opened.since)
            print_error(f"readtui: {address} is the stored copy of {day}; --no-library fetches it again")
        elif opened.fetched is not None:
            try:
                library.keep_response(opened.fetched)
            except LibraryError as error:
                library_error = str(error)
        document = _corrected(library, opened.document, opened.document.source)
    if library_error:
        print_error(f"readtui: the fetched page was not stored: {library_error}")
    return document
