"""Lines of schedules."""

import pytest

from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.schedules import schedule_entries


@pytest.mark.parametrize(
    "lines",
    [
        ["June 10 – Tampa, the old quay", "June 14 – Lund, the town hall", "July 2 – Ghent, at the harbour"],
        ["Fri, 4 May: Lamps and oil", "Sat, 5 May: Wicks", "Sun, 6 May: The quay by night"],
        ["4.5. Lampen und Öl", "5.5. Dochte", "6.5. Der Kai bei Nacht"],
    ],
)
def test_lines_that_start_with_dates_are_a_schedule(lines: list[str]) -> None:
    groups = line_groups("The tour:\n\n" + "\n".join(lines) + "\n\nTickets are sold at the quay.")
    assert {groups[at].text for at in schedule_entries(groups)} == set(lines)


def test_few_or_bare_dates_are_no_schedule() -> None:
    assert not schedule_entries(line_groups("June 10 – Tampa, the old quay\nJune 14 – Lund, the town hall"))
    assert not schedule_entries(line_groups("June 10, 2031\nJune 11, 2031\nJune 12, 2031"))
    assert not schedule_entries(line_groups("June 10 – Tampa\n\nJune 14 – Lund\n\nJuly 2 – Ghent"))
