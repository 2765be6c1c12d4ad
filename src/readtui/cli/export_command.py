"""The command `export`: highlights and notes of texts, or whole texts, in the formats of other programs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from readtui.cli.export_texts import FoundText, TextFinder
from readtui.cli.library_access import opened_library
from readtui.cli.options import Options
from readtui.cli.streams import flush_output, is_terminal, print_error, write_line, write_output
from readtui.cli.verbs import Verb
from readtui.errors import NotFoundError, SourceError, UsageError
from readtui.exchange.annotations import WORK_URN
from readtui.exchange.file_names import file_name, free_name
from readtui.exchange.files import read_file, read_text, write_file, write_in_folder
from readtui.exchange.note_file import MergedNote, merge_note, uid_of_note
from readtui.exchange.note_templates import TEMPLATES
from readtui.exchange.notes import note_of
from readtui.exchange.template import Template, parse_template

if TYPE_CHECKING:
    from readtui.exchange.model import ExportedText
    from readtui.library.store import Library

ENDINGS = {
    "markdown": ".md",
    "w3c": ".jsonld",
    "readwise": ".csv",
    "org": ".org",
    "json": ".json",
    "html": ".html",
    "document": ".md",
    "epub": ".epub",
    "text": ".txt",
}
"""The formats, with the endings of their files."""

WITHOUT_UID = frozenset(("readwise", "document", "text"))
"""The formats that do not say which text they are of: in a folder, the names of the files do."""

WHOLE = frozenset(("document", "epub", "text"))
"""The formats of a whole text; the others have its marks."""

DESCRIPTION = """\
Write the highlights, notes and bookmarks of texts for other programs, or whole
texts. A text is a file, an address, or the id of a text of the library or the
start of one. Without any, all texts that have marks are exported. The exit
code is 1 if there are none.

With --format NAME, these formats have the marks of a text
  markdown   a note made by a template; written again into the same file, it
             keeps what you wrote there
  w3c        W3C Web Annotations (JSON-LD), which `readtui import` reads back
  readwise   the CSV file that Readwise imports
  org, json, html

and these a whole text
  document   Markdown
  epub       a book for any e-reader
  text       plain text
"""

EPILOG = """\
examples:
  readtui export article.md                 its marks as Markdown
  readtui export --template obsidian --output ~/Vault/Texts/
  readtui export 3f9a --format w3c --output marks.jsonld
  readtui export --format readwise > readwise.csv
  readtui export book.html --format epub --output book.epub
  readtui export --all ~/library-copy       the whole library, to be imported
