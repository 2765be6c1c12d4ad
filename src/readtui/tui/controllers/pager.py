"""What pagers do with a text as a whole: tell the position, save it, edit it, and open another one."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from readtui.config import paths
from readtui.document.model import Document
from readtui.document.summary import format_percent, word_count
from readtui.errors import ReadtuiError
from readtui.ingest.source import is_address, is_file_name, read_file
from readtui.reading.source_line import line_in_source
from readtui.tui.controllers.visiting import name_of
from readtui.tui.services import Host, OpenRequest
from readtui.tui.state import ScreenState
from readtui.tui.status import lines_text
from readtui.tui.widgets.dialogs import Chooser, Prompt
from readtui.tui.widgets.list_state import ListRow
from readtui.unicode.printable import printable_line

LONGEST_NAME = 4_096
"""Characters of the name of a file, or of an address."""

Way: TypeAlias = Literal["new", "replace", "append", "other"]
"""How a text is written to a file; "other": to one with another name."""


class PagerController:
    """Shows the position in a text, saves and edits texts, and opens others. `state` returns that of the screen."""

    def __init__(self, host: Host, state: Callable[[], ScreenState]) -> None:
        self._host = host
        self._state = state

    def tell_position(self) -> None:
        """Show the position in the text."""
        self._host.say(position_text(self._state()), seconds=8.0)

    def ask_source(self) -> None:
        """Ask for a file or an address, and open it."""

        def answered(line: str | None) -> None:
            if line and (name := line.strip()):
                self._host.open(name if is_address(name) else _expanded(name), OpenRequest())

        self._host.show_window(Prompt("Open a file or an address", "", longest=LONGEST_NAME), answered)

    # The editor

    def edit(self, reload: Callable[[], None]) -> None:
        """Open the source in an editor at the line that is read, then read it again; of other texts open a copy."""
        reading, source = self._host.reading, self._host.source
        if not reading.has_document:
            return
        if not is_file_name(source):
            self._edit_copy(reading.document, line_in_source(reading.document.text, reading.document, reading.cursor))
            return
        try:
            data = read_file(source).data
        except ReadtuiError:  # the editor may create a file that is gone
            data = b""
        text = "" if b"\0" in data else data.decode("utf-8", "replace")
        if self._host.edit(source, line_in_source(text, reading.document, reading.cursor), 0):
            reload()

    def _edit_copy(self, document: Document, line: int) -> None:
        """Open a private copy of the text, which cannot be written, in an editor, and delete it afterwards."""
        file = paths.state_folder() / f"text-{os.getpid()}.txt"
        try:
            paths.write_private_file(file, f"{document.text}\n".encode("utf-8", "replace"))
            file.chmod(0o400)
            if self._host.edit(str(file), line, 0):
                self._host.say("That was a copy: changes to it are not kept")
        except OSError as error:
            self._host.say(f"The text cannot be edited: {_reason(error)}", seconds=8.0)
        finally:
            file.unlink(missing_ok=True)

    # Saving

    def ask_file(self, name: str = "") -> None:
        """Ask for the name of a file, and save the text there."""
        self._host.show_window(Prompt("Save the text in a file", name, longest=LONGEST_NAME), self._save_as)

    def _save_as(self, line: str | None) -> None:
        if not line or not (name := line.strip()):
            return
        file = Path(_expanded(name))
        if file.is_dir():
            self._host.say(f"{printable_line(name)} is a folder: name a file in it")
            self.ask_file(name)
        elif file.exists():
            title = f"{printable_line(file.name)} exists"
            rows: list[ListRow[Way]] = [
                ListRow("Replace it", "replace"),
                ListRow("Append to it", "append"),
                ListRow("Save in another file", "other"),
            ]
            self._host.show_window(Chooser(title, rows), partial(self._save_in_existing, file, name))
        else:
            self._save(file, name, "new")

    def _save_in_existing(self, file: Path, name: str, way: Way | None) -> None:
        if way == "other":
            self.ask_file(name)
        elif way is not None:
            self._save(file, name, way)

    def _save(self, file: Path, name: str, way: Way) -> None:
        document, source = self._host.reading.document, self._host.source
        work = partial(self._write, file, printable_line(name), way, document, source)
        self._host.run_in_thread(work, group="save")

    def _write(self, file: Path, name: str, way: Way, document: Document, source: str) -> None:
        data = self._host.services.kept_bytes(source)
        written = _text_bytes(document) if data is None else data
        try:
            with file.open({"new": "xb", "append": "ab"}.get(way, "wb")) as stream:
                stream.write(written)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            notice = f"Not saved: {name}: {_reason(error)}"
        else:
            count = written.count(b"\n") + (not written.endswith(b"\n") and bool(written))
            lines = "1 line" if count == 1 else f"{count:,} lines"
            has_lost = data is None and document.is_output and bool(document.inlines)
            so_far = ": what has come so far" if document.is_growing else ""
            notice = f"Saved {lines} in {name}{', without colours' if has_lost else ''}{so_far}"
        self._host.call_from_thread(partial(self._host.say, notice, seconds=8.0))


def _text_bytes(document: Document) -> bytes:
    """Return the text of output as it is, that of other documents as Markdown."""
    if document.is_output:
        return f"{document.text}\n".encode("utf-8", "replace")
    from readtui.export.markdown.document import document_markdown  # deferred: seldom needed

    return document_markdown(document).encode("utf-8", "replace")


def _expanded(name: str) -> str:
    """Return a path with the home folder in place of "~"; as it is, if that user has none."""
    try:
        return str(Path(name).expanduser())
    except RuntimeError:
        return name


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def position_text(state: ScreenState) -> str:
    """Return the position in the text: its name, the lines or the words, the section, the percentage, the file."""
    reading = state.reading
    document, position = reading.document, reading.position
    parts = [printable_line(name_of(state.source)), lines_text(reading)]
    if not parts[-1] and document.text:
        before, total = word_count(document.text[: position.top]), word_count(document.text)
        parts.append(f"word {min(before + 1, total):,} of {total:,}")
    if (section := reading.current_section) >= 0:
        parts.append(f"section {section + 1:,} of {len(document.sections):,}")
    parts.append(format_percent(position.progress(document)))
    if state.source_count > 1 and state.source_number:
        parts.append(f"file {state.source_number} of {state.source_count}")
    return " · ".join(part for part in parts if part)
