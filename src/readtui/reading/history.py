"""The texts that were read one after the other, each as it was left, so that one can go back to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from readtui.reading.state import Reading

MOST_TEXTS = 50
"""Texts that Back remembers: more than anyone goes back by."""

MOST_CHARACTERS = 20_000_000
"""Characters of all of them: a library of articles, some 100 MB with their markup. The last text is always kept."""


class Visit(NamedTuple):
    """A text as it was left. `source` is what was opened; `typed_by_user` is true if the reader named it; `redirected`
    is true if it came from another host."""

    reading: Reading
    source: str
    typed_by_user: bool = True
    redirected: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Texts behind the present one and ahead of it, the nearest last and first."""

    behind: tuple[Visit, ...] = ()
    ahead: tuple[Visit, ...] = ()

    def push(self, present: Visit) -> History:
        """Another text was opened: the present one lies behind it, and nothing ahead."""
        return History(_latest((*self.behind, _parted(present))))

    def back(self, present: Visit) -> tuple[Visit, History] | None:
        """The text before the present one, and the trail from there; None if there is none."""
        if not self.behind:
            return None
        return self.behind[-1], History(self.behind[:-1], (_parted(present), *self.ahead))

    def forward(self, present: Visit) -> tuple[Visit, History] | None:
        """The text that `back` came from, likewise."""
        if not self.ahead:
            return None
        return self.ahead[0], History(_latest((*self.behind, _parted(present))), self.ahead[1:])


def _parted(present: Visit) -> Visit:
    return present._replace(reading=present.reading.for_history())


def _latest(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """As many of the last visits as are remembered."""
    left = MOST_CHARACTERS
    for kept, visit in enumerate(reversed(visits)):
        left -= len(visit.reading.document.text)
        if kept == MOST_TEXTS or (kept and left < 0):
            return visits[-kept:]
    return visits
