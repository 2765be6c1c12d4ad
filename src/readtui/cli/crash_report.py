"""Reports of crashes: tracebacks without the values of variables, which would quote the document."""

from __future__ import annotations

import contextlib
import sys
import traceback

from readtui import __version__
from readtui.config import debug_log, paths
from readtui.errors import ReadtuiError


def write_report(error: BaseException) -> str:
    """Write a crash report. Return a clause on where it is."""
    debug_log.log_error(error)
    report = "".join(traceback.format_exception(error))
    with contextlib.suppress(OSError, ReadtuiError):
        file = paths.state_folder() / "crash.txt"
        text = f"readtui {__version__}, Python {sys.version}\n{report}"
        paths.write_private_file(file, text.encode(errors="replace"))
        return f"the report is in {file}"
    return "the report could not be written"
