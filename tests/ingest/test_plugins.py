"""Formats of other distributions: how they are found, and what happens if they fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import formats, plugins
from readtui.ingest.source import Source

DECLARED = """\
from readtui.ingest.format import Format

LAMP = Format(
    "lamp_reader",
    extensions=(".lamp", ".md"),
    from_bytes=True,
    content_types=("application/x-lamp", "text/html"),
    sniff=lambda data: data.startswith(b"\\x00LAMP"),
)
NOTE = Format("note_reader", extensions=(".note",))
"""
LAMP_READER = """\
from readtui.document.builder import Builder
from readtui.errors import FormatError

def read(source):
    if source.data.endswith(b"out"):
        raise FormatError(f"{source.name} has gone out", "light it")
    builder = Builder(source.name)
    builder.heading("A lamp", 1)
    builder.paragraph(source.data.removeprefix(b"\\x00LAMP").decode())
    return builder.build()
"""
NOTE_READER = """\
from readtui.document.builder import Builder

def read(text, source_name, notes=()):
    builder = Builder(source_name)
    builder.paragraph(text.upper())
    for note in notes:
        builder.note(note)
    return builder.build()
"""
WORKING = {"lamp_formats.py": DECLARED, "lamp_reader.py": LAMP_READER, "note_reader.py": NOTE_READER}

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a distribution on the path: its modules, and its entry points by name."""

    def distribution(name: str, modules: dict[str, str], **entries: str) -> Path:
        folder = tmp_path / name
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
        listed = "".join(f"{entry} = {value}\n" for entry, value in entries.items())
        (info / "entry_points.txt").write_text(f"[readtui.importers]\n{listed}", "utf-8")
        for file, code in modules.items():
            (folder / file).write_text(code, "utf-8")
        monkeypatch.syspath_prepend(str(folder))
        return folder

    before = set(sys.modules)
    plugins.installed_plugins.cache_clear()
    yield distribution
    plugins.installed_plugins.cache_clear()
    for module in set(sys.modules) - before:
        if (getattr(sys.modules[module], "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[module]


@pytest.fixture
def lamps(install: Install) -> Path:
    return install("lamp-formats", WORKING, lamp="lamp_formats:LAMP", note="lamp_formats:NOTE")


def read(name: str, data: bytes, content_type: str = "") -> Document:
    return formats.read(Source(name, data, "url" if content_type else "file", content_type=content_type))


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        read(name, data)
    assert str(caught.value).isprintable()
    return str(caught.value)


# Formats that work


def test_a_format_is_found_by_extension_content_type_or_sniffing(lamps: Path) -> None:
    assert read("a.lamp", b"It is lit.").text == "A lamp\nIt is lit."
    assert read("a.LAMP", b"It is lit.").title == "A lamp"
    assert read("https://lamps.example/1", b"It is lit.", "application/x-lamp; a=b").title == "A lamp"
    for name in ("a", "a.txt", "a.unheard-of"):
        assert read(name, b"\0LAMPIt is lit." + b"\0" * 9).title == "A lamp"
    assert read("a.unheard-of", b"It is lit.").title == ""
    assert "a gzip archive" in refusal("a", b"\x1f\x8b\0")


def test_a_text_format_gets_decoded_text_and_notes(lamps: Path) -> None:
    document = read("a.note", "Café".encode("latin-1"))
    assert document.text == "CAFÉ"
    assert "Encoding assumed" in document.notes[0]


def test_a_format_can_be_given_by_name(lamps: Path) -> None:
    assert formats.read(Source("a.txt", b"lit"), format="note").text == "LIT"
    assert formats.detect_format(Source("a.note", b"lit")) == "note"


def test_built_in_formats_cannot_be_replaced(lamps: Path) -> None:
    assert read("a.md", b"*lit*").text == "lit"
    assert read("https://lamps.example/1", b"<p>lit", "text/html").text == "lit"


def test_the_name_of_a_built_in_format_is_reserved(install: Install) -> None:
    install("thief", {"thief.py": WORKING["lamp_formats.py"]}, html="thief:LAMP")
    assert read("a.html", b"<p>lit").text == "lit"
    assert read("a.lamp", b"lit").notes == (
        "thief 1.0 cannot add the format html: ValueError: this name is already used.",
    )


def test_of_two_plugins_with_the_same_name_the_first_in_the_alphabet_is_used(install: Install) -> None:
    install("wick", {"wick.py": DECLARED.replace("lamp_reader", "wick_reader")}, lamp="wick:LAMP")
    install("candle", WORKING, lamp="lamp_formats:LAMP")
    assert read("a.lamp", b"lit").title == "A lamp"
    assert "wick 1.0" in plugins.installed_plugins(frozenset()).broken[0]


def test_plugins_are_not_listed_for_a_known_name_or_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "installed_plugins", None)
    for source in (Source("a.txt", b"lit"), Source("-", b"lit", "stream"), Source("README", b"lit")):
        assert formats.read(source).text == "lit"
    address = Source("https://lamps.example/", b"lit", "url", content_type="text/plain")
    assert formats.read(address).text == "lit"


# Formats that fail


def test_an_error_of_a_format_is_raised_with_its_message(lamps: Path) -> None:
    assert refusal("a.lamp", b"out") == "a.lamp has gone out (light it)"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise ValueError('two\\nlines')", "ValueError: two lines"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise KeyError", "KeyError"),
        ("return 'a text'", "TypeError: it returned no document"),
    ],
)
@pytest.mark.parametrize("name", ["a.lamp", "a.note"])
def test_an_importer_that_fails_is_named_with_its_distribution(
    install: Install, code: str, reason: str, name: str
) -> None:
    broken = f"def read(*_):\n    {code}\n"
    modules = {"lamp_formats.py": DECLARED, "lamp_reader.py": broken, "note_reader.py": broken}
    install("lamp-formats", modules, lamp="lamp_formats:LAMP", note="lamp_formats:NOTE")
    message = refusal(name, b"lit")
    assert message == f"{name}: the format {name[2:]} of lamp-formats 1.0 failed: {reason} (report it to its authors)"


