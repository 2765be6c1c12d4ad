"""Commands for the library, on real libraries: what they print, change and refuse."""

from __future__ import annotations

import io
import json
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from readtui.cli import changing_commands, open_command
from readtui.cli.main import run
from readtui.cli.options import Options
from readtui.config import paths
from readtui.ingest import formats
from readtui.ingest.source import read_file
from readtui.library.shelf import WorkEntry
from readtui.library.store import Library
from readtui.marks.anchor import Anchor
from readtui.reading.looked_up import LookedUpWord
from readtui.reading.looked_up_file import read_words, write_words
from readtui.span import Span
from tests.cli.test_verbs import refusal
from tests.web import serving

Printed = pytest.CaptureFixture[str]

NIGHT = "# Night\n\nAt nine the bell strikes nine times, and the lamp burns low in the window.\n"


@pytest.fixture(autouse=True)
def current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two texts. Commands use the library `library.db` in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READTUI_LIBRARY", "library.db")
    Path("night.md").write_text(NIGHT, "utf-8")
    Path("lamp.txt").write_text("A lamp stood on the table, lit, and the window beside it was open.\n", "utf-8")
    return tmp_path


def printed(capsys: Printed, *arguments: str) -> str:
    """Run with arguments that succeed. Return what is printed."""
    assert run(arguments) == 0
    told = capsys.readouterr()
    assert told.err == ""
    return told.out


def objects(capsys: Printed, *arguments: str) -> list[Any]:
    """Run a command with --json. Return the objects that it prints."""
    return [json.loads(line) for line in printed(capsys, *arguments, "--json").splitlines()]


def kept(capsys: Printed, *names: str) -> list[str]:
    """Keep texts. Return their ids."""
    return [one["id"] for one in objects(capsys, "keep", *names)]


@contextmanager
def library() -> Iterator[Library]:
    with closing(Library.open(Path("library.db"))) as opened:
        yield opened


def entry() -> WorkEntry:
    with library() as opened:
        (found,) = opened.shelf.entries()
    return found


def highlighted(name: str, words: str, note: str = "", colour: int = 2) -> str:
    """Highlight words of a file. Return the id of the mark."""
    document = formats.read(read_file(name))
    start = document.text.index(words)
    with library() as opened:
        found = opened.keep_mark(document, name, Span(start, start + len(words)), words, "", colour, note)
    return found.mark.uid


# keep


def test_files_are_kept_and_can_be_shown_when_they_are_gone(capsys: Printed, tmp_path: Path) -> None:
    night, lamp = objects(capsys, "keep", "night.md", "lamp.txt", "--tag", "later", "--tag", "#by night")
    assert (night["title"], night["state"], night["tags"], night["kept"]) == (
        "Night",
        "unread",
        ["by night", "later"],
        True,
    )
    assert (lamp["source"], lamp["minutes"], lamp["progress"]) == (str(tmp_path / "lamp.txt"), 1, 0.0)
    Path("night.md").unlink()
    assert "At nine the bell strikes" in printed(capsys, "show", night["id"][:8])
    assert printed(capsys, "show", "--markdown", night["id"]).startswith("# Night\n")
    assert printed(capsys, "show", "--outline", str(tmp_path / "night.md")) == "Night\n"
    (document,) = objects(capsys, "show", night["link"])
    assert document["text"].startswith("Night\n")
    assert max(map(len, printed(capsys, "show", "--width", "30", night["id"]).splitlines())) <= 30


def test_standard_input_is_kept(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"# A bell\n\nIt rings at nine.\n")))
    (found,) = objects(capsys, "keep", "-")
    assert found["source"] == found["link"]
    assert "It rings at nine." in printed(capsys, "show", found["id"])


