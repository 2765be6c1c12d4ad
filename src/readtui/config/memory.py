"""The memory of large texts: what is freed goes back to the system, where the C library would keep it.

Only in glibc: in other C libraries nothing is done.
"""

from __future__ import annotations

from contextlib import suppress

_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # of mallopt(3)
_MMAP_BYTES = 1 << 20


def prepare_for_large_text() -> None:
    """Let threads that are started from now on share one heap, and blocks of 1 MB have their own pages.

    The heap of a thread keeps up to 64 MB, whatever is freed, and `release_memory` does not reach it.
    """
    import ctypes  # deferred: 3 ms, and only large texts need it

    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_ARENA_MAX, 1)
        libc.mallopt(_M_MMAP_THRESHOLD, _MMAP_BYTES)


def release_memory() -> None:
    """Return freed memory to the system (malloc_trim(3)): after a text of 10 MB was read, some 20 MB."""
    import ctypes  # deferred, as above

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
