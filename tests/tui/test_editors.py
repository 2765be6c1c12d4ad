"""Command lines of editors that open a file at a line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from readtui.tui.editors import editing


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        (["vi"], ["vi", "+12", "/oil/lamp.c"]),
        (["/usr/bin/nvim", "-R"], ["/usr/bin/nvim", "-R", "+12", "/oil/lamp.c"]),
        (["emacsclient", "-c"], ["emacsclient", "-c", "+12", "/oil/lamp.c"]),
        (["my-own-editor"], ["my-own-editor", "+12", "/oil/lamp.c"]),
        (["hx"], ["hx", "/oil/lamp.c:12:3"]),
        (["code", "--wait"], ["code", "--wait", "-g", "/oil/lamp.c:12:3"]),
        (["kate"], ["kate", "--line", "12", "/oil/lamp.c"]),
        (["ed"], ["ed", "/oil/lamp.c"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_form(editor: Sequence[str], command: Sequence[str]) -> None:
    assert editing(editor, "/oil/lamp.c", 12, 3) == command


def test_without_a_line_the_file_alone_is_named() -> None:
    assert editing(["code"], "/oil/lamp.c") == ["code", "/oil/lamp.c"]


def test_braces_in_a_path_are_kept() -> None:
    assert editing(["hx"], "/oil/{line}.c", 2) == ["hx", "/oil/{line}.c:2:1"]
