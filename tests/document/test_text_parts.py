"""The texts of blocks: joined at any time, they are the same."""

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.text_parts import TextParts


@given(st.lists(st.lists(st.text(max_size=3), max_size=4), max_size=6))
def test_joining_early_changes_nothing(slices: list[list[str]]) -> None:
    parts, all_texts = TextParts(), list[str]()
    for texts in slices:
        for text in texts:
            parts.append(text)
        all_texts += texts
        parts.compact()
        if all_texts:
            assert parts[-1] == parts[len(all_texts) - 1] == all_texts[-1]
    assert parts.whole() == "\n".join(all_texts)
    assert parts.whole() == "\n".join(all_texts)
