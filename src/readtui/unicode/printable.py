"""Text made printable: nothing in it that a terminal would obey."""

from __future__ import annotations

import re
import unicodedata

MARKS_ON_ONE_BASE = 8
"""Combining marks kept on one character: more than any orthography uses, few enough not to spill over rows."""

TAB = 8
"""Columns between tab stops, as terminals have them."""

_PLAIN_BYTES = bytes((10, *range(32, 127)))
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
# Control sequences that are whole (ECMA-48): CSI, strings (OSC, DCS, SOS, PM, APC) that end on the same line, and
# escapes with and without intermediate characters. One that never ends loses its ESC only: what follows stays.
_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b(?:[ -/]+[0-~]|[0-OQ-WYZ\\\\`-~])"
)
# Controls (C0, DEL, C1), bidirectional controls, and characters that show nothing: soft hyphen, zero width space,
# word joiner, BOM, interlinear and tag characters, non-characters. ZWJ and ZWNJ stay: emoji and Persian need them.
_SILENT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
# The flags of England, Scotland and Wales are a black flag, the code of the region in tag characters, and their end
# (UTS 51, ED-14a). Tag characters that spell anything else could hide a whole text.
_FLAG = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,7}\U000e007f)")
_FIRST_TAG = "\U000e0000"
# What Unicode calls ignorable by default, as far as it is printable: joiners, fillers, and selectors of a variant.
_VISIBLE = "[^\\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINERS = "\u200c\u200d"  # a mark behind one still stands on the same base, so they count as marks
# Runs that may be combining marks heaped on one base: neither ASCII, nor letters, nor spaces.
_HEAP = re.compile(f"[^\x00-\x7e\\w\\s]{{{MARKS_ON_ONE_BASE + 1},}}")


def is_printable(text: str) -> bool:
    """Whether `text` obeys law 1: printable characters and newlines only, no heaps of marks."""
    try:
        rare = text.encode().translate(None, _PLAIN_BYTES).decode()  # what is not plain ASCII, found ten times as fast
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return not rare or not (_has_silent(rare, text) or (_heaped(rare) and _heaped(text)))


def is_visible(text: str) -> bool:
    """Whether anything of a printable text can be seen: space, and joiners that join nothing, cannot."""
    # Nearly always the first character tells, and the pattern takes half a millisecond to make.
    return "!" <= text[:1] <= "~" or re.search(_VISIBLE, text) is not None


def printable(text: str, tab: int = TAB) -> str:
    """`text` with line ends as newlines, tabs widened, and nothing that a terminal would obey or hide.

    Lone surrogates become U+FFFD. The same object comes back when there is nothing to do.
    """
    if is_printable(text):
        return text
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    if is_printable(widened := text.expandtabs(tab)):
        return widened
    text = _SEQUENCE.sub("", text).expandtabs(tab)
    text = _SURROGATE.sub("\ufffd", _without_silent(text))
    return _HEAP.sub(lambda heap: _thinned(heap[0]), text)


def has_controls(text: str) -> bool:
    """Whether a text holds characters that a terminal would obey: controls but for tabs and line ends, and C1."""
    # Compiled here, as hardly any text gets this far.
    return bool(re.search("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]", text))


def printable_line(text: str) -> str:
    """`text` made printable, on one line: for titles, file names, addresses and messages."""
    return " ".join(printable(text, tab=1).split("\n"))


def _has_silent(rare: str, text: str) -> bool:
    """Whether `text` has a silent character that is no part of a flag; `rare` is what is not ASCII of it."""
    found = _SILENT.search(rare)
    return found is not None and (found[0] < _FIRST_TAG or _SILENT.search(_FLAG.sub("", text)) is not None)


def _without_silent(text: str) -> str:
    return "".join(part if _FLAG.fullmatch(part) else _SILENT.sub("", part) for part in _FLAG.split(text))


def _heaped(text: str) -> bool:
    return any(_thinned(heap[0]) != heap[0] for heap in _HEAP.finditer(text))


def _thinned(run: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in run:
        marks = marks + 1 if char in _JOINERS or unicodedata.category(char)[0] == "M" else 0
        if marks <= MARKS_ON_ONE_BASE:
            kept.append(char)
    return "".join(kept)
