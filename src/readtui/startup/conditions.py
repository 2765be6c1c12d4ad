"""What a kept screen depends on: the terminal, the settings and the document; and the folders of these."""

import os
import sys

from readtui import __version__

TYPE_CHECKING = False  # as type checkers know it; importing `typing` takes 8 ms
if TYPE_CHECKING:
    from collections.abc import Mapping

_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config", "Library/Application Support"),
    "state": ("XDG_STATE_HOME", ".local/state", "Library/Application Support"),
    "cache": ("XDG_CACHE_HOME", ".cache", "Library/Caches"),
}
"""Environment variable, and its default under HOME, on macOS the last one: as in `config.paths`."""

_TERMINAL_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "TEXTUAL_COLOR_SYSTEM", "TERM_PROGRAM")
"""Variables that decide in which colours the app draws."""


def own_folder(kind: str, environ: "Mapping[str, str]" = os.environ) -> str:
    """Return a folder of the user, as `config.paths` does; empty without a home folder."""
    variable, under_home, on_macos = _XDG[kind]
    if (base := environ.get(variable, "")).startswith("/"):
        return os.path.join(base, "readtui")  # noqa: PTH118  pathlib takes 9 ms
    home = environ.get("HOME", "")
    under_home = on_macos if sys.platform == "darwin" else under_home
    return os.path.join(home, under_home, "readtui") if home.startswith("/") else ""  # noqa: PTH118


def terminal_key(environ: "Mapping[str, str]" = os.environ) -> str:
    """Return what the colours of the screen depend on, in one line."""
    return ascii([__version__, *[environ.get(name) for name in _TERMINAL_VARIABLES]])


def settings_key(environ: "Mapping[str, str]" = os.environ) -> str:
    """Return what the settings of a start without options depend on, in one line: variables, and stamps of files."""
    config, state = own_folder("config", environ), own_folder("state", environ)
    variables = sorted(f"{name}={value}" for name, value in environ.items() if name.startswith("READTUI_"))
    files = [f"{config}/settings.toml", f"{state}/choices.toml"]
    try:
        with os.scandir(f"{config}/themes") as entries:
            files += sorted(entry.path for entry in entries)
    except OSError:
        pass  # the user has no themes
    return ascii([*variables, *[f"{file}={stamp(file)}" if stamp(file) else "" for file in files]])


def stamp(file: str) -> str:
    """Return what changes whenever a file does, in one word; empty if there is none."""
    try:
        return stamp_of(os.stat(file))  # noqa: PTH116
    except (OSError, ValueError):
        return ""


def stamp_of(status: os.stat_result) -> str:
    """Return the stamp of a file with this status."""
    return "-".join(
        f"{number:x}"
        for number in (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    )


NO_SETTINGS = ascii(["", ""])
"""The `settings_key` of a user who has neither settings nor choices nor themes."""


def in_browser(environ: "Mapping[str, str]" = os.environ) -> bool:
    """Whether a server shows the app in a browser, as `readtui serve` and textual-serve do: there is no terminal."""
    return environ.get("TEXTUAL_DRIVER") == "textual.drivers.web_driver:WebDriver"
