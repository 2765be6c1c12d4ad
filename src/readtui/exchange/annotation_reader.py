"""Read W3C Web Annotations: our own exactly, those of other programs (Hypothesis) by their quotes.

The forms that are accepted: an AnnotationCollection, an AnnotationPage, an annotation, a list of these, and the answer
of the search of Hypothesis ({"rows": […]}).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from readtui.document.digest import digest
from readtui.errors import ExchangeError
from readtui.exchange.annotations import MARK_URN, WORK_URN
from readtui.exchange.model import COLOURS, ExportedMark, utc_time
from readtui.library.columns import LATEST_TIME
from readtui.marks.anchor import Anchor
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable, printable_line

_UID = lazy_regex(r"[0-9a-f]{16}")
_DEEPEST = 8
"""Levels of collections inside collections: real files have three."""


class ForeignQuote(NamedTuple):
    """An annotation of another program: its words and what is around them, to be found in the text by `placing`.

    `start` is its position in the units of that program, None if it has none.
    """

    uid: str
    exact: str
    prefix: str
    suffix: str
    start: int | None
    made: datetime
    changed: datetime | None = None
    colour: int = 1
    note: str = ""


class AnnotatedText(NamedTuple):
    """The annotations of one text. `uid` is empty if the file is not ours; then `source` is its address."""

    uid: str
    source: str
    title: str
    digest: str
    marks: tuple[ExportedMark, ...]
    quotes: tuple[ForeignQuote, ...]


class ReadAnnotations(NamedTuple):
    """What a file has: annotations by text, and the number of those without words (notes on a whole page)."""

    texts: tuple[AnnotatedText, ...]
    skipped: int


class _Collected(NamedTuple):
    """The annotations of one text so far, by uid."""

    uid: str
    source: str
    title: str
    digest: str
    marks: dict[str, ExportedMark]
    quotes: dict[str, ForeignQuote]


def read_annotations(data: bytes, name: str) -> ReadAnnotations:
    """Return the annotations in a file of this name. Raises ExchangeError if it is no such file."""
    value = parse_json(data, name)
    texts: dict[str, _Collected] = {}
    skipped = found = 0
    for item, about in _items(value, {}, 0):
        found += 1
        source = _source(item)
        is_ours = source.startswith(WORK_URN) or _text(about.get("id")).startswith(WORK_URN)
        key = _text(about.get("id")) if is_ours and about else source
        text = texts.setdefault(key, _new_text(key, source, about, item))
        mark = _mark(item)
        if isinstance(mark, ExportedMark):
            text.marks[mark.uid] = mark
        elif mark is not None:
            text.quotes[mark.uid] = mark
        else:
            skipped += 1
    if not found and not _is_empty_collection(value):
        raise ExchangeError(f"{name} has no annotations", "import a file of W3C Web Annotations, or a folder of --all")
    return ReadAnnotations(
        tuple(AnnotatedText(*one[:4], tuple(one.marks.values()), tuple(one.quotes.values())) for one in texts.values()),
        skipped,
    )


def parse_json(data: bytes, name: str) -> Any:
    """Return the value in a file of JSON in UTF-8. Raises ExchangeError with the line of the fault."""
    fix = "is it damaged, or another file?"
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{name} is not JSON: it is not in UTF-8", fix) from error
    except json.JSONDecodeError as error:
        raise ExchangeError(f"{name}:{error.lineno}: not JSON: {error.msg.lower()}", fix) from error
    except (RecursionError, ValueError) as error:  # ValueError: an integer of thousands of digits
        raise ExchangeError(f"{name} is not JSON that can be read: it is nested too deeply or damaged", fix) from error


def _items(value: Any, about: Mapping[str, Any], depth: int) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Yield each annotation with the collection that it is in."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _items(one, about, depth + 1)
    elif isinstance(value, dict):
        if "target" in value:
            yield value, about
            return
        inner = value if "AnnotationCollection" in _texts(value.get("type")) else about
        for key in ("first", "items", "rows", "annotations", "@graph"):
            if key in value:
                yield from _items(value[key], inner, depth + 1)


def _is_empty_collection(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, dict) and _is_empty_collection(one) for one in value)
    kinds = _texts(value.get("type")) if isinstance(value, dict) else ()
    return "AnnotationCollection" in kinds or "AnnotationPage" in kinds or (isinstance(value, dict) and "rows" in value)


def _new_text(key: str, source: str, about: Mapping[str, Any], item: Mapping[str, Any]) -> _Collected:
    uid = key.removeprefix(WORK_URN) if key.startswith(WORK_URN) else ""
    document = item.get("document")
    titles = _texts(document.get("title")) if isinstance(document, dict) else ()
    title = _text(about.get("label")) or next(iter(titles), "")
    return _Collected(
        uid if _UID.fullmatch(uid) else "",
        _text(about["readtui:source"]) if "readtui:source" in about else source,
        printable_line(title),
        _text(about.get("readtui:digest")),
        {},
        {},
    )


# One annotation


def _mark(item: Mapping[str, Any]) -> ExportedMark | ForeignQuote | None:
    """Return our own mark as it was written, or the quote of another program; None if there are no words."""
    identifier = _text(item.get("id"))
    uid = identifier.removeprefix(MARK_URN)
    is_ours = identifier.startswith(MARK_URN) and _UID.fullmatch(uid) is not None
    quote, start = _selectors(item)
    made = _time(item.get("created")) or datetime.fromtimestamp(0, UTC)
    changed = _time(item.get("modified") or item.get("updated"))
    bodies = _bodies(item)
    if is_ours and quote is not None and start is not None:
        anchor = Anchor(start, *quote)
        colour, letter = _colour(item, 0), _text(item.get("readtui:letter"))[:1]
        return ExportedMark(
            *(uid, "highlight" if colour else "letter" if letter else "bookmark", anchor, made, changed),
            *(colour, letter, _text(item.get("readtui:label")), "\n\n".join(bodies)),
        )
    if quote is None or not quote[0].strip():
        return None
    own = uid if is_ours else digest(identifier or repr((_source(item), quote, start)))[:16]
    tags = " ".join(f"#{tag.replace(' ', '-')}" for tag in _texts(item.get("tags")) if tag.strip())
    note = printable("\n\n".join(part for part in (*bodies, _text(item.get("text")), tags) if part.strip()))
    return ForeignQuote(own, *quote, start, made, changed, _colour(item, 1), note)


def _selectors(item: Mapping[str, Any]) -> tuple[tuple[str, str, str] | None, int | None]:
    """Return the words of an annotation with what is before and after them, and its position."""
    quote: tuple[str, str, str] | None = None
    start: int | None = None
    for target in _mappings(item.get("target")):
        for selector in _mappings(target.get("selector")):
            kinds = _texts(selector.get("type"))
            if "TextQuoteSelector" in kinds and quote is None and isinstance(selector.get("exact"), str):
                quote = selector["exact"], _text(selector.get("prefix")), _text(selector.get("suffix"))
            if "TextPositionSelector" in kinds and start is None:
                place = selector.get("start")
                start = place if isinstance(place, int) and 0 <= place < 1 << 40 else None
    return quote, start


def _source(item: Mapping[str, Any]) -> str:
    """Return the address of the text of an annotation."""
    target = item.get("target")
    sources = [target, *(one.get("source") or one.get("id") for one in _mappings(target)), item.get("uri")]
    names = [source.get("id") if isinstance(source, dict) else source for source in sources]
    return printable_line(next((_text(name) for name in names if isinstance(name, str)), ""))


def _bodies(item: Mapping[str, Any]) -> list[str]:
    """Return the texts of the bodies. Hypothesis has them in keys of its own."""
    body = item.get("body")
    return [body] if isinstance(body, str) else [_text(each.get("value")) for each in _mappings(body)]


def _colour(item: Mapping[str, Any], otherwise: int) -> int:
    """Return the number of the colour, by our own key or by the name of the style; `otherwise` if there is none."""
    number = item.get("readtui:colour")
    if isinstance(number, int) and 0 < number < len(COLOURS):
        return number
    names = [style.lower() for target in _mappings(item.get("target")) for style in _texts(target.get("styleClass"))]
    words = {word for name in names for word in re.split(r"\W+", name)}
    return next((index for index, name in enumerate(COLOURS) if name and name in words), otherwise)


def _time(value: Any) -> datetime | None:
    """The time in a value; None if it is none that the library can store."""
    when = utc_time(_text(value))
    return when if when is not None and 0 <= when.timestamp() < LATEST_TIME else None


def _text(value: Any) -> str:
    """The value if it is a text that can be stored, else an empty one."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    """The texts in a value that may be one or a list of them."""
    return tuple(_text(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _mappings(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The objects in a value that may be one or a list of them."""
    return tuple(one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))
