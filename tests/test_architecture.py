"""Rules of the code base that no linter knows: names, docstrings and sizes of modules."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

import readtui

SOURCE = Path(readtui.__file__).parent
MODULES = sorted(path for path in SOURCE.rglob("*.py") if {"articles", "themes"}.isdisjoint(path.parts))

LONGEST_MODULE = 450
"""Lines. A longer module holds a second idea that wants a module of its own."""

LONGEST_FUNCTION = 45
"""Lines, with the docstring. `ruff` limits the branches."""

LONGEST_CLASS = 300
"""Lines. A longer class holds a second idea that wants a class of its own."""

ABSTRACT_BASES = frozenset(("BaseException", "Exception", "Protocol", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))
"""A class of ours that inherits from one of these may be inherited from: errors, protocols and enumerations."""

MOST_AT_THE_TOP = 4
"""Modules beside the packages: span, errors, `__init__` and `__main__`."""

MOST_IN_INGEST = 20
"""Modules of `ingest` itself: what is not shared by several formats belongs to the package of its format."""

GENERATED = "model_"
"""How the names of generated modules begin. They hold tables, not code."""

POSSESSIVE_GROUP = re.compile(r"(?<![\\(])\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")
"""A possessive quantifier after a group, or an atomic group, in the text of a pattern."""


def name_of(path: Path) -> str:
    """The path of a module below `src/readtui`."""
    return path.relative_to(SOURCE).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_a_public_class_name_belongs_to_one_class() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name_of(path))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_in_its_first_line_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(tree_of(path))
    assert docstring
    assert docstring.partition("\n")[0].endswith((".", ":"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_not_too_long_to_be_one_idea(path: Path) -> None:
    if not path.name.startswith(GENERATED):
        assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_and_classes_are_not_too_long(path: Path) -> None:
    too_long: list[str] = []
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                most = LONGEST_FUNCTION
            case ast.ClassDef():
                most = LONGEST_CLASS
            case _:
                continue
        if (node.end_lineno or 0) - node.lineno + 1 > most:
            too_long.append(node.name)
    assert too_long == []


def test_no_class_inherits_from_a_class_of_ours() -> None:
    """Errors, protocols and enumerations may: their bases hold no behaviour."""
    bases: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        tree = tree_of(path)
        names = {
            alias.asname: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.asname
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found = [ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases]
                bases[node.name].update(names.get(name, name) for name in found)

    def is_abstract(name: str) -> bool:
        return name in ABSTRACT_BASES or any(map(is_abstract, bases.get(name, ())))

    inheriting = {
        name for name, found in bases.items() if any(base in bases and not is_abstract(base) for base in found)
    }
    assert inheriting == set()


def test_few_modules_stand_outside_of_a_package() -> None:
    assert len(list(SOURCE.glob("*.py"))) <= MOST_AT_THE_TOP
    own = [path for path in (SOURCE / "ingest").glob("*.py") if path.name != "__init__.py"]
    assert len(own) <= MOST_IN_INGEST


def test_tests_mirror_the_packages() -> None:
    tests = Path(__file__).parent
    packages = {path.parent.relative_to(SOURCE) for path in MODULES}
    folders = {path.parent.relative_to(tests) for path in tests.rglob("test_*.py")}
    assert folders <= packages


CREATES_FILES = frozenset(
    ("mkdir", "makedirs", "touch", "write_text", "write_bytes", "mkstemp", "mkdtemp", "O_CREAT", "NamedTemporaryFile")
)
"""Names of functions and flags that create files or folders, with permissions that depend on the umask or the name."""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_are_created_by_one_module_that_makes_them_private(path: Path) -> None:
    if name_of(path) != "config/paths.py":
        used = {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
        assert used.isdisjoint(CREATES_FILES)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_pattern_has_a_possessive_or_atomic_group(path: Path) -> None:
    """Before Python 3.11.5 `re` matches them wrongly without an error (github.com/python/cpython/issues/106052).

    Possessive quantifiers after one character or one set are matched rightly.
    """
    literals = [node.value for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant)]
    texts = [text.decode("latin-1") if isinstance(text, bytes) else str(text) for text in literals]
    assert [text for text in texts if POSSESSIVE_GROUP.search(text)] == []


def test_statements_have_no_numbered_parameters() -> None:
    """Python 3.12.0 and 3.12.1 take `?1` for a name, and warn if a sequence has its value."""
    modules = [path for path in MODULES if path.parent.name == "library"]
    assert [name_of(path) for path in modules if re.search(r"\?\d", path.read_text("utf-8"))] == []
