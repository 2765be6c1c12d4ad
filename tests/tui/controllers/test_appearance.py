"""The appearance: themes and their preview, and settings of the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from readtui.config import paths, themes
from readtui.config.settings import Settings, SettingValue
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.actions import first_key
from readtui.tui.app import ReaderApp
from readtui.tui.controllers.appearance import MEASURES, AppearanceController
from readtui.tui.effects import ChangeMeasure, Toggle
from readtui.tui.keymap import PRESETS, build_keymap
from tests.screens import app_for, opened, screen_text, settled, tale, typed
from tests.tui.fakes import FakeHost, FakeRows

Rgb = tuple[int, ...]


def colours(app: ReaderApp) -> set[Rgb]:
    """The colours of all cells of the screen, but for the background of an input line, which Textual tints."""
    strips = app.screen._compositor.render_strips()
    styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
    found = {colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None}
    if app.focused is not None:
        found.discard(app.focused.rich_style.bgcolor)
    return {tuple(colour.get_truecolor()) for colour in found}


def foreign_colours(app: ReaderApp) -> set[Rgb]:
    """The colours on the screen that the theme does not have. Textual's may differ by a rounding."""
    own = [tuple(bytes.fromhex(colour[1:])) for colour in app.theme_styles.drawn.colours.values()]
    return {
        colour
        for colour in colours(app)
        if not any(max(abs(a - b) for a, b in zip(colour, mine, strict=True)) <= 1 for mine in own)
    }


STATES = {
    "reading": (),
    "sections": ("tab",),
    "marks": ("M", "tab", "tab"),
    "search bar": ("slash",),
    "matches": ("slash", "b", "e", "l", "l", "enter"),
    "help": ("question_mark",),
    "prompt": ("M", "B", "f2", "end"),
}


@pytest.mark.parametrize("keys", STATES.values(), ids=STATES)
async def test_all_widgets_and_windows_have_only_colours_of_a_theme_chosen_later(keys: tuple[str, ...]) -> None:
    async with opened(size=(120, 30)) as (app, pilot):
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        for name in themes.names(app.services.theme_folders):
            if name != "terminal":
                app.controllers.appearance._preview(name)
                await pilot.pause()
                assert foreign_colours(app) == set(), name


async def test_the_list_of_themes_previews_each_in_its_own_window_and_on_the_text_below() -> None:
    async with opened() as (app, pilot):
        await pilot.press("T")
        await pilot.pause()
        for _ in range(3):
            before = app.theme_styles.theme.name
            await pilot.press("down")
            await pilot.pause()
            assert app.theme_styles.theme.name != before
            assert app.theme_styles.theme.name == "terminal" or foreign_colours(app) == set()


async def test_the_next_theme_is_told_and_remembered() -> None:
    changes: list[dict[str, SettingValue]] = []
    app = app_for(tale())
    app.services.remember = changes.append
    async with app.run_test(size=(100, 30)) as pilot:
        before = app.theme_styles.theme.name
        await pilot.press("c")
        await settled(app, pilot)
        assert f"Theme: {app.theme_styles.theme.label}" in screen_text(app)
        assert changes == [{"theme": app.theme_styles.theme.name}]
        assert app.theme_styles.theme.name != before


async def test_a_theme_of_the_readers_own_that_is_broken_or_hard_to_read_is_said(tmp_path: Path) -> None:
    paper = (paths.themes_folder() / "paper.toml").read_text("utf-8")
    (tmp_path / "aaa.toml").write_text('label = "Broken"\n', "utf-8")
    text = next(line for line in paper.splitlines() if line.startswith("text ="))
    background = next(line for line in paper.splitlines() if line.startswith("background ="))
    grey = paper.replace(text, background.replace("background", "text", 1))
    (tmp_path / "bbb.toml").write_text(grey, "utf-8")
    app = app_for(tale())
    app.services.theme_folders = (tmp_path, paths.themes_folder())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        await typed(pilot, "aaa")
        assert "aaa.toml" in screen_text(app)
        await pilot.press("escape", "T")
        await typed(pilot, "bbb")
        await pilot.press("enter")
        await pilot.pause()
        assert "Theme bbb has too little contrast" in screen_text(app)
        assert app.theme_styles.theme.name == "bbb"


