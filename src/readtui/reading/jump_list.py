"""The jump list of one document: the places that the reader jumped from, as in vim."""

from __future__ import annotations

from typing import NamedTuple

from readtui.span import Offset

MAX_JUMPS = 100
"""Places that the list keeps, as many as vim's jump list."""


class JumpList(NamedTuple):
    """Places before the present one (the nearest last) and after it (the nearest first)."""

    behind: tuple[Offset, ...] = ()
    ahead: tuple[Offset, ...] = ()

    def push(self, present: Offset) -> JumpList:
        """Record a jump from `present`, once if repeated. Places ahead are dropped."""
        return JumpList(self.behind if self.behind[-1:] == (present,) else (*self.behind, present)[-MAX_JUMPS:])

    def back(self, present: Offset) -> tuple[Offset, JumpList] | None:
        """Return the place before the last jump, and the list with that as the present one; None without a jump."""
        if not self.behind:
            return None
        return self.behind[-1], JumpList(self.behind[:-1], (present, *self.ahead))

    def swap(self, present: Offset) -> tuple[Offset, JumpList] | None:
        """Return the place before the last jump and a list with the present place instead of it."""
        if not self.behind:
            return None
        return self.behind[-1], JumpList((*self.behind[:-1], present), self.ahead)

    def forward(self, present: Offset) -> tuple[Offset, JumpList] | None:
        """Undo `back`: return the place after the present one, and the list with that as the present one, or None."""
        if not self.ahead:
            return None
        return self.ahead[0], JumpList((*self.behind, present), self.ahead[1:])
