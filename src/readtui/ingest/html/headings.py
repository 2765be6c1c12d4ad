"""Headings of a web page: those that are buttons or have a role, and the links to themselves that they contain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, cast

from readtui.ingest.html.blocks import line_of, text_of
from readtui.ingest.html.tags import HEADING_LEVELS, show
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LABEL_LENGTH = 300
"""Characters of the longest button or element with a role that is a heading."""

MAX_ACTION_WORDS = 3
"""Words of the longest button that only says what it does ("Show all comments")."""

MAX_INNER_ELEMENTS = 40
"""Elements inside a heading, a label or a panel that are looked at."""

MAX_TEXTS = 200
"""Texts between tags that are counted of an element."""

MAX_BUTTONS = 2_000
"""Headings and buttons that are looked at: no page has more of them."""

DEFAULT_LEVEL = 2
"""Level of an element with the role of a heading, and of a button before the first heading (WAI-ARIA 1.2)."""

_LABELLED_TAGS = (*HEADING_LEVELS, "summary", "dt")
_MENU_TAGS = ("nav", "form", "menu")
_ACCORDION = lazy_regex(r"(?i)accordion|faq|question|collaps|disclosure|expand|toggle")
_ACTION = lazy_regex(
    r"(?i)\W*(?:show|read|see|view|load|expand|collapse|toggle|open|close|hide|copy|share|save|print|menu|search|more"
    r"|less|next|prev|previous|back|edit|reply|like|follow|subscribe|sign|log|play|pause|listen|download|settings"
    r"|options|filter|sort|language|add|buy|contents|table of contents)\b"
)
_PERMALINK_NAMES = lazy_regex(
    r"(?i)(?:^|[\s_-])(?:h?anchor(?:js)?|header-?link|heading-?link|perma-?link|hash-?link|direct-?link|self-?link"
    r"|section-?link|zola-anchor)(?:$|[\s_-])"
)
_PERMALINK_WORDS = lazy_regex(
    r"(?i)\W*(?:perma-?link(?: .*)?|permanent link(?: .*)?|(?:direct )?link (?:to|for) .*|anchor(?: link)?(?: .*)?"
    r"|copy (?:the )?(?:section )?link(?: .*)?|(?:edit|bearbeiten|modifier|editar|modifica|bewerken|править|編集|编辑)"
    r"(?: (?:this )?(?:section|source|page|le code))?)\W*"
)
_EDIT_BRACKETS = lazy_regex(r"\s*\[\s*$")


def normalise_headings(root: _Element, elements: Sequence[_Element], html: str) -> None:
    """Make headings of the elements in the page `html` that browsers present as headings, and clean all headings.

    `elements` are at least the headings and buttons of the page, in document order.
    """
    if "heading" in html:
        _replace_roles(root)
    _Buttons(root).show_labels(elements, html)
    for element in elements:
        if element.tag in HEADING_LEVELS:
            _hide_permalinks(element)


def _replace_roles(root: _Element) -> None:
    """Give elements with the role of a heading the tag of one."""
    for element in _found(root, "//*[@role='heading']"):
        is_nested = next(element.iterancestors(*HEADING_LEVELS), None) is not None
        if element.tag in ("a", *HEADING_LEVELS) or is_nested or len(text_of(element)) > MAX_LABEL_LENGTH:
            continue
        if next(element.iterdescendants(*HEADING_LEVELS), None) is None:
            level = (element.get("aria-level") or "").strip()
            element.tag = f"h{min(max(int(level), 1), 6) if level.isdecimal() and len(level) < 4 else DEFAULT_LEVEL}"


def _found(root: _Element, path: str) -> list[_Element]:
    from lxml.etree import XPath  # deferred: 20 ms

    return cast("list[_Element]", XPath(path)(root))


# Buttons


class _Buttons:
    """The buttons of one page: those over a text that they show and hide are its heading."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._elements_by_id: dict[str, _Element] | None = None

    def show_labels(self, elements: Sequence[_Element], html: str) -> None:
        """Make text or headings of the buttons that are labels, and show the panels below them."""
        level = DEFAULT_LEVEL - 1
        for element in [one for one in elements if one.tag == "button" or one.tag in HEADING_LEVELS][:MAX_BUTTONS]:
            if element.tag == "button":
                self._show_label(element, level)
            else:
                level = HEADING_LEVELS[str(element.tag)]
                for link in islice(element.iterdescendants("a"), MAX_INNER_ELEMENTS):
                    if link.get("aria-expanded") is not None or link.get("aria-controls") is not None:
                        self._show(link, "a")
        if 'role="button"' in html:
            for element in _found(self._root, "//*[@role='button'][@aria-expanded]")[:MAX_BUTTONS]:
                if element.tag not in ("a", "button") and self._is_accordion(element):
                    self._show(element, str(element.tag))

    def _show_label(self, button: _Element, level: int) -> None:
        """Show a button if it is a label; `level` is that of the heading before it."""
        if next(button.iterancestors(*_MENU_TAGS), None) is not None:
            return
        if next(button.iterdescendants(*HEADING_LEVELS), None) is not None:
            self._show(button, "div")
        elif (holder := next(button.iterancestors(*_LABELLED_TAGS), None)) is not None:
            if _is_label_of(button, holder):
                self._show(button, "span")
        elif _is_in_sentence(button):
            button.tag = "span"
        elif self._is_accordion(button):
            self._show(button, f"h{min(level + 1, 6)}")

    def _show(self, button: _Element, tag: str) -> None:
        """Give a button another tag, remove the signs in it, and show its panel."""
        panel = self._panel(button)
        for part in list(islice(button.iterdescendants("span", "i", "em", "div", "sup"), MAX_INNER_ELEMENTS)):
            if _letters(part) == 0:
                _clear(part)
        button.tag = tag
        if panel is not None:
            show(panel)

    def _panel(self, button: _Element) -> _Element | None:
        """Return the element that a button shows and hides: the one it names, or the one below it."""
        name = button.get("aria-controls") or button.get("data-bs-target") or button.get("data-target") or ""
        if name and (panel := self._element(name.split()[0].removeprefix("#"))) is not None:
            return panel
        element: _Element | None = button
        while element is not None and element.getnext() is None:
            element = element.getparent()
            if element is None or element.tag in ("body", "article", "main") or len(element) > 1:
                return None
        return element.getnext() if element is not None else None

    def _element(self, name: str) -> _Element | None:
        if self._elements_by_id is None:
            self._elements_by_id = {element.get("id", ""): element for element in _found(self._root, "//*[@id]")}
        return self._elements_by_id.get(name)

    def _is_accordion(self, button: _Element) -> bool:
        """Whether a button is the heading of a text that it shows and hides."""
        label = line_of(button)
        is_action = _ACTION.match(label) and len(label.split()) <= MAX_ACTION_WORDS and not label.endswith("?")
        if (
            not any(map(str.isalnum, label))
            or len(label) > MAX_LABEL_LENGTH
            or is_action
            or button.get("role") == "tab"
        ):
            return False
        parent = button.getparent()
        names = f"{button.get('class')} {parent.get('class') if parent is not None else ''}"
        if not (button.get("aria-expanded") or button.get("aria-controls") or _ACCORDION.search(names)):
            return False
        panel = self._panel(button)
        return panel is not None and _has_prose(panel, label) and panel not in list(button.iterancestors())


