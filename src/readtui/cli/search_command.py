"""`readtui search`: print the kept texts that contain what was asked for, with the lines of the first matches."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readtui.cli.library_access import opened_library
from readtui.cli.library_rows import hit_json, hit_rows, write_json
from readtui.cli.options import Options
from readtui.cli.streams import flush_output, is_terminal, print_error, write_line
from readtui.cli.verbs import Verb
from readtui.errors import LibraryError, NotFoundError, UsageError

if TYPE_CHECKING:
    from readtui.library.shelf import Shelf

DEFAULT_LIMIT = 20

_SHOWN_FROM = 100
"""Texts to be indexed, in some tenths of a second, from which on the progress is shown."""


def _describe(parser: ArgumentParser) -> None:
    parser.description = """\
Print the texts that you kept or marked and that contain all these words, the
best first, each with its id and the lines of the first matches. Write
"two words" for words in a row, -word for texts without it, and wor* for the
beginning of a word; the shell needs quotes around the first and the last.
Upper case and accents make no difference. The exit code is 1 if no text is
found.
"""
    parser.add_argument("--json", action="store_true", help="print each text as one line of JSON")
    parser.add_argument("--limit", metavar="N", help=f"print at most N texts (default: {DEFAULT_LIMIT})")
    parser.epilog = """\
examples:
  readtui search oil lamp        texts with both words
  readtui search '"oil lamp"'    texts with these words in a row
  readtui search lamp -oil       texts without the second word
  readtui search 'lam*'          texts with lamp, lamps, lamplight ...
  readtui search --json --limit 1 lamp | jq -r .source
"""


def _without_dashes(arguments: Sequence[str]) -> Sequence[str]:
    """Return the arguments with excluded words, which begin with one dash, where they are no options: after all."""
    if "--" in arguments:
        return arguments
    excluded = [each for each in arguments if each.startswith("-") and not each.startswith("--")]
    return (*(each for each in arguments if each not in excluded), "--", *excluded)


def _search(parsed: Namespace, options: Options) -> int:
    words = " ".join(parsed.operands)
    limit = _limit(parsed.limit)
    with opened_library(options) as library:
        failure = _update(library.shelf)
        hits = library.shelf.search(words, limit)
        uids = [] if parsed.json else [entry.uid for entry in library.shelf.entries()]
    if failure is not None:  # what is in the index was searched all the same
        print_error(f"readtui: {failure}")
    if not hits:
        raise NotFoundError(f"no text in the library has: {words}")
    if parsed.json:
        for hit in hits:
            write_json(hit_json(hit))
    else:
        for row in hit_rows(hits, uids):
            write_line(row)
    flush_output()
    return 0


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise UsageError(f"--limit is a number of texts from 1 on, not {text}", "run: readtui search --help")
    return int(text)


def _update(shelf: Shelf) -> LibraryError | None:
    """Bring the index up to date, with the progress on standard error if that is a terminal. Return an error."""

    def progress(done: int, total: int) -> None:
        if total >= _SHOWN_FROM and is_terminal(2):
            line = f"Indexing texts: {done:,} of {total:,}" if done < total else ""
            with suppress(OSError, ValueError):
                print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    try:
        shelf.update_index(progress)
    except LibraryError as error:
        return error
    return None


VERBS = {"search": Verb(_describe, _search, _without_dashes)}
"""The command of this module, for `verb_table`."""
