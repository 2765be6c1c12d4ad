"""A pipe is read while it is written, up to a limit, and is closed when nobody wants any more of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from readtui.ingest.stream.pipe import Pipe

WAIT_S = 30.0


class Writer:
    """The two ends of a pipe."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()

    def write(self, data: bytes) -> None:
        os.write(self.writing, data)

    def close(self) -> None:
        with suppress(OSError):
            os.close(self.writing)


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer()
    yield writer
    writer.close()


def waited(pipe: Pipe, is_so: Callable[[bytes], bool]) -> bytes:
    """Wait until what was taken so far is as it should be, and return it."""
    taken = b""
    while not is_so(taken):
        assert pipe.wait(WAIT_S)
        taken += pipe.take()
    return taken + pipe.take()


def test_what_has_come_is_there_before_the_end(writer: Writer) -> None:
    pipe = Pipe(writer.reading)
    writer.write(b"lamp\n")
    assert waited(pipe, bool) == b"lamp\n"
    assert not pipe.is_ended
    writer.write(b"wick\n")
    writer.close()
    assert waited(pipe, lambda taken: pipe.is_ended) == b"wick\n"
    assert not pipe.failure


def test_waiting_ends_without_news() -> None:
    reading, writing = os.pipe()
    pipe = Pipe(reading)
    assert not pipe.wait(0.0)
    os.close(writing)


def test_gathering_ends_with_enough_bytes_with_a_pause_and_with_the_pipe(writer: Writer) -> None:
    pipe = Pipe(writer.reading)
    writer.write(b"lamp\n" * 100)
    pipe.gather(100, WAIT_S, WAIT_S)
    assert len(taken := pipe.take()) >= 100
    pipe.gather(100, 0.0, WAIT_S)
    pipe.gather(100, WAIT_S, 0.0)
    writer.close()
    pipe.gather(10_000, WAIT_S, WAIT_S)
    assert pipe.is_ended
    assert taken + pipe.take() == b"lamp\n" * 100


def test_the_writer_gets_a_closed_pipe_when_reading_is_stopped(writer: Writer) -> None:
    pipe = Pipe(writer.reading)
    pipe.stop()
    waited(pipe, lambda taken: pipe.is_ended)
    with pytest.raises(BrokenPipeError):
        writer.write(b"lamp\n")
    pipe.stop()  # again, without effect


def test_beyond_the_limit_nothing_is_read(writer: Writer) -> None:
    pipe = Pipe(writer.reading, limit=10)
    writer.write(b"twelve bytes")
    assert waited(pipe, lambda taken: pipe.is_full) == b"twelve byt"
    assert os.read(writer.reading, 10) == b"es"
    pipe.stop()
    waited(pipe, lambda taken: pipe.is_ended)


def test_a_pipe_that_ends_at_the_limit_is_not_full(writer: Writer) -> None:
    pipe = Pipe(writer.reading, limit=10)
    writer.write(b"exactly 10")
    writer.close()
    assert waited(pipe, lambda taken: pipe.is_ended) == b"exactly 10"
    assert not pipe.is_full


def test_a_pipe_that_does_not_block_is_waited_for(writer: Writer) -> None:
    os.set_blocking(writer.reading, False)
    pipe = Pipe(writer.reading)
    writer.write(b"lamp\n")
    assert waited(pipe, bool) == b"lamp\n"


def test_why_a_pipe_broke_off_is_told(tmp_path: Path) -> None:
    pipe = Pipe(os.open(tmp_path, os.O_RDONLY))
    waited(pipe, lambda taken: pipe.is_ended)
    assert pipe.failure == "is a directory"
