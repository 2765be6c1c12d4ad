"""The command that opens a text of the library in the app, also at a mark."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from readtui.cli.library_access import find_entry, find_mark, opened_library
from readtui.cli.main import open_app
from readtui.cli.options import Options
from readtui.cli.print import print_documents
from readtui.cli.streams import has_screen
from readtui.cli.verbs import Verb
from readtui.errors import NotFoundError

if TYPE_CHECKING:
    from readtui.library.store import Library
    from readtui.marks.anchor import Anchor


def _describe_open(parser: ArgumentParser) -> None:
    parser.description = (
        "Open a text of the library where you left it, or at a mark. An ID is that of a\n"
        "text (readtui list) or of a mark (readtui marks), or a link that was copied in\n"
        "the reader: readtui://text/ID or readtui://mark/ID."
    )
    parser.add_argument("--width", metavar="CELLS", help="width of the text in cells, 20 to 200")
    parser.add_argument("--theme", metavar="NAME", help="colour theme")
    parser.epilog = """\
examples:
  readtui open 3f9a1c2d
  readtui open readtui://mark/77ab01ce90d2e4f1
"""


def _open(parsed: Namespace, options: Options) -> int:
    with opened_library(options) as library:
        source, place = _find(library, parsed.operands[0])
    options = replace(options, sources=(source,), place=place, width=parsed.width, theme=parsed.theme)
    if not has_screen():
        return print_documents(replace(options, output="plain"))
    return open_app(options)


def _find(library: Library, name: str) -> tuple[str, Anchor | None]:
    """Return the source of a work, and the words of a mark if `name` is one. Raises NotFoundError and UsageError."""
    if name.startswith("readtui://mark/"):
        found = find_mark(library.shelf, name)
        return found.entry.source, found.mark.anchor
    try:
        return find_entry(library.shelf, name).source, None
    except NotFoundError:
        with suppress(NotFoundError):
            found = find_mark(library.shelf, name)
            return found.entry.source, found.mark.anchor
        raise


VERBS = {"open": Verb(_describe_open, _open)}
"""The command of this module, for `verb_table`."""
