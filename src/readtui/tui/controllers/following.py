"""Following: links to places, notes, documents, mail and pictures."""

from __future__ import annotations

from functools import partial

from readtui.document.model import Inline
from readtui.errors import ReadtuiError
from readtui.ingest.source import is_address
from readtui.reading.link_target import (
    EditTarget,
    FileTarget,
    LibraryTarget,
    LinkTarget,
    MailTarget,
    ManualTarget,
    NoteTarget,
    PictureTarget,
    PlaceTarget,
    Refused,
    WebTarget,
    copied_address,
    existing_file,
    link_target_of,
)
from readtui.reading.links import link_at
from readtui.span import Offset
from readtui.tui.effects import Act, Browse, CopyAddress, Follow, OpenHighlight, OpenKept, OpenPicture, Say
from readtui.tui.passage_commands import highlight_at_hand
from readtui.tui.services import Host, OpenRequest
from readtui.unicode.printable import printable_line


class FollowingController:
    """Goes where a link leads. `hovered` is the link under the mouse."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.hovered: Inline | None = None

    def _target_of(self, link: Inline) -> LinkTarget:
        return link_target_of(self._host.reading.document, self._host.source, link)

    def hover(self, offset: Offset | None) -> None:
        """Show the target of the link under the mouse, if there is one."""
        link = link_at(self._host.reading.document, offset) if offset is not None else None
        if link != self.hovered:
            self.hovered = link
            self._host.update_status()

    def click(self, offset: Offset) -> None:
        """Follow the link at an offset of the text; without one, close the note, or make that place the position.

        A highlight there is opened.
        """
        if self._host.reading.document.is_head:
            return  # a head cannot be returned to from where a link leads
        reading = self._host.reading
        if (link := link_at(reading.document, offset)) is not None:
            self._host.show_reading(reading.close_note())
            self.follow(Follow(link))
        elif reading.links.note is not None:
            self._host.show_reading(reading.close_note())
        else:
            self._host.show_reading(pointing := reading.point_at(offset))
            if (mark := highlight_at_hand(pointing)) is not None:
                self._host.apply(OpenHighlight(mark.ident))

    def click_in_note(self, offset: Offset) -> None:
        """Follow the link at an offset of the open note."""
        if (link := link_at(self._host.reading.document, offset)) is not None:
            self.follow(Follow(link))

    def follow(self, effect: Follow) -> None:
        """Go to the target of a link: a place in the document, a note in a window, or another document."""
        link, reading = effect.link, self._host.reading.clear_hints()
        match self._target_of(link):
            case PlaceTarget(offset):
                self._host.show_reading(reading.jump_to(offset))
            case NoteTarget(span):
                inside = reading.links.note is not None and span == reading.links.note.span
                self._host.show_reading(reading.jump_to(span.start) if inside else reading.open_note(link, span))
            case Refused(target, why):
                self._host.show_reading(reading)
                self._host.say(f"Link to {target} not followed: {why}")
            case MailTarget() if link not in (reading.links.current, self.hovered):
                self._host.show_reading(reading.close_note().choose_link(link))  # the status row shows its target
                self._host.apply(Say("{0} writes this mail", ("link.follow",)))
            case target:
                self._host.show_reading(reading.close_note().choose_link(link))
                self._leave_for(target)

    def _leave_for(self, target: LinkTarget) -> None:
        match target:
            case WebTarget(address, fragment):
                self._host.open(address, OpenRequest(fragment, typed_by_user=self._is_on_typed_host(address)))
            case FileTarget(path, fragment):
                self._host.open(path, OpenRequest(fragment))
            case EditTarget() as place:
                self._edit(place)
            case ManualTarget(source):
                self._host.open(source, OpenRequest())
            case MailTarget() as mail:
                self._host.browse(mail.link)
            case PictureTarget(image):
                self.open_picture(OpenPicture(image))
            case LibraryTarget(kind, uid):
                self._host.apply(OpenKept(kind, uid))
            case _:
                pass  # the others stay in the document

    def _edit(self, target: EditTarget) -> None:
        """Open a place in a file in the editor, if there is such a file."""
        if (path := existing_file(target)) is None:
            self._host.say(f"There is no file {printable_line(target.place.path)}")
        elif self._host.edit(path, target.place.line, target.place.column) and path == self._host.source:
            self._host.apply(Act("reload"))

    def _is_on_typed_host(self, address: str) -> bool:
        """Return whether an address has the host of the open page, and the user typed that one.

        False for a page that came from another host by a redirect.
        """
        if not (self._host.origin_is_trusted and is_address(self._host.source)):
            return False
        from readtui.ingest.web.address import parse_address, same_host  # deferred: only web addresses need it

        return same_host(parse_address(self._host.source), parse_address(address))

    def browse(self, effect: Browse) -> None:
        """Open a link in a browser; without one, the address of the document."""
        if effect.link is None:
            if is_address(self._host.source):
                self._host.browse(self._host.source)
            else:
                self._host.say("This text has no web address")
            return
        match self._target_of(effect.link):
            case MailTarget() as mail:
                self._host.browse(mail.link)
            case WebTarget() as target:
                self._host.browse(copied_address(target, effect.link))
            case Refused(target, why):
                self._host.say(f"Link to {target} not followed: {why}")
            case _:
                self._host.say("This link does not lead to a web page")

    def copy_address(self, effect: CopyAddress) -> None:
        """Copy the address of a link."""
        address = copied_address(self._target_of(effect.link), effect.link)
        self._host.copy(lambda: address, address)

    # Pictures

    def open_picture(self, effect: OpenPicture) -> None:
        """Find a picture in a thread, and open it."""
        self._host.run_in_thread(partial(self._find_picture, self._host.source, effect.image), group="picture")

    def _find_picture(self, source: str, image: str) -> None:
        try:
            picture = self._host.services.picture(source, image)
        except ReadtuiError as error:
            self._host.call_from_thread(self._host.say, f"Cannot open the picture: {error}")
        except Exception as error:  # no picture may end the program
            self._host.call_from_thread(self._host.say_unexpected, f"Cannot open the picture {image}", error)
        else:
            self._host.call_from_thread(self._host.show_picture, picture)
