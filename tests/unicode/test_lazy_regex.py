"""Regular expressions are compiled at their first use, and all of them can be."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import readtui
from readtui.unicode.lazy_regex import LazyRegex, lazy_regex


def test_an_expression_is_compiled_at_its_first_use() -> None:
    invalid = lazy_regex("(")
    with pytest.raises(re.error):
        invalid.search("a")


def test_it_does_what_the_compiled_pattern_does() -> None:
    letters = lazy_regex("(?P<first>[a-z])[a-z]*", re.IGNORECASE)
    assert letters.findall("One two") == ["O", "t"]
    assert (found := letters.match("Two")) is not None
    assert found.span() == (0, 3)
    assert letters.sub("-", "one two") == "- -"
    assert letters.groupindex == {"first": 1}
    assert lazy_regex(rb"\d").search(b"a1") is not None


def test_every_expression_of_a_module_is_valid() -> None:
    found = [
        value
        for info in pkgutil.walk_packages(readtui.__path__, "readtui.")
        if not info.name.endswith("__main__")
        for value in vars(importlib.import_module(info.name)).values()
        if isinstance(value, LazyRegex)
    ]
    assert len(found) > 300
    for expression in found:
        assert expression.groups >= 0  # this compiles it
