"""The app: what reading screens cannot do alone, with articles, themes, other programs and the library."""

from __future__ import annotations

import asyncio
import os
import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import ClassVar, Protocol
from urllib.parse import quote, unquote, urlsplit

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.theme import Theme as TextualTheme
from textual.timer import Timer

from readtui import themes
from readtui.document.model import Document
from readtui.document.span import Offset, Span
from readtui.errors import ReadtuiError
from readtui.library.store import Kept
from readtui.marks.anchor import anchor, resolve
from readtui.passages import subtitle
from readtui.reading import Reading
from readtui.settings import Settings
from readtui.tui.bindings import keymap, keys_of
from readtui.tui.dialogs import Chooser, Entry
from readtui.tui.paint import Looks, css_colour
from readtui.tui.palette import command_entries, detail_entries, match_entries
from readtui.tui.reading_screen import ReadingScreen, SidebarPlace
from readtui.tui.terminal import Terminal, driver
from readtui.typeset.setting import Setting

KEEP_AFTER_S = 1.5
"""Seconds after a change at which the place is kept: a kill loses less than two."""

DICTIONARY = "https://en.wiktionary.org/wiki/{word}"
"""Where a word is looked up when the settings name no command."""

FOOTER = (
    ("page.page_down", "page"),
    ("page.next_section", "section"),
    ("search.open", "search"),
    ("view.sidebar", "sidebar"),
    ("app.palette", "commands"),
    ("app.help", "help"),
    ("app.quit", "quit"),
    ("view.zen", "zen"),
    ("view.next_theme", "theme"),
)
"""The footer while a text is read."""


