"""Prints documents instead of opening the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readtui.cli.streams import PLAIN_MEASURE, columns, complain, flush, out
from readtui.cli.wish import Options, document_of, source_of, welcome
from readtui.errors import LibraryError

if TYPE_CHECKING:
    from readtui.document.model import Document


def print_documents(options: Options) -> int:
    """Print what is wished for; gives the exit code."""
    from readtui.export import printing
    from readtui.ingest.source import is_address

    if options.width is None and options.output == "plain":
        measure = min(PLAIN_MEASURE, columns())
    else:
        measure = options.settings().settings.measure
    sources = options.sources or (welcome(),)
    for number, name in enumerate(sources):
        document = _fetched(name, options) if is_address(name) else document_of(source_of(name))
        if not document.text:
            complain(f"readtui: {name}: {' '.join(document.notes)}")
        match options.output:
            case "json":
                lines = printing.json_lines(document)
            case "outline":
                lines = printing.outline_lines(document)
            case "markdown":
                lines = printing.markdown_lines(document, is_first=not number)
            case _:
                lines = printing.plain_lines(document, measure)
        if number and options.output != "json":
            out("\n")
        for line in lines:
            out(f"{line}\n")
    flush()
    return 0


def _fetched(address: str, options: Options) -> Document:
    """The document at an address: out of the library, or fetched and kept. A library that is in no state for that is
    no reason not to read."""
    from readtui.ingest.open import day_of, open_address
    from readtui.library.memory import Library

    library, trouble = Library.without(), ""
    try:
        library = options.open_library()
    except LibraryError as error:
        trouble = str(error)
    opened = open_address(address, library)
    if opened.since is not None:
        complain(f"readtui: {address} as of {day_of(opened.since)}: --no-library fetches it anew")
    elif opened.fetched is not None:
        try:
            library.keep_fetched(opened.fetched)
        except LibraryError as error:
            trouble = str(error)
    library.close()
    if trouble:
        complain(f"readtui: what is fetched is not kept: {trouble}")
    return opened.document
