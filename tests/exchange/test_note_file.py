"""A second Markdown export into the same file keeps what the reader wrote."""

from __future__ import annotations

import random

import pytest

from readtui.exchange.model import ExportedText
from readtui.exchange.note_file import MergedNote, merge_note, uid_of_note
from readtui.exchange.note_templates import TEMPLATES
from readtui.exchange.notes import note_of
from readtui.exchange.template import parse_template
from tests.exchange.texts import mark, text, uid_of

TEMPLATE = parse_template(TEMPLATES["obsidian"], "obsidian")

FIRST, SECOND, THIRD = (
    mark(1, "The keeper", note="Who?"), mark(2, "at dusk", section="Evening"), mark(3, "a book", note="Two\nlines"),
)  # fmt: skip


def exported(value: ExportedText, existing: str = "") -> MergedNote:
    return merge_note(existing, note_of(value, TEMPLATE))


def lines_between(written: str, number: int) -> str:
    """The content of the block of a mark."""
    start = written.index(f"<!-- readtui {uid_of(number)} ")
    return written[written.index("\n", start) + 1 : written.index(f"<!-- /readtui {uid_of(number)} -->")]


def test_a_second_export_of_the_same_marks_changes_nothing() -> None:
    once = exported(text(FIRST, SECOND, THIRD)).text
    assert exported(text(FIRST, SECOND, THIRD), once) == MergedNote(once)
    assert uid_of_note(once) == text().uid


def test_a_block_follows_its_mark_and_what_is_around_stays() -> None:
    once = exported(text(FIRST, SECOND)).text
    edited = once.replace("# On Lamps\n<!-- /readtui head -->", "# On Lamps\n<!-- /readtui head -->\n\nMy own words.")
    assert edited != once
    again = exported(text(FIRST._replace(note="The man"), SECOND, THIRD), f"{edited}\nAnd at the end.\n")
    assert "My own words." in again.text
    assert again.text.endswith("And at the end.\n")
    assert "The man" in lines_between(again.text, 1)
    assert "Who?" not in again.text
    assert again.text.index(uid_of(2)) < again.text.index(uid_of(3))
    assert (again.changed, again.orphaned) == (0, 0)


def test_a_block_that_the_reader_changed_stays_as_it_is() -> None:
    once = exported(text(FIRST, SECOND)).text
    edited = once.replace("Who?", "Who? I think I know.")
    again = exported(text(FIRST._replace(note="The man"), SECOND), edited)
    assert "Who? I think I know." in again.text
    assert again == MergedNote(edited, changed=1)


def test_the_block_of_a_deleted_mark_goes_only_if_it_is_unchanged() -> None:
    once = exported(text(FIRST, SECOND, THIRD)).text
    edited = once.replace("Who?", "Who? I think I know.")
    again = exported(text(THIRD), edited)
    assert uid_of(2) not in again.text
    assert "Who? I think I know." in again.text
    assert (again.changed, again.orphaned) == (0, 1)
    assert "\n\n\n" not in again.text


def test_new_marks_come_where_they_belong_in_the_text() -> None:
    once = exported(text(FIRST, THIRD)).text
    again = exported(text(FIRST, SECOND, THIRD), once).text
    places = [again.index(f"<!-- readtui {uid_of(number)}") for number in (1, 2, 3)]
    assert places == sorted(places)
    assert again.replace("\n\n\n", "\n\n") == again


def test_an_order_that_the_reader_made_stays() -> None:
    once = exported(text(FIRST, SECOND, THIRD)).text
    start = once.index(f"<!-- readtui {uid_of(3)}")
    moved = once[start:]
    swapped = once[:start].replace(f"<!-- readtui {uid_of(1)}", f"{moved}\n<!-- readtui {uid_of(1)}")
    assert exported(text(FIRST, SECOND, THIRD), swapped).text == swapped.rstrip("\n") + "\n"


def test_a_copy_of_a_block_stays() -> None:
    once = exported(text(FIRST)).text
    doubled = once + once[once.index(f"<!-- readtui {uid_of(1)}") :]
    again = exported(text(FIRST._replace(note="The man")), doubled).text
    assert again.count("Who?") == 1
    assert again.count("The man") == 1


def test_a_file_of_the_reader_gets_the_blocks_at_its_end() -> None:
    again = exported(text(FIRST), "---\nmine: 1\n---\nMy note.\n")
    assert again.text.startswith("---\nmine: 1\ntitle:")
    assert again.text.index("My note.") < again.text.index("The keeper")
    again = exported(text(FIRST), "My note.")
    assert again.text.startswith('---\ntitle: "On Lamps"')
    assert "My note." in again.text


