"""Chats and transcripts: each message is a paragraph whose speaker is bold."""

import pytest

from readtui.ingest.plaintext.kinds.words import is_moment, is_name_like
from tests.ingest.plaintext.kinds import bold_in, document_of, headings_in, texts_in
from tests.ingest.plaintext.prose import LAST, MORE, PROSE

CHATS = {
    "WhatsApp on a German phone": (
        "[04.03.24, 10:42:11] Anna Vogel: Guten Morgen, ist das Boot schon da, oder kommt es heute erst am Nachmittag?",
        "[04.03.24, 10:43:02] Jens: Schon da.",
        "[04.03.24, 10:43:40] Anna Vogel: Danke",
    ),
    "WhatsApp on an English phone": (
        "04/03/2024, 10:42 - Anna Vogel: Has the boat come?",
        "04/03/2024, 10:44 - Jens: It has: just now",
        "04/03/2024, 10:50 - Anna Vogel: Thanks",
    ),
    "Slack": (
        "Anna Vogel  10:42 AM",
        "has the boat come?",
        "Jens",
        "  10:44 AM",
        "yes",
        "Anna Vogel  10:46 AM",
        "thanks",
    ),
    "Discord": (
        "Anna Vogel — 03/04/2024 10:42 AM",
        "has the boat come?",
        "Jens — Today at 10:44 AM",
        "yes",
        "Anna Vogel — Today at 10:46 AM",
        "thanks",
    ),
    "Discord in French": (
        "Anna Vogel — Aujourd’hui à 10:42",
        "le bateau est là ?",
        "Jens — Aujourd’hui à 10:44",
        "oui",
        "Anna Vogel — Aujourd’hui à 10:46",
        "merci",
    ),
    "Teams": ("Anna Vogel", "10:42 AM", PROSE, "Jens", "10:44 AM", "Yes.", "Anna Vogel", "10:46 AM", "Thanks."),
    "Teams with brackets": (
        "[04.03.2024 10:42] Anna Vogel",
        "Ist das Boot da?",
        "[04.03.2024 10:44] Jens",
        "Ja.",
        "[04.03.2024 10:46] Anna Vogel",
        "Danke.",
    ),
    "Telegram": (
        *("Anna Vogel, [04.03.24 10:42]", "has the boat come?", "", "Jens, [04.03.24 10:44]", "yes", ""),
        *("Anna Vogel, [04.03.24 10:46]", "thanks"),
    ),
    "Zoom": (
        *("10:42:11 From Anna Vogel to Everyone:", "\tHas the boat come?", "10:44:02 From Jens to Everyone:", "\tYes"),
        *("10:46:00 From Anna Vogel to Everyone:", "\tThanks"),
    ),
    "Pidgin": ("(10:42:11 AM) Anna Vogel: hello", "(10:43:30 AM) Jens: hi", "(10:44:00 AM) Anna Vogel: bye"),
    "QQ": (
        *("2024-03-04 10:42:11 Anna Vogel", "hello", "", "2024-03-04 10:43:30 Jens", "hi", ""),
        *("2024-03-04 10:44:00 Anna Vogel", "bye"),
    ),
    "LINE in Japanese": ("10:42\tAnna Vogel\t船は着きましたか", "10:44\tJens\tはい", "10:46\tAnna Vogel\tどうも"),
}

TRANSCRIPTS = {
    "capitals": (
        "ANNA VOGEL: When did you come?",
        "",
        "JENS: In winter.",
        "",
        "ANNA VOGEL: Why?",
        "",
        "JENS: For the sea.",
    ),
    "French": ("Anna Vogel : Quand ?", "Jens : En hiver.", "Anna Vogel : Pourquoi ?", "Jens : Pour la mer."),
    "Japanese": (
        "Anna Vogel：いつ来ましたか。",
        "Jens：冬です。",
        "Anna Vogel：なぜですか。",
        "Jens：海があるからです。",
    ),
    "times behind names": (
        "Anna Vogel (00:00:03): When?",
        "Jens (00:00:09): In winter.",
        "Anna Vogel (00:00:12): Why?",
    ),
    "times before names": (
        "[00:00:03] Anna Vogel: When?",
        "[00:00:09] Jens: In winter.",
        "[00:00:12] Anna Vogel: Why?",
    ),
    "names alone": (
        "ANNA VOGEL:",
        "When?",
        "",
        "JENS:",
        "In winter.",
        "",
        "ANNA VOGEL:",
        "Why?",
        "",
        "JENS:",
        "For it.",
    ),
    "names over the text": ("00:03 Anna Vogel", "When?", "00:09 Jens", "In winter.", "00:12 Anna Vogel", "Why?"),
    "Otter": ("Anna Vogel  0:03", PROSE, "", "Jens  0:09", "In winter.", "", "Anna Vogel  0:12", MORE),
}

