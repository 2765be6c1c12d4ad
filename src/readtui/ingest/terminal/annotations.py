"""What the kind of an output adds to its lines: inline styles, and sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readtui.document.model import Inline, InlineKind
from readtui.ingest.terminal.changed_words import changed_words
from readtui.ingest.terminal.kinds import filled_lines
from readtui.ingest.terminal.lines import OutputSection
from readtui.ingest.terminal.log import is_log, log_sections, log_styles
from readtui.ingest.terminal.patch import EXAMINED, is_patch, read_patch
from readtui.ingest.terminal.places import find_places


class Annotations(NamedTuple):
    """Inline styles and sections. Their offsets are those of the text of the output."""

    inlines: Sequence[Inline] = ()
    sections: Sequence[OutputSection] = ()


def annotate(text: str, *, has_colours: bool) -> Annotations:
    """Return what is added to an output; its lines get no colours if the program coloured them."""
    if is_patch(text):
        sections, colours, replacements = read_patch(text)
        changed = [Inline(span, "reverse") for one in replacements for span in changed_words(text, one)]
        return Annotations([*(() if has_colours else colours), *changed], sections)
    # The attributes of characters that a program has coloured stay as they are: its links look like their surroundings.
    kind: InlineKind = "place" if has_colours else "link"
    links = [Inline(span, kind, place.target) for span, place in find_places(text)]
    if is_log(filled_lines(text[:EXAMINED])):
        return Annotations([*links, *(() if has_colours else log_styles(text))], log_sections(text))
    return Annotations(links)
