"""Documents read in a child process: results, limits, crashes, and responses that are not documents."""

from __future__ import annotations

import io
import os
import pickle
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.html import reader
from readtui.ingest.source import Source

READER = """
import os, signal
from readtui.document.builder import Builder
from readtui.errors import FormatError

def parse(data, charset, address, name):
    match data:
        case b"refuse":
            raise FormatError("no page", "fix it")
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


def test_the_document_of_the_child_is_returned(request_: sandbox.Request) -> None:
    document = sandbox.read(request_, b"words")
    assert (document.text, document.source) == ("words utf-8 at", "page")


def test_an_error_of_the_child_is_raised_with_its_message(request_: sandbox.Request) -> None:
    with pytest.raises(FormatError, match=r"no page \(fix it\)"):
        sandbox.read(request_, b"refuse")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"memory", "too much memory"),
        (b"die", "crashed"),
        (b"fault", "crashed"),
        (b"killed", "too long"),
    ],
)
def test_a_crash_of_the_child_is_a_format_error(request_: sandbox.Request, data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
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


def test_a_page_beyond_a_size_is_read_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<p>" + b"a lamp " * 20_000
    requests: list[sandbox.Request] = []
    inner = sandbox.read

    def read(request: sandbox.Request, data: bytes, **limits: Any) -> object:
        requests.append(request)
        return inner(request, data, **limits)

    monkeypatch.setattr(sandbox, "read", read)
    document = reader.read(Source("https://lamps.example/", page, "url", charset="utf-8"))
    assert len(document.text) > 100_000
    assert requests == [
        sandbox.Request("readtui.ingest.html.reader", "https://lamps.example/", "https://lamps.example/", "utf-8")
    ]
    assert reader.read(Source("a.html", b"<p>x")).text == "x"
    assert len(requests) == 1


class ExitedError(Exception):
    """Raised instead of the end of the process."""


def test_the_child_serves_its_standard_streams(
    request_: sandbox.Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exit_process(code: int) -> None:
        raise ExitedError(code)

    monkeypatch.setitem(sys.modules, "resource", None)  # as on a system without limits
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=request_bytes(request_, b"words")))
    monkeypatch.setattr(os, "dup", lambda _: os.open(tmp_path / "response", os.O_CREAT | os.O_WRONLY))
    monkeypatch.setattr(os, "dup2", lambda _, __: None)
    monkeypatch.setattr(os, "_exit", exit_process)
    with pytest.raises(ExitedError):
        sandbox.main()
    assert sandbox.decode_response("page", (tmp_path / "response").read_bytes(), 0).text == "words utf-8 at"


class Foreign:
    """A class that no document contains."""


def request_bytes(request: sandbox.Request, data: bytes) -> io.BytesIO:
    header = pickle.dumps((tuple(request), 1, sandbox.MEMORY_BYTES), protocol=5)
    return io.BytesIO(len(header).to_bytes(4, "big") + header + data)


def test_the_child_responds_to_a_request(request_: sandbox.Request, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr("resource.setrlimit", lambda kind, limit: limits.append((kind, limit)))
    response = io.BytesIO()
    assert sandbox.serve(request_bytes(request_, b"words"), response) == 0
    assert sandbox.decode_response("page", response.getvalue(), 0).text == "words utf-8 at"
    assert len(limits) == 3
    assert sandbox.serve(request_bytes(request_, b"memory"), io.BytesIO()) == os.EX_OSERR
    refused = io.BytesIO()
    assert sandbox.serve(request_bytes(request_, b"refuse"), refused) == 0
    with pytest.raises(FormatError, match="no page"):
        sandbox.decode_response("page", refused.getvalue(), 0)


def call_of(module: str, name: str, argument: str) -> bytes:
    """Return a pickle that calls a function: protocol 4, three short strings, STACK_GLOBAL, TUPLE1, REDUCE."""
    strings = [b"\x8c" + bytes([len(text)]) + text.encode() for text in (module, name, argument)]
    return b"\x80\x04" + strings[0] + strings[1] + b"\x93" + strings[2] + b"\x85R."


VIA_IMPORTS = call_of("readtui.document.builder", "re.enum.sys.exit", "x")
"""A module of documents is allowed, but not what can be reached through its imports."""


@pytest.mark.parametrize(
    "response", [b"", b"noise", pickle.dumps(Foreign()), pickle.dumps(["no document"]), VIA_IMPORTS]
)
def test_only_a_document_is_accepted(response: bytes) -> None:
    with pytest.raises(FormatError, match="crashed"):
        sandbox.decode_response("page", response, 0)