"""


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.add_argument("--format", choices=tuple(ENDINGS), default="markdown", metavar="NAME", help="see above")
    parser.add_argument(
        "--template",
        metavar="NAME",
        help="for Markdown: obsidian, plain, or a file (default: the setting template)",
    )
    parser.add_argument(
        "--output", metavar="PATH", help="a file, or a folder for a file for each text; else standard output"
    )
    parser.add_argument("--all", metavar="DIR", help="write the whole library into a folder, for another machine")


def _run(parsed: argparse.Namespace, options: Options) -> int:
    if parsed.all is not None:
        return _export_all(parsed, options)
    if parsed.template and parsed.format != "markdown":
        raise UsageError(f"--template is for Markdown, not for {parsed.format}", "leave it out")
    settings = options.settings().settings
    template = _template(parsed.template or settings.template) if parsed.format == "markdown" else None
    documents = options.documents(settings)
    with _library(parsed, options) as library:
        found = TextFinder(library, documents).find(parsed.operands, with_text=parsed.format in WHOLE)
    documents.save()
    if not found:
        raise NotFoundError("the library has no texts to export in this format")
    if parsed.output is None:
        _print(found, parsed.format, template)
    elif parsed.output.endswith(os.sep) or Path(parsed.output).is_dir():
        _write_folder(found, parsed.format, template, Path(parsed.output).expanduser())
    else:
        _write_one(found, parsed.format, template, Path(parsed.output).expanduser())
    flush_output()
    return 0


def _export_all(parsed: argparse.Namespace, options: Options) -> int:
    """Write the whole library into a folder."""
    if parsed.operands or parsed.output is not None or parsed.template:
        raise UsageError("--all writes the whole library", "leave out the texts, --output and --template")
    from readtui.exchange.library_folder import write_library  # deferred: only this needs it

    folder = Path(parsed.all).expanduser()
    with opened_library(options) as library:
        transfer = library.shelf.transfer()
        records = (record for ident in transfer.work_ids() if (record := transfer.read(ident)) is not None)
        count = write_library(folder, records)
    write_line(f"{'1 text' if count == 1 else f'{count:,} texts'} written to {folder}")
    flush_output()
    return 0


@contextmanager
def _library(parsed: argparse.Namespace, options: Options) -> Iterator[Library]:
    """Open the library. A file can be exported without one."""
    if parsed.operands and (options.no_library or not options.library_file().is_file()):
        from readtui.library.store import Library  # sqlite takes 7 ms

        with closing(Library.disabled()) as library:
            yield library
    else:
        with opened_library(options) as library:
            yield library


def _template(name: str) -> Template:
    """Return a template that comes with readtui, or one in a file. Raises ExchangeError."""
    if name in TEMPLATES:
        return parse_template(TEMPLATES[name], name)
    file = Path(name).expanduser()
    if not file.exists() and os.sep not in name and "." not in name:
        raise UsageError(f"there is no template {name}", f"the templates are: {', '.join(TEMPLATES)}; or name a file")
    return parse_template(read_text(file), str(file))


# Where to


def _print(found: Sequence[FoundText], form: str, template: Template | None) -> None:
    if form == "epub" and (len(found) > 1 or is_terminal(1)):
        raise UsageError("a book is not printed", "name a file or folder with --output")
    if form == "epub":
        flush_output()
        sys.stdout.buffer.write(_whole(found[0], form))
        return
    texts = "\n".join(_separate(found, form, template)) if template or form in WHOLE else _together(found, form)
    write_output(texts)


def _write_one(found: Sequence[FoundText], form: str, template: Template | None, file: Path) -> None:
    if len(found) > 1 and (template or form in WHOLE):
        raise UsageError(f"{len(found)} texts do not fit into one file", f"name a folder: --output {file}{os.sep}")
    if template:
        write_file(file, _merged(found[0].text, template, file))
    else:
        write_file(file, _whole(found[0], form) if form in WHOLE else _together(found, form).encode("utf-8", "replace"))
    write_line(str(file))


def _write_folder(found: Sequence[FoundText], form: str, template: Template | None, folder: Path) -> None:
    """Write a file for each text. A file of another text with the same name stays as it is."""
    written: set[str] = set()
    for one in found:

        def is_taken(name: str, uid: str = one.text.uid) -> bool:
            return form in WITHOUT_UID or name.casefold() in written or _belongs_to_other(folder / name, uid, form)

        name = free_name(file_name(one.text.name), ENDINGS[form], one.text.uid, is_taken)
        written.add(name.casefold())
        if template:
            write_in_folder(folder, name, _merged(one.text, template, folder / name))
        elif form in WHOLE:
            write_in_folder(folder, name, _whole(one, form))
        else:
            write_in_folder(folder, name, _together([one], form).encode("utf-8", "replace"))
        write_line(str(folder / name))


def _belongs_to_other(file: Path, uid: str, form: str) -> bool:
    """Whether a file is there that is not known to be the export of this text."""
    if not file.exists():
        return False
    if form == "markdown":
        return uid_of_note(read_text(file)) != uid
    data = read_file(file)
    if form == "epub":
        from readtui.exchange.epub import identifier_of

        return identifier_of(data) != f"{WORK_URN}{uid}"
    return uid.encode() not in data


# What


def _together(found: Sequence[FoundText], form: str) -> str:
    """Return the marks of texts in one file of a format."""
    texts = [one.text for one in found]
    match form:  # imports are deferred: each format needs modules that the others do not
        case "w3c":
            from readtui.exchange.annotations import annotations_json

            return annotations_json(texts)
        case "readwise":
            from readtui.exchange.readwise import readwise_csv

            return readwise_csv(texts)
        case "org":
            from readtui.exchange.org import org_text

            return org_text(texts)
        case "html":
            from readtui.exchange.web_page import marks_page

            return marks_page(texts)
        case _:
            from readtui.exchange.json_marks import marks_json

            return marks_json(texts)


def _separate(found: Sequence[FoundText], form: str, template: Template | None) -> Iterator[str]:
    """Yield the note of each text, or the whole text."""
    for one in found:
        if template:
            yield merge_note("", note_of(one.text, template)).text
        else:
            yield _whole(one, form).decode("utf-8", "replace")


def _whole(found: FoundText, form: str) -> bytes:
    """Return a whole text in a format. Raises SourceError if its text is not known."""
    document, text = found.document, found.text
    if form == "text" and text.text is not None:
        return f"{text.text}\n".encode("utf-8", "replace")
    if document is None:
        raise SourceError(f"the text of {text.name} is not in the library", "open it once, or name its file")
    if form == "epub":
        from readtui.exchange.epub import epub_bytes

        return epub_bytes(document, f"{WORK_URN}{text.uid}", text.added or datetime.now(UTC))
    from readtui.export.markdown.document import document_markdown

    return f"{document_markdown(document)}\n".encode("utf-8", "replace")


def _merged(text: ExportedText, template: Template, file: Path) -> bytes:
    """Return the note of a text in its file, with what the reader wrote there."""
    existing = read_text(file) if file.exists() else ""
    merged = merge_note(existing, note_of(text, template))
    _report(file, merged)
    return merged.text.encode("utf-8", "replace")


def _report(file: Path, merged: MergedNote) -> None:
    for count, what in ((merged.changed, ""), (merged.orphaned, " of deleted marks")):
        if count:
            blocks = "1 block" if count == 1 else f"{count} blocks"
            print_error(f"readtui: {file}: {blocks}{what} that you changed there stayed as you left them")


VERBS = {"export": Verb(_describe, _run)}
"""The commands of this module, for `verb_table`."""
