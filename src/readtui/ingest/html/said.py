"""A passage of a page as it is gathered: white space folded, line breaks where the author made them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readtui.document.model import Style, StyledText

_SPACE = re.compile(r"[ \t\n\r\f\u2028\u2029]+")


class TextBuffer:
    """Gathers what a passage says; `styles` are those that are open, `names` the places that links lead to."""

    def __init__(self, styles: tuple[Style, ...] = ()) -> None:
        self.styles = styles
        self.names: list[str] = []
        self._pieces: list[StyledText] = []
        self._spaced = True  # whether a space would be one too many
        self.has_text = False

    def say(self, text: str) -> None:
        """Append text; runs of white space become one space."""
        if self._spaced and text.isspace() and text.isascii():  # nearly half of what stands between tags
            return
        is_folded = text.isprintable() and "  " not in text  # a long line mostly is: the pattern takes five times that
        folded = text if is_folded else _SPACE.sub(" ", text)
        if self._spaced and folded[:1] == " ":
            folded = folded[1:]
        if folded:
            self._pieces.append(StyledText(folded, self.styles))
            self._spaced = folded[-1] == " "
            self.has_text = self.has_text or not folded.isspace()

    def break_line(self) -> None:
        """Break the line; two breaks in a row end the passage."""
        self._pieces.append(StyledText("\n", ()))
        self._spaced = True

    def passages(self) -> Iterator[tuple[StyledText, ...]]:
        """The passages: one, or several where lines stand empty between."""
        passage: list[StyledText] = []
        breaks = 0
        for piece in self._pieces:
            if piece.text == "\n":
                breaks += 1
                continue
            if not piece.text.strip():
                if not breaks:
                    passage.append(piece)
                continue
            if breaks > 1 and passage:
                yield tuple(passage)
                passage = []
            elif breaks and passage:
                last = passage[-1]
                passage[-1:] = [StyledText(last.text.removesuffix(" "), last.styles), StyledText("\n", ())]
            breaks = 0
            passage.append(piece)
        yield tuple(passage)