NEITHER = {
    "notes and examples": (
        PROSE,
        "",
        "Note: Trim it.",
        "",
        "Example: So.",
        "",
        "Note: Fill it.",
        "",
        "Example: Thus.",
        "",
        MORE,
    ),
    "a play in a book": (
        *(
            PROSE,
            "",
            MORE,
            "",
            LAST,
            "",
            "KING: Who put it out?",
            "",
            "QUEEN: The wind.",
            "",
            "KING: Then bring it.",
            "",
        ),
        *(
            "QUEEN: It is gone.",
            "",
            *f"{PROSE}\n\n{MORE}\n\n{LAST}\n\n{PROSE}\n\n{MORE}\n\n{LAST}\n\n{PROSE}".split("\n"),
        ),
    ),
    "a schedule": ("09:30 Coffee", "10:00 Opening", "11:00 Coffee", "12:00 Wicks", "13:00 Lunch", "15:00 Coffee"),
    "a schedule with descriptions": (
        *("10:00 Opening", "The chair greets all guests.", "11:00 Coffee break", "In the yard.", "12:00 Wicks"),
        *("How to trim them.", "15:00 Coffee break", "In the yard."),
    ),
    "steps of a recipe": (
        *("08:00 Mix", "Mix flour and water.", "08:30 Rest", "Let it rest.", "09:00 Fold", "Fold it.", "09:30 Rest"),
        *("Let it rest.", "10:00 Fold", "Fold it."),
    ),
    "opening hours": ("Monday 9:00 AM", "Tuesday 9:00 AM", "Monday 10:00 AM", "Ring the bell."),
    "a log": ("2024-03-04 10:42:11 INFO: up", "2024-03-04 10:42:12 WARN: slow", "2024-03-04 10:42:13 INFO: down"),
    "a log in brackets": ("[10:42:11] Server: Up", "[10:42:12] Client: Connected", "[10:42:13] Server: Down"),
    "times of a recipe": ("Prep: 10 minutes.", "Cook: 20 minutes.", "Prep: 5 minutes.", "Cook: 10 minutes."),
    "records": ("Keeper: Anna", "Age: 3", "", "Keeper: Jens", "Age: 5", "", "Keeper: Ute", "Age: 9"),
    "a dictionary": ("Lamp: It gives light.", "Wick: It burns.", "Oil: It is burned.", "Glass: It shields."),
    "a manual page": ("<name> is the lamp", "<oil> is how much it holds", "<name> is needed"),
}


@pytest.mark.parametrize("lines", [*CHATS.values(), *TRANSCRIPTS.values()], ids=[*CHATS, *TRANSCRIPTS])
def test_each_turn_is_a_paragraph_with_its_speaker_in_bold(lines: tuple[str, ...]) -> None:
    document = document_of(*lines)
    turns = texts_in(document)
    assert [name.title() for name in bold_in(document)] == ["Anna Vogel", "Jens", "Anna Vogel", "Jens"][: len(turns)]
    assert len(turns) >= 3
    assert headings_in(document) == []
    assert "".join(" ".join(lines).split()) == "".join(" ".join(turns).split())


@pytest.mark.parametrize("lines", NEITHER.values(), ids=NEITHER)
def test_other_texts_with_names_times_and_colons_are_no_conversations(lines: tuple[str, ...]) -> None:
    assert bold_in(document_of(*lines)) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("[04.03.24, 10:42:11] Anna: Hallo", "[04.03.24, 10:43:02] Jens: Hallo"),
        ("04/03/2024, 10:42 - Anna: Hi", "04/03/2024, 10:44 - Jens: Hi"),
        ("Anna — 03/04/2024 10:42 AM", "hi", "Jens — Today at 10:44 AM", "hi"),
        ("10:42 <Anna> hi", "10:43 <Jens> hi"),
        ("ANNA: When did you come?", "", "JENS: In winter.", "", "ANNA: Why?"),
    ],
)
def test_two_messages_of_a_certain_form_are_a_chat_and_three_turns_with_names_in_capitals_an_interview(
    lines: tuple[str, ...],
) -> None:
    assert [name.title() for name in bold_in(document_of(*lines))][:2] == ["Anna", "Jens"]


def test_numbers_of_telephones_are_names_in_an_exported_chat_and_notices_have_none() -> None:
    document = document_of(
        "[04.03.24, 10:42:11] +49 151 2345678: Hallo",
        "[04.03.24, 10:43:02] ~ Jens Holm: Hallo",
        "[04.03.24, 10:43:40] Jens hat die Gruppe verlassen",
    )
    assert bold_in(document) == ["+49 151 2345678", "Jens Holm"]
    assert len(texts_in(document)) == 3


