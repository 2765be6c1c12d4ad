"""The line of a source at which the words of a document stand, so that an editor opens there."""

from __future__ import annotations

import re

from readtui.document.model import Document
from readtui.reading.line_numbers import line_number
from readtui.span import Offset

_GAP = r"(?:<[^<>]{0,100}>|[^\w<]|_){0,40}"
"""What may stand between two words in the source: space, signs of markup, tags."""

_WORDS = (8, 4, 2)
"""Words that are looked for together; fewer if these are not there, as where a link has its address between them."""

_LONGEST = 400
"""Characters of a document in which these words are."""


def line_in_source(source: str, document: Document, offset: Offset) -> int:
    """Return the number of the line, from 1, of what is at `offset`; 0 if it is not found.

    The lines of output are those of its source. Otherwise the words there are looked for; of several places, the one
    that is as far from the start as they are in the document.
    """
    if document.is_output:
        return line_number(document, offset)
    words = re.findall(r"[^\W_]+", document.text[offset : offset + _LONGEST])
    expected = offset * len(source) // max(len(document.text), 1)
    for count in _WORDS:
        pattern = _GAP.join(map(re.escape, words[:count]))
        found = [match.start() for match in re.finditer(rf"(?<![^\W_]){pattern}", source)] if words else []
        if found:
            return source.count("\n", 0, min(found, key=lambda place: abs(place - expected))) + 1
    return 0
