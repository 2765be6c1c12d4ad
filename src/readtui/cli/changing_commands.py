"""Commands that change the library, or copy it: keep, tag, state, forget and backup."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from readtui.cli.library_access import find_entries, opened_library
from readtui.cli.library_rows import named, work_json, work_rows, write_json
from readtui.cli.options import Options
from readtui.cli.streams import flush_output, is_terminal, print_error, write_line
from readtui.cli.verbs import Verb
from readtui.config import debug_log, paths
from readtui.errors import NotFoundError, ReadtuiError, SourceError, UsageError
from readtui.library.filter import STATES
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    from readtui.cli.documents import Documents
    from readtui.library.shelf import Shelf, WorkEntry, WorkState
    from readtui.library.store import Library

NOT_FORGOTTEN = 1
"""Exit code if the reader does not want to forget after all."""


def _add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print each text as one line of JSON")


def _write_entries(shelf: Shelf, ids: Sequence[int], parsed: Namespace) -> None:
    """Print works as they are now, in the order of `ids`."""
    by_id = {entry.ident: entry for entry in shelf.entries()}
    entries = [by_id[ident] for ident in ids if ident in by_id]
    if parsed.json:
        for entry in entries:
            write_json(work_json(entry))
    else:
        for row in work_rows(entries, [entry.uid for entry in by_id.values()]):
            write_line(row)
    flush_output()


# keep


def _describe_keep(parser: ArgumentParser) -> None:
    parser.description = (
        "Keep texts in the library, with their bytes: files, web addresses, or - for\n"
        "standard input. They are fetched or read now, can be searched, and open when\n"
        "the file or the site is gone. What is kept already is read again."
    )
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help="tag the texts; may be repeated")
    _add_json(parser)
    parser.epilog = """\
examples:
  readtui keep essay.md notes.txt
  readtui keep https://example.org/article --tag later --tag history
  pandoc book.docx -t markdown | readtui keep -
"""


def _keep(parsed: Namespace, options: Options) -> int:
    exit_code = 0
    kept: list[int] = []
    with opened_library(options, create=True) as library:
        documents = options.documents(options.settings().settings, library)
        for tag in parsed.tag:
            _check_tag(tag)
        for name in parsed.operands:
            try:
                entry = _keep_one(name, library, documents)
            except ReadtuiError as error:
                debug_log.log_error(error)
                print_error(f"readtui: {error}")
                exit_code = error.exit_code
                continue
            kept += [entry.ident] if entry.ident not in kept else []
            for tag in parsed.tag:
                library.shelf.add_tag([entry.ident], tag)
        _write_entries(library.shelf, kept, parsed)
        documents.save()
    return exit_code


def _keep_one(name: str, library: Library, documents: Documents) -> WorkEntry:
    """Read or fetch one text, and keep it. Raises SourceError, FormatError, UsageError and LibraryError."""
    from readtui.cli.documents import read_source  # deferred: the other commands read no text
    from readtui.ingest.source import is_address

    if is_address(name):
        from readtui.ingest.open import open_address

        if name.startswith("readtui://"):
            raise UsageError(f"{name} is in the library already")
        opened = open_address(name, library, parse=documents.parse)
        if opened.fetched is not None:
            library.keep_response(opened.fetched)
        document, name = opened.document, opened.document.source
        source = opened.fetched.source if opened.fetched is not None else documents.original(document, name)
    else:
        source = read_source(name)
        document = documents.parse(source)
    if not document.text:
        raise SourceError(f"{name}: there is no text to keep")
    return library.shelf.keep(document, name, source)


def _check_tag(tag: str) -> None:
    from readtui.library.shelf import to_tag  # deferred: only a command that opens the library needs it

    if not to_tag(tag):
        raise UsageError("a tag has at least one letter")


# tag


def _describe_tag(parser: ArgumentParser) -> None:
    parser.description = (
        "Give texts tags with +TAG, and take tags from them with -TAG. Without a change,\n"
        "list the texts with their tags; without an ID, all tags and how many have them."
    )
    parser.add_argument("--add", action="append", default=[], metavar="TAG", help="the same as +TAG")
    parser.add_argument("--remove", action="append", default=[], metavar="TAG", help="the same as -TAG")
    _add_json(parser)
    parser.epilog = """\
examples:
  readtui tag                                  all tags
  readtui tag 3f9a1c2d +history -later
  readtui tag 3f9a1c2d 77ab01ce --add "to read again"
