"""What performs each effect: the one place where effects are matched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from readtui.config import debug_log
from readtui.tui import effects, line_effects, passage_effects
from readtui.tui.actions import BY_ID, acting_groups, first_key
from readtui.tui.effects import Effect
from readtui.tui.host import AppHost
from readtui.tui.keys import Dispatcher
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.state import Mode, ScreenState

if TYPE_CHECKING:
    from readtui.tui.controllers.autoscroll import AutoScrollController
    from readtui.tui.controllers.filtering import FilteringController
    from readtui.tui.controllers.lines import LinesController
    from readtui.tui.controllers.pager import PagerController
    from readtui.tui.controllers.palette import Palette
    from readtui.tui.controllers.passages import PassageControllers


class Window(Protocol):
    """A screen with keys: the reading screen, or a window above it."""

    @property
    def mode(self) -> Mode:
        """What the keys act on."""

    @property
    def can_choose(self) -> bool:
        """Whether its list has rows to choose."""

    @property
    def current_value(self) -> object:
        """The value of the row at the cursor of its list; None without one."""

    def perform(self, effect: Effect) -> None:
        """Perform an effect on its list, its line or its table."""

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to its line, if that has the focus. Return whether the key does anything there."""


class Program(Protocol):
    """What the app does as a whole."""

    @property
    def window(self) -> Window:
        """The screen that gets the keys."""

    @property
    def state(self) -> ScreenState:
        """The state of the screen."""

    def redraw(self) -> None:
        """Draw the whole screen again."""

    def action_suspend_process(self) -> None:
        """Stop the program until the shell resumes it (Textual's)."""

    def end(self) -> None:
        """Quit, after the keys that were typed before."""


