"""The files of the first screen: the screens of documents and the styles of the theme, each with its conditions.

A file holds no control sequences: texts, each with the number of its style, and the parameters of the styles. What
draws it builds the sequences, so a damaged or forged file can change words and colours, and nothing else.
"""

import os

FOLDER = "screens"
"""The folder below that of the cache."""

STYLES, LAST = "styles", "last"
"""The names of the file with the styles, and of that with the name of the last document's screen."""

START = "start"
"""The last condition of a screen that shows the start of its document."""

LARGEST = 1 << 18
"""Most bytes of a file: a screen of 300 columns and 100 rows of East Asian text has 100 KB."""

_MAGIC = b"readtui screen 1\n"
_MODULUS = (1 << 61) - 1
_RUN, _STYLE = "\x1f", "\x1e"  # between the runs of a row, and between the style and the text of a run
_UNPRINTABLE_KEPT = (
    "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200c\u200d\u202f\u205f\u3000"
)
"""Spaces and joiners that `str.isprintable` refuses, and `unicode.printable` keeps."""


COLUMN = -1
"""The number of a style that stands for a move of the cursor; the text is the column, from 1."""


class KeptFile:
    """The content of a file: its conditions, one a line, the parameters of its styles, and its rows.

    A row is a list of runs: the number of a style, and a text; or `COLUMN`, and where the next run begins.
    """

    def __init__(self, conditions: list[str], styles: list[str], rows: list[list[tuple[int, str]]]) -> None:
        self.conditions = conditions
        self.styles = styles
        self.rows = rows

    def packed(self) -> bytes:
        """Return the bytes of the file."""
        rows = [_RUN.join(f"{style}{_STYLE}{text}" for style, text in row) for row in self.rows]
        lines = [str(len(self.conditions)), *self.conditions, " ".join(self.styles), *rows]
        data = "\n".join(lines).encode()
        return b"%s%x\n%s" % (_MAGIC, _checksum(data), data)

    def painting(self) -> str:
        """Return the control sequences and texts that draw the rows, from the top of the screen."""
        openings = [f"\x1b[0;{style}m" if style != "0" else "\x1b[0m" for style in self.styles]
        drawn = []
        for number, row in enumerate(self.rows, 1):
            drawn.append(f"\x1b[{number};1H")
            drawn += [f"\x1b[{text}G" if style == COLUMN else openings[style] + text for style, text in row]
        return "".join(drawn)


def unpacked(data: bytes) -> KeptFile | None:
    """Return the content of a file; None unless all of it is as `packed` writes it."""
    if not data.startswith(_MAGIC):
        return None
    checksum, _, packed = data[len(_MAGIC) :].partition(b"\n")
    if checksum != b"%x" % _checksum(packed):
        return None
    try:
        count, *lines = packed.decode().split("\n")
        conditions, style_line, row_lines = lines[: int(count)], lines[int(count)], lines[int(count) + 1 :]
        rows = [[_run(run) for run in line.split(_RUN)] for line in row_lines]
    except (ValueError, IndexError):
        return None
    styles = style_line.split(" ")
    texts = "".join([text for row in rows for _, text in row])
    if any(style.strip("0123456789;") for style in styles) or not is_safe(texts):
        return None
    if not all(_is_run(style, text, len(styles)) for row in rows for style, text in row):
        return None
    return KeptFile(conditions, styles, rows)


def _is_run(style: int, text: str, styles: int) -> bool:
    return 0 <= style < styles or (style == COLUMN and text.isascii() and text.isdigit())


def _run(run: str) -> tuple[int, str]:
    style, _, text = run.partition(_STYLE)
    return int(style), text


def is_safe(text: str) -> bool:
    """Whether a text has only characters that a terminal draws: a stricter law than that of `unicode.printable`."""
    if text.isprintable():
        return True
    for char in _UNPRINTABLE_KEPT:
        text = text.replace(char, "")
    return text.isprintable()


def _checksum(data: bytes) -> int:
    """Return a checksum against damage; zlib would be one more module to load."""
    return int.from_bytes(data, "little") % _MODULUS


def file_name(source: str, status: os.stat_result | None) -> str:
    """Return the name of the file for a document: of the status of its file, or of its address."""
    if status is not None:
        return f"{status.st_dev:x}-{status.st_ino:x}"
    return f"address-{_checksum(source.encode()):x}"


def read_private(file: str) -> bytes:
    """Return the content of a file that only the user can write and read; empty if it is not such a file."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return b""
    try:
        status = os.fstat(descriptor)
        is_private = status.st_mode & 0o170077 == 0o100000 and status.st_uid == os.getuid()
        return os.read(descriptor, LARGEST) if is_private and status.st_size < LARGEST else b""
    except OSError:
        return b""
    finally:
        os.close(descriptor)
