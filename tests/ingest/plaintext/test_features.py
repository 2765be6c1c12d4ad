"""Features of line groups within their document."""

from typing import Any

import pytest

from readtui.ingest.plaintext.features import PLAIN_LINES, DocumentStats, Features, document_stats, first_two_words
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import line_groups
from tests.ingest.plaintext.prose import PROSE


def features(text: str) -> Features:
    return Features(line_groups(text))


class CountedGroups(list[LineGroup]):
    """Line groups that count how often one of them is looked up."""

    lookups = 0

    def __getitem__(self, index: Any) -> Any:
        self.lookups += 1
        return super().__getitem__(index)


def features_of(text: str, line: str) -> set[str]:
    """Return the features of a line of a text."""
    found = features(text)
    return set(found.of_group(next(at for at, one in enumerate(found.groups) if one.text == line)))


def stats(text: str) -> DocumentStats:
    return features(text).stats


@pytest.mark.parametrize(
    ("line", "feature"),
    [
        ("Read it at www.example.org now", "web address"),
        ("The boats at low tide. (Ina Berg)", "ends with names in brackets"),
        ("References", "name of a section"),
        ("4 March 2031 10:15", "time"),
        ("12 345 678 901", "mostly digits"),
        ("(in brackets", "starts with symbol"),
        ("“Nobody spoke", "starts with quotation mark"),
        ("3 boats left", "starts with digit"),
        ("nobody spoke", "starts with lower case"),
        ("He went…", "ends with ellipsis"),
        ("He went...", "ends with ellipsis"),
        ("“He went.”", "ends with quoted sentence"),
        ("Home | News", "has separators"),
        ("By Ina Berg", "byline"),
        ("See also[edit]", "heading mark"),
        ("March 4, 2031", "only a date"),
        ("Ina Berg", "looks like a name"),
        ("The Quay at Dawn", "title case"),
        ("ferry = quay()", "code symbols"),
        ("Sign up for our letters", "starts like boilerplate"),
        ("All of it by our newsletter", "mentions boilerplate"),
        ("Share", "boilerplate phrase"),
        ("Figure 3: A map", "caption label"),
        ("Photo by Ina Berg", "starts like caption"),
        ("The quay. Ina Berg / Reuters", "credit"),
        ("THE QUAY", "all capitals"),
        ("He left. Nobody spoke.", "several sentences"),
    ],
)
def test_a_line_has_features_of_form(line: str, feature: str) -> None:
    assert feature in set(Features([LineGroup(line)]).of_group(0))


def test_a_line_has_features_of_position() -> None:
    text = f"Top\n\n{PROSE}\n\nIn\n\n{PROSE}\n\nNear the end\n\n" + "tail\n\n" * 3 + "Behind"
    assert "groups to body <= 1" in features_of(text, "Top")
    assert {"in the body", "groups between prose <= 1"} <= features_of(text, "In")
    assert "groups after body <= 1" in features_of(text, "Near the end")
    assert "no body" in features_of("one\n\ntwo", "two")


def test_a_line_has_features_of_neighbours() -> None:
    text = f"{PROSE}\n\n\nAlone\n\n\n{PROSE}\n\nList:\n\n- a\n- b\n\nLast\n\nnot prose " + "x" * 120
    assert {"wide gap before", "wide gap after", "gaps 11"} <= features_of(text, "Alone")
    assert {"above is prose", "below is prose"} <= features_of(text, "Alone")
    assert "below is item" in features_of(text, "List:")
    assert {"above is item", "below is long"} <= features_of(text, "Last")
    assert "above is colon" in features_of("So:\nthis", "this")
    assert "dateline above" in features_of("March 4, 2031\nthis", "this")


def test_a_line_has_features_of_spacing() -> None:
    text = f"Top\n\n{PROSE}\n\n" + "".join(f"Head {index}\n{PROSE}\n\n" for index in range(4)) + f"Alone\n\n{PROSE}"
    assert "attached like other short lines" in features_of(text, "Head 2")
    assert "separate unlike other short lines" in features_of(text, "Alone")


@pytest.mark.parametrize(
    ("text", "spacing"),
    [
        (f"{PROSE}\n{PROSE}\n{PROSE}", "none"),
        (f"{PROSE}\n\n{PROSE}\n\n{PROSE}", "regular"),
        (f"{PROSE}\n\nOne\n{PROSE}\n\nTwo\n{PROSE}", "attached headings"),
        (f"{PROSE}\n\nOne\nTwo\nThree\n\n{PROSE}", "mixed"),
    ],
)
def test_the_spacing_of_a_document_is_classified(text: str, spacing: str) -> None:
    assert stats(text).spacing == spacing


def test_short_lines_among_paragraphs_are_counted_by_what_follows() -> None:
    found = stats(f"{PROSE}\n\nOne\n{PROSE}\n\nTwo\n\n{PROSE}")
    assert (found.attached, found.separate) == (1, 1)


def test_the_share_of_boilerplate_is_low_in_a_short_text() -> None:
    assert stats(f"Share\n\nSubscribe\n\nThe Quay\n\n{PROSE}").boilerplate_share == 2 / (4 + PLAIN_LINES)
    assert document_stats([], [], [], []).boilerplate_share == 0


def test_lines_with_the_same_first_two_words_are_counted() -> None:
    assert first_two_words("get it today") == "get it"
    assert first_two_words("get it") == ""
    assert stats("Get it today\n\nGet it tomorrow\n\nKeep it forever").openings["get it"] == 2


def test_entries_of_contents_and_their_headings_are_related() -> None:
    found = features(f"Quay\nSea\nShore\nHome\n\n{PROSE}\n\nSea\n\n{PROSE}\n\nAlone\n\n{PROSE}")
    assert [found.contents_relation(at) for at in (0, 1, 5)] == ["", "is contents entry", "in contents above"]


def test_the_work_for_equal_lines_grows_with_their_number_only() -> None:
    lookups: list[int] = []
    for count in (200, 400):
        groups = CountedGroups(LineGroup("yes", gap=0) for _ in range(count))
        found = Features(groups)
        assert found.contents_relation(count // 2) == "is contents entry"
        for index in range(count):
            found.contents_relation(index)
        lookups.append(groups.lookups)
    assert lookups[1] < 2.1 * lookups[0]


def test_the_words_of_a_line_that_the_lines_below_repeat_are_counted() -> None:
    found = features("Boats with Masts\n\nThe boats came in late.\n\nThen it rained.\n\nA, b\n\nc")
    assert found.words_repeated_below(0) == 1 / 3
    assert found.words_repeated_below(3) == 0.0


def test_the_spacing_of_text_that_was_wrapped_by_hand_is_wrapped() -> None:
    wrapped = "\n".join(PROSE[start : start + 70] for start in range(0, len(PROSE), 70))
    assert features(f"{wrapped}\n\n{wrapped}").is_wrapped
    assert not features(f"{PROSE}\n\n{PROSE}").is_wrapped
