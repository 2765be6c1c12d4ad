"""Starts other programs: on the terminal while the reader waits, or beside it without a terminal; and the clipboard."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from textual.app import App

from readtui.config import paths
from readtui.tui import desktop, programs
from readtui.tui.editors import editing

if TYPE_CHECKING:
    from readtui.reading.pictures import Picture
    from readtui.tui import clipboard

COPY_NOTICE_AFTER_S = 0.3
"""Seconds after which a notice says that a copy is still running."""

DETACHED_WATCH_S = 10.0
"""Seconds for which a program without a terminal is watched: an opener ends once it has handed over its file."""

DETACHED_POLL_S = 0.1
"""Seconds between two looks at that program."""


class Launcher:
    """Starts programs for an app. `say` shows a notice for some seconds."""

    def __init__(self, app: App[None], say: Callable[[str, float], None]) -> None:
        self._app = app
        self._say = say
        self._programs = programs.Programs()

    def run_in_terminal(self, command: Sequence[str]) -> bool:
        """Run another program on the terminal. Return whether it was started.

        A notice says how it failed. No exception may leave the suspended app: it would not resume.
        """
        if self._app.is_headless:
            return False
        if self._app.is_web:
            self._say(f"{command[0]} needs a terminal: not in the browser", 5.0)
            return False
        with programs.key_signals_ignored(), self._app.suspend():
            started, failure = self._programs.run(command)
        if failure:
            self._say(failure, 8.0)
        return started

    def edit(self, source: str, line: int = 0, column: int = 0) -> bool:
        """Open a file in the editor of VISUAL or EDITOR, at a line if it is not 0. Return whether it was started."""
        named = (os.environ.get(variable, "").strip() for variable in ("VISUAL", "EDITOR"))
        editor = next(filter(None, named), "vi")
        try:
            import shlex  # deferred: seldom needed

            command = shlex.split(editor)
        except ValueError:
            command = []
        if not command or not command[0]:
            self._say(f"VISUAL or EDITOR is not a valid command: {editor}", 5.0)
            return False
        return self.run_in_terminal(editing(command, str(Path(source).absolute()), line, column))

    def edit_text(self, text: str) -> str:
        """Return a text as the editor leaves it, in a file that only the user can read; unchanged if anything fails."""
        file = paths.state_folder() / f"note-{os.getpid()}.md"
        try:
            paths.write_private_file(file, text.encode())
            return file.read_text("utf-8", "replace") if self.edit(str(file)) else text
        except OSError as error:
            self._say(f"The editor cannot be used: {error.strerror}", 8.0)
            return text
        finally:
            file.unlink(missing_ok=True)

    def browse(self, address: str) -> None:
        """Open an address in the browser or the mail program; without one, show the address."""
        program, shown = "browser", address
        if address.startswith("mailto:"):
            program, shown = "mail program", unquote(address.removeprefix("mailto:").partition("?")[0])
        if self._app.is_web:
            self._say(f"Opening in another tab: {shown}", 3.0)
            self._app.open_url(address)
            return
        command = desktop.browser_command(address)
        if command is None:
            self._say(f"No {program} to open {shown}", 8.0)
        elif desktop.is_text_browser(command):
            self.run_in_terminal(command)
        else:
            self._say(f"Opening in the {program}: {shown}", 3.0)
            self._run_detached(command, f"cannot open {shown}")

    def show_picture(self, picture: Picture) -> None:
        """Open a picture with a program of the desktop; without a desktop, show its path."""
        if isinstance(picture, str):
            self.browse(picture)
        elif not desktop.has_desktop():
            self._say(f"No desktop to show the picture: {picture}", 12.0)
        else:  # the path is absolute, so that no name is taken for an option
            self._say(f"Opening {picture}", 5.0)
            self._run_detached([desktop.opener(), str(picture)], f"cannot show the picture {picture}")

    def _run_detached(self, command: Sequence[str], consequence: str) -> None:
        """Start a program without a terminal. A notice says if it fails within the first seconds."""
        watch: Callable[[], Awaitable[None]] = partial(self._watch_detached, command, consequence)
        self._app.run_worker(watch, group="program")

    async def _watch_detached(self, command: Sequence[str], consequence: str) -> None:
        try:
            child = programs.start_detached(command)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            self._say(f"Cannot run {command[0]} ({reason}): {consequence}", 12.0)
            return
        for _ in range(round(DETACHED_WATCH_S / DETACHED_POLL_S)):
            if (code := child.poll()) is not None:
                if failure := programs.failure_of(command[0], code):
                    self._say(f"{failure}: {consequence}", 12.0)
                return
            await asyncio.sleep(DETACHED_POLL_S)


class Copier:
    """Copies texts to the clipboard in a thread, in order. `say` shows a notice; `unexpected` reports a bug."""

    def __init__(self, say: Callable[[str, float], None], unexpected: Callable[[str, Exception], object]) -> None:
        self._say = say
        self._unexpected = unexpected
        self._thread = ThreadPoolExecutor(1, "copier")

    async def copy(self, write: Callable[[], str], what: str, send: Callable[[str], None] | None) -> None:
        """Copy the result of `write`, and show a notice, which begins with `what`. `send` writes to the terminal."""

        def copied() -> clipboard.CopyResult:
            from readtui.tui import clipboard  # deferred: 4 ms, and often not needed

            return clipboard.copy(write(), send)

        try:
            result = await self._result(self._thread.submit(copied))
        except Exception as error:
            self._unexpected("Not copied", error)
            return
        self._say(f"{what}: {result.message}" if what else result.message, 3.0 if result.method else 8.0)

    async def _result(self, copying: Future[clipboard.CopyResult]) -> clipboard.CopyResult:
        """Wait for a copy, with a notice if it takes long."""
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(copying)), COPY_NOTICE_AFTER_S)
        except TimeoutError:
            self._say("Copying …", 3.0)
            return await asyncio.wrap_future(copying)
