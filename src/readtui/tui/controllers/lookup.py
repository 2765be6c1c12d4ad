"""Looking words up: in the dictionaries of this machine or, if the reader agrees, on the web."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from readtui.config import debug_log
from readtui.dictionaries.entry import Entry, EntryPart, document_of
from readtui.dictionaries.forms import forms_of
from readtui.dictionaries.local import LocalDictionaries, dictionary_folders
from readtui.span import Span
from readtui.tui.controllers.output import line_of, show_beside
from readtui.tui.paint import shortened
from readtui.tui.passage_effects import LookUp
from readtui.tui.pipeline import Pipeline
from readtui.tui.services import Host
from readtui.tui.widgets.dialogs import Chooser, close
from readtui.tui.widgets.list_state import ListRow
from readtui.tui.widgets.output import Content, OutputWindow

DICTIONARY_HOST = "en.wiktionary.org"
"""The host of the dictionary on the web."""

LONGEST_WORD = 80
"""Characters of a selection that are looked up."""

TIME_LIMIT_S = 20.0
"""Seconds for the program of a dictionary."""

TITLE_CELLS = 40
"""Cells of the word in titles and messages."""

MOST_FORMS = 8
"""Forms of a word that `dict` is asked for: each is a process."""

DICT = ("dict", "--host", "localhost", "--", "{word}")
"""The command of the client of dictd. Without its own server on this machine, it would send the word to dict.org."""

WORDNET = ("wn", "{word}", "-over")
"""The command of WordNet. Its exit code is the number of meanings."""

_SERVER_FOLDERS = "/usr/sbin:/usr/local/sbin"
_NO_MATCH, _OTHER_SPELLINGS = 20, 21


class PendingLookup:
    """A search that goes on in a thread until its window is closed."""

    def __init__(self) -> None:
        self.is_cancelled = False
        self._pipeline: Pipeline | None = None

    def cancel(self) -> None:
        """End the search, and the program of a dictionary that it waits for."""
        self.is_cancelled = True
        if self._pipeline is not None:
            self._pipeline.cancel()

    def run(self, command: Sequence[str]) -> tuple[str, str]:
        """Return what a command prints, and a sentence on how it failed, or ""."""
        self._pipeline = Pipeline([command])
        if self.is_cancelled:
            return "", ""
        output = self._pipeline.run("", time_limit_s=TIME_LIMIT_S)
        return output.text, output.failure


class LookupAnswer(NamedTuple):
    """The entries of a word, the names of the dictionaries that were asked, and why others could not be."""

    entries: tuple[Entry, ...]
    asked: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class LookupController:
    """Looks words up in a thread, and shows their entries beside them."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._local: tuple[str, LocalDictionaries] | None = None  # the folder of the settings, and what is in it
        self._pending: list[PendingLookup] = []

    def stop(self) -> None:
        """End the searches that go on."""
        for search in list(self._pending):
            search.cancel()

    def look_up(self, effect: LookUp) -> str:
        """Look up a passage. Return its words."""
        word = " ".join(effect.span.of(self._host.reading.document.text).split())[:LONGEST_WORD]
        self.look_up_word(word, effect.span)
        return word

    def look_up_word(self, word: str, beside: Span) -> None:
        """Look up a word, and show its entries beside a passage."""
        word, search = word[:LONGEST_WORD], PendingLookup()
        title = shortened(word, TITLE_CELLS)
        content = Content(title, line_of("Looking the word up …"))
        window: OutputWindow

        def follow(target: str) -> None:
            self._host.run_detached(
                partial(self._work, target, PendingLookup(), partial(self._followed, window, target))
            )

        window = show_beside(self._host, beside, content, on_closed=search.cancel, on_follow=follow)
        self._host.run_detached(partial(self._work, word, search, partial(self._answered, window, word)))

    def _work(self, word: str, search: PendingLookup, done: Callable[[LookupAnswer], None]) -> None:
        """Search in a thread, then call `done` on the screen, unless the window was closed."""
        self._pending.append(search)
        try:
            answer = self._search(word, search)
        except Exception as error:  # no dictionary may end the program
            self._host.call_from_thread(self._host.say_unexpected, f"Cannot look up “{word}”", error)
            answer = LookupAnswer((), ("the dictionaries",))
        finally:
            self._pending.remove(search)
        if not search.is_cancelled:
            self._host.call_from_thread(done, answer)

    def _search(self, word: str, search: PendingLookup) -> LookupAnswer:
        """Ask the command of the settings, then the dictionaries of this machine, until one has the word."""
        asked: list[str] = []
        faults: list[str] = []
        for step in (self._ask_command, self._ask_local, self._ask_dict, self._ask_wordnet):
            entries, names, problems = step(word, search)
            asked += names
            faults += problems
            if entries or search.is_cancelled:
                return LookupAnswer(entries, tuple(asked), tuple(faults))
        return LookupAnswer((), tuple(asked), tuple(faults))

    def _ask_command(self, word: str, search: PendingLookup) -> LookupAnswer:
        command = self._host.settings.lookup
        if not command:
            return LookupAnswer(())
        if (filled_in := filled(command, word)) is None:
            return LookupAnswer((), (command[0],), (f"{command[0]} would take “{word}” for an option",))
        text, failure = search.run(filled_in)
        faults = (failure,) if failure else ()
        return LookupAnswer(_entries(text, ""), (command[0],), faults)

    def _ask_local(self, word: str, search: PendingLookup) -> LookupAnswer:
        own = self._host.settings.dictionaries
        if self._local is None or self._local[0] != own:
            self._local = own, LocalDictionaries(dictionary_folders(own))
        return LookupAnswer(*self._local[1].look_up(word))

    def _ask_dict(self, word: str, search: PendingLookup) -> LookupAnswer:
        if not has_dict_server():
            return LookupAnswer(())
        for form in forms_of(word)[:MOST_FORMS]:
            text, failure = search.run(filled(DICT, form) or ())
            if text and not failure:
                return LookupAnswer(_entries(text, ""), ("dict",))
            if not any(f"exit code {code}" in failure for code in (_NO_MATCH, _OTHER_SPELLINGS)):
                return LookupAnswer(())  # the server does not run
        return LookupAnswer((), ("dict",))

    def _ask_wordnet(self, word: str, search: PendingLookup) -> LookupAnswer:
        command = filled(WORDNET, word)
        if command is None or not shutil.which(WORDNET[0]):
            return LookupAnswer(())
        text, _ = search.run(command)
        return LookupAnswer(_entries(text, ""), ("WordNet",))

    # On the screen

    def _answered(self, window: OutputWindow, word: str, answer: LookupAnswer) -> None:
        self._tell_faults(answer)
        if answer.entries:
            window.replace(content_of(word, answer.entries))
            self._host.update_status()
            return
        close(window, None)
        self._look_up_on_web(word, answer)

    def _followed(self, window: OutputWindow, word: str, answer: LookupAnswer) -> None:
        if not window.is_active:
            return
        if answer.entries:
            window.go_on(content_of(word, answer.entries))
            self._host.update_status()
        else:
            self._host.say(f"No entry for “{shortened(word, TITLE_CELLS)}”")

    def _tell_faults(self, answer: LookupAnswer) -> None:
        for fault in answer.faults[1:]:
            debug_log.log("dictionary: %s", fault)
        if answer.faults:
            more = f" (and {len(answer.faults) - 1} more)" if len(answer.faults) > 1 else ""
            self._host.say(f"{answer.faults[0]}{more}", seconds=8.0)

    def _look_up_on_web(self, word: str, answer: LookupAnswer) -> None:
        """Open a word in the dictionary on the web, if the reader agrees; the decision is kept."""
        match self._host.settings.web_lookup:
            case "yes":
                self._host.browse(web_address(word))
            case "no":
                if not answer.faults:
                    self._host.say(not_found(word, answer.asked), seconds=8.0)
            case _:
                title, answers = web_question(word, is_missing=bool(answer.asked))
                self._host.show_window(Chooser(title, answers, hint=""), partial(self._web_answered, word, answer))

    def _web_answered(self, word: str, answer: LookupAnswer, decision: str | None) -> None:
        if decision in ("yes", "no"):
            self._host.change_settings(web_lookup=decision)
            self._look_up_on_web(word, answer)


