"""The debug log of `--debug`: what the program does, without a word of a document, a query or a mark.

`log`, `log_error` and `log_caller` do nothing until `start` is called. A message is a constant; its values are names,
numbers and ids. The messages of exceptions and warnings may quote a document, so only types and places are logged.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from readtui.config.paths import create_private_file, make_private_folder
from readtui.config.toml import escaped

if TYPE_CHECKING:
    import logging  # takes 5 ms, and only --debug needs it

LIMIT_BYTES = 2_000_000
"""Size from which on nothing is added: some 20,000 actions."""

_logger: logging.Logger | None = None
_stream: TextIO | None = None


def is_on() -> bool:
    """Return whether there is a debug log. Only costly values need this question."""
    return _logger is not None


def log(message: str, *values: object) -> None:
    """Add a line. `values` are put into `message` as by the operator `%`, with unprintable characters escaped."""
    if _logger is not None:
        _logger.info(message, *(escaped(value) if isinstance(value, str | Path) else value for value in values))


def log_error(error: BaseException) -> None:
    """Add the type and the traceback of an exception and of its causes, without messages and local variables."""
    if _logger is None:
        return
    import traceback

    cause: BaseException | None = error
    while cause is not None:
        frames = "".join(traceback.format_tb(cause.__traceback__)).rstrip("\n")
        _logger.info("%s%s%s", type(cause).__qualname__, "\n" if frames else "", frames)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def log_caller(what: str, through: str) -> None:
    """Add `what` with the place it comes from: the nearest caller whose name does not begin with `through`."""
    if _logger is None:
        return
    frame = sys._getframe(1)  # CPython's, and cheap; `inspect.stack` reads source files
    while frame.f_code.co_name.startswith(through) and frame.f_back is not None:
        frame = frame.f_back
    _logger.info("%s from %s:%d", what, frame.f_globals.get("__name__", ""), frame.f_lineno)


def without_query(name: str) -> str:
    """Return a source as it may be logged: of an address no query, fragment, user name or password."""
    scheme, separator, rest = name.partition("://")
    if not separator:
        return name
    host, slash, path = rest.partition("?")[0].partition("#")[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def start(file: Path) -> None:
    """Start the log in `file`, which is replaced and readable by its owner only. Raises OSError."""
    global _logger, _stream
    import logging

    make_private_folder(file.parent)
    file.unlink(missing_ok=True)
    stream = open(create_private_file(file), "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(relativeCreated)8.0f ms  %(message)s"))
    handler.addFilter(lambda record: stream.tell() < LIMIT_BYTES)
    logger = logging.getLogger("readtui")
    logger.setLevel(logging.INFO)
    logger.propagate = False  # libraries and tests may have other handlers
    logger.addHandler(handler)
    logging.raiseExceptions = False  # a full disk must not write on the screen
    _watch_warnings()
    _logger, _stream = logger, stream


def stop() -> None:
    """Close the log."""
    global _logger, _stream
    if _logger is None or _stream is None:
        return
    for handler in _logger.handlers[:]:
        _logger.removeHandler(handler)
        handler.close()  # leaves the stream open
    with suppress(OSError):  # a full disk
        _stream.close()
    _logger = _stream = None


def _watch_warnings() -> None:
    """Log the type and the place of each warning. It is no longer printed, which would be on the screen of the app."""
    import warnings

    def log_warning(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        log("%s at %s:%d", category.__name__, filename, lineno)

    warnings.showwarning = log_warning
