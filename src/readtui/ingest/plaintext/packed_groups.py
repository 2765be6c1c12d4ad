"""Groups of lines as bytes, for the cache of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from readtui.ingest.plaintext.line_group import LineGroup
from readtui.span import Span

AT_ONCE = 500
"""Groups that are written as JSON in one call, which blocks all threads: at most some 2 ms."""

_USUAL = LineGroup("")[1:]


def packed_group(group: LineGroup, place: Span, is_shown: bool) -> list[object]:
    """Return the text of a group, or the start and the end of its place, and its other values if one is unusual.

    `is_shown`: the text of the document has that of the group at that place. This is so for most groups.
    """
    return [*(place if is_shown else group[:1]), *(() if group[1:] == _USUAL else group[1:])]


def packed_groups(groups: Sequence[LineGroup], places: Sequence[Span], shown: str) -> list[list[object]]:
    """Return groups as `packed_group` does, given their places in the text `shown`."""
    return [
        packed_group(group, place, place.of(shown) == group.text) for group, place in zip(groups, places, strict=True)
    ]


def pack(header: Sequence[object], groups: Sequence[object]) -> bytes:
    """Return values that JSON has, and packed groups, as bytes: compressed JSON, one value a line."""
    import json  # deferred, as only the cache of documents needs it
    import zlib

    values = [header, *(groups[at : at + AT_ONCE] for at in range(0, len(groups), AT_ONCE))]
    compressor = zlib.compressobj(1)
    lines = (f"{json.dumps(value, ensure_ascii=False)}\n".encode("utf-8", "surrogatepass") for value in values)
    return b"".join([*map(compressor.compress, lines), compressor.flush()])


def unpack(packed: bytes, shown: str) -> tuple[list[Any], list[LineGroup]]:
    """Return what was packed."""
    import json  # deferred, as above
    import zlib

    header, *others = zlib.decompress(packed).decode("utf-8", "surrogatepass").split("\n")[:-1]
    return json.loads(header), [_unpacked_group(shown, *group) for line in others for group in json.loads(line)]


def _unpacked_group(shown: str, first: str | int, *others: Any) -> LineGroup:
    return LineGroup(first, *others) if isinstance(first, str) else LineGroup(shown[first : others[0]], *others[1:])
