"""Settings: defaults, choices made in the app, the settings file, the environment and command-line flags."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from readtui.config.paths import write_private_file
from readtui.config.toml import escaped, file_and_line, read_toml
from readtui.errors import SettingsError

MEASURES = (20, 200)
"""Limits in cells: below 20 two words rarely fit in a row; above 200 the eye does not find the next row."""

HIGHLIGHT_COLOURS = (1, 5)
"""The first and the last colour of highlights."""

SIDEBAR_WIDTHS = (16, 60)
"""Limits in cells: room for a word and its reading time; less than the width of most screens."""

PAGE_OVERLAPS = (0, 20)
"""Limits in rows: more would turn less than half of a page on most screens."""

SCROLL_SPEEDS = (20, 2000)
"""Limits in words a minute: the slowest reader of a poem, and someone who looks for a picture."""

OTHER_VARIABLES = frozenset(("READTUI_LIBRARY", "READTUI_ACK_FD"))
"""READTUI_ variables that are not settings: `config.paths` reads the first, the tests of the library set the second."""

Origin: TypeAlias = str
"""Where a value was set: "default", "chosen in the app", "/path/settings.toml:12", "READTUI_THEME" or "--theme"."""


SettingValue: TypeAlias = str | int | bool | tuple[str, ...]
"""A value of a setting. A tuple is a command with its arguments."""

WhenAsked: TypeAlias = Literal["auto", "yes", "no"]
"""Whether something that is not always wanted is done; "auto" where it is expected."""

MOST_LISTED = 10
"""Greatest number of values that are listed; a number with more is typed."""


SearchCase: TypeAlias = Literal["smart", "exact", "ignore"]
"""When capitals matter in a search: if the query has one, always, never."""


class Settings(NamedTuple):
    """All settings; see `docs/settings.md`. `keys` has pairs of an action id and its keys, comma-separated."""

    theme: str = "night"
    measure: int = 72
    align: Literal["ragged", "justified"] = "ragged"
    hyphenate: bool = False
    language: str = ""
    paragraphs: Literal["spaced", "indented"] = "spaced"
    output_lines: Literal["wrapped", "cut", "measure"] = "wrapped"
    code_lines: Literal["wrapped", "cut", "measure"] = "wrapped"
    line_numbers: bool = False
    sidebar: Literal["left", "right"] = "left"
    sidebar_shown: bool = True
    sidebar_width: int = 0
    page_overlap: int = 1
    search_case: SearchCase = "smart"
    scroll_speed: int = 200
    focus: Literal["off", "paragraph", "sentence", "ruler"] = "off"
    mouse: bool = True
    window_title: bool = True
    hyperlinks: WhenAsked = "auto"
    quit_if_one_screen: WhenAsked = "auto"
    keep_screen: WhenAsked = "auto"
    copy_on_select: bool = False
    highlight_colour: int = 1
    lookup: tuple[str, ...] = ()
    dictionaries: str = ""
    speech: tuple[str, ...] = ()
    web_lookup: Literal["ask", "yes", "no"] = "ask"
    cache: bool = True
    template: str = "plain"
    preset: Literal["default", "less", "vim", "epy", "newsboat"] = "default"
    keys: tuple[tuple[str, str], ...] = ()


DEFAULTS = Settings()


class Effective(NamedTuple):
    """The effective settings, and the origin of each by name (of keys: "keys." and the action id).

    `notes` are messages for the user: the saved choices could not be read.
    """

    settings: Settings
    origins: Mapping[str, Origin]
    notes: tuple[str, ...] = ()


def load(
    file: Path | None, environ: Mapping[str, str], flags: Mapping[str, str | None], *, choices: Path | None = None
) -> Effective:
    """Load the settings. Highest priority first: flags, READTUI_* variables, settings file, choices, defaults.

    The keys of `flags` are names of settings, or "width" for the measure. A flag of None and an empty variable count
    as not set. Raises SettingsError with the file, the key and the line.
    """
    values: dict[str, object] = {}
    origins: dict[str, Origin] = dict.fromkeys(_CHECKS, "default")
    notes: tuple[str, ...] = ()

    def override(source: Mapping[str, tuple[object, Origin]]) -> None:
        for name, (value, origin) in source.items():
            values[name], origins[name] = value, origin

    try:
        override({name: (value, "chosen in the app") for name, (value, _) in _from_file(choices).items()})
    except SettingsError as error:  # the app wrote this file and will overwrite it
        notes = (f"The choices made in the app were reset: {error}",)
    override(_from_file(file))
    override(_from_environment(environ))
    override(_from_flags(flags))
    keys = tuple((name[5:], str(value)) for name, value in values.items() if name.startswith("keys."))
    chosen = {name: value for name, value in values.items() if "." not in name and name != "keys"}
    # The types were checked above.
    return Effective(DEFAULTS._replace(keys=keys, **chosen), origins, notes)  # type: ignore[arg-type]


def is_wanted(value: WhenAsked, sources: Sequence[str], environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a setting asks for what pagers do with what is read.

    "auto" does for standard input in the pager of git.
    """
    return value == "yes" or (value == "auto" and tuple(sources) == ("-",) and _is_pager_of_git(environ))


