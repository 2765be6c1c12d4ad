"""Beginning to write in a library where other programs write too."""

from __future__ import annotations

from time import monotonic, perf_counter_ns, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

PAUSE_S = 0.001
"""The least pause between two tries, a quarter of the longest. SQLite's own pauses grow to 0.1 s, and who has waited
long waits on: with eight programs that mark without end, one mark in a hundred took 1.4 s in place of 0.2 s."""


def begin(connection: sqlite3.Connection, wait_s: float) -> None:
    """Begin a transaction that writes, as soon as no other program does. Raises sqlite3.Error after `wait_s` in vain.

    The lock is taken at once: a transaction that reads first and then wants to write could not wait.
    """
    import sqlite3  # deferred: it is there already, and this is the cheapest way to name it

    until = monotonic() + wait_s
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= until:
                    raise
            sleep(PAUSE_S * (1 + perf_counter_ns() % 3_000 / 1_000))  # so that no two programs try in step
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(wait_s * 1000)}")
