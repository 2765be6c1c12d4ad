"""Kinds of texts together: whatever lines stand beside each other, no word is lost."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.model import Item
from tests.ingest.plaintext.kinds import document_of, hidden_in
from tests.ingest.plaintext.prose import PROSE

HEADS = (
    *(
        "anna commented on Mar 3, 2024",
        "anna says:",
        "March 4, 2024 at 3:12 pm",
        "Post by tom » Mon Mar 04, 2024 3:12 pm",
    ),
    *(
        "tom 3 hours ago | parent | next [–]",
        "[–]ina 3 points 2 hours ago",
        "anna",
        "1d",
        "#2",
        "Comment 3",
        "3 comments",
    ),
    *(
        "From: Tom Reed <tom@example.org>",
        "Date: Mon, 4 Mar 2024 11:00:00 +0000",
        "Re: Oil",
        "« on: March 04, 2024, 10:42 »",
    ),
    *("[04.03.24, 10:42:11] Anna: Hallo", "10:42 <anna> hi", "tom — Today at 10:44 AM", "ANNA: Yes.", "[00:00:03] No."),
    *(
        "[Verse 1]",
        "Refrain",
        "G   D7",
        "2 Answers",
        "answered Mar 2, 2021 at 9:10",
        "asked Mar 2, 2021 by tom (12 points)",
    ),
)
OTHERS = (
    "Reply",
    "Like 3",
    "👍 2",
    "Member",
    "Posts: 12",
    "12",
    "Add a comment",
    "Leave a Reply",
    "",
    "",
    "It is.",
    "- one",
    PROSE,
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*HEADS * 2, *OTHERS]), max_size=24))
def test_no_word_of_any_kind_of_text_is_lost(lines: list[str]) -> None:
    document = document_of(*lines)
    markers = [one.marker for block in document.blocks for one in block.nest if isinstance(one, Item)]
    shown = re.findall(r"\w", " ".join([document.text, *hidden_in(document), *markers]))
    for letter in {*re.findall(r"\w", "".join(lines))}:
        assert shown.count(letter) >= "".join(lines).count(letter)