def test_keys_of_the_front_matter_are_renewed_one_by_one() -> None:
    once = exported(text(FIRST)).text
    edited = once.replace('title: "On Lamps"', 'title: "Lamps, mine"\nrating: 5').replace("state: reading\n", "")
    again = exported(text(FIRST, site="Other", tags=("sea",), state="finished"), edited).text
    front = again.split("---\n")[1]
    assert 'title: "Lamps, mine"' in front
    assert "rating: 5" in front
    assert "state:" not in front
    assert 'site: "Other"' in front
    assert 'tags: ["sea"]' in front
    assert "tags:" not in exported(text(FIRST, tags=()), again).text.split("---\n")[1]


def test_front_matter_that_the_reader_removed_stays_away() -> None:
    once = exported(text(FIRST)).text
    without = once.split("---\n", 2)[2]
    assert exported(text(FIRST), without).text == without


def test_line_ends_of_the_file_stay() -> None:
    once = exported(text(FIRST, SECOND)).text.replace("\n", "\r\n")
    again = exported(text(FIRST, SECOND, THIRD), once).text
    assert "\n" not in again.replace("\r\n", "")
    assert exported(text(FIRST, SECOND), once).text == once


@pytest.mark.parametrize(
    "note", [f"<!-- /readtui {uid_of(1)} -->\nThe rest", f"<!-- readtui {uid_of(2)} 012345678901 -->"]
)
def test_a_note_with_our_own_comments_does_not_end_its_block(note: str) -> None:
    once = exported(text(FIRST._replace(note=note), SECOND)).text
    assert exported(text(FIRST._replace(note=note), SECOND), once) == MergedNote(once)


def test_what_a_template_has_after_the_marks_comes_at_the_end() -> None:
    template = parse_template("{{#marks}}\n{{quote}}\n{{/marks}}\nThe end of {{title}}.\n", "own.md")
    once = merge_note("My note.\n", note_of(text(FIRST), template)).text
    assert once.index("My note.") < once.index("The keeper") < once.index("The end of On Lamps.")
    assert merge_note(once, note_of(text(FIRST), template)).text == once


# 1,000 random edits

RUNS = 1000


def edited_at_random(written: str, chance: random.Random, words: list[str]) -> str:
    """Return a file after one edit of the reader. New words are added to `words`, and removed ones taken from it."""
    at = chance.randrange(len(written) + 1)
    match chance.randrange(6):
        case 0:  # a piece is removed
            end = min(at + chance.randrange(1, 60), len(written))
            written = written[:at] + written[end:]
        case 1:  # a line is moved
            lines = written.split("\n")
            line = lines.pop(chance.randrange(len(lines)))
            lines.insert(chance.randrange(len(lines) + 1), line)
            written = "\n".join(lines)
        case 2:  # a line is doubled
            lines = written.split("\n")
            lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
            written = "\n".join(lines)
        case _:  # a word is written
            words.append(word := f"q{len(words)}z{chance.randrange(10**6)}")
            written = (
                written[:at]
                + chance.choice(["", " ", "\n", "\n\n"])
                + word
                + chance.choice(["", " ", "\n"])
                + written[at:]
            )
    return written


def changed_at_random(value: ExportedText, chance: random.Random) -> ExportedText:
    """Return a text whose marks and facts have changed in the library meanwhile."""
    marks = [one for one in (FIRST, SECOND, THIRD, mark(4, "wick"), mark(5, "lamp at")) if chance.random() < 0.7]
    marks = [one._replace(note=f"note {chance.randrange(5)}") if chance.random() < 0.4 else one for one in marks]
    marks.sort(key=lambda one: one.anchor.start)
    return value._replace(
        marks=tuple(marks), state=chance.choice(["reading", "finished", ""]), tags=("a",) * chance.randrange(2)
    )


@pytest.mark.parametrize("seed", range(10))
def test_no_word_of_the_reader_is_lost_in_1000_random_edits(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(RUNS // 10):
        words: list[str] = []
        value = changed_at_random(text(), chance)
        written = exported(value).text
        for _ in range(chance.randrange(1, 6)):
            written = edited_at_random(written, chance, words)
            present = [word for word in words if word in written]
            value = changed_at_random(value, chance)
            again = exported(value, written).text
            assert [word for word in present if word not in again] == []
            assert exported(value, again).text == again, "a further export changes nothing"
            written = again