def test_a_page_is_fetched_once_and_kept(capsys: Printed) -> None:
    with serving() as site:
        address = site.page(
            "/bells", b"<title>Bells</title><h1>Bells</h1><p>They ring at nine.", Content_Type="text/html"
        )
        (page,) = objects(capsys, "keep", address)
        assert (page["title"], page["site"], page["source"]) == ("Bells", "127.0.0.1", address)
        assert kept(capsys, address) == [page["id"]]
    assert "They ring at nine." in printed(capsys, "show", page["id"])
    assert printed(capsys, "locate", page["id"]) == f"{address}\n"


def test_what_can_be_read_is_kept_and_the_rest_is_reported(capsys: Printed) -> None:
    Path("empty.txt").touch()
    assert run(["keep", "lost.txt", "night.md", "empty.txt"]) == 2
    told = capsys.readouterr()
    assert told.out.split()[1:] == ["unread", "0", "%", "1", "min", "Night"]
    assert told.err.splitlines() == [
        "readtui: lost.txt: no such file (check the name)",
        "readtui: empty.txt: there is no text to keep",
    ]


def test_a_text_that_was_kept_but_not_read_is_not_continued(capsys: Printed) -> None:
    document = formats.read(read_file("night.md"))
    with library() as opened:
        opened.record_opened(document, "night.md")
    kept(capsys, "lamp.txt")
    with library() as opened:
        assert opened.last_source() == str(Path("night.md").absolute())
        opened.record_opened(formats.read(read_file("lamp.txt")), "lamp.txt")
        assert opened.last_source() == str(Path("lamp.txt").absolute())
    assert [one["state"] for one in objects(capsys, "list")] == ["reading", "reading"]


# list


def test_texts_are_listed_by_state_tag_words_order_and_number(capsys: Printed) -> None:
    night, lamp = kept(capsys, "night.md", "lamp.txt")
    printed(capsys, "tag", night, "+bells", "+by night")
    printed(capsys, "state", lamp, "finished")

    def listed(*arguments: str) -> list[str]:
        return [one["id"] for one in objects(capsys, "list", *arguments)]

    assert listed() == [lamp, night]
    assert listed("--reverse") == listed("--sort", "added", "--reverse") == [night, lamp]
    assert listed("--limit", "1") == [lamp]
    assert listed("--state", "finished") == [lamp]
    assert listed("--state", "finished", "--state", "unread") == [lamp, night]
    assert listed("--tag", "BELLS", "--tag", "#by night") == [night]
    assert listed("night") == [night]
    assert listed("--sort", "title") == listed("--sort", "title", "--reverse") == [night, lamp]  # one has no title
    assert printed(capsys, "list", "NIGHT") == f"{night[:8]}  unread      0 %     1 min  Night  #bells  #by night\n"
    assert listed("tag:bell", "is:unread") == listed('tag:"by night" <5m') == [night]
    assert night in printed(capsys, "list", "--json", "--", "-is:finished")
    assert listed("lamp.txt") == [lamp]
    for arguments in (["bells"], ["--tag", "bell"], ["night", "lamp"], ["--state", "archived"], [">1h"]):
        assert "no text of the library matches" in refusal(capsys, "list", *arguments, code=1)


def test_an_error_in_a_filter_is_named(capsys: Printed) -> None:
    kept(capsys, "night.md")
    assert "is:nope: is: needs one of unread" in refusal(capsys, "list", "night", "is:nope")
    assert "<10x: a reading time looks like" in refusal(capsys, "list", "<10x")


def test_a_list_is_as_wide_as_the_terminal(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("long.md").write_text(f"# {'A very long title ' * 20}\n\nWords.\n", "utf-8")
    kept(capsys, "long.md")
    assert len(printed(capsys, "list")) > 200
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((60, 20)))
    row = printed(capsys, "list").rstrip("\n")
    assert len(row) <= 60
    assert row.endswith("…")


