"""Make text printable: remove everything that a terminal would obey, such as escape sequences."""

from __future__ import annotations

import re
import unicodedata

from readtui.unicode.lazy_regex import lazy_regex

MARKS_ON_ONE_BASE = 8
"""Combining marks kept on one character: more than any orthography uses, too few to cover other rows."""

TAB = 8
"""Columns between tab stops, as in terminals."""

_SLICE = 1 << 20
_PLAIN_BYTES = bytes((10, *range(32, 127)))
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
# Control sequences that terminals know (ECMA-48, xterm): CSI, strings (OSC, DCS, SOS, PM, APC), and escapes. Of CSI
# sequences without a parameter only those that programs write often, so that a word after an unfinished one stays.
_CSI = (
    "(?:\x1b\\[|\x9b)(?:[\\d;:]*m|[>?][\\d;]*m|\\??\\d*[JK]|[\\d;]*[A-DHLMP]|[\\d;]+[@E-GIS-TXZ`abdefgirstu~]"
    "|[?>]?[\\d;]+[hlnrst]|[<=>?][\\d;]*u|[>=]\\d*c|\\??[\\d;]+c|>\\d*q|[\\d;]* [@Aqtu]|[?\\d;]*[!\"#$'*][p-z{-}])"
)
_STRING = "(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\\\|\x9c)"
_ESCAPE = '\x1b(?:[(-/$]{1,2}[0-9A-CEHK-RYZ<=>`"%&]| [FGLMN]|#[34568]|%[@G8]|[6-9<=>cDEHMZ\\\\`|}~])'
# The letters P and X of a DCS and an SOS may belong to the text. U+009B is often a wrongly decoded quotation mark.
_UNFINISHED = "\x1b(?:\\[\\??[\\d;:]*|[\\]^_])?|[\x90\x98\x9b\x9d-\x9f]"
ESCAPE_SEQUENCE = f"{_CSI}|{_STRING}|{_ESCAPE}|{_UNFINISHED}"
"""A regular expression of what is removed of a control sequence.

In the grammar of ECMA-48, a control sequence is CSI (ESC [), parameters (0-9 : ; < = > ?), intermediates (space to /),
and a final character (@ to ~). A control string is OSC (ESC ]), DCS (ESC P), SOS (ESC X), PM (ESC ^) or APC (ESC _),
any characters, and ST (ESC \\) or BEL. Other escapes are ESC, intermediates, and a final character (0 to ~).

A sequence that terminals know is removed whole. Of any other, and of a string that does not end on its line, only the
introducer and the parameters are removed, never a letter: "ESC [ 3 word" becomes "word". Where an unfinished sequence
and the next letter of the text read like a whole one (ESC [ and "mine"), it is taken for a whole one.
"""

_SEQUENCE = lazy_regex(ESCAPE_SEQUENCE)
_INTRODUCERS = "\x1b\x90\x98\x9b\x9d\x9e\x9f"
_OVERSTRUCK = lazy_regex("(?:[^\b\n\x1b]\b)+[^\b\n\x1b]")
BULLETS = frozenset(("+o", "o+"))
"""The characters that groff and nroff overstrike for a bullet."""

