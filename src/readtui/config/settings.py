"""What the reader may choose: default, in the app, in the settings file, in the environment or by a flag."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from readtui.config.paths import place, read_toml, shown
from readtui.errors import SettingsError

MEASURES = (20, 200)
"""Cells: below 20 hardly a word fits beside another; above 200 no eye finds the next row."""

SIDEBAR_WIDTHS = (16, 60)
"""Cells: enough for a word and its minutes; less than most screens are wide."""

OTHER_VARIABLES = frozenset(("READTUI_LIBRARY", "READTUI_ACK_FD"))
"""Variables of readtui's that are no settings: `shelves` reads the one, the library's tests set the other."""

Origin: TypeAlias = str
"""Where a value came from: "default", "chosen in the app", "/path/settings.toml:12", "READTUI_THEME" or "--theme"."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`docs/settings.md` tells what each of them does. `keys` has the keys of a binding, commas between, by its id."""

    theme: str = "night"
    measure: int = 72
    align: Literal["ragged", "justified"] = "ragged"
    hyphenate: bool = False
    language: str = ""
    paragraphs: Literal["spaced", "indented"] = "spaced"
    sidebar: Literal["left", "right"] = "left"
    sidebar_shown: bool = True
    sidebar_width: int = 28
    mouse: bool = True
    copy_on_select: bool = False
    lookup: tuple[str, ...] = ()
    preset: Literal["default", "less", "vim", "epy", "newsboat"] = "default"
    keys: tuple[tuple[str, str], ...] = ()


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Effective:
    """The settings in force and the origin of each by name; for keys, by "keys." and the binding's id.

    `notes` are sentences that the reader is told: choices made in the app that could not be read.
    """

    settings: Settings
    origins: Mapping[str, Origin]
    notes: tuple[str, ...] = ()


def load(
    file: Path | None, environ: Mapping[str, str], flags: Mapping[str, str | None], *, choices: Path | None = None
) -> Effective:
    """The settings: a flag outdoes READTUI_*, that the settings file, that a choice made in the app, that the default.

    `flags` go by the name of the setting, or "width" for the measure; None and empty variables count as not given.
    Raises SettingsError with the file, the key and the line.
    """
    values: dict[str, object] = {}
    origins: dict[str, Origin] = dict.fromkeys(_CHECKS, "default")
    notes: tuple[str, ...] = ()

    def take(source: Mapping[str, tuple[object, Origin]]) -> None:
        for name, (value, origin) in source.items():
            values[name], origins[name] = value, origin

    try:
        take({name: (value, "chosen in the app") for name, (value, _) in _from_file(choices).items()})
    except SettingsError as error:  # the app wrote that file and writes it anew: no reason to stop
        notes = (f"What was chosen in the app is forgotten: {error}",)
    take(_from_file(file))
    take(_from_environment(environ))
    take(_from_flags(flags))
    keys = tuple((name[5:], str(value)) for name, value in values.items() if name.startswith("keys."))
    chosen = {name: value for name, value in values.items() if "." not in name and name != "keys"}
    # The checks have seen to the types.
    return Effective(replace(DEFAULTS, keys=keys, **chosen), origins, notes)  # type: ignore[arg-type]


def effective_lines(effective: Effective) -> tuple[str, ...]:
    """The settings in force as lines of a settings file, each with its origin in a comment."""
    values = [f"{name} = {_toml(getattr(effective.settings, name))}" for name in _CHECKS]
    keys = [f"{_toml(ident)} = {_toml(keys)}" for ident, keys in effective.settings.keys]
    origins = [effective.origins[name] for name in _CHECKS]
    origins += [effective.origins[f"keys.{ident}"] for ident, _ in effective.settings.keys]
    longest = max(len(line) for line in values + keys)
    lines = [f"{line:<{longest}}  # {origin}" for line, origin in zip(values + keys, origins, strict=True)]
    return (*lines[: len(values)], "", "[keys]", *lines[len(values) :])


