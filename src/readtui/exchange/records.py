"""Records of a library as JSON, and their values checked when they are read."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any, TypeAlias, get_args

from readtui.document.model import Role
from readtui.errors import ExchangeError
from readtui.library.columns import LATEST_TIME
from readtui.library.transfer import (
    CORRECTION_COLUMNS,
    MARK_COLUMNS,
    PLACE_COLUMNS,
    STATES,
    WORK_NUMBERS,
    WORK_TEXTS,
    KeptVersion,
    WorkRecord,
)
from readtui.marks.model import HIGHLIGHT_COLOURS, MarkKind
from readtui.unicode.lazy_regex import lazy_regex

FORMAT, VERSION = "readtui-record", 1

FILES_OF_SOURCE = ("file", "file_sha256", "text", "text_sha256")
"""The keys of a source that name its files and their digests."""

SOURCE_COLUMNS = ("digest", "source", "kind", "address", "content_type", "charset", "mtime", "kept")

_LARGEST_NUMBER = 1 << 40
_UID = lazy_regex(r"[0-9a-f]{16}")
_SHA256 = lazy_regex(r"[0-9a-f]{64}")
_DAY = lazy_regex(r"\d{4}-\d\d-\d\d")

_Check: TypeAlias = Callable[[Any], bool]


def record_json(record: WorkRecord, sources: list[dict[str, Any]]) -> bytes:
    """Return a record as JSON; `sources` have the names of the files with their bytes and texts."""
    value = {
        "format": FORMAT,
        "version": VERSION,
        "work": dict(record.work),
        "names": [list(name) for name in record.names],
        "place": dict(record.place) if record.place is not None else None,
        "tags": list(record.tags),
        "marks": [dict(mark) for mark in record.marks],
        "corrections": [dict(one) for one in record.corrections],
        "reading_time": dict(record.reading_time),
        "sources": sources,
    }
    try:
        return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
    except UnicodeEncodeError:  # the name of a file that is not UTF-8
        return json.dumps(value, indent=1).encode() + b"\n"


def checked_record(value: Any, name: str) -> tuple[WorkRecord, list[Mapping[str, Any]]]:
    """Return the record in a value of JSON without its sources, and these. Raises ExchangeError with the wrong key."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ExchangeError(f"{name} is not the record of a text", "is it damaged?")
    if value.get("version") != VERSION:
        raise ExchangeError(f"{name} was made by another version of readtui", "update readtui here")
    reader = _Reader(name)
    work = reader.columns(value.get("work"), "work", (*WORK_TEXTS, *WORK_NUMBERS))
    place = value.get("place")
    names = reader.items(value.get("names"), "names")
    if not all(isinstance(one, list) and len(one) == 2 and _is_text(one[0]) and _is_time(one[1]) for one in names):
        raise reader.fault("names")
    tags = reader.items(value.get("tags"), "tags")
    days = value.get("reading_time")
    if not isinstance(days, dict) or not all(_DAY.fullmatch(day) and _is_time(time) for day, time in days.items()):
        raise reader.fault("reading_time")
    if not all(_is_text(tag) and tag for tag in tags):
        raise reader.fault("tags")
    marks = [reader.columns(one, "marks", MARK_COLUMNS) for one in reader.items(value.get("marks"), "marks")]
    record = WorkRecord(
        work=work,
        names=[(one[0], one[1]) for one in names],
        place=reader.columns(place, "place", PLACE_COLUMNS) if place is not None else None,
        marks=[_consistent(mark) for mark in marks],
        corrections=[
            reader.columns(one, "corrections", CORRECTION_COLUMNS)
            for one in reader.items(value.get("corrections"), "corrections")
        ],
        tags=tags,
        reading_time=days,
        sources=tuple,
    )
    columns = (*SOURCE_COLUMNS, *FILES_OF_SOURCE)
    return record, [reader.columns(one, "sources", columns) for one in reader.items(value.get("sources"), "sources")]


def source_of(source: Mapping[str, Any], body: bytes, text: bytes) -> KeptVersion:
    """Return a source with its bytes and its text."""
    return KeptVersion._make((*(source[name] for name in SOURCE_COLUMNS), body, text.decode("utf-8", "replace")))


def _consistent(mark: Mapping[str, Any]) -> Mapping[str, Any]:
    """A mark whose kind is that of its colour and letter."""
    return {**mark, "kind": "highlight" if mark["colour"] else "letter" if mark["letter"] else "bookmark"}


class _Reader:
    """Checks the values of one file."""

    def __init__(self, name: str) -> None:
        self._name = name

    def fault(self, key: str) -> ExchangeError:
        """Return the error about a key."""
        return ExchangeError(f"{self._name}: the value of {key} is wrong", "is the file damaged? Export again")

    def items(self, value: Any, key: str) -> list[Any]:
        """Return a list."""
        if not isinstance(value, list):
            raise self.fault(key)
        return value

    def columns(self, value: Any, key: str, columns: tuple[str, ...]) -> Mapping[str, Any]:
        """Return the columns of a row; other keys are left out."""
        if not isinstance(value, dict):
            raise self.fault(key)
        for column in columns:
            if column not in value or not _CHECKS.get(column, _is_text)(value[column]):
                raise self.fault(f"{key}.{column}")
        return {column: value[column] for column in columns}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_time(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < LATEST_TIME


def _is_number(most: int) -> _Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _matches(pattern: Any) -> _Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_one_of(*values: str) -> _Check:
    return lambda value: value in values


def _is_file(value: Any) -> bool:
    """Whether a value is the plain name of a file that is not hidden."""
    return isinstance(value, str) and PurePath(value).name == value and value[:1] not in (".", "") and "\0" not in value


_CHECKS: Mapping[str, _Check] = {
    "uid": _matches(_UID),
    "state": _is_one_of(*STATES),
    "minutes": _is_number(_LARGEST_NUMBER),
    "start": _is_number(_LARGEST_NUMBER),
    "colour": _is_number(HIGHLIGHT_COLOURS),
    "level": _is_number(6),
    "role": _is_one_of(*get_args(Role)),
    "kind": _is_one_of(*get_args(MarkKind), "file", "stream", "url"),
    "progress": lambda value: isinstance(value, (int, float)) and math.isfinite(value),
    **dict.fromkeys(("first_opened", "last_opened", "added", "finished", "made", "changed", "kept", "mtime"), _is_time),
    "file": _is_file,
    "text": _is_file,
    "file_sha256": _matches(_SHA256),
    "text_sha256": _matches(_SHA256),
}
"""The checks of columns by name; all others are texts."""
