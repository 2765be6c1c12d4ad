"""The forms under which a dictionary may list a word of a text."""

from __future__ import annotations

LEAST_STEM = 2
"""Letters of the shortest stem: "go" of "going"."""

_AROUND = " \t\n.,;:!?\"'“”„‘’‚«»‹›()[]{}<>…—–-*_/\\|"

_ENDINGS = (
    *(("ies", "y"), ("ied", "y"), ("ily", "y"), ("ier", "y"), ("iest", "y")),
    *(("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", "")),
    *(("ly", ""), ("ly", "le"), ("er", ""), ("er", "e"), ("est", ""), ("est", "e")),
)
"""English endings, and what stands in their place in the form of a dictionary."""

_DOUBLED = ("ing", "ed", "er", "est")
"""Endings before which a consonant is doubled: "stopped"."""


def forms_of(word: str) -> tuple[str, ...]:
    """Return the forms of a word, the likeliest first: as it is, in lower case, without possessive, and its stems."""
    bare = " ".join(word.split())
    stripped = bare.strip(_AROUND) or bare
    forms = [bare, stripped, stripped.replace("’", "'")]
    for sign in ("'s", "’s", "'", "’"):
        forms += [form.removesuffix(sign) for form in (*forms, bare) if form.endswith(sign)]
    forms += [form.lower() for form in forms]
    lower = forms[-1]
    forms += [lower.capitalize(), lower.upper()]
    if lower.isalpha():
        forms += _stems(lower)
    return tuple(dict.fromkeys(form for form in forms if form))


def _stems(word: str) -> list[str]:
    stems = []
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < LEAST_STEM:
            continue
        if not instead and ending in _DOUBLED and stem[-1] == stem[-2] and len(stem) > LEAST_STEM:
            stems.append(stem[:-1])
        stems.append(stem + instead)
    return stems
