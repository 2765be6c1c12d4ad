"""Settings from every source, their priority, and the errors for wrong ones."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from readtui.config.settings import DEFAULTS, Effective, Settings, effective_lines, load, remember
from readtui.errors import SettingsError

DOCS = Path(__file__).parent.parent.parent / "docs" / "settings.md"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def loaded(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    return load(file, {}, {}).settings


def refusal(
    file: Path | None, text: str = "", environ: Mapping[str, str] | None = None, flags: Mapping[str, str] | None = None
) -> str:
    if file:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file, environ or {}, flags or {})
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 400
    return message.replace(f"{file and file.parent}/", "")


# Where a value comes from


def test_without_sources_all_is_by_default() -> None:
    effective = load(None, {}, {})
    assert effective.settings == DEFAULTS
    assert effective.notes == ()
    assert set(effective.origins.values()) == {"default"}
    assert set(effective.origins) == set(Settings._fields) - {"keys"}


def test_a_missing_or_empty_file_gives_the_defaults(file: Path) -> None:
    assert load(file, {}, {}).settings == DEFAULTS
    assert loaded(file, "") == DEFAULTS


def test_each_source_outdoes_the_one_before(file: Path, tmp_path: Path) -> None:
    choices = tmp_path / "choices.toml"
    choices.write_text('theme = "a"\nmeasure = 60\nalign = "justified"\nmouse = false\n')
    file.write_text('theme = "b"\nmeasure = 61\nalign = "ragged"\n')
    environ = {"READTUI_THEME": "c", "READTUI_MEASURE": "62", "HOME": "/"}
    effective = load(file, environ, {"theme": "d", "width": None}, choices=choices)
    expected = DEFAULTS._replace(theme="d", measure=62, align="ragged", mouse=False)
    assert effective.settings == expected
    origins = [effective.origins[name] for name in ("theme", "measure", "align", "mouse", "preset")]
    assert origins == ["--theme", "READTUI_MEASURE", f"{file}:3", "chosen in the app", "default"]


def test_the_measure_is_called_width_on_the_command_line() -> None:
    effective = load(None, {}, {"width": "80", "sidebar_shown": "no"})
    assert (effective.settings.measure, effective.origins["measure"]) == (80, "--width")
    assert (effective.settings.sidebar_shown, effective.origins["sidebar_shown"]) == (False, "--sidebar-shown")


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load(None, {"READTUI_THEME": "", "READTUI_WHATEVER": ""}, {}).settings == DEFAULTS


def test_the_librarys_variables_are_no_settings() -> None:
    assert load(None, {"READTUI_LIBRARY": "/tmp/x.db", "READTUI_ACK_FD": "3"}, {}).settings == DEFAULTS


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("Yes", True), ("on", True), ("1", True), ("false", False), ("NO", False), ("0", False)],
)
def test_switches_in_the_environment_are_words(text: str, value: bool) -> None:
    assert load(None, {"READTUI_HYPHENATE": text}, {}).settings.hyphenate is value


# Values


def test_every_setting_can_be_set_in_the_file(file: Path) -> None:
    text = """
        theme = "paper"
        measure = 100
        align = "justified"
        hyphenate = true
        language = "de-CH"
        paragraphs = "indented"
        sidebar = "right"
        sidebar_shown = false
        sidebar_width = 40
        mouse = false
        copy_on_select = true
        highlight_colour = 4
        lookup = ["dict", "{word}"]
        dictionaries = "~/books"
        speech = "espeak-ng --stdin"
        web_lookup = "no"
        cache = false
        preset = "less"
        [keys]
        "page.top" = ["g", "home"]
        page.bottom = "G,end"
    """
    assert loaded(file, text) == Settings(
        theme="paper",
        measure=100,
        align="justified",
        hyphenate=True,
        language="de-CH",
        paragraphs="indented",
        sidebar="right",
        sidebar_shown=False,
        sidebar_width=40,
        mouse=False,
        copy_on_select=True,
        highlight_colour=4,
        lookup=("dict", "{word}"),
        dictionaries="~/books",
        speech=("espeak-ng", "--stdin"),
        web_lookup="no",
        cache=False,
        preset="less",
        keys=(("page.top", "g,home"), ("page.bottom", "G,end")),
    )


def test_keys_have_an_origin_each(file: Path) -> None:
    file.write_text('[keys]\n"page.top" = "g"\n\n"page.bottom" = "G"')
    origins = load(file, {}, {}).origins
    assert origins["keys.page.top"] == f"{file}:2"
    assert origins["keys.page.bottom"] == f"{file}:4"


def test_a_comma_can_be_a_key(file: Path) -> None:
    assert loaded(file, '[keys]\n"page.top" = [",", "g"]\n"page.bottom" = ","').keys == (
        ("page.top", "comma,g"),
        ("page.bottom", "comma"),
    )


def test_keys_may_be_an_empty_table(file: Path) -> None:
    assert loaded(file, "[keys]\n") == DEFAULTS


def test_a_lookup_may_be_written_as_in_a_shell(file: Path) -> None:
    assert loaded(file, "lookup = \"dict -d 'web 1913' {word}\"").lookup == ("dict", "-d", "web 1913", "{word}")
    assert load(None, {"READTUI_LOOKUP": "dict {word}"}, {}).settings.lookup == ("dict", "{word}")
    assert loaded(file, 'lookup = ""').lookup == ()


# What is wrong


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\nteme = "night"', "settings.toml:2: no such setting: 'teme' (did you mean 'theme'?)"),
        ("width = 80", "settings.toml:1: no such setting: 'width' (did you mean 'measure'?)"),
        ("zzz = 1", "settings.toml:1: no such setting: 'zzz' (`readtui config` lists the settings)"),
        ('[theme]\nname = "night"', "settings.toml:2: no such setting: 'theme.name' (did you mean 'theme'?)"),
        (
            '"a\\u001b[2J\\n" = 1',
            "settings.toml: no such setting: 'a\\x1b[2J\\n' (`readtui config` lists the settings)",
        ),
        ("theme = 3", "settings.toml:1: theme = 3 is not the name of a theme"),
        ('theme = ""', 'settings.toml:1: theme = "" is not the name of a theme'),
        ('theme = "\\u001b[2J"', 'settings.toml:1: theme = "\\x1b[2J" is not the name of a theme'),
        ("measure = 19", "settings.toml:1: measure = 19 is not a whole number from 20 to 200"),
        ("measure = 201", "settings.toml:1: measure = 201 is not a whole number from 20 to 200"),
        (
            f"measure = {10**18}",
            "settings.toml:1: measure = 1000000000000000000 is not a whole number from 20 to 200",
        ),
        (
            "measure = 0x1" + "0" * 5000,
            "settings.toml:1: measure = a huge number is not a whole number from 20 to 200",
        ),
        ("measure = 72.0", "settings.toml:1: measure = 72.0 is not a whole number from 20 to 200"),
        ("measure = true", "settings.toml:1: measure = true is not a whole number from 20 to 200"),
        ('measure = "72"', 'settings.toml:1: measure = "72" is not a whole number from 20 to 200'),
        (
            "sidebar_width = 61",
            "settings.toml:1: sidebar_width = 61 is not a whole number from 16 to 60, or 0 (by its names)",
        ),
        ("measure = 1979-05-27", "settings.toml:1: measure = 1979-05-27 is not a whole number from 20 to 200"),
        ('align = "justify"', 'settings.toml:1: align = "justify" is not one of ragged, justified'),
        ("align = []", "settings.toml:1: align = a list is not one of ragged, justified"),
        ('sidebar = "top"', 'settings.toml:1: sidebar = "top" is not one of left, right'),
        ("mouse = 1", "settings.toml:1: mouse = 1 is not true or false"),
        (
            'language = "en GB"',
            'settings.toml:1: language = "en GB" is not a language tag such as "en-GB", or "" for none',
        ),
        (
            'lookup = "dict"',
            'settings.toml:1: lookup = "dict" is not a command with "{word}" in it, '
            'such as ["dict", "{word}"], or "" for none',
        ),
        (
            'dictionaries = "books"',
            'settings.toml:1: dictionaries = "books" is not the path of a folder, such as "~/dictionaries"',
        ),
        ("[keys]\n\"page.top\" = ''", 'settings.toml:2: keys.page.top = "" is not a key, or a list of keys '),
        ('keys = "j"', 'settings.toml:1: keys = "j" is not a table of keys by the id of their action, '),
        ("keys = [{}]", "settings.toml:1: keys = a list is not a table of keys by the id of their action, "),
        ("mouse = {}", "settings.toml:1: mouse = a table is not true or false"),
        ("a = 1\nb = = 1", "settings.toml:2: not valid TOML: Invalid value"),
        ("a = " + "[" * 30000, "settings.toml: its tables or lists are nested too deep"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_its_line(file: Path, text: str, message: str) -> None:
    assert refusal(file, text).startswith(message)


@pytest.mark.parametrize("value", ["'dict \"{word}'", '"{word}"', "[1]", '["a", "\\u001b{word}"]', "3"])
def test_a_lookup_that_cannot_be_run_is_refused(file: Path, value: str) -> None:
    assert 'is not a command with "{word}" in it' in refusal(file, f"lookup = {value}")


@pytest.mark.parametrize("value", ["3", "[3]", '["a", ""]', '"\\u001b"', "[[]]"])
def test_keys_that_cannot_be_pressed_are_refused(file: Path, value: str) -> None:
    assert "is not a key, or a list of keys" in refusal(file, f'[keys]\n"page.top" = {value}')


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not a file"):
        load(tmp_path, {}, {})


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        (
            "READTUI_MEASURE",
            "9" * 5000,
            f'READTUI_MEASURE: "{"9" * 60}…" is not a whole number from 20 to 200',
        ),
        ("READTUI_MOUSE", "maybe", 'READTUI_MOUSE: "maybe" is not true or false'),
        ("READTUI_THEME", "\udc80", 'READTUI_THEME: "\\udc80" is not the name of a theme'),
        ("READTUI_TEME", "x", "READTUI_TEME: no such setting (did you mean 'READTUI_THEME'?)"),
        ("READTUI_KEYS", "x", "READTUI_KEYS: no such setting"),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(variable: str, text: str, message: str) -> None:
    assert refusal(None, environ={variable: text}).startswith(message)


def test_what_is_wrong_in_a_flag_is_named() -> None:
    assert refusal(None, flags={"width": "wide"}) == '--width: "wide" is not a whole number from 20 to 200'


# readtui config


def test_the_settings_in_force_are_printed_with_their_origins(file: Path) -> None:
    file.write_text('measure = 80\n[keys]\n"page.top" = ["g", "\\\\"]\n')
    lines = effective_lines(load(file, {"READTUI_MOUSE": "off"}, {"theme": 'a "b"'}))
    assert lines[:2] == (
        'theme = "a \\"b\\""            # --theme',
        f"measure = 80                 # {file}:1",
    )
    assert "mouse = false                # READTUI_MOUSE" in lines
    assert "lookup = []                  # default" in lines
    assert lines[-3:] == ("", "[keys]", f'"page.top" = "g,\\\\"          # {file}:3')


_PRINTABLE = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)


@hypothesis_settings(max_examples=100)
@given(
    st.builds(
        lambda **values: Settings(**values),
        theme=_PRINTABLE,
        measure=st.integers(20, 200),
        align=st.sampled_from(["ragged", "justified"]),
        hyphenate=st.booleans(),
        language=st.sampled_from(["", "en", "de-CH"]),
        lookup=st.tuples(_PRINTABLE, st.just("{word}")),
        preset=st.sampled_from(["default", "vim"]),
        keys=st.dictionaries(st.sampled_from(["page.top", "view.zen"]), st.sampled_from(["g", "x,y", "\\"])).map(
            lambda keys: tuple(keys.items())
        ),
    )
)
def test_what_is_printed_can_be_used_as_a_settings_file(
    tmp_path_factory: pytest.TempPathFactory, own: Settings
) -> None:
    origins = dict.fromkeys(Settings._fields, "default")
    origins |= {f"keys.{ident}": "default" for ident, _ in own.keys}
    file = tmp_path_factory.mktemp("printed") / "settings.toml"
    assert loaded(file, "\n".join(effective_lines(Effective(own, origins)))) == own


# Choices made in the app


def test_a_choice_is_remembered_beside_earlier_ones(tmp_path: Path) -> None:
    choices = tmp_path / "state" / "readtui" / "choices.toml"
    remember(choices, {"theme": 'a "b"', "measure": 80})
    remember(choices, {"theme": "paper", "sidebar_shown": False})
    effective = load(None, {}, {}, choices=choices)
    assert effective.settings == DEFAULTS._replace(theme="paper", measure=80, sidebar_shown=False)
    assert stat.S_IMODE(choices.stat().st_mode) == 0o600
    assert stat.S_IMODE(choices.parent.stat().st_mode) == 0o700
    assert [each.name for each in choices.parent.iterdir()] == ["choices.toml"]


def test_choices_that_cannot_be_read_are_reported_and_overwritten(tmp_path: Path) -> None:
    choices = tmp_path / "choices.toml"
    choices.write_text('theme = "paper"\nmeasure = 3\n')
    effective = load(None, {}, {}, choices=choices)
    assert effective.settings == DEFAULTS
    assert effective.notes == (
        f"The choices made in the app were reset: {choices}:2: measure = 3 is not a whole number from 20 to 200",
    )
    remember(choices, {"align": "justified"})
    assert load(None, {}, {}, choices=choices).settings == DEFAULTS._replace(align="justified")


def test_a_choice_that_no_setting_allows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="the app: measure = 10 is not a whole number from 20 to 200"):
        remember(tmp_path / "choices.toml", {"measure": 10})
    assert list(tmp_path.iterdir()) == []


def test_a_choice_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "choices.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be written: Is a directory"):
        remember(tmp_path / "choices.toml", {"theme": "paper"})
    assert [each.name for each in tmp_path.iterdir()] == ["choices.toml"]
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be written: "):
        remember(tmp_path / "file" / "choices.toml", {"theme": "paper"})


# The documentation


def test_the_documented_settings_are_the_defaults(file: Path) -> None:
    sample = DOCS.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    names = set(Settings._fields)
    assert set(tomllib.loads(sample)) == names
    assert loaded(file, sample) == DEFAULTS


def test_every_setting_is_documented_with_its_default() -> None:
    rows = {
        cells[1].strip(" `"): cells[2].strip(" `")
        for cells in (line.split("|") for line in DOCS.read_text(encoding="utf-8").splitlines())
        if len(cells) > 3
    }
    for line in effective_lines(load(None, {}, {})):
        name, equals, value = line.partition("  #")[0].partition(" = ")
        if equals:
            assert rows[name] == value.strip()


def test_the_settings_are_printed_without_control_characters(tmp_path: Path) -> None:
    (file := tmp_path / "settings.toml").write_text('[keys]\n"page.\\u001b[2J\\u202e\\u007f" = "x"\n')
    lines = effective_lines(load(file, {}, {}))
    assert all(line.isprintable() for line in lines)
    assert lines[-1].startswith('"page.\\U0000001b[2J\\U0000202e\\U0000007f" = "x"')
