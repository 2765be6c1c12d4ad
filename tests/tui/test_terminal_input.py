"""Keys, pastes and answers of the terminal are separated, wherever the input is split."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies
from textual.events import Key, Paste

from readtui.tui.terminal_input import KeyReader, PasteFilter

DARK = "11;rgb:1919/1b1b/2020"


def events_of(*chunks: str, doubles_escape: bool = False) -> list[tuple[str, str]]:
    """Return the pastes, keys and answers in chunks of input; after each there is a pause."""
    found: list[tuple[str, str]] = []
    reader = KeyReader(lambda answer: found.append(("answer", answer)), doubles_escape=doubles_escape)
    for chunk in chunks:
        for event in reader.read(chunk):
            if isinstance(event, Paste):
                found.append(("paste", event.text))
            elif isinstance(event, Key):
                found.append(("key", event.key))
    return found


def keys_of(*chunks: str, doubles_escape: bool = False) -> list[str]:
    return [name for kind, name in events_of(*chunks, doubles_escape=doubles_escape) if kind == "key"]


# Pastes

HOSTILE_PASTE = "a\x1bq\x1b[200~b\x1b[A\x00\t\x9bc\x1b[20\rd\x7f\x1b[201"
"""Escapes and parts of markers that Textual's parser would take for the end of the paste."""


def test_a_paste_is_one_event_without_controls_wherever_the_input_is_split() -> None:
    stream = f"j\x1b[200~{HOSTILE_PASTE}\x1b[201~k"
    expected = [("key", "j"), ("paste", "aq\x9b200~b\x9bA\t\x9bc\x9b20\rd\x9b201"), ("key", "k")]
    assert events_of(stream) == expected
    assert events_of(*stream) == expected
    for cut in range(len(stream)):
        assert events_of(stream[:cut], stream[cut:]) == expected


def test_a_paste_ends_at_the_first_marker_of_its_end() -> None:
    assert events_of("\x1b[200~a\x1b\x1b[201~j\x1b[201~\x1b[200~b\x1b[201~") == [
        ("paste", "a"),
        ("key", "j"),
        ("paste", "b"),
    ]


@given(strategies.lists(strategies.sampled_from(["\x1b", "[", "20", "0~", "1~", "q", "\x00", "é"]), max_size=30))
def test_whatever_is_pasted_presses_no_key(parts: list[str]) -> None:
    pasted = "".join(parts).replace("\x1b[201~", "")
    ended = events_of("\x1b[200~", pasted, "\x1b[201~", "j")
    assert ended == [("paste", re.sub("[\x00\x1b]", "", pasted.replace("\x1b[", "\x9b"))), ("key", "j")]


def test_an_answer_in_a_paste_is_pasted() -> None:
    assert events_of(f"\x1b[200~\x1b]{DARK}\x1b\\\x1b[201~")[0][0] == "paste"


def test_keys_that_look_like_a_paste_and_were_typed_slowly_are_keys() -> None:
    pastes = PasteFilter()
    assert pastes.filtered("\x1b[20") == "\x1b[20"
    pastes.forget_sequence()
    assert pastes.filtered("0~\x1b") == "0~\x1b"


# Answers


@pytest.mark.parametrize("end", ["\x07", "\x1b\\"])
def test_an_answer_is_no_key_wherever_it_is_split(end: str) -> None:
    stream = f"j\x1b]{DARK}{end}k"
    expected = [("key", "j"), ("answer", DARK), ("key", "k")]
    assert sorted(events_of(stream)) == sorted(expected)
    for cut in range(3, len(stream)):
        assert sorted(events_of(stream[:cut], stream[cut:])) == sorted(expected), cut


def test_other_control_strings_are_dropped() -> None:
    assert events_of("j\x1bP>|XTerm(390)\x1b\\k\x1b_Gi=1;OK\x1b\\l") == [("key", "j"), ("key", "k"), ("key", "l")]


def test_an_endless_answer_is_given_up() -> None:
    assert keys_of("\x1b]11;" + "x" * 5000, "j") == ["j"]


def test_alt_with_a_bracket_is_no_answer() -> None:
    reader = KeyReader()
    assert list(reader.read("\x1b]")) == []
    (event,) = reader.wait()
    assert isinstance(event, Key)
    assert (event.key, event.character) == ("alt+right_square_bracket", "]")
    assert keys_of("\x1b]") == []


# Alt


@pytest.mark.parametrize(
    ("sequence", "keys"),
    [
        ("\x1bj", ["alt+j"]),
        ("\x1bjk", ["alt+j", "k"]),
        ("\x1bX", ["alt+shift+x"]),
        ("\x1b/bell", ["alt+slash", "b", "e", "l", "l"]),
        ("\x1bé", ["alt+é"]),
        ("\x1b[A", ["up"]),
        ("\x1bOP", ["f1"]),
        ("\x1b[1;3D", ["alt+left"]),
    ],
)
def test_escape_before_a_character_is_alt(sequence: str, keys: list[str]) -> None:
    assert keys_of(sequence) == keys


def test_rxvt_sends_alt_with_an_arrow_as_two_escapes() -> None:
    assert keys_of("\x1b\x1b[D", doubles_escape=True) == ["alt+left"]
    assert keys_of("\x1b\x1b[5~", doubles_escape=True) == ["alt+pageup"]
    assert keys_of("\x1b\x1b[D") == ["escape", "left"]
