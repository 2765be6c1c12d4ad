"""Find the grids of ruled tables among the shapes of a page: rules that meet, or are as long as each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from readtui.ingest.pdf.page import Box

MAX_RULES = 600
"""Rules of a page, joined where they touch: maps and plots have more, tables have fewer."""

_THIN = 3.0  # points: a shape that is not wider or not higher is a rule
_MIN_ACROSS = 8.0  # points: length of the shortest horizontal rule
_MIN_DOWN = 5.0  # points: length of the shortest vertical rule
_SAME_LINE = 1.5  # points between two rules that are parts of one
_TOUCHES = 4.0  # points between rules that meet: HTML separates the frames of cells by 2 pixels
_SAME_END = 3.0  # points by which the ends of rules of one length may differ


class RuleLine(NamedTuple):
    """A horizontal or vertical rule: its distance from the left or lower edge of the page, and its ends.

    `joints` are the places where it is joined of several rules.
    """

    at: float
    start: float
    end: float
    joints: tuple[float, ...] = ()


class Grid(NamedTuple):
    """The rules of a table. `columns` are its edges from left to right, `rows` from top to bottom, both at least two.

    Without vertical rules (`down`), there is one column, unless the horizontal rules have `joints` at the same places.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    across: tuple[RuleLine, ...]
    down: tuple[RuleLine, ...] = ()

    def joints(self, row: int) -> tuple[float, ...]:
        """Return the places where the horizontal rules above and below a row are both joined."""
        above, below = (
            [joint for rule in self.across if abs(rule.at - at) <= _TOUCHES for joint in rule.joints]
            for at in self.rows[row : row + 2]
        )
        inner = [joint for joint in _clusters(above) if any(abs(joint - other) <= _TOUCHES for other in below)]
        return tuple(joint for joint in inner if self.columns[0] + _TOUCHES < joint < self.columns[-1] - _TOUCHES)

    @property
    def box(self) -> Box:
        """Its outer edges."""
        return Box(self.columns[0], self.rows[-1], self.columns[-1], self.rows[0])


def find_grids(shapes: Iterable[Box]) -> list[Grid]:
    """Return the grids on a page that may be those of tables: with two rows at least, or only two horizontal rules."""
    across, down = _rules(shapes)
    across, down = _joined(across), _joined(down)
    if len(across) + len(down) > MAX_RULES:
        return []
    grids: list[Grid] = []
    single: list[Grid] = []  # with one row, or only one rule
    for group_across, group_down in _groups(across, down):
        columns = _clusters([rule.at for rule in group_down] + [end for rule in group_across for end in rule[1:3]])
        rows = _clusters([rule.at for rule in group_across] + [end for rule in group_down for end in rule[1:3]])
        grid = Grid(tuple(columns), tuple(reversed(rows)), tuple(group_across), tuple(group_down))
        (grids if len(rows) > 2 and group_down else single).append(grid)
    return grids + list(_stacks(single))


def _rules(shapes: Iterable[Box]) -> tuple[list[RuleLine], list[RuleLine]]:
    """Return the horizontal and vertical rules among shapes; the edges of boxes are rules."""
    across: list[RuleLine] = []
    down: list[RuleLine] = []
    for left, bottom, right, top in shapes:
        width, height = right - left, top - bottom
        if height <= _THIN < _MIN_ACROSS <= width:
            across.append(RuleLine((bottom + top) / 2, left, right))
        elif width <= _THIN < _MIN_DOWN <= height:
            down.append(RuleLine((left + right) / 2, bottom, top))
        elif width >= _MIN_ACROSS and height >= _MIN_DOWN:
            across += (RuleLine(bottom, left, right), RuleLine(top, left, right))
            down += (RuleLine(left, bottom, top), RuleLine(right, bottom, top))
    return across, down


def _joined(rules: Sequence[RuleLine]) -> list[RuleLine]:
    """Join the rules that continue or cover each other on one line."""
    joined: list[RuleLine] = []
    line: list[RuleLine] = []
    for rule in sorted(rules):
        if line and rule.at - line[0].at > _SAME_LINE:
            joined += _joined_on_line(line)
            line = []
        line.append(rule)
    return joined + (_joined_on_line(line) if line else [])


def _joined_on_line(rules: Iterable[RuleLine]) -> list[RuleLine]:
    joined: list[RuleLine] = []
    for rule in sorted(rules, key=lambda rule: rule.start):
        last = joined[-1] if joined else None
        if last is None or rule.start > last.end + _SAME_LINE:
            joined.append(rule)
            continue
        joints = last.joints if abs(rule.start - last.end) > _SAME_LINE else (*last.joints, rule.start)
        joined[-1] = last._replace(end=max(last.end, rule.end), joints=joints)
    return joined


def _groups(across: Sequence[RuleLine], down: Sequence[RuleLine]) -> Iterator[tuple[list[RuleLine], list[RuleLine]]]:
    """Yield the rules that meet, directly or by way of others: horizontal and vertical ones."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for first, one in enumerate(across):
        for second, other in enumerate(down, len(across)):
            if _meet(one, other):
                parents[root(second)] = root(first)
    groups: dict[int, tuple[list[RuleLine], list[RuleLine]]] = {}
    for index, rule in enumerate((*across, *down)):
        groups.setdefault(root(index), ([], []))[index >= len(across)].append(rule)
    yield from groups.values()


def _meet(across: RuleLine, down: RuleLine) -> bool:
    return (
        across.start - _TOUCHES <= down.at <= across.end + _TOUCHES
        and down.start - _TOUCHES <= across.at <= down.end + _TOUCHES
    )


def _clusters(places: Iterable[float]) -> list[float]:
    """Return the means of places that are close to each other, in order."""
    clusters: list[list[float]] = []
    for place in sorted(places):
        if clusters and place - clusters[-1][-1] <= _TOUCHES:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _stacks(single: Iterable[Grid]) -> Iterator[Grid]:
    """Yield a grid for each group of single rules, or rows, that have the same ends and lie above each other."""
    stacks: list[list[Grid]] = []
    for grid in single:
        for stack in stacks:
            if grid.across and _have_same_ends(stack[0], grid):
                stack.append(grid)
                break
        else:
            if grid.across:
                stacks.append([grid])
    for stack in stacks:
        across = tuple(rule for grid in stack for rule in (*grid.across, *_joints_of_row(grid)))
        rows = _clusters(rule.at for rule in across)
        if len(rows) > 1:
            yield Grid((stack[0].columns[0], stack[0].columns[-1]), tuple(reversed(rows)), across)


def _joints_of_row(grid: Grid) -> Iterator[RuleLine]:
    """Yield the horizontal rules of a row with vertical ones, with joints at these."""
    for rule in grid.across if grid.down else ():
        yield rule._replace(joints=grid.columns[1:-1])


def _have_same_ends(one: Grid, other: Grid) -> bool:
    return abs(one.columns[0] - other.columns[0]) <= _SAME_END and abs(one.columns[-1] - other.columns[-1]) <= _SAME_END
