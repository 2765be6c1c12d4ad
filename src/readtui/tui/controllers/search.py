"""The search on the screen: the finder's answers, and the way from match to match."""

from __future__ import annotations

from readtui.errors import QueryError
from readtui.reading.state import Reading
from readtui.tui.controllers.navigation import NavigationScreen
from readtui.tui.paint import ThemeStyles
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.widgets.search_bar import SearchBar
from readtui.typeset.setting import Setting


class SearchScreen(NavigationScreen):
    """A screen on which the text is searched."""

    def __init__(self, theme_styles: ThemeStyles, setting: Setting, sidebar: SidebarPlace) -> None:
        super().__init__(theme_styles, setting, sidebar)
        self._broken_query = ""  # what is wrong with the pattern in the finder
        self._steps_ahead = 0  # from match to match, typed before the answer was there

    def status(self, reading: Reading) -> str:
        if reading.query is None:
            return super().status(reading)
        switches = " word" * reading.query.whole_words + " pattern" * reading.query.regex
        title = self.title_at(reading)
        return f"/{reading.query.text}{switches}  {search_state(reading)}" + (f"  {title}" if title else "")

    def action_search(self) -> None:
        if self.reading is None:
            return
        self.reading = self.reading.start_search()
        self.search_bar.open(self.reading.document.text)
        self.lay_out()
        self.set_focus(self.search_bar.line)  # at once: what is typed ahead goes there

    def on_search_bar_results_ready(self, event: SearchBar.ResultsReady) -> None:
        if self.reading is None:
            return
        if isinstance(event.result, QueryError):
            self.status_bar.show_status(f"/{event.query.text}  {event.result}", "")
            self._broken_query = str(event.result)
        else:
            self._broken_query = ""
            self.reading = self.reading.with_hits(event.query, event.result)

    def on_search_bar_search_accepted(self) -> None:
        if self.reading is None:
            return
        self.reading = self.reading.accept_search().extend_selection_to_hit()
        if self._broken_query:
            self.say(self._broken_query)
        elif self.reading.query is not None and self.reading.current_hit is None:
            self.say(f"“{self.reading.query.text}” is not in this text.")
        elif self._steps_ahead:
            self._to_match(self._steps_ahead)
        self._steps_ahead = 0

    def on_search_bar_search_closed(self, event: SearchBar.SearchClosed) -> None:
        self.set_focus(self.page)
        self.lay_out()
        if event.cancelled and self.reading is not None:
            self.reading = self.reading.cancel_search()

    def on_search_bar_match_list_requested(self) -> None:
        self.run_worker(self.run_action("app.matches"))

    def action_match(self, count: int) -> None:
        count *= self.page.take_count(1)
        if self.search_bar.is_awaited:
            self._steps_ahead += count
        elif self.reading is None or self.reading.hits is None:
            self.say("Nothing is searched for yet: / searches.")
        else:
            self._to_match(count)

    def _to_match(self, count: int) -> None:
        """Go to a later or an earlier match, and say so where it is on the other side of an end."""
        assert self.reading is not None
        assert self.reading.hits is not None
        if not len(self.reading.hits):
            self.say("No match.")
        elif self.reading.wraps_around(count):
            self.say("On from the start." if count > 0 else "On from the end.", seconds=2.0)
        self.reading = self.reading.move_by_hits(count)

    async def action_matches(self) -> None:
        await self.run_action("app.matches")


def search_state(reading: Reading) -> str:
    """ "3 of 17 · 2 more in 2 sections" for the status row."""
    if reading.hits is None or not len(reading.hits):
        return "no match" if reading.query and reading.query.text.strip() else ""
    total = f"{len(reading.hits):,}{'+' if reading.hits.is_capped else ''}"
    state = f"{(reading.current_hit or 0) + 1:,} of {total}"
    if reading.current_section >= 0:
        others = len(reading.hits) - reading.hit_count_in_section(reading.current_section)
        state += f" · {others:,} in other sections" if others else ""
    return state
