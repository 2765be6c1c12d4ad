"""The list of the words that the reader looked up, in its file and in its window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from readtui.ingest.source import is_address
from readtui.marks.anchor import resolve
from readtui.reading.looked_up import LookedUpWord, as_lines, looked_up_word, with_word
from readtui.reading.looked_up_file import read_words, write_words
from readtui.span import Span
from readtui.tui.passage_effects import WordChange
from readtui.tui.services import Host, OpenRequest
from readtui.tui.state import Mode
from readtui.tui.widgets.dialogs import Chooser, close
from readtui.tui.widgets.list_state import ListRow

TITLE = "Words looked up"


class LookedUpController:
    """Keeps the words that are looked up, and lists them. The file is read and written in the thread of the library."""

    def __init__(self, host: Host, look_up: Callable[[str, Span], None]) -> None:
        self._host = host
        self._look_up = look_up
        self._unsaved: tuple[LookedUpWord, ...] = ()  # where no file is kept
        self._words: tuple[LookedUpWord, ...] = ()  # that the window lists
        self._window: Chooser[int] | None = None

    def add(self, word: str, span: Span) -> None:
        """Add a word of the text."""
        document, source = self._host.reading.document, _absolute(self._host.source)
        self._change(lambda words: with_word(words, looked_up_word(document, source, span, word)))

    def _change(self, change: Callable[[tuple[LookedUpWord, ...]], tuple[LookedUpWord, ...]]) -> None:
        """Change the words, then list them again if their window is open."""
        self._host.run_in_library(lambda: self._changed(change), self._list)

    def _changed(
        self, change: Callable[[tuple[LookedUpWord, ...]], tuple[LookedUpWord, ...]]
    ) -> tuple[LookedUpWord, ...]:
        file = self._host.services.words_file
        words = change(self._kept())
        if file is None:
            self._unsaved = words
        else:
            write_words(file, words)
        return words

    def _kept(self) -> tuple[LookedUpWord, ...]:
        file = self._host.services.words_file
        return self._unsaved if file is None else read_words(file)

    def show(self) -> None:
        """Open the window with the words, the latest first."""

        def opened(words: tuple[LookedUpWord, ...]) -> None:
            self._words = words
            self._window = Chooser(
                TITLE, self._rows(), empty_text="No words yet", hint="Type to filter", mode=Mode.WORDS_WINDOW
            )
            self._host.show_window(self._window, self._chosen)

        self._host.run_in_library(self._kept, opened)

    def _list(self, words: tuple[LookedUpWord, ...]) -> None:
        if self._window is not None:
            self._words = words
            self._window.replace_rows(self._rows())

    def _rows(self) -> list[ListRow[int]]:
        return [
            ListRow(f"{one.word}: {one.sentence}", number, one.title or one.source)
            for number, one in reversed(list(enumerate(self._words)))
        ]

    def _chosen(self, number: int | None) -> None:
        self._window = None
        if number is not None and number < len(self._words):
            word, text = self._words[number], self._host.reading.document.text
            here = resolve(word.place, text) if word.source == _absolute(self._host.source) else None
            if here is not None:
                self._host.show_reading(self._host.reading.jump_to(here.start))
                return
            self._host.open(word.source, OpenRequest(place=word.place, typed_by_user=False))

    def _copy(self, words: tuple[LookedUpWord, ...]) -> None:
        if words:
            self._host.copy(lambda: as_lines(words))
        else:
            self._host.say("No words looked up yet")

    def change(self, number: object, change: WordChange) -> None:
        """Delete the word at the cursor of the window, look it up again, or copy all words as lines."""
        words = self._words
        if change == "copy":
            self._host.run_in_library(self._kept, self._copy)
            return
        if not isinstance(number, int) or number >= len(words):
            return
        chosen = words[number]
        if change == "delete":
            self._change(lambda kept: tuple(one for one in kept if one != chosen))
        elif self._window is not None:
            close(self._window, None)
            viewport = self._host.reading.position.viewport
            self._look_up(chosen.word, Span(viewport.start, viewport.start))


def _absolute(source: str) -> str:
    """Return the path of a file from any folder, as the library does; other sources as they are."""
    return source if is_address(source) or not Path(source).exists() else str(Path(source).resolve())
