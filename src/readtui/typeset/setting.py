"""How the reader wants a text set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Setting:
    """`measure` is the width of the text in cells, at least 1. `paragraphs` are "spaced" by a blank row or
    "indented" on their first row. `language` is
    assumed of documents that name none. `subtitle` is the line under the title: site, date, minutes to read.
    `table_key` opens the table in view in a window; empty where none does.
    With `syntax`, runs of code have the roles of their syntax."""

    measure: int = 72
    align: Literal["ragged", "justified"] = "ragged"
    hyphenate: bool = False
    language: str = ""
    paragraphs: Literal["spaced", "indented"] = "spaced"
    show_hidden: bool = False
    subtitle: str = ""
    table_key: str = ""
    syntax: bool = False
