"""Tables with delimiters: quoting, headers, ragged rows, encodings, and prose with commas, which is none."""

from __future__ import annotations

from functools import partial

import pytest

from readtui.document.model import Document, Output, Paragraph, Table
from readtui.document.summary import subtitle
from readtui.export.plain import plain_lines
from readtui.ingest import formats
from readtui.ingest.delimited import MOST_CELLS, is_delimited
from readtui.ingest.source import Source
from readtui.typeset.setting import WHOLE_WIDTH, Setting
from tests.calls import calls_of


def read(text: str | bytes, name: str = "lamps.csv") -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    return formats.read(Source(name, data, "stream" if name == "-" else "file"))


def cells(document: Document) -> list[list[str]]:
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    return [[cell.of(document.text) for cell in row] for row in table.rows]


def head(document: Document) -> int:
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    return table.head


LAMPS = "name,oil,price\nTower,whale,3.50\nPorch,olive,12\n"


def test_the_rows_of_a_file_are_a_table_with_a_header() -> None:
    document = read(LAMPS)
    assert cells(document) == [["name", "oil", "price"], ["Tower", "whale", "3.50"], ["Porch", "olive", "12"]]
    assert head(document) == 1


def test_numbers_are_aligned_to_the_right() -> None:
    [table] = read(LAMPS).blocks
    assert isinstance(table, Table)
    assert table.aligns == ("", "", "right")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name;oil\nTower;whale, salted\n", "lamps.csv"),
        ("name\toil\nTower\twhale, salted\n", "lamps.tsv"),
        ("name\toil\nTower\twhale, salted\n", "lamps.csv"),
        ("name|oil\nTower|whale, salted\n", "lamps.psv"),
        ("sep=;\nname;oil\nTower;whale, salted\n", "lamps.csv"),
        ('name,oil\r\nTower,"whale, salted"\r\n', "lamps.csv"),
    ],
)
def test_the_delimiter_is_found(text: str, name: str) -> None:
    assert cells(read(text, name)) == [["name", "oil"], ["Tower", "whale, salted"]]


def test_a_quoted_cell_has_newlines_delimiters_and_quotation_marks() -> None:
    assert cells(read('name,note\nTower,"two\nlines, ""so"""\n'))[1] == ["Tower", 'two\nlines, "so"']


def test_a_quotation_mark_that_is_not_closed_swallows_no_rows() -> None:
    rows = "".join(f"lamp {number},oil\n" for number in range(500))
    assert len(cells(read(f'name,note\nTower,"dark\n{rows}'))) == 502


def test_rows_have_as_many_cells_as_the_longest() -> None:
    assert cells(read("a,b,c\n1,2\n3,4,5,6\n,,\n\n7\n")) == [
        ["a", "b", "c", ""],
        ["1", "2", "", ""],
        ["3", "4", "5", "6"],
        ["7", "", "", ""],
    ]


def test_one_row_that_is_far_too_long_keeps_its_text_in_its_last_cell() -> None:
    text = "a,b\n" + "1,2\n" * 300 + ",".join("x" * 3_000) + "\n"
    rows = cells(read(text))
    assert {len(row) for row in rows} == {2}
    assert rows[-1][1] == ",".join("x" * 2_999)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("name,oil\nTower,whale\n", 1),
        ("1,2\n3,4\n", 0),
        ("Tower,whale\nPorch,whale\n", 0),
        ("town,2021,2022\nLyon,3,4\n", 1),
        ("name,oil\n", 0),
    ],
)
def test_the_first_row_is_a_header_if_it_names_the_columns(text: str, rows: int) -> None:
    assert head(read(text)) == rows


def test_lines_above_the_table_are_paragraphs() -> None:
    document = read("Lamps of 2023\n\nname,oil\nTower,whale\n")
    assert isinstance(document.blocks[0], Paragraph)
    assert cells(document)[0] == ["name", "oil"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = "name,oil\nLe phare d’Ouessant,blé\nÉcole,thé\n"
    assert cells(read(text.encode(encoding)))[1] == ["Le phare d’Ouessant", "blé"]


@pytest.mark.parametrize(
    "text",
    [
        LAMPS,
        "id;name;price\n1;Tower;3,50\n2;Porch;1,20\n",
        "1\tTower\twhale\n2\tPorch\tolive\n3\tDoor\tolive\n",
        '"id","name","note"\n"1","Tower","It burns, and shines."\n"2","Porch","Dark"\n',
    ],
)
def test_a_pipe_that_is_clearly_a_table_is_one(text: str) -> None:
    assert isinstance(read(text, "-").blocks[0], Table)


@pytest.mark.parametrize(
    "text",
    [
        "The lamp, the oil, the wick,\nthe night, the stair, the sea,\nthe fog, the horn, the rocks,\n",
        "Lamps, oil, and wicks\nTowers, stairs, and doors\nFogs, horns, and rocks\n",
        '{"a":1,"b":2,"c":3}\n{"a":1,"b":2,"c":3}\n{"a":1,"b":2,"c":3}\n',
        "Dear Anna,\n\nthe lamp, the oil, and the wick are here.\n\nYours,\nBen\n",
        "lit(1, 2, 3)\nout(4, 5, 6)\nlit(7, 8, 9)\n",
        "Anna, Ben\nCarl, Dora\nEmil, Fritz\n",
        "10:00:01,123 lit\n10:00:02,456 out\n10:00:03,789 lit\n",
    ],
)
def test_prose_with_commas_is_no_table(text: str) -> None:
    assert not is_delimited(text)


def test_a_table_with_very_many_cells_is_lines_with_aligned_columns() -> None:
    count = MOST_CELLS // 2
    document = read("name,price\n" + "".join(f"lamp {number},{number}\n" for number in range(count)))
    assert isinstance(document.blocks[0], Output)
    lines = document.text.split("\n")
    assert len(lines) == count + 1
    assert lines[:2] == ["name          price", "lamp 0            0"]
    assert lines[-1] == f"lamp {count - 1}  {count - 1}"


def test_the_printed_columns_are_aligned() -> None:
    printed = [line.strip("│ ") for line in plain_lines(read(LAMPS), Setting(measure=WHOLE_WIDTH))]
    assert "name  │ oil   │ price" in printed
    assert "Tower │ whale │  3.50" in printed


def test_a_table_has_no_reading_time() -> None:
    document = read("Lamps\n" + LAMPS * 200)
    assert document.is_table
    assert subtitle(document) == ""
    assert not read("# Lamps\n\nThey burn oil.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "lamps.md").is_table


@pytest.mark.parametrize("unit", ["a,b\n", ",", '"', '"a\n', "a;b,c\t", "\n", '""'])
def test_delimited_text_is_read_in_linear_time(unit: str) -> None:
    short, long = (calls_of(partial(read, unit * count)) for count in (500, 2_000))
    assert long <= 5 * short + 1_000