def test_fields_of_json_are_those_of_the_documentation(capsys: Printed) -> None:
    page = (Path(__file__).parents[2] / "docs" / "library-commands.md").read_text("utf-8")
    kept(capsys, "night.md")
    highlighted("night.md", "the bell")
    for command in ("list", "marks"):
        described = page.partition(f"**`{command} --json`**")[2].partition("\n\n**")[0]
        (found,) = objects(capsys, command)
        names = [
            name for row in described.splitlines() if row.startswith("| `") for name in row.split("|")[1].split(", ")
        ]
        assert [name.strip(" `") for name in names] == list(found)


# marks


def test_marks_are_listed_below_their_texts_with_quotes_and_notes(capsys: Printed) -> None:
    night, lamp = kept(capsys, "night.md", "lamp.txt")
    bell = highlighted("night.md", "the bell strikes", "Why nine?\nAsk Ann.")
    window = highlighted("lamp.txt", "the window", colour=1)
    printed(capsys, "tag", lamp, "+later")
    rows = printed(capsys, "marks").splitlines()
    assert rows[rows.index(f"{night[:8]}  Night") :][:4] == [
        f"{night[:8]}  Night",
        f"  {bell[:8]}  green     “the bell strikes”",
        "            Note: Why nine?",
        "                  Ask Ann.",
    ]
    assert f"  {window[:8]}  yellow    “the window”" in rows
    for arguments in (["--colour", "green"], ["--notes"], [night[:6]]):
        (found,) = objects(capsys, "marks", *arguments)
        assert (found["id"], found["work"], found["quote"], found["colour"]) == (
            bell,
            night,
            "the bell strikes",
            "green",
        )
        assert (found["note"], found["link"]) == ("Why nine?\nAsk Ann.", f"readtui://mark/{bell}")
    assert [one["id"] for one in objects(capsys, "marks", "--tag", "later")] == [window]
    assert "no mark of the library matches" in refusal(capsys, "marks", "--colour", "pink", code=1)


def test_a_long_note_is_wrapped_in_the_terminal(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(capsys, "night.md")
    highlighted("night.md", "the bell strikes", "a long note " * 20)
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((60, 20)))
    rows = printed(capsys, "marks").splitlines()
    assert max(map(len, rows)) <= 60
    assert sum(row.count("note") for row in rows) == 20


# tag, state, forget


def test_texts_are_tagged(capsys: Printed) -> None:
    ids = kept(capsys, "night.md", "lamp.txt")
    assert [one["tags"] for one in objects(capsys, "tag", *ids, "+bells", "--add", "two words")] == [
        ["bells", "two words"]
    ] * 2
    assert [one["tags"] for one in objects(capsys, "tag", ids[0], "-bells", "+x", "--remove=two words")] == [["x"]]
    assert printed(capsys, "tag") == "    1  bells\n    1  two words\n    1  x\n"
    assert objects(capsys, "tag")[0] == {"tag": "bells", "texts": 1}
    for change in ("+#", "+,", "--add="):
        assert "a tag has at least one letter" in refusal(capsys, "tag", ids[0], change)
    assert "tag needs the id of a text" in refusal(capsys, "tag", "+x")


def test_the_state_of_texts_is_set(capsys: Printed) -> None:
    ids = kept(capsys, "night.md", "lamp.txt")
    assert [one["state"] for one in objects(capsys, "state", *ids, "finished")] == ["finished"] * 2
    assert all(one["finished"] for one in objects(capsys, "list"))
    assert "done is not a state" in refusal(capsys, "state", ids[0], "done")
    assert "beef is not in the library" in refusal(capsys, "state", ids[0], "beef", "archived", code=1)
    assert {one["state"] for one in objects(capsys, "list")} == {"finished"}


