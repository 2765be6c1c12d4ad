"""The frame of the terminal: whatever was shown before, the terminal shows the rows that it was told last."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pytest
from rich.segment import Segment
from rich.style import Style

from readtui.tui.cells import (
    CONTINUED,
    FULL,
    PLAIN,
    PLAIN_CODE,
    CellRow,
    Pen,
    cells_of,
    change_of_code,
    change_of_pen,
    joined,
    pen_of,
    text_of,
)
from readtui.tui.frame import TerminalFrame
from readtui.unicode.clusters import EmojiForm
from readtui.unicode.width import width
from tests.pyte_screen import BY_STANDARD, VARIANT_WIDENS, WIDE_SYMBOLS, WIDTHS, TerminalInMemory, Widths

STYLES = [
    *("none", "bold", "dim", "bold dim", "italic", "underline", "reverse", "strike", "red", "bright_blue on white"),
    *(
        "default",
        "bold default",
        "#102030 on #fafafa",
        "bold #102030 on #fafafa",
        "underline on #203040",
        "color(120) on color(17)",
        "overline",
    ),
]
WORDS = [
    *("bell", "of", "the", "tower", "        ", "                    ", "naïve", "Ελλάδα", "москва", "│ ┃ ─"),
    *(
        "漢字",
        "かな",
        "한국어",
        "ａｂ",
        "e\u0301",
        "नमस्ते",
        "क्षत्रिय",
        "ไทย",
        "שָׁלוֹם",
        "😀",
        "☺",
        "☺\ufe0f",
        "👩\u200d👩\u200d👧",
    ),
    *("👍🏽", "🇩🇪", "1\ufe0f\u20e3", "க்ஷ", "\u1112\u1161\u11ab", "ｶﾞ", "\u00a0", "\u0600", "𝄞", "⚠", "→"),
]
"""Words of which some are wide, some have marks, and some have widths on which terminals disagree."""


def row_of(*parts: tuple[str, str], columns: int) -> CellRow:
    """Return a row of texts with their styles."""
    segments = [Segment(text, Style.parse(style)) for text, style in parts]
    return joined([cells_of(segments, FULL)], columns)


def random_row(chance: random.Random, columns: int) -> CellRow:
    """Return a row of random words in random styles."""
    words = chance.choice((WORDS, WORDS[:14], WORDS[:5]))
    ground = chance.choice(STYLES)
    parts = []
    for _ in range(chance.randrange(8)):
        parts += [(chance.choice(words), chance.choice((ground, chance.choice(STYLES)))), (" ", ground)]
    cells = sum(width(text) for text, _ in parts)
    return row_of(*parts, (" " * max(columns - cells, 0), ground), columns=columns)


def next_rows(chance: random.Random, rows: Sequence[CellRow], columns: int) -> dict[int, CellRow]:
    """Return rows that change: some, all, or all but the last two scrolled."""
    height = len(rows)
    kind = chance.randrange(4)
    if kind == 0:
        return {y: random_row(chance, columns) for y in sorted(chance.sample(range(height), chance.randrange(height)))}
    if kind == 1:
        return {y: random_row(chance, columns) for y in range(height)}
    by = chance.choice((-5, -2, -1, 1, 1, 2, 3, height // 2))
    text = range(height - 2) if kind == 2 else range(height)
    return {y: rows[y + by] if y + by in text else random_row(chance, columns) for y in text}


def repaint(rows: Sequence[CellRow], columns: int, widths: Widths, *, erases_ground: bool) -> TerminalInMemory:
    """Return a terminal on which all rows were drawn at once."""
    terminal = TerminalInMemory(columns, len(rows), widths)
    frame = TerminalFrame(erases_ground=erases_ground)
    frame.resize(columns, len(rows))
    terminal.write(frame.update(dict(enumerate(rows))))
    return terminal


@pytest.mark.parametrize("erases_ground", [True, False])
@pytest.mark.parametrize("widths", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize(("columns", "height"), [(40, 10), (7, 5)])
def test_the_terminal_shows_what_a_repaint_would(
    columns: int, height: int, widths: Widths, erases_ground: bool
) -> None:
    for seed in range(5):
        chance = random.Random(seed)
        terminal = TerminalInMemory(columns, height, widths)
        terminal.write("left over " * 9)
        frame = TerminalFrame(erases_ground=erases_ground)
        frame.resize(columns, height)
        rows = [random_row(chance, columns) for _ in range(height)]
        terminal.write(frame.update(dict(enumerate(rows))))
        for _ in range(10):
            changed = next_rows(chance, rows, columns)
            rows = [changed.get(y, row) for y, row in enumerate(rows)]
            terminal.write(frame.update(changed))
            expected = repaint(rows, columns, widths, erases_ground=erases_ground)
            assert terminal.shown() == expected.shown()


def test_what_a_repaint_draws_is_what_the_rows_say() -> None:
    rows = [row_of(("Bell ", "bold"), ("漢字", "red"), (" tower", "none"), columns=20)] * 2
    terminal = repaint(rows, 20, BY_STANDARD, erases_ground=True)
    assert terminal.texts() == ["Bell 漢字 tower     "] * 2
    assert [cell[3] for cell in terminal.shown()[0][:6]] == [True] * 5 + [False]
    assert terminal.shown()[1][5][1] == "red"


def shown_rows(texts: Sequence[str], columns: int = 40) -> dict[int, CellRow]:
    return {y: row_of((text.ljust(columns), "red"), columns=columns) for y, text in enumerate(texts)}


def frame_of(texts: Sequence[str], columns: int = 40) -> TerminalFrame:
    """Return a frame that shows these texts."""
    frame = TerminalFrame(erases_ground=True)
    frame.resize(columns, len(texts))
    frame.update(shown_rows(texts, columns))
    return frame


def test_only_the_cells_that_differ_are_written() -> None:
    frame = frame_of(["The morning bell", "of the tower"])
    assert frame.update(shown_rows(["The morning ball", "of the tower"])) == "\x1b[1;14H\x1b[31ma\x1b[m"
    assert frame.update(shown_rows(["The morning ball", "of the tower"])) == ""


@pytest.mark.parametrize("char", ["b", "é", "ж", "…", "\u0161", "漢", "e\u0301"])
def test_each_other_character_is_a_difference(char: str) -> None:
    frame = frame_of([f"The {'a' * 30}"])
    written = frame.update(shown_rows([f"The {'a' * 9}{char}{'a' * 20}"]))
    assert written.startswith("\x1b[1;14H\x1b[31m" + char)


def test_scrolled_rows_are_moved_and_the_margins_removed() -> None:
    texts = [f"Line {number} of a text" for number in range(12)]
    frame = frame_of(texts[:10])
    assert frame.update(shown_rows(texts[1:11])).startswith("\x1b[1;10r\x1b[1H\x1b[M\x1b[r\x1b[10H")
    assert frame.update(shown_rows(texts[0:10])).startswith("\x1b[1;10r\x1b[1H\x1b[L\x1b[r\x1b[1H")


@pytest.mark.parametrize("odd", ["a 😀 face", "क्षत्रिय", "👩\u200d👧"])
def test_rows_with_a_contested_cluster_are_not_moved(odd: str) -> None:
    texts = [f"Line {number} of a text" for number in range(11)]
    texts[5] = odd
    frame = frame_of(texts[:10])
    assert re.search("\x1b\\[[0-9;]*[MLr]", frame.update(shown_rows(texts[1:11]))) is None


CONTESTED = {
    "variant": "a ⚙\ufe0f b",
    "joined": "a 👨\u200d👩\u200d👧 b",
    "adjacent": "👨\u200d👩\u200d👧⚙\ufe0f1\ufe0f\u20e3👍🏽b",
    "skin tones": "👍🏽 ☝🏽 b 👩🏽\u200d💻",
    "flags": "🇩🇪🇫🇷 b 🏳\ufe0f\u200d🌈",
    "keycaps": "1\ufe0f\u20e3 b #\ufe0f\u20e3",
    "devanagari": "हिन्दी में क्षत्रिय b",
    "tamil": "நிலா க்ஷ b",
}


@pytest.mark.parametrize("widths", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("text", CONTESTED.values(), ids=CONTESTED)
@pytest.mark.parametrize("form", EmojiForm)
def test_what_follows_a_contested_cluster_is_in_its_cell_and_nothing_stays(
    text: str, widths: Widths, form: EmojiForm
) -> None:
    columns, frame = 40, TerminalFrame(erases_ground=True, emoji=form)
    terminal = TerminalInMemory(columns, 1, widths)
    frame.resize(columns, 1)
    for shown in (text, "plain words here and there, up to the edge"[:36], text, f"xy {text}", text):
        row = row_of((f"{shown}{' ' * (38 - width(shown))}│", "none"), columns=columns)
        terminal.write(frame.update({0: row}))
        contested_cells = {at + more for at in row.contested for more in (0, 1)}
        for x, code in enumerate(row.codes):
            if x not in contested_cells and code != CONTINUED:
                assert terminal.buffer[0][x].data == text_of(code), (shown, x)


@pytest.mark.parametrize("widths", [BY_STANDARD, WIDE_SYMBOLS, VARIANT_WIDENS], ids=["standard", "symbols", "variant"])
def test_no_letter_is_lost_where_spacing_marks_have_cells_of_their_own(widths: Widths) -> None:
    words = "हिन्दी में क्षत्रिय"
    terminal, frame = TerminalInMemory(30, 1, widths), TerminalFrame(erases_ground=True)
    frame.resize(30, 1)
    for shown in (words, words.replace("में", "का")):
        terminal.write(frame.update({0: row_of((f"{shown}{' ' * (29 - width(shown))}│", "none"), columns=30)}))
        assert terminal.texts()[0].startswith(shown)
        assert terminal.buffer[0][29].data == "│"


@pytest.mark.parametrize(
    ("form", "drawn"),
    [
        (EmojiForm.BASE, ["👨", "⚙", "👍", "☝", "1", "🇩🇪", "का", "e\u0301"]),
        (EmojiForm.FIRST, ["👨", "⚙\ufe0f", "👍", "☝", "1\ufe0f\u20e3", "🇩🇪", "का", "e\u0301"]),
        (
            EmojiForm.JOINED,
            ["👨\u200d👩\u200d👧", "⚙\ufe0f", "👍🏽", "☝", "1\ufe0f\u20e3", "🇩🇪", "का", "e\u0301"],
        ),
    ],
)
def test_of_emoji_only_what_the_terminal_takes_is_drawn(form: EmojiForm, drawn: list[str]) -> None:
    frame = TerminalFrame(erases_ground=False, emoji=form)
    frame.resize(60, 1)
    text = "👨\u200d👩\u200d👧 ⚙\ufe0f 👍🏽 ☝🏽 1\ufe0f\u20e3 🇩🇪 का e\u0301"
    written = frame.update({0: row_of((text, "none"), columns=60)})
    assert re.sub("\x1b\\[[0-9]*[mrHXG]", "", written).split() == drawn


def test_a_forgotten_frame_is_written_whole_with_the_plain_pen_and_no_margins() -> None:
    frame = frame_of(["Bell", "tower"])
    frame.forget()
    written = frame.update(shown_rows(["Bell", "tower"]))
    assert written.startswith("\x1b[m\x1b[r")
    assert "Bell" in written
    assert "tower" in written


def test_another_size_forgets_the_frame() -> None:
    frame = frame_of(["Bell", "tower"])
    frame.resize(40, 3)
    assert "Bell" in frame.update(shown_rows(["Bell", "tower", ""]))


def test_spaces_are_erased_only_where_the_terminal_gives_them_their_background() -> None:
    for erases, ground, erased in ((True, "on red", True), (False, "on red", False), (False, "none", True)):
        frame = TerminalFrame(erases_ground=erases)
        frame.resize(40, 1)
        assert ("\x1b[36X" in frame.update({0: row_of(("Bell" + " " * 36, ground), columns=40)})) is erased
    frame = TerminalFrame(erases_ground=True)
    frame.resize(40, 1)
    assert "X" not in frame.update({0: row_of(("Bell" + " " * 36, "underline"), columns=40)})


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\x1b]52;c;bHM=\x07", "\x9b31m", "\n\r\t", "\u202eabc", "\ud800"])
def test_no_control_character_is_written(hostile: str) -> None:
    frame = TerminalFrame(erases_ground=True)
    frame.resize(30, 1)
    written = frame.update({0: row_of((f"Bell {hostile} tower", "none"), columns=30)})
    assert re.sub("\x1b\\[[0-9]*[mrHX]", "", written).isprintable()
    assert "Bell" in written
    assert "J" not in re.findall("\x1b\\[[^a-zA-Z]*([a-zA-Z])", written)


def test_a_row_has_the_width_of_the_screen() -> None:
    assert row_of(("漢字漢字", "none"), columns=5)[:2] == ("漢\0字\0 ", PLAIN_CODE * 5)
    assert row_of(("漢字", "none"), columns=3).codes == "漢\0 "
    assert row_of(("👩\u200d👧" * 2, "none"), columns=3).contested == {0}
    assert row_of(("ab", "none"), columns=4)[:2] == ("ab  ", PLAIN_CODE * 4)


def test_each_cluster_has_a_code_of_its_own() -> None:
    text = "e\u0301👩\u200d👧a\U000f0000\U000f0001e\u0301"
    row = row_of((text, "none"), columns=width(text))
    assert len(row.codes) == len(row.pens) == width(text) == 7
    assert len(set(row.codes)) == 6  # two cells have the same cluster
    assert text_of(row.codes) == text


def test_a_link_is_opened_and_closed() -> None:
    link = Pen("1", "https://example.org/")
    assert change_of_pen(PLAIN, link) == "\x1b]8;id=ccea97c5;https://example.org/\x1b\\\x1b[1m"
    assert change_of_pen(link, PLAIN) == "\x1b]8;;\x1b\\\x1b[m"


def test_every_change_of_pen_ends_in_that_pen() -> None:
    pens = [pen_of(Style.parse(style), FULL) for style in STYLES]
    for before in pens:
        for after in pens:
            direct, changed = TerminalInMemory(2, 1), TerminalInMemory(2, 1)
            direct.write(change_of_code(PLAIN_CODE, after) + "a")
            changed.write(change_of_code(PLAIN_CODE, before) + change_of_code(before, after) + "a")
            assert direct.shown() == changed.shown()