def _is_label_of(button: _Element, holder: _Element) -> bool:
    """Whether a button has all words of the element that contains it, and no button before it has some."""
    if not (own := _letters(button)):
        return False
    buttons = list(islice(holder.iterdescendants("button"), MAX_INNER_ELEMENTS))
    others = sum(_letters(one) for one in buttons if one is not button)
    is_first = next((one for one in buttons if _letters(one)), None) is button
    return is_first and _letters(holder) - others <= own


def _is_in_sentence(button: _Element) -> bool:
    """Whether a button has text on both sides in its paragraph, as in instructions."""
    parent = button.getparent()
    if button.tag != "button" or parent is None or parent.tag not in ("p", "li", "dd"):
        return False
    previous = button.getprevious()
    before = parent.text if previous is None else previous.tail
    return bool((before or "").strip() and (button.tail or "").strip()) and _letters(button) > 0


def _has_prose(panel: _Element, label: str) -> bool:
    """Whether a panel contains text that is not in links or controls, and no heading that repeats the label."""
    inside = list(islice(panel.iterdescendants(), MAX_INNER_ELEMENTS))
    if any(one.tag in HEADING_LEVELS and line_of(one) == label for one in inside):
        return False
    controls = islice(panel.iterdescendants("a", "button", "select", "label"), MAX_INNER_ELEMENTS)
    return _letters(panel) > 2 * sum(map(_letters, controls))


# Links to the heading itself


def _hide_permalinks(heading: _Element) -> None:
    """Remove signs that link to a heading, and hide such words, inside the heading and beside it."""
    beside = [one for one in (heading.getprevious(), heading.getnext()) if one is not None and one.tag == "a"]
    for link in beside:
        if not _letters(link) and link.get("href", "#").startswith("#"):
            _clear(link)
    if not len(heading):
        return
    letters = _letters(heading)
    for part in list(islice(heading.iterdescendants("a", "span", "sup", "small", "i"), MAX_INNER_ELEMENTS)):
        own = _letters(part)
        if own >= letters:
            continue
        if not own:
            if _is_permalink(part):
                _clear(part)
        elif part.tag == "a" and _PERMALINK_WORDS.fullmatch(line_of(part)):
            _hide(part)


def _is_permalink(part: _Element) -> bool:
    """Whether an element without letters in a heading is a link to the heading, or is not read aloud."""
    names = _PERMALINK_NAMES.search(part.get("class") or "") is not None
    titles = any(_PERMALINK_WORDS.fullmatch(part.get(name) or "") for name in ("title", "aria-label"))
    is_local = part.tag == "a" and part.get("href", "#").startswith("#")
    return names or titles or is_local or part.get("aria-hidden") == "true"


def _hide(link: _Element) -> None:
    """Hide a link, and the brackets around it."""
    parent, previous = link.getparent(), link.getprevious()
    if parent is not None and parent.tag not in HEADING_LEVELS and _letters(parent) == _letters(link):
        parent.set("hidden", "")
        return
    link.set("hidden", "")
    tail = (link.tail or "").lstrip()
    if parent is None or not tail.startswith("]"):
        return
    if previous is not None and _EDIT_BRACKETS.search(previous.tail or ""):
        previous.tail = printable(_EDIT_BRACKETS.sub("", previous.tail or ""))
        link.tail = printable(tail[1:])
    elif previous is None and _EDIT_BRACKETS.search(parent.text or ""):
        parent.text = printable(_EDIT_BRACKETS.sub("", parent.text or ""))
        link.tail = printable(tail[1:])


def _clear(element: _Element) -> None:
    """Remove the content of an element; links can still point to it."""
    element.text = None
    del element[:]


def _letters(element: _Element) -> int:
    """Return the number of letters and digits in an element; of a long one only those of its first texts."""
    return sum(sum(map(str.isalnum, text)) for text in islice(element.itertext(), MAX_TEXTS))
