"""How much of a document is built, for those who wait for it in another thread."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Protocol
from weakref import ref


class Growing(Protocol):
    """A builder of a document, with the number of characters so far."""

    length: int


class BuildingMeter:
    """Tells how much of a document is built; `size` is the number of characters of its source, 0 if not known.

    Formats that are read as a whole before the first block is built have no measure until then.
    """

    def __init__(self) -> None:
        self.size = 0
        self._builder: ref[Growing] | None = None  # weak: a builder of a large text is freed while its document is made

    def watch(self, builder: Growing) -> None:
        """Measure by the first builder: others are for parts."""
        if self._builder is None:
            self._builder = ref(builder)

    @property
    def share(self) -> float:
        """The share of the source that is built, from 0 to 1."""
        builder = self._builder() if self._builder is not None else None
        return min(builder.length / self.size, 1.0) if builder is not None and self.size else 0.0


METER: ContextVar[BuildingMeter | None] = ContextVar("METER", default=None)
"""The meter of the document that is built in this thread; None if nobody waits for it."""


def measure(builder: Growing) -> None:
    """Measure by a builder, if somebody waits for its document."""
    if (meter := METER.get()) is not None:
        meter.watch(builder)
