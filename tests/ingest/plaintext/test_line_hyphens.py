"""Hyphens at the end of lines in plain text."""

import pytest

from readtui.ingest.plaintext import reader
from readtui.ingest.plaintext.lines import line_groups


def joined(text: str) -> str:
    return "\n".join(one.text for one in line_groups(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The keeper of the lamp had no lad-\nder of his own, and had to "
            "borrow\none from the baker by the win-\ndow.",
            "ladder window",
        ),
        (
            "Der Wärter der Lampe hatte keine Lei-\nter und musste sich eine vom Bäcker lei-\n"
            "hen, der am Hafen wohnte und Fen-\nster putzte.",
            "Leiter leihen Fenster",
        ),
        (
            "Le gardien de la lampe n'avait pas d'é-\nchelle, et devait emprunter celle du "
            "bou-\nlanger qui se tenait près de la fe-\nnêtre.",
            "d'échelle boulanger fenêtre",
        ),
        (
            "El farero de la costa no tenía esca-\nlera y tenía que pedir la del "
            "pana-\ndero, que vivía junto a la ven-\ntana.",
            "escalera panadero ventana",
        ),
        (
            "Il guardiano del faro non aveva la sca-\nla e doveva chiedere quella del "
            "for-\nnaio, che abitava vicino alla fine-\nstra.",
            "scala fornaio finestra",
        ),
    ],
)
def test_words_broken_at_the_end_of_lines_are_joined(text: str, words: str) -> None:
    found = joined(text)
    assert "\n" not in found
    assert "-" not in found
    assert set(words.split()) <= set(found.replace(",", "").replace(".", "").split())


def test_a_hyphen_of_the_word_stays_in_a_text_with_broken_words() -> None:
    found = joined(
        "The keeper of the lamp was a well-\nknown man, but he had no lad-\nder of his own, and went to the win-\n"
        "dow of the baker each night in 1990-\n1995 to ask for his."
    )
    assert "a well-known man, but he had no ladder" in found
    assert "window" in found


def test_lines_with_few_hyphens_were_wrapped_by_an_editor() -> None:
    plain = "the ferry left the island before it was light and those who\n" * 50
    found = joined(f"{plain}had meant to take it met in the baker's court-\nyard where he stood.")
    assert "court-yard" in found


def test_words_that_are_not_joined_keep_their_hyphens() -> None:
    assert joined("lad-\nder\n\nwin-\ndow") == "lad-\nder\nwin-\ndow"


def test_soft_hyphens_at_the_end_of_lines_are_joined() -> None:
    text = (
        "The keeper of the lamp had no lad\u00ad\nder of his own, and had to "
        "borrow\none from the baker by the win\u00ad\ndow."
    )
    assert reader.read(text, "x").text == (
        "The keeper of the lamp had no ladder of his own, and had to borrow one from the baker by the window."
    )
