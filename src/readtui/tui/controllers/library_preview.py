"""Load the preview of the work at the cursor: in a thread, and only once the cursor rests."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer

from readtui.errors import LibraryError, ReadtuiError
from readtui.tui.services import Host
from readtui.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from readtui.library.shelf import WorkEntry

REST_S = 0.06
"""Seconds that the cursor rests before a text is loaded: while a key is held, none is."""

CHARACTERS_BEFORE = 2_000
CHARACTERS_AFTER = 12_000
"""Characters of the text before and after the place: some screens, which are wrapped in about a millisecond."""

KEPT = 16
"""Previews that are kept, for going up and down in the list."""

NO_TEXT = "The text of this work is not in the library: open it to read it."


class PreviewLoader:
    """Loads previews. An answer for a work that is no longer asked for is only kept, not shown."""

    def __init__(self, host: Host, show: Callable[[], None]) -> None:
        self._host = host
        self._show = show
        self._loaded: OrderedDict[WorkEntry, Preview] = OrderedDict()
        self._wanted: WorkEntry | None = None
        self._timer: Timer | None = None

    def of(self, entry: WorkEntry | None) -> Preview | None:
        """Return the preview of a work; if it is not loaded yet, one without a text, and load it."""
        if entry is None:
            self._want(None)
            return None
        if (known := self._loaded.get(entry)) is not None:
            self._want(None)
            self._loaded.move_to_end(entry)
            return known
        if entry != self._wanted:
            self._want(entry)
        return Preview(entry)

    def _want(self, entry: WorkEntry | None) -> None:
        self._wanted = entry
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if entry is not None:
            self._timer = self._host.set_timer(REST_S, partial(self._start, entry))

    def _start(self, entry: WorkEntry) -> None:
        if entry == self._wanted:
            self._host.run_in_thread(partial(self._load, entry), group="preview")

    def _load(self, entry: WorkEntry) -> None:
        """Load a preview, in a thread."""
        preview = self._read(entry)
        self._host.call_later(self._answer, preview)

    def _read(self, entry: WorkEntry) -> Preview:
        shelf, place = self._host.services.library.shelf, None
        try:
            text = shelf.text(entry.ident)
            if text is None:
                document = self._host.services.find_parsed(entry.source)
                text = document.text if document is not None else None
        except ReadtuiError as error:
            return Preview(entry, message=error.notice)
        if text is None:
            return Preview(entry, message=NO_TEXT)
        with suppress(LibraryError):
            place = shelf.place_in(entry.ident, text)
        at = min(place or 0, len(text))
        start = max(text.rfind("\n", 0, max(at - CHARACTERS_BEFORE, 0)) + 1, at - 2 * CHARACTERS_BEFORE, 0)
        return Preview(entry, text[start : at + CHARACTERS_AFTER], at - start)

    def _answer(self, preview: Preview) -> None:
        self._loaded[preview.entry] = preview
        while len(self._loaded) > KEPT:
            self._loaded.popitem(last=False)
        if preview.entry == self._wanted:
            self._wanted = None
            self._show()
