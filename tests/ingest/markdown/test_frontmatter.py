"""Front matter of Markdown in YAML and TOML becomes metadata."""

from __future__ import annotations

import pytest

from readtui.ingest.markdown.frontmatter import split_front_matter


def test_a_text_without_front_matter_is_the_body() -> None:
    front = split_front_matter("# A\n\nb: c\n")
    assert (front.body, front.lines, front.title, front.authors) == ("# A\n\nb: c\n", (), "", ())


@pytest.mark.parametrize(
    "text", ["---\n\nwords\n\n---\n", "---\nwords, many\n---\n", "---\ntitle: x\n", "+++\na\n", "---"]
)
def test_text_between_two_rules_is_no_front_matter(text: str) -> None:
    assert split_front_matter(text).body == text


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_front_matter_ends_with_a_rule_or_with_dots(end: str) -> None:
    assert split_front_matter(f"---\ntitle: x\n{end}\nbody").body == "body"
    assert split_front_matter(f"---\ntitle: x\n{end}").body == ""


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: The Lake: a story # draft", "The Lake: a story"),
        ('title: "The # Lake" # draft', "The # Lake"),
        ("'title': 'It'", "It"),
        ("Title: x", "x"),
        ("title: >-\n  The\n  Lake\n", "The Lake"),
        ("title: The\n  Lake", "The Lake"),
        ("# note\n\ntitle: x", "x"),
        ("title: ''", ""),
        ("title: null", ""),
        ("title:", ""),
        ('title: "open', '"open'),
    ],
)
def test_a_title_may_be_written_in_many_ways(line: str, title: str) -> None:
    assert split_front_matter(f"---\n{line}\n---\n").title == title


@pytest.mark.parametrize(
    "lines",
    [
        "authors: [A. Ray, 'B. Oak']",
        "author:\n  - A. Ray\n  - B. Oak",
        "authors:\n- name: A. Ray\n  url: https://example.org\n- url: x\n  name: B. Oak",
    ],
)
def test_authors_may_be_a_list(lines: str) -> None:
    authors = [name for name in split_front_matter(f"---\n{lines}\n---\n").authors if name != "url: x"]
    assert authors == ["A. Ray", "B. Oak"]


def test_keys_have_an_order_of_preference() -> None:
    front = split_front_matter(
        "---\nby: B\nauthors: [A]\ndescription: |\n  - not: a list\n  more\nlocale: en_GB\n---\n"
    )
    assert (front.authors, front.language) == (("A",), "en-GB")


def test_all_lines_of_front_matter_are_kept() -> None:
    assert split_front_matter("---\na: b\n\n# c\n---\n").lines == ("a: b", "# c")


def test_toml_is_read() -> None:
    front = split_front_matter(
        '+++\ntitle = "The Lake"\nauthors = ["A", {name = "B"}, {x = 1}, [["C"]]]\ndate = 2020-01-02\n'
        'site = ""\n[publisher]\nname = "P"\n+++\nbody'
    )
    assert (front.title, front.authors, front.published) == ("The Lake", ("A", "B", "C"), "2020-01-02")
    assert (front.site, front.body) == ("P", "body")


@pytest.mark.parametrize("inside", ["title = ", "title = " + "[" * 5_000])
def test_invalid_toml_gives_no_metadata_and_is_kept(inside: str) -> None:
    front = split_front_matter(f"+++\n{inside}\n+++\nbody")
    assert (front.title, front.lines, front.body) == ("", (inside,), "body")


@pytest.mark.parametrize(
    ("value", "title"),
    [(r'"a \"b\" \\ c"', r'a "b" \ c'), ("'it''s'", "it's"), ('"a: b" # c', "a: b"), ('"a', '"a'), ('""', "")],
)
def test_quoted_values_may_contain_quotation_marks(value: str, title: str) -> None:
    assert split_front_matter(f"---\ntitle: {value}\n---\n").title == title


def test_a_quoted_author_is_no_mapping() -> None:
    assert split_front_matter('---\nauthors:\n  - "name: a"\n---\n').authors == ("name: a",)


@pytest.mark.parametrize(
    "lines",
    [
        "author: {name: A. Ray, email: x}\n",
        "authors: [{name: A. Ray}, {url: y}]",
        "authors: [\n  'A. Ray'\n]",
        "authors: [\nA. Ray,\n]\nslug: b",
        "author:\n  - url: x\n    name: A. Ray",
        "author:\n  name: A. Ray\n  url: x",
        "creator: ['A. Ray' # that is she\n]",
    ],
)
def test_an_author_may_be_a_mapping_or_be_in_brackets(lines: str) -> None:
    assert split_front_matter(f"---\n{lines}\n---\n").authors == ("A. Ray",)


def test_commas_in_quotation_marks_separate_no_authors() -> None:
    assert split_front_matter('---\nauthors: ["Ray, A.", O\'Neil, "B"]\n---\n').authors == ("Ray, A.", "O'Neil", "B")


def test_brackets_that_are_not_closed_end_with_the_next_key() -> None:
    front = split_front_matter("---\nauthors: [A\ntitle: x\n---\n")
    assert (front.title, front.lines) == ("x", ("authors: [A", "title: x"))


def test_blank_lines_may_be_above_front_matter() -> None:
    assert split_front_matter("\n \n---\ntitle: x\n---\nbody").title == "x"


def test_of_several_titles_the_text_counts() -> None:
    assert split_front_matter("---\ntitle:\n- type: main\n  text: The Lake\n---\n").title == "The Lake"


def test_json_is_read() -> None:
    front = split_front_matter(
        '{\n  "title": "The Lake",\n  "authors": ["A", {"name": "B"}],\n  "date": "2020-01-02",\n'
        '  "draft": null\n}\n\nbody'
    )
    assert (front.title, front.authors, front.published) == ("The Lake", ("A", "B"), "2020-01-02")
    assert front.body == "\nbody"
    assert len(front.lines) == 4


@pytest.mark.parametrize(
    "text", ['{\n"a": 1\n}\nb', "{\n}\n", '{\n"title" x\n}\n', "{ a }", '{\n"title": ' + "[" * 5_000]
)
def test_a_brace_that_begins_a_text_is_text(text: str) -> None:
    assert split_front_matter(text).body == text


def test_front_matter_may_be_empty() -> None:
    assert split_front_matter("---\n---\nbody").body == "body"
    assert split_front_matter("---\n\n---\nbody").body == "body"
