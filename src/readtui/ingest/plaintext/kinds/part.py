"""What a kind of text knows of its lines, and how they become groups with roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from readtui.ingest.plaintext.byline import mail_headers
from readtui.ingest.plaintext.form import is_punctuated
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import line_groups, wrap_columns
from readtui.ingest.plaintext.roles import GroupRole, roles_of
from readtui.ingest.plaintext.title_rules import may_be_first
from readtui.unicode.lazy_regex import lazy_regex

DEEPEST_LEVEL = 6
"""Level of the smallest heading."""

_TAG = lazy_regex(r"\[[^\[\]]{2,30}\] (?=\S)")
_ROLES: dict[str, GroupRole] = {"heading": "heading", "boilerplate": "boilerplate"}
"""The role of a group of a part by its kind; that of others is "body"."""


class Part(NamedTuple):
    """The lines from `start` to `end`, and the groups that they become.

    `is_turn`: they begin a paragraph, to which the lines directly below belong. If there are no groups, `end` is
    `start`: the paragraph begins there and is grouped like other lines. `speaker` is a name in it.
    """

    start: int
    end: int
    groups: Sequence[LineGroup] = ()
    is_turn: bool = False
    speaker: str = ""


class MarkedText(NamedTuple):
    """The parts of a text of a certain kind, in order. `is_judged`: the other lines may be headings too; those below
    the first part are then subsections of sections of this `level`."""

    parts: Sequence[Part]
    is_judged: bool = True
    level: int = 0


def groups_with_roles(lines: Sequence[str], marked: MarkedText) -> tuple[list[LineGroup], list[GroupRole]]:
    """Return the groups of a text of a certain kind, and their roles."""
    columns = wrap_columns(lines)
    groups = line_groups("\n".join(lines[: marked.parts[0].start]), columns)
    before = len(groups)
    known: dict[int, GroupRole] = {}
    turns: set[int] = set()
    ends = [*(part.start for part in marked.parts[1:]), len(lines)]
    for part, end in zip(marked.parts, ends, strict=True):
        below = line_groups("\n".join(lines[part.end : end]), columns)
        first = len(groups)
        if part.is_turn:
            turns.add(first)
            known[first] = "body"
            groups += _turn([*part.groups, *below], part.speaker)
        else:
            known |= {first + at: _ROLES.get(one.kind, "body") for at, one in enumerate(part.groups)}
            below[:1] = [one._replace(gap=max(one.gap, 1)) for one in below[:1]]
            groups += [*part.groups, *below]
    judged = [at for at in range(len(groups)) if at not in known or at in turns] if marked.is_judged else []
    roles: list[GroupRole] = ["body"] * len(groups)
    for at, role in zip(judged, roles_of([groups[at] for at in judged]) if judged else (), strict=True):
        roles[at] = role
    for at in range(before, len(groups)):
        if at in known:
            roles[at] = known[at]
        elif roles[at] == "heading" and marked.level and not _has_text_below(groups, roles, known, at):
            roles[at] = "body"
        elif roles[at] == "heading" and marked.level:
            level = marked.level + max(groups[at].level, 1)
            groups[at] = groups[at]._replace(kind="heading", level=min(level, DEEPEST_LEVEL))
    if not mail_headers(groups):
        first = min((at for at, role in known.items() if role == "heading" or at in turns), default=before)
        _set_title(groups[:first], roles, known)
    return groups, roles


def _has_text_below(
    groups: Sequence[LineGroup], roles: Sequence[GroupRole], known: Mapping[int, GroupRole], at: int
) -> bool:
    """Whether the text of a section is below its heading, before the next part."""
    return at + 1 < len(groups) and at + 1 not in known and roles[at + 1] != "boilerplate"


def _turn(groups: Sequence[LineGroup], speaker: str) -> list[LineGroup]:
    """Return the groups of a turn; the lines directly below its first become part of its paragraph."""
    end = 1
    while end < len(groups) and groups[end].kind == groups[0].kind == "text" and not groups[end].gap:
        end += 1
    text = "\n".join(one.text for one in groups[:end])
    speaker = speaker if groups[0].kind == "text" else ""
    lines = sum(one.line_count for one in groups[:end])
    return [groups[0]._replace(text=text, gap=1, indent=0, line_count=lines, speaker=speaker), *groups[end:]]


def _may_be_title(group: LineGroup) -> bool:
    """Whether a line may be a title, apart from the name of a mailing list before it: "[lamps] Oil"."""
    return may_be_first(group._replace(text=_TAG.sub("", group.text)))


def _set_title(above: Sequence[LineGroup], roles: list[GroupRole], known: Mapping[int, GroupRole]) -> None:
    """Set the title: it is `above` the first part."""
    if "title" in roles[: len(above)]:
        return
    roles[:] = ["body" if role == "title" else role for role in roles]
    open_lines = (at for at in range(len(above)) if at not in known)
    first = next((at for at in open_lines if _may_be_title(above[at]) or is_punctuated(above[at].text)), -1)
    title = first if first >= 0 and _may_be_title(above[first]) else -1
    if title >= 0:
        roles[title] = "title"
