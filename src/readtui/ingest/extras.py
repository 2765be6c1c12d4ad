"""What a format needs beyond readtui itself, and the one command that brings it."""

from __future__ import annotations

import importlib.util
import shlex
import sys
import sysconfig
from pathlib import Path

from readtui.errors import FormatError

NEEDED = {"pdf": ("a PDF", "pypdfium2"), "docx": ("a Word document", "mammoth")}
"""By the name of the extra: what it reads, and the package that does."""


def require(extra: str, name: str) -> None:
    """Raise FormatError if what the extra brings is not installed; `name` is the file that wants it."""
    kind, package = NEEDED[extra]
    if importlib.util.find_spec(package) is None:
        raise FormatError(f"{name} is {kind}: to read it, run {command(package)}")


def command(package: str) -> str:
    """The command that installs a package where this program runs."""
    home = Path(sys.prefix)
    if home.parent.name == "venvs" and "pipx" in home.parts:
        return f"pipx inject {home.name} {package}"
    if home.parent.name == "tools" and "uv" in home.parts:
        return f"uv tool install --with {package} {home.name}"
    python = shlex.quote(sys.executable)
    if importlib.util.find_spec("pip") is None:
        return f"uv pip install --python {python} {package}"
    is_managed = sys.prefix == sys.base_prefix and Path(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED").exists()
    return f"{python} -m pip install {'--break-system-packages ' if is_managed else ''}{package}"
