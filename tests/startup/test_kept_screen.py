"""Kept files: nothing in them reaches the terminal as a control sequence."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("the first screen is POSIX's", allow_module_level=True)

from hypothesis import given
from hypothesis import strategies as st

from readtui.cli.first_screens import placed
from readtui.startup.kept_screen import COLUMN, LARGEST, KeptFile, file_name, is_safe, read_private, unpacked
from readtui.unicode.clusters import EmojiForm
from readtui.unicode.printable import is_printable, printable
from readtui.unicode.width import width
from tests.pyte_screen import WIDTHS, TerminalInMemory, Widths

SEQUENCE = re.compile(r"\x1b\[[\d;]*[mH]")
"""The sequences that are allowed: of a style (SGR), and the position of the cursor."""

LINES = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=8)
STYLES = st.sampled_from(["0", "1;38;5;188", "48;2;1;2;3"])
SAFE = st.text(max_size=8).map(lambda text: printable(text).replace("\n", "")).filter(is_safe)


@st.composite
def kept_files(draw: st.DrawFn, texts: st.SearchStrategy[str] = SAFE) -> KeptFile:
    styles = draw(st.lists(STYLES, min_size=1, max_size=3))
    run = st.tuples(st.integers(0, len(styles) - 1), texts)
    rows = draw(st.lists(st.lists(run, min_size=1, max_size=3), max_size=4))
    return KeptFile(draw(st.lists(LINES, max_size=3)), styles, rows)


@given(kept_files())
def test_a_file_is_read_as_it_was_written(kept: KeptFile) -> None:
    read = unpacked(kept.packed())
    assert read is not None
    assert (read.conditions, read.styles, read.rows) == (kept.conditions, kept.styles, kept.rows)


@given(kept_files(), st.data())
def test_a_damaged_file_is_refused(kept: KeptFile, data: st.DataObject) -> None:
    packed = bytearray(kept.packed())
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))
    assert unpacked(bytes(packed)) is None
    assert unpacked(bytes(packed[:place])) is None


@given(kept_files(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\x1e\x1f"), max_size=8)))
def test_a_forged_file_draws_nothing_but_text(kept: KeptFile) -> None:
    read = unpacked(kept.packed())
    hostile = any(not is_printable(text) for row in kept.rows for _, text in row)
    assert read is None or not hostile
    if read is not None:
        assert is_printable(SEQUENCE.sub("", read.painting()))


@pytest.mark.parametrize("style", ["0m\x1b]0;x\x07", "1\n", "m", "38;5;1H", "1 \x1b", "?25h", "0\x9b2J"])
def test_a_forged_style_is_refused(style: str) -> None:
    assert unpacked(KeptFile([], [style], [[(0, "bell")]]).packed()) is None


@pytest.mark.parametrize("number", [-1, 1, 10**6])
def test_a_style_that_is_not_there_is_refused(number: int) -> None:
    assert unpacked(KeptFile([], ["0"], [[(number, "bell")]]).packed()) is None


@given(st.text())
def test_what_is_safe_is_printable(text: str) -> None:
    if is_safe(text):  # it may have too many marks on one letter: they cover other rows, but no terminal obeys them
        assert without_marks(printable(text)) == without_marks(text)


def without_marks(text: str) -> list[str]:
    return [char for char in text if unicodedata.category(char)[0] != "M" and char not in "\u200c\u200d"]


def test_a_file_that_others_may_write_or_read_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.write_bytes(b"bell")
    for mode in (0o600, 0o400):
        file.chmod(mode)
        assert read_private(str(file)) == b"bell"
    for mode in (0o644, 0o620, 0o602, 0o700 | 0o001):
        file.chmod(mode)
        assert read_private(str(file)) == b""


def test_only_a_small_regular_file_is_read(tmp_path: Path) -> None:
    file, link, pipe = (str(tmp_path / name) for name in ("kept", "link", "pipe"))
    Path(file).write_bytes(b"x" * LARGEST)
    Path(file).chmod(0o600)
    Path(link).symlink_to(file)
    os.mkfifo(pipe, 0o600)
    assert [read_private(one) for one in (file, link, pipe, str(tmp_path), str(tmp_path / "none"), "\0")] == [b""] * 6


def test_a_name_is_that_of_the_file_and_not_of_its_path(tmp_path: Path) -> None:
    file = tmp_path / "bell.txt"
    file.write_text("x", "utf-8")
    os.link(file, tmp_path / "other.txt")
    assert file_name("", file.stat()) == file_name("", (tmp_path / "other.txt").stat())
    addresses = {file_name(f"https://example.org/{name}", None) for name in ("", "a", "a\n", "../../x")}
    assert len(addresses) == 4
    assert all(re.fullmatch("address-[0-9a-f]+", name) for name in addresses)


@pytest.mark.parametrize("widths", WIDTHS.values(), ids=WIDTHS)
def test_what_follows_a_contested_cluster_is_in_its_cell_on_every_terminal(widths: Widths) -> None:
    text = "⚙\ufe0f Bells 👨\u200d👩\u200d👧 ring हिन्दी 1\ufe0f\u20e3 │"
    cells = width(text)
    terminal = TerminalInMemory(cells + 6, 2, widths)
    for form in EmojiForm:
        rows = [placed([(0, text), (1, " tower")], form), placed([(1, "plain")], form)]
        file = unpacked(KeptFile([], ["0", "1"], rows).packed())
        assert file is not None
        terminal.reset()
        terminal.write(file.painting())
        shown = "".join(terminal.buffer[0][x].data or " " for x in range(cells - 1, cells + 6))
        assert shown == "│ tower"
        assert terminal.buffer[0][width("⚙\ufe0f ")].data == "B"


@pytest.mark.parametrize("column", ["", "x", "1;2", "\u0663", "-1", "9\x1b"])
def test_a_column_is_a_number(column: str) -> None:
    assert unpacked(KeptFile([], ["0"], [[(COLUMN, column), (0, "bell")]]).packed()) is None
