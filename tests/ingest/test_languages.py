"""The programming language of source files."""

from __future__ import annotations

import pytest

from readtui.ingest.languages import language_in, language_of


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.py", "python"),
        ("folder.rs/A.PY", "python"),
        ("https://example.org/a.rs?plain=1#L3", "rust"),
        ("a.tar.gz", ""),
        ("Makefile", "make"),
        ("folder/Dockerfile", "docker"),
        (".bashrc", "bash"),
        ("CMakeLists.txt", "cmake"),
        ("a.txt", ""),
        ("-", ""),
    ],
)
def test_the_language_of_a_file_name(name: str, language: str) -> None:
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("start", "language"),
    [
        ("#!/bin/sh\n", "bash"),
        ("#!/usr/bin/env python3.11\nx", "python"),
        ("#! /usr/bin/env -S FOO=bar node --flag\n", "javascript"),
        ("#!/usr/local/bin/ruby -w", "ruby"),
        ("#!/bin/odd\n", ""),
        ("#!\n/bin/sh", ""),
        ("diff --git a/x b/x\n", "diff"),
        (f"commit {'0f' * 20}\nAuthor: A\n\n    Words\n\ndiff --git a/x b/x\n", "diff"),
        ("--- a\t2026\n+++ b\t2026\n@@ -1 +1 @@\n", "diff"),
        ("--- a\n+++ b\n", ""),
        ('{"a": 1}', "json"),
        ('\n[\n  {\n    "a\\"b" : 1', "json"),
        ("[1] is a note", ""),
        ('{"a" and more', ""),
        ("words", ""),
        ("apiVersion: v1\nmetadata:\n  name: lamp\n  labels:\n    oil: full\n", "yaml"),
        ("- name: Trim\n  run: trim\n- name: Fill\n  run: fill\n", "yaml"),
        ("---\ntitle: The lamp\nby:\n  name: A\n  mail: b\n---\nThe lamp was lit.\n", ""),
        ("Oil:\n- a litre\n- a can\n\nWicks:\n- two\n", ""),
        ("Keeper: who is there?\nVisitor: a friend\n  Keeper: come in\n", ""),
        ("# of the lamp\n[lamp]\noil = 3\n\n[[wick]]\nlength = 1\n", "toml"),
        ("[Chapter 1]\nThe lamp = light, he thought.\nIt burned.\n", ""),
    ],
)
def test_the_language_of_a_text_by_its_start(start: str, language: str) -> None:
    assert language_in(start) == language