def test_a_missing_module_is_reported(install: Install) -> None:
    install("lamp-formats", {"lamp_formats.py": DECLARED}, lamp="lamp_formats:LAMP")
    assert "lamp-formats 1.0 failed: ModuleNotFoundError" in refusal("a.lamp", b"lit")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise OSError('no\\x1b[2Joil')", "OSError: nooil"),
        ("raise SystemExit", "SystemExit"),
        ("LAMP = 'lamp'", "TypeError: it is not a readtui.ingest.format.Format"),
        ("", "AttributeError: "),
        (DECLARED.replace('(".lamp", ".md")', '".lamp"'), "TypeError: its extensions and content types must be tuples"),
        (DECLARED.replace('".md"', "7"), "TypeError: its extensions and content types must be tuples"),
    ],
)
def test_a_broken_declaration_is_noted_and_the_text_is_read(install: Install, code: str, reason: str) -> None:
    install("broken-lamp", {"lamp_formats.py": code}, lamp="lamp_formats:LAMP")
    document = read("a.lamp", b"lit")
    assert document.text == "lit"
    assert document.notes[0].startswith(f"broken-lamp 1.0 cannot add the format lamp: {reason}")
    assert read("a.txt", b"lit").notes == ()


def test_a_refusal_names_a_format_that_could_not_be_added(install: Install) -> None:
    install("broken-lamp", {"lamp_formats.py": "raise OSError"}, lamp="lamp_formats:LAMP")
    message = refusal("a", bytes(range(256)))
    assert message.endswith("control characters (broken-lamp 1.0 cannot add the format lamp: OSError)")
    assert "unpack it first; broken-lamp 1.0" in refusal("a", b"\x1f\x8b\0")


def test_a_failing_sniff_is_reported_unless_another_format_accepts_the_bytes(install: Install) -> None:
    broken = DECLARED.replace('data.startswith(b"\\x00LAMP")', "data[1000]").replace('".lamp", ".md"', "")
    install("a-lamp", {"a_lamp.py": broken}, glow="a_lamp:LAMP", dim="a_lamp:LAMP")
    assert "the format dim of a-lamp 1.0 failed: IndexError" in refusal("a", b"\0LAMP" + b"\0" * 9)
    plugins.installed_plugins.cache_clear()
    install("lamp-formats", WORKING, lamp="lamp_formats:LAMP")
    assert read("a", b"\0LAMP" + b"\0" * 9).title == "A lamp"


def test_a_list_of_plugins_that_cannot_be_read_is_noted(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install("odd", {}, **{"one\ntwo": ""})
    assert read("a.lamp", b"lit").notes[0].startswith("The installed formats cannot be listed: ")


# From the command line


def test_an_installed_format_is_read_by_the_program(lamps: Path, tmp_path: Path) -> None:
    (tmp_path / "a.lamp").write_bytes(b"It is lit.")
    done = program(lamps, "--outline", str(tmp_path / "a.lamp"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "A lamp\n", "")


def test_a_broken_format_ends_the_program_with_one_line(install: Install, tmp_path: Path) -> None:
    modules = {"lamp_formats.py": DECLARED, "lamp_reader.py": "def read(source):\n    1 / 0\n"}
    folder = install("lamp-formats", modules, lamp="lamp_formats:LAMP")
    (tmp_path / "a.lamp").write_bytes(b"It is lit.")
    done = program(folder, "--plain", str(tmp_path / "a.lamp"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "the format lamp of lamp-formats 1.0 failed: ZeroDivisionError" in done.stderr
    assert done.stderr.count("\n") == 1


def program(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = ":".join([str(folder), *(entry for entry in sys.path if entry and entry != str(folder))])
    command = [sys.executable, "-m", "readtui", *arguments]
    env = {"PYTHONPATH": path, "HOME": "/nowhere"}
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=env)
