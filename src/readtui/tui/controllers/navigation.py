"""Show a document and move in it: by sections, paragraphs, figures, marks and jumps."""

from __future__ import annotations

import time
from functools import partial

from textual.message import Message
from textual.reactive import var
from textual.timer import Timer

from readtui.document.model import Document
from readtui.marks.model import ResolvedMark
from readtui.reading.overlay import margin_signs, overlays, scrollbar_ticks
from readtui.reading.position import Position
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.screen_layout import ScreenLayout, SidebarPlace
from readtui.tui.state import Opening
from readtui.tui.widgets.page import Page
from readtui.typeset.setting import Setting

CUE_S = 1.0
"""Seconds for which the target of a jump is highlighted."""

IDLE_S = 0.7
"""Seconds without a key after which estimated heights of blocks are measured, in slices."""

BLOCKS_PER_SLICE = 500
"""Blocks measured in one slice, which takes about 2 ms."""


class NavigationScreen(ScreenLayout):
    """The part of the reading screen that shows a `Reading`.

    Keys and messages replace the `Reading`; `watch_reading` then updates the widgets.
    """

    reading: var[Reading] = var(Reading(), init=False)

    class DocumentShown(Message):
        """Another document is on the screen."""

        def __init__(self, document: Document) -> None:
            super().__init__()
            self.document = document

    class PositionChanged(Message):
        """The position in the document has changed."""

        def __init__(self, reading: Reading) -> None:
            super().__init__()
            self.reading = reading

    def __init__(self, setting: Setting, sidebar: SidebarPlace) -> None:
        super().__init__(sidebar)
        self.setting = setting
        self._refiner: Timer | None = None  # created in `on_mount`
        self._opening: Reading | None = None
        self._cue_timer: Timer | None = None
        self.last_key_at = 0.0
        self.count_typed = ""
        self.being_opened: Opening | None = None

    def on_mount(self) -> None:
        self._refiner = self.set_interval(0.05, self._refine, pause=True)
        if self._opening is not None:
            self.resume(self._opening)
        else:
            self.lay_out()

    # The document

    def open(self, document: Document, at: Offset = 0) -> None:
        """Show a document from an offset on, at the latest when the screen is mounted."""
        self.resume(Reading(document, Position.at(at)))

    def resume(self, reading: Reading) -> None:
        """Show a document in the state in which it was left."""
        if self._refiner is None:
            self._opening = reading
            return
        self.last_key_at = time.monotonic()  # heights of other blocks are measured later
        self.reading = reading
        self.page.show(reading.document, self.setting, reading.position.top)
        self._refiner.resume()
        self.lay_out()
        self.post_message(self.DocumentShown(reading.document))

    def reset(self, setting: Setting) -> None:
        """Typeset the text with other settings; the word at the top stays there."""
        self.setting = setting
        if self.reading.has_document:
            self.page.show(self.reading.document, setting)
            if self._refiner is not None:
                self._refiner.resume()

    def watch_reading(self, old: Reading, new: Reading) -> None:
        """Update the widgets."""
        same = old.document is new.document
        if not same or _highlighting(old) != _highlighting(new):
            self.page.set_overlays(partial(overlays, new), margin_signs(new))
        if same and old.position.move_count != new.position.move_count:
            self._land(new)
        elif (
            new.selection.by_keys
            and new.selection.current is not None
            and old.selection.current != new.selection.current
        ):
            self.page.scroll_to_show(new.selection.current.head)
        self.update_sidebar(new)
        self.scrollbar.show(self.page.viewport.thumb, scrollbar_ticks(new, self.scrollbar.size.height))
        self.update_status()
        if not same or (old.position.top, old.position.bottom) != (new.position.top, new.position.bottom):
            self.post_message(self.PositionChanged(new))

    def _land(self, new: Reading) -> None:
        self.page.reveal(new.position.offset, new.position.placement)
        self.remove_cue_later()

    def remove_cue_later(self) -> None:
        """Remove the highlight of a jump's target after `CUE_S`."""
        if self._cue_timer is not None:
            self._cue_timer.stop()
        if self.reading.position.jump_cue is not None:
            self._cue_timer = self.set_timer(CUE_S, self._remove_cue)

    def _remove_cue(self) -> None:
        self.reading = self.reading.with_jump_cue(None)

    def update_status(self) -> None:
        """Show the present state in the rows at the bottom. Implemented by `ReadingScreen`."""

    def _refine(self) -> None:
        if time.monotonic() - self.last_key_at <= IDLE_S:
            return
        if not self.page.viewport.refine(BLOCKS_PER_SLICE) and self._refiner:
            self._refiner.pause()

    def section_chosen(self, section: int) -> None:
        """Go to a section of the sidebar."""
        self.reading = self.reading.jump_to(self.reading.document.sections[section].span.start)
        self.exit_sidebar()

    def mark_chosen(self, ident: int) -> None:
        """Go to a mark of the sidebar, if its text is still there."""
        if (found := self.mark_with_ident(ident)) is not None:
            self.go_to(found)
            if found.span is not None:
                self.exit_sidebar()

    def mark_with_ident(self, ident: int | None) -> ResolvedMark | None:
        """Return the mark with this id."""
        return next((found for found in self.reading.marks.entries if found.mark.ident == ident), None)

    def go_to(self, found: ResolvedMark) -> None:
        """Go to a mark, if its text is still there."""
        if found.span is None:
            self.say("The text of this mark is gone")
        else:
            self.reading = self.reading.jump_to(found.span.start)

    # Moving

    def page_scrolled(self, shown: Span) -> None:
        """Another part of the text is visible."""
        self.reading = self.reading.with_viewport(shown.start, shown.end)

    def on_page_jumped(self, event: Page.Jumped) -> None:
        self.reading = self.reading.record_jump(event.origin)

    def on_page_count_typed(self, event: Page.CountTyped) -> None:
        self.count_typed = event.count
        self.update_status()

    def action_section(self, count: int) -> None:
        self.reading = self.reading.jump_by_sections(count * self.page.take_count(1))

    def action_paragraph(self, count: int) -> None:
        self.reading = self.reading.move_by_paragraphs(count * self.page.take_count(1))

    def action_figure(self, count: int) -> None:
        moved = self.reading.jump_by_figures(count * self.page.take_count(1))
        if moved is self.reading:
            self.say("No more figures or tables in this direction")
        self.reading = moved

    def action_percent(self) -> None:
        self.reading = self.reading.jump_to_percent(self.page.take_count(0))

    async def action_back(self) -> None:
        """Go back to the position before the last jump; without one, to the previous document."""
        if self.reading.position.jump_list.behind:
            self.reading = self.reading.back()
        else:
            await self.run_action("app.text(-1)")

    async def action_forth(self) -> None:
        if self.reading.position.jump_list.ahead:
            self.reading = self.reading.forward()
        else:
            await self.run_action("app.text(1)")


def _highlighting(reading: Reading) -> tuple[object, ...]:
    """Return the values that decide how the text is highlighted."""
    return (
        reading.search.hits,
        reading.search.current_hit,
        reading.selection.current,
        reading.selection.by_keys,
        reading.position.jump_cue,
        reading.links.hints,
        reading.marks.entries,
        reading.links.current,
        reading.links.note,
    )