# Controls (C0, DEL, C1), bidirectional controls, and invisible characters: soft hyphen, zero width space, word
# joiner, BOM, interlinear and tag characters, non-characters. ZWJ and ZWNJ are kept: emoji and Persian need them.
_REMOVED = lazy_regex(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
# The flags of England, Scotland and Wales: a black flag, the code of the region in tag characters, and a cancel tag
# (UTS 51, ED-14a). Other tag characters are removed: they could hide a whole text.
_FLAG = lazy_regex("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,7}\U000e007f)")
_FIRST_TAG = "\U000e0000"
# All but white space and the default ignorable characters of Unicode: joiners, fillers, variation selectors.
_VISIBLE = "[^\\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
_SURROGATE = lazy_regex("[\ud800-\udfff]")
_JOINERS = "\u200c\u200d"  # a mark after one is still on the same base, so they count as marks
# Runs that may be too many combining marks on one base: neither ASCII, nor letters, nor spaces.
_LONG_RUN = lazy_regex(f"[^\x00-\x7e\\w\\s]{{{MARKS_ON_ONE_BASE + 1},}}")


def is_printable(text: str) -> bool:
    """Whether `text` has only printable characters and newlines, with at most `MARKS_ON_ONE_BASE` marks on one."""
    try:
        # Ten times as fast as a regular expression; in slices, to avoid a second copy of a large text.
        not_ascii = text[:_SLICE].encode().translate(None, _PLAIN_BYTES).decode()
        for start in range(_SLICE, len(text), _SLICE):
            not_ascii += text[start : start + _SLICE].encode().translate(None, _PLAIN_BYTES).decode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return not not_ascii or not (
        _has_removed(not_ascii, text) or (_has_excess_marks(not_ascii) and _has_excess_marks(text))
    )


def is_visible(text: str) -> bool:
    """Whether a printable text has a visible character. White space, joiners and fillers are invisible."""
    # Fast path: the first character nearly always decides, and the pattern takes 0.5 ms to compile.
    return "!" <= text[:1] <= "~" or re.search(_VISIBLE, text) is not None


def printable(text: str, tab: int = TAB) -> str:
    """Return `text` with all line ends as newlines, tabs as spaces, and nothing that a terminal would obey or hide.

    Lone surrogates become U+FFFD. If the text is printable already, the same object is returned.
    """
    if is_printable(text):
        return text
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    if is_printable(expanded := text.expandtabs(tab)):
        return expanded
    text = without_escapes(text).expandtabs(tab)
    text = _SURROGATE.sub("\ufffd", _without_removed(text))
    return _LONG_RUN.sub(lambda run: _without_excess_marks(run[0]), text)


def without_escapes(text: str) -> str:
    """Return a text without the control sequences in it, and the same object if there are none.

    Call it before lines are joined: else an unfinished sequence at the end of a line would go on in the next one.
    """
    # The search for one character is twenty times as fast as that for one of a set.
    return _SEQUENCE.sub("", text) if any(sign in text for sign in _INTRODUCERS) else text


def without_overstriking(text: str) -> str:
    """Return a text formatted for a printer, where "N, backspace, N" is a bold letter, with each letter once.

    Different letters on one place all stay: only the backspaces between them are removed.
    """
    return _OVERSTRUCK.sub(_struck_once, text) if "\b" in text else text


def _struck_once(found: re.Match[str]) -> str:
    struck = found[0].split("\b")
    if "".join(struck) in BULLETS:
        return "•"
    letters = dict.fromkeys(char for char in struck if char != "_")
    return "".join(letters if len(letters) < 2 else struck) or "_"


def has_controls(text: str) -> bool:
    """Whether a text has control characters other than tabs and line ends, or bidirectional controls."""
    # Compiled here, as hardly any text needs it.
    return bool(re.search("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]", text))


def printable_line(text: str) -> str:
    """Return `text` made printable, on one line: for titles, file names, addresses and messages."""
    if text.isascii() and text.isprintable():  # nearly all are: a library has ten thousands of them
        return text
    return " ".join(printable(text, tab=1).split("\n"))


def _has_removed(not_ascii: str, text: str) -> bool:
    """Whether `text` has characters to be removed, outside flags; `not_ascii` is `text` without plain ASCII."""
    found = _REMOVED.search(not_ascii)
    return found is not None and (found[0] < _FIRST_TAG or _REMOVED.search(_FLAG.sub("", text)) is not None)


def _without_removed(text: str) -> str:
    return "".join(part if _FLAG.fullmatch(part) else _REMOVED.sub("", part) for part in _FLAG.split(text))


def _has_excess_marks(text: str) -> bool:
    return any(_without_excess_marks(run[0]) != run[0] for run in _LONG_RUN.finditer(text))


def _without_excess_marks(run: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in run:
        marks = marks + 1 if char in _JOINERS or unicodedata.category(char)[0] == "M" else 0
        if marks <= MARKS_ON_ONE_BASE:
            kept.append(char)
    return "".join(kept)
