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
    name: VerbEntry(operands, least, most, summary, f"readtui.cli.{module}")
    for name, operands, least, most, summary, module in (
        ("keep", "FILE ...", 1, ANY, "keep texts, also when their files are gone", "changing_commands"),
        ("list", "[WORD ...]", 0, ANY, "list the texts", "library_commands"),
        ("search", "WORD ...", 1, ANY, "find words in all kept texts", "search_command"),
        ("show", "ID ...", 1, ANY, "print a text that is kept", "library_commands"),
        ("open", "ID", 1, 1, "open a text, or open it at a mark", "open_command"),
        ("marks", "[ID ...]", 0, ANY, "list marks with quotes and notes", "library_commands"),
        ("tag", "[ID ...] [+TAG ...] [-TAG ...]", 0, ANY, "tag texts", "changing_commands"),
        ("state", "ID ... STATE", 2, ANY, "set the state of texts", "changing_commands"),
        ("forget", "ID ...", 1, ANY, "remove texts for good", "changing_commands"),
        ("export", "[FILE|ID ...]", 0, ANY, "write highlights, notes or whole texts for others", "export_command"),
        ("import", "FILE|DIR", 1, 1, "read annotations or the library of another machine", "import_command"),
        ("backup", "FILE", 1, 1, "copy the library to a file", "changing_commands"),
        ("locate", "[ID]", 0, 1, "print where the library is, or a text of it", "library_commands"),
        ("stats", "", 0, 0, "show how much you read", "library_commands"),
        ("init", "[SHELL]", 0, 1, "print the lines that make readtui the pager", "init_command"),
        ("serve", "[FILE ...]", 0, ANY, "show the reader in a browser", "serve_command"),
    )
}
"""The commands by name. `startup.first_screen.COMMANDS` has their names too."""
