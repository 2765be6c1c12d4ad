"""Search on the reading screen: results of the search bar, and moving between matches."""

from __future__ import annotations

from readtui.errors import QueryError
from readtui.tui.controllers.navigation import NavigationScreen
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.state import QueryFailure
from readtui.tui.widgets.search_bar import SearchBar
from readtui.typeset.setting import Setting


class SearchScreen(NavigationScreen):
    """The part of the reading screen for the search."""

    def __init__(self, setting: Setting, sidebar: SidebarPlace) -> None:
        super().__init__(setting, sidebar)
        self.query_failure: QueryFailure | None = None  # of the query that is typed
        self._steps_ahead = 0  # matches to go forward, typed before the results came

    def action_search(self) -> None:
        if not self.reading.has_document:
            return  # the search would go on in the empty text after the document is shown
        self.query_failure = None
        self.reading = self.reading.start_search()
        self.search_bar.open(self.reading.document.text)
        self.lay_out()
        self.set_focus(self.search_bar.line)  # at once: the next keys are for the search bar
        self.update_status()

    def on_search_bar_results_ready(self, event: SearchBar.ResultsReady) -> None:
        if isinstance(event.result, QueryError):
            self.query_failure = QueryFailure(event.query.text, str(event.result))
            self.update_status()
        else:
            self.query_failure = None
            self.reading = self.reading.with_hits(event.query, event.result)

    def on_search_bar_search_accepted(self) -> None:
        self.reading = self.reading.accept_search().extend_selection_to_hit()
        if self.query_failure is not None:
            self.say(self.query_failure.error)
        elif self.reading.search.query is not None and self.reading.search.current_hit is None:
            self.say(f"“{self.reading.search.query.text}” not found")
        elif self._steps_ahead:
            self._to_match(self._steps_ahead)
        self._steps_ahead = 0

    def on_search_bar_search_closed(self, event: SearchBar.SearchClosed) -> None:
        self.set_focus(self.page)
        self.lay_out()
        if event.cancelled:
            self.reading = self.reading.cancel_search()

    def on_search_bar_match_list_requested(self) -> None:
        self.run_worker(self.run_action("app.matches"))

    def action_match(self, count: int) -> None:
        count *= self.page.take_count(1)
        if self.search_bar.is_awaited:
            self._steps_ahead += count
        elif self.reading.search.hits is None:
            self.say("No search yet: / searches")
        else:
            self._to_match(count)

    def _to_match(self, count: int) -> None:
        """Go to a later or earlier match; show a notice if that wraps at the end or start of the text."""
        assert self.reading.search.hits is not None
        if not len(self.reading.search.hits):
            self.say("No matches")
        elif self.reading.wraps_around(count):
            self.say("Continued from the start" if count > 0 else "Continued from the end", seconds=2.0)
        self.reading = self.reading.move_by_hits(count)

    async def action_matches(self) -> None:
        await self.run_action("app.matches")