def _is_pager_of_git(environ: Mapping[str, str]) -> bool:
    """Whether git, or gh, has started this program as its pager.

    Both set LV, the options of the pager lv, to "-c" for it, unless the user has set it (pager.c, `setup_pager_env`).
    git takes GIT_PAGER_IN_USE away from it, and leaves it to the programs that write to the pager.
    """
    return environ.get("LV") == "-c" or bool(environ.get("GIT_PAGER_IN_USE"))


def effective_lines(effective: Effective) -> tuple[str, ...]:
    """Return the effective settings as lines of a settings file, each with its origin in a comment."""
    values = [f"{name} = {_toml(getattr(effective.settings, name))}" for name in _CHECKS]
    keys = [f"{_toml(ident)} = {_toml(keys)}" for ident, keys in effective.settings.keys]
    origins = [effective.origins[name] for name in _CHECKS]
    origins += [effective.origins[f"keys.{ident}"] for ident, _ in effective.settings.keys]
    longest = max(len(line) for line in values + keys)
    lines = [f"{line:<{longest}}  # {origin}" for line, origin in zip(values + keys, origins, strict=True)]
    return (*lines[: len(values)], "", "[keys]", *lines[len(values) :])


def values_of(name: str) -> Sequence[SettingValue]:
    """Return the values that a setting can have, if they are few and known; else none."""
    check = _CHECKS[name]
    if check is _switch:
        return (True, False)
    if isinstance(check, partial) and check.func is _one_of:
        return tuple(check.args[0])
    if isinstance(check, partial) and check.func is _number and check.args[0][1] - check.args[0][0] < MOST_LISTED:
        return range(check.args[0][0], check.args[0][1] + 1)
    return ()


def expected(name: str) -> str:
    """Return in words which values a setting can have."""
    try:
        _CHECKS[name](None)
    except ValueError as expectation:
        return str(expectation)
    return ""


def parse_value(name: str, text: str, where: str) -> SettingValue:
    """Return the value that a text stands for, as in the environment. Raises SettingsError, which `where` begins."""
    return _checked(name, _from_text(name, text), where, "")  # type: ignore[return-value]  # the checks return these


def remember(file: Path, changes: Mapping[str, SettingValue]) -> None:
    """Save choices made in the app, and keep the earlier ones. The file is replaced atomically, with mode 0600.

    If two processes save at once, the last one wins. Raises SettingsError if the file cannot be written.
    """
    try:
        saved = {name: value for name, (value, _) in _from_file(file).items() if name in _CHECKS}
    except SettingsError:
        saved = {}  # `load` has reported it
    for name, value in changes.items():
        saved[name] = _checked(name, value, "the app", name)
    text = "# Written by readtui: choices made in the app. Your own settings go in settings.toml.\n"
    text += "".join(f"{name} = {_toml(value)}\n" for name, value in sorted(saved.items()))
    try:
        write_private_file(file, text.encode(), durable=True)
    except OSError as failure:
        raise SettingsError(f"{escaped(file)} cannot be written: {failure.strerror}") from failure


