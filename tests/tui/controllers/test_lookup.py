"""The dictionary in which a word is looked up."""

from __future__ import annotations

import pytest

from readtui.tui.controllers.lookup import dictionary_command, filled, web_address, web_question


@pytest.mark.parametrize(
    ("installed", "program"),
    [
        ((), ""),
        (("sdcv", "dict", "dictd", "wn"), "sdcv"),
        (("dict", "dictd"), "dict"),
        (("dict",), ""),  # it would ask dict.org
        (("dict", "wn"), "wn"),
    ],
)
def test_an_installed_dictionary_that_needs_no_network_is_used(installed: tuple[str, ...], program: str) -> None:
    def program_path(name: str, path: str | None = None) -> str | None:
        return name if name in installed else None

    command = dictionary_command(program_path)
    assert "".join(command[:1]) == program
    assert "{word}" in command or not program


def test_the_question_names_the_host_and_the_word() -> None:
    title, answers = web_question("bells")
    assert title == "Send “bells” to en.wiktionary.org?"
    assert [answer.value for answer in answers] == ["ask", "yes", "no"]
    assert len(web_question("a long " * 10)[0]) < 80


def test_a_word_is_one_part_of_the_address_on_the_web() -> None:
    assert web_address("a/b?c#é") == "https://en.wiktionary.org/wiki/a%2Fb%3Fc%23%C3%A9"


def test_a_word_that_would_be_an_option_is_not_looked_up() -> None:
    assert filled(("dict", "-d", "{word}"), "bell") == ["dict", "-d", "bell"]
    assert filled(("dict", "{word}"), "--config=x") is None
    assert filled(("dict", "{word}."), "-x") is None
    assert filled(("dict", "--", "{word}"), "-x") == ["dict", "--", "-x"]
    assert filled(("dict", "--word={word}", "to {word}"), "-x") == ["dict", "--word=-x", "to -x"]
