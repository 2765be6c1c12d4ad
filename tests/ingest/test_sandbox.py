"""What cannot be trusted is read in a process of its own, and what happens to that is told in one line."""

from __future__ import annotations

import io
import os
import pickle
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.html import reader
from readtui.ingest.source import Source

READER = """
import os, signal
from readtui.document.builder import Builder
from readtui.errors import FormatError

def parsed(data, charset, address, name):
    match data:
        case b"refuse":
            raise FormatError("no page", "mend it")
        case b"memory":
            raise MemoryError
        case b"die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"wait":
            signal.pause()
        case b"work":
            while True:
                pass
        case b"fault":
            raise RuntimeError
    print("noise")
    builder = Builder(name)
    builder.paragraph(f"{data.decode()} {charset} {address}")
    return builder.build()
"""


@pytest.fixture
def request_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sandbox.Request:
    (tmp_path / "odd_reader.py").write_text(READER)
    monkeypatch.syspath_prepend(tmp_path)
    return sandbox.Request("odd_reader", "page", "at", "utf-8")


def test_the_document_comes_back_as_it_was_made(request_: sandbox.Request) -> None:
    document = sandbox.read(request_, b"words")
    assert (document.text, document.source) == ("words utf-8 at", "page")


def test_what_the_child_refuses_is_refused_with_its_words(request_: sandbox.Request) -> None:
    with pytest.raises(FormatError, match=r"no page \(mend it\)"):
        sandbox.read(request_, b"refuse")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"memory", "too much memory"),
        (b"die", "broke down"),
        (b"fault", "broke down"),
        (b"killed", "too long"),
    ],
)
def test_the_death_of_the_child_is_one_error(request_: sandbox.Request, data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        sandbox.read(request_, data)


def test_a_child_that_works_or_waits_too_long_is_stopped(request_: sandbox.Request) -> None:
    with pytest.raises(FormatError, match="too long"):
        sandbox.read(request_, b"work", cpu_s=1)
    with pytest.raises(FormatError, match="too long"):
        sandbox.read(request_, b"wait", wall_s=0.5)


def test_all_children_can_be_stopped(request_: sandbox.Request) -> None:
    failed: list[FormatError] = []

    def read() -> None:
        try:
            sandbox.read(request_, b"wait")
        except FormatError as error:
            failed.append(error)

    waiting = threading.Thread(target=read)
    waiting.start()
    while waiting.is_alive() and not failed:
        sandbox.stop()
        waiting.join(0.05)
    assert len(failed) == 1


def test_a_page_beyond_a_size_is_read_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    words = b"<p>" + b"a lamp " * 20_000
    asked: list[sandbox.Request] = []
    inner = sandbox.read

    def read(request: sandbox.Request, data: bytes) -> object:
        asked.append(request)
        return inner(request, data)

    monkeypatch.setattr(sandbox, "read", read)
    document = reader.read(Source("https://lamps.example/", words, "url", charset="utf-8"))
    assert len(document.text) > 100_000
    assert asked == [
        sandbox.Request("readtui.ingest.html.reader", "https://lamps.example/", "https://lamps.example/", "utf-8")
    ]
    assert reader.read(Source("a.html", b"<p>x")).text == "x"
    assert len(asked) == 1


class LeftError(Exception):
    """What stands for the end of the process."""


def test_the_child_serves_on_its_streams(
    request_: sandbox.Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(code: int) -> None:
        raise LeftError(code)

    monkeypatch.setitem(sys.modules, "resource", None)  # as where the system knows no limits
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=asked(request_, b"words")))
    monkeypatch.setattr(os, "dup", lambda _: os.open(tmp_path / "answer", os.O_CREAT | os.O_WRONLY))
    monkeypatch.setattr(os, "dup2", lambda _, __: None)
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(LeftError):
        sandbox.main()
    assert sandbox.answered("page", (tmp_path / "answer").read_bytes(), 0).text == "words utf-8 at"


class Foreign:
    """A class that no document has."""


def asked(request: sandbox.Request, data: bytes) -> io.BytesIO:
    said = pickle.dumps((tuple(request), 1, sandbox.MEMORY_BYTES), protocol=5)
    return io.BytesIO(len(said).to_bytes(4, "big") + said + data)


def test_the_child_answers_a_request(request_: sandbox.Request, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr("resource.setrlimit", lambda kind, limit: limits.append((kind, limit)))
    given = io.BytesIO()
    assert sandbox.serve(asked(request_, b"words"), given) == 0
    assert sandbox.answered("page", given.getvalue(), 0).text == "words utf-8 at"
    assert len(limits) == 3
    assert sandbox.serve(asked(request_, b"memory"), io.BytesIO()) == os.EX_OSERR
    refused = io.BytesIO()
    assert sandbox.serve(asked(request_, b"refuse"), refused) == 0
    with pytest.raises(FormatError, match="no page"):
        sandbox.answered("page", refused.getvalue(), 0)


# It calls what a room of documents imports: sys.exit("x").
BY_A_DOT = b"\x80\x04\x8c\x18readtui.document.builder\x8c\x10re.enum.sys.exit\x93\x8c\x01x\x85R."


@pytest.mark.parametrize("answer", [b"", b"noise", pickle.dumps(Foreign()), pickle.dumps(["no document"]), BY_A_DOT])
def test_nothing_but_a_document_is_taken(answer: bytes) -> None:
    with pytest.raises(FormatError, match="broke down"):
        sandbox.answered("page", answer, 0)
