"""Find out whether a desktop or browser is available, and open files with the desktop's programs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def has_desktop(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Return whether windows can be shown: not over SSH, nor on a terminal without a desktop."""
    if platform in ("darwin", "win32"):
        return "SSH_CONNECTION" not in environ
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def has_browser(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Return whether web pages can be shown: on a desktop, or by the program in BROWSER."""
    return bool(environ.get("BROWSER")) or has_desktop(environ, platform)


def opener(platform: str = sys.platform) -> str:
    """Return the command that opens a file with its default program."""
    return "open" if platform == "darwin" else "xdg-open"


def show(file: Path) -> None:
    """Open a file with its default program. Raises OSError.

    The path must be absolute, so that no name is taken for an option.
    """
    null = subprocess.DEVNULL
    subprocess.Popen(
        [opener(), str(file)], stdin=null, stdout=null, stderr=null, start_new_session=True, close_fds=True
    )
