"""Paths of the files that readtui contains and of those that it keeps for the user, and how it creates the latter."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from readtui.errors import LibraryError

PACKAGE = Path(__file__).parent.parent

_XDG: Mapping[str, tuple[str, str]] = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}
"""Environment variable and its default under HOME: XDG Base Directory Specification 0.8."""

Kind: TypeAlias = Literal["config", "data", "state", "cache"]


# Files in the package


def themes_folder(package: Path = PACKAGE) -> Path:
    """Return the folder of the built-in themes: in the package of a wheel, at the top level of a checkout."""
    return _shipped("themes", package)


def articles_folder(package: Path = PACKAGE) -> Path:
    """Return the folder of the built-in articles, which is beside that of the themes."""
    return _shipped("articles", package)


def completions_folder(package: Path = PACKAGE) -> Path:
    """Return the folder of the completions for shells, which is beside that of the themes."""
    return _shipped("completions", package)


def _shipped(name: str, package: Path) -> Path:
    inside = package / name
    return inside if inside.is_dir() else package.parent.parent / name


# The user's files. The functions that return a path do not create it.


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the library. Raises LibraryError without a home folder."""
    return _folder("data", environ, "set HOME, or set READTUI_LIBRARY to a file")


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of saved choices, the last copied text, and logs. Raises LibraryError without a home folder."""
    return _folder("state", environ, "set HOME or XDG_STATE_HOME to an absolute path")


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of files that can be created again. Raises LibraryError without a home folder."""
    return _folder("cache", environ, "set HOME or XDG_CACHE_HOME to an absolute path")


def document_cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the cache of parsed documents. Raises LibraryError without a home folder."""
    return cache_folder(environ) / "documents"


def document_cache_key(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the file of the secret that authenticates them, which is in another folder on purpose."""
    return state_folder(environ) / "documents.key"


def settings_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the path of the settings file, which may not exist; None without a home folder."""
    folder = _own_folder("config", environ)
    return folder / "settings.toml" if folder else None


def own_themes_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder of the user's themes, which may not exist; None without a home folder."""
    folder = _own_folder("config", environ)
    return folder / "themes" if folder else None


def choices_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file of the choices made in the app, which may not exist; None without a home folder."""
    folder = _own_folder("state", environ)
    return folder / "choices.toml" if folder else None


def recent_commands_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file of the commands that were chosen last, which may not exist; None without a home folder."""
    folder = _own_folder("state", environ)
    return folder / "recent-commands.txt" if folder else None


def words_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file of the words that were looked up, which may not exist; None without a home folder."""
    folder = _own_folder("state", environ)
    return folder / "looked-up.json" if folder else None


def last_copy_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file of the last copied text, which may not exist; None without a home folder."""
    folder = _own_folder("state", environ)
    return folder / "last-copy.txt" if folder else None


def library_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return READTUI_LIBRARY, else the library file in the data folder. Raises LibraryError like `data_folder`."""
    if named := environ.get("READTUI_LIBRARY"):
        return Path(named)
    return data_folder(environ) / "library.db"


def theme_folders(environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Return the folders that are searched for themes: the user's before the built-in ones."""
    own = own_themes_folder(environ)
    return (own, themes_folder()) if own else (themes_folder(),)


def _folder(kind: Kind, environ: Mapping[str, str], fix: str) -> Path:
    """Return a folder of the user. Raises LibraryError with `fix` without a home folder."""
    if folder := _own_folder(kind, environ):
        return folder
    raise LibraryError(f"there is no home folder for {kind} files", fix)


def _own_folder(kind: Kind, environ: Mapping[str, str]) -> Path | None:
    """Return a folder of the user, or None without a home folder.

    The XDG variables come first on every system. As XDG requires, a relative path counts as not set.
    """
    variable, under_home = _XDG[kind]
    if Path(base := environ.get(variable, "")).is_absolute():
        return Path(base, "readtui")
    if os.name == "nt" or sys.platform == "darwin":
        from platformdirs import PlatformDirs  # deferred: 10 ms, and Linux does not need it

        folder = Path(getattr(PlatformDirs("readtui", appauthor=False), f"user_{kind}_dir"))
        return folder if folder.is_absolute() else None
    home = Path(environ.get("HOME", ""))
    return home / under_home / "readtui" if home.is_absolute() else None


# Creating private files. The umask may take permissions away from a new file, so the mode is set again after it.


def make_private_folder(folder: Path) -> None:
    """Create a folder that only its owner can use, with its missing parents, whatever the umask. Raises OSError.

    XDG Base Directory Specification 0.8 wants mode 0700 for the parents too, which `Path.mkdir` creates with the umask.
    """
    for missing in reversed([each for each in (folder, *folder.parents) if not each.is_dir()]):
        missing.mkdir(mode=0o700, exist_ok=True)
        missing.chmod(0o700)


def create_private_file(file: Path) -> int:
    """Create a file that only its owner can read and write, whatever the umask. Return its descriptor.

    Raises FileExistsError, or another OSError.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    file.chmod(0o600)
    return descriptor


def write_private_file(file: Path, data: bytes, *, durable: bool = False) -> None:
    """Replace a file atomically by a private one; with `durable` its content is on disk first. Raises OSError.

    Creates the folder if needed.
    """
    make_private_folder(file.parent)
    unfinished = file.with_name(f".{file.name}-{os.urandom(4).hex()}")
    descriptor = create_private_file(unfinished)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(descriptor)
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