async def test_looks_without_a_key_are_in_the_list_of_commands() -> None:
    async with opened() as (app, pilot):
        for words in ("justify", "hyphenation", "paragraphs", "other side"):
            await pilot.press("colon")
            await pilot.pause()
            await typed(pilot, words)
            await pilot.press("enter")
            await settled(app, pilot)
        assert app.host.settings.align == "justified"
        assert app.host.settings.hyphenate
        assert app.host.settings.paragraphs == "indented"
        assert app.reading_screen.place.on_right


# Without a screen


def looking(settings: Settings | None = None, *, column: int = 300) -> tuple[FakeHost, AppearanceController]:
    host = FakeHost(tale(), settings=settings)
    host.page = FakeRows(column)
    return host, AppearanceController(host.host)


def test_the_column_changes_within_its_limits_and_back_to_the_settings() -> None:
    host, controller = looking(Settings(measure=70))
    for cells, expected in ((4, 74), (-8, 66), (0, 70), (1000, MEASURES[-1]), (-1000, MEASURES[0])):
        controller.change_measure(ChangeMeasure(cells))
        assert host.settings.measure == expected
        assert host.resets[-1].measure == expected
        assert host.notices[-1] == f"Column: {expected} cells"
    changes = len(host.changed)
    controller.change_measure(ChangeMeasure(-4))
    assert (len(host.changed), len(host.resets)) == (changes, changes)


def test_a_column_that_has_no_room_does_not_get_wider() -> None:
    host, controller = looking(Settings(measure=70), column=60)
    controller.change_measure(ChangeMeasure(4))
    assert host.notices == ["The window has no room for a wider column"]
    assert host.changed == []
    controller.change_measure(ChangeMeasure(-4))
    assert host.settings.measure == 66


@pytest.mark.parametrize(
    ("name", "values"),
    [("align", ["justified", "ragged"]), ("hyphenate", [True, False]), ("paragraphs", ["indented", "spaced"])],
)
def test_a_setting_of_two_values_changes_to_the_other_one_and_is_kept(name: str, values: list[str | bool]) -> None:
    host, controller = looking()
    for value in values:
        controller.toggle(Toggle(name))  # type: ignore[arg-type]
        assert getattr(host.resets[-1], name) == value
    assert host.changed == [{name: value} for value in values]


def test_hidden_text_is_shown_and_counted_and_never_kept() -> None:
    host, controller = looking()
    controller.toggle(Toggle("hidden"))
    controller.toggle(Toggle("hidden"))
    assert [setting.show_hidden for setting in host.resets] == [True, False]
    assert host.notices == ["Hidden text shown (1 line)", "Hidden text not shown (1 line)"]
    assert host.changed == []
    host.reading = type(host.reading)(Builder("plain.txt").build())
    controller.toggle(Toggle("hidden"))
    assert host.notices[2:] == ["No hidden text"]
    assert len(host.resets) == 2


def partly_shown(source: str = "lamp.html") -> Document:
    """A document with 80 words, of which 20 are hidden."""
    builder = Builder(source)
    builder.heading("The lamp", 1)
    builder.paragraph("lit " * 58)
    builder.hide("oil " * 20, prose=True)
    return builder.build()


@pytest.mark.parametrize("preset", PRESETS)
def test_the_row_about_hidden_prose_names_the_key_of_each_preset(preset: str) -> None:
    host, controller = looking()
    host.keys = build_keymap(preset, (), {})
    key = first_key("view.hidden", host.keys)
    assert key
    assert controller.setting(partly_shown()).hidden_prose == f"20 of 80 words hidden · {key} shows all"


