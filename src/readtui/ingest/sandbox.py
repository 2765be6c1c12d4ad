"""Reading in a process of its own, with limits: what a hostile page does to its parser ends there.

The child is this module, run by the same interpreter. It gets a request and the bytes on its standard input, and gives
the document on its standard output.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from typing import IO, TYPE_CHECKING, NamedTuple

from readtui.document.model import Document
from readtui.errors import FormatError, ReadtuiError

if TYPE_CHECKING:
    from subprocess import Popen

CPU_S = 3
"""Seconds of work after which the child is stopped: a page of 2 MB, dense with tags, takes as long."""

WALL_S = 15.0
"""Seconds after which it is stopped even if it did nothing: a busy machine takes three times as long."""

MEMORY_BYTES = 260 << 20
"""What the child may ask for: the tree of a page takes 5 to 12 times the length of its source."""

_ROOMS = ("readtui.document.", "readtui.span", "readtui.errors")
_running: set[Popen[bytes]] = set()


class Request(NamedTuple):
    """What the child is to read: the module whose `parsed` does it, and what that is told beside the bytes."""

    module: str
    name: str
    address: str = ""
    charset: str = ""


def read(
    request: Request,
    data: bytes,
    *,
    cpu_s: int = CPU_S,
    wall_s: float = WALL_S,
    memory_bytes: int = MEMORY_BYTES,
) -> Document:
    """The document in `data`. Raises FormatError where the child died of it, or took too long or too much memory."""
    import subprocess  # deferred: 10 ms, and most documents are read in this process

    command = [sys.executable, "-P", "-c", "from readtui.ingest.sandbox import main; main()"]
    # The child takes its modules from where this process has them, and never from the current folder (-P).
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    said = pickle.dumps((tuple(request), cpu_s, memory_bytes), protocol=5)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, env=environment
    ) as child:
        _running.add(child)
        try:
            answer, _ = child.communicate(len(said).to_bytes(4, "big") + said + data, wall_s)
        except subprocess.TimeoutExpired:
            raise _failed(request.name, "takes too long to read") from None
        finally:
            _running.discard(child)
            child.kill()
    return answered(request.name, answer, child.returncode)


def stop() -> None:
    """Stop all children: nobody waits for them any more."""
    for child in tuple(_running):
        child.kill()


def answered(name: str, answer: bytes, code: int | None) -> Document:
    """What the child gave; raises what it raised, or says what it died of."""
    import signal

    if not code:
        found = _load(answer)
        if isinstance(found, Document):
            return found
        if isinstance(found, ReadtuiError):
            raise found
    if code == _OUT_OF_MEMORY:
        raise _failed(name, "takes too much memory to read")
    if code in (-getattr(signal, "SIGXCPU", 24), -signal.SIGKILL if hasattr(signal, "SIGKILL") else -9):
        raise _failed(name, "takes too long to read")
    raise _failed(name, "cannot be read: its parser broke down")


def _failed(name: str, what: str) -> FormatError:
    return FormatError(f"{name} {what}", "save a part of it, or open it in a browser")


class _Documents(pickle.Unpickler):
    """Loads nothing but documents and what the reader is told: the child has read what nobody vouches for."""

    def find_class(self, module: str, name: str) -> object:
        if module.startswith(_ROOMS) and "." not in name:  # what these rooms import is reached by a dot
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a document")


def _load(answer: bytes) -> object:
    import io

    try:
        return _Documents(io.BytesIO(answer)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError, TypeError):
        return None


# The child

_OUT_OF_MEMORY = 71  # EX_OSERR of sysexits.h


def serve(asked: IO[bytes], given: IO[bytes]) -> int:
    """Answer the request on `asked`; gives the exit code."""
    length = int.from_bytes(asked.read(4), "big")
    request, cpu_s, memory_bytes = pickle.loads(asked.read(length))  # written by the reader's own process
    _limit(cpu_s, memory_bytes)
    try:
        answer = _result(Request(*request), asked.read())
        pickle.dump(answer, given, protocol=5)
    except MemoryError:
        return _OUT_OF_MEMORY
    given.flush()
    return 0


def _result(request: Request, data: bytes) -> Document | ReadtuiError:
    import gc
    import importlib

    gc.disable()  # a document is no garbage, and the process ends soon
    try:
        made: object = importlib.import_module(request.module).parsed(
            data, request.charset, request.address, request.name
        )
    except ReadtuiError as error:
        return error
    assert isinstance(made, Document)
    return made


def _limit(cpu_s: int, memory_bytes: int) -> None:
    """Bind this process: what it asks for beyond that fails, and it is stopped after so much work."""
    try:
        import resource
    except ImportError:  # no Unix: the parent's watch is all there is
        return
    for kind, limit in ((resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_DATA, memory_bytes), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def main() -> None:
    """Serve on the standard streams, and leave without the interpreter's farewell."""
    given = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand in the answer
    code = serve(sys.stdin.buffer, given)
    given.close()
    os._exit(code)  # freeing a large tree would take as long as making it