def remember(file: Path, changes: Mapping[str, str | int | bool]) -> None:
    """Keep choices made in the app, beside those kept before. The file is whole at any moment, and the reader's alone.

    Raises SettingsError where it cannot be written. Of two readers who choose at once the last one is kept.
    """
    # Deferred: it takes 3 ms to import, and most runs choose nothing.
    import tempfile

    try:
        kept = {name: value for name, (value, _) in _from_file(file).items() if name in _CHECKS}
    except SettingsError:
        kept = {}  # `load` has told of it
    for name, value in changes.items():
        kept[name] = _checked(name, value, "the app", name)
    text = "# Written by readtui: what was chosen in the app. Settings belong in settings.toml.\n"
    text += "".join(f"{name} = {_toml(value)}\n" for name, value in sorted(kept.items()))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, written = tempfile.mkstemp(prefix=".choices-", dir=file.parent)
        try:
            with open(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(descriptor)
            Path(written).replace(file)
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise
    except OSError as failure:
        raise SettingsError(f"{shown(file)} cannot be written: {failure.strerror}") from failure


# From where


def _from_file(file: Path | None) -> dict[str, tuple[object, Origin]]:
    if file is None or (entries := read_toml(file, SettingsError)) is None:
        return {}
    placed = {name: (value, place(file, line)) for name, (value, line) in entries.items()}
    return {name: (_checked(name, value, where, name), where) for name, (value, where) in placed.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[object, Origin]]:
    variables = {f"READTUI_{name.upper()}": name for name in _CHECKS}
    found: dict[str, tuple[object, Origin]] = {}
    for variable, text in environ.items():
        if not variable.startswith("READTUI_") or variable in OTHER_VARIABLES or not text:
            continue
        if variable not in variables:
            mend = _did_you_mean(variable, [*variables, *OTHER_VARIABLES])
            raise SettingsError(f"{shown(variable)}: there is no such setting", mend)
        name = variables[variable]
        found[name] = (_checked(name, _from_text(name, text), variable, ""), variable)
    return found


def _from_flags(flags: Mapping[str, str | None]) -> dict[str, tuple[object, Origin]]:
    given = [("measure" if flag == "width" else flag, f"--{flag.replace('_', '-')}", flags[flag]) for flag in flags]
    return {
        name: (_checked(name, _from_text(name, text), origin, ""), origin)
        for name, origin, text in given
        if text is not None
    }


def _from_text(name: str, text: str) -> object:
    """A value as the environment and the command line write it; `text` itself where it is not of the right type."""
    default = getattr(DEFAULTS, name, None)
    if isinstance(default, bool):
        return _SWITCHES.get(text.lower(), text)
    # More digits than any setting needs make int() slow, then refuse.
    return int(text) if isinstance(default, int) and text.isdecimal() and len(text) <= 9 else text


_SWITCHES = dict.fromkeys(("true", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "off", "0"), False)


# What is wrong with it


def _checked(name: str, value: object, where: str, key: str) -> object:
    """`value` as `Settings` holds it; `where` and `key` name it in the message."""
    check = _keys if name.startswith("keys.") else _CHECKS.get(name) or (_no_keys if name == "keys" else None)
    if check is None:
        mend = _did_you_mean("measure" if name == "width" else name, _CHECKS)
        raise SettingsError(f"{where}: there is no setting '{shown(name, 60)}'", mend or "`readtui config` lists them")
    try:
        return check(value)
    except ValueError as wrong:
        written = f"{shown(key, 60)} = " if key else ""
        raise SettingsError(f"{where}: {written}{_quoted(value)} is not {wrong}") from None


def _word(what: str, value: object) -> str:
    if isinstance(value, str) and value and value.isprintable():
        return value
    raise ValueError(what)


def _one_of(choices: tuple[str, ...], value: object) -> str:
    if isinstance(value, str) and value in choices:
        return value
    raise ValueError(f"one of {', '.join(choices)}")


def _cells(limits: tuple[int, int], value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and limits[0] <= value <= limits[1]:
        return value
    raise ValueError(f"a whole number from {limits[0]} to {limits[1]}")


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _language(value: object) -> str:
    if isinstance(value, str) and (value.replace("-", "").replace("_", "") or "x").isalnum() and value.isascii():
        return value
    raise ValueError('a language tag such as "en-GB", or "" for none')


def _command(value: object) -> tuple[str, ...]:
    """A list of arguments, or one string of them as a shell would split it."""
    what = 'a command with "{word}" in it, such as ["dict", "{word}"], or "" for none'
    if isinstance(value, str):
        # Deferred: few have such a command.
        import shlex

        try:
            value = shlex.split(value)
        except ValueError as unclosed:
            raise ValueError(what) from unclosed
    if not isinstance(value, list) or not all(isinstance(part, str) and part.isprintable() for part in value):
        raise ValueError(what)
    if value and not any("{word}" in part for part in value[1:]):
        raise ValueError(what)
    return tuple(value)


def _keys(value: object) -> str:
    """Keys with commas between. A comma that is meant as a key gets its name."""
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
    "measure": partial(_cells, MEASURES),
    "align": partial(_one_of, ("ragged", "justified")),
    "hyphenate": _switch,
    "language": _language,
    "paragraphs": partial(_one_of, ("spaced", "indented")),
    "sidebar": partial(_one_of, ("left", "right")),
    "sidebar_shown": _switch,
    "sidebar_width": partial(_cells, SIDEBAR_WIDTHS),
    "mouse": _switch,
    "copy_on_select": _switch,
    "lookup": _command,
    "preset": partial(_one_of, ("default", "less", "vim", "epy", "newsboat")),
}
"""Each setting but the keys: what makes a value of TOML what `Settings` holds, or says in a ValueError what is due."""


def _did_you_mean(name: str, names: Iterable[str]) -> str:
    # Deferred: it takes 1 ms to import, and only mistakes need it.
    from difflib import get_close_matches

    near = get_close_matches(name[:60], sorted(names), n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def _quoted(value: object) -> str:
    """A wrong value as the reader wrote it, or nearly, and not longer than a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{shown(value, 60)}"'
    if isinstance(value, int):
        return str(value) if abs(value) < 10**20 else "a huge number"  # str() refuses more than 4,300 digits
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else shown(value, 60)


def _toml(value: object) -> str:
    """A setting in TOML. Strings are printable: the checks saw to it."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    return _quoted(value)
