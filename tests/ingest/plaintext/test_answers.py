"""Pages of questions and answers: each answer is a section."""

import re

import pytest

from tests.ingest.plaintext.kinds import document_of, headings_in, hidden_in, texts_in
from tests.ingest.plaintext.prose import LAST, MORE, PROSE

QUESTION = (
    *(
        "Why does my lamp smoke?",
        "Ask Question",
        "Asked 3 years ago",
        "Modified 1 year ago",
        "Viewed 12k times",
        "42",
        "",
    ),
    *(
        PROSE,
        "",
        "lamps",
        "Share",
        "Improve this question",
        "Follow",
        "edited Mar 3, 2021 at 10:12",
        "tom's user avatar",
    ),
    *("tom", "1,234", "5", "5 gold badges", "asked Mar 2, 2021 at 9:00", "anna's user avatar", "anna", "101"),
    *("Have you trimmed the wick? – tom", "Add a comment"),
)
ANSWERS = (
    *(
        "2 Answers",
        "Sorted by:",
        "",
        "Highest score (default)",
        "15",
        "",
        MORE,
        "",
        "Share",
        "Improve this answer",
        "Follow",
    ),
    *(
        "answered Mar 2, 2021 at 9:10",
        "tom's user avatar",
        "tom",
        "1,234",
        "Thanks, it helped. – anna",
        "Add a comment",
    ),
    *("7", "", LAST, "", "Share", "Improve this answer", "Follow", "answered Mar 4, 2021 at 9:10", "Ina Berg", "99"),
    *("1", "1 silver badge", "Add a comment"),
)

PAGES = {
    "German": (
        ("2 Antworten", "", "✓", "12", "", MORE, "", "Teilen", "beantwortet 2. Mär. 2021 um 9:10", "Tom"),
        ("Kommentar hinzufügen", "3", "", LAST, "", "Teilen", "beantwortet 3. Mär. 2021 um 9:10", "Ina"),
        ["Antwort von Tom (akzeptiert)", "Antwort von Ina"],
    ),
    "Spanish": (
        ("2 respuestas", "", "5", "", MORE, "", "Compartir", "respondida el 2 mar. 2021 a las 9:10", "Tomás"),
        ("Añadir un comentario", "1", "", LAST, "", "Compartir", "respondida el 3 mar. 2021 a las 9:10", "Inés"),
        ["Respuesta de Tomás", "Respuesta de Inés"],
    ),
    "French": (
        ("2 réponses", "", "5", "", MORE, "", "Partager", "répondu le 2 mars 2021 à 9:10", "Thomas"),
        ("Ajouter un commentaire", "1", "", LAST, "", "Partager", "répondu le 3 mars 2021 à 9:10", "Anne"),
        ["Réponse de Thomas", "Réponse d’Anne"],
    ),
    "Japanese": (
        ("2 件の回答", "", "5", "", MORE, "", "共有", "回答日時: 2021年3月2日 9:10", "太郎"),
        ("コメントを追加", "1", "", LAST, "", "共有", "回答日時: 2021年3月3日 9:10", "花子"),
        ["太郎 の回答", "花子 の回答"],
    ),
    "with the name beside the date": (
        ("2 Answers", "", "+1 vote", "Best answer", MORE, "answered Mar 2, 2021 by tom (1,230 points)", ""),
        ("0 votes", LAST, "answered Mar 3, 2021 by Ina Berg (300 points)"),
        ["Answer by tom (accepted)", "Answer by Ina Berg"],
    ),
}


def test_each_answer_is_a_section_below_the_number_of_answers() -> None:
    document = document_of(*QUESTION, *ANSWERS)
    assert document.title == "Why does my lamp smoke?"
    assert headings_in(document) == [(2, "2 Answers"), (3, "Answer by tom"), (3, "Answer by Ina Berg")]