@pytest.mark.parametrize(("keys", "hidden", "shown"), [("f8", " · F8 shows all", " · F8 hides 20"), ("", "", "")])
def test_the_row_about_hidden_prose_names_the_readers_own_key_if_there_is_one(
    keys: str, hidden: str, shown: str
) -> None:
    host, controller = looking()
    host.keys = {"view.hidden": keys}
    host.reading = type(host.reading)(partly_shown())
    controller.toggle(Toggle("hidden"))
    controller.toggle(Toggle("hidden"))
    rows = [setting.hidden_prose for setting in host.resets]
    assert rows == [f"All 80 words shown{shown}", f"20 of 80 words hidden{hidden}"]


def test_no_row_is_about_hidden_boilerplate() -> None:
    _, controller = looking()
    assert controller.setting(tale()).hidden_prose == ""


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
async def test_the_row_about_hidden_prose_is_whole_at_any_width_and_never_copied(columns: int) -> None:
    async with opened(partly_shown(), size=(columns, 20)) as (app, pilot):
        start = app.reading_screen.page.viewport.span
        rows = " ".join(" ".join(screen_text(app).split()).replace("│", "").split())
        assert "20 of 80 words hidden" in rows
        assert ". shows all" in rows
        await pilot.press("full_stop")
        await pilot.pause()
        assert "All 80 words shown" in screen_text(app)
        assert app.reading_screen.page.viewport.span.start == start.start
        assert "words" not in app.host.reading.document.text


async def test_the_row_about_hidden_prose_belongs_to_its_document() -> None:
    async with opened(partly_shown(), tale()) as (app, pilot):
        await pilot.press("full_stop")
        for key, row in (("J", ""), ("K", "20 of 80 words hidden"), ("r", "20 of 80 words hidden")):
            await pilot.press(key)
            await settled(app, pilot)
            assert "words shown" not in screen_text(app)
            assert row in screen_text(app)
            assert row or "words hidden" not in screen_text(app)


async def test_the_details_count_hidden_words() -> None:
    async with opened(partly_shown()) as (app, pilot):
        await pilot.press("i")
        await pilot.pause()
        assert "Hidden words  20 of 80" in screen_text(app)
        assert "60 words" in screen_text(app)


def test_the_next_theme_after_the_last_is_the_first_and_each_is_kept() -> None:
    host, controller = looking()
    names = themes.names(host.services.theme_folders)
    for _ in names:
        controller.next_theme()
    start = names.index(host.services.settings.theme) + 1
    assert [change["theme"] for change in host.changed] == [*names[start:], *names[:start]]
    assert host.theme_styles.theme.name == host.services.settings.theme


def test_a_theme_of_the_list_is_previewed_and_the_former_one_comes_back_on_escape() -> None:
    host, controller = looking()
    before = host.settings.theme
    other = next(name for name in themes.names(host.services.theme_folders) if name != before)
    for answer in (None, other):
        controller.show_themes()
        controller._preview(other)
        assert host.theme_styles.theme.name == other
        assert host.changed == []
        host.answer(answer)
        assert host.theme_styles.theme.name == (answer or before)
    assert host.changed == [{"theme": other}]


# The theme that follows the terminal


async def test_the_theme_follows_the_background_that_the_terminal_tells() -> None:
    async with opened(settings=Settings(theme="auto")) as (app, _):
        controller = app.controllers.appearance
        assert app.theme_styles.theme.name == "night"
        for answer, name in (("11;rgb:ffff/ffff/ffff", "paper"), ("10;rgb:0/0/0", "paper"), ("11;rgb:0/0/0", "night")):
            controller.terminal_answered(answer)
            assert app.theme_styles.theme.name == name
        assert app.host.settings.theme == "auto"


async def test_a_chosen_theme_does_not_follow_the_terminal() -> None:
    async with opened(settings=Settings(theme="dusk")) as (app, _):
        app.controllers.appearance.terminal_answered("11;rgb:ffff/ffff/ffff")
        assert app.theme_styles.theme.name == "dusk"


async def test_auto_is_the_first_of_the_themes_and_is_kept() -> None:
    async with opened(settings=Settings(theme="dusk")) as (app, pilot):
        await pilot.press("T")
        await pilot.pause()
        await pilot.press(*["up"] * 12, "enter")
        await settled(app, pilot)
        assert app.host.settings.theme == "auto"
        assert app.theme_styles.theme.name == "night"
