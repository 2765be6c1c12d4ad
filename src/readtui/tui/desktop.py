"""Programs of the desktop: whether there is one to show a page or a picture, and how it is called."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def has_desktop(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether windows can be shown from here: not over SSH, nor on a bare terminal."""
    if platform in ("darwin", "win32"):
        return "SSH_CONNECTION" not in environ
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def has_browser(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether pages can be shown: on a desktop, or by the program that BROWSER names."""
    return bool(environ.get("BROWSER")) or has_desktop(environ, platform)


def opener(platform: str = sys.platform) -> str:
    """The program that opens a file with the one that is meant for it."""
    return "open" if platform == "darwin" else "xdg-open"


def show(file: Path) -> None:
    """Open a file on the desktop, by its absolute path: no name is taken for an option. Raises OSError."""
    nowhere = subprocess.DEVNULL
    subprocess.Popen(
        [opener(), str(file)], stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True, close_fds=True
    )
