"""Callouts (notes, warnings) of GitHub, Obsidian, Docusaurus, MyST, Pandoc and MkDocs: block rules, labels and titles.

- a quotation that begins with `[!NOTE]`, perhaps with a sign to fold it and a title: `[!tip]- Title`
- a container between lines of colons: `:::note Title`, `::: {.note}`, `:::{note} Title`; of MyST also between backticks
- an admonition, whose content is indented: `!!! note "Title"`, `??? note`; also a tab of MkDocs: `=== "Title"`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.html.blocks import title_key
from readtui.ingest.markdown.attributes import attributes_of
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

ALERT_LABEL = lazy_regex(r"\[!(\w+(?:[ -]\w+){0,3})(?:\|[^\]\n]*)?\][+-]?(?:[ \t]+(\S[^\n]*))?[ \t]*(?:\n|$)")
"""Label of an alert, at the beginning of a quotation, and its own title: `[!NOTE]`, `[!tip]- Title`."""

CONTENT_INDENT = 4
"""Columns by which the content of an admonition is indented."""

_BOLD_LABEL = lazy_regex(r"\*\*(Note|Tip|Important|Warning|Caution)\*\*()[ \t]*\n")  # of GitHub, before it had alerts
_KINDS = frozenset(
    (
        *("note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "important", "success", "check"),
        *("done", "question", "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing"),
        *("danger", "error", "bug", "example", "quote", "cite", "see", "seealso", "see-also", "aside", "remark"),
        *("admonition", "callout", "theorem", "lemma", "proof", "corollary", "proposition", "definition", "axiom"),
        *("exercise", "solution", "versionadded", "versionchanged", "deprecated"),
    )
)
"""Names of containers that are callouts; other containers only group blocks."""

_VERSIONS = {"versionadded": "New in version", "versionchanged": "Changed in version", "deprecated": "Deprecated since"}
"""Labels of directives whose title is a version."""

_GENERIC_KINDS = ("admonition", "callout", "aside")  # their title is the label
_FENCE = lazy_regex(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(:{3,}|`{3,}|~{3,})([^\n]*)")
_DIRECTIVE = lazy_regex(r"\{([A-Za-z][\w:-]*)\}[ \t]*(.*)")
_ATTRIBUTES = lazy_regex(r"\{([^{}]*)\}[ \t]*(.*)")
_NAMED = lazy_regex(r"([A-Za-z][\w-]*)(?:\[([^\n]*)\])?(?:\{([^{}]*)\})?(?:[ \t]+(.*))?$")
_OPTION = lazy_regex(r":(\w[\w-]*):[ \t]*(.*)")
_ADMONITION = lazy_regex(r"(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]*)((?:[ \t]+[\w-]+)*)(?:[ \t]+\"(.*)\")?[ \t]*$")
_TAB = lazy_regex(r"===[!+]?[ \t]+\"(.*)\"[ \t]*$")
_ADMONITION_CLASSES = ("inline", "end", "annotate")  # of MkDocs: other words without quotation marks are a title
_CODE_DIRECTIVES = ("code", "code-block", "code-cell", "sourcecode")


class Callout(NamedTuple):
    """A callout: its label, "" if it only groups blocks, its own title in Markdown, and ids that lead to it."""

    label: str = ""
    title: str = ""
    ids: tuple[str, ...] = ()


def add_callout_rules(parser: MarkdownIt) -> None:
    """Add the block rules of containers and admonitions to a parser."""
    ended = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "container", _container, {"alt": ended})
    parser.block.ruler.before("fence", "admonition", _admonition, {"alt": ended})


def callout_of(kind: str, title: str = "", ids: Sequence[str] = ()) -> Callout:
    """Return the callout of a kind. A title that only repeats the label is left out."""
    label = kind.capitalize() if kind in (kind.lower(), kind.upper()) else kind
    return Callout(label, "" if title_key(title) == title_key(label) else title, tuple(ids))


# Quotations


def mark_callouts(tokens: Sequence[Token]) -> None:
    """Make the quotations that begin with a label callouts; `meta` of the opening token is their `Callout`."""
    opened: list[bool] = []
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            callout = _take_label(tokens, index)
            opened.append(callout is not None)
            if callout:
                token.type, token.tag, token.meta = "callout_open", "div", {"callout": callout}
        elif token.type == "blockquote_close" and opened.pop():
            token.type, token.tag = "callout_close", "div"


def _take_label(tokens: Sequence[Token], index: int) -> Callout | None:
    """Remove label and title from the quotation at `index`, and return them; None if there are none."""
    if tokens[index + 1].type != "paragraph_open":
        return None
    inline = tokens[index + 2]
    label = ALERT_LABEL.match(inline.content) or _BOLD_LABEL.match(inline.content)
    if label is None:
        return None
    inline.content = inline.content[label.end() :]
    return callout_of(label[1], (label[2] or "").rstrip())


# Containers


def _container(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a container between fences as blocks, with its label and title from the first line."""
    last_line = _containers(state).get(start_line, end_line)
    if last_line >= end_line or state.is_code_block(start_line):
        return False
    found = _FENCE.match(_line(state, start_line))
    if silent or not found:
        return found is not None
    header = found[2].strip()
    directive = _DIRECTIVE.match(header)
    if directive and directive[1] in (*_CODE_DIRECTIVES, "math"):
        _push_code(state, start_line, last_line, directive)
    else:
        first_line = _skip_options(state, start_line + 1, last_line) if directive else start_line + 1
        _push_callout(state, _header(header) or Callout(), first_line, last_line)
    state.line = last_line + 1
    return True


