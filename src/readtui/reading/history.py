"""The documents that were read before and after the present one, each as it was left."""

from __future__ import annotations

from typing import NamedTuple

from readtui.reading.state import Reading

MAX_VISITS = 50
"""Documents kept before the present one: more than anyone goes back."""

MAX_CHARACTERS = 20_000_000
"""Characters of all these documents, about 100 MB with their markup. The latest document is kept whatever its size."""


class Visit(NamedTuple):
    """One document as it was left.

    `source` is the path or address that was opened; `typed_by_user` is true if the reader entered it rather than
    followed a link; `redirected` is true if another host sent it.
    """

    reading: Reading
    source: str
    typed_by_user: bool = True
    redirected: bool = False


class History(NamedTuple):
    """Documents before the present one (the nearest last) and after it (the nearest first)."""

    behind: tuple[Visit, ...] = ()
    ahead: tuple[Visit, ...] = ()

    def push(self, present: Visit) -> History:
        """Record that another document was opened after `present`. Documents ahead are dropped."""
        return History(_latest((*self.behind, _for_history(present))))

    def back(self, present: Visit) -> tuple[Visit, History] | None:
        """Return the document before the present one, and the history with that as the present one; None without
        any."""
        if not self.behind:
            return None
        return self.behind[-1], History(self.behind[:-1], (_for_history(present), *self.ahead))

    def forward(self, present: Visit) -> tuple[Visit, History] | None:
        """Undo `back`: return the document after the present one, and the history with that as the present one, or
        None."""
        if not self.ahead:
            return None
        return self.ahead[0], History(_latest((*self.behind, _for_history(present))), self.ahead[1:])


def _for_history(present: Visit) -> Visit:
    return present._replace(reading=present.reading.for_history())


def _latest(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """Return as many of the last visits as the limits allow."""
    left = MAX_CHARACTERS
    for kept, visit in enumerate(reversed(visits)):
        left -= len(visit.reading.document.text)
        if kept == MAX_VISITS or (kept and left < 0):
            return visits[-kept:]
    return visits
