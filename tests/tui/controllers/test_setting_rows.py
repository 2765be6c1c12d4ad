"""Settings in the palette: they are changed at once, kept, and a notice says where the next start takes them from."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from textual.pilot import Pilot

from readtui.config.settings import DEFAULTS, NAMES, Settings, SettingValue, values_of
from readtui.tui.app import ReaderApp
from readtui.tui.controllers.setting_rows import LABELS, label_of, setting_rows, shown
from readtui.tui.widgets.dialogs import Chooser, Prompt
from tests.screens import app_for, opened, screen_text, settled, tale, typed

OTHERS: Mapping[str, tuple[str, SettingValue]] = {
    "measure": ("50", 50),
    "language": ("de", "de"),
    "sidebar_width": ("40", 40),
    "lookup": ("dict '{word}'", ("dict", "{word}")),
    "dictionaries": ("~/words", "~/words"),
    "speech": ("say", ("say",)),
    "template": ("obsidian", "obsidian"),
}
"""What is typed for settings that are words, and for some numbers, and the value."""


async def choose(app: ReaderApp, pilot: Pilot[None], words: str) -> None:
    """Choose the first row that the palette lists for words."""
    await pilot.press("colon")
    await typed(pilot, words)
    await pilot.press("enter")
    await settled(app, pilot)


def app_that_keeps(**origins: str) -> tuple[ReaderApp, list[dict[str, SettingValue]]]:
    """Return an app whose settings have these origins, and the list of what it keeps."""
    app = app_for(tale(), settings=Settings())
    kept: list[dict[str, SettingValue]] = []
    app.services.origins, app.services.remember = origins, kept.append
    return app, kept


def test_there_is_a_row_for_each_setting_with_its_value() -> None:
    rows = {row.value: row.text for row in setting_rows(Settings(measure=80, lookup=("dict", "{word}")))}
    assert set(rows) == {"setting", *(f"setting.{name}" for name in NAMES)}
    assert rows["setting.measure"] == "Column width: 80"
    assert rows["setting.hyphenate"] == "Hyphenation: off"
    assert rows["setting.lookup"] == "Dictionary command: dict '{word}'"
    assert rows["setting.language"] == "Language of hyphenation: none"
    assert rows["setting.highlight_colour"] == "Colour of highlights: yellow"


def test_each_setting_has_a_label_of_its_own() -> None:
    assert set(LABELS) <= set(NAMES)
    assert len({label_of(name) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "theme"])
async def test_each_setting_can_be_changed_in_the_palette_and_is_kept(name: str) -> None:
    app, kept = app_that_keeps()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        await choose(app, pilot, f"{label_of(name)}: {shown(name, getattr(DEFAULTS, name))} setting")
        if isinstance(app.screen, Prompt):
            default = getattr(DEFAULTS, name)
            other = default + 1 if isinstance(default, int) else "~/words"
            text, expected = OTHERS.get(name, (str(other), (other,) if isinstance(default, tuple) else other))
            await pilot.press(*["backspace"] * len(app.screen.line.value))
            await typed(pilot, text)
            await pilot.press("enter")
        elif isinstance(app.screen, Chooser):
            values = values_of(name)
            place = values.index(getattr(DEFAULTS, name)) + 1
            expected = values[place % len(values)]
            await pilot.press(*["down"] if place < len(values) else ["up"] * (len(values) - 1), "enter")
        else:
            expected = not getattr(DEFAULTS, name)
        await settled(app, pilot)
        assert getattr(app.host.settings, name) == expected
        assert kept[-1] == {name: expected}
        assert f"{label_of(name)}: " in screen_text(app)


async def test_a_theme_is_chosen_from_the_list_with_a_preview() -> None:
    app, kept = app_that_keeps(theme="settings.toml:2")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        await choose(app, pilot, "theme night setting")
        await pilot.press("down", "enter")
        await settled(app, pilot)
        assert kept == [{"theme": app.theme_styles.theme.name}]
        assert "for this session only: settings.toml:2 sets it" in screen_text(app)


async def test_the_text_the_sidebar_and_the_keys_follow_at_once() -> None:
    async with opened(tale(), size=(120, 40)) as (app, pilot):
        await choose(app, pilot, "width")
        await pilot.press("backspace", "backspace", "4", "0", "enter")
        await settled(app, pilot)
        assert app.reading_screen.page.viewport.column()[1] == 40
        await choose(app, pilot, "side of the sidebar")
        await pilot.press("down", "enter")
        await choose(app, pilot, "sidebar shown")
        assert app.reading_screen.place.on_right
        assert not app.reading_screen.place.shown
        await choose(app, pilot, "preset")
        await pilot.press("down", "enter")
        await settled(app, pilot)
        await pilot.press("h")  # the help in the preset less
        assert "Help" in screen_text(app)


async def test_a_value_that_is_none_stays_in_the_line_with_a_notice() -> None:
    app, kept = app_that_keeps()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        await choose(app, pilot, "width")
        await pilot.press("7", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, Prompt)
        assert app.screen.line.value == "7"
        assert "Column width: 7 is not a whole number from 20 to 200" in screen_text(app)
        await pilot.press("escape")
        assert kept == []


@pytest.mark.parametrize(
    ("origin", "named"),
    [
        ("/home/ann/.config/readtui/settings.toml:3", "settings.toml:3"),
        ("READTUI_ALIGN", "READTUI_ALIGN"),
        ("--align", "--align"),
    ],
)
async def test_a_setting_that_is_fixed_elsewhere_changes_until_the_end(origin: str, named: str) -> None:
    app, _ = app_that_keeps(align=origin)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        await choose(app, pilot, "alignment")
        await pilot.press("down", "enter")
        await settled(app, pilot)
        assert f"Alignment: justified · for this session only: {named} sets it" in screen_text(app)


async def test_the_palette_lists_all_settings_alone() -> None:
    async with opened(size=(100, 40)) as (app, pilot):
        await choose(app, pilot, "preferences")
        assert isinstance(app.screen, Chooser)
        assert len(app.screen.choices.state.rows.rows) == len(NAMES)
        await typed(pilot, "hyphenation: off")
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.host.settings.hyphenate
