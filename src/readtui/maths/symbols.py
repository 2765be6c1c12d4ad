"""The signs of mathematics: raised, lowered and accented letters, alphabets, and what stands between operands."""

from __future__ import annotations

import unicodedata

LONGEST_SCRIPT = 8
"""Signs that are raised or lowered in a row: more of the small letters are hard to read."""

RAISED = dict(
    zip(
        "0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδφϕχ⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵠᵠᵡᵀ",
        strict=True,
    )
)
LOWERED = dict(
    zip(
        "0123456789+−-=()aehijklmnoprstuvxβγρφϕχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ",
        strict=True,
    )
)
STANDS_HIGH = {
    "′": "′",
    "″": "″",
    "‴": "‴",
    "⁗": "⁗",
    "′′": "″",
    "′′′": "‴",
    "'": "′",
    "∘": "°",
    "°": "°",
    "†": "†",
    "‡": "‡",
}
"""What is written behind a letter as it is, where it is raised."""

ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "∼": "\u0303",
    "¯": "\u0304", "‾": "\u0304", "―": "\u0304", "_": "\u0304", "¨": "\u0308", "˙": "\u0307", ".": "\u0307",
    "⋅": "\u0307", "→": "\u20d7", "⃗": "\u20d7", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300",
    "⃛": "\u20db", "...": "\u20db",
}  # fmt: skip
"""Accents as they stand above a letter, and the mark that puts them there."""

BARS = frozenset("¯‾―_")
BAR = "\u0305"
"""The bar that goes on from one letter to the next."""

UNDERLINES = {"_": "\u0332", "̲": "\u0332", "¯": "\u0332", "―": "\u0332", "‾": "\u0332"}

VULGAR = {
    ("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾", ("1", "8"): "⅛",
}  # fmt: skip
ROOTS = {"2": "√", "3": "∛", "4": "∜"}

OPENING = dict(zip("([{⟨⌈⌊⟦〈", ")]}⟩⌉⌋⟧〉", strict=True))
CLOSING = frozenset(OPENING.values())
UPRIGHTS = frozenset("|‖∥")
"""What opens and closes alike."""

LARGE = frozenset("∑∏∐∫∬∭∮∯⋃⋂⋁⋀⨁⨂⨀⨆⨄⨅")
NAMED_LARGE = frozenset(
    ("lim", "lim sup", "lim inf", "limsup", "liminf", "max", "min", "sup", "inf", "argmax", "argmin")
)
"""What has limits below and above."""

_PREFIXES = frozenset("¬∀∃∄∂∇√∛∜∞∅∆∁∎∴∵∟∠∡∢…⋯⋮⋱′″‴⁗") | LARGE
_SAME = str.maketrans(
    {
        "⋅": "·", "∗": "*", "∕": "/", "∶": ":", "∥": "‖", "〈": "⟨", "〉": "⟩", "-": "−", "⧵": "∖", "≔": ":=",
        "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "", "\u200b": "", "'": "′", "⟶": "→", "⟵": "←",
        "⟹": "⇒", "⟸": "⇐", "⟺": "⇔", "⟼": "↦", "\u2009": " ", "\u200a": " ", "\u2006": " ",
        "\u2005": " ", "\u2004": " ", "\u2003": " ", "\u2002": " ", "\u00a0": " ", "\u202f": " ",
    }
)  # fmt: skip
"""Signs that look alike, written the one way."""

_ALPHABETS = {
    "bold": "BOLD", "bold-italic": "BOLD", "double-struck": "DOUBLE-STRUCK", "script": "SCRIPT",
    "bold-script": "SCRIPT", "fraktur": "FRAKTUR", "bold-fraktur": "FRAKTUR", "bold-sans-serif": "BOLD",
}  # fmt: skip
_PLAIN_STYLES = ("ITALIC", "SANS-SERIF", "MONOSPACE")


def same(sign: str) -> str:
    """The sign of an operator as it is written here."""
    return sign.translate(_SAME)


def is_infix(sign: str) -> bool:
    """Whether a sign stands between two operands, with space round it."""
    if len(sign) > 1:
        return sign in (":=", "::=", "=:", "==", "!=", "<=", ">=", "->", "<<", ">>")
    if sign in _PREFIXES or sign in UPRIGHTS:
        return False
    code = ord(sign)
    return sign in "+−=<>*·±×÷~" or 0x2190 <= code <= 0x22FF or 0x27C0 <= code <= 0x27E5 or 0x27F0 <= code <= 0x2AFF


def is_relation(sign: str) -> bool:
    """Whether a sign never stands before its operand alone."""
    return is_infix(sign) and sign not in "+−±∓"


def in_alphabet(text: str, variant: str) -> str:
    """Letters in the alphabet that a style asks for; those that only slant or have no serifs are plain letters."""
    text = "".join(map(_plainer, text))
    name = _ALPHABETS.get(variant)
    return "".join(_styled(char, name) for char in text) if name and len(text) == 1 else text


def _plainer(char: str) -> str:
    if char < "\U0001d400":
        return char
    name = unicodedata.name(char, "")
    if not name.startswith("MATHEMATICAL "):
        return char
    plain = unicodedata.normalize("NFKC", char)
    if "BOLD" in name:
        return _styled(plain, "BOLD")
    return plain if any(style in name for style in _PLAIN_STYLES) else char


def _styled(char: str, alphabet: str) -> str:
    case = "CAPITAL" if char.isupper() else "SMALL"
    names = [unicodedata.name(char, "")]
    if char.isascii() and char.isalpha():
        short = "BLACK-LETTER" if alphabet == "FRAKTUR" else alphabet
        names = [f"{short} {case} {char.upper()}", f"MATHEMATICAL {alphabet} {case} {char.upper()}"]
    elif char.isdigit():
        names = [f"MATHEMATICAL {alphabet} {names[0]}"]
    elif names[0].startswith("GREEK"):
        names = [f"MATHEMATICAL {alphabet} {names[0].removeprefix('GREEK ').replace('LETTER ', '')}"]
    for name in names:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return char
