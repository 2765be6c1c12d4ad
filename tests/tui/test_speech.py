"""Programs that read aloud."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from readtui.tui import speech
from readtui.tui.speech import Speaker, SpeechProgram, speech_programs


def program(folder: Path, code: str, *arguments: str) -> SpeechProgram:
    """Return a program that runs this code; `heard` in it is a file."""
    file = folder / "speak.py"
    file.write_text(f"import sys, time\nheard = open({str(folder / 'heard')!r}, 'a')\n{code}\n")
    return SpeechProgram((sys.executable, str(file), *arguments))


def installed(*names: str) -> Callable[[str], str | None]:
    return lambda name: name if name in names else None


def test_the_program_of_the_settings_comes_before_those_that_are_installed() -> None:
    assert speech_programs(["mine", "-x"], installed("say")) == (SpeechProgram(("mine", "-x")),)
    found = speech_programs((), installed("say", "espeak-ng", "spd-say"))
    assert [one.command[0] for one in found] == ["spd-say", "espeak-ng", "say"]
    assert [one.command[0] for one in speech_programs((), installed("say"))] == ["say"]
    assert speech_programs((), installed()) == ()


def test_the_text_and_the_language_are_given_to_the_program(tmp_path: Path) -> None:
    code = "print(sys.argv[1:], sys.stdin.read(), file=heard)"
    by_input = Speaker(program(tmp_path, code, "{language}"), "en-GB")
    assert by_input.speak("A bell.") == ""
    by_argument = Speaker(program(tmp_path, code, "--", "{text}"), "")
    assert by_argument.speak("-x; $(rings)") == ""
    assert (tmp_path / "heard").read_text() == "['en-gb'] A bell.\n['--', '-x; $(rings)'] \n"


def test_a_language_without_a_voice_is_left_out(tmp_path: Path) -> None:
    code = "sys.exit('no voice') if 'xx' in sys.argv else print(sys.argv[1:], file=heard)"
    with_language = program(tmp_path, code, "-v", "{language}")
    speaker = Speaker(with_language._replace(without_language=program(tmp_path, code).command), "xx")
    assert speaker.speak("A bell.") == ""
    assert (tmp_path / "heard").read_text() == "[]\n"


def test_a_failure_is_told_in_one_line(tmp_path: Path) -> None:
    failing = program(tmp_path, "sys.exit('first\\nno sound device')")
    assert Speaker(failing, "").speak("A bell.").endswith("ended with exit code 1: no sound device")
    assert Speaker(SpeechProgram(("/nowhere",)), "").speak("x") == "Cannot run /nowhere: No such file or directory"


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "LEAST_TIME_S", 0.2)
    failure = Speaker(program(tmp_path, "time.sleep(600)"), "").speak("")
    assert failure.endswith("did not end within 0 seconds")


def test_speech_is_stopped_from_another_thread_with_the_command_for_that(tmp_path: Path) -> None:
    speaking = program(tmp_path, "print('begun', file=heard, flush=True); time.sleep(600)")
    stop = (sys.executable, "-c", f"open({str(tmp_path / 'stopped')!r}, 'w')")
    speaker = Speaker(speaking._replace(stop=stop), "")
    failures: list[str] = []
    thread = Thread(target=lambda: failures.append(speaker.speak("A bell.")))
    thread.start()
    while not (tmp_path / "heard").exists() or not (tmp_path / "heard").read_text():
        sleep(0.01)
    speaker.stop()
    thread.join()
    assert failures == [""]
    assert (tmp_path / "stopped").exists()
    assert speaker.speak("Another.") == ""
