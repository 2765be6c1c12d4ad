"""The reading screen: one document, its sections beside it, and the search."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer

from readtui.document.model import Document, Inline
from readtui.document.span import Offset, Span
from readtui.errors import QueryError
from readtui.passages import duration, paragraph_at, word_at
from readtui.reading import Reading
from readtui.tui.bar import Bar, Notice
from readtui.tui.bindings import HINT_LETTERS, READING
from readtui.tui.finder import Finder
from readtui.tui.page import Page
from readtui.tui.paint import Looks
from readtui.tui.rail import Rail
from readtui.tui.sidebar import Sidebar
from readtui.typeset.setting import Setting

CUE_S = 1.0
"""Seconds that a landing cue stays."""

NARROWEST_BESIDE = 80
"""Columns below which the sidebar lies over the text."""

IDLE_S = 0.7
"""Seconds without a key after which heights that were estimated are measured, a slice at a time."""

BLOCKS_A_SLICE = 500
"""Blocks measured in a slice: about 2 ms."""


@dataclass(frozen=True)
class SidebarPlace:
    """Where the sidebar stands, how wide (cells), and whether it is there."""

    on_right: bool = False
    cells: int = 28
    shown: bool = True


class ReadingScreen(Screen[None]):
    """Shows a `Reading`; keys and messages make a new one, and `watch_reading` tells the widgets."""

    BINDINGS: ClassVar[list[BindingType]] = list(READING)
    AUTO_FOCUS = "#page"
    ALLOW_SELECT = False
    DEFAULT_CSS = "ReadingScreen { layers: default above; layout: horizontal; overflow: hidden; }"

    reading: var[Reading | None] = var(None, init=False)

    class Progressed(Message):
        """The reader is at another place."""

        def __init__(self, reading: Reading) -> None:
            super().__init__()
            self.reading = reading

    class LinkFollowed(Message):
        """The reader follows a link that leads out of the document."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, looks: Looks, setting: Setting, sidebar: SidebarPlace) -> None:
        super().__init__()
        self.setting = setting
        self.place = sidebar
        self.zen = False
        self._refiner: Timer | None = None  # made when the screen is there
        self._opening: tuple[Document, Offset] | None = None
        self._sidebar_over = False  # whether the sidebar lies over the text, on a narrow screen
        self._broken_query = ""  # what is wrong with the pattern in the finder
        self._cue_timer: Timer | None = None
        self._typed_at = 0.0
        self._count = ""
        self._z_pressed = False
        self.sidebar = Sidebar(looks)
        self.page = Page(looks, self._page_moved)
        self.rail = Rail(looks)
        self.bar = Bar(looks)
        self.notice = Notice(looks)
        self.finder = Finder(looks)

    def compose(self) -> ComposeResult:
        yield self.page
        yield self.rail
        yield self.sidebar
        yield self.bar
        yield self.notice
        yield self.finder

    def on_mount(self) -> None:
        self._refiner = self.set_interval(0.05, self._refine, pause=True)
        if self._opening is not None:
            self.open(*self._opening)
        else:
            self.lay_out()

    # What is shown

    def open(self, document: Document, at: Offset = 0) -> None:
        """Read a document, from a place on; as soon as the screen is there."""
        if self._refiner is None:
            self._opening = (document, at)
            return
        self._typed_at = time.monotonic()  # what is not on the screen yet can wait
        self.reading = Reading(document, here=at, top=at, bottom=at)
        self.page.show(document, self.setting, at)
        self._refiner.resume()
        self.lay_out()

    def reset(self, setting: Setting) -> None:
        """Set the text otherwise; the word at the top stays there."""
        self.setting = setting
        if self.reading is not None:
            self.page.show(self.reading.document, setting)
            if self._refiner is not None:
                self._refiner.resume()

    def wear(self, looks: Looks) -> None:
        """Wear another theme."""
        for part in (self.sidebar, self.page, self.rail, self.bar, self.notice, self.finder):
            part.wear(looks)

    def say(self, sentence: str, *, seconds: float = 5.0) -> None:
        """Tell the reader something."""
        self.notice.say(sentence, seconds=seconds)

    def watch_reading(self, old: Reading | None, new: Reading | None) -> None:
        """Hand the widgets what changed."""
        if new is None:
            return
        same = old is not None and old.document is new.document
        if old is None or not same or _dressed(old) != _dressed(new):
            self.page.overlay(new.overlays, new.cue.start if new.cue else None)
        if old is not None and same and old.landings != new.landings:
            self._land(new)
        self.sidebar.show(new)
        self.rail.show(self.page.thumb, new.ticks(self.rail.size.height))
        self.tell_bar()
        if old is None or (old.top, old.bottom) != (new.top, new.bottom):
            self.post_message(self.Progressed(new))

    def _land(self, new: Reading) -> None:
        self.page.reveal(new.here, new.landing)
        if self._cue_timer is not None:
            self._cue_timer.stop()
        if new.cue is not None:
            self._cue_timer = self.set_timer(CUE_S, self._uncue)

    def _uncue(self) -> None:
        if self.reading is not None:
            self.reading = self.reading.uncued()

    def tell_bar(self) -> None:
        """Say in the status row where the reader is."""
        if (reading := self.reading) is None:
            return
        section = reading.section
        title = reading.document.sections[section].title if section >= 0 else reading.document.title
        if reading.query is not None:
            switches = " word" * reading.query.whole_words + " pattern" * reading.query.regex
            left = f"/{reading.query.text}{switches}  {search_state(reading)}" + (f"  {title}" if title else "")
        else:
            left = title or reading.document.source
        parts = [f"{reading.progress * 100:.0f} %"]
        if reading.minutes_left:
            parts.append(f"{duration(reading.minutes_left)} left")
        if self._count:
            parts.insert(0, self._count)
        self.bar.tell(left, " · ".join(parts))

    def _refine(self) -> None:
        if time.monotonic() - self._typed_at > IDLE_S and not self.page.refine(BLOCKS_A_SLICE) and self._refiner:
            self._refiner.pause()

    # How the screen is laid out

    def on_resize(self, event: events.Resize) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Show what there is room for, and what the reader wants to see."""
        narrow = self.app.size.width < NARROWEST_BESIDE
        has_sections = self.reading is not None and len(self.reading.document.sections) > 1
        beside = self.place.shown and not narrow and has_sections and not self.zen
        over = self._sidebar_over and (narrow or not has_sections) and not self.zen
        low = self.app.size.height < 4
        self.sidebar.on_right = self.place.on_right
        self.sidebar.set_class(self.place.on_right, "-right")
        self.sidebar.styles.layer = "above" if over else "default"
        widest = self.app.size.width * 3 // 10 if not narrow else self.app.size.width * 4 // 5
        self.sidebar.styles.width = max(min(self.place.cells, widest), 1)
        self.sidebar.styles.height = max(self.app.size.height - (0 if low else 2), 1)
        self.sidebar.display = beside or over
        self.bar.display = not self.zen and not low
        self.bar.styles.height = 2
        self.notice.styles.margin = (0, 0, 1 if self.finder.active else 0, 0)
        if not self.sidebar.display and self.sidebar.has_focus:
            self.set_focus(self.page)

    def action_sidebar(self) -> None:
        narrow = self.app.size.width < NARROWEST_BESIDE
        if narrow or (self.reading is not None and len(self.reading.document.sections) <= 1):
            self._sidebar_over = not self._sidebar_over
        else:
            self.place = replace(self.place, shown=not self.place.shown)
        self.zen = False
        self.lay_out()

    def action_focus_sidebar(self) -> None:
        if self.sidebar.has_focus:
            self._leave_sidebar()
            return
        if not self.sidebar.display:
            self.action_sidebar()
        self.set_focus(self.sidebar)

    def action_sidebar_width(self, step: int) -> None:
        self.place = replace(self.place, cells=min(max(self.place.cells + step, 16), 60))
        self.lay_out()

    def action_zen(self) -> None:
        self.zen = not self.zen
        self.lay_out()

    def on_sidebar_chosen(self, event: Sidebar.Chosen) -> None:
        if self.reading is not None:
            self.reading = self.reading.jumped(self.reading.document.sections[event.section].span.start)
        self._leave_sidebar()

    def on_sidebar_left(self) -> None:
        self._leave_sidebar()

    def on_sidebar_pulled(self, event: Sidebar.Pulled) -> None:
        self.place = replace(self.place, cells=min(max(event.cells, 16), 60))
        self.lay_out()

    def _leave_sidebar(self) -> None:
        self.set_focus(self.page)
        if self._sidebar_over:
            self._sidebar_over = False
            self.lay_out()

    # Moving

    def _page_moved(self, shown: Span) -> None:
        if self.reading is not None:
            self.reading = self.reading.moved(shown.start, shown.end)

    def on_page_leapt(self, event: Page.Leapt) -> None:
        if self.reading is not None:
            self.reading = self.reading.leapt(event.left)

    def on_rail_pressed(self, event: Rail.Pressed) -> None:
        self.page.scroll_to_share(event.share)

    def on_page_counted(self, event: Page.Counted) -> None:
        self._count = event.count
        self.tell_bar()

    def on_key(self, event: events.Key) -> None:
        self._typed_at = time.monotonic()
        if event.key != "Z":
            self._z_pressed = False
        if self.reading is not None and self.reading.hints:
            event.stop()
            event.prevent_default()
            self._take_hint(event.key)

    def action_section(self, count: int) -> None:
        if self.reading is not None:
            self.reading = self.reading.section_ahead(count * self.page.take_count(1))

    def action_paragraph(self, count: int) -> None:
        if self.reading is not None:
            self.reading = self.reading.paragraph_ahead(count * self.page.take_count(1))

    def action_figure(self, count: int) -> None:
        if self.reading is None:
            return
        moved = self.reading.figure_ahead(count * self.page.take_count(1))
        if moved is self.reading:
            self.say("No more figures or captions this way.")
        self.reading = moved

    def action_percent(self) -> None:
        if self.reading is not None:
            self.reading = self.reading.at_percent(self.page.take_count(0))

    def action_back(self) -> None:
        if self.reading is not None:
            self.reading = self.reading.back()

    def action_forth(self) -> None:
        if self.reading is not None:
            self.reading = self.reading.forth()

    def action_z(self) -> None:
        """Quit at the second Z of `ZZ`."""
        if self._z_pressed:
            self.app.exit()
        self._z_pressed = True

    # Searching

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys bound with priority belong to the finder while it is open, and to a window over the page."""
        if action in ("search", "matches"):
            return not self.finder.active and self.app.screen is self and not self.sidebar.has_focus
        return True

    def action_search(self) -> None:
        if self.reading is None:
            return
        self.reading = self.reading.searching()
        self.finder.open(self.reading.document.text)
        self.lay_out()
        self.set_focus(self.finder.line)  # at once: what is typed ahead goes there

    def on_finder_answered(self, event: Finder.Answered) -> None:
        if self.reading is None:
            return
        if isinstance(event.answer, QueryError):
            self.bar.tell(f"/{event.query.text}  {event.answer}", "")
            self._broken_query = str(event.answer)
        else:
            self._broken_query = ""
            self.reading = self.reading.found(event.query, event.answer)

    def on_finder_accepted(self) -> None:
        if self.reading is None:
            return
        self.reading = self.reading.kept_search()
        if self._broken_query:
            self.say(self._broken_query)
        elif self.reading.query is not None and self.reading.hit is None:
            self.say(f"“{self.reading.query.text}” is not in this text.")

    def on_finder_closed(self, event: Finder.Closed) -> None:
        self.set_focus(self.page)
        self.lay_out()
        if event.abandoned and self.reading is not None:
            self.reading = self.reading.left_search()

    def on_finder_list_wanted(self) -> None:
        self.run_worker(self.run_action("app.matches"))

    def action_match(self, count: int) -> None:
        if self.reading is None or self.reading.hits is None:
            self.say("Nothing is searched for yet: / searches.")
            return
        count *= self.page.take_count(1)
        if not len(self.reading.hits):
            self.say("No match.")
        elif self.reading.wraps(count):
            self.say("On from the start." if count > 0 else "On from the end.", seconds=2.0)
        self.reading = self.reading.hit_ahead(count)

    async def action_matches(self) -> None:
        await self.run_action("app.matches")

    def action_leave(self) -> None:
        """Put away what lies over the text: hints, a selection, matches, the sidebar."""
        if self.reading is None:
            return
        if self._sidebar_over:
            self._leave_sidebar()
        elif self.reading.selection is not None:
            self.reading = self.reading.selecting(None)
        elif self.reading.query is not None:
            self.reading = replace(self.reading, query=None, hits=None, hit=None)
        elif self.zen:
            self.action_zen()

    # The mouse and links

    def on_page_selected(self, event: Page.Selected) -> None:
        if self.reading is not None:
            self.reading = self.reading.selecting(event.span)

    def on_page_pressed(self, event: Page.Pressed) -> None:
        if self.reading is None:
            return
        document = self.reading.document
        if event.clicks == 2:
            self.reading = self.reading.selecting(word_at(document, event.offset))
        elif event.clicks >= 3:
            self.reading = self.reading.selecting(paragraph_at(document, event.offset))
        elif self.reading.selection is not None and event.offset not in self.reading.selection:
            self.reading = self.reading.selecting(None)
        elif (link := self.reading.link_at(event.offset)) is not None:
            self.follow(link)

    def action_hints(self) -> None:
        if self.reading is None:
            return
        self.reading = self.reading.hinting(HINT_LETTERS)
        if not self.reading.hints:
            self.say("No links on this screen.")

    def _take_hint(self, key: str) -> None:
        assert self.reading is not None
        hints = [(label[1:], link) for label, link in self.reading.hints if label[0] == key]
        self.reading = self.reading.unhinted()
        if len(hints) == 1 or (hints and not hints[0][0]):
            self.follow(hints[0][1])
        elif hints:
            self.reading = replace(self.reading, hints=tuple(hints))

    def action_link(self) -> None:
        if self.reading is not None and (link := self.reading.link_here()) is not None:
            self.follow(link)

    def follow(self, link: Inline) -> None:
        """Go where a link leads: to a place in this document, or out of it."""
        assert self.reading is not None
        if not link.target.startswith("#"):
            self.post_message(self.LinkFollowed(link.target))
        elif (offset := self.reading.document.target(link.target[1:])) is not None:
            self.reading = self.reading.jumped(offset)
        else:
            self.say(f"This document has no place named {link.target}.")


def _dressed(reading: Reading) -> tuple[object, ...]:
    """What the look of the text depends on."""
    return (reading.hits, reading.hit, reading.selection, reading.cue, reading.hints)


def search_state(reading: Reading) -> str:
    """ "3 of 17 · 2 more in 2 sections" for the status row."""
    if reading.hits is None or not len(reading.hits):
        return "no match" if reading.query and reading.query.text.strip() else ""
    total = f"{len(reading.hits):,}{'+' if reading.hits.capped else ''}"
    state = f"{(reading.hit or 0) + 1:,} of {total}"
    if reading.section >= 0:
        others = len(reading.hits) - reading.hits_in_section(reading.section)
        state += f" · {others:,} in other sections" if others else ""
    return state
