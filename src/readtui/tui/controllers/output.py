"""The window beside a passage, as the controllers use it: it is open while its content is being made in a thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.span import Span
from readtui.tui.services import Host
from readtui.tui.widgets.output import Content, OutputWindow


def show_beside(
    host: Host,
    span: Span,
    content: Content,
    *,
    on_closed: Callable[[], None],
    on_follow: Callable[[str], None] = lambda target: None,
) -> OutputWindow:
    """Open a window beside a passage of the text. Return it: its content can be replaced."""
    window = OutputWindow(content, lambda: host.place_of(span), on_copy=partial(_copy, host), on_follow=on_follow)
    host.show_window(window, lambda _: on_closed())
    return window


def _copy(host: Host, text: str) -> None:
    if text:
        host.copy(lambda: text)
    else:
        host.say("Nothing to copy yet")


def line_of(text: str) -> Document:
    """Return a document of one line, for a content that is still being made."""
    builder = Builder()
    builder.paragraph(text)
    return builder.build()


def preformatted(text: str) -> Document:
    """Return a document with the lines of a text as they are."""
    builder = Builder()
    builder.code(text)
    return builder.build()
