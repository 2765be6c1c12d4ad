"""Draw docs/layers.svg, the picture of the package layers, from the import contract in pyproject.toml."""

from __future__ import annotations

import textwrap
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

import readtui

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "layers.svg"

WIDTH, ROW, GAP, MARGIN = 760, 60, 10, 16
"""Sizes in pixels: the picture, a box, the space between boxes, the border."""

PADDING, LINE, CHARACTER = 12, 15, 6.7
"""Pixels inside a box, between the lines of a description, and for a character of 11 pixels height."""

CONTRACT = "packages"
"""The id of the contract that lists the layers, the highest first."""


def layers() -> list[list[str]]:
    """Return the names of the packages and top-level modules by layer, the highest layer first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    found = next(contract for contract in contracts if contract["id"] == CONTRACT)
    return [[name.strip() for name in layer.split("|")] for layer in found["layers"]]


def description(name: str) -> str:
    """Return the first sentence of the docstring of a package or module, without its full stop."""
    place = Path(readtui.__file__).parent / name
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return (
        file.read_text("utf-8")
        .removeprefix('"""')
        .partition("\n")[0]
        .partition('"""')[0]
        .partition(". ")[0]
        .rstrip(".")
    )


def picture() -> str:
    """Return the picture as SVG: a row of boxes for each layer; a box may use those below it."""
    rows = layers()
    height = 2 * MARGIN + len(rows) * (ROW + GAP) - GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="ui-monospace, Menlo, Consolas, monospace">',
        f'<rect width="{WIDTH}" height="{height}" fill="#191b20"/>',
    ]
    for index, names in enumerate(rows):
        top = MARGIN + index * (ROW + GAP)
        each = (WIDTH - 2 * MARGIN - (len(names) - 1) * GAP) / len(names)
        for column, name in enumerate(names):
            left = MARGIN + column * (each + GAP)
            lines = textwrap.wrap(
                description(name), int((each - 2 * PADDING) / CHARACTER), max_lines=2, placeholder=" …"
            )
            parts += [
                f'<rect x="{left:.0f}" y="{top}" width="{each:.0f}" height="{ROW}" rx="4" '
                'fill="#22252b" stroke="#858993"/>',
                f'<text x="{left + PADDING:.0f}" y="{top + 18}" font-size="13" fill="#e5c890">{escape(name)}</text>',
                *(
                    f'<text x="{left + PADDING:.0f}" y="{top + 34 + LINE * row}" font-size="11" fill="#d8d4ca">'
                    f"{escape(line)}</text>"
                    for row, line in enumerate(lines)
                ),
            ]
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
