"""Join the lines of a block to one text: words hyphenated at the end of a line, broken addresses, and spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from readtui.document.model import StyledText, joined_text
from readtui.ingest.hyphens import ADDRESS, HYPHENS, SOFT_HYPHEN, Vocabulary
from readtui.ingest.pdf.lines import TextLine
from readtui.ingest.pdf.page import FontStyle
from readtui.unicode.lazy_regex import lazy_regex

_ALTERNATIVE = lazy_regex(r"(?:^|[\s(])[^\W\d_]+/$")  # "and/", of "and/or"
_ADDRESS_START = lazy_regex(r"(?:https?://|www\.)\w", re.IGNORECASE)
_PIECES_BEFORE = 6  # pieces at the end of a text in which an address may begin: it may have several lines
_ALWAYS_CONTINUES = lazy_regex(r"[?&=_#%~+@:]$|:/$|://$")  # how no address ends
_CONTINUES_ADDRESS = lazy_regex(r"[/?&=#%_~.-](?=\w)")  # how only the rest of an address begins
_ADDRESS_SIGN = lazy_regex(r"(?<=\w)[/?&=_#%~-]|(?<=\w)\.(?=\w)|\d")
_NO_REST = lazy_regex(r"(?:https?:|www\.)|[\w’']+/[\w’']+[.,;:)]*$", re.IGNORECASE)  # a new address, or "and/or"
_EXTENSION = lazy_regex(r"(?:html?|php|pdf|txt|xml|json|zip|com|org|net|edu|gov|io|de|fr|uk)[.,;:)>\]]*$")


def join_lines(lines: Sequence[TextLine], vocabulary: Vocabulary) -> list[StyledText]:
    """Return the lines as one styled text, with hyphenated words and broken addresses joined."""
    fonts: Counter[FontStyle] = Counter()
    for line in lines:
        fonts[line.font] += len(line.text)
    usual = fonts.most_common(1)[0][0]
    pieces: list[StyledText] = []
    for line in lines:
        following = line.styled(usual)
        if pieces:
            _join_end(pieces, following, vocabulary)
        pieces += following
    return [StyledText(text.replace(SOFT_HYPHEN, "-"), styles) for text, styles in _merge_equal(pieces)]


def _join_end(pieces: list[StyledText], following: Sequence[StyledText], vocabulary: Vocabulary) -> None:
    """Change the end of `pieces` in place so that those of the next line can be appended: space, hyphen or nothing."""
    before = joined_text(pieces[-_PIECES_BEFORE:]).rstrip()
    after = joined_text(following[:3]).lstrip()
    last = pieces[-1]
    end = last.text.rstrip()
    if before.endswith(HYPHENS):
        is_code = any(style.kind == "code" for style in last.styles)
        pieces[-1] = last._replace(text=end if is_code else end[:-1] + vocabulary.joint(before, after))
    elif _is_one_word(before, after) or _is_one_link(last, following[0], before, after):
        pieces[-1] = StyledText(end, last.styles)
    else:
        pieces.append(StyledText(" "))


def _is_one_word(before: str, after: str) -> bool:
    """Whether no space is between a line that has no hyphen at its end, and the next one."""
    if _has_no_spaces(before[-1:]) and _has_no_spaces(after[:1]):
        return True
    if before[-1:] in "—–" and before[-2:-1].isalnum() and after[:1].isalnum():
        return True
    if _ALTERNATIVE.search(before) and after[:1].isalpha() and "/" not in after.split(maxsplit=1)[0]:
        return True
    if (before.endswith("—") and not before[-2:-1].isspace()) or _is_cut_at_start(before, after):
        return True
    return (address := ADDRESS.search(before)) is not None and _is_rest(address[1], after)


def _is_cut_at_start(before: str, after: str) -> bool:
    """Whether an address begins with the last letters of a line and the first ones of the next: "ht" and "tps://"."""
    letters = before[-6:].rsplit(maxsplit=1)[-1:]
    return bool(letters) and bool(_ADDRESS_START.match(letters[0] + after)) and not _ADDRESS_START.match(after)


def _is_one_link(last: StyledText, first: StyledText, before: str, after: str) -> bool:
    """Whether the words around the end of a line are parts of the address that both are linked to."""
    targets = [style.target for piece in (last, first) for style in piece.styles if style.kind == "link"]
    joined = before.rsplit(maxsplit=1)[-1] + after.split(maxsplit=1)[0].rstrip(".,;:)") if before and after else ""
    return len(targets) == 2 and targets[0] == targets[1] and "/" in joined and joined in targets[0]


def _is_rest(address: str, after: str) -> bool:
    """Whether a text begins with the rest of an address that ends at the end of a line."""
    word = after.split(maxsplit=1)[0] if after else ""
    if _ALWAYS_CONTINUES.search(address) or _CONTINUES_ADDRESS.match(word):
        return True
    if _NO_REST.match(word) or address[-1] in ",;)>]}\"'”’":
        return False
    if address[-1] == ".":
        return not word[:1].isupper() and bool(_EXTENSION.match(word) or _ADDRESS_SIGN.search(word))
    return bool(_ADDRESS_SIGN.search(word[:-1]) and (address[-1] == "/" or len(_ADDRESS_SIGN.findall(word)) > 1))


def _has_no_spaces(char: str) -> bool:
    """Whether a character is of a script without spaces between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uff60"


def _merge_equal(pieces: Iterable[StyledText]) -> list[StyledText]:
    """Merge neighbours with the same styles; a space between them gets their styles."""
    merged: list[StyledText] = []
    for piece in pieces:
        if merged and merged[-1].styles == piece.styles:
            merged[-1] = StyledText(merged[-1].text + piece.text, piece.styles)
        elif len(merged) > 1 and merged[-1].text == " " and merged[-2].styles == piece.styles and piece.styles:
            merged[-2:] = [StyledText(f"{merged[-2].text} {piece.text}", piece.styles)]
        else:
            merged.append(piece)
    return [StyledText(re.sub(" {2,}", " ", piece.text), piece.styles) for piece in merged]
