"""Songs: names of parts are headings, lines of verse and of chords stay."""

import pytest

from readtui.document.model import Code
from tests.ingest.plaintext.kinds import document_of, headings_in, texts_in
from tests.ingest.plaintext.prose import LAST, MORE, PROSE

FIRST = ("I carried the oil up a hundred stairs,", "a hundred stairs and three,", "and nobody asked and nobody cares")
SECOND = ("So burn, little lamp, burn low,", "the boats are going home.")

NAMES = {
    "brackets": ("[Verse 1]", "[Chorus: Anna & Tom]"),
    "colons": ("Verse 1:", "Chorus (x2):"),
    "German": ("1. Strophe", "Refrain"),
    "French": ("Couplet 1", "Refrain"),
    "Spanish": ("Estrofa 1", "Estribillo"),
    "Italian": ("Strofa 1", "Ritornello"),
    "Japanese": ("Aメロ", "サビ"),
    "capitals": ("VERSE I", "PRE-CHORUS"),
}

NO_SONGS = {
    "an article on songs": ("Verse", PROSE, "", "Chorus", MORE, "", "Bridge", LAST),
    "bridges": ("Bridge", "Built in 1924.", "", "Tower", "Built in 1923.", "", "Bridge", "Rebuilt."),
    "words of a list": ("verse", "chorus", "refrain", "lamp"),
    "a holy book": ("Chapter 1", "", "Verse 1", "In the beginning was oil.", "", "Verse 2", "And a lamp was lit."),
    "marks": ("Anna", "A B", "Tom", "B C", "Ina", "A A", PROSE, MORE),
    "a manual": ("[verse]", "lamp [options]", "", "[verse]", "oil [options]"),
}


@pytest.mark.parametrize(("first", "second"), NAMES.values(), ids=NAMES)
def test_the_names_of_parts_are_headings_and_lines_stay_lines(first: str, second: str) -> None:
    document = document_of("The Keeper’s Song", "", first, *FIRST, "", second, *SECOND, "", second)
    assert document.title == "The Keeper’s Song"
    assert headings_in(document) == [(2, first), (2, second), (2, second)]
    assert texts_in(document) == ["\n".join(FIRST), "\n".join(SECOND)]


def test_long_lines_of_verse_are_not_joined() -> None:
    lines = ("The winter came and the sea froze white, and the boats lay still",) * 4
    document = document_of("[Verse]", *lines, "", "[Chorus]", *lines)
    assert texts_in(document) == ["\n".join(lines)] * 2


def test_chords_keep_their_columns_over_the_words() -> None:
    stanza = ("G              D", FIRST[0], "Em7        C/G", FIRST[1], "F#m", FIRST[2])
    document = document_of("[Verse 1]", *stanza, "", "[Chorus]", *SECOND)
    assert texts_in(document) == ["\n".join(stanza), "\n".join(SECOND)]
    assert isinstance(document.blocks[1], Code)


def test_chords_over_words_make_a_song_without_names_of_parts() -> None:
    stanza = ("G              D", FIRST[0], "Em7        C/G", FIRST[1])
    document = document_of("The Keeper’s Song", "", *stanza, "", "Am7  Dsus4", SECOND[0])
    assert texts_in(document) == ["\n".join(stanza), f"Am7  Dsus4\n{SECOND[0]}"]


@pytest.mark.parametrize("lines", NO_SONGS.values(), ids=NO_SONGS)
def test_other_texts_with_these_words_are_no_songs(lines: tuple[str, ...]) -> None:
    document = document_of("Lamps", "", *lines)
    assert ("Chapter 1" in lines) == ("Chapter 1" in {text for _, text in headings_in(document)})
    assert not {"[verse]", "verse", "A B", "Built in 1924."} & {text for _, text in headings_in(document)}
    assert not any(isinstance(block, Code) and "A B" in block.span.of(document.text) for block in document.blocks)