# Sources of settings


def _from_file(file: Path | None) -> dict[str, tuple[object, Origin]]:
    if file is None or (entries := read_toml(file, SettingsError)) is None:
        return {}
    placed = {name: (value, file_and_line(file, line)) for name, (value, line) in entries.items()}
    return {name: (_checked(name, value, where, name), where) for name, (value, where) in placed.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[object, Origin]]:
    variables = {f"READTUI_{name.upper()}": name for name in _CHECKS}
    found: dict[str, tuple[object, Origin]] = {}
    for variable, text in environ.items():
        if not variable.startswith("READTUI_") or variable in OTHER_VARIABLES or not text:
            continue
        if variable not in variables:
            mend = _did_you_mean(variable, [*variables, *OTHER_VARIABLES])
            raise SettingsError(f"{escaped(variable)}: no such setting", mend)
        name = variables[variable]
        found[name] = (_checked(name, _from_text(name, text), variable, ""), variable)
    return found


def _from_flags(flags: Mapping[str, str | None]) -> dict[str, tuple[object, Origin]]:
    written = {name: f"--{name.replace('_', '-')}" for name in flags} | _FLAGS
    given = [("measure" if flag == "width" else flag, written[flag], flags[flag]) for flag in flags]
    return {
        name: (_checked(name, _from_text(name, text), origin, ""), origin)
        for name, origin, text in given
        if text is not None
    }


_FLAGS = {"search_case": "-i or -I", "output_lines": "-S", "code_lines": "-S", "line_numbers": "-N or -n"}
"""The options of settings that have another name on the command line."""


def _from_text(name: str, text: str) -> object:
    """Convert a value of the environment or the command line to its type; return `text` itself if it does not fit."""
    default = getattr(DEFAULTS, name, None)
    if isinstance(default, bool):
        return _SWITCHES.get(text.lower(), text)
    # The limit of 9 digits: int() is slow for very long numbers, and raises over 4,300 digits.
    return int(text) if isinstance(default, int) and text.isdecimal() and len(text) <= 9 else text


_SWITCHES = dict.fromkeys(("true", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "off", "0"), False)


# Validation


def _checked(name: str, value: object, where: str, key: str) -> object:
    """Validate a value and convert it to the type in `Settings`. `where` and `key` are for the error message."""
    check = _keys if name.startswith("keys.") else _CHECKS.get(name) or (_no_keys if name == "keys" else None)
    if check is None:
        mend = _did_you_mean("measure" if name == "width" else name, _CHECKS)
        raise SettingsError(
            f"{where}: no such setting: '{escaped(name, 60)}'", mend or "`readtui config` lists the settings"
        )
    try:
        return check(value)
    except ValueError as wrong:
        written = f"{escaped(key, 60)} = " if key else ""
        raise SettingsError(f"{where}: {written}{_quoted(value)} is not {wrong}") from None


def _word(expected: str, value: object) -> str:
    if isinstance(value, str) and value and value.isprintable():
        return value
    raise ValueError(expected)


def _one_of(choices: tuple[str, ...], value: object) -> str:
    if isinstance(value, str) and value in choices:
        return value
    raise ValueError(f"one of {', '.join(choices)}")


