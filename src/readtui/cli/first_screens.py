"""Keep what the first screen of the next start shows: the last screens of documents, and the styles of the theme."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from readtui.config import debug_log, paths, themes
from readtui.config.settings import Settings
from readtui.errors import ReadtuiError
from readtui.ingest.source import is_address
from readtui.startup.conditions import settings_key, stamp_of, terminal_key
from readtui.startup.kept_screen import COLUMN, FOLDER, LARGEST, LAST, START, STYLES, KeptFile, file_name
from readtui.startup.new_screen import place
from readtui.unicode.clusters import EmojiForm, clusters, drawn_part, is_contested

if TYPE_CHECKING:
    from readtui.tui.last_screen import LastScreen

MOST_SCREENS = 50
"""Screens that are kept, about half a megabyte; the oldest ones are deleted."""

UNSEEN = ("quit_if_one_screen", "keep_screen", "search_case")
"""Settings on which no screen depends."""

UNKNOWN = KeptFile([], ["0"], [])
"""The file of a document whose last screen is not known: it was read, so it is not shown from its start."""


class ScreenKeeper:
    """Writes the files of the first screen. `load_settings` returns those of a start without options."""

    def __init__(self, load_settings: Callable[[], Settings]) -> None:
        self._load_settings = load_settings
        self._terminal = terminal_key()  # now: Textual removes NO_COLOR
        self._started_at = time.time()

    def keep(self, last: LastScreen) -> None:
        """Keep a screen, unless it would not be the first one of the next start. Failures are not reported."""
        try:
            self._keep(last)
        except (OSError, ReadtuiError) as error:
            debug_log.log_error(error)

    def _keep(self, last: LastScreen) -> None:
        from readtui.config.background import first_theme  # deferred to the end

        folder = paths.cache_folder() / FOLDER
        conditions = [self._terminal, settings_key()]
        # Options, or a settings file that was changed meanwhile, make the next start look different.
        unseen = {name: getattr(last.settings, name) for name in UNSEEN}
        is_next = self._load_settings()._replace(**unseen) == last.settings
        is_next = is_next and themes.load(first_theme(last.settings.theme), paths.theme_folders()) == last.theme
        if is_next:
            styles = KeptFile([*conditions, place(last.settings)], list(last.styles), [[(0, " ")]])
            paths.write_private_file(folder / STYLES, styles.packed())
        if not last.settings.cache:
            _forget_oldest(folder, most=0)
            return
        for source in last.other_sources:
            _write(folder, source, UNKNOWN)
        columns, rows = last.size
        kept = UNKNOWN
        if is_next and (described := self._description(last)) is not None:
            described = (*described, START) if last.is_start else described
            kept = _packed([*conditions, f"{columns}x{rows}", *described], last.rows)
        if name := _write(folder, last.source, kept):
            paths.write_private_file(folder / LAST, name.encode())
        _forget_oldest(folder, most=MOST_SCREENS)

    def _description(self, last: LastScreen) -> tuple[str, ...] | None:
        """Return the stamp and the name of a document; None if its file was changed since it was read."""
        if is_address(last.source):
            return "", ascii(last.source)
        status = Path(last.source).stat()
        if max(status.st_mtime, status.st_ctime) > (last.requested_at or self._started_at):
            return None
        return stamp_of(status), os.fsencode(Path(last.source).absolute()).hex()


def _packed(conditions: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]]) -> KeptFile:
    """Return the file of a screen whose rows have the parameters of styles."""
    from readtui.tui.frame_writer import emoji_form  # deferred: Textual is loaded only with the app

    numbers: dict[str, int] = {}
    for style, _ in (run for row in rows for run in row):
        numbers.setdefault(style, len(numbers))
    emoji = emoji_form(os.environ)
    placed_rows = [placed([(numbers[style], text) for style, text in row], emoji) for row in rows]
    return KeptFile(list(conditions), list(numbers), placed_rows)


def placed(row: Sequence[tuple[int, str]], emoji: EmojiForm) -> list[tuple[int, str]]:
    """Return the runs of a row in which all that follows a contested cluster is placed, as `tui.frame` does it."""
    runs: list[tuple[int, str]] = []
    column = 1
    for style, text in row:
        start = 0
        for at, end, cells in () if text.isascii() else clusters(text):
            if is_contested(cluster := text[at:end]):
                drawn = drawn_part(cluster, emoji)
                runs += [(style, text[start:at] + " " * cells), (COLUMN, str(column)), (style, drawn)]
                runs.append((COLUMN, str(column + cells)))
                start = end
            column += cells
        column += len(text) if text.isascii() else 0
        runs += [(style, text[start:])] if start < len(text) else []
    return runs


def _write(folder: Path, source: str, kept: KeptFile) -> str:
    """Write the file of a document, and return its name; empty for what cannot be opened by its name."""
    if source == "-":
        return ""
    name = file_name(source, None if is_address(source) else Path(source).stat())
    data = kept.packed()
    paths.write_private_file(folder / name, data if len(data) < LARGEST else UNKNOWN.packed())
    return name


def _forget_oldest(folder: Path, most: int) -> None:
    """Delete all but the latest screens."""
    screens = [file for file in folder.glob("[!.]*") if file.name not in (STYLES, LAST)]
    if len(screens) <= most:
        return
    for file in sorted(screens, key=lambda file: file.stat().st_mtime, reverse=True)[most:]:
        with suppress(OSError):
            file.unlink()
