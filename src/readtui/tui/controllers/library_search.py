"""Search the texts of all works. Their index is brought up to date first, which takes a while after many new texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from readtui.errors import ReadtuiError
from readtui.tui.services import Host

if TYPE_CHECKING:
    from readtui.library.shelf import SearchHit

MOST_HITS = 200
"""Works that a search lists."""

BAR_CELLS = 12
"""Width of the bar that shows the progress of the index."""

INVITATION = "Type words, or a “phrase”, to find them in all texts that were kept or marked."


class IndexUpdate:
    """Adds new texts to the index, in a thread. `show` shows the progress, `done` is called after it."""

    def __init__(self, host: Host, show: Callable[[], None], done: Callable[[], None]) -> None:
        self._host = host
        self._show = show
        self._done = done
        self._is_running = self._is_cancelled = False
        self._progress = (0, 0)  # texts that were added, and all

    def start(self) -> None:
        """Add the texts that are missing, unless that is being done."""
        if not self._is_running:
            self._is_running, self._is_cancelled, self._progress = True, False, (0, 0)
            self._host.run_in_thread(self._run, group="library index")

    def cancel(self) -> None:
        """Stop; the texts that were added are found, and the next update goes on with the others."""
        self._is_cancelled = True
        self._progress = (0, 0)

    def _run(self) -> None:
        failure = ""
        try:
            self._host.services.library.shelf.update_index(self._progressed, lambda: self._is_cancelled)
        except ReadtuiError as error:
            failure = error.notice
        self._host.call_later(self._ended, failure)

    def _progressed(self, done: int, total: int) -> None:
        self._host.call_later(self._show_progress, done, total)

    def _show_progress(self, done: int, total: int) -> None:
        if self._is_running and not self._is_cancelled:
            self._progress = done, total
            self._show()

    def _ended(self, failure: str) -> None:
        self._is_running, self._progress = False, (0, 0)
        if failure:
            self._host.say(failure)
        self._done()

    @property
    def text(self) -> str:
        """How many texts were added; empty if there is nothing to add."""
        done, total = self._progress
        if done >= total:
            return ""
        cells = BAR_CELLS * done // total
        return f"Adding texts to the search {'█' * cells}{'░' * (BAR_CELLS - cells)} {done:,} of {total:,}"


class TextSearch:
    """A search of all texts, done in a thread at each change of its line. `show` shows the present state.

    `hits` are those of the latest query that was answered; None before the first one.
    """

    def __init__(self, host: Host, show: Callable[[], None]) -> None:
        self._host = host
        self._show = show
        self._failure = ""
        self.index = IndexUpdate(host, show, self._search_again)
        self.is_shown = False
        self.query = ""
        self.hits: Sequence[SearchHit] | None = None
        self.place = 0

    def begin(self) -> None:
        """Show hits in place of the list, and add new texts to the index."""
        if not self.is_shown:
            self.is_shown = True
            self.index.start()

    def stop(self) -> None:
        """Show the list again."""
        self.is_shown = False
        self.query, self.hits, self.place, self._failure = "", None, 0, ""

    def search(self, query: str) -> None:
        """Search once the keys that were already typed are read; an answer to an earlier query is dropped."""
        self.query = query
        self._host.call_later(self._start, query)

    def _search_again(self) -> None:
        self._show()
        if self.is_shown and self.query:
            self.search(self.query)

    def _start(self, query: str) -> None:
        if query != self.query or not self.is_shown:
            return
        if query.strip():
            self._host.run_in_thread(partial(self._search, query), group="library search")
        else:
            self._answer(query, (), "")

    def _search(self, query: str) -> None:
        """Search, in a thread."""
        hits: Sequence[SearchHit] = ()
        failure = ""
        try:
            hits = self._host.services.library.shelf.search(query, MOST_HITS, is_typing=True)
        except ReadtuiError as error:
            failure = error.notice
        self._host.call_later(self._answer, query, hits, failure)

    def _answer(self, query: str, hits: Sequence[SearchHit], failure: str) -> None:
        if query == self.query and self.is_shown:
            self.hits, self.place, self._failure = hits if query.strip() else None, 0, failure
            self._show()

    # What is shown

    @property
    def current(self) -> SearchHit | None:
        """The hit at the cursor; None without one."""
        return self.hits[self.place] if self.is_shown and self.hits else None

    def move(self, steps: int) -> None:
        """Move the cursor down (up if negative)."""
        self.place = max(min(self.place + steps, len(self.hits or ()) - 1), 0)

    @property
    def empty_text(self) -> str:
        """What the list says if there are no hits."""
        if self._failure:
            return self._failure
        return INVITATION if self.hits is None else f"No kept text has these words: {self.query}"

    @property
    def count_text(self) -> str:
        """The number of hits."""
        if self.hits is None:
            return ""
        count = len(self.hits)
        return f"the best {count:,} texts" if count == MOST_HITS else "1 text" if count == 1 else f"{count:,} texts"