def test_votes_badges_and_buttons_are_hidden_and_names_dates_and_comments_are_shown() -> None:
    document = document_of(*QUESTION, *ANSWERS)
    assert texts_in(document) == [
        PROSE,
        "lamps",
        *("asked Mar 2, 2021 at 9:00\nanna", "Have you trimmed the wick? – tom"),
        *(MORE, "answered Mar 2, 2021 at 9:10\ntom", "Thanks, it helped. – anna"),
        *(LAST, "answered Mar 4, 2021 at 9:10\nIna Berg"),
    ]
    assert {"Asked 3 years ago", "42", "Share", "5 gold badges", "Sorted by:", "7", "Add a comment"} <= {
        *hidden_in(document)
    }


def test_no_word_of_a_page_is_lost() -> None:
    document = document_of(*QUESTION, *ANSWERS)
    shown = document.text.replace("Answer by tom", "").replace("Answer by Ina Berg", "")
    assert sorted(re.findall(r"\w", shown + "".join(hidden_in(document)))) == sorted(
        re.findall(r"\w", "".join([*QUESTION, *ANSWERS]))
    )


@pytest.mark.parametrize(("first", "second", "titles"), PAGES.values(), ids=PAGES)
def test_answers_are_named_in_the_language_of_the_page(
    first: tuple[str, ...], second: tuple[str, ...], titles: list[str]
) -> None:
    document = document_of("The lamp", "", PROSE, "", *first, *second)
    assert headings_in(document) == [(2, first[0]), *((3, title) for title in titles)]


def test_numbered_and_accepted_answers_are_headings() -> None:
    document = document_of("Why does it smoke?", "", PROSE, "", "Accepted Answer", MORE, "", "Answer 2", "Move.")
    assert headings_in(document) == [(2, "Accepted Answer"), (2, "Answer 2")]


def test_authors_in_the_headings_of_answers_are_kept() -> None:
    first, second = "Antwort von tom, 02.03.2021, 10:15", "Hilfreichste Antwort von ina, 02.03.2021, 11:00"
    document = document_of("Warum?", "", PROSE, "", first, "Kürzen.", "", second, "Anderes nehmen.")
    assert headings_in(document) == [(2, first), (2, second)]


def test_the_accepted_answer_says_so_and_buttons_on_one_line_are_hidden() -> None:
    end = ("Share Improve this answer Follow", "answered Mar 3, 2021 at 10:20")
    answers = (
        "8",
        MORE,
        "",
        *end,
        "bob",
        "5,678 1 gold badge",
        "Add a comment",
        "",
        "7",
        "Accepted",
        LAST,
        "",
        *end,
        "ina",
    )
    document = document_of("Why?", "", PROSE, "", "2 Answers", "Sorted by: Highest score (default)", *answers)
    assert headings_in(document) == [(2, "2 Answers"), (3, "Answer by bob"), (3, "Answer by ina (accepted)")]
    assert {"Sorted by: Highest score (default)", "5,678 1 gold badge", end[0]} <= {*hidden_in(document)}


def test_who_answered_above_the_text_is_a_post() -> None:
    document = document_of(
        "Why?", "", PROSE, "", "tom answered 3 years ago", "", MORE, "", "ina answered 2 years ago", "", LAST
    )
    assert headings_in(document) == [(2, "tom"), (2, "ina")]


@pytest.mark.parametrize(
    "lines",
    [
        ("Answer the door.", "Answered on 3 May 1924, the letter was burned."),
        ("answered Mar 2, 2021 at 9:10", "by the keeper"),
        ("Answer 1 is wrong, and so is the next.", "Answer 2 is right."),
        ("Antwort auf eine Frage", "die niemand stellte."),
    ],
)
def test_prose_about_answers_has_none(lines: tuple[str, ...]) -> None:
    document = document_of("The lamp", "", PROSE, "", *lines, "", MORE)
    assert headings_in(document) == []
    assert hidden_in(document) == []
