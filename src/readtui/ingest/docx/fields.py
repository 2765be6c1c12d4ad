"""Fields of Word documents (ECMA-376 part 1, 17.16): their results are text, their instructions are not.

A field has its instruction between a `fldChar` of the type "begin" and one of the type "separate", and its result
between that and one of the type "end". Both may contain fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from readtui.ingest.docx.tree import insert_after, local_name, made_run, replace, sibling, value_of
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_CONTENT = frozenset(
    ("t", "sym", "tab", "br", "noBreakHyphen", "softHyphen", "drawing", "pict", "object", "footnoteReference",
     "endnoteReference")
)  # fmt: skip
_PARTS_OF_FIELDS = ("begin", "separate", "end", "instrText")
_ARGUMENT = lazy_regex(r'"((?:[^"\\]|\\.)*)"?|(\\\S)|([^\s"]+)')
_SWITCHES_WITH_VALUE = frozenset(("\\l", "\\o", "\\t", "\\s", "\\f", "\\b", "\\d", "\\w", "\\*", "\\#", "\\@", "\\p"))
_REFERENCES = ("REF", "PAGEREF", "NOTEREF")


@dataclass(slots=True)
class _Field:
    """A field: the parts of its instruction, and the elements that Word does not show of it.

    `is_result` is true after the instruction. `needs_result` is true if it is shown, but has no result.
    """

    begin: _Element
    is_result: bool = False
    needs_result: bool = True
    last_run: _Element | None = None
    instruction: list[str] = field(default_factory=list)
    instruction_elements: list[_Element] = field(default_factory=list)
    unshown: list[_Element] = field(default_factory=list)


def replace_simple_fields(root: _Element) -> None:
    """Replace each `fldSimple` by a field in parts, in place."""
    for simple in [*root.iter("{*}fldSimple")]:
        namespace = sibling(simple, "")
        code = simple.makeelement(f"{namespace}instrText")
        code.text = value_of(simple, "instr")
        begin, separate, end = (_field_char(simple, kind) for kind in ("begin", "separate", "end"))
        content = [child for child in simple if local_name(child) != "fldData"]
        replace(simple, [_run_with(begin), _run_with(code), _run_with(separate), *content, _run_with(end)])


def read_fields(root: _Element) -> None:
    """Remove the content of instructions, and simplify the instructions that are links, in place.

    A field without an end is none.
    """
    names = {value_of(bookmark, "name") for bookmark in root.iter("{*}bookmarkStart")}
    for closed in list(_closed_fields(root)):
        for element in closed.unshown:
            if (parent := element.getparent()) is not None:
                parent.remove(element)
        target = _link_target("".join(closed.instruction), names)
        if target or not _is_checkbox(closed):
            for element in closed.instruction_elements:
                element.text = ""
        if target:
            closed.instruction_elements[0].text = f" HYPERLINK {target}"
        if closed.needs_result and closed.last_run is not None:
            insert_after(closed.last_run, _result_runs(closed, sibling(closed.begin, "")))


def _closed_fields(root: _Element) -> Iterator[_Field]:
    """Yield the fields that have an end."""
    opened: list[_Field] = []
    for element in root.iter():
        name = local_name(element)
        kind = value_of(element, "fldCharType") if name == "fldChar" else name
        if kind == "separate" and opened:
            opened[-1].is_result = True
        closed = opened.pop() if kind == "end" and opened else None
        outer = opened[:-1] if kind in ("separate", "instrText") else opened
        unshown_by = [one for one in outer if not one.is_result]  # the fields in whose instruction the element is
        if kind in _PARTS_OF_FIELDS or kind in _CONTENT:
            for one in unshown_by:
                one.unshown.append(element)
        if closed is not None:
            closed.needs_result = closed.needs_result and not unshown_by
            closed.last_run = element.getparent()
            yield closed
        elif kind == "begin":
            opened.append(_Field(element))
        elif kind == "instrText" and opened and not opened[-1].is_result:
            opened[-1].instruction.append(element.text or "")
            opened[-1].instruction_elements.append(element)
        elif kind in _CONTENT and unshown_by:
            unshown_by[-1].instruction.append((element.text or "") if kind == "t" else "")
        elif kind in _CONTENT:
            for one in opened:
                one.needs_result = False


def _is_checkbox(one: _Field) -> bool:
    return "".join(one.instruction).split()[:1] == ["FORMCHECKBOX"]


def _arguments(instruction: str) -> tuple[list[str], dict[str, str]]:
    """Return the words of an instruction, and its switches with their values."""
    words: list[str] = []
    switches: dict[str, str] = {}
    switch = ""
    for quoted, switched, word in _ARGUMENT.findall(instruction):
        if switched:
            switch = switched.lower()
            switches[switch] = ""
        elif switch in _SWITCHES_WITH_VALUE:
            switches[switch] = quoted or word
            switch = ""
        else:
            words.append(re.sub(r"\\(.)", r"\1", quoted) if quoted else word)
    return words, switches


def _link_target(instruction: str, names: set[str]) -> str:
    """Return the arguments of a HYPERLINK field with the target of an instruction; "" if it is no link."""
    words, switches = _arguments(instruction)
    kind = words[0].upper() if words else ""
    if kind == "HYPERLINK":
        address = words[1].replace('"', "%22") if len(words) > 1 else ""
        place = switches.get("\\l", "")
        if not address:
            return f'\\l "{place}"' if place else ""
        return f'"{address}#{place}"' if place else f'"{address}"'
    is_reference = kind in _REFERENCES and "\\h" in switches and words[1:2] and words[1] in names
    return f'\\l "{words[1]}"' if is_reference else ""


def _result_runs(one: _Field, namespace: str) -> list[_Element]:
    """Return what Word shows of a field that has no result of its own."""
    words, switches = _arguments("".join(one.instruction))
    match words[0].upper() if words else "":
        case "FORMDROPDOWN":
            entries = [value_of(entry, "val") for entry in one.begin.iterfind("{*}ffData/{*}ddList/{*}listEntry")]
            chosen = [value_of(result, "val") for result in one.begin.iterfind("{*}ffData/{*}ddList/{*}result")]
            index = int(chosen[0]) if chosen and chosen[0].isdecimal() else 0
            return [made_run(namespace, entry) for entry in entries[index : index + 1]]
        case "MACROBUTTON" | "GOTOBUTTON":
            return [made_run(namespace, " ".join(words[2:]))]
        case "EQ":
            return [made_run(namespace, "".join(one.instruction).strip().removeprefix("EQ").strip())]
        case "SYMBOL" if len(words) > 1:
            code = words[1].lower()
            is_number = code.isdecimal() or re.fullmatch(r"0x[0-9a-f]{1,4}", code)
            symbol = one.begin.makeelement(f"{namespace}sym")
            symbol.set(f"{namespace}font", switches.get("\\f", ""))
            symbol.set(f"{namespace}char", f"{int(code, 0) if is_number else 0:04X}")
            return [_run_with(symbol)] if is_number else []
        case _:
            return []


def _field_char(near: _Element, kind: str) -> _Element:
    namespace = sibling(near, "")
    made = near.makeelement(f"{namespace}fldChar")
    made.set(f"{namespace}fldCharType", kind)
    return made


def _run_with(content: _Element) -> _Element:
    run = content.makeelement(sibling(content, "r"))
    run.append(content)
    return run