def test_parts_of_an_abstract_in_capitals_are_no_turns() -> None:
    parts = (
        "BACKGROUND: Lamps go out.",
        "",
        "METHODS: We lit some.",
        "",
        "RESULTS: They went out.",
        "",
        "SUMMARY: So.",
    )
    assert bold_in(document_of(*parts)) == []


def test_events_of_a_chat_stand_alone_and_days_are_its_sections() -> None:
    document = document_of(
        "--- Day changed Mon Mar 04 2024",
        "10:42 <anna> has the boat come?",
        "10:43 -!- jens [~jens@example.org] has joined #skerry",
        "10:44 <@jens> yes",
        "10:45 * anna waves",
        "--- Day changed Tue Mar 05 2024",
        "09:00 <anna> and today?",
    )
    assert headings_in(document) == [(2, "Day changed Mon Mar 04 2024"), (2, "Day changed Tue Mar 05 2024")]
    assert bold_in(document) == ["anna", "jens", "anna"]
    assert len(texts_in(document)) == 5


def test_a_chat_has_the_line_above_it_as_title_and_its_days_as_sections() -> None:
    chat = ("Monday, March 4th", *CHATS["Slack"], "Tuesday, March 5th", "Jens  9:02 AM", "It is here.")
    document = document_of("#harbour", *chat)
    assert document.title == "#harbour"
    assert headings_in(document) == [(2, "Monday, March 4th"), (2, "Tuesday, March 5th")]


def test_the_lines_of_a_message_stay_lines_and_paragraphs_stay_paragraphs() -> None:
    document = document_of("anna  10:42 AM", "one", "two", "", "three", "jens  10:43 AM", "four", "anna  10:44 AM", "5")
    assert texts_in(document) == ["anna 10:42 AM\none\ntwo", "three", "jens 10:43 AM\nfour", "anna 10:44 AM\n5"]


def test_a_later_message_with_only_its_time_is_a_paragraph() -> None:
    document = document_of("anna  10:42 AM", "one", "10:43", "two", "jens  10:44 AM", "three", "anna  10:45 AM", "four")
    assert texts_in(document)[1] == "10:43\ntwo"


def test_an_interview_keeps_its_title_authors_and_directions() -> None:
    document = document_of(
        *("The Keeper of Skerry", "", "By Ina Berg", "4 March 2024", "", PROSE, "", "BERG: And the lamp?", ""),
        *("REED: It was oil.", "", "[laughs]", "", "BERG: Tell us of that winter.", "", f"REED (rising): {MORE}"),
    )
    assert (document.title, document.authors) == ("The Keeper of Skerry", ("Ina Berg",))
    assert bold_in(document) == ["BERG", "REED", "BERG", "REED"]
    assert "[laughs]" in texts_in(document)


def test_the_lines_of_a_turn_that_was_wrapped_are_joined() -> None:
    turn = (
        "CHAIR: The meeting will come to order. We have one item on the agenda,",
        "and it is the future of the light.",
    )
    document = document_of(*turn, "", "BERG: Thank you.", "", *turn, "", "BERG: Indeed.", "", *turn)
    assert texts_in(document)[0] == " ".join(turn)


def test_times_alone_mark_the_turns_of_a_recording_that_begins_near_zero() -> None:
    assert len(texts_in(document_of("[00:00:03] One.", "[00:00:09] Two.", "[00:01:12] Three."))) == 3
    assert len(texts_in(document_of("[10:00:03] One.", "[10:00:09] Two.", "[10:01:12] Three."))) == 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "10:42 AM",
            "Mon Mar 04, 2024 3:12 pm",
            "March 4, 2024 at 3:12 pm",
            "3 hours ago",
            "vor 3 Stunden",
            "il y a 2 jours",
        ),
        *(
            "hace 3 horas",
            "4. März 2024",
            "2024年3月4日 15:12",
            "3時間前",
            "Yesterday at 10:42",
            "Heute um 10:42 Uhr",
            "04/03/2024",
        ),
    ],
)
def test_a_moment_is_a_date_a_time_or_an_age(text: str) -> None:
    assert is_moment(text)


@pytest.mark.parametrize("text", ["42", "Opening", "10:42 Opening", "March", "3 lamps", "version 2.0.1 of the lamp"])
def test_other_texts_are_no_moments(text: str) -> None:
    assert not is_moment(text)


@pytest.mark.parametrize("text", ["alice", "Anna Vogel", "Ludwig van der Berg", "bob_k", "Speaker 2", "太郎", "Sam"])
def test_a_name_is_one_word_or_has_capitals(text: str) -> None:
    assert is_name_like(text)


@pytest.mark.parametrize("text", ["he said that", "Anna Vogel said", "Monday", "Anna, Mar 4", "It is.", "a=b", "42"])
def test_sentences_days_and_code_are_no_names(text: str) -> None:
    assert not is_name_like(text)