class Performer:
    """Performs effects with the controllers and the screen."""

    def __init__(self, host: AppHost, program: Program, screen: ReadingScreen, dispatcher: Dispatcher) -> None:
        self._host = host
        self._program = program
        self._screen = screen
        self._controllers = host.controllers
        self._autoscroll: AutoScrollController | None = None  # once it was asked for
        self._performers = self._table(dispatcher)

    def perform(self, effect: Effect) -> None:
        """Perform an effect."""
        self._performers[type(effect)](effect)

    def _table(self, dispatcher: Dispatcher) -> Mapping[type[Any], Callable[[Any], object]]:
        """Return what performs each effect, by its type."""
        with_ = self._controllers
        return {
            effects.Say: self._say,
            effects.AwaitKey: partial(self._await_key, dispatcher),
            effects.Leave: self._leave,
            effects.Act: self._act,
            **self._screen_table(),
            # Documents
            effects.GoInHistory: lambda effect: with_.visiting.go_in_history(effect.step),
            effects.ShowArticle: with_.visiting.show_article,
            # Searching, selecting, copying
            effects.OpenSearch: with_.searching.open,
            effects.FindInText: with_.searching.find,
            effects.FindWord: with_.searching.find_word,
            effects.ChangeSearch: self._change_search,
            effects.OpenLineFilter: lambda effect: self.filtering.open(effect),
            effects.FilterLines: lambda effect: self.filtering.filter(effect),
            effects.GoToMatch: with_.searching.go_to_match,
            effects.ExtendByRows: with_.selecting.extend_by_rows,
            effects.Copy: with_.selecting.copy,
            # Marks and links
            effects.KeepMark: self._keep_mark,
            effects.KeepHighlight: with_.highlighting.keep,
            effects.NextColour: lambda effect: with_.highlighting.next_colour(),
            effects.OpenHighlight: with_.highlighting.open,
            effects.Undo: lambda effect: with_.marks.redo() if effect.again else with_.marks.undo(),
            effects.Correct: with_.correcting.correct,
            effects.ChangeMark: self._change_mark,
            effects.Follow: with_.following.follow,
            effects.OpenKept: with_.marks.open_kept,
            effects.Browse: with_.following.browse,
            effects.CopyAddress: with_.following.copy_address,
            effects.OpenPicture: with_.following.open_picture,
            **dict.fromkeys(passage_effects.OF_PASSAGES, lambda effect: self.passages.perform(effect)),
            # What the window with the keys does itself
            **dict.fromkeys(effects.OF_WINDOWS, lambda effect: self._program.window.perform(effect)),
        }

    @cached_property
    def passages(self) -> PassageControllers:
        """What gives passages to other programs."""
        from readtui.tui.controllers.passages import PassageControllers  # deferred: the start needs no other program

        return PassageControllers(self._host, lambda: self._program.window.current_value)

    @cached_property
    def filtering(self) -> FilteringController:
        """What shows only the lines that match."""
        from readtui.tui.controllers.filtering import FilteringController  # deferred: the start filters nothing

        return FilteringController(self._host, self._screen.search_bar)

    @property
    def is_filter_typed(self) -> bool:
        """Whether the search line is that of a filter."""
        return "filtering" in vars(self) and self.filtering.is_open

    def _change_search(self, effect: effects.ChangeSearch) -> None:
        (self.filtering if self.is_filter_typed else self._controllers.searching).change(effect)

    def text_may_have_grown(self) -> None:
        """Apply the filter to what has come of a text that grows."""
        reading = self._host.reading
        if reading.shown.filtered is not None and reading.shown.filtered.length != len(reading.document.text):
            self.filtering.update(is_following=self._controllers.growing.is_following)

    def stop(self) -> None:
        """Stop fetching and reading, and end other programs, because the program ends."""
        self._controllers.opening.stop()
        self._controllers.growing.stop()
        self.end_programs()

    def end_programs(self) -> None:
        """End the programs that passages were given to: none goes on speaking."""
        if "passages" in vars(self):  # else none was
            self.passages.stop()

    def _screen_table(self) -> Mapping[type[Any], Callable[[Any], object]]:
        """Return what performs the effects on the page and the parts of the screen."""
        screen, with_ = self._screen, self._controllers
        return {
            effects.Scroll: screen.scroll_text,
            effects.ScrollToRow: screen.scroll_to_row,
            effects.AutoScroll: self._scroll_by_itself,
            effects.Arrange: self._arrange,
            effects.WidenSidebar: screen.widen_sidebar,
            effects.Toggle: self._toggle,
            effects.NextFocus: lambda effect: with_.appearance.next_focus(),
            effects.NextTheme: lambda effect: with_.appearance.next_theme(),
            effects.ChangeMeasure: with_.appearance.change_measure,
            effects.ShowWindow: self._show_window,
            **dict.fromkeys(line_effects.OF_LINES, lambda effect: self._lines.perform(effect)),
        }

    @cached_property
    def _lines(self) -> LinesController:
        from readtui.tui.controllers.lines import LinesController  # deferred: few texts have code or output

        return LinesController(self._host, self._screen.page, self._controllers.appearance.change)

    @property
    def scroll_speed(self) -> int:
        """The words a minute at which the page scrolls by itself; 0 while it does not."""
        return self._autoscroll.speed if self._autoscroll is not None else 0

    def page_moved(self) -> None:
        """Note that another part of the text is on the screen."""
        self._controllers.following.hover(None)  # other text is under the mouse now
        if self._autoscroll is not None:
            self._autoscroll.page_moved()
        self._controllers.visiting.position_changed()

    def _scroll_by_itself(self, effect: effects.AutoScroll) -> None:
        if self._autoscroll is None:
            from readtui.tui.controllers.autoscroll import AutoScrollController  # deferred: the start does not scroll

            stepped = self._controllers.visiting.clock.notice_input
            self._autoscroll = AutoScrollController(self._host, self._screen, stepped)
        self._autoscroll.perform(effect)

    def _say(self, effect: effects.Say) -> None:
        keys = [first_key(ident, self._host.keys) for ident in effect.keys]
        self._host.say(effect.text.format(*keys) if keys else effect.text, seconds=effect.seconds)

    def _await_key(self, dispatcher: Dispatcher, effect: effects.AwaitKey) -> None:
        if effect.cue is not None:
            self._host.show_reading(self._host.reading.with_jump_cue(effect.cue))
        dispatcher.await_key(effect)

    def _leave(self, effect: effects.Leave) -> None:
        opening = self._controllers.opening
        if opening.is_fetching or (opening.opening is not None and not self._host.reading.has_document):
            opening.cancel_by_user()
        elif self._screen.is_overlay:
            self._screen.leave_sidebar()
        elif effect.reading is not self._host.reading:
            self._host.show_reading(effect.reading)
        elif self._controllers.growing.stop_reading():
            pass
        elif self._screen.zen:
            self._screen.change_arrangement(effects.Arrange("toggle zen"))

    def _act(self, effect: effects.Act) -> None:
        match effect.act:
            case "reload":
                self._controllers.visiting.reload()
            case "follow":
                self._controllers.growing.follow()
            case "edit":
                self._pager.edit(self._controllers.visiting.reload)
            case "open":
                self._pager.ask_source()
            case "save":
                self._pager.ask_file()
            case "position":
                self._pager.tell_position()
            case "quit":
                self._program.end()
            case "redraw":
                self._program.redraw()
            case "suspend":
                self.end_programs()
                self._program.action_suspend_process()

    def _arrange(self, effect: effects.Arrange) -> None:
        self._screen.change_arrangement(effect)
        if effect.change == "move sidebar":
            self._host.change_settings(sidebar="right" if self._screen.place.on_right else "left")

    def _toggle(self, effect: effects.Toggle) -> None:
        match effect.setting:
            case "mouse":
                self._host.toggle_mouse()
            case "marks":
                self._controllers.highlighting.toggle_marks()
            case "case" | "ignore case":
                self._controllers.searching.toggle_case("exact" if effect.setting == "case" else "ignore")
            case _:
                self._controllers.appearance.toggle(effect)

    def _keep_mark(self, effect: effects.KeepMark) -> None:
        self._controllers.marks.keep(effect.span, effect.letter)
        if not effect.letter:
            self._host.show_reading(self._host.reading.select(None))

    def _change_mark(self, effect: effects.ChangeMark) -> None:
        value = self._program.window.current_value
        self._controllers.marks.change(value if isinstance(value, int | str) else 0, effect.change)

    def _show_window(self, effect: effects.ShowWindow) -> None:
        from readtui.tui.controllers import windows  # deferred: the start needs no window

        match effect.name:
            case "help":
                from readtui.tui.controllers.palette import show_help  # deferred, as above

                show_help(self._host, self._run, acting_groups(self._program.state.mode_below))
            case "commands":
                self._palette.show(acting_groups(self._program.state.mode_below), effect.words)
            case "themes":
                self._controllers.appearance.show_themes()
            case "marks":
                self._controllers.marks.show_list()
            case "matches":
                windows.show_matches(self._host)
            case "details":
                windows.show_details(self._host)
            case "library":
                self._host.show_library(effect.words)
            case "table":
                windows.show_table(self._host)
            case "statistics":
                self._controllers.visiting.keep_reading_time()
                windows.show_statistics(self._host)

    @cached_property
    def _pager(self) -> PagerController:
        from readtui.tui.controllers.pager import PagerController  # deferred: the start neither opens nor saves

        return PagerController(self._host, lambda: self._program.state)

    @cached_property
    def _palette(self) -> Palette:
        from readtui.tui.controllers.palette import Palette  # deferred, as above

        return Palette(self._host, self._run, self._controllers.appearance.change)

    def _run(self, ident: str) -> None:
        """Do an action that was chosen from the commands, also if its key would do another one now."""
        debug_log.log("action %s", ident)
        self._host.apply(BY_ID[ident].does(self._host.reading, 0))
