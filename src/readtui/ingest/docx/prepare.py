"""Rewrite the parts of a Word document with what mammoth would leave out: fields, text boxes, symbols, formulas.

Hidden text and deleted text are removed. The element names are those of ECMA-376, part 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.docx.fields import read_fields, replace_simple_fields
from readtui.ingest.docx.formulas import formula_text
from readtui.ingest.docx.tree import insert_after, local_name, made_run, replace, sibling, value_of
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

_BODY_PARTS = lazy_regex(r"word/(?:document\d*|footnotes|endnotes)\.xml")
_MARGIN_PARTS = lazy_regex(r"word/(?:header|footer)\d*\.xml")
_STYLES_PART = "word/styles.xml"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFF = frozenset(("0", "false", "off"))
_SYMBOL_AREA = range(0xF000, 0xF100)  # the private code points that Word gives to characters of symbol fonts
_REPLACEMENT = "\ufffd"
_SHAPE_HOLDERS = ("drawing", "pict", "object")
_NOT_SHOWN = {
    "/chart": "Charts are not shown.",
    "/diagram": "Diagrams are not shown.",
    "altChunk": "Files that are inserted in the document are not shown.",
    "subDoc": "Files that are inserted in the document are not shown.",
}
"""Notes for the reader, by the end of the kind of a graphic or the name of an element."""


class PreparedParts(NamedTuple):
    """The parts as mammoth should read them.

    `hidden` are lines that Word does not show, `margins` those of headers and footers, `notes` sentences for the
    reader.
    """

    parts: Mapping[str, bytes]
    hidden: tuple[str, ...]
    margins: tuple[str, ...]
    notes: tuple[str, ...]


def prepare_parts(parts: Mapping[str, bytes]) -> PreparedParts:
    """Return the parts of a document, rewritten. Parts that cannot be parsed stay as they are."""
    from lxml.etree import tostring  # deferred: 20 ms

    hiding = HidingStyles.in_part(parts.get(_STYLES_PART, b""))
    prepared: dict[str, bytes] = {}
    hidden: list[str] = []
    margins: dict[str, None] = {}
    notes: dict[str, None] = {}
    for name, data in parts.items():
        is_margin = _MARGIN_PARTS.fullmatch(name) is not None
        if (not is_margin and not _BODY_PARTS.fullmatch(name)) or (root := _parsed(data)) is None:
            prepared[name] = data
            continue
        notes |= dict.fromkeys(_notes(root))
        _prepare(root)
        hidden_here = list(hiding.take_hidden(root))
        if is_margin:
            margins |= dict.fromkeys(filter(None, map(_line_of, root.iter("{*}p"))))
        else:
            hidden += hidden_here
            prepared[name] = tostring(root)
    return PreparedParts(prepared, tuple(hidden), tuple(margins), tuple(notes))


def _parsed(data: bytes) -> _Element | None:
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring

    parser = XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return fromstring(data, parser)
    except XMLSyntaxError:
        return None


def _prepare(root: _Element) -> None:
    """Rewrite all but hidden text."""
    for change in [*root.iter("{*}del", "{*}moveFrom")]:
        parent = change.getparent()
        if len(change) and parent is not None and not local_name(parent).endswith("Pr"):
            parent.remove(change)
    for direction in [*root.iter("{*}bdo", "{*}dir")]:
        replace(direction, direction)
    for line_end in root.iter("{*}cr"):
        line_end.tag = sibling(line_end, "br")
    for tab in root.iter("{*}ptab"):
        tab.tag = sibling(tab, "tab")
    for ruby in [*root.iter("{*}ruby")]:
        _replace_ruby(ruby)
    for alternatives in [*root.iter("{*}AlternateContent")]:
        _choose_alternative(alternatives)
    _move_boxes(root)
    replace_simple_fields(root)
    read_fields(root)
    for formula in [*root.iter("{*}oMath")]:
        is_after_other = local_name(formula.getprevious()) == "r" and local_name(formula.getparent()) == "oMathPara"
        runs = [made_run(sibling(root, ""), formula_text(formula))]
        replace(formula, [*([_line_break(root)] if is_after_other else []), *runs])
    for formulas in [*root.iter("{*}oMathPara")]:
        replace(formulas, formulas.iterchildren("{*}r"))
    for symbol in [*root.iter("{*}sym")]:
        _replace_symbol(symbol)
    for run in root.iter("{*}r"):
        _translate_symbols(run)


def _line_break(root: _Element) -> _Element:
    run = made_run(sibling(root, ""), "")
    run[0].tag = sibling(root, "br")
    return run


def _notes(root: _Element) -> Iterator[str]:
    """Yield a note for each kind of content that is not read."""
    kinds = [str(one.get("uri") or "") for one in root.iter("{*}graphicData")]
    names = [local_name(one) for one in root.iter("{*}altChunk", "{*}subDoc")]
    for end, note in _NOT_SHOWN.items():
        if end in names or any(kind.endswith(end) for kind in kinds):
            yield note


def _line_of(paragraph: _Element) -> str:
    """Return the text of a paragraph on one line, without that of its text boxes."""
    parts = (
        one.text or "" if local_name(one) == "t" else " "
        for one in paragraph.iter("{*}t", "{*}tab", "{*}br")
        if next(one.iterancestors("{*}p"), None) is paragraph
    )
    return " ".join("".join(parts).split())


def _replace_ruby(ruby: _Element) -> None:
    """Replace a text with its pronunciation by the text and the pronunciation in parentheses."""
    base, pronunciation = (
        "".join(part.text or "" for part in ruby.iterfind(f"{{*}}{name}//{{*}}t")) for name in ("rubyBase", "rt")
    )
    text = ruby.makeelement(sibling(ruby, "t"))
    text.text = f"{base} ({pronunciation})" if pronunciation else base
    replace(ruby, [text])


# Text boxes and other shapes with text


def _choose_alternative(alternatives: _Element) -> None:
    """Replace alternatives by the fallback, with the text boxes of the first choice if the fallback has none."""
    choice = next(alternatives.iterchildren("{*}Choice"), None)
    fallback = next(alternatives.iterchildren("{*}Fallback"), None)
    if fallback is None:
        replace(alternatives, () if choice is None else choice)
        return
    has_boxes = next(fallback.iter("{*}txbxContent"), None) is not None
    boxes = [] if has_boxes or choice is None else [_box(content) for content in [*choice.iter("{*}txbxContent")]]
    replace(alternatives, [*fallback, *boxes])


def _move_boxes(root: _Element) -> None:
    """Put the text of each shape where mammoth reads it."""
    for drawing in [*root.iter("{*}drawing")]:
        boxes = [_box(content) for content in [*drawing.iter("{*}txbxContent")]]
        if lines := [_drawn_line(paragraph) for paragraph in drawing.iter("{*}p") if _is_drawn(paragraph)]:
            boxes.append(_box(_text_content(drawing, lines)))
        insert_after(drawing, boxes)
    for path in [*root.iter(f"{_VML}textpath")]:
        holder = next(path.iterancestors("{*}pict"), None)
        if holder is not None and (words := path.get("string")):
            insert_after(holder, [_box(_text_content(holder, [words]))])
    for content in root.iter("{*}txbxContent"):
        for shape in content.iterancestors():
            if local_name(shape) in _SHAPE_HOLDERS:
                break
            if str(shape.tag).startswith(_VML):
                shape.tag = f"{_VML}group"


def _is_drawn(paragraph: _Element) -> bool:
    """Whether a paragraph is one of DrawingML, not of the text."""
    return "drawingml" in str(paragraph.tag) and next(paragraph.iter("{*}t"), None) is not None


def _drawn_line(paragraph: _Element) -> str:
    return "".join(part.text or "" for part in paragraph.iter("{*}t"))


def _text_content(near: _Element, lines: Iterable[str]) -> _Element:
    """Return the content of a text box with a paragraph for each line."""
    namespace = sibling(near, "")
    content = near.makeelement(f"{namespace}txbxContent")
    for line in lines:
        paragraph = near.makeelement(f"{namespace}p")
        paragraph.append(made_run(namespace, line))
        content.append(paragraph)
    return content


def _box(content: _Element) -> _Element:
    """Return a shape that mammoth reads, with this content of a text box."""
    shape = content.makeelement(sibling(content, "pict"))
    shape.append(content)
    return shape


# Symbols


def _replace_symbol(symbol: _Element) -> None:
    """Replace a symbol that mammoth would leave out by a character."""
    text = symbol.makeelement(sibling(symbol, "t"))
    text.text = _symbol(value_of(symbol, "font"), _code(value_of(symbol, "char")))
    replace(symbol, [text])


def _code(hexadecimal: str) -> int:
    try:
        return int(hexadecimal, 16)
    except ValueError:
        return 0


def _symbol(font: str, code: int) -> str:
    """Return the Unicode character for a character of a symbol font; that of replacement if unknown."""
    from mammoth.docx.dingbats import dingbats  # deferred, as in the reader

    found = dingbats.get((font, code)) or (dingbats.get((font, code & 0xFF)) if code in _SYMBOL_AREA else None)
    if found:
        return chr(found)
    is_private = 0xE000 <= code <= 0xF8FF
    is_character = 0x20 <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character and not is_private else _REPLACEMENT


def _translate_symbols(run: _Element) -> None:
    """Translate the characters of a symbol font in a run to Unicode."""
    texts = [text for text in run.iterchildren("{*}t") if any(ord(char) in _SYMBOL_AREA for char in text.text or "")]
    if not texts or (fonts := next(run.iterfind("{*}rPr/{*}rFonts"), None)) is None:
        return
    font = value_of(fonts, "ascii") or value_of(fonts, "hAnsi")
    for text in texts:
        chars = [_symbol(font, ord(char)) if ord(char) in _SYMBOL_AREA else char for char in text.text or ""]
        text.text = "".join(
            old if new == _REPLACEMENT else new for old, new in zip(text.text or "", chars, strict=True)
        )


# Hidden text

_HIDEABLE = frozenset(
    ("t", "sym", "tab", "br", "noBreakHyphen", "softHyphen", "drawing", "pict", "object", "footnoteReference",
     "endnoteReference", "commentReference")
)  # fmt: skip


class _Style(NamedTuple):
    """A style: the id of the one it is based on, and whether it hides text (None: not set)."""

    base: str
    hides: bool | None


class HidingStyles(NamedTuple):
    """The styles of a document, as far as they hide text: by id, and the id of the default paragraph style.

    A style that hides text which another style hides already shows it (17.7.3, toggle properties).
    """

    styles: Mapping[str, _Style]
    default: str
    hides_all: bool

    @classmethod
    def in_part(cls, data: bytes) -> HidingStyles:
        """Return the styles in a part; none if it cannot be parsed."""
        root = _parsed(data) if b"vanish" in data else None
        styles: dict[str, _Style] = {}
        default = ""
        for style in () if root is None else root.iter("{*}style"):
            name = value_of(style, "styleId")
            base = next(style.iterchildren("{*}basedOn"), None)
            styles[name] = _Style("" if base is None else value_of(base, "val"), _hides(style))
            if value_of(style, "type") == "paragraph" and value_of(style, "default") in ("1", "true", "on"):
                default = name
        defaults = None if root is None else next(root.iterfind("{*}docDefaults/{*}rPrDefault"), None)
        return cls(styles, default, defaults is not None and _hides(defaults) is True)

    def take_hidden(self, root: _Element) -> Iterator[str]:
        """Remove the hidden text from a part, and yield its lines."""
        for paragraph in root.iter("{*}p"):
            self._join_to_next(paragraph)
        hidden: dict[_Element, list[str]] = {}
        for run in [*root.iter("{*}r")]:
            if self._is_hidden(run):
                texts = hidden.setdefault(next(run.iterancestors("{*}p"), run), [])
                for part in [one for one in run if local_name(one) in _HIDEABLE]:
                    texts.append((part.text or "") if local_name(part) == "t" else " ")
                    run.remove(part)
        for texts in hidden.values():
            if line := " ".join("".join(texts).split()):
                yield line

    def _is_hidden(self, run: _Element) -> bool:
        direct = _hides(run)
        if direct is not None or not (self.styles or self.hides_all):
            return bool(direct)
        paragraph = next(run.iterancestors("{*}p"), None)
        style = None if paragraph is None else next(paragraph.iterfind("{*}pPr/{*}pStyle"), None)
        of_paragraph = self._hides_by_style(self.default if style is None else value_of(style, "val"))
        style = next(run.iterfind("{*}rPr/{*}rStyle"), None)
        of_run = style is not None and self._hides_by_style(value_of(style, "val"))
        return self.hides_all or of_paragraph != of_run

    def _hides_by_style(self, name: str) -> bool:
        seen: set[str] = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            if (hides := self.styles[name].hides) is not None:
                return hides
            name = self.styles[name].base
        return False

    def _join_to_next(self, paragraph: _Element) -> None:
        """Mark a paragraph whose end is hidden as deleted: its text then belongs to the next paragraph.

        The end of a heading in the line of a paragraph is hidden too (`specVanish`), but it stays a heading.
        """
        properties = next(paragraph.iterfind("{*}pPr/{*}rPr"), None)
        after = paragraph.getnext()
        if properties is None or after is None or local_name(after) != "p":
            return
        if _is_on(properties, "vanish") and _is_on(properties, "specVanish") is None:
            properties.append(properties.makeelement(sibling(properties, "del")))


def _hides(element: _Element) -> bool | None:
    """Whether the properties of an element hide its text; None if they do not say."""
    properties = next(element.iterchildren("{*}rPr"), None)
    return None if properties is None else _is_on(properties, "vanish")


def _is_on(properties: _Element, name: str) -> bool | None:
    """Whether a property is switched on; None if it is not set."""
    found = next(properties.iterchildren(f"{{*}}{name}"), None)
    return None if found is None else value_of(found, "val").lower() not in _OFF
