"""Text of the open paragraph of a page: white space is folded, and empty lines end a paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from readtui.document.model import Style, StyledText
from readtui.unicode.lazy_regex import lazy_regex

_SPACE = lazy_regex(r"[ \t\n\r\f\u2028\u2029]+")


class TextBuffer:
    """Text of the open block: folds white space, and splits the text at empty lines.

    `styles` are the open inline styles, `ids` the places inside the text that links can point to.
    """

    def __init__(self, styles: tuple[Style, ...] = ()) -> None:
        self.styles = styles
        self.ids: list[str] = []
        self.has_text = False
        self._pieces: list[StyledText] = []
        self._ends_with_space = True  # or is empty: a space here would be dropped

    def add_styled(self, text: str, style: Style) -> None:
        """Append text with one style more."""
        styles, self.styles = self.styles, (*self.styles, style)
        self.add(text)
        self.styles = styles

    def add(self, text: str) -> None:
        """Append text; runs of white space become one space."""
        if self._ends_with_space and text.isspace() and text.isascii():  # nearly half of the text between tags
            return
        is_folded = text.isprintable() and "  " not in text  # true of most long lines; the pattern is five times slower
        folded = text if is_folded else _SPACE.sub(" ", text)
        if self._ends_with_space and folded[:1] == " ":
            folded = folded[1:]
        if folded:
            self._pieces.append(StyledText(folded, self.styles))
            self._ends_with_space = folded[-1] == " "
            self.has_text = self.has_text or not folded.isspace()

    def break_line(self) -> None:
        """Break the line; two breaks in a row end the paragraph."""
        self._pieces.append(StyledText("\n", ()))
        self._ends_with_space = True

    @property
    def is_at_new_line(self) -> bool:
        """Whether the text ends with a break."""
        return bool(self._pieces) and self._pieces[-1].text == "\n"

    def paragraphs(self) -> Iterator[tuple[StyledText, ...]]:
        """Yield the text as paragraphs: one, or several if there are empty lines."""
        paragraph: list[StyledText] = []
        breaks = 0
        for piece in self._pieces:
            if piece.text == "\n":
                breaks += 1
                continue
            if not piece.text.strip():
                if not breaks:
                    paragraph.append(piece)
                continue
            if breaks > 1 and paragraph:
                yield tuple(paragraph)
                paragraph = []
            elif breaks and paragraph:
                last = paragraph[-1]
                paragraph[-1:] = [StyledText(last.text.removesuffix(" "), last.styles), StyledText("\n", ())]
            breaks = 0
            paragraph.append(piece)
        yield tuple(paragraph)