def test_a_text_is_forgotten_for_good(capsys: Printed) -> None:
    night, lamp = kept(capsys, "night.md", "lamp.txt")
    bell = highlighted("night.md", "the bell strikes")
    assert printed(capsys, "forget", "--yes", night) == "Forgotten: Night\n"
    assert [one["id"] for one in objects(capsys, "list")] == [lamp]
    assert "is not in the library" in refusal(capsys, "show", night, code=1)
    assert "is not in the library" in refusal(capsys, "open", bell, code=1)
    assert Path("night.md").exists()


def test_no_file_keeps_the_words_of_what_was_forgotten(capsys: Printed) -> None:
    night, _ = kept(capsys, "night.md", "lamp.txt")
    highlighted("night.md", "the bell strikes", "Quixotic zeppelins")
    printed(capsys, "search", "bell")
    assert b"zeppelins" in Path("library.db").read_bytes()
    printed(capsys, "forget", "--yes", night)
    for file in Path.cwd().glob("library.db*"):
        assert not [word for word in (b"zeppelins", b"the bell strikes", b"Night") if word in file.read_bytes()], file


def test_the_words_that_were_looked_up_in_a_text_are_forgotten_with_it(capsys: Printed) -> None:
    night, _ = kept(capsys, "night.md", "lamp.txt")
    file = paths.words_file()
    assert file is not None
    sources = [str(Path(name).resolve()) for name in ("night.md", "lamp.txt")]
    write_words(file, [LookedUpWord("bell", "It rings.", "", source, Anchor(0, "bell", "", "")) for source in sources])
    printed(capsys, "forget", "--yes", night)
    assert [one.source for one in read_words(file)] == sources[1:]


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("YES\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_on_a_terminal_forget_asks_first(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    kept(capsys, "night.md")
    highlighted("night.md", "the bell strikes")
    ident = entry().uid
    assert "there is no terminal to ask on" in refusal(capsys, "forget", ident)
    monkeypatch.setattr(changing_commands, "is_terminal", lambda descriptor: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert run(["forget", ident]) == code
    asked = capsys.readouterr().err
    assert asked.startswith("  Night (1 mark)\nForget this text for good? [y/N] ")
    with library() as opened:
        assert len(opened.shelf.entries()) == (1 if code else 0)


# open


def opened_with(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], Anchor | None]]:
    """Record what is opened in the app, instead of opening it."""
    recorded: list[tuple[tuple[str, ...], Anchor | None]] = []

    def open_app(options: Options) -> int:
        recorded.append((options.sources, options.place))
        return 0

    monkeypatch.setattr(open_command, "open_app", open_app)
    monkeypatch.setattr(open_command, "has_screen", lambda: True)
    return recorded


