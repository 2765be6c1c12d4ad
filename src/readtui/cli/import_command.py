"""The command `import`: annotations, or the folder of `export --all`, into the library."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from readtui.cli.library_access import opened_library
from readtui.cli.options import Options
from readtui.cli.streams import flush_output, print_error, write_line
from readtui.cli.verbs import Verb
from readtui.exchange.annotation_reader import AnnotatedText, read_annotations
from readtui.exchange.files import read_file
from readtui.exchange.model import ExportedMark
from readtui.exchange.placing import place_quote
from readtui.library.transfer import Merged, WorkRecord, record_of_marks
from readtui.marks.model import Mark
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    from readtui.library.shelf import Shelf

DESCRIPTION = """\
Read the highlights and notes of a file into the library, or the folder of a
whole library that `readtui export --all DIR` has written. Nothing that is
there is lost, and twice is the same as once. The exit code is 1 if nothing in
the file belongs to a text of the library.

A file has W3C Web Annotations, made by `readtui export --format w3c` or by
another program (Hypothesis), whose texts must be in the library.
"""

EPILOG = """\
examples:
  readtui import marks.jsonld
  readtui import ~/library-copy
"""


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.description, parser.epilog = DESCRIPTION, EPILOG


def _run(parsed: argparse.Namespace, options: Options) -> int:
    (name,) = parsed.operands
    source = Path(name).expanduser()
    if source.is_dir():
        return _import_folder(source, options)
    found = read_annotations(read_file(source), printable_line(name))
    missing: list[str] = []
    with opened_library(options, create=True) as library:
        records = list(_records(found.texts, library.shelf, missing))
        merged = library.shelf.transfer().merge(records, f"import {printable_line(source.name)}")
    write_line(f"{_counted(merged.marks, 'mark')} imported")
    flush_output()
    _report_deleted(merged)
    if found.skipped:
        print_error(f"readtui: {_counted(found.skipped, 'annotation')} without words left out")
    for line in missing:
        print_error(f"readtui: {line}")
    return 1 if missing and not records else 0


def _import_folder(folder: Path, options: Options) -> int:
    """Merge the library in a folder."""
    from readtui.exchange.library_folder import read_library  # deferred: only this needs it

    records = read_library(folder)
    with opened_library(options, create=True) as library:
        merged = library.shelf.transfer().merge(records, f"import {printable_line(folder.name)}")
    write_line(f"{_counted(merged.works, 'text')} and {_counted(merged.marks, 'mark')} imported")
    flush_output()
    _report_deleted(merged)
    return 0


def _report_deleted(merged: Merged) -> None:
    if merged.deleted:
        print_error(f"readtui: {_counted(merged.deleted, 'mark')} that you deleted here stayed deleted")


def _records(texts: tuple[AnnotatedText, ...], shelf: Shelf, missing: list[str]) -> Iterator[WorkRecord]:
    """Yield the marks of each text; what belongs to no text of the library is added to `missing`."""
    for one in texts:
        entry = (shelf.entry(one.uid) if one.uid else None) or (shelf.entry(one.source) if one.source else None)
        marks = list(one.marks)
        if one.quotes:
            text = shelf.text(entry.ident) if entry is not None else None
            placed = [place_quote(quote, text) for quote in one.quotes] if text is not None else []
            marks += [mark for mark in placed if mark is not None]
            if lost := len(one.quotes) - len(marks) + len(one.marks):
                why = "not found in the text" if text is not None else "keep the text first, then import again"
                missing.append(f"{one.source}: {_counted(lost, 'annotation')} left out: {why}")
        uid = entry.uid if entry is not None else one.uid
        if marks and (entry is not None or one.digest):
            yield record_of_marks(
                uid, one.digest, one.source, one.title, [(_mark(mark), mark.changed) for mark in marks]
            )
        elif marks:
            missing.append(f"{one.source}: {_counted(len(marks), 'annotation')} left out: the text is unknown")


def _mark(mark: ExportedMark) -> Mark:
    return Mark(0, mark.anchor, mark.label, mark.letter, mark.made, mark.colour, mark.note, mark.uid)


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


VERBS = {"import": Verb(_describe, _run)}
"""The commands of this module, for `verb_table`."""
