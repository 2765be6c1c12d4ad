"""Tells comments of code and prompts of a shell from headings of Markdown: all start with a hash sign and a space."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from readtui.ingest.plaintext.line_group import LineGroup

HASH = "#"
"""Marker of a heading of the first level with a hash sign."""


def with_comments_as_code(groups: Sequence[LineGroup], is_code_line: Callable[[str], bool]) -> list[LineGroup]:
    """Return the groups with lines that start with one hash sign, but are no headings by their place, as code."""
    found = list(groups)
    for at, group in enumerate(groups):
        if group.kind == "heading" and group.marker == HASH:
            is_comment = _is_comment(groups, at, is_code_line)
            text = f"{HASH} {group.text}" if is_comment else group.text
            found[at] = group._replace(kind="code" if is_comment else "heading", text=text, marker="")
    return found


def _is_comment(groups: Sequence[LineGroup], at: int, is_code_line: Callable[[str], bool]) -> bool:
    """Whether a line with a hash sign is a comment or a command: it starts in lower case below other text, or code, or
    another comment, is directly over it, or it is directly below something that is no end of a paragraph."""
    above = groups[at - 1] if at else None
    below = groups[at + 1] if at + 1 < len(groups) and not groups[at + 1].gap else None
    if below and (below.kind == "code" or HASH in (below.text[:1], below.marker) or is_code_line(below.text)):
        return True
    if above is None:
        return False
    if groups[at].text[:1].islower():
        return True
    ends = above.kind != "text" or above.text[-1:] in '.!?:…。！？："”»)）'
    return not groups[at].gap and (above.kind == "code" or above.marker == HASH or not ends)
