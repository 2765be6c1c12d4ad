"""Which texts are the output of programs: those whose lines have its forms, and no prose, lists, chats or poems."""

from __future__ import annotations

import pytest

from readtui.ingest.terminal.kinds import is_output

LISTING = """\
total 12
-rw-r--r-- 1 anna anna  120 Mar 20 10:00 lamp.txt
drwxr-xr-x 2 anna anna 4096 Mar 20 10:01 oil
lrwxrwxrwx 1 anna anna    8 Mar 20 10:02 wick -> lamp.txt
"""
LOG = """\
2023-03-20 10:00:01 INFO lamp: lit
2023-03-20 10:00:05 ERROR lamp: out of oil
Traceback (most recent call last):
  File "lamp.py", line 3, in burn
2023-03-20 10:00:06 INFO lamp: refilled
"""
SYSTEM_LOG = "\n".join(f"Mar  1 10:00:0{second} hill lampd[1]: lit" for second in range(4))
WEB_LOG = '192.0.2.1 - - [20/Mar/2023:10:00:01 +0000] "GET / HTTP/1.1" 200 5\n' * 3
TABLE = """\
NAME      READY   STATUS    AGE
lamp-1    1/1     Running   3d
lamp-22   0/1     Pending   12h
lamp-3    1/1     Running   5d
"""
DISKS = """\
Filesystem      Size  Used Avail Use% Mounted on
/dev/sda1        50G   20G   28G  42% /
tmpfs           7.8G     0  7.8G   0% /dev/shm
/dev/sdb1       500G  300G  175G  64% /home
"""

PROSE = """\
The keeper of the lamp

She climbed the stairs at 10:00:01, as on every evening, and lit it.

By noon the fog had lifted, and one could see the mainland with its white road.
"""
POEM = "The lamp is lit,\nthe night is long,\nand nobody\nwho hears it, sings.\n"
CHAT = "[20/03/2023, 10:00:05] Anna: Is it lit?\n[20/03/2023, 10:00:09] Ben: Yes.\n[20/03/2023, 10:01:00] Anna: Good.\n"
IRC = "[10:00:05] <anna> is it lit?\n[10:00:09] <ben> yes\n[10:01:00] <anna> good\n"
TRANSCRIPT = "00:00:01 Welcome back to the tower.\n00:00:07 Today we trim a wick.\n00:00:15 You need scissors.\n"
LIST = "1. Fill the lamp.\n2. Trim the wick.\n3. Light it.\n"
WORDS = "Contact\nBlog\nLamps\nOil\nWicks\n"
CHAPTERS = "Introduction   1\nThe lamp, and what it burns   5\nOf wicks   17\n"


@pytest.mark.parametrize(
    "text",
    [
        *(LISTING, LOG, SYSTEM_LOG, WEB_LOG, TABLE, DISKS),
        "diff --git a/lamp b/lamp\n--- a/lamp\n+++ b/lamp\n@@ -1 +1 @@\n-lit\n+out\n",
        "--- lamp\t2023-03-20\n+++ lamp.new\t2023-03-21\n@@ -1 +1 @@\n-lit\n+out\n",
        "commit 1f0c5a9d2b7e4c3a8f6d1e0b9c8a7f6e5d4c3b2a\nAuthor: Anna <a@example.org>\n\n    Trim the wick\n",
        "1f0c5a9d Trim the wick\n2b7e4c3a Light the lamp\n8f6d1e0b Buy oil\n",
        "* 1f0c5a9 Trim\n|\\  \n| * 2b7e4c3 Light\n* | 8f6d1e0 Buy\n",
        "src/lamp.py:12:def lit():\nsrc/lamp.py:30:    return lit()\nsrc/oil.py:7:lit = 1\n",
        '{"level": "info", "text": "lit"}\n{"level": "info", "text": "out"}\n{"level": "warn", "text": "oil"}\n',
        "4\tdocs/lamp.md\n12K\tdocs/oil.md\n16K\tdocs\n",
        "\n".join(map(str, range(100))),
        "y\n" * 50,
        "src/lamp.py\nsrc/oil.py\ndocs/lamp.md\n",
        "HOME=/home/anna\nLANG=C.UTF-8\nPATH=/bin\n",
        " M src/lamp.py\n?? notes.txt\nA  oil.md\n",
        "[    0.000000] Linux version 6\n[    0.013370] Memory: 4 GB\n[    1.500000] Ready\n",
        "usage: lamp [-h] [--wick N]\n\noptions:\n  -h  show this\n",
        "On branch main\nnothing to commit\n",
        "Loading\r 10 %\r 90 %\rdone\nLamps are lit.\n",
        "\r####### 50 %\r############## 100 %\n",
    ],
)
def test_output_of_programs(text: str) -> None:
    assert is_output(text)


