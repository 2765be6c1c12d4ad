"""What users of less write on the command line."""

from __future__ import annotations

import pytest

from readtui.cli.options import Options, parse_options
from readtui.cli.pager_arguments import split_flags
from readtui.config.settings import Settings
from readtui.errors import UsageError
from readtui.reading.start_commands import StartCommand


def test_commands_may_stand_before_between_and_after_files_and_options() -> None:
    end = StartCommand("end")
    assert parse_options(["+G", "a.log"]) == Options(("a.log",), commands=(end,))
    assert parse_options(["a.log", "+120", "b.log"]) == Options(
        ("a.log", "b.log"), commands=(StartCommand("line", number=120),)
    )
    parsed = parse_options(["--theme", "paper", "-", "+G", "--no-library", "+/lamp post"])
    assert (parsed.sources, parsed.theme) == (("-",), "paper")
    assert parsed.commands == (end, StartCommand("search", "lamp post"))


def test_a_value_of_an_option_and_a_file_after_two_dashes_are_no_commands() -> None:
    assert parse_options(["--library", "+G", "a.log"]) == Options(("a.log",), library="+G")
    assert parse_options(["--", "+G", "-x"]) == Options(("+G", "-x"))
    assert parse_options(["./+G"]) == Options(("./+G",))


@pytest.mark.parametrize(
    ("written", "named"),
    [("+", "+"), ("+/", "+/"), ("+x", "+x"), ("++G", "++G"), ("+12x", "+12x"), ("+/[a", "invalid pattern")],
)
def test_a_wrong_command_is_refused(written: str, named: str) -> None:
    with pytest.raises(UsageError, match=r"\+") as refused:
        parse_options(["a.log", written])
    assert named in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["-K"], "leave it out"),
        (["-RK", "a.log"], "unknown option -K"),
        (["-x4"], "expand"),
        (["--tabs=4"], "expand"),
        (["--no-init"], "--keep-screen"),
        (["-plain"], "--plain"),
        (["-Rß"], "unknown option -ß in -Rß"),
    ],
)
def test_an_option_of_less_names_ours(arguments: list[str], advice: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_options(arguments)
    assert advice in str(refused.value)


def test_flags_in_one_word_are_those_in_words_of_their_own() -> None:
    assert split_flags(["-ab", "-", "--plain", "-b"], {"-a", "-b"}, {"-a", "-b", "--plain"}) == [
        *("-a", "-b", "-", "--plain", "-b")
    ]
    assert parse_options(["-R", "a.log"]) == Options(("a.log",))
    assert parse_options(["-FRX"]).chosen == (("quit_if_one_screen", "yes"), ("keep_screen", "yes"))


def test_options_of_less_are_settings_of_this_start() -> None:
    def settings(*arguments: str) -> Settings:
        return parse_options(arguments).settings().settings

    assert settings("-I").search_case == "ignore"
    assert settings("-I", "-i").search_case == "smart"
    assert settings("-F", "--no-quit-if-one-screen").quit_if_one_screen == "no"
    assert settings("-SN") == Settings(output_lines="cut", code_lines="cut", line_numbers=True)
    assert settings("-N", "-n") == Settings()
    assert settings("-X") == Settings(keep_screen="yes")
