"""The characters of formulas: superscripts, subscripts, accents, alphabets, operators."""

from __future__ import annotations

import unicodedata

MAX_SCRIPT_LENGTH = 8
"""Signs of one superscript or subscript in small letters: more are hard to read."""

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
RAISED_AS_IS = {
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
"""Superscripts whose sign is high by itself, and the sign that is written."""

ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "∼": "\u0303",
    "¯": "\u0304", "‾": "\u0304", "―": "\u0304", "_": "\u0304", "¨": "\u0308", "˙": "\u0307", ".": "\u0307",
    "⋅": "\u0307", "→": "\u20d7", "⃗": "\u20d7", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300",
    "⃛": "\u20db", "...": "\u20db",
}  # fmt: skip
"""Accents as MathML has them, and the combining mark of each."""

BARS = frozenset("¯‾―_")
BAR = "\u0305"
"""The combining bar that continues from one letter to the next."""

UNDERLINES = {"_": "\u0332", "̲": "\u0332", "¯": "\u0332", "―": "\u0332", "‾": "\u0332"}

FRACTIONS = {
    ("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾", ("1", "8"): "⅛",
}  # fmt: skip
ROOTS = {"2": "√", "3": "∛", "4": "∜"}

OPENING = dict(zip("([{⟨⌈⌊⟦〈", ")]}⟩⌉⌋⟧〉", strict=True))
CLOSING = frozenset(OPENING.values())
UPRIGHTS = frozenset("|‖∥")
"""Signs that both open and close."""

LARGE = frozenset("∑∏∐∫∬∭∮∯⋃⋂⋁⋀⨁⨂⨀⨆⨄⨅")
NAMED_LARGE = frozenset(
    ("lim", "lim sup", "lim inf", "limsup", "liminf", "max", "min", "sup", "inf", "argmax", "argmin")
)
"""Operators that have limits below and above."""

_PREFIXES = frozenset("¬∀∃∄∂∇√∛∜∞∅∆∁∎∴∵∟∠∡∢…⋯⋮⋱′″‴⁗") | LARGE
_NORMALISED = str.maketrans(
    {
        "⋅": "·", "∗": "*", "∕": "/", "∶": ":", "∥": "‖", "〈": "⟨", "〉": "⟩", "-": "−", "⧵": "∖", "≔": ":=",
        "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "", "\u200b": "", "'": "′", "⟶": "→", "⟵": "←",
        "⟹": "⇒", "⟸": "⇐", "⟺": "⇔", "⟼": "↦", "\u2009": " ", "\u200a": " ", "\u2006": " ",
        "\u2005": " ", "\u2004": " ", "\u2003": " ", "\u2002": " ", "\u00a0": " ", "\u202f": " ",
    }
)  # fmt: skip
"""Signs that look alike, and the one that is used."""

_ALPHABETS = {
    "bold": "BOLD", "bold-italic": "BOLD", "double-struck": "DOUBLE-STRUCK", "script": "SCRIPT",
    "bold-script": "SCRIPT", "fraktur": "FRAKTUR", "bold-fraktur": "FRAKTUR", "bold-sans-serif": "BOLD",
}  # fmt: skip
_PLAIN_STYLES = ("ITALIC", "SANS-SERIF", "MONOSPACE")


def normalise_sign(sign: str) -> str:
    """Return the sign that is used for an operator."""
    return sign.translate(_NORMALISED)


def is_infix(sign: str) -> bool:
    """Whether a sign is written between two operands, with spaces around it."""
    if len(sign) > 1:
        return sign in (":=", "::=", "=:", "==", "!=", "<=", ">=", "->", "<<", ">>")
    if sign in _PREFIXES or sign in UPRIGHTS:
        return False
    code = ord(sign)
    return sign in "+−=<>*·±×÷~" or 0x2190 <= code <= 0x22FF or 0x27C0 <= code <= 0x27E5 or 0x27F0 <= code <= 0x2AFF


def is_relation(sign: str) -> bool:
    """Whether an infix sign is never a prefix."""
    return is_infix(sign) and sign not in "+−±∓"


def letters_in_style(text: str, variant: str) -> str:
    """Return the letters in the alphabet of a MathML style. Slanted and sans-serif letters are plain ones."""
    text = "".join(map(_without_slant, text))
    name = _ALPHABETS.get(variant)
    return "".join(_in_alphabet(char, name) for char in text) if name and len(text) == 1 else text


def _without_slant(char: str) -> str:
    if char < "\U0001d400":
        return char
    name = unicodedata.name(char, "")
    if not name.startswith("MATHEMATICAL "):
        return char
    plain = unicodedata.normalize("NFKC", char)
    if "BOLD" in name:
        return _in_alphabet(plain, "BOLD")
    return plain if any(style in name for style in _PLAIN_STYLES) else char


def _in_alphabet(char: str, alphabet: str) -> str:
    case = "CAPITAL" if char.isupper() else "SMALL"
    names = [unicodedata.name(char, "")]
    if char.isascii() and char.isalpha():
        short_name = "BLACK-LETTER" if alphabet == "FRAKTUR" else alphabet
        names = [f"{short_name} {case} {char.upper()}", f"MATHEMATICAL {alphabet} {case} {char.upper()}"]
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