def test_a_text_is_opened_and_a_mark_at_its_words(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = opened_with(monkeypatch)
    (night,) = kept(capsys, "night.md")
    bell = highlighted("night.md", "the bell strikes")
    source = (str(Path("night.md").absolute()),)
    for name in (night, night[:4], night.upper(), f"readtui://text/{night}", "night.md"):
        printed(capsys, "open", name)
        assert recorded.pop() == (source, None)
    for name in (bell, bell[:4], f"readtui://mark/{bell}"):
        printed(capsys, "open", name)
        (sources, place) = recorded.pop()
        assert sources == source
        assert place is not None
        assert place.exact == "the bell strikes"


def test_the_link_to_a_mark_is_opened_without_a_command_too(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = opened_with(monkeypatch)
    kept(capsys, "night.md")
    bell = highlighted("night.md", "the bell strikes")
    printed(capsys, "--theme", "paper", f"readtui://mark/{bell}")
    ((_, place),) = recorded
    assert place is not None
    assert "no mark of the library is" in refusal(capsys, "readtui://mark/beefbeefbeefbeef", code=1)


def test_without_a_terminal_open_prints_the_text(capsys: Printed) -> None:
    (night,) = kept(capsys, "night.md")
    assert "At nine the bell strikes" in printed(capsys, "open", night)


# stats


def test_statistics_are_of_each_day_and_in_all(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    (night,) = kept(capsys, "night.md")
    document = formats.read(read_file("night.md"))
    now = datetime.now(UTC)

    def earlier(days: int) -> datetime:
        return now - timedelta(days)

    for days, seconds in ((0, 600), (1, 60), (2, 3600), (9, 59)):
        with closing(Library.open(Path("library.db"), now=partial(earlier, days))) as opened:
            opened.shelf.add_reading_time(document, "night.md", seconds)
    printed(capsys, "state", night, "finished")
    (found,) = objects(capsys, "stats", "--days", "3")
    assert [one["minutes"] for one in found["days"]] == [60.0, 1.0, 10.0]
    assert found["days"][-1] == {"day": date.today().isoformat(), "minutes": 10.0, "finished": 1}
    assert (found["minutes"], found["finished"], found["streak"], found["longest_streak"]) == (71.98, 1, 3, 3)
    assert found["states"] == {"unread": 0, "reading": 0, "finished": 1, "archived": 0}
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((60, 20)))
    rows = printed(capsys, "stats").splitlines()
    assert len(rows) == 14 + 3
    assert 30 < max(map(len, rows)) <= 60
    assert rows[13].endswith("10 min, 1 text finished")
    assert rows[-1] == "In a row: 3 days; the most: 3 days"


# backup and locate


def test_a_backup_is_a_library_that_only_its_owner_can_read(capsys: Printed) -> None:
    kept(capsys, "night.md")
    (told,) = objects(capsys, "backup", "copy.db")
    assert told == {
        "library": str(Path("library.db").absolute()),
        "backup": str(Path("copy.db").absolute()),
        "bytes": Path("copy.db").stat().st_size,
    }
    assert stat.S_IMODE(Path("copy.db").stat().st_mode) == 0o600
    assert printed(capsys, "list", "--library", "copy.db") == printed(capsys, "list")
    assert run(["doctor", "--library", "copy.db"]) == 0
    assert sorted(file.name for file in Path.cwd().glob(".*")) == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("library.db", "library.db is the library itself"),
        ("link.db", "link.db is the library itself"),
        ("old.db", "old.db exists already (name another file, or use --replace)"),
        (".", ". is a folder"),
        ("lost/copy.db", "lost/copy.db cannot be written: No such file or directory"),
        ("a\0b", "cannot be written: it contains a NUL character"),
        ("in-use.db", "in-use.db is a library in use"),
    ],
)
def test_a_backup_is_never_written_over_a_library(capsys: Printed, target: str, expected: str) -> None:
    kept(capsys, "night.md")
    Path("link.db").symlink_to("library.db")
    Path("old.db").write_text("An earlier backup")
    Path("in-use.db-wal").write_text("A log")
    assert expected in refusal(capsys, "backup", target)
    if target != "old.db":
        assert expected in refusal(capsys, "backup", "--replace", target)
    assert Path("old.db").read_text() == "An earlier backup"
    assert entry().title == "Night"


def test_an_earlier_backup_can_be_replaced(capsys: Printed) -> None:
    kept(capsys, "night.md")
    printed(capsys, "backup", "copy.db")
    kept(capsys, "lamp.txt")
    printed(capsys, "backup", "--replace", "copy.db")
    assert len(objects(capsys, "list", "--library", "copy.db")) == 2


