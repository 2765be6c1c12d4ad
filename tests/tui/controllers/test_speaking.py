"""Reading aloud on the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.app import ReaderApp
from tests.screens import opened, screen_rows, screen_text, tale, until


def text() -> Document:
    builder = Builder("bells.txt")
    builder.heading("Bells", 1)
    for number in range(1, 60):
        builder.paragraph(f"Bell {number} rings. It rings for long.")
    return builder.build()


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    return tmp_path / "heard"


def speech(heard: Path, code: str = "") -> Settings:
    """Return settings with a program that writes down what it reads aloud."""
    file = heard.with_name("speak.py")
    file.write_text(
        f"import os, sys, time\nwith open({str(heard)!r}, 'a') as heard: heard.write(sys.stdin.read() + '|')\n{code}"
    )
    return Settings(speech=(sys.executable, str(file)))


def has_heard(heard: Path, words: str) -> Callable[[], bool]:
    return lambda: heard.exists() and words in heard.read_text()


def spoken(app: ReaderApp) -> str:
    sentence = app.reading.position.spoken
    return sentence.of(app.reading.document.text) if sentence is not None else ""


async def test_one_sentence_after_another_is_read_and_followed_on_the_page(heard: Path) -> None:
    stays_at_the_ninth_bell = f"if 'Bell 9 ' in open({str(heard)!r}).read(): time.sleep(600)\n"
    settings = speech(heard, stays_at_the_ninth_bell)
    async with opened(text(), settings=settings, size=(60, 15)) as (app, pilot):
        await pilot.press("s")
        await until(pilot, has_heard(heard, "Bells|Bell 1 rings.|It rings for long.|Bell 2 rings.|"))
        assert screen_rows(app)[-1].startswith(" s stop")
        assert "Reading aloud" in screen_rows(app)[-2]
        await until(pilot, has_heard(heard, "Bell 9 rings.|"))
        assert app.reading.position.top > 0
        await pilot.press("s")
        await pilot.pause()
        assert spoken(app) == ""
        assert "Space page" in screen_text(app)


async def test_reading_aloud_ends_with_the_selection_and_with_the_text(heard: Path) -> None:
    async with opened(text(), settings=speech(heard)) as (app, pilot):
        await pilot.press("v", "i", "p", "s")
        await until(pilot, lambda: has_heard(heard, "|")() and not spoken(app))
        assert heard.read_text() == "Bells|"
        await pilot.press("G")
        app.reading_screen.reading = app.reading.point_at(app.reading.document.text.index("Bell 59"))
        await pilot.press("s")
        await until(pilot, lambda: has_heard(heard, "It rings")() and not spoken(app))
        assert heard.read_text() == "Bells|Bell 59 rings.|It rings for long.|"


async def test_keys_go_to_the_next_and_the_previous_sentence_and_escape_stops(heard: Path) -> None:
    async with opened(text(), settings=speech(heard, "time.sleep(600)")) as (app, pilot):
        await pilot.press("s")
        await until(pilot, has_heard(heard, "Bells|"))
        await pilot.press("right", "right")
        assert spoken(app) == "It rings for long."
        await pilot.press("left")
        assert spoken(app) == "Bell 1 rings."
        await until(pilot, has_heard(heard, "Bell 1 rings.|"))
        await pilot.press("escape")
        await until(pilot, lambda: not spoken(app))


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def begun(pilot: Pilot[None], heard: Path) -> int:
    """Begin to read aloud, and return the id of the process that does, once it runs."""
    file = heard.with_name("pid")
    file.unlink(missing_ok=True)
    await pilot.press("s")
    await until(pilot, lambda: file.exists() and bool(file.read_text()))
    return int(file.read_text())


async def test_another_text_ends_it_and_so_does_the_end_of_the_program(heard: Path) -> None:
    code = f"open({str(heard.with_name('pid'))!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    async with opened(text(), tale("other.txt"), settings=speech(heard, code)) as (app, pilot):
        first = await begun(pilot, heard)
        await pilot.press("J")
        await until(pilot, lambda: not is_running(first))
        assert not spoken(app)
        last = await begun(pilot, heard)
        assert is_running(last)
    assert not is_running(last)


async def test_a_program_that_fails_gives_one_notice(heard: Path) -> None:
    settings = speech(heard, "sys.exit('no sound device')")
    async with opened(text(), settings=settings, size=(140, 20)) as (app, pilot):
        await pilot.press("s")
        await until(pilot, lambda: "ended with exit code 1: no sound device" in screen_text(app))
        assert not spoken(app)


async def test_without_a_program_one_notice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    async with opened() as (app, pilot):
        await pilot.press("s")
        await pilot.pause()
        assert "install espeak-ng or speech-dispatcher" in screen_text(app)
        assert not spoken(app)


async def test_an_installed_program_that_fails_is_followed_by_the_next(
    tmp_path: Path, heard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, code in (("spd-say", "exit 1"), ("espeak-ng", f"/bin/cat >> {heard}; /bin/sleep 600")):
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\n{code}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    async with opened(text()) as (_, pilot):
        await pilot.press("s")
        await until(pilot, has_heard(heard, "Bells"))
        await pilot.press("s")
