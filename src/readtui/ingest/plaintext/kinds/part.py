"""What a kind of text knows of its lines, and how they become groups with roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import line_groups, wrap_columns
from readtui.ingest.plaintext.roles import GroupRole, roles_of
from readtui.ingest.plaintext.title_rules import may_be_first

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
    """The parts of a text of a certain kind, in order. `is_judged`: the other lines may be headings too."""

    parts: Sequence[Part]
    is_judged: bool = True


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
            groups += [*part.groups, *below]
    judged = [at for at in range(len(groups)) if at not in known or at in turns] if marked.is_judged else []
    roles: list[GroupRole] = ["body"] * len(groups)
    for at, role in zip(judged, roles_of([groups[at] for at in judged]) if judged else (), strict=True):
        roles[at] = role
    for at, role in known.items():
        roles[at] = role
    _set_title(groups, roles, before)
    return groups, roles


def _turn(groups: Sequence[LineGroup], speaker: str) -> list[LineGroup]:
    """Return the groups of a turn; the lines directly below its first become part of its paragraph."""
    end = 1
    while end < len(groups) and groups[end].kind == groups[0].kind == "text" and not groups[end].gap:
        end += 1
    text = "\n".join(one.text for one in groups[:end])
    speaker = speaker if groups[0].kind == "text" else ""
    lines = sum(one.line_count for one in groups[:end])
    return [groups[0]._replace(text=text, gap=1, indent=0, line_count=lines, speaker=speaker), *groups[end:]]


def _set_title(groups: Sequence[LineGroup], roles: list[GroupRole], end: int) -> None:
    """Set the title: it is above the first part, before `end`."""
    if "title" in roles[:end]:
        return
    roles[:] = ["body" if role == "title" else role for role in roles]
    title = next((at for at in range(end) if may_be_first(groups[at])), -1)
    if title >= 0:
        roles[title] = "title"
