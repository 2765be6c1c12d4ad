"""The commands with options of their own, and the module that runs each. A command needs a line here, and no more."""

from __future__ import annotations

from typing import NamedTuple

ANY = 1 << 30
"""The most arguments of a command that takes any number."""


class VerbEntry(NamedTuple):
    """A command: its arguments as they are shown, their least and most number, what it does, and its module.

    The module has a mapping `VERBS` with a `readtui.cli.verbs.Verb` under the name of the command.
    """

    operands: str
    least: int
    most: int
    summary: str
    module: str


VERB_TABLE: dict[str, VerbEntry] = {
    "export": VerbEntry(
        *("[FILE|ID ...]", 0, ANY, "write highlights, notes or whole texts for others", "readtui.cli.export_command")
    ),
    "import": VerbEntry(
        "FILE|DIR", 1, 1, "read annotations or the library of another machine", "readtui.cli.import_command"
    ),
    "locate": VerbEntry("[ID]", 0, 1, "print where the library is, or a text of it", "readtui.cli.library_commands"),
    "search": VerbEntry("WORD ...", 1, ANY, "find words in all kept texts", "readtui.cli.search_command"),
}
"""The commands by name. `startup.first_screen.COMMANDS` has their names too."""
