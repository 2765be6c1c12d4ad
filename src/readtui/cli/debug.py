"""Start the debug log with the facts that a report of a fault needs: versions, terminal, options."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from readtui import __version__
from readtui.config import debug_log, paths
from readtui.errors import SourceError

if TYPE_CHECKING:
    from readtui.cli.options import Options

LIBRARIES = ("textual", "rich", "lxml", "markdown-it-py", "trafilatura", "httpx2")
"""Libraries whose version is logged."""

VARIABLES = (
    *("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORFGBG"),
    *("TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLUMNS", "LINES", "LANG", "LC_ALL", "LC_CTYPE"),
)
"""Environment variables that are logged with their values."""

PRIVATE_VARIABLES = ("TMUX", "STY", "SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "VISUAL", "EDITOR")
"""Environment variables of which only is logged that they are set."""


def start_log(options: Options) -> Path:
    """Start the debug log in the state folder. Return its path. Raises SourceError and LibraryError."""
    file = paths.state_folder() / "debug.log"
    try:
        debug_log.start(file)
    except OSError as error:
        raise SourceError(
            f"the debug log {file} cannot be written: {error.strerror}", "set XDG_STATE_HOME to a folder of yours"
        ) from error
    debug_log.log("readtui %s, Python %s, %s", __version__, sys.version, platform.platform())
    debug_log.log("libraries: %s", ", ".join(f"{name} {version(name)}" for name in LIBRARIES))
    for name in VARIABLES:
        if name in os.environ:
            debug_log.log("%s=%s", name, os.environ[name])
    debug_log.log("set: %s", " ".join(name for name in PRIVATE_VARIABLES if name in os.environ))
    for descriptor, stream in enumerate(("input", "output", "error")):
        debug_log.log("standard %s: %s", stream, _terminal(descriptor))
    for option in fields(options):
        value = getattr(options, option.name)
        shown = " ".join(map(debug_log.without_query, value)) if isinstance(value, tuple) else repr(value)
        debug_log.log("option %s: %s", option.name, shown)
    return file


def _terminal(descriptor: int) -> str:
    """Return the size of the terminal that a descriptor is open on."""
    try:
        size = os.get_terminal_size(descriptor)
    except OSError:
        return "no terminal"
    return f"terminal of {size.columns} by {size.lines} cells"
