"""Optional packages that some formats need, and the commands that install them."""

from __future__ import annotations

import importlib.util
import shlex
import sys
import sysconfig
from pathlib import Path

from readtui.errors import FormatError

PACKAGES = {"pdf": ("a PDF", "pypdfium2"), "docx": ("a Word document", "mammoth")}
"""By the name of the extra in pyproject.toml: the kind of document, and the package that reads it."""


def require(extra: str, name: str) -> None:
    """Raise FormatError unless the package of an extra is installed. `name` is the name of the source."""
    kind, package = PACKAGES[extra]
    if importlib.util.find_spec(package) is None:
        raise FormatError(f"{name} is {kind}: to read it, run {install_command(package)}")


def install_command(package: str) -> str:
    """Return the command that installs a package into the environment of this program."""
    environment = Path(sys.prefix)
    if environment.parent.name == "venvs" and "pipx" in environment.parts:
        return f"pipx inject {environment.name} {package}"
    if environment.parent.name == "tools" and "uv" in environment.parts:
        return f"uv tool install --with {package} {environment.name}"
    python = shlex.quote(sys.executable)
    if importlib.util.find_spec("pip") is None:
        return f"uv pip install --python {python} {package}"
    is_managed = sys.prefix == sys.base_prefix and Path(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED").exists()
    return f"{python} -m pip install {'--break-system-packages ' if is_managed else ''}{package}"
