"""Phrases of boilerplate."""

from readtui.ingest.plaintext.boilerplate import is_boilerplate_phrase, mentions_boilerplate, starts_like_boilerplate


def test_phrases_of_boilerplate_are_recognised() -> None:
    assert is_boilerplate_phrase("» skip to content")
    assert is_boilerplate_phrase("本文へスキップ")
    assert is_boilerplate_phrase("artikel anhören")
    assert not is_boilerplate_phrase("the quay")
    assert starts_like_boilerplate("share this article with a friend")
    assert mentions_boilerplate("we use cookies to serve you")
