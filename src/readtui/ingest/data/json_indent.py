"""JSON in long lines, with a line for each key and element. Only the white space between its parts changes."""

from __future__ import annotations

from re import Match

from readtui.unicode.lazy_regex import lazy_regex

LONG_LINE = 300
"""Characters of a line of JSON from which the whole is shown indented: four rows of a terminal."""

DEEPEST = 200
"""The depth of nesting beyond which JSON is shown as it is: a line begins with twice as many spaces as it is deep."""

MOST_CHARACTERS = 32_000_000
"""Length beyond which JSON is shown as it is: indenting takes some 0.2 s for a million characters."""

_SHORT = 72
"""Characters of an object or array that has no others in it and stays on one line."""

_STRING = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_PART = lazy_regex(
    rf"[ \t\r\n]*(?:(?P<close>[\]}}])|(?P<comma>,)|(?:(?P<key>{_STRING})[ \t\r\n]*:[ \t\r\n]*)?"
    rf"(?:(?P<scalar>{_STRING}|[-+.\w]+)|(?P<open>[\[{{])))"
)
_SIMPLE = lazy_regex(rf'(?:[^][{{}}"\n]|"[^"\\\n]{{0,{_SHORT}}}"){{0,{_SHORT}}}[\]}}]')
_SEPARATOR = lazy_regex(rf"(?P<string>{_STRING})|[ \t\r]*(?P<sign>[,:])[ \t\r]*|[ \t\r]+")
_CLOSED_BY = {"[": "]", "{": "}"}
_LONG = lazy_regex(rf"(?m)^[^\n]{{{LONG_LINE}}}.*")
_ONE_VALUE = lazy_regex(rf"\s*(?:{_STRING}\s*:\s*)?(?:{_STRING})?\s*,?\s*")


def indented_json(text: str) -> str | None:
    """Return JSON with a line for each key and element; None if its lines are short or each one string, or if it cannot
    be read.

    Its strings and numbers stay as they are written. Several values one after the other, such as JSON in lines, are not
    indented.
    """
    if len(text) > MOST_CHARACTERS or all(_ONE_VALUE.fullmatch(line[0]) for line in _LONG.finditer(text)):
        return None
    lines: list[str] = []
    closing: list[str] = []  # the brackets that close what is open
    indents = ["\n" + depth * "  " for depth in range(DEEPEST + 1)]
    at, end = 0, len(text.rstrip())
    while at < end:
        part = _PART.match(text, at)
        if part is None or (lines and not closing) or len(closing) == DEEPEST:
            return None
        at = part.end()
        if part["comma"]:
            lines.append(",")
        elif close := part["close"]:
            if not closing or closing.pop() != close:
                return None
            lines += (indents[len(closing)], close)
        else:
            lines.append(indents[len(closing)] if lines else "")
            if part["key"]:
                lines += (part["key"], ": ")
            if part["scalar"]:
                lines.append(part["scalar"])
            elif (
                (simple := _SIMPLE.match(text, at))
                and len(simple[0]) < _SHORT
                and simple[0][-1] == _CLOSED_BY[part["open"]]
            ):
                lines += (part["open"], _SEPARATOR.sub(_spaced, simple[0]))
                at = simple.end()
            else:
                lines.append(part["open"])
                closing.append(_CLOSED_BY[part["open"]])
    return None if closing else "".join(lines) + "\n"


def _spaced(found: Match[str]) -> str:
    return found["string"] or (f"{found['sign']} " if found["sign"] else "")