def content_of(word: str, entries: Sequence[Entry]) -> Content:
    """Return what the window shows of a word."""
    document = document_of(entries)
    return Content(shortened(word, TITLE_CELLS), document, document.text)


def _entries(text: str, name: str) -> tuple[Entry, ...]:
    return (Entry("", name, (EntryPart("text", text),)),) if text.strip() else ()


def has_dict_server(program_path: Callable[..., str | None] = shutil.which) -> bool:
    """Return whether the client and the server of dictd are installed."""
    is_server = program_path("dictd") or program_path("dictd", path=_SERVER_FOLDERS)
    return bool(program_path(DICT[0]) and is_server)


def filled(command: Sequence[str], word: str) -> Sequence[str] | None:
    """Return the command for a word; None if the word would be an option: "-x" without "--" before it."""
    arguments = [part.replace("{word}", word) for part in command]
    for part, argument in zip(command, arguments, strict=True):
        if part == "--":
            break
        if argument.startswith("-") and not part.startswith("-"):
            return None
    return arguments


def not_found(word: str, asked: Sequence[str]) -> str:
    """Return a sentence on a word that no dictionary has, or on that there is none."""
    if not asked:
        return "No dictionary found. Install dict-gcide or wordnet, or set “dictionaries” or “lookup”"
    return f"No entry for “{shortened(word, TITLE_CELLS)}” in {shortened(', '.join(asked), 60)}"


def web_address(word: str) -> str:
    """Return the address of a word in the dictionary on the web."""
    return f"https://{DICTIONARY_HOST}/wiki/{quote(word, safe='')}"


def web_question(word: str, *, is_missing: bool) -> tuple[str, Sequence[ListRow[str]]]:
    """Return the title and the answers of the question whether words may be sent to the web.

    `is_missing`: there are dictionaries, but none has the word. The value of an answer is one of the setting
    `web_lookup`. The first one changes nothing, in case Enter was typed before the question was read.
    """
    why = "No entry" if is_missing else "No dictionary"
    return f"{why}. Send “{shortened(word, 30)}” to {DICTIONARY_HOST}?", (
        ListRow("Do not send it now", "ask"),
        ListRow("Send it, and later words without asking", "yes"),
        ListRow("Never send words, and do not ask again", "no"),
    )
