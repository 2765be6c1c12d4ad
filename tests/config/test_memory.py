"""Freed memory is returned to the system where the C library can do it; elsewhere nothing happens."""

import ctypes

import pytest

from readtui.config.memory import prepare_for_large_text, release_memory


def test_memory_is_returned() -> None:
    prepare_for_large_text()
    release_memory()


def test_where_the_c_library_has_no_such_function_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: object) -> object:
        raise OSError(name)

    for absent in (missing, lambda name: object()):
        monkeypatch.setattr(ctypes, "CDLL", absent)
        prepare_for_large_text()
        release_memory()