def test_a_backup_is_whole_while_another_program_writes(capsys: Printed) -> None:
    kept(capsys, "night.md", "lamp.txt")
    code = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect('library.db', isolation_level=None, timeout=30)\n"
        "print('ready', flush=True)\n"
        "for number in range(100_000):\n"
        "    connection.execute('BEGIN IMMEDIATE')\n"
        "    for work in (1, 2):\n"
        "        connection.execute('INSERT INTO tag VALUES (?, ?)', (work, str(number)))\n"
        "    connection.execute('COMMIT')\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            for number in range(5):
                printed(capsys, "backup", f"copy{number}.db")
        finally:
            writer.kill()
    for number in range(5):
        with closing(sqlite3.connect(f"copy{number}.db")) as copy:
            (odd,) = copy.execute(
                "SELECT count(*) FROM (SELECT name FROM tag GROUP BY name HAVING count(*) <> 2)"
            ).fetchone()
            assert odd == 0
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_full_disk_leaves_no_part_of_a_backup(capsys: Printed) -> None:
    Path("long.txt").write_bytes(os.urandom(300_000).hex().encode())
    kept(capsys, "long.txt")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))

    command = [sys.executable, "-m", "readtui", "backup", "copy.db"]
    before = sorted(Path.cwd().iterdir())
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, preexec_fn=limit)
    assert done.returncode == 2
    assert done.stderr.startswith("readtui: the ")
    assert "backup copy.db" in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(Path.cwd().iterdir()) == before


def test_a_name_that_is_not_utf_8_stays_as_it_is(capsys: Printed) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    Path(name).write_text("# Café\n\nIt opens at eight.\n", "utf-8")
    (ident,) = kept(capsys, name)
    command = [sys.executable, "-m", "readtui", "locate", ident]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert done.stdout == os.fsencode(Path(name).absolute()) + b"\n"
    (found,) = objects(capsys, "locate", ident)
    assert found["source"] == str(Path(name).absolute())
    printed(capsys, "backup", os.fsdecode(b"b\xe9.db"))
    assert objects(capsys, "list", "--library", os.fsdecode(b"b\xe9.db"))[0]["id"] == ident


# Ids


def test_ids_that_are_short_ambiguous_or_unknown_are_refused(capsys: Printed) -> None:
    kept(capsys, "night.md", "lamp.txt")
    with closing(sqlite3.connect("library.db")) as connection:
        connection.execute("UPDATE work SET uid = 'abcdef000000000' || id")
        connection.commit()
    assert "abc is too short for an id: it has 4 characters or more" in refusal(capsys, "show", "abc")
    told = refusal(capsys, "show", "abcd")
    assert "2 texts have an id that begins with abcd (write more of it: abcdef0000000001" in told or "0002" in told
    assert "beef is not in the library" in refusal(capsys, "show", "beef", code=1)
    assert "nine is not in the library" in refusal(capsys, "show", "nine", code=1)
    assert [row.split()[0] for row in sorted(printed(capsys, "list").splitlines())] == [
        "abcdef0000000001",
        "abcdef0000000002",
    ]


# Libraries


