"""Find out whether a desktop is available, and which of its programs open files and addresses."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TEXT_BROWSERS = frozenset(("w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl", "cha"))
"""Browsers that draw on the terminal."""

BROWSERS = ("x-www-browser", "firefox", "chromium", "google-chrome")
"""Browsers of a desktop that has no xdg-open."""


def has_desktop(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Return whether windows can be shown: not over SSH, nor on a terminal without a desktop."""
    if platform in ("darwin", "win32"):
        return "SSH_CONNECTION" not in environ
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def browser_command(
    address: str, environ: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Sequence[str] | None:
    """Return the command that opens an address: the first installed program of BROWSER, else the desktop's browser.

    None without either. BROWSER has commands separated by ":"; "%s" is replaced by the address, which is otherwise
    appended.
    """
    named = [_words(entry) for entry in environ.get("BROWSER", "").split(os.pathsep)]
    if commands := [command for command in named if command]:
        command = next((command for command in commands if shutil.which(command[0])), commands[0])
        has_place = any("%s" in part for part in command)
        return [part.replace("%s", address) for part in command] if has_place else [*command, address]
    if not has_desktop(environ, platform):
        return None
    if platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler", address]
    if platform == "darwin" or shutil.which(opener(platform)):
        return [opener(platform), address]
    return [next(filter(shutil.which, BROWSERS), opener(platform)), address]


def _words(entry: str) -> Sequence[str]:
    """Return the words of a command; empty if it is not valid. A "&" at the end means the background: all run there."""
    try:
        return shlex.split(entry.strip().removesuffix("&"))
    except ValueError:
        return ()


def is_text_browser(command: Sequence[str]) -> bool:
    """Return whether a command is a browser that needs the terminal."""
    return Path(command[0]).name in TEXT_BROWSERS


def opener(platform: str = sys.platform) -> str:
    """Return the command that opens a file with its default program."""
    return "open" if platform == "darwin" else "xdg-open"
