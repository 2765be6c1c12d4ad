"""The options of typesetting."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

WHOLE_WIDTH = 1 << 20
"""The measure of lines that are as wide as the window allows, such as those of the output of programs."""

WIDEST_TABLE = 4_000
"""The measure of a table that is printed into a pipe: its columns are aligned unless it is wider."""


LineMode: TypeAlias = Literal["wrapped", "cut", "measure"]
"""How long lines of code and output are shown: in several rows as wide as the page, in one row that goes sideways, or
in several rows of the measure."""


class Setting(NamedTuple):
    """The options with which a document is typeset.

    `measure` is the width of the text in cells, at least 1. `paragraphs` are "spaced" by a blank row or "indented" on
    their first row. `language` is used for documents without one. `title` stands above a text that has none; `subtitle`
    is the line below the title: site, date, minutes to read; `hidden_prose` the one below that: how much prose is
    hidden. `table_key` is the key that opens a table in a window; unless empty, it is shown above tables that do not
    fit. With `syntax`, code is highlighted.

    `output_lines` and `code_lines` say how long lines are shown, `room` how many cells there are from the left of the
    column to the edge of the page: lines that are wider than the measure may take these. With `line_numbers`, lines of
    code and output have their numbers before them.
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
    output_lines: LineMode = "measure"
    code_lines: LineMode = "measure"
    room: int = 0
    line_numbers: bool = False
