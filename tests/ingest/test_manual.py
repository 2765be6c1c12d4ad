"""Pages of the system's manual: their names, and what is asked of `man`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readtui.errors import SourceError
from readtui.ingest import formats
from readtui.ingest.manual import read_manual
from readtui.ingest.source import is_file_name, is_manual_title, manual_page

ManProgram = Callable[[str], dict[str, str]]

PAGE = "LAMP(1)                Lamps                LAMP(1)\n\nNAME\n       lamp - light the room\n"


@pytest.fixture
def man(tmp_path: Path) -> ManProgram:
    """Install a program `man` with this script; return the environment that has it."""

    def installed(script: str) -> dict[str, str]:
        program = tmp_path / "man"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return {"PATH": f"{tmp_path}:/usr/bin:/bin", "MANPAGER": "readtui", "MANOPT": "-H"}

    return installed


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("man:ls(1)", ("ls", "1")),
        ("man:ls", ("ls", "")),
        ("man:git-log(1)", ("git-log", "1")),
        ("man:SSL_new(3ssl)", ("SSL_new", "3ssl")),
        ("man:std::string(3)", ("std::string", "3")),
        ("man:user@.service(5)", ("user@.service", "5")),
        ("man:list(n)", ("list", "n")),
        ("man:-P(1)", None),
        ("man:--pager=x", None),
        ("man:ls(-x)", None),
        ("man:ls(1", None),
        ("man:../ls(1)", None),
        ("man:/etc/passwd", None),
        ("man:a b(1)", None),
        ("man:a\n(1)", None),
        ("man:é(1)", None),
        ("man:$(x)", None),
        ("man:", None),
        ("man:(1)", None),
        ("ls(1)", None),
    ],
)
def test_a_name_has_letters_digits_and_few_signs_and_is_no_option(source: str, page: tuple[str, str] | None) -> None:
    assert manual_page(source) == page
    assert is_file_name(source) == (page is None)


def test_a_title_with_a_section_is_that_of_a_manual_page() -> None:
    assert is_manual_title("ls(1)")
    assert not any(map(is_manual_title, ("ls", "A text (1)", "f(x)", "")))


def test_man_gets_the_section_and_the_name_and_starts_no_pager(man: ManProgram, tmp_path: Path) -> None:
    log = tmp_path / "log"
    environ = man(f'echo "$@" "$MANPAGER" "$PAGER" "$MANWIDTH" "$MANOPT" >> {log}\nprintf "{PAGE}"')
    document = formats.read(read_manual("man:lamp(1)", environ))
    assert (document.title, document.source) == ("lamp(1)", "man:lamp(1)")
    read_manual("man:lamp", environ)
    assert log.read_text().splitlines() == ["1 lamp cat cat 80 --nh", "lamp cat cat 80 --nh"]


def test_what_man_prints_is_read_as_a_page_whatever_its_head_is(man: ManProgram) -> None:
    document = formats.read(read_manual("man:lamp.c", man('printf "LAMPE\\n\\nNOM\\n       lamp - une lampe\\n"')))
    assert [section.title for section in document.sections] == ["LAMPE", "NOM"]


@pytest.mark.parametrize(
    ("source", "script", "words"),
    [
        ("man:lamp(9)", "exit 16", "there is no manual page lamp in section 9 (to find pages by words: man -k lamp)"),
        ("man:lamp", "exit 16", "there is no manual page lamp (to find pages by words: man -k lamp)"),
        ("man:lamp", "exit 0", "there is no manual page lamp (to find pages by words: man -k lamp)"),
        ("man:-x", "exit 0", "man:-x is not the name of a manual page (name one like man:ls or man:printf(3))"),
    ],
)
def test_a_missing_page_is_one_line(man: ManProgram, source: str, script: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_manual(source, man(script))
    assert str(caught.value) == words


def test_without_man_the_page_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="man is not installed"):
        read_manual("man:lamp", {"PATH": str(tmp_path)})
