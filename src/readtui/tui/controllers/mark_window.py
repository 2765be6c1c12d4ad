"""The window with the marks of this text or of all texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from readtui.library.mark_filter import SearchedMark, parse_mark_filter, searched_mark
from readtui.marks.model import Mark
from readtui.reading.overlay import mark_sign
from readtui.tui.controllers.window_rows import mark_text, mark_window_rows
from readtui.tui.services import Host
from readtui.tui.state import Mode
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.list_state import LazyRows, ListRow

if TYPE_CHECKING:
    from readtui.library.shelf import WorkMark

HERE, EVERYWHERE = "Marks in this text", "Marks in all texts"

LANGUAGE = "Words, tag: text: site: colour: has:note made:2026-11"
"""The hint of the filter of all texts."""


class MarkWindow:
    """The window of marks, with those of the present text at first. The values of its rows are ids of marks here, and
    the links of marks in all texts.

    `hint` says what its keys do; `closed` gets the chosen mark: its id, or the mark with its text.
    """

    def __init__(self, host: Host, hint: str, closed: Callable[[int | WorkMark | None], None]) -> None:
        self._host = host
        self._hint = hint
        self._closed = closed
        self._shows_all = False
        self._by_link: dict[str, WorkMark] = {}
        self._dialog: Chooser[int | str] = Chooser(
            HERE,
            mark_window_rows(host.reading),
            hint=hint,
            empty_text="No marks yet",
            mode=Mode.MARKS_WINDOW,
            fault_of=lambda words: "; ".join(parse_mark_filter(words).errors) if self._shows_all else "",
        )

    def show(self) -> None:
        """Show the window."""
        self._host.show_window(self._dialog, self._chosen)

    def _chosen(self, value: int | str | None) -> None:
        self._closed(self._by_link.get(value) if isinstance(value, str) else value)

    def refresh(self) -> None:
        """Show the marks again: they have changed."""
        if self._shows_all:
            self.load()
        else:
            self._dialog.replace_rows(mark_window_rows(self._host.reading))

    def switch(self) -> None:
        """List the marks of all texts in place of those of this text, or the other way round."""
        if not self._shows_all:
            self.load()
        else:
            self._shows_all = False
            self._dialog.show_other(HERE, self._hint, mark_window_rows(self._host.reading))

    def mark(self, link: str) -> Mark | None:
        """Return the mark with a link, of those of all texts."""
        found = self._by_link.get(link)
        return found.mark if found is not None else None

    def load(self, done: Callable[[bool], None] = lambda has_marks: None) -> None:
        """List the marks of all texts once they are read; `done` gets whether there are any."""
        library, self._shows_all = self._host.services.library, True

        def work() -> tuple[Sequence[WorkMark], Sequence[SearchedMark]]:
            found = library.shelf.marks()
            return found, [searched_mark(one) for one in found]  # here, not at the first key of the filter

        def show(loaded: tuple[Sequence[WorkMark], Sequence[SearchedMark]]) -> None:
            found, searched = loaded
            done(bool(found))
            if self._shows_all and (found or self._dialog.is_attached):
                self._by_link = {one.mark.link: one for one in found}
                self._dialog.show_other(EVERYWHERE, LANGUAGE, all_mark_rows(found, searched))

        self._host.run_in_library(work, show)


def all_mark_rows(found: Sequence[WorkMark], searched: Sequence[SearchedMark]) -> LazyRows[int | str]:
    """Return marks with the titles of their texts, as rows that are made when they are visible."""

    def row(number: int) -> ListRow[int | str]:
        entry, mark, _ = found[number]
        return ListRow(
            mark_text(mark),
            mark.link,
            entry.title or entry.source,
            sign=f" {mark_sign(mark):2} ",
            sign_role=f"highlight_{mark.colour}" if mark.colour else "title",
        )

    return LazyRows(
        row,
        len(found),
        lambda: [one.mark.link for one in found],
        lambda: (),
        select=lambda words, numbers: parse_mark_filter(words).select(searched, numbers),
    )
