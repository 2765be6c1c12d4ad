"""The instruments of the benchmarks, on programs with known work."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest
from benchmarks.growth import FORMATS, STEPS, Cost, exponent
from benchmarks.html import pages_in, predicted
from benchmarks.rows import Row, in_turn, nearly_all
from benchmarks.shapes import SHAPES
from benchmarks.texts import FIRST_WORDS, RARE_WORD, markdown, prose

from readtui.ingest.html.build import build_document

ECHO = """
import os, signal, sys, time
signal.signal(signal.SIGWINCH, lambda *_: print("resized", flush=True))
print("re\\x1b[1mady", flush=True)
while (line := sys.stdin.readline()) != "end\\n":
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    print("columns", os.get_terminal_size().columns, flush=True)
"""


def test_a_row_shows_its_ratio_and_whether_its_limit_is_kept() -> None:
    row = Row("start", "ms", 300.0, 200.0, "bare", times=1.6)

    assert str(row) == "| start | 300 ms | bare 200 | 1.50x | 1.6x | ok |"
    assert Row("start", "ms", 300.0, 200.0, "bare", times=1.4).verdict == "over"
    assert Row("start", "ms", 300.0, 200.0, "bare", most=300.0).verdict == "ok"
    assert Row("start", "ms", 300.0, 200.0, "bare").verdict == ""


def test_two_measures_take_turns() -> None:
    calls: list[str] = []

    in_turn(3, lambda: calls.append("a"), lambda: calls.append("b"))

    assert "".join(calls) == "baabba"


def test_nearly_all_leaves_out_the_highest_of_twenty() -> None:
    assert nearly_all([float(value) for value in range(1, 21)]) == 19.0


def test_texts_are_the_same_each_time_and_as_long_as_asked() -> None:
    text = prose(20_000)

    assert text == prose(20_000)
    assert text.startswith(FIRST_WORDS)
    assert 20_000 <= len(text) < 22_000
    assert text.lower().count(RARE_WORD) == 1
    assert "\n\n## Chapter 2" in markdown(20_000)


@pytest.mark.skipif(sys.platform != "linux", reason="counts processor time as Linux does")
def test_a_terminal_counts_what_a_key_costs(tmp_path: Path) -> None:
    from benchmarks.terminal import Terminal  # needs a Unix pseudo terminal

    with Terminal((sys.executable, "-c", ECHO), {"HOME": str(tmp_path)}, columns=90) as terminal:
        terminal.wait_for("ready")
        pressed = terminal.press("\r", "columns 90")
        resized = terminal.resize(70, 5)
        ended = terminal.leave("end\r")

    assert 45 < pressed.cpu_ms < 1000
    assert pressed.settled_ms >= 45
    assert b"resized" in resized.output
    assert ended == 0


def test_a_prediction_of_a_page_holds_what_a_person_would_mark_up(tmp_path: Path) -> None:
    page = (
        "<title>Lamps</title><h1>Lamps</h1><p>Lit.<ul><li>a<ul><li>b</ul><li>c</ul><pre>x</pre><h2>Oil</h2>"
        "<blockquote><p>q <a href=/l>l</a></blockquote><figure><img src=i.png><figcaption>I</figcaption></figure>"
        "<table><tr><th>1<th>2</table>"
    )
    (tmp_path / "one.html").write_text(page, "utf-8")
    (tmp_path / "two.html.gz").write_bytes(gzip.compress(page.encode()))
    assert [name for name, _ in pages_in(tmp_path)] == ["one", "two"]

    made = predicted(build_document(page, "page"))

    assert made["text"] == "Lit.\na\nb\nc\nx\nOil\nq l\n1  2"
    assert (made["title"], made["headings"]) == ("Lamps", [{"text": "Oil", "level": 2}])
    assert (made["items"], made["quotes"], made["links"]) == (["b", "c"], ["q l"], ["/l"])
    assert (made["code"], made["cells"]) == (["x"], ["1", "2"])
    assert (made["captions"], made["images"]) == (["I"], ["i.png"])


@pytest.mark.parametrize("power", [1.0, 1.5, 2.0])
def test_the_exponent_is_the_slope_of_the_cost(power: float) -> None:
    costs = [Cost(1_000 * step, 0.02 * step**power) for step in STEPS]
    assert exponent(costs) == pytest.approx(power)


def test_the_exponent_of_costs_that_are_too_small_to_be_measured_is_that_of_a_linear_cost() -> None:
    assert exponent([Cost(1_000 * step, 0.0001 * step**2) for step in STEPS]) == 1.0


@pytest.mark.parametrize("name", FORMATS)
def test_every_shape_can_be_read_in_every_format(name: str) -> None:
    for shape, _ in SHAPES.values():
        size, read = FORMATS[name](list(shape(6)))
        assert size > 0
        assert read().text


PAGER = """
import sys
text = open(sys.argv[1]).read()
sys.stdout.write("\\x1b[H" + text[:80].replace(" ", "\\x1b[C"))
sys.stdout.flush()
while (key := sys.stdin.readline()[:1]) != "q":
    sys.stdout.write("x" * 500)
    sys.stdout.flush()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the CPU time of another process is read as on Linux")
def test_another_program_is_measured_page_by_page(tmp_path: Path) -> None:
    from benchmarks.programs import Program, figures_of  # needs a Unix pseudo terminal

    text = tmp_path / "a.txt"
    text.write_text(prose(2_000))
    pager = Program("pager", (sys.executable, "-c", PAGER), ("txt",), page_key="p\r", quit_key="q\r")

    figures = figures_of(pager, text, tmp_path)

    assert figures is not None
    assert figures.start_ms > 0
    assert figures.page_bytes is not None
    assert 500 <= figures.page_bytes < 520
    assert figures.resident_mb is not None
    assert figures.resident_mb > 1


def dashed_line(width: int, height: int, x: int, moved: range) -> bytes:
    """Return a picture with an upright line that is dashed, and moved in some of its rows of pixels."""
    rows = []
    for y in range(height):
        row = bytearray(b"\x19" * width)
        if y % 20 > 3:
            row[x + 9 if y in moved else x] = 0xC0
        rows.append(bytes(row))
    return b"".join(rows)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals under Xvfb are measured on Linux")
@pytest.mark.parametrize(
    ("moved", "is_straight"), [(range(0), True), (range(200, 220), False), (range(600, 620), False)]
)
def test_a_row_that_is_moved_is_seen_in_a_picture(moved: range, is_straight: bool) -> None:
    from benchmarks.terminals import ROWS, Picture, edge_of  # needs a Unix pseudo terminal

    picture = Picture(60, dashed_line(60, 20 * ROWS, 20, moved))
    edge = edge_of(picture, range(10, 50))
    assert edge is not None
    assert edge.x == 20
    assert edge.is_straight(ROWS) is is_straight
    assert edge_of(picture, range(40, 50)) is None
