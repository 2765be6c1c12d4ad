"""What the kind of an output adds to its lines: inline styles, and sections."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readtui.document.model import Inline, InlineKind
from readtui.ingest.terminal import git_output
from readtui.ingest.terminal.changed_words import changed_words
from readtui.ingest.terminal.error_output import error_sections, error_styles
from readtui.ingest.terminal.fields import field_pattern, field_sections, field_styles
from readtui.ingest.terminal.help_text import help_sections, help_styles, is_help
from readtui.ingest.terminal.kinds import filled_lines
from readtui.ingest.terminal.lines import OutputSection
from readtui.ingest.terminal.log import is_log, log_sections, log_styles
from readtui.ingest.terminal.patch import EXAMINED, is_patch, read_patch
from readtui.ingest.terminal.places import find_places
from readtui.ingest.terminal.tracebacks import traceback_styles

_PIECE = 1 << 16  # characters that are examined at a time


class Annotations(NamedTuple):
    """Inline styles and sections. Their offsets are those of the text of the output."""

    inlines: Sequence[Inline] = ()
    sections: Sequence[OutputSection] = ()


def annotate(text: str, *, has_colours: bool) -> Annotations:
    """Return what is added to an output; its lines get no colours if the program coloured them."""
    if not _has_letters(text):
        return Annotations()
    # The attributes of characters that a program has coloured stay as they are: its links look like their surroundings.
    link: InlineKind = "place" if has_colours else "link"
    if git_output.is_status(text):
        return _annotate_status(text, link, has_colours=has_colours)
    if is_patch(text):
        return _annotate_patch(text, has_colours=has_colours)
    if git_output.is_short_log(text):
        return Annotations((), git_output.author_sections(text))
    lines = filled_lines(text[:EXAMINED])
    if git_output.is_short_status(lines):
        colours = [] if has_colours else git_output.short_status_styles(text)
        return Annotations([*colours, *git_output.short_status_links(text, link)])
    links = [Inline(span, link, place.target) for span, place in find_places(text)]
    colours, sections = _colours_and_sections(text, lines)
    return Annotations([*links, *(() if has_colours else colours)], sections)


def _has_letters(text: str) -> bool:
    """Return whether a text is more than numbers, of which there may be many: `seq` prints 100 MB in two seconds."""
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return any(piece.lower() != piece.upper() for piece in pieces)


def without_links_in_links(added: Sequence[Inline], own: Sequence[Inline]) -> Sequence[Inline]:
    """Return what is added without links where the output has its own. `own` are its inline styles, in their order."""
    links = [inline.span for inline in own if inline.kind == "link"]
    if not links:
        return added
    ends = [link.end for link in links]  # links do not overlap, so the ends are in order too
    kept: list[Inline] = []
    for inline in added:
        following = bisect_right(ends, inline.span.start)
        is_inside = following < len(links) and links[following].start < inline.span.end
        if not (is_inside and inline.kind in ("link", "place")):
            kept.append(inline)
    return kept


def _colours_and_sections(text: str, lines: Sequence[str]) -> tuple[Iterable[Inline], Sequence[OutputSection]]:
    """Return what is added to logs, the blame of lines, histories, help and errors. `lines` are those at the start."""
    if (fields := field_pattern(lines)) is not None:
        return field_styles(text, fields), field_sections(text, fields)
    if is_log(lines):
        return [*log_styles(text), *traceback_styles(text)], log_sections(text) or error_sections(text)
    if git_output.is_blame(lines):
        return git_output.blame_styles(text), ()
    if git_output.is_history(lines):
        return git_output.history_styles(text), ()
    if is_help(lines):
        return help_styles(text), help_sections(text)
    return error_styles(text), error_sections(text)


def _annotate_status(text: str, link: InlineKind, *, has_colours: bool) -> Annotations:
    """Annotate the output of `git status`, in which a patch may follow."""
    own = git_output.status_sections(text)
    styles = [*(() if has_colours else git_output.status_colours(text)), *git_output.status_links(text, link)]
    patch = _annotate_patch(text, has_colours=has_colours) if is_patch(text) else Annotations()
    return Annotations([*styles, *patch.inlines], sorted([*own, *patch.sections], key=lambda section: section.offset))


def _annotate_patch(text: str, *, has_colours: bool) -> Annotations:
    sections, colours, replacements = read_patch(text)
    changed = [Inline(span, "reverse") for one in replacements for span in changed_words(text, one)]
    added = [] if has_colours else [*colours, *git_output.name_styles(text), *git_output.sum_styles(text)]
    return Annotations([*added, *changed], sections)