"""


def _spell_out_tags(arguments: Sequence[str]) -> Sequence[str]:
    """Write +TAG and -TAG as options: argparse takes -TAG for an unknown one."""
    spelled: list[str] = []
    end = arguments.index("--") if "--" in arguments else len(arguments)
    for number, argument in enumerate(arguments):
        is_value = number > 0 and arguments[number - 1] in ("--library", "--add", "--remove")
        if number >= end or is_value or len(argument) < 2 or argument[0] not in "+-" or argument.startswith("--"):
            spelled.append(argument)
        else:
            spelled.append(f"--{'add' if argument[0] == '+' else 'remove'}={argument[1:]}")
    return spelled


def _tag(parsed: Namespace, options: Options) -> int:
    for tag in (*parsed.add, *parsed.remove):
        _check_tag(tag)
    with opened_library(options) as library:
        shelf = library.shelf
        if not parsed.operands:
            return _all_tags(shelf, parsed)
        ids = [entry.ident for entry in find_entries(shelf, parsed.operands)]
        for tag in parsed.remove:
            shelf.remove_tag(ids, tag)
        for tag in parsed.add:
            shelf.add_tag(ids, tag)
        _write_entries(shelf, ids, parsed)
    return 0


def _all_tags(shelf: Shelf, parsed: Namespace) -> int:
    if parsed.add or parsed.remove:
        raise UsageError("tag needs the id of a text", "readtui list prints the ids")
    counts = Counter([tag for entry in shelf.entries() for tag in entry.tags])
    if not counts:
        raise NotFoundError("no text of the library has a tag", "readtui tag ID +TAG gives one")
    for tag, count in sorted(counts.items(), key=lambda item: (item[0].casefold(), item[0])):
        if parsed.json:
            write_json({"tag": tag, "texts": count})
        else:
            write_line(f"{count:5}  {tag}")
    flush_output()
    return 0


# state


def _describe_state(parser: ArgumentParser) -> None:
    parser.description = f"Set the state of texts: {', '.join(STATES)}."
    _add_json(parser)
    parser.epilog = """\
examples:
  readtui state 3f9a1c2d finished
  readtui state 3f9a1c2d 77ab01ce archived
"""


def _state(parsed: Namespace, options: Options) -> int:
    *names, state = parsed.operands
    if state not in STATES:
        raise UsageError(f"{state} is not a state", f"the last argument is one of {', '.join(STATES)}")
    with opened_library(options) as library:
        ids = [entry.ident for entry in find_entries(library.shelf, names)]
        library.shelf.set_state(ids, cast("WorkState", state))
        _write_entries(library.shelf, ids, parsed)
    return 0


# forget


def _describe_forget(parser: ArgumentParser) -> None:
    parser.description = (
        "Remove texts from the library for good, with their marks, notes, places,\n"
        "words looked up and kept bytes; this cannot be undone. The files themselves\n"
        "stay. On a terminal, readtui asks first. Backups still have what was\n"
        "forgotten, and the cache of parsed texts may have it, which you may delete\n"
        "(docs/library.md)."
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    _add_json(parser)
    parser.epilog = """\
examples:
  readtui forget 3f9a1c2d
  readtui forget --yes 3f9a1c2d 77ab01ce
"""


def _forget(parsed: Namespace, options: Options) -> int:
    from readtui.reading.looked_up_file import forget_texts  # deferred: the other commands do without

    with opened_library(options) as library:
        entries = find_entries(library.shelf, parsed.operands)
        if not parsed.yes and not _is_confirmed(entries):
            print_error("readtui: nothing was forgotten")
            return NOT_FORGOTTEN
        library.shelf.forget([entry.ident for entry in entries])
        forget_texts(paths.words_file(), [(entry.source, entry.title) for entry in entries])
    for entry in entries:
        if parsed.json:
            write_json(work_json(entry))
        else:
            write_line(f"Forgotten: {named(entry)}")
    flush_output()
    return 0


def _is_confirmed(entries: Sequence[WorkEntry]) -> bool:
    """Ask on the terminal. Raises UsageError without one."""
    if not (is_terminal(0) and is_terminal(2)):
        raise UsageError("forget asks first, and there is no terminal to ask on", "to forget all the same: --yes")
    for entry in entries:
        marks = f" ({entry.mark_count} marks)" if entry.mark_count > 1 else " (1 mark)" if entry.mark_count else ""
        print_error(f"  {named(entry)}{marks}")
    texts = "this text" if len(entries) == 1 else f"these {len(entries)} texts"
    sys.stderr.write(f"Forget {texts} for good? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


# backup


def _describe_backup(parser: ArgumentParser) -> None:
    parser.description = (
        "Write the whole library to a new file, also while readtui is running. The file\n"
        "is complete when it gets its name, and only you can read it. It is a library\n"
        "itself: readtui --library FILE opens it."
    )
    parser.add_argument("--replace", action="store_true", help="replace an earlier backup")
    parser.add_argument("--json", action="store_true", help="print one JSON object: library, backup and bytes")
    parser.epilog = """\
examples:
  readtui backup ~/backups/library-2026-11-29.db
  readtui backup --replace /media/stick/library.db
"""


def _backup(parsed: Namespace, options: Options) -> int:
    target = Path(parsed.operands[0])
    if target.is_dir() or not target.name:
        raise UsageError(f"{printable_line(str(target))} is a folder", "name a file in it")
    with opened_library(options) as library:
        size = library.shelf.back_up(target, replace=parsed.replace)
        if parsed.json:
            write_json({"library": str(library.path.absolute()), "backup": str(target.absolute()), "bytes": size})
        else:
            write_line(f"{target}: {size:,} bytes")
    flush_output()
    return 0


VERBS = {
    "keep": Verb(_describe_keep, _keep),
    "tag": Verb(_describe_tag, _tag, _spell_out_tags),
    "state": Verb(_describe_state, _state),
    "forget": Verb(_describe_forget, _forget),
    "backup": Verb(_describe_backup, _backup),
}
"""The commands of this module, for `verb_table`."""