COMMANDS = (
    *(["list"], ["show", "abcd"], ["open", "abcd"], ["marks"], ["tag"], ["tag", "abcd", "+x"], ["stats"]),
    *(["state", "abcd", "finished"], ["forget", "abcd", "--yes"], ["backup", "copy.db"], ["locate", "abcd"]),
)
"""A command line of each command that needs a library."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_a_library_nothing_is_found_and_none_is_made(capsys: Printed, command: list[str]) -> None:
    assert "there is no library library.db yet" in refusal(capsys, *command, code=1)
    assert not Path("library.db").exists()
    for arguments in ([*command, "--no-library"], ["--no-library", *command]):
        assert "--no-library turns it off" in refusal(capsys, *arguments)


def test_an_empty_library_has_nothing(capsys: Printed) -> None:
    with library():
        pass
    assert "the library has no texts yet" in refusal(capsys, "list", code=1)
    assert "the library has no marks yet" in refusal(capsys, "marks", code=1)
    assert "no text of the library has a tag" in refusal(capsys, "tag", code=1)
    assert "nothing was read yet" in refusal(capsys, "stats", code=1)
    assert "--no-library turns it off" in refusal(capsys, "keep", "--no-library", "night.md")


@pytest.mark.parametrize("command", [*COMMANDS, ["keep", "night.md"]], ids=" ".join)
def test_a_library_that_is_damaged_newer_or_another_file_is_refused(capsys: Printed, command: list[str]) -> None:
    kept(capsys, "night.md")
    good = Path("library.db").read_bytes()
    with closing(sqlite3.connect("library.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    newer = Path("library.db").read_bytes()
    for data, expected in (
        (newer, "made by a later version"),
        (good[:4096] + b"\xff" * 4096 + good[8192:], "damaged"),
        (b"Dear diary, " * 999, "not a library"),
    ):
        Path("library.db").write_bytes(data)
        assert expected in refusal(capsys, *command)
        assert Path("library.db").read_bytes() == data


@pytest.mark.parametrize("command", [*COMMANDS, ["keep", "night.md"]], ids=" ".join)
def test_a_locked_library_is_reported(capsys: Printed, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.library.connection.OPEN_TIMEOUT_S", 0.05)
    kept(capsys, "night.md")
    with closing(sqlite3.connect("library.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        assert "the library is locked by another program" in refusal(capsys, *command)


def test_a_library_that_cannot_be_written_is_read_and_not_changed(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    (night,) = kept(capsys, "night.md")
    Path("library.db").chmod(0o400)
    monkeypatch.setattr("readtui.library.connection._unwritable", lambda path: "the library is read-only")
    assert printed(capsys, "list").startswith(night[:8])
    assert "At nine the bell" in printed(capsys, "show", night)
    printed(capsys, "backup", "copy.db")
    for command in (
        ["state", night, "finished"],
        ["tag", night, "+x"],
        ["forget", "--yes", night],
        ["keep", "lamp.txt"],
    ):
        assert "the library is read-only" in refusal(capsys, *command)


def test_hostile_titles_and_notes_are_printed_without_control_characters(capsys: Printed) -> None:
    kept(capsys, "night.md")
    highlighted("night.md", "the bell strikes", "note")
    evil = "A\x1b]0;PWN\x07B\x9b2J\x1b[31mC\r\n\u202eD"
    with closing(sqlite3.connect("library.db")) as connection:
        connection.execute("UPDATE work SET title = ?, site = ?, author = ?, uid = '1234\x1b[2J56'", (evil, evil, evil))
        connection.execute("UPDATE mark SET label = ?, note = ?, exact = ?", (evil, evil, evil))
        connection.execute("INSERT INTO tag VALUES (1, ?)", (evil,))
        connection.commit()
    for command in (["list"], ["marks"], ["tag"], ["list", "--json"], ["marks", "--json"]):
        told = printed(capsys, *command)
        assert told.replace("\n", "").isprintable(), command
    assert "\n" not in objects(capsys, "list")[0]["title"]


def test_a_closed_pipe_ends_a_list_without_an_error(capsys: Printed) -> None:
    kept(capsys, "night.md")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "readtui", "list"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_commands_that_only_read_need_no_parser_and_no_screen(capsys: Printed) -> None:
    kept(capsys, "night.md")
    highlighted("night.md", "the bell strikes")
    code = (
        "import sys\nfrom readtui.cli.main import run\nassert run(sys.argv[1:]) == 0\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    for command in (["list"], ["marks"], ["locate", entry().uid], ["list", "--json"], ["backup", "copy.db"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *command], capture_output=True, text=True, timeout=60, check=True
        )
        modules = set(done.stderr.split())
        heavy = {
            "textual",
            "rich.console",
            "markdown_it",
            "lxml",
            "httpx2",
            "pyphen",
            "asyncio",
            "readtui.ingest.formats",
        }
        assert not modules & heavy, command


def test_two_commands_at_once_both_change_the_library(capsys: Printed) -> None:
    (night,) = kept(capsys, "night.md")
    threads = [threading.Thread(target=run, args=(["tag", night, f"+tag{number}"],)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    capsys.readouterr()
    assert objects(capsys, "list")[0]["tags"] == ["tag0", "tag1", "tag2", "tag3"]
