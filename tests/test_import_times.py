"""Heavy modules are imported only when they are needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web import serving

HEAVY = frozenset(
    (
        *("textual", "rich.console", "markdown_it", "mdit_py_plugins", "sqlite3", "regex", "pyphen", "httpx2", "ssl"),
        *("charset_normalizer", "argparse", "tomllib", "platformdirs", "asyncio", "logging", "hashlib", "idna"),
        *(
            "lxml",
            "trafilatura",
            "subprocess",
            "pypdfium2",
            "mammoth",
            "latex2mathml",
            "importlib.metadata",
            "pygments",
            "rapidfuzz",
            "readtui.ingest.html.build",
        ),
    )
)
"""Modules that take a millisecond or more to import, and that not every start needs."""


PARSERS = frozenset(("readtui.ingest.formats", "readtui.ingest.plaintext.reader", "readtui.ingest.markdown.reader"))
"""Modules of readtui that only a document that was not read before needs."""


def imported(*arguments: str, among: frozenset[str] = HEAVY) -> set[str]:
    """Return the heavy modules that a start with these arguments imports."""
    code = (
        "import sys\nfrom readtui.__main__ import main\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-S", "-c", code, *arguments]
    environment = {"PYTHONPATH": ":".join(filter(None, sys.path)), "HOME": os.environ["HOME"]}
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, env=environment)
    assert done.stdout or "--outline" in arguments
    return set(done.stderr.split()) & among


COUNT_COMPILED = """
import importlib, pkgutil, re, sys
compile_now = re.compile
def counted(source, flags=0):
    modules = [sys._getframe(depth).f_globals["__name__"] for depth in (1, 2)]
    if any(name.startswith("readtui") for name in modules):
        print(modules[0], str(source)[:50])
    return compile_now(source, flags)
re.compile = counted
import readtui
for info in pkgutil.walk_packages(readtui.__path__, "readtui."):
    if not info.name.endswith("__main__"):
        importlib.import_module(info.name)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lamp.txt").write_text("A café, and a lamp on the table.\n", "utf-8")
    (tmp_path / "lamp.md").write_text("# A lamp\n\nIt is lit.\n", "utf-8")
    (tmp_path / "latin.txt").write_bytes("Das Café und die Lampe, größer als früher.\n".encode("latin-1"))
    return tmp_path


def test_the_version_needs_the_command_line_alone() -> None:
    assert imported("--version") == {"argparse"}


def test_a_plain_text_is_printed_with_next_to_nothing(folder: Path) -> None:
    assert imported(str(folder / "lamp.txt")) == set()
    assert imported("--plain", str(folder / "lamp.txt")) <= {"argparse"}
    assert "logging" in imported("--debug", "--no-library", str(folder / "lamp.txt"))


def test_markdown_brings_its_parser_and_no_screen(folder: Path) -> None:
    modules = imported("--outline", str(folder / "lamp.md"))
    assert "markdown_it" in modules
    assert not modules & {"textual", "sqlite3", "regex", "pyphen", "charset_normalizer", "platformdirs", "latex2mathml"}


def test_the_parsers_of_a_page_come_with_a_page_alone(folder: Path) -> None:
    (folder / "lamp.html").write_text("<h1>A lamp</h1><p>It is lit.", "utf-8")
    imported_modules = imported("--outline", str(folder / "lamp.html"))
    assert "lxml" in imported_modules
    assert "trafilatura" not in imported_modules
    declared = "<meta property=og:type content=article><h1>A lamp</h1><p>It is lit."
    (folder / "article.html").write_text(declared, "utf-8")
    imported_modules = imported("--outline", str(folder / "article.html"))
    assert "trafilatura" in imported_modules
    assert not imported_modules & {"urllib3", "htmldate", "courlan", "justext"}


def test_a_document_that_was_read_before_needs_no_parser(folder: Path) -> None:
    (folder / "lamp.html").write_text("<h1>A lamp</h1><p>It is lit.", "utf-8")
    for name in ("lamp.html", "lamp.md", "lamp.txt", "latin.txt"):
        path = str(folder / name)
        assert "readtui.ingest.formats" in imported("--outline", path, among=PARSERS)
        assert imported("--outline", path, among=PARSERS | HEAVY) <= {"argparse"}


def test_a_page_with_plain_links_is_written_as_markdown_without_the_parser_of_markdown(folder: Path) -> None:
    (folder / "lamp.html").write_text("<h1>A lamp</h1><p>It is <a href=a/b>lit</a> by <a href=#c>oil</a>.", "utf-8")
    assert "markdown_it" not in imported("--markdown", str(folder / "lamp.html"))


def test_a_stored_page_that_was_read_before_needs_neither_parser_nor_network(folder: Path) -> None:
    with serving() as site:
        address = site.page("/", b"<h1>A lamp</h1><p>It is lit, and it burns.", Content_Type="text/html")
        assert "lxml" in imported("--outline", address)
    modules = imported("--outline", address)
    assert not modules & {"lxml", "readtui.ingest.html.build", "charset_normalizer", "httpx2", "ssl", "subprocess"}


def test_a_large_page_is_parsed_only_in_the_child_process(folder: Path) -> None:
    (folder / "lamps.html").write_text("<h1>Lamps</h1>" + "<p>A lamp, and it is lit.</p>" * 10_000, "utf-8")
    imported_modules = imported("--outline", str(folder / "lamps.html"))
    assert "subprocess" in imported_modules
    assert not imported_modules & {"lxml", "trafilatura", "readtui.ingest.html.build"}


def test_a_small_page_is_printed_without_what_only_some_pages_need(folder: Path) -> None:
    (folder / "lamp.html").write_text("<title>Lamps</title><h1>Lamps</h1><p>A lamp, and it is lit.", "utf-8")
    among = frozenset(("json", "logging", "pickle", "shutil", "readtui.ingest.html.formulas", "readtui.maths.tex"))
    assert imported("--plain", "--no-library", str(folder / "lamp.html"), among=among) == set()


def test_an_encoding_is_guessed_only_where_it_is_not_told(folder: Path) -> None:
    assert "charset_normalizer" in imported(str(folder / "latin.txt"))


def test_a_page_brings_the_network_and_no_screen() -> None:
    with serving() as site:
        modules = imported("--plain", "--no-library", site.page("/", b"A lamp.\n"))
    assert "httpx2" in modules
    assert not modules & {"textual", "rich.console", "markdown_it", "regex", "pyphen"}


def test_importing_our_modules_compiles_no_regular_expression() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNT_COMPILED], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == ""
