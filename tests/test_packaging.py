"""Man page, completions, README, documentation and the tour agree with the program."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from readtui.cli.main import run
from readtui.cli.options import COMMANDS
from readtui.tui.actions import ACTIONS, key_labels

ROOT = Path(__file__).parent.parent


def made_by(script: str) -> dict[str, object]:
    return runpy.run_path(str(ROOT / "docs" / script))


def test_the_man_page_is_that_of_the_present_command_line_and_keys() -> None:
    page = made_by("make_man.py")["man_page"]

    assert callable(page)
    assert page() == (ROOT / "man" / "readtui.1").read_text(encoding="ascii"), "run make docs"


def test_the_table_of_keys_is_that_of_the_present_actions() -> None:
    page = made_by("make_keys.py")["keys_page"]

    assert callable(page)
    assert page() == (ROOT / "docs" / "keys.md").read_text(encoding="utf-8"), "run make docs"


def test_the_picture_of_the_layers_shows_the_import_contract() -> None:
    picture = made_by("make_layers.py")["picture"]

    assert callable(picture)
    assert picture() == (ROOT / "docs" / "layers.svg").read_text(encoding="utf-8"), "run make docs"


def test_no_line_of_the_man_page_is_an_unknown_request() -> None:
    page = (ROOT / "man" / "readtui.1").read_text(encoding="ascii")

    requests = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}

    assert requests <= {".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".BI", ".BR", ".I", ".IR", ".RS", ".RE", ".nf", ".fi"}


@pytest.mark.parametrize("script", ["readtui.bash", "_readtui", "readtui.fish"])
def test_completions_know_every_option_and_theme(script: str) -> None:
    page = (ROOT / "man" / "readtui.1").read_text(encoding="ascii").replace("\\-", "-")
    options = set(re.findall(r"--([a-z][a-z-]+)", page.partition(".SH OPTIONS")[2].partition(".SH")[0]))
    themes = {theme.stem for theme in (ROOT / "themes").glob("*.toml")}

    script_text = (ROOT / "completions" / script).read_text(encoding="utf-8")

    assert {"plain", "theme", "width"} <= options
    assert not {word for word in options | themes | set(COMMANDS) if word not in script_text}, "run make docs"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_in_the_docs_exists(page: str) -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE))
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert named
    assert named <= made


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/json.md",
        "docs/fetching.md",
        "docs/keys.md",
        "docs/library-screen.md",
        "docs/settings.md",
        "docs/serve.md",
        "docs/pager.md",
        "docs/export.md",
        "articles/welcome.md",
    ],
)
def test_every_local_link_leads_somewhere(page: str) -> None:
    file = ROOT / page
    links = re.findall(r"\]\(([^)\s]+)", file.read_text(encoding="utf-8"))

    files = [link.partition("#")[0] for link in links if "://" not in link]
    assert not [name for name in files if name and not (file.parent / name).exists()]


@pytest.mark.parametrize("page", ["README.md", "articles/welcome.md"])
def test_every_key_in_the_docs_is_bound(page: str) -> None:
    bound = {key for action in ACTIONS for key in key_labels(action.ident, {})}

    named = set(re.findall(r"`([^\s\w`]|[A-Za-z])`", (ROOT / page).read_text(encoding="utf-8")))

    assert len(named) > 10
    assert named <= bound


def test_the_example_of_json_is_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = re.search(r"```json\n(.*?)```", (ROOT / "docs" / "json.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "night.md").write_text("# Night\n\nA lamp, *lit*.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for home in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(home, str(tmp_path))

    code = run(["--json", "night.md"])

    assert code == 0
    assert example
    assert json.loads(capsys.readouterr().out) == json.loads(example[1])
