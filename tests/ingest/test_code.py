"""Reader of source code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Code, Document
from readtui.export.quote import plain_text
from readtui.ingest.code import definitions, read
from readtui.ingest.languages import LANGUAGES, NAMES
from tests.strategies import ANY_TEXTS

PYTHON = '''\
#!/usr/bin/env python3
"""A lamp.

class NotOne: it is only spoken of
def nor_this
"""


class Lamp:
    def light(self) -> None:
        text = """
def never():
"""

    async def dim(self):  # """
        def softly(): pass


def main(): it is broken (
'''


def outline(document: Document) -> list[str]:
    return ["  " * (section.depth - 1) + section.title for section in document.sections]


def defined(code: str, language: str) -> list[str]:
    return [found.title for found in definitions(code, language)]


def test_a_source_file_is_one_block_with_its_definitions_as_sections() -> None:
    document = read(PYTHON, "src/lamp.py")
    assert document.blocks == (Code(document.blocks[0].span, "python"),)
    assert document.text == PYTHON.rstrip()
    assert (document.title, document.source) == ("lamp.py", "src/lamp.py")
    assert outline(document) == ["class Lamp", "  light()", "  dim()", "    softly()", "main()"]
    lamp, light = document.sections[:2]
    assert lamp.span.of(document.text).endswith("def softly(): pass\n\n")
    assert light.span.of(document.text).startswith("def light(self)")


def test_what_is_copied_is_the_source_with_its_blank_lines() -> None:
    code = "\n\ndef a():\n\n\n    return  1\n\n\n\ndef b(): ...\n\n"
    document = read(code, "a.py")
    assert plain_text(document, document.blocks[0].span) == code.strip("\n")
    assert document.text == code.strip("\n")


def test_tabs_are_expanded_before_offsets_are_taken() -> None:
    document = read("class A {\n\tvoid b() {\r\n\t}\n}\n", "A.java")
    assert document.text == "class A {\n    void b() {\n    }\n}"
    assert outline(document) == ["class A", "  b()"]
    assert document.sections[1].span.start == document.text.index("void")


def test_standard_input_has_no_title() -> None:
    document = read("#!/bin/sh\nlight() {\n  :\n}\n", "-")
    assert (document.title, document.source, outline(document)) == ("", "-", ["light()"])
    assert document.blocks[0] == Code(document.blocks[0].span, "bash")


def test_removed_control_characters_are_noted() -> None:
    document = read("a\x1b[2J = 1", "a.py", ("Encoding assumed.",))
    assert document.text == "a = 1"
    assert document.notes == ("Encoding assumed.", "Control characters were removed.")
    assert read("a\t= 1", "a.py").notes == ()


def test_a_blank_file_has_no_block() -> None:
    assert read(" \n\t\n", "a.py").blocks == ()


@given(ANY_TEXTS, st.sampled_from(sorted({*LANGUAGES, *NAMES})))
def test_any_text_is_code_with_its_sections_inside(text: str, extension: str) -> None:
    document = read(f"def a(): # {text}\n{text}", f"a{extension}")
    (code,) = document.blocks
    assert code.span.of(document.text) == document.text
    assert all(0 <= section.span.start <= section.span.end <= len(document.text) for section in document.sections)


# The definitions of each language


@pytest.mark.parametrize(
    ("language", "code", "titles"),
    [
        ("ruby", "module A\n  class B < C\n    def self.d?\n", ["module A", "class B", "self.d?()"]),
        (
            "go",
            "func (r *Lamp) Light() {\nfunc New[T any]() {\ntype Lamp struct {\n",
            ["Lamp.Light()", "New()", "type Lamp"],
        ),
        ("go", "/*\nfunc no() {\n*/\n// func\nfunc yes() {", ["yes()"]),
        (
            "rust",
            "pub(crate) async fn a<'x>() {\nimpl<T> B for C<T> where T: D {\nmod ee;\nmod f {\nmacro_rules! g {",
            ["a()", "impl <T> B for C<T>", "mod f", "macro_rules! g"],
        ),
        (
            "c",
            "static int\nlight(struct lamp *it)\n{\n  if (x) {\n}\nvoid dim(int a,\n    int (*b)(int)) {\n"
            "int no(void);\n"
            'struct lamp {\nelse if (a) {\nchar *s = "/*";\nenum e x = f() {',
            ["light()", "dim()", "struct lamp"],
        ),
        (
            "c++",
            "namespace a {\ntemplate <class T> class B : C {\nB::~B() noexcept {\n",
            ["namespace a", "class B", "B::~B()"],
        ),
        ("objective-c", "@interface A : B\n- (void)light {\n@protocol No;", ["@interface A", "light()"]),
        (
            "java",
            "public final class A<T> {\n  @Override public List<B> c(int d) throws E {\n    if (f) {\n"
            "    g(h -> {\n  interface I {",
            ["class A", "c()", "interface I"],
        ),
        (
            "javascript",
            "export default class A {\n  static async b(c) {\n  for (x) {\n    d('e', function () {\n"
            "const f = (g) => h\n"
            "async function* i() {\nconst j = 1",
            ["class A", "b()", "f()", "i()"],
        ),
        (
            "typescript",
            "interface A {\nexport const b = async (c: D): E => {\nnamespace F {",
            ["interface A", "b()", "namespace F"],
        ),
        ("kotlin", "data class A(val b: C)\n  suspend fun <T> T.d() {\nval class", ["class A", "T.d()"]),
        ("swift", "final class A {\n  func b() {\n}\nextension C: D {", ["class A", "b()", "extension C"]),
        ("scala", "case class A()\n  def b = 1\nobject C {", ["class A", "b()", "object C"]),
        ("php", "<?php\nfinal class A {\n  public function b() {", ["class A", "b()"]),
        ("c#", "namespace A.B {\n  record C {\n    public int d() {", ["namespace A.B", "record C", "d()"]),
        ("bash", "a-b() {\nfunction c\n{\necho d()\n", ["a-b()", "c()"]),
        ("fish", "function a --b\n", ["a()"]),
        ("perl", "package A::B;\nsub c {\n", ["package A::B", "c()"]),
        ("lua", "local function a.b()\nfunction c:d()\nlocal e = function()\n", ["a.b()", "c:d()", "e()"]),
        ("r", "a.b <- function(x) {\n", ["a.b()"]),
        ("julia", "mutable struct A\nfunction b!(c)\n", ["struct A", "b!()"]),
        ("haskell", "data A = B\na' :: Int\ninstance C D where\n", ["data A", "a'()", "instance C D"]),
        ("elixir", "defmodule A.B do\n  defp c?(d) do\n", ["defmodule A.B", "c?()"]),
        ("scheme", "(define-syntax a\n(define b 1)\n", ["define-syntax a", "define b"]),
        ("vim", "function! a#b()\n", ["a#b()"]),
        ("powershell", "Function Get-A {\nclass B {\n", ["Get-A()", "class B"]),
        ("zig", "pub fn a() void {\n", ["a()"]),
        ("sql", "CREATE TEMP TABLE if not exists a (\ncreate or replace view b as\n", ["table a", "view b"]),
        ("hcl", 'resource "a" "b" {\n', ['resource "a" "b"']),
        ("protobuf", "message A {\nservice B {\n  rpc C\n", ["message A", "service B", "rpc C"]),
        ("graphql", "type A {\ninput B {\n", ["type A", "input B"]),
        ("docker", "FROM a AS b\nRUN c\n", ["from a AS b"]),
        ("make", ".PHONY: a\na b: c\n    d: e\nX := 1\nY ::= 1\nf:: g\n", [".PHONY", "a b", "f"]),
        ("scss", "/*\nno {\n*/\na,b > c {\n  &:hover {\n@media x {\n  d: e\n", ["a,b > c", "&:hover", "@media x"]),
        ("toml", "[a.b]\nc = 1\n[[d]]\n", ["a.b", "d"]),
        ("ini", "[a b]\nc = 1\n", ["a b"]),
        ("yaml", "a: 1\nlist:\n  b:\n  c: 1\n  - d:\nhttp://e\n# f:\n", ["list", "c"]),
        ("json", '{\n  "a": {\n    "b": [\n      "c": [\n  "d": 1\n', ["a", "b"]),
        ("diff", "diff --git a/a b/b\nindex 1..2 3\n--- a/a\n+++ b/b\n@@ -1 +1 @@\n", ["b"]),
        ("diff", "--- a/a\t2026\n+++ b/a\n@@ -1 +1 @@\n-- b\n", ["a"]),
        ("nix", "a = b: {\n", []),
        ("", "def a():\n", []),
    ],
)
def test_definitions_are_found_by_the_start_of_their_lines(language: str, code: str, titles: list[str]) -> None:
    assert defined(code, language) == titles


def test_changed_files_are_sections_of_their_commit() -> None:
    commit = f"commit {'0f' * 20}\nAuthor: A\n\n    Light the {{}}\n\n    More\n\ndiff --git a/a b/a\n+x\n\n"
    document = read(commit.format("lamp") + commit.format("candle"), "-")
    assert outline(document) == ["Light the lamp", "  a", "Light the candle", "  a"]


def test_a_very_long_key_is_cut_in_the_title() -> None:
    assert [len(title) for title in defined(f'{{\n  "{"a" * 150}": {{\n    "b": 1\n', "json")] == [80]


def test_a_string_ends_at_its_quotation_mark_or_with_its_line() -> None:
    assert defined('s = "a\\"b\ndef c(): pass\n', "python") == ["c()"]
    escaped = "\\`" * 300_000
    assert defined(f"let s = `{escaped}/*\nfunction c() {{", "javascript") == ["c()"]


def test_a_comment_that_is_never_closed_hides_what_follows() -> None:
    assert defined("fn a() {\n/*\nfn b() {\n", "rust") == ["a()"]
