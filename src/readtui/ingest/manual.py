"""Reads a page of the system's manual, as the program `man` formats it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping

from readtui.errors import SourceError
from readtui.ingest.format import MANUAL_TYPE
from readtui.ingest.source import LIMIT_BYTES, Source, manual_page

WIDTH = 80
"""Columns of the page: those of `man` in a pipe, so that the text is the same as that of `man ls | readtui`."""

TIMEOUT_S = 30.0
"""Seconds after which `man` is ended: the longest pages (of bash or gcc) take three on a slow machine."""


def read_manual(source: str, environ: Mapping[str, str] = os.environ) -> Source:
    """Return the formatted page that a source names, such as "man:ls(1)". Raises SourceError."""
    if (page := manual_page(source)) is None:
        raise SourceError(f"{source} is not the name of a manual page", "name one like man:ls or man:printf(3)")
    name, section = page
    if (program := shutil.which("man", path=environ.get("PATH"))) is None:
        raise SourceError(f"{source} cannot be read: man is not installed", "install man-db or mandoc")
    try:
        # Neither the name nor the section can begin with "-". No shell, and no input that a pager could ask for.
        done = subprocess.run(
            [program, *([section] if section else []), name],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT_S,
            env=_environment(environ),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"{source}: man did not answer within {TIMEOUT_S:.0f} s") from error
    except OSError as error:
        raise SourceError(f"{source}: man cannot be run: {(error.strerror or str(error)).lower()}") from error
    if done.returncode or not done.stdout.strip():
        where = f" in section {section}" if section else ""
        raise SourceError(f"there is no manual page {name}{where}", f"to find pages by words: man -k {name}")
    if len(done.stdout) > LIMIT_BYTES:
        raise SourceError(f"{source} is too large: more than {LIMIT_BYTES >> 20} MB")
    return Source(source, done.stdout, "stream", content_type=MANUAL_TYPE)


def _environment(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment of `man`: it must not start a pager, as this program may be the reader's.

    MANOPT has options of man-db: those of the user may start other programs, and words should not be hyphenated,
    because hyphens in ASCII may be real ones.
    """
    own = {"MANPAGER": "cat", "PAGER": "cat", "MANWIDTH": str(WIDTH), "MAN_KEEP_FORMATTING": "1", "MANOPT": "--nh"}
    return {**environ, **own}
