"""Select and follow links, show footnotes in a window, and open pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from textual.message import Message

from readtui.document.model import Inline
from readtui.reading.link_target import (
    FileTarget,
    LinkTarget,
    MailTarget,
    NoteTarget,
    PictureTarget,
    PlaceTarget,
    Refused,
    WebTarget,
    copied_address,
    link_target_of,
)
from readtui.reading.links import link_at
from readtui.reading.overlay import overlays
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.actions import HINT_LETTERS, key_labels
from readtui.tui.controllers.selection import SelectionScreen
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.widgets.note import FRAME_CELLS, note_placement
from readtui.tui.widgets.page import Page
from readtui.typeset.layout import passage_lines
from readtui.typeset.setting import Setting

SCROLLS: Mapping[str, tuple[int, float]] = {
    "line_down": (1, 0),
    "line_up": (-1, 0),
    "page_down": (0, 1),
    "page_up": (0, -1),
    "half_down": (0, 0.5),
    "half_up": (0, -0.5),
    "top": (-(10**6), 0),
    "bottom": (10**6, 0),
}
"""Actions that scroll an open note instead of the page: by rows, and by heights of its window."""

ACTIONS_KEEPING_NOTE = ("next_link(", "hints", "copy_address", "browse", "count(")
"""Beginnings of the actions that do not close an open note."""


class LinkScreen(SelectionScreen):
    """The part of the reading screen for links, notes and pictures. `base` is the source of the document."""

    class LinkFollowed(Message):
        """The user follows a link to another document or to a mail address."""

        def __init__(self, link_target: WebTarget | FileTarget | MailTarget) -> None:
            super().__init__()
            self.link_target = link_target

    class BrowserRequested(Message):
        """The user wants to open an address in the browser."""

        def __init__(self, address: str) -> None:
            super().__init__()
            self.address = address

    class AddressCopyRequested(Message):
        """The user wants to copy an address."""

        def __init__(self, address: str) -> None:
            super().__init__()
            self.address = address

    class PictureRequested(Message):
        """The user wants to see a picture."""

        def __init__(self, image: str) -> None:
            super().__init__()
            self.image = image

    def __init__(self, setting: Setting, sidebar: SidebarPlace, keymap: Mapping[str, str]) -> None:
        super().__init__(setting, sidebar, keymap)
        self.base = "-"
        self.keymap = keymap
        self.hovered: Inline | None = None

    def link_target(self, link: Inline) -> LinkTarget:
        """Return the target of a link in the document."""
        return link_target_of(self.reading.document, self.base, link)

    def on_page_text_hovered(self, event: Page.TextHovered) -> None:
        link = link_at(self.reading.document, event.offset) if event.offset is not None else None
        if link != self.hovered:
            self.hovered = link
            self.update_status()

    # Selecting a link

    def action_next_link(self, count: int) -> None:
        """Select the next or previous link."""
        moved = self.reading.choose_link_ahead(count * self.page.take_count(1))
        self.notice.clear()  # it would cover the target in the status row
        if moved is self.reading:
            self.say(
                "No more links in this direction"
                if moved.visible_links or moved.links.note is None
                else "No links in this note"
            )
        self.reading = moved
        if moved.links.note is not None and moved.links.current is not None:
            self.note.reveal(moved.links.current.span.start)

    def action_hints(self) -> None:
        self.reading = self.reading.show_hints(HINT_LETTERS)
        if not self.reading.links.hints:
            self.say("No links on this screen")

    def choose_hint(self, key: str) -> None:
        """Follow the link with that letter; with a capital letter, only select it."""
        typed = self.reading.type_hint(key.lower())
        remaining = typed.links.hints
        self.reading = typed if len(remaining) > 1 and remaining[0][0] else typed.clear_hints()
        if len(remaining) > 1 and remaining[0][0]:
            return
        if remaining and key.isupper():
            self.reading = self.reading.choose_link(remaining[0][1])
        elif remaining:
            self.follow(remaining[0][1])

    # Following links

    def action_link(self) -> None:
        """Follow the selected link.

        Without one: go to the open note, follow the only visible link, select the first of several visible links, or
        open the picture.
        """
        reading = self.reading
        if reading.links.current is not None:
            self.follow(reading.links.current)
        elif reading.links.note is not None:
            self.reading = reading.jump_to(reading.links.note.span.start)
        elif len(reading.visible_links) == 1:
            self.follow(reading.visible_links[0])
        elif reading.visible_links:
            self.reading = reading.choose_link(reading.first_link_from_position() or reading.visible_links[0])
        elif reading.position.picture(reading.document) is not None:
            self.action_picture()
        else:
            self.say("No link and no picture on this screen")

    def follow(self, link: Inline) -> None:
        """Go to the target of a link: a place in the document, a note in a window, or another document."""
        match self.link_target(link):
            case PlaceTarget(offset):
                self.reading = self.reading.jump_to(offset)
            case NoteTarget(span):
                inside = self.reading.links.note is not None and span == self.reading.links.note.span
                self.reading = self.reading.jump_to(span.start) if inside else self.reading.open_note(link, span)
            case Refused(target, why):
                self.say(f"Link to {target} not followed: {why}")
            case PictureTarget(image):
                self.reading = self.reading.close_note().choose_link(link)
                self.post_message(self.PictureRequested(image))
            case MailTarget() if link not in (self.reading.links.current, self.hovered):
                self.reading = self.reading.close_note().choose_link(link)  # the status row shows its target
                self.say(f"{self.key_of('link.follow')} writes this mail")
            case link_target:
                self.reading = self.reading.close_note().choose_link(link)
                self.post_message(self.LinkFollowed(link_target))

    async def action_browse(self) -> None:
        """Open the selected link in a browser; without one, the address of this document."""
        link = self.reading.links.current
        if link is None:
            await self.run_action("app.browser")
            return
        match self.link_target(link):
            case WebTarget() | MailTarget() as link_target:
                address = link_target.link if isinstance(link_target, MailTarget) else copied_address(link_target, link)
                self.post_message(self.BrowserRequested(address))
            case Refused(target, why):
                self.say(f"Link to {target} not followed: {why}")
            case _:
                self.say("This link does not lead to a web page")

    def action_copy_address(self) -> None:
        """Copy the address of the selected link, or of the only visible one."""
        reading = self.reading
        link = reading.links.current or (reading.visible_links[0] if len(reading.visible_links) == 1 else None)
        if link is None:
            self.say(f"{self.key_of('link.next')} selects the link whose address is copied")
            return
        self.post_message(self.AddressCopyRequested(copied_address(self.link_target(link), link)))

    def action_picture(self) -> None:
        """Open the picture at the current position."""
        if (picture := self.reading.position.picture(self.reading.document)) is None:
            self.say("No picture on this screen")
        else:
            self.post_message(self.PictureRequested(picture.image))

    def key_of(self, ident: str) -> str:
        """Return the label of an action's first key; empty without one."""
        return next(iter(key_labels(ident, self.keymap)), "")

    # Notes

    def watch_reading(self, old: Reading, new: Reading) -> None:
        """Update the widgets and the window of a note."""
        super().watch_reading(old, new)
        if new.links.note != old.links.note:
            self._show_note(new)
            self.update_status()  # whether the note scrolls depends on the size of its window
        if new.links.note is not None:
            self.note.set_overlays(partial(overlays, new))

    def _show_note(self, reading: Reading) -> None:
        self.note.display = reading.links.note is not None
        if reading.links.note is not None:
            title = reading.links.note.link.span.of(reading.document.text)
            self.note.show(title, ())
            self._place_note(reading, reading.links.note.link.span, reading.links.note.span)

    def _place_note(self, reading: Reading, link: Span, span: Span) -> None:
        """Typeset the note for the width of the page, and place its window next to the link."""
        page, (column, measure) = self.page.region, self.page.viewport.column()
        rows, cell = self.page.viewport.cells_of(link)
        room = max(min(measure + FRAME_CELLS, page.width), 1)
        setting = replace(self.setting, measure=max(room - FRAME_CELLS, 1), subtitle="", show_hidden=False)
        self.note.lines = passage_lines(reading.document, setting, span)
        cells = min(self.note.wanted_size[0], room)
        first = max(min(column - 2, page.width - room), 0)
        x = min(max(cell - 2, first), first + room - cells)
        self.note.place(page.x + x, note_placement(self.note.wanted_size[1], rows, max(page.height, 1)), cells)

    def page_scrolled(self, shown: Span) -> None:
        self.hovered = None  # other text is under the mouse now
        super().page_scrolled(shown)
        if self.reading.links.note is not None:
            self._place_note(self.reading, self.reading.links.note.link.span, self.reading.links.note.span)

    def handle_note_key(self, actions: list[str]) -> bool:
        """Handle a key while a note is open, by the actions it is bound to. Return whether it was handled.

        Scrolling keys scroll the note. Most other keys close it and are then handled as usual.
        """
        for action in actions:
            if action in SCROLLS:
                rows, heights = SCROLLS[action]
                self.note.scroll_by(self.page.take_count(1) * (rows + round(heights * self.note.visible_rows)))
                return True
            if action in ("leave", "back"):
                self.reading = self.reading.close_note()
                return True
        if not any(action.startswith((*ACTIONS_KEEPING_NOTE, "link")) for action in actions):
            self.reading = self.reading.close_note()
        return False

    def note_clicked(self, offset: Offset) -> None:
        """Follow the link at an offset of the open note."""
        if self.reading.links.note is not None and (link := link_at(self.reading.document, offset)) is not None:
            self.follow(link)
