"""Read the works for the library screen, and read them again when a program has changed the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readtui.errors import LibraryError
from readtui.tui.services import Host

if TYPE_CHECKING:
    from readtui.library.shelf import WorkEntry

FAILURE_S = 8.0
"""Seconds that a notice says that the library cannot be read."""


class WorksReader:
    """Reads the works in the thread of the library and gives them to `show_entries`; `show` shows a failure.

    `failure` says why the library could not be read the last time; it is a notice once.
    """

    def __init__(
        self, host: Host, show_entries: Callable[[Sequence[WorkEntry]], None], show: Callable[[], None]
    ) -> None:
        self._host = host
        self._show_entries = show_entries
        self._show = show
        self._stamp: object = None
        self.are_read = False
        self.failure = ""

    def read(self) -> None:
        """Read the works. Those that were deleted long ago are removed for good."""
        self.failure = ""
        self._host.run_in_library(self._purge)
        self._read_again()

    def _purge(self) -> None:
        with suppress(LibraryError):  # a library that cannot be written keeps them
            self._host.services.library.shelf.purge()

    def _read_again(self) -> None:
        library = self._host.services.library
        self._stamp = library.stamp()

        def work() -> Sequence[WorkEntry] | LibraryError:
            try:
                return library.shelf.entries()
            except LibraryError as error:
                return error

        self._host.run_in_library(work, self._answer)

    def _answer(self, answer: Sequence[WorkEntry] | LibraryError) -> None:
        if not isinstance(answer, LibraryError):
            self._show_entries(answer)
        elif answer.notice != self.failure:
            self.failure = answer.notice
            self._host.say(self.failure, seconds=FAILURE_S)
            self._show()

    def note_read(self) -> None:
        """Take note that the works are shown as they are now."""
        self.are_read, self.failure = True, ""
        self._stamp = self._host.services.library.stamp()

    def check_for_changes(self) -> None:
        """Read the works again if any program changed the library."""
        if self._host.services.library.stamp() != self._stamp:
            self._read_again()
