"""The jump list of one text: the places that were jumped from, to go back to."""

from __future__ import annotations

from dataclasses import dataclass

from readtui.span import Offset

JUMPS_KEPT = 100
"""Places that Back remembers, as many as vim's jump list."""


@dataclass(frozen=True, slots=True)
class JumpList:
    """Places behind the present one and ahead of it, the nearest last and first."""

    behind: tuple[Offset, ...] = ()
    ahead: tuple[Offset, ...] = ()

    def push(self, present: Offset) -> JumpList:
        """The reader jumped from `present`: it lies behind, once, and nothing ahead."""
        return JumpList(self.behind if self.behind[-1:] == (present,) else (*self.behind, present)[-JUMPS_KEPT:])

    def back(self, present: Offset) -> tuple[Offset, JumpList] | None:
        """The place before the last jump, and the list from there; None if there was no jump."""
        if not self.behind:
            return None
        return self.behind[-1], JumpList(self.behind[:-1], (present, *self.ahead))

    def swap(self, present: Offset) -> tuple[Offset, JumpList] | None:
        """The same place, with the present one in its stead."""
        if not self.behind:
            return None
        return self.behind[-1], JumpList((*self.behind[:-1], present), self.ahead)

    def forward(self, present: Offset) -> tuple[Offset, JumpList] | None:
        """The place that `back` came from, and the list from there; None if nothing is ahead."""
        if not self.ahead:
            return None
        return self.ahead[0], JumpList((*self.behind, present), self.ahead[1:])
