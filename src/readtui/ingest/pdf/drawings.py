"""Read the drawings of a page that may belong to its text: rules and boxes of tables, and bullets."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from readtui.ingest.pdf.page import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_OBJECTS = 30_000
"""Objects of a page that are looked at, and points of its paths: a page of a newspaper has 5,000."""

MAX_SHAPES = 3_000
"""Shapes of a page that are kept: maps and plots have more, tables have fewer."""

_THIN = 3.0  # points: a shape that is not wider or not higher is a rule
_SMALL = 16.0  # points: a shape that is smaller may be a bullet, whatever its form
_MIN_PICTURE = 0.05  # share of its page that a picture with a text covers
_MANY_PATHS = 100  # a page without text and with more paths is a drawing, or its letters are drawn
_WHOLE = 0.95  # share of the width and height of its page that the background of this has
_MAX_CLIP_POINTS = 20
_RECTANGLE_POINTS = 5
_STRAIGHT = 0.5  # points by which the ends of a horizontal or vertical line may differ

Placing: TypeAlias = Callable[[float, float, float, float], tuple[float, float, float, float]]
"""Returns left, bottom, right and top on the page as it is shown."""


def drawn_shapes(page: PdfPage, placing: Placing) -> tuple[Box, ...]:
    """Return the rules, rectangles and small shapes that are drawn on a page; none if there are too many."""
    import pypdfium2.raw as c

    left_to_read = MAX_OBJECTS
    shapes: list[Box] = []
    most = [_WHOLE * length for length in page.get_size()]
    for path in _objects(page, c.FPDF_PAGEOBJ_PATH):
        count = c.FPDFPath_CountSegments(path)
        left_to_read -= 1 + count
        if left_to_read < 0 or len(shapes) > MAX_SHAPES:
            return ()
        if _is_painted(path):
            placed = (Box(*placing(*box)) for box in _boxes(path, count))
            shapes += (box for box in placed if box.right - box.left < most[0] or box.top - box.bottom < most[1])
    return tuple(shapes)


def has_picture(page: PdfPage) -> bool:
    """Whether there is a picture on a page that is large enough for a text, or a drawing of very many lines."""
    import pypdfium2.raw as c

    width, height = page.get_size()
    for item in _objects(page, c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM):
        box = _bounds(item)
        if box and (box.right - box.left) * (box.top - box.bottom) > _MIN_PICTURE * width * height:
            return True
    return sum(1 for _ in _objects(page, c.FPDF_PAGEOBJ_PATH)) > _MANY_PATHS


def _objects(page: PdfPage, *kinds: int) -> Iterator[Any]:
    """Yield the objects of some kinds on a page, except those within others."""
    import pypdfium2.raw as c

    for index in range(min(c.FPDFPage_CountObjects(page.raw), MAX_OBJECTS)):
        item = c.FPDFPage_GetObject(page.raw, index)
        if c.FPDFPageObj_GetType(item) in kinds:
            yield item


def _is_painted(path: Any) -> bool:
    import pypdfium2.raw as c

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(c.FPDFPath_GetDrawMode(path, fill, stroke) and (fill.value or stroke.value))


def _boxes(path: Any, count: int) -> Iterator[Box]:
    """Yield the bounds of a path, or of its parts if it has several, unless these are large and no rectangles."""
    if (bounds := _bounds(path)) is None:
        return
    width, height = bounds.right - bounds.left, bounds.top - bounds.bottom
    if min(width, height) <= _THIN or max(width, height) <= _SMALL:
        yield bounds
        return
    parts = _parts(path, count)
    if len(parts) == 1 and count <= _RECTANGLE_POINTS and _is_rectilinear(parts[0]):
        yield _clipped(path, bounds)
    elif len(parts) > 1:
        yield from (_box(part) for part in parts if len(part) > 1 and _is_rectilinear(part))


def _bounds(item: Any) -> Box | None:
    """Return the bounds of an object on the page."""
    import pypdfium2.raw as c

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    return Box(left.value, bottom.value, right.value, top.value)


def _clipped(path: Any, bounds: Box) -> Box:
    """Return the part of the bounds of a path that is seen: some programs paint the page within the frame of a box."""
    import pypdfium2.raw as c

    clip = c.FPDFPageObj_GetClipPath(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(max(c.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
        count = c.FPDFClipPath_CountPathSegments(clip, index)
        segments = (c.FPDFClipPath_GetPathSegment(clip, index, at) for at in range(min(count, _MAX_CLIP_POINTS)))
        points = [(x.value, y.value) for segment in segments if c.FPDFPathSegment_GetPoint(segment, x, y)]
        if points:
            frame = _box(points)
            bounds = Box(*map(max, bounds[:2], frame[:2]), *map(min, bounds[2:], frame[2:]))
    return bounds


def _parts(path: Any, count: int) -> list[list[tuple[float, float]]]:
    """Return the points of each part of a path; a part with curves has no points."""
    import pypdfium2.raw as c

    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[tuple[float, float]]] = []
    is_curved = False
    for index in range(count):
        segment = c.FPDFPath_GetPathSegment(path, index)
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
            is_curved = False
        if kind == c.FPDF_SEGMENT_BEZIERTO:
            is_curved = True
            parts[-1].clear()
        elif not is_curved and c.FPDFPathSegment_GetPoint(segment, x, y):
            parts[-1].append(
                (
                    matrix.a * x.value + matrix.c * y.value + matrix.e,
                    matrix.b * x.value + matrix.d * y.value + matrix.f,
                )
            )
    return parts


def _is_rectilinear(points: list[tuple[float, float]]) -> bool:
    """Whether a part has only horizontal and vertical lines."""
    return all(
        abs(one[0] - other[0]) < _STRAIGHT or abs(one[1] - other[1]) < _STRAIGHT for one, other in pairwise(points)
    )


def _box(points: list[tuple[float, float]]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return Box(min(across), min(up), max(across), max(up))