class Memory(Protocol):
    """What is remembered of documents, between starts too; a `source` is what was opened. Any thread may ask.

    The methods raise LibraryError.
    """

    def opened(self, document: Document, source: str) -> None:
        """A document was opened just now."""

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Where the reader was in it; None if it is new, or its words are gone."""

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """The reader is there now."""

    def recent(self) -> Sequence[Kept]:
        """What was read, the latest first."""


@dataclass(slots=True)
class Desk:
    """What the program starts with: the front door lays it out."""

    settings: Settings
    theme_folders: Sequence[Path]
    memory: Memory
    read: Callable[[str], Document]
    articles: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    remember: Callable[[dict[str, str | int | bool]], None] = field(default=lambda changes: None)


class ReaderApp(App[None]):
    """The reader. `document` is shown first; None waits for `desk.articles[0]` to be read."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = "Screen { overflow: hidden; }"

    def __init__(self, desk: Desk, document: Document | None = None, at: Offset = 0) -> None:
        self.plain = "NO_COLOR" in os.environ
        self._terminal: Terminal | None = None
        super().__init__(driver_class=driver(self._meet_terminal), ansi_color=True if self.plain else None)
        self.animation_level = "none"
        self.desk = desk
        self.settings = desk.settings
        self.keys = keymap(desk.settings.preset, desk.settings.keys)
        self.set_keymap(self.keys)
        self.looks = Looks(themes.load(desk.settings.theme, desk.theme_folders), plain=self.plain)
        self._first = (document, at)
        self.source = desk.articles[0] if desk.articles else "-"
        self._article = 0
        self._showing_hidden = False
        self._keeping: Timer | None = None
        self._mouse_free = False
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self.reader = ReadingScreen(self.looks, self.setting(document), self._sidebar_place())
        self._wear_css()

    def _meet_terminal(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def get_default_screen(self) -> Screen[None]:
        return self.reader

    def on_mount(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        self._wear()
        self.app_resume_signal.subscribe(self, lambda _: self.action_redraw())
        document, at = self._first
        if document is not None:
            self._show(document, self.source, at)
        elif self.desk.articles:
            self._open(self.desk.articles[0])
        for notice in self.desk.notices:
            self.reader.say(notice, seconds=12.0)
        if not self.settings.mouse:
            self.action_mouse()

    @property
    def reading(self) -> Reading | None:
        """What is read now."""
        return self.reader.reading

    def setting(self, document: Document | None) -> Setting:
        """How a document is set, by the settings."""
        return Setting(
            measure=self.settings.measure,
            align=self.settings.align,
            hyphenate=self.settings.hyphenate,
            paragraphs=self.settings.paragraphs,
            show_hidden=self._showing_hidden,
            subtitle=subtitle(document) if document is not None else "",
        )

    def _sidebar_place(self) -> SidebarPlace:
        return SidebarPlace(
            on_right=self.settings.sidebar == "right",
            cells=self.settings.sidebar_width,
            shown=self.settings.sidebar_shown,
        )

    # Articles

    def _show(self, document: Document, source: str, at: Offset) -> None:
        self.source = source
        self._showing_hidden = False
        self.reader.setting = self.setting(document)
        self.reader.open(document, at)
        self.reader.bar.offer([("/".join(keys_of(ident, self.keys)[:1]), says) for ident, says in FOOTER])
        self._in_library(partial(self.desk.memory.opened, document, self.source))
        for note in document.notes:
            self.reader.say(note, seconds=6.0)

    def _open(self, source: str, *, stay: bool = False) -> None:
        """Read a source in a thread and show it; with `stay`, at the words where the reader is now."""
        before = self.reading

        def read() -> None:
            try:
                document = self.desk.read(source)
                if stay and before is not None:
                    at = _again(before, document)
                else:
                    at = self.desk.memory.place_of(document, source) or 0
            except ReadtuiError as error:
                self.call_from_thread(self._not_opened, error)
                return
            self.call_from_thread(self._show, document, source, at)

        self._keep_now()
        self.reader.bar.tell(f"Reading {source} …", "")
        self.run_worker(read, thread=True, exclusive=True, group="open", exit_on_error=True)

    def _not_opened(self, error: ReadtuiError) -> None:
        if self.reading is None:
            self.exit(return_code=error.exit_code, message=None)
            self.failure = error
        else:
            self.reader.say(str(error), seconds=8.0)

    # Ending

    failure: ReadtuiError | None = None
    """Why the first document could not be opened, if it could not."""

    crash: Exception | None = None
    """The fault that ended the program, if one did."""

    def leave(self, code: int) -> None:
        """End the program with `code`. May be called from a signal handler, or from another thread."""
        if self._event_loop is not None:
            self._event_loop.call_soon_threadsafe(self.exit, None, code)

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print a traceback with the locals, the text that is read among them; the front door writes
        a report instead. There is no public way to say so."""
        if self.is_headless:
            super()._handle_exception(error)
        elif self.crash is None:
            self.crash = error
            self.exit(return_code=70)

    def action_article(self, step: int) -> None:
        count = len(self.desk.articles)
        self._article = (self._article + step) % count
        self._open(self.desk.articles[self._article])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`K` is the previous article where there are several, else the dictionary."""
        if action == "article":
            return len(self.desk.articles) > 1
        if action == "lookup":
            return len(self.desk.articles) < 2 or (self.reading is not None and self.reading.selection is not None)
        return True

    def action_reload(self) -> None:
        if self.source == "-":
            self.reader.say("This text came down a pipe: it cannot be read again.")
        elif self.reading is not None:
            self._open(self.source, stay=True)

    def on_reading_screen_link_followed(self, event: ReadingScreen.LinkFollowed) -> None:
        target = event.target
        scheme = urlsplit_scheme(target)
        if scheme in ("http", "https", "mailto"):
            self._browse(target)
        elif not scheme and self.source != "-":
            self._open(str(Path(self.source).parent / unquote(target.partition("#")[0])))
        else:
            self.reader.say(f"A link to {target} is not followed: only http, https, mailto and files beside the text.")

    # Looks

    def action_next_theme(self) -> None:
        names = themes.names(self.desk.theme_folders)
        index = names.index(self.settings.theme) + 1 if self.settings.theme in names else 0
        self._choose_theme(names[index % len(names)])
        self.reader.say(f"Theme: {self.looks.theme.label}", seconds=2.0)

    def action_themes(self) -> None:
        names = themes.names(self.desk.theme_folders)
        before = self.settings.theme
        entries = [Entry(name, name, "") for name in names]

        def done(name: str | None) -> None:
            self._choose_theme(name or before)

        present = names.index(before) if before in names else 0
        window = Chooser(self.looks, "Themes", entries, present=present, on_present=self._preview)
        self.push_screen(window, done)

    def _preview(self, name: str) -> None:
        try:
            self.looks = Looks(themes.load(name, self.desk.theme_folders), plain=self.plain)
        except ReadtuiError as error:
            self.reader.say(str(error), seconds=8.0)
            return
        self._wear()

    def _choose_theme(self, name: str) -> None:
        self._preview(name)
        if self.looks.theme.name != self.settings.theme:
            self._choose(theme=self.looks.theme.name)

    def _wear(self) -> None:
        self._wear_css()
        self.reader.styles.background = css_colour(self.looks.theme, "background")
        self.reader.wear(self.looks)
        if isinstance(self.screen, Chooser):
            self.screen.wear(self.looks)

    def _wear_css(self) -> None:
        """Tell Textual's own widgets (the input lines) of the colours."""
        theme = self.looks.theme
        name = f"readtui-{theme.name}"
        ansi = not theme.colours["background"].startswith("#")
        self.register_theme(
            TextualTheme(
                name,
                primary=css_colour(theme, "accent"),
                foreground=css_colour(theme, "text"),
                background=css_colour(theme, "background"),
                surface=css_colour(theme, "footer_background"),
                dark=theme.dark,
                ansi=ansi,
            )
        )
        self.theme = name

    def _choose(self, **changes: str | int | bool) -> None:
        """A choice the reader made on the screen: it holds at the next start too."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # names and types are Settings' own
        self._in_library(partial(self.desk.remember, dict(changes)))

    def _reset(self) -> None:
        if self.reading is not None:
            self.reader.reset(self.setting(self.reading.document))

    def action_measure(self, step: int) -> None:
        present = self.settings.measure
        wanted = min(max(present + step, 20), 200) if step else self.desk.settings.measure
        if wanted != present:
            self._choose(measure=wanted)
            self._reset()
        self.reader.say(f"Column: {wanted} cells", seconds=2.0)

    def action_toggle_align(self) -> None:
        self._choose(align="ragged" if self.settings.align == "justified" else "justified")
        self._reset()

    def action_toggle_hyphenate(self) -> None:
        self._choose(hyphenate=not self.settings.hyphenate)
        self._reset()

    def action_toggle_paragraphs(self) -> None:
        self._choose(paragraphs="spaced" if self.settings.paragraphs == "indented" else "indented")
        self._reset()

    def action_toggle_side(self) -> None:
        self._choose(sidebar="left" if self.settings.sidebar == "right" else "right")
        self.reader.place = replace(self.reader.place, on_right=self.settings.sidebar == "right")
        self.reader.lay_out()

    def action_hidden(self) -> None:
        if self.reading is None:
            return
        count = len(self.reading.document.hidden)
        if not count:
            self.reader.say("No lines of this text are hidden.")
            return
        self._showing_hidden = not self._showing_hidden
        self._reset()
        lines = "1 hidden line" if count == 1 else f"{count} hidden lines"
        self.reader.say(f"{lines} {'shown in place' if self._showing_hidden else 'put away'}.", seconds=2.0)

    def action_redraw(self) -> None:
        self.reader.page.repaint()
        self.screen.refresh(layout=True)

    def action_mouse(self) -> None:
        """Give the mouse to the terminal, so that its own selection works, or take it back."""
        self._mouse_free = not self._mouse_free
        if self._terminal is not None:
            self._terminal.report_mouse(not self._mouse_free)
        self.reader.say(
            "The mouse is the terminal's now: F4 takes it back."
            if self._mouse_free
            else "The mouse is readtui's again."
        )

    # Windows

    def action_help(self) -> None:
        self._commands("Help: what the keys do")

    def action_palette(self) -> None:
        self._commands("Commands")

    def _commands(self, title: str) -> None:
        def done(action: str | None) -> None:
            if action:
                self.call_later(self._run, action)

        self.push_screen(Chooser(self.looks, title, command_entries(self.keys)), done)

    async def _run(self, action: str) -> None:
        """Run an action of the app, of the screen, or of the page."""
        for target in (self, self.reader, self.reader.page):
            if hasattr(target, f"action_{action.removeprefix('app.').partition('(')[0]}"):
                await self.run_action(action.removeprefix("app."), default_namespace=target)
                return

    def action_details(self) -> None:
        if self.reading is not None:
            entries = detail_entries(self.reading.document)
            self.push_screen(Chooser(self.looks, "Details of this document", entries))

    def action_matches(self) -> None:
        reading = self.reading
        if reading is None or reading.hits is None or not len(reading.hits):
            self.reader.say("No matches to list: / searches.")
            return
        title = f"{len(reading.hits):,} matches of {reading.query.text if reading.query else ''}"

        def done(index: int | None) -> None:
            if index is not None and self.reading is not None and self.reading.hits is reading.hits:
                self.reader.reading = self.reading.at_hit(index)

        self.push_screen(Chooser(self.looks, title, match_entries(reading), present=reading.hit or 0), done)

    def action_library(self) -> None:
        try:
            recent = self.desk.memory.recent()
        except ReadtuiError as error:
            self.reader.say(str(error), seconds=8.0)
            return
        entries = [
            Entry(kept.title or kept.source, kept.source, f"{kept.progress:.0%} · {kept.last_opened:%d %b %Y}")
            for kept in recent
        ]
        if not entries:
            self.reader.say("Nothing was read before this.")
            return
        self.push_screen(
            Chooser(self.looks, "Read before", entries), lambda source: self._open(source) if source else None
        )

    # Other programs

    def action_browser(self) -> None:
        if urlsplit_scheme(self.source) in ("http", "https"):
            self._browse(self.source)
        else:
            self.reader.say("This text has no address to open in a browser.")

    def _browse(self, address: str) -> None:
        import webbrowser  # rarely needed

        self.reader.say(f"To the browser: {address}", seconds=3.0)
        self.run_worker(partial(webbrowser.open, address), thread=True, exit_on_error=False)

    def action_lookup(self) -> None:
        if self.reading is None or self.reading.selection is None:
            self.reader.say("Select a word with a double click, then look it up.")
            return
        word = " ".join(self.reading.selection.of(self.reading.document.text).split())[:80]
        if not self.settings.lookup:
            self._browse(DICTIONARY.format(word=quote(word, safe="")))
            return
        command = [part.replace("{word}", word) for part in self.settings.lookup]
        self._aside(command, wait=True)

    def action_edit(self) -> None:
        if self.source == "-" or urlsplit_scheme(self.source) in ("http", "https"):
            self.reader.say("Only a file can be opened in the editor.")
            return
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        try:
            command = [*shlex.split(editor), str(Path(self.source).absolute())]
        except ValueError:
            self.reader.say(f"VISUAL or EDITOR is not a command: {editor}")
            return
        if self._aside(command):
            self.action_reload()

    def _aside(self, command: Sequence[str], *, wait: bool = False) -> bool:
        """Run another program on the terminal; whether it could be run. With `wait`, until a key is pressed."""
        if self.is_headless:
            return False
        try:
            with self.suspend():
                subprocess.run(command, check=False)
                if wait:
                    input("\n[Enter leads back to readtui] ")
        except OSError as error:
            self.reader.say(f"{command[0]} cannot be run: {error.strerror}")
            return False
        return True

    # Places

    def on_reading_screen_progressed(self, event: ReadingScreen.Progressed) -> None:
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_AFTER_S, self._keep_soon)

    def _keep_soon(self) -> None:
        self._keeping = None
        if self.reading is not None:
            self._in_library(partial(self._keep, self.reading, self.source))

    def _keep(self, reading: Reading, source: str) -> None:
        self.desk.memory.keep_place(reading.document, source, reading.top, reading.progress)

    def _keep_now(self) -> None:
        """Keep the place before another document comes."""
        if self.reading is not None:
            self._in_library(partial(self._keep, self.reading, self.source))

    def _in_library(self, work: Callable[[], None]) -> None:
        """Do some writing in a thread; what goes wrong there is told, and reading goes on."""

        def do() -> None:
            try:
                work()
            except ReadtuiError as error:
                if self.is_running:
                    self.call_from_thread(self.reader.say, str(error), seconds=8.0)

        self.run_worker(do, thread=True, group="library", exit_on_error=False)

    def action_help_quit(self) -> None:
        """Textual binds Ctrl+C to this."""
        self.reader.say(f"{keys_of('app.quit', self.keys)[0]} quits.")


def urlsplit_scheme(address: str) -> str:
    """The scheme of an address in lower case; empty where there is none."""
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return ""


def _again(before: Reading, document: Document) -> Offset:
    """Where the words at the top of a reading are in a document that may have changed."""
    words = Span(before.top, min(before.top + 32, len(before.document.text)))
    found = resolve(anchor(before.document.text, words), document.text)
    return found.start if found is not None else min(before.top, len(document.text))
