"""What a look at the library found: facts, and what there is to mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from readtui.unicode.printable import printable_line


class Fact(NamedTuple):
    """Something that is as it should be, or at least no harm."""

    about: str
    says: str


class Ailment(NamedTuple):
    """Something to mend. `advice` is what to do: sentences, and commands, which are indented."""

    what: str
    advice: tuple[str, ...] = ()


Finding: TypeAlias = Fact | Ailment


def lines(found: Iterable[Finding]) -> Iterator[str]:
    """What was found, for a person to read: first the facts, then what there is to mend."""
    found = list(found)
    facts = [finding for finding in found if isinstance(finding, Fact)]
    ailments = [finding for finding in found if isinstance(finding, Ailment)]
    column = max((len(fact.about) for fact in facts), default=0) + 2
    for fact in facts:
        yield f"{fact.about:{column}}{printable_line(fact.says)}".rstrip()
    if not ailments:
        yield ""
        yield "All is well."
    for ailment in ailments:
        yield ""
        yield f"To mend: {printable_line(ailment.what)}."
        yield from (printable_line(line) for line in ailment.advice)


def size_of(count: int) -> str:
    """Bytes, as a person reads them."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} bytes"