def _containers(state: StateBlock) -> dict[int, int]:
    """The last line of each container of the text by its first line."""
    containers: dict[int, int] | None = state.env.get("containers")
    if containers is None:
        containers = state.env["containers"] = find_containers(state.src)
    return containers


def find_containers(source: str) -> dict[int, int]:
    """Return the last line of each container by its first line. Containers that are not closed are none."""
    containers: dict[int, int] = {}
    if ":::" not in source and "```{" not in source and "~~~{" not in source:
        return containers
    opened: list[tuple[str, int]] = []  # the fence and its line
    code = ""  # the fence of the open code block
    for number, line in enumerate(source.split("\n")):
        if not (found := _FENCE.match(line)):
            continue
        fence, header = found[1], found[2].strip()
        if code:
            code = "" if not header and fence.startswith(code) else code
        elif not header and opened and _closes(opened[-1][0], fence):
            containers[opened.pop()[1]] = number
        elif _header(header) and (fence[0] == ":" or _is_callout_directive(header)):
            opened.append((fence, number))
        elif fence[0] != ":" and not (fence[0] == "`" and "`" in header):
            code = fence
    return containers


def _closes(opening: str, fence: str) -> bool:
    """Whether a fence closes the innermost container: of colons any does, others must be as long as the opening one."""
    return opening[0] == fence[0] and (fence[0] == ":" or len(fence) >= len(opening))


def _is_callout_directive(header: str) -> bool:
    directive = _DIRECTIVE.match(header)
    return directive is not None and directive[1].lower() in _KINDS


def _header(source: str) -> Callout | None:
    """Parse the text after the opening fence of a container; None if it cannot be one."""
    source = source.rstrip(": \t")
    if directive := _DIRECTIVE.match(source):
        return _named_callout([directive[1].removeprefix("prf:")], directive[2], (), source=directive[2])
    if attributes := _ATTRIBUTES.match(source):
        found = attributes_of(attributes[1])
        title = found.others.get("title", "") or attributes[2]
        return _named_callout(found.classes, title, found.ids, source=title)
    if named := _NAMED.match(source):
        found = attributes_of(named[3] or "")
        title = named[2] or found.others.get("title", "") or named[4] or ""
        return _named_callout([named[1], *found.classes], title, found.ids, source=source if named[4] else title)
    return None


def _named_callout(names: Sequence[str], title: str, ids: Sequence[str], *, source: str) -> Callout:
    """Return the callout of the first name that is a kind. Without one, the title is the `source` of the header."""
    kinds = (name.lower().removeprefix("callout-") for name in names)
    kind = next((kind for kind in kinds if kind in _KINDS), "")
    if not kind:
        return Callout("", source, tuple(ids))
    if kind in _GENERIC_KINDS and title and not set(title) & set("*_`[<$"):
        return Callout(title, "", tuple(ids))
    if kind in _VERSIONS:
        return Callout(f"{_VERSIONS[kind]} {title}" if title else _VERSIONS[kind], "", tuple(ids))
    return callout_of({"seealso": "see also", "see-also": "see also"}.get(kind, kind), title, ids)


def _skip_options(state: StateBlock, line: int, last_line: int) -> int:
    """Return the line after the options of a directive of MyST: lines such as `:class: tip`, or YAML between dashes."""
    if line < last_line and _line(state, line).rstrip() == "---":
        end = next((end for end in range(line + 1, last_line) if _line(state, end).rstrip() == "---"), line - 1)
        return end + 1
    while line < last_line and _OPTION.match(_line(state, line)):
        line += 1
    return line


def _push_callout(state: StateBlock, callout: Callout, first_line: int, last_line: int) -> None:
    """Parse lines as the blocks of a callout."""
    parent_type, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last_line
    state.push("callout_open", "div", 1).meta = {"callout": callout}
    state.md.block.tokenize(state, first_line, last_line)
    state.push("callout_close", "div", -1)
    state.parentType, state.lineMax = parent_type, line_max


def _push_code(state: StateBlock, start_line: int, last_line: int, directive: re.Match[str]) -> None:
    first_line = _skip_options(state, start_line + 1, last_line)
    token = state.push("fence", "code", 0)
    token.info = "math" if directive[1] == "math" else directive[2]
    token.content = state.getLines(first_line, last_line, state.sCount[start_line], True)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


# Admonitions


def _admonition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse an admonition or a tab with the indented lines below it."""
    line = _line(state, start_line)
    admonition, tab = _ADMONITION.match(line), _TAB.match(line)
    if not (admonition or tab) or state.is_code_block(start_line):
        return False
    indent = state.blkIndent + CONTENT_INDENT
    last_line = start_line + 1
    while last_line < end_line and (state.isEmpty(last_line) or state.sCount[last_line] >= indent):
        last_line += 1
    is_empty = all(map(state.isEmpty, range(start_line + 1, last_line)))
    if is_empty and not (admonition and admonition[3]):  # an exclamation
        return False
    if not silent:
        callout = _titled_callout(admonition) if admonition else Callout("", tab[1] if tab else "")
        state.blkIndent = indent
        _push_callout(state, callout, start_line + 1, last_line)
        state.blkIndent = indent - CONTENT_INDENT
        state.line = last_line
    return True


def _titled_callout(admonition: re.Match[str]) -> Callout:
    words = admonition[2].split()
    title = admonition[3] or ("" if words[:1] and words[0] in _ADMONITION_CLASSES else " ".join(words))
    return callout_of(admonition[1], title)
