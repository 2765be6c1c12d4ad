"""`python -m benchmarks.outputs [NAME ...]`: compare coloured outputs with what tmux shows of `less -R`.

Every line is compared, its text and the attributes of each character, at 200 columns. less shows carriage returns and
other control characters as such, and ends attributes at the end of a line; where it differs, a line is compared with
what the terminal itself shows of `cat`. tmux before 3.4 knows no links, so their addresses are not compared.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import NamedTuple

from benchmarks.output_samples import Sample, samples
from readtui.ingest import formats
from readtui.ingest.encoding import decode
from readtui.ingest.source import Source, is_manual_title
from readtui.ingest.terminal.lines import OutputParser, OutputText
from readtui.unicode.clusters import clusters

COLUMNS = 200
MOST_ROWS = 1_500
"""Rows of the window: tall enough that whole outputs are on the screen; longer ones are cut."""

WAIT_S = 20.0
_SWITCHES = {
    "1": ("strong", ""),
    "2": ("dim", ""),
    "3": ("emphasis", ""),
    "7": ("reverse", ""),
    "9": ("strike", ""),
    **dict.fromkeys(("4", "4:1", "4:3", "4:4", "4:5"), ("underline", "")),
    **dict.fromkeys(("4:2", "21"), ("underline", "double")),
}
"""Codes with an attribute of ours; those for blinking, hidden and overlined text have none."""

HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
LEVELS = (0, 95, 135, 175, 215, 255)
VISIBLE_ON_BLANKS = ("background", "reverse", "strike", "underline")
_NUMBERS = count()
"""Numbers of the sockets: a server that ends may still have its own."""

END_OF_LESS = "(END)"
END_OF_CAT = "END OF THE OUTPUT"
MOST_SHOWN = 3
"""Lines that are shown of each output in which some differ."""

_SGR = re.compile(r"\x1b\[([\d;:]*)m|\x1b\]8;[^\x1b]*\x1b\\|\x1b[()]B|\x0e|\x0f")

Attributes = frozenset[tuple[str, str]]
"""The attributes of a character: names and values of ours, ("colour", "red")."""

Row = tuple[tuple[str, Attributes], ...]
"""A row of the screen: characters with their attributes, without blanks at the end."""


class Compared(NamedTuple):
    """The lines of an output: how many, how many equal less, how many of the others equal the terminal."""

    name: str
    lines: int
    as_less: int
    as_terminal: int
    is_kept: bool
    different: Sequence[tuple[Row, Row]]


# What our documents have


def own_rows(parsed: OutputText) -> list[list[Row]]:
    """Return the rows of each line, 200 cells wide."""
    styles: list[set[tuple[str, str]]] = [set() for _ in parsed.text]
    for span, kind, target in parsed.inlines:
        for offset in range(span.start, span.end) if kind != "link" else ():
            styles[offset].add((kind, target))
    lines, start = [], 0
    for line in parsed.text.split("\n"):
        cells = [
            (line[first:end], _seen(line[first:end], frozenset(styles[start + first])), width)
            for first, end, width in clusters(line)
        ]
        lines.append(_wrapped(cells))
        start += len(line) + 1
    return lines


def _wrapped(cells: Sequence[tuple[str, Attributes, int]]) -> list[Row]:
    rows: list[list[tuple[str, Attributes]]] = [[]]
    used = 0
    for text, attributes, width in cells:
        if used + width > COLUMNS:
            rows.append([])
            used = 0
        rows[-1].append((text, attributes))
        used += width
    return [_trimmed(row) for row in rows]


def _trimmed(row: Sequence[tuple[str, Attributes]]) -> Row:
    end = len(row)
    while end and row[end - 1][0] == " ":
        end -= 1
    return tuple(row[:end])


def _seen(text: str, attributes: Attributes) -> Attributes:
    """Return the attributes that can be seen: a blank has no colour of its own."""
    return attributes if text != " " else frozenset(one for one in attributes if one[0] in VISIBLE_ON_BLANKS)


# What tmux shows


def screen_rows(captured: str) -> list[Row]:
    """Return the rows of a screen from what `tmux capture-pane -e` prints."""
    attributes: dict[str, str] = {}
    rows = []
    for line in captured.split("\n"):
        row: list[tuple[str, Attributes]] = []
        done = 0
        for found in [*_SGR.finditer(line), None]:
            text = line[done : found.start() if found else len(line)]
            own = frozenset(attributes.items())
            row += [(text[first:end], _seen(text[first:end], own)) for first, end, _ in clusters(text)]
            if found is not None:
                done = found.end()
                if found[1] is not None:
                    _apply(attributes, found[1])
        rows.append(_trimmed(row))
    return rows


def _apply(attributes: dict[str, str], parameters: str) -> None:
    """Change attributes by the sequences that tmux writes, which are few and regular."""
    codes = iter(parameters.split(";"))
    for code in codes:
        if code in ("", "0"):
            attributes.clear()
        elif code in _SWITCHES:
            kind, value = _SWITCHES[code]
            attributes[kind] = value
        elif code in ("38", "48"):
            is_indexed = next(codes) == "5"
            colour = [int(next(codes)) for _ in range(1 if is_indexed else 3)]
            attributes[_kind(code)] = indexed_colour(*colour) if is_indexed else bytes(colour).hex()
        elif code in ("39", "49"):
            attributes.pop(_kind(code), None)
        elif code.isdecimal() and int(code) // 10 in (3, 4, 9, 10) and int(code) % 10 < 8:
            attributes[_kind(code)] = indexed_colour(int(code) % 10 + 8 * (int(code) >= 90))


def _kind(code: str) -> str:
    return "background" if code.startswith(("4", "10")) else "colour"


def indexed_colour(number: int) -> str:
    """Return one of the 256 colours as documents have it."""
    if number < 16:
        return f"{'bright_' if number > 7 else ''}{HUES[number % 8]}"
    if number >= 232:
        return f"{8 + 10 * (number - 232):02x}" * 3
    red, rest = divmod(number - 16, 36)
    return "".join(f"{LEVELS[level]:02x}" for level in (red, *divmod(rest, 6)))


@contextmanager
def _window(folder: Path, command: str) -> Iterator[list[str]]:
    """Run a command in a tmux server of its own; yield the words that begin a command to it."""
    tmux = ["tmux", "-S", str(folder / f"tmux{next(_NUMBERS)}"), "-f", "/dev/null"]
    size = ["-x", str(COLUMNS), "-y", str(MOST_ROWS + 2)]
    environ = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder), "TERM": "xterm-256color"}
    subprocess.run([*tmux, "new-session", "-d", *size, command], env=environ, check=True)
    try:
        yield tmux
    finally:
        subprocess.run([*tmux, "kill-server"], capture_output=True, check=False)


def shown(folder: Path, command: str, end: str) -> list[Row]:
    """Return the rows that a command has on the screen once `end` is there, without the last ones."""
    with _window(folder, command) as tmux:
        deadline = monotonic() + WAIT_S
        while True:
            plain = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True).stdout
            filled = plain.rstrip("\n").split("\n")
            if end in filled[-1] or monotonic() > deadline:
                break
            sleep(0.05)
        captured = subprocess.run([*tmux, "capture-pane", "-e", "-p"], capture_output=True, text=True, check=True)
    rows = screen_rows(captured.stdout)[: len(filled) - 1]
    while rows and rows[-1] == (("~", frozenset()),):
        rows.pop()
    return rows


# Comparing


def compared(sample: Sample, folder: Path) -> Compared:
    """Compare an output with less and with the terminal, line by line."""
    text = decode(sample.data).text.removesuffix("\n")
    parsed = OutputParser().parse(text.split("\n"))
    lines = own_rows(parsed)
    rows_before = 0
    for index, line in enumerate(lines):
        rows_before += len(line)
        if rows_before > MOST_ROWS:
            lines = lines[:index]
            break
    file = folder / "output"
    file.write_text("\n".join(text.split("\n")[: len(lines)]) + "\n", encoding="utf-8")
    name = shlex.quote(str(file))
    by_less = shown(folder, f"less -R {name}", END_OF_LESS)
    own = [row for line in lines for row in line]
    by_terminal = own
    if own != by_less:
        by_terminal = shown(folder, f"cat {name}; printf '\\033[0m\\r{END_OF_CAT}'; exec sleep 60", END_OF_CAT)
    as_less = as_terminal = 0
    different: list[tuple[Row, Row]] = []
    less_places, terminal_places = _places(lines, by_less), _places(lines, by_terminal)
    for line, at_less, at_terminal in zip(lines, less_places, terminal_places, strict=True):
        if by_less[at_less : at_less + len(line)] == line:
            as_less += 1
        elif by_terminal[at_terminal : at_terminal + len(line)] == line:
            as_terminal += 1
        else:
            different.append((line[0], next(iter(by_less[at_less : at_less + 1]), ())))
    document = formats.read(Source("-", sample.data, "stream"))
    # Pages of `man` are read as such; all other outputs are to be kept line for line.
    is_kept = document.text == parsed.text if document.is_output else is_manual_title(document.title)
    return Compared(sample.name, len(lines), as_less, as_terminal, is_kept, different)


def _places(lines: Sequence[Sequence[Row]], rows: Sequence[Row]) -> list[int]:
    """Return the row at which each line begins. Below a line whose height differs is the next one that is equal."""
    places, at = [], 0
    for index, line in enumerate(lines):
        places.append(at)
        height = len(line)
        if list(rows[at : at + height]) != list(line) and index + 1 < len(lines):
            following = lines[index + 1][0]
            near = [step for step in range(1, height + 3) if rows[at + step : at + step + 1] == [following]]
            height = height if height in near or not near else near[0]
        at += height
    return places


def _as_text(row: Row) -> str:
    return "".join(text for text, _ in row)[:100]


def main(names: Sequence[str]) -> int:
    """Compare all outputs, or those with one of `names` in their command; print a table. Return the exit code."""
    results: list[Compared] = []
    with TemporaryDirectory(prefix="readtui-outputs-") as place:
        folder = Path(place)
        for sample in samples(folder):
            if names and not any(name in sample.name for name in names):
                continue
            result = compared(sample, folder)
            results.append(result)
            bad = len(result.different)
            print(f"{result.lines:6} {result.as_less:6} {result.as_terminal:6} {bad:6}  {result.name}", flush=True)
            if not result.is_kept:
                print("       not read as output, or with other lines")
            for own, other in result.different[:MOST_SHOWN]:
                print(f"       ours {_as_text(own)!r}\n       less {_as_text(other)!r}")
                if _as_text(own) == _as_text(other):
                    print(f"       {[(a, b) for a, b in zip(own, other, strict=False) if a != b][:2]}")
    lines, less = sum(one.lines for one in results), sum(one.as_less for one in results)
    terminal = sum(one.as_terminal for one in results)
    print(f"{len(results)} outputs, {lines} lines: {less} equal less -R, {terminal} more equal the terminal")
    print(f"{lines - less - terminal} differ from both")
    return int(less + terminal < lines or not all(one.is_kept for one in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
