"""The options of typesetting."""

from __future__ import annotations

from typing import Literal, NamedTuple

WHOLE_WIDTH = 1 << 20
"""The measure of lines that are as wide as the window allows, such as those of the output of programs."""


class Setting(NamedTuple):
    """The options with which a document is typeset.

    `measure` is the width of the text in cells, at least 1. `paragraphs` are "spaced" by a blank row or "indented" on
    their first row. `language` is used for documents without one. `title` stands above a text that has none; `subtitle`
    is the line below the title: site, date, minutes to read; `hidden_prose` the one below that: how much prose is
    hidden. `table_key` is the key that opens a table in a window; unless empty, it is shown above tables that do not
    fit. With `syntax`, code is highlighted.
    """

    measure: int = 72
    align: Literal["ragged", "justified"] = "ragged"
    hyphenate: bool = False
    language: str = ""
    paragraphs: Literal["spaced", "indented"] = "spaced"
    show_hidden: bool = False
    title: str = ""
    subtitle: str = ""
    hidden_prose: str = ""
    table_key: str = ""
    syntax: bool = False