def _number(limits: tuple[int, int], value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and limits[0] <= value <= limits[1]:
        return value
    raise ValueError(f"a whole number from {limits[0]} to {limits[1]}")


def _sidebar_width(value: object) -> int:
    if type(value) is int and value == 0:
        return 0
    try:
        return _number(SIDEBAR_WIDTHS, value)
    except ValueError as wrong:
        raise ValueError(f"{wrong}, or 0 (by its names)") from None


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _language(value: object) -> str:
    if isinstance(value, str) and (value.replace("-", "").replace("_", "") or "x").isalnum() and value.isascii():
        return value
    raise ValueError('a language tag such as "en-GB", or "" for none')


def _folder(value: object) -> str:
    if isinstance(value, str) and value.isprintable() and (not value or value.startswith(("/", "~/")) or ":" in value):
        return value
    raise ValueError('the path of a folder, such as "~/dictionaries", or "" for none')


def _command(needed: str, value: object) -> tuple[str, ...]:
    """Accept a list of arguments, or one string that is split like in a shell. One argument contains `needed`."""
    example = f'with "{needed}" in it, such as ["dict", "{needed}"]' if needed else 'such as ["espeak-ng", "--stdin"]'
    expected = f'a command {example}, or "" for none'
    if isinstance(value, str):
        import shlex  # deferred: seldom set

        try:
            value = shlex.split(value)
        except ValueError as unclosed:
            raise ValueError(expected) from unclosed
    if not isinstance(value, list | tuple) or not all(isinstance(part, str) and part.isprintable() for part in value):
        raise ValueError(expected)
    if value and (not value[0] or (needed and not any(needed in part for part in value[1:]))):
        raise ValueError(expected)
    return tuple(value)


def _keys(value: object) -> str:
    """Join keys with commas. The comma key itself is written by its name."""
    keys = value if isinstance(value, list) else [value]
    if all(isinstance(key, str) and key and key.isprintable() for key in keys):
        return ",".join("comma" if key == "," else str(key) for key in keys)
    raise ValueError('a key, or a list of keys such as ["j", "ctrl+n"]')


def _no_keys(value: object) -> str:
    if value == {}:
        return ""
    raise ValueError('a table of keys by the id of their action, such as "page.top" = "g"')


_CHECKS: Mapping[str, Callable[[object], object]] = {
    "theme": partial(_word, "the name of a theme"),
    "measure": partial(_number, MEASURES),
    "align": partial(_one_of, ("ragged", "justified")),
    "hyphenate": _switch,
    "language": _language,
    "paragraphs": partial(_one_of, ("spaced", "indented")),
    "output_lines": partial(_one_of, ("wrapped", "cut", "measure")),
    "code_lines": partial(_one_of, ("wrapped", "cut", "measure")),
    "line_numbers": _switch,
    "sidebar": partial(_one_of, ("left", "right")),
    "sidebar_shown": _switch,
    "sidebar_width": _sidebar_width,
    "page_overlap": partial(_number, PAGE_OVERLAPS),
    "search_case": partial(_one_of, ("smart", "exact", "ignore")),
    "scroll_speed": partial(_number, SCROLL_SPEEDS),
    "focus": partial(_one_of, ("off", "paragraph", "sentence", "ruler")),
    "mouse": _switch,
    "window_title": _switch,
    "hyperlinks": partial(_one_of, ("auto", "yes", "no")),
    "quit_if_one_screen": partial(_one_of, ("auto", "yes", "no")),
    "keep_screen": partial(_one_of, ("auto", "yes", "no")),
    "copy_on_select": _switch,
    "highlight_colour": partial(_number, HIGHLIGHT_COLOURS),
    "lookup": partial(_command, "{word}"),
    "dictionaries": _folder,
    "speech": partial(_command, ""),
    "web_lookup": partial(_one_of, ("ask", "yes", "no")),
    "cache": _switch,
    "template": partial(_word, "the name or the file of a template"),
    "preset": partial(_one_of, ("default", "less", "vim", "epy", "newsboat")),
}
"""By setting (without the keys), a function that converts a TOML value for `Settings`. Its ValueError says what is
expected."""


NAMES = tuple(_CHECKS)
"""The names of all settings but the keys."""


def _did_you_mean(name: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches  # deferred: 1 ms, and only errors need it

    near = get_close_matches(name[:60], sorted(names), n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def _quoted(value: object) -> str:
    """Return an invalid value as the user wrote it, or nearly, for a one-line message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{escaped(value, 60)}"'
    if isinstance(value, int):
        return str(value) if abs(value) < 10**20 else "a huge number"  # str() refuses more than 4,300 digits
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else escaped(value, 60)


def _toml(value: object) -> str:
    """Return a setting or a key in TOML syntax, with unprintable characters escaped."""
    if isinstance(value, str):
        text = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in text) + '"'
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    return _quoted(value)
