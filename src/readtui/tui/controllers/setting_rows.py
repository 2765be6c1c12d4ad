"""Settings in the palette: each with its value, as a switch, a list of values, or a line to type a value in."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence

from readtui.config import settings as config
from readtui.config.settings import Settings, SettingValue
from readtui.errors import SettingsError
from readtui.marks.model import COLOUR_NAMES
from readtui.tui.effects import ShowWindow
from readtui.tui.services import Host
from readtui.tui.widgets.dialogs import Chooser, Prompt
from readtui.tui.widgets.list_state import ListRow

PREFIX = "setting."
"""What the value of the row of a setting begins with; its name follows."""

ALL = "setting"
"""The value of the row that lists all settings."""

LABELS: Mapping[str, tuple[str, str]] = {
    "theme": ("Theme", "colours colors dark light font"),
    "measure": ("Column width", "wide narrow columns line length font size"),
    "align": ("Alignment", "justify justified ragged left"),
    "hyphenate": ("Hyphenation", "hyphens"),
    "language": ("Language of hyphenation", "locale english german"),
    "paragraphs": ("Paragraphs", "indent spacing blank"),
    "output_lines": ("Long lines of output", "wrap cut chop width"),
    "code_lines": ("Long lines of code", "wrap cut chop width"),
    "line_numbers": ("Line numbers", "gutter code output"),
    "sidebar": ("Side of the sidebar", "left right toc"),
    "sidebar_shown": ("Sidebar shown", "toc start hide"),
    "sidebar_width": ("Width of the sidebar", "toc"),
    "page_overlap": ("Rows kept when a page is turned", "overlap context lines"),
    "search_case": ("Capitals in searches", "case sensitive insensitive ignore smart"),
    "scroll_speed": ("Speed of scrolling by itself", "auto autoscroll words minute"),
    "mouse": ("Mouse", "click terminal select"),
    "window_title": ("Title of the window", "tab terminal"),
    "hyperlinks": ("Links for the terminal", "osc 8 url click"),
    "quit_if_one_screen": ("Print what fits on the screen", "pager git less quit -F"),
    "keep_screen": ("Last rows stay on the screen", "pager git less exit clear -X"),
    "copy_on_select": ("Copy what the mouse selects", "clipboard selection"),
    "highlight_colour": ("Colour of highlights", "color marker"),
    "focus": ("Focus", "dim ruler spotlight"),
    "dictionaries": ("Folder of dictionaries", "dictionary stardict"),
    "speech": ("Command that reads aloud", "speak voice speech program"),
    "lookup": ("Dictionary command", "define lookup program"),
    "web_lookup": ("Look up words on the web", "dictionary wiktionary internet"),
    "cache": ("Cache of parsed texts", "disk memory"),
    "template": ("Template of exports", "obsidian markdown"),
    "preset": ("Keys", "preset shortcuts bindings less epy newsboat"),
}
"""The label of each setting, and other words for it. Others are called by their names."""

VALUE_NAMES: Mapping[str, Mapping[SettingValue, str]] = {
    "sidebar_width": {0: "by the names"},
    "highlight_colour": dict(enumerate(COLOUR_NAMES, 1)),
}
"""What values of settings are called, if not as they are."""

FROM_NEXT_START = frozenset(("cache", "template", "quit_if_one_screen"))
"""Settings that nothing reads while the app runs."""


def setting_rows(settings: Settings) -> list[ListRow[str]]:
    """Return a row for all settings, and one for each with its present value."""
    rows = [
        ListRow(
            f"{label_of(name)}: {shown(name, getattr(settings, name))}",
            PREFIX + name,
            "",
            "Settings",
            synonyms=f"{LABELS[name][1] if name in LABELS else ''} setting",
        )
        for name in config.NAMES
    ]
    return [ListRow("All settings", ALL, "", "Settings"), *rows]


def label_of(name: str) -> str:
    """Return what a setting is called on the screen."""
    return LABELS[name][0] if name in LABELS else name.replace("_", " ").capitalize()


def shown(name: str, value: SettingValue) -> str:
    """Return a value of a setting as the screen shows it."""
    if name in VALUE_NAMES and value in VALUE_NAMES[name]:
        return VALUE_NAMES[name][value]
    if isinstance(value, bool):
        return "on" if value else "off"
    return typed(value) or "none"


def typed(value: SettingValue) -> str:
    """Return a value as it is typed into a line."""
    return shlex.join(value) if isinstance(value, tuple) else str(value)


def change_setting(host: Host, name: str, change: Callable[[str, SettingValue], None]) -> None:
    """Switch a setting, or ask for its value; `change` is called with its name and its new value."""
    if name == "theme":
        host.apply(ShowWindow("themes"))
        return
    present: SettingValue = getattr(host.settings, name)
    if isinstance(present, bool):
        change(name, not present)
    elif values := config.values_of(name):
        rows: list[ListRow[SettingValue]] = [ListRow(shown(name, value), value) for value in values]
        window = Chooser(label_of(name), rows, current=list(values).index(present))

        def chosen(value: SettingValue | None) -> None:
            if value is not None:
                change(name, value)

        host.show_window(window, chosen)
    else:
        _ask(host, name, typed(present), change)


def _ask(host: Host, name: str, text: str, change: Callable[[str, SettingValue], None]) -> None:
    """Ask for a value; what is no value stays in the line, with a notice that says what is expected."""

    def answered(line: str | None) -> None:
        if line is None:
            return
        try:
            value = config.parse_value(name, line.strip(), label_of(name))
        except SettingsError as error:
            host.say(error.notice)
            _ask(host, name, line, change)
        else:
            change(name, value)

    expected = config.expected(name).removeprefix("a whole number from ")
    host.show_window(Prompt(f"{label_of(name)}: {expected}", text), answered)


def show_settings(host: Host, choose: Callable[[str], None]) -> None:
    """List all settings; `choose` is called with the value of the row that is chosen."""
    rows: Sequence[ListRow[str]] = [row._replace(group="") for row in setting_rows(host.settings)[1:]]
    host.show_window(Chooser("Settings", rows), lambda value: choose(value) if value is not None else None)
