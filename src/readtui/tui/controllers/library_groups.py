"""The groups of the library screen: the states and the tags with the numbers of their works, as filters."""

from __future__ import annotations

from readtui.library.filter import tag_term
from readtui.library.listing import Catalogue
from readtui.tui.widgets.list_state import ListRow, RowList

_STATES = (
    ("Continue reading", "is:reading", "reading"),
    ("Unread", "is:unread", "unread"),
    ("Finished", "is:finished", "finished"),
    ("Archived", "is:archived", "archived"),
)


def group_rows(catalogue: Catalogue, filter_text: str) -> RowList[str]:
    """Return the groups. The value of a group is its filter; the one that is the present filter is highlighted."""
    counts, tags = catalogue.states, catalogue.tags
    groups = [("All but archived", "", len(catalogue.entries) - counts["archived"])]
    groups += [(name, filter_, counts[state]) for name, filter_, state in _STATES]
    groups.append(("Kept here", "is:kept", catalogue.kept_count))
    present = " ".join(filter_text.split())
    rows = [ListRow[str]("Texts"), *(_row(name, filter_, count, present) for name, filter_, count in groups)]
    headings = [0]
    if tags:
        headings.append(len(rows))
        rows.append(ListRow("Tags"))
        rows += [_row(tag, tag_term(tag, tags), count, present) for tag, count in tags.items()]
    here = next((place for place, one in enumerate(rows) if one.is_here), None)
    return RowList(rows, frozenset(headings), here)


def _row(name: str, filter_: str, count: int, present: str) -> ListRow[str]:
    is_here = filter_ == present
    sign = " ▌" if is_here else "  "
    return ListRow(name, filter_, f"{count:,}", sign=sign, sign_role="title", is_dim=not count, is_here=is_here)
