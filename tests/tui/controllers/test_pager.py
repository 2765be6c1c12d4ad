"""What pagers do: tell the position, save, edit a copy, open another text, and the keys of less for that."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document, Inline
from readtui.span import Span
from readtui.tui import programs
from readtui.tui.app import ReaderApp
from readtui.tui.controllers.pager import position_text
from readtui.tui.effects import Act
from tests.screens import app_for, opened, screen_rows, screen_text, settled, tale, typed, until

LESS = Settings(preset="less")


def output(source: str = "-", lines: int = 300) -> Document:
    builder = Builder(source)
    text = "\n".join(f"line {number}" for number in range(1, lines + 1))
    builder.output(text, (Inline(Span(0, 4), "colour", "red"),))
    return builder.build()


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def answered(app: ReaderApp, pilot: Pilot[None], line: str) -> None:
    """Type a line into a prompt."""
    app.screen.line.value = line  # type: ignore[attr-defined]  # the prompt has a line
    await pilot.press("enter")
    await settled(app, pilot)


# The position


async def test_the_position_in_output_is_lines_and_in_prose_words() -> None:
    async with opened(output("/logs/out.log"), tale("/shelf/tale.txt"), size=(100, 30), settings=LESS) as (app, pilot):
        await pressed(pilot, *"100g", "equals_sign")
        assert "out.log · lines 100–127 of 300 · 30 % · file 1 of 2" in screen_text(app)
        await pressed(pilot, "colon", "n")
        await settled(app, pilot)
        await pressed(pilot, "colon", "f")
        assert "tale.txt · word 1 of 5" in screen_text(app)
        assert position_text(app.state).endswith(" · section 1 of 7 · 0 % · file 2 of 2")


async def test_a_number_and_g_go_to_the_line_of_output() -> None:
    async with opened(output(), settings=LESS) as (app, pilot):
        for keys, line in (("42G", 42), ("7g", 7), ("g", 1), ("0", 1), ("999G", 273)):
            await pressed(pilot, *keys)
            assert f" line {line} " in screen_rows(app)[0]


async def test_the_status_row_says_the_lines_and_which_file_this_is() -> None:
    async with opened(output("/logs/out.log"), tale(), size=(80, 24)) as (app, _):
        assert screen_rows(app)[-2].rstrip().endswith("1/2 · lines 1–22 of 300 · 0 %")
        assert "min" not in screen_rows(app)[-2]


async def test_with_a_filter_the_status_row_counts_its_lines_alone() -> None:
    async with opened(output("/logs/out.log"), size=(100, 24)) as (app, pilot):
        await typed(pilot, "&99")
        await pressed(pilot, "enter")
        assert "&99  3 of 300 lines" in screen_rows(app)[-2]
        assert "lines 99–" not in screen_rows(app)[-2]


# The keys of less with a second one


async def test_colon_goes_through_the_files_and_stops_at_the_ends() -> None:
    async with opened(tale("a.txt"), tale("b.txt"), tale("c.txt"), settings=LESS) as (app, pilot):
        before = "a.txt"
        for keys, source in ((":n", "b.txt"), (":p", "a.txt"), (":p", "a.txt"), ("2:n", "c.txt"), (":x", "a.txt")):
            await pressed(pilot, *(key.replace(":", "colon") for key in keys))
            await settled(app, pilot)
            assert app.source == source
            said = "No earlier text: 3 are open" in screen_text(app)
            assert said == (before == source)
            before = source


async def test_colon_and_another_letter_begin_a_search_in_the_commands() -> None:
    async with opened(settings=LESS) as (app, pilot):
        await pressed(pilot, "colon")
        assert "n next text" in screen_rows(app)[-1]
        await pressed(pilot, "t")
        assert app.state.mode.is_window
        await typed(pilot, "hemes")
        assert "Choose a theme" in screen_text(app)


async def test_in_all_presets_the_letters_of_less_come_first_after_the_colon_and_a_number_is_a_line() -> None:
    async with opened(output("a.log"), output("b.log")) as (app, pilot):
        for line, source, top in (("n", "b.log", 1), ("150", "b.log", 150), ("p", "a.log", 1)):
            await pressed(pilot, "colon", *line, "enter")
            await settled(app, pilot)
            assert app.source == source
            assert f" line {top} " in screen_rows(app)[0]
        await pressed(pilot, "colon", "q", "enter")
        assert app.return_code == 0


async def test_colon_and_q_quit() -> None:
    async with opened(settings=LESS) as (app, pilot):
        await pilot.press("colon", "q")
        await pilot.pause()
        assert app.return_code == 0


async def test_minus_and_a_letter_switch_and_an_unknown_one_names_those_that_are_there() -> None:
    async with opened(settings=LESS) as (app, pilot):
        cases = []
        for letter in "iII":
            await pressed(pilot, "minus", letter)
            cases.append(app.host.settings.search_case)
        assert cases == ["exact", "ignore", "smart"]
        await pressed(pilot, "minus", "X")
        assert "No option -X here. There are: -S  -N  -i  -I" in screen_text(app)
        await pressed(pilot, "minus")
        assert screen_rows(app)[-1].startswith(" S cut lines  N line numbers  Esc cancel  i/I capitals in searches")


async def test_minus_and_s_cut_long_lines_and_wrap_them_and_minus_and_n_number_them() -> None:
    async with opened(output(), settings=LESS) as (app, pilot):
        modes = []
        for _ in range(2):
            await pressed(pilot, "minus", "S")
            modes.append(app.host.settings.output_lines)
        assert modes == ["cut", "wrapped"]
        await pressed(pilot, "minus", "N")
        assert app.host.settings.line_numbers


async def test_a_search_is_done_again_when_capitals_begin_to_matter() -> None:
    builder = Builder("lamps.txt")
    builder.paragraph("A lamp, a Lamp and a LAMP.")
    async with opened(builder.build(), settings=LESS) as (app, pilot):
        await typed(pilot, "/lamp")
        await pressed(pilot, "enter")
        counts = []
        for keys in ((), ("minus", "i"), ("minus", "I")):
            await pressed(pilot, *keys)
            counts.append(len(app.reading.search.hits or ()))
        assert counts == [3, 1, 3]


async def test_with_the_keys_of_less_a_query_with_signs_of_one_is_a_regular_expression() -> None:
    for settings, key, queries in ((LESS, "", "hears.*bell"), (LESS, "f3", "a.b("), (Settings(), "f3", "hears.*bell")):
        async with opened(settings=settings) as (app, pilot):
            await pressed(pilot, "slash")
            app.reading_screen.search_bar.line.value = queries
            await pressed(pilot, *filter(None, [key]))
            await pressed(pilot, "enter")
            await settled(app, pilot)
            assert bool(app.reading.search.hits) == (queries == "hears.*bell")
            assert "(regex)" in screen_text(app) or queries != "hears.*bell"


async def test_matches_are_hidden_and_shown_again_by_the_next_one() -> None:
    async with opened(settings=LESS) as (app, pilot):
        await typed(pilot, "/bell")
        await pressed(pilot, "enter", "alt+u")
        assert app.reading.search.shown_hits is None
        await pressed(pilot, "n")
        assert app.reading.search.shown_hits


async def test_marks_of_the_start_and_the_end_are_always_there() -> None:
    async with opened(output()) as (app, pilot):
        await pressed(pilot, "apostrophe", "dollar_sign")
        assert " line 300 " in screen_rows(app)[-3]
        await pressed(pilot, "apostrophe", "circumflex_accent")
        assert " line 1 " in screen_rows(app)[0]
        await pressed(pilot, "apostrophe", "apostrophe")
        assert " line 300 " in screen_rows(app)[-3]


# Saving


async def test_the_bytes_of_a_pipe_are_saved_as_they_came_if_they_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "out.log"
    app = app_for(output(), settings=LESS)
    app.services.kept_bytes = lambda source: b"\x1b[31mline\x1b[m 1\nline 2\n" if source == "-" else None
    async with app.run_test(size=(100, 30)) as pilot:
        await pressed(pilot, "s")
        await answered(app, pilot, str(file))
        assert file.read_bytes() == b"\x1b[31mline\x1b[m 1\nline 2\n"
        assert "Saved 2 lines in " in screen_text(app)
        assert "colours" not in screen_text(app)


async def test_else_the_text_is_saved_and_the_home_folder_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with opened(output(lines=3), settings=LESS) as (app, pilot):
        await pressed(pilot, "s")
        await answered(app, pilot, "~/out.log")
        assert (tmp_path / "out.log").read_text() == "line 1\nline 2\nline 3\n"
        assert "Saved 3 lines in ~/out.log, without colours" in screen_text(app)


async def test_of_a_text_that_grows_what_has_come_so_far_is_saved(tmp_path: Path) -> None:
    async with opened(replace(output(lines=3), is_growing=True), settings=LESS) as (app, pilot):
        await pressed(pilot, "s")
        await answered(app, pilot, str(tmp_path / "out.log"))
        assert (tmp_path / "out.log").read_text() == "line 1\nline 2\nline 3\n"
        assert "without colours: what has come so far" in " ".join(screen_text(app).replace("▎", "").split())


async def test_a_file_is_never_overwritten_without_a_question(tmp_path: Path) -> None:
    file = tmp_path / "out.log"
    file.write_text("before\n")
    async with opened(output(lines=1), settings=LESS) as (app, pilot):
        for keys, content in (
            (("escape",), "before\n"),
            (("down", "enter"), "before\nline 1\n"),
            (("enter",), "line 1\n"),
        ):
            await pressed(pilot, "s")
            await answered(app, pilot, str(file))
            assert "out.log exists" in screen_text(app)
            await pilot.press(*keys)
            await settled(app, pilot)
            assert file.read_text() == content
        await pressed(pilot, "s")
        await answered(app, pilot, str(file))
        await pressed(pilot, "down", "down", "enter")
        await answered(app, pilot, str(tmp_path / "other.log"))
        assert (tmp_path / "other.log").read_text() == "line 1\n"


@pytest.mark.parametrize(
    ("name", "notice"), [("", "is a folder: name a file in it"), ("no/such.log", "no such file or directory")]
)
async def test_one_line_says_why_nothing_was_saved(tmp_path: Path, name: str, notice: str) -> None:
    async with opened(output(), settings=LESS) as (app, pilot):
        await pressed(pilot, "s")
        await answered(app, pilot, f"{tmp_path}/{name}")
        assert notice in " ".join(screen_text(app).replace("▎", "").split())


async def test_prose_is_saved_as_markdown(tmp_path: Path) -> None:
    async with opened(tale("https://example.org/")) as (app, pilot):
        app.apply(Act("save"))
        await pilot.pause()
        await answered(app, pilot, str(tmp_path / "tale.md"))
        assert (tmp_path / "tale.md").read_text().startswith("# A tale of bells\n")


# The editor, and other texts


async def test_the_editor_opens_the_line_that_is_read(
    tmp_path: Path, commands: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "vi")
    file = tmp_path / "out.log"
    file.write_text("".join(f"line {number}\n" for number in range(1, 301)))
    async with opened(output(str(file)), settings=LESS) as (_, pilot):
        await pressed(pilot, *"120g", "v")
        assert commands == [["vi", "+120", str(file)]]


async def test_of_a_pipe_a_copy_is_edited_that_cannot_be_written_and_is_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[Sequence[str], str, int]] = []

    class Recorder:
        def run(self, command: Sequence[str]) -> tuple[bool, str]:
            file = Path(command[-1])
            seen.append((command, file.read_text(), stat.S_IMODE(file.stat().st_mode)))
            return True, ""

    monkeypatch.setenv("EDITOR", "vi")
    monkeypatch.setattr(ReaderApp, "is_headless", False)
    monkeypatch.setattr(ReaderApp, "suspend", lambda app: __import__("contextlib").nullcontext())
    monkeypatch.setattr(programs, "Programs", Recorder)
    async with opened(output(lines=60)) as (app, pilot):
        await pressed(pilot, *"20G", "e")
        (command, text, mode), *_ = seen
        assert command[:2] == ["vi", "+20"]
        assert text == app.reading.document.text + "\n"
        assert mode == 0o400
        assert "That was a copy" in screen_text(app)
        assert not list(paths.state_folder().glob("text-*"))


async def test_a_text_is_opened_by_its_name() -> None:
    async with opened(tale("a.txt"), tale("b.txt"), settings=LESS) as (app, pilot):
        await pressed(pilot, "colon", "e")
        await answered(app, pilot, "b.txt")
        await until(pilot, lambda: app.source == "b.txt")
        await pressed(pilot, "E")
        await answered(app, pilot, "c.txt")
        await until(pilot, lambda: "c.txt: there is no such file" in screen_text(app))
