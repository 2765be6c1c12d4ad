"""Reads documents in a child process with limits, so that hostile input harms only the child.

The child runs this module with the same interpreter. It gets a request and the bytes on standard input, and writes the
pickled document to standard output.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import IO, TYPE_CHECKING, NamedTuple

from readtui.document.model import Document
from readtui.errors import FormatError, ReadtuiError

if TYPE_CHECKING:
    from subprocess import Popen

CPU_S = 3
"""CPU time after which the child is stopped: as much as a page of 2 MB with very many tags needs."""

WALL_S = 15.0
"""Time after which the child is stopped even if it used no CPU: a busy machine needs three times `CPU_S`."""

MEMORY_BYTES = 260 << 20
"""Memory that the child may allocate."""

_UNPICKLED_MODULES = ("readtui.document.", "readtui.span", "readtui.errors")
"""Prefixes of the modules whose classes a document from the child may contain."""

_running: set[Popen[bytes]] = set()


class Request(NamedTuple):
    """A request to the child: the module whose `parse` function reads the bytes, and the other arguments of `parse`."""

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
    """Return the document in `data`. Raises FormatError if the child crashes or exceeds a limit."""
    import pickle  # deferred, as:
    import subprocess  # 10 ms, and most documents are read in this process

    command = [sys.executable, "-P", "-c", "from readtui.ingest.sandbox import main; main()"]
    # The child imports modules from the same places as this process, and never from the current folder (-P).
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    header = pickle.dumps((tuple(request), cpu_s, memory_bytes), protocol=5)
    stderr = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=environment
    ) as child:
        _running.add(child)
        try:
            response, _ = child.communicate(len(header).to_bytes(4, "big") + header + data, wall_s)
        except subprocess.TimeoutExpired:
            raise _failure(request.name, "takes too long to read") from None
        finally:
            _running.discard(child)
            child.kill()
    return decode_response(request.name, response, child.returncode)


def stop() -> None:
    """Kill all children. For the end of the program: nothing waits for them any more."""
    for child in tuple(_running):
        child.kill()


def decode_response(name: str, response: bytes, exit_code: int | None) -> Document:
    """Return the child's document, raise its ReadtuiError, or raise FormatError by the exit code."""
    import signal

    if not exit_code:
        result = _unpickle(response)
        if isinstance(result, Document):
            return result
        if isinstance(result, ReadtuiError):
            raise result
    if exit_code == _OUT_OF_MEMORY:
        raise _failure(name, "takes too much memory to read")
    if exit_code in (-getattr(signal, "SIGXCPU", 24), -signal.SIGKILL if hasattr(signal, "SIGKILL") else -9):
        raise _failure(name, "takes too long to read")
    raise _failure(name, "cannot be read: its parser crashed")


def _failure(name: str, what: str) -> FormatError:
    return FormatError(f"{name} {what}", "save a part of it, or open it in a browser")


def _unpickle(response: bytes) -> object:
    import io
    import pickle  # deferred, as subprocess

    class DocumentUnpickler(pickle.Unpickler):
        """Loads documents and errors only: hostile input may have taken over the child."""

        def find_class(self, module: str, name: str) -> object:
            if module.startswith(_UNPICKLED_MODULES) and "." not in name:  # a dotted name reaches what a module imports
                return super().find_class(module, name)
            raise pickle.UnpicklingError(f"{module}.{name} is not part of a document")

    try:
        return DocumentUnpickler(io.BytesIO(response)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError, TypeError):
        return None


# In the child

_OUT_OF_MEMORY = 71  # EX_OSERR of sysexits.h


def serve(request_stream: IO[bytes], response_stream: IO[bytes]) -> int:
    """Read a request, write the response, and return the exit code."""
    import pickle

    length = int.from_bytes(request_stream.read(4), "big")
    request, cpu_s, memory_bytes = pickle.loads(request_stream.read(length))  # from readtui's own process: trusted
    _limit(cpu_s, memory_bytes)
    try:
        result = _parse(Request(*request), request_stream.read())
        pickle.dump(result, response_stream, protocol=5)
    except MemoryError:
        return _OUT_OF_MEMORY
    response_stream.flush()
    return 0


def _parse(request: Request, data: bytes) -> Document | ReadtuiError:
    import gc
    import importlib

    gc.disable()  # parsing creates hardly any garbage, and the process ends soon
    try:
        document: object = importlib.import_module(request.module).parse(
            data, request.charset, request.address, request.name
        )
    except ReadtuiError as error:
        return error
    assert isinstance(document, Document)
    return document


def _limit(cpu_s: int, memory_bytes: int) -> None:
    """Limit the CPU time and memory of this process, and disable core dumps."""
    try:
        import resource
    except ImportError:  # not Unix: only the parent's timeout is left
        return
    for kind, limit in ((resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_DATA, memory_bytes), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def main() -> None:
    """Serve one request on the standard streams, and exit without the interpreter's cleanup."""
    response_stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # so that the output of a library is not mixed into the response
    exit_code = serve(sys.stdin.buffer, response_stream)
    response_stream.close()
    os._exit(exit_code)  # freeing a large tree would take as long as building it
