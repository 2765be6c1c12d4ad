"""What a kept screen depends on: the colours of the terminal, the settings and the document; and their folders."""

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

TRUE_COLOUR = 1 << 24

_WITH_256 = (
    *("xterm", "screen", "tmux", "rxvt", "st", "stterm", "putty", "vte", "gnome", "konsole", "mlterm", "mintty"),
    *("iterm", "iterm2", "nsterm", "terminator", "eterm", "hterm", "wsvt25", "teken", "vscode"),
)
"""First words of the names of terminals that have 256 colours today, whatever the rest of the name says.

The entries of terminfo for some of these names are from the time when they had 8.
"""

_WITH_TRUE_COLOUR = ("kitty", "ghostty", "foot", "alacritty", "wezterm", "contour", "rio", "ms")
"""Words of the names of terminals that have 24 bits. COLORTERM says so too, but does not travel over SSH."""

_DEPTHS = {
    "direct": TRUE_COLOUR,
    "truecolor": TRUE_COLOUR,
    "256color": 256,
    "88color": 16,
    "16color": 16,
    "8color": 16,
    "color": 16,
}
"""Colours by the last word of a name of a terminal. The 88 colours of old terminals are not those of 256."""

_FORCED = {"0": 0, "1": 16, "2": 256, "3": TRUE_COLOUR}
"""Colours by the value of FORCE_COLOR, as npm's supports-color reads it; of other values only that there are some."""

_BY_TEXTUAL = {"standard": 16, "windows": 16, "256": 256, "truecolor": TRUE_COLOUR}
"""Colours by the value of TEXTUAL_COLOR_SYSTEM."""

_WITHOUT_ITALICS = ("screen", "linux", "cons25", "dumb")
"""Beginnings of the names of terminals that show italics reversed or in another colour, or not at all."""


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
    names = [environ.get(name) for name in ("TERM", "TERM_PROGRAM")]
    return ascii([__version__, *names, colour_depth(environ), has_italics(environ)])


def colour_depth(environ: "Mapping[str, str]") -> int:
    """Return the number of colours to draw in: 0 for none, 16, 256 or `TRUE_COLOUR`.

    NO_COLOR decides before FORCE_COLOR, and that before the terminal.
    """
    if environ.get("NO_COLOR"):
        return 0
    forced = environ.get("FORCE_COLOR", "")
    if forced in _FORCED:
        return _FORCED[forced]
    if (by_textual := _BY_TEXTUAL.get(environ.get("TEXTUAL_COLOR_SYSTEM", ""))) is not None:
        return by_textual
    return _terminal_depth(environ) or (16 if forced else 0)


def _terminal_depth(environ: "Mapping[str, str]") -> int:
    terminal = environ.get("TERM", "").strip().lower()
    if terminal in ("dumb", "unknown"):
        return 0
    if terminal == "linux":
        return 16  # its console draws others in the nearest of these
    words = terminal.replace(".", "-").split("-")
    if environ.get("STY") and "TMUX" not in environ:
        return 256  # GNU screen; COLORTERM is that of the terminal around it
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return TRUE_COLOUR
    if len(words) > 1 and words[-1] in _DEPTHS and _DEPTHS[words[-1]] != 256:
        return _DEPTHS[words[-1]]
    if any(word in _WITH_TRUE_COLOUR for word in words[:2]):
        return TRUE_COLOUR
    return 256 if words[0] in _WITH_256 or words[-1] == "256color" else 16


def has_italics(environ: "Mapping[str, str]") -> bool:
    """Whether the terminal shows italics as italics: in GNU screen they are reversed."""
    return not environ.get("TERM", "").startswith(_WITHOUT_ITALICS) and not (
        environ.get("STY") and "TMUX" not in environ
    )


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
