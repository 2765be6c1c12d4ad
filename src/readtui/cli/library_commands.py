"""Commands that show what is in the library."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from readtui.cli.library_access import find_entry, opened_library
from readtui.cli.options import Options
from readtui.cli.streams import flush_output, write_line
from readtui.cli.verbs import Verb
from readtui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_json(values: Mapping[str, object]) -> None:
    """Print one object as one line of JSON."""
    import json  # deferred: seldom needed

    write_line(json.dumps(values))


# locate


def _describe_locate(parser: ArgumentParser) -> None:
    parser.description = "Print the path of the library, or the path or address of a text in it."
    parser.add_argument("--json", action="store_true", help="print one JSON object: library, or id and source")
    parser.epilog = """\
examples:
  readtui locate                 the library file
  readtui locate 3f9a            the path or the address of the text 3f9a
  cd "$(dirname "$(readtui locate 3f9a)")"
"""


def _locate(parsed: Namespace, options: Options) -> int:
    if not parsed.operands:
        if options.no_library:
            raise UsageError("there is no library with --no-library", "leave --no-library out")
        found = {"library": str(options.library_file().absolute())}
    else:
        with opened_library(options) as library:
            entry = find_entry(library.shelf, parsed.operands[0])
        found = {"id": entry.uid, "source": entry.source}
    if parsed.json:
        write_json(found)
    else:
        write_line(next(reversed(found.values())))
    flush_output()
    return 0


VERBS = {"locate": Verb(_describe_locate, _locate)}
"""The commands of this module, for `verb_table`."""
