"""The last screen of a document: what the app will show first when the document is opened again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events

from readtui.config import debug_log
from readtui.config.settings import Settings
from readtui.config.themes import Theme
from readtui.reading.overlay import scrollbar_ticks
from readtui.reading.position import Position
from readtui.reading.state import Reading
from readtui.startup.new_screen import ROLES
from readtui.tui.arrangement import SidebarPlace
from readtui.tui.footer import footer
from readtui.tui.host import AppHost
from readtui.tui.paint import StyledRow, parameters, styled_row
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.state import ScreenState
from readtui.tui.status import status_row


class LastScreen(NamedTuple):
    """The rows of the screen, and what they depend on; `styles` are the parameters of `new_screen.ROLES`.

    `is_start`: the screen shows the start of the document.
    `requested_at` is when the document was asked for (seconds since 1970), None if that was at the start.
    `other_sources` are those of other documents that were shown: their screens are not known.
    """

    source: str
    requested_at: float | None
    other_sources: frozenset[str]
    is_start: bool
    size: tuple[int, int]
    rows: Sequence[StyledRow]
    styles: Sequence[str]
    settings: Settings
    theme: Theme


def last_screen(host: AppHost, screen: ReadingScreen, *, has_links: bool) -> LastScreen | None:
    """Return the last screen of the document that is shown, which may have links; what is shown is changed for that.

    None if that fails unexpectedly: the program ends, and its user has asked for nothing else.
    """
    try:
        return _last_screen(host, screen, has_links=has_links)
    except Exception as error:
        debug_log.log_error(error)
        return None


def _last_screen(host: AppHost, screen: ReadingScreen, *, has_links: bool) -> LastScreen:
    host.controllers.appearance.shows_hidden_text = False
    if (setting := host.controllers.appearance.setting(screen.reading.document)) != screen.setting:
        screen.reset(setting)
    _reopen(screen, SidebarPlace.of(host.settings))
    columns = screen.page.viewport.columns
    state = ScreenState(screen.reading, source=host.source, has_links=has_links, columns=columns)
    cells = screen.size.width
    screen.status_bar.show(*status_row(state, host.keys, cells), footer(state, host.keys, cells))
    terminal = host.theme_styles.terminal
    return LastScreen(
        host.source,
        host.controllers.opening.requested_at.get(host.source),
        frozenset(host.controllers.visiting.shown_sources - {host.source}),
        screen.reading.position.top == 0,
        screen.size,
        [styled_row(strip, terminal) for strip in screen._compositor.render_strips()],
        [parameters(host.theme_styles.filtered(role), terminal) for role in ROLES],
        host.settings,
        host.theme_styles.theme,
    )


def _reopen(screen: ReadingScreen, place: SidebarPlace) -> None:
    """Show the document as it is opened: with the same place at the top, and without search, selection and notices."""
    screen.place, screen.zen, screen.is_overlay, screen.has_room_for_sections = place, False, False, False
    screen.notice.clear()
    screen.search_bar.display = False
    screen.set_focus(screen.page)
    before = screen.reading
    screen.reading = Reading(before.document, Position.at(before.position.top), marks=before.marks)
    screen.lists.show(Reading(), screen.reading)
    screen.lay_out()
    screen._refresh_layout()
    # What the widgets do when the messages with their new sizes, and without the focus, arrive.
    screen.lists.filter.has_focus = screen.sidebar.has_focus = screen.marks.has_focus = False
    screen.sidebar.on_descendant_blur()
    screen.page.viewport.sideways.reset()
    screen.page.viewport.resize(*screen.page.size)  # the row of the offset at the top, which may be within a heading
    screen.page.refresh()
    screen.page.on_resize(events.Resize(screen.page.size, screen.page.size))
    screen.sidebar.on_resize()
    screen.marks.on_resize()
    screen.scrollbar.show(screen.page.viewport.thumb, scrollbar_ticks(screen.reading, screen.scrollbar.size.height))