@pytest.mark.parametrize(
    "text",
    [
        " id | name \n----+------\n  1 | Ada\n(1 row)\n",
        "     List of lamps\n Schema | Name \n--------+------\n public | lamp\n(1 row)\n",
        " name \n------\n Ada\n Bob\n(2 rows)\n",
        "-[ RECORD 1 ]---\nid   | 1\nname | Ada\n",
        "+----+------+\n| id | name |\n+----+------+\n|  1 | Ada  |\n+----+------+\n",
        "───────┬─────\n       │ File: lamp.py\n───────┼─────\n   1   │ lit = True\n",
        "CONTAINER ID   IMAGE     COMMAND   STATUS\n0a1b2c3d4e5f   lamp:1    burn      Up 3 days\n",
        "  PID TTY          TIME CMD\n  812 pts/0    00:00:00 lampd\n",
        "  UNIT          LOAD   ACTIVE SUB     DESCRIPTION\n● lamp.service  loaded failed failed  The lamp\n",
        "● lamp.service - The lamp\n     Loaded: loaded (/lib/lamp.service; enabled)\n     Active: active (running)\n",
        "1: lo: <LOOPBACK,UP> mtu 65536 state UNKNOWN\n    link/loopback 00:00:00:00:00:00\n    inet 127.0.0.1/8\n",
        "eth0: flags=4163<UP,RUNNING>  mtu 1500\n        inet 192.0.2.1  netmask 255.255.255.0\n",
        "               total        used        free\nMem:         8131692     2345678     1234567\n",
        "top - 10:00:00 up 19:29,  0 users,  load average: 8.44, 8.78, 6.40\nTasks: 100 total\n",
        "00000000  6c 61 6d 70 73 20 61 72  65 20 6c 69 74 0a        |lamps are lit.|\n*\n0000000e\n",
        "00000000: 6c61 6d70 7320 6172 6520 6c69 740a       lamps are lit.\n",
        "0000000 060554 070155 020163 071141 020145 064554 005164\n0000016\n",
        "Package: lamp\nVersion: 1.2-1\nPriority: optional\nDescription: a lamp\n",
        "Architecture:            x86_64\n  CPU op-mode(s):        32-bit, 64-bit\n",
        "root     pts/0        2026-11-30 04:42 (192.0.2.1)\nanna     tty1         2026-11-30 05:42\nbert     pts/2\n",
    ],
)
def test_reports_of_programs_on_a_database_and_on_the_system(text: str) -> None:
    assert is_output(text)


@pytest.mark.parametrize(
    "text",
    [
        "Name\n----\nA lamp is lit, and it burns.\n",
        "| Lamp | Oil |\n|------|-----|\n| one  | two |\n",
        "THE LAMP\n\nA lamp is lit. It burns until the morning, and somebody puts it out.\n",
        "* lamp.service\n* oil.service\n",
        "The lamp\r\nis lit,\r\r\nand burns.\r\n",
        "The lamp\rof a Macintosh\ris lit.\r",
        "00000000 is a number that nobody needs.\n",
        "Package: lamp\nIt came today.\n",
        "THE KEEPER  OF THE LAMP\n\nShe climbed the stairs.\n",
    ],
)
def test_texts_that_look_like_such_reports(text: str) -> None:
    assert not is_output(text)


@pytest.mark.parametrize("text", [PROSE, POEM, CHAT, IRC, TRANSCRIPT, LIST, WORDS, CHAPTERS, "", "\n", "one\n"])
def test_texts_that_people_write(text: str) -> None:
    assert not is_output(text)


def test_a_line_that_was_cut_at_the_end_of_the_head_does_not_count() -> None:
    assert is_output("a/b\nc/d\ne/f\ng h i")


def test_a_line_of_many_colons_is_read_in_linear_time() -> None:
    assert not is_output('{"a":[' + '{"b":[1,2,{"c":"d"}]},' * 1_000)  # in exponential time, it would never end
