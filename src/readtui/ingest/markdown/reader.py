"""Markdown reader: CommonMark with the extensions of GitHub and Pandoc into a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from readtui.document.builder import Builder
from readtui.document.model import Align, Document, Style, StyledText
from readtui.ingest.html.blocks import title_key
from readtui.ingest.html.tags import printable_address
from readtui.ingest.markdown.attributes import code_attributes
from readtui.ingest.markdown.blocks import BlockBuilder
from readtui.ingest.markdown.callouts import Callout
from readtui.ingest.markdown.elements import ElementRenderer, contains_element, find_elements, may_have_elements
from readtui.ingest.markdown.frontmatter import split_front_matter
from readtui.ingest.markdown.html import add_html
from readtui.ingest.markdown.inline import InlineBuilder, alt_text, plain_pieces
from readtui.ingest.markdown.parser import MarkdownParser
from readtui.ingest.markdown.work import parsed_length
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import without_escapes

if TYPE_CHECKING:
    from markdown_it.token import Token

# A picture, what is left of a link around one, and a tag.
_PICTURE = lazy_regex(r"!\[[^\[\]]*\](?:\([^()\s]*\)|\[[^\[\]]*\])|\[\]\([^()\s]*\)|<[^<>]*>")
_TASK = lazy_regex(r"\[([ xX])\](?:[ \t\n]+|\Z)")
_COUNT = r"(?:\d{1,3}|[a-zA-Z]|[ivxlc]{2,6}|[IVXLC]{2,6})"
WRITTEN_MARKER = lazy_regex(rf"(\({_COUNT}\)|{_COUNT}\)|\[\d{{1,3}}\]|(?:[a-z]|[ivxlc]{{2,6}})\.)(?:[ \t\n]+|\Z)")
"""Marker that replaces the bullet before it: "- a) text". A capital letter with a full stop is none, but an initial."""

CAPTION_LABEL = lazy_regex(r"(Caption|Table|):[ \t\n]+(?=\S)")
"""Label of a caption, at the beginning of a paragraph. `Table:` and a colon alone are labels only below a table."""

_BREAKS = ("softbreak", "hardbreak")
_ALIGNS: dict[str, Align] = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}
_MAX_PARAGRAPH_LINES = 100  # of text that is not parsed
_MAX_CAPTION_LENGTH = 600  # characters: a longer emphasised paragraph below an image is not its caption


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """Return the document of the Markdown `text`; the notes of the parser follow `notes`."""
    front_matter = split_front_matter(without_escapes(text.replace("\r\n", "\n").replace("\r", "\n")))
    blocks = BlockBuilder(Builder(source_name))
    length = parsed_length(front_matter.body)
    parser = MarkdownParser(front_matter.body[:length])
    for line in front_matter.lines:
        blocks.builder.hide(line)
    parsed: Iterable[Sequence[Token]] = parser.block_tokens()
    has_elements = may_have_elements(front_matter.body)
    if has_elements:
        parsed = [list(chain.from_iterable(parsed))]
    reader = _TokenReader(blocks, parser, has_elements=has_elements)
    if front_matter.title:
        parsed = list(parsed)
        reader.add_title(front_matter.title, parsed)
    for tokens in parsed:
        reader.add_blocks(tokens)
    reader.add_footnotes()
    builder = blocks.builder  # writes a figure at the end of the text
    if length < len(front_matter.body):
        _add_lines(builder, front_matter.body[length:])
        share = 100 * length // len(front_matter.body)
        builder.note(
            f"Only the first {share}% of this Markdown are formatted, as it is very long: the rest are its lines."
        )
    for note in (*notes, *parser.notes):
        builder.note(note)
    return builder.build(
        title=front_matter.page_title or front_matter.title,
        authors=front_matter.authors,
        site=front_matter.site,
        published=front_matter.published,
        language=front_matter.language,
    )


class _TokenReader:
    """Turns the tokens of the parser into blocks. `has_elements`: HTML elements may span several tokens."""

    def __init__(self, blocks: BlockBuilder, parser: MarkdownParser, *, has_elements: bool) -> None:
        self._blocks = blocks
        self._parser = parser
        self._renderer = ElementRenderer(parser, self._store_footnote)
        self._has_elements = has_elements
        self._numbers: list[int | None] = []  # of the next item of each open list; None for bullets
        self._callouts: list[tuple[str, int]] = []  # labels of the open ones, and the last block before each
        self._footnotes: dict[str, list[Token]] = {}  # tokens by label

    def add_title(self, title: str, parsed: Sequence[Sequence[Token]]) -> None:
        """Add the title as a heading, unless the first heading is an `h1` that is equal, or on top and alone."""
        headings = [
            (token.tag, following.content)
            for tokens in parsed
            for token, following in pairwise(tokens)
            if token.type == "heading_open"
        ]
        titles = [content for tag, content in headings if tag == "h1"]
        is_equal = bool(titles) and headings[0][0] == "h1" and title_key(titles[0]) == title_key(title)
        is_alone = len(titles) == 1 and headings[0][0] == "h1"
        if is_equal or (is_alone and _begins_with_heading(parsed)):
            return
        self._blocks.heading([StyledText(title)], 1)
        self._blocks.shift = 1 if titles else 0

    def add_blocks(self, tokens: Sequence[Token]) -> None:
        """Add the blocks of the tokens; these must be whole blocks."""
        elements = find_elements(tokens) if self._has_elements else {}
        index = 0
        while index < len(tokens):
            token = tokens[index]
            match token.type:
                case "html_block":
                    last = elements.get(index, index)
                    self._add_html(tokens[index : last + 1])
                    index = last
                case "paragraph_open":
                    self._add_ids(token)
                    self._add_paragraph(tokens[index + 1].content)
                    index += 2
                case "heading_open":
                    self._add_ids(token)
                    self._blocks.heading(self._pieces(tokens[index + 1].content), int(token.tag[1]))
                    index += 2
                case "callout_open":
                    self._open_callout(token.meta["callout"])
                case "callout_close":
                    self._close_callout()
                case "dt_open":
                    self._blocks.builder.paragraph(_strong(self._pieces(tokens[index + 1].content)))
                    index += 2
                case "table_open":
                    index = self._add_table(tokens, index)
                case "footnote_reference_open":
                    index = self._store_footnote(tokens, index)
                case _:
                    self._add_other(tokens, index)
            index += 1

    def add_footnotes(self) -> None:
        """Add all footnotes in the order of their first references, then those without a reference."""
        number = 0
        while (note := self._parser.next_footnote(number, self._footnotes)) is not None:
            number += 1
            if number == 1:
                self._blocks.builder.rule()
            self._blocks.add_id(f"fn-{number}")
            self._blocks.builder.open_item(f"{number}.")
            if isinstance(note, str):
                self.add_blocks(self._footnotes.pop(note, ()))
            else:
                self._blocks.builder.paragraph(self._styled(note))
            self._blocks.builder.close()

    def _add_other(self, tokens: Sequence[Token], index: int) -> None:
        """Open or close a container block, or add a block without inline content."""
        token, builder = tokens[index], self._blocks.builder
        match token.type:
            case "math_block":
                self._add_formula(token.content)
            case "fence" | "code_block":
                self._add_code(token)
            case "hr":
                builder.rule()
            case "comment":
                self._hide(token.content)
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                self._open_item(tokens, index)
            case "dd_open":
                builder.open_item("", tight=_is_tight(tokens, index))
            case "blockquote_open":
                builder.open_quote()
            case "list_item_close" | "dd_close" | "blockquote_close":
                builder.close()
            case _:
                pass  # the ends of paragraphs and definition lists

    def _add_html(self, tokens: Sequence[Token]) -> None:
        """Add an HTML block, or several with the Markdown between them."""
        html = self._renderer.render(tokens) if len(tokens) > 1 else tokens[0].content
        add_html(html, self._blocks)

    def _add_code(self, token: Token) -> None:
        if token.info.strip() == "math":
            self._add_formula(token.content)
        else:
            attributes = code_attributes(token.info.strip())
            for name in attributes.ids:
                self._blocks.add_id(name)
            self._blocks.builder.code(token.content, next(iter(attributes.classes), ""))

    def _open_item(self, tokens: Sequence[Token], index: int) -> None:
        """Open a list item; a checkbox or a marker at the beginning of its text replaces the bullet."""
        token = tokens[index]
        number = self._numbers[-1]
        marker = "•" if number is None else f"{number}{token.markup}"
        if number is not None:
            self._numbers[-1] = number + 1
        if tokens[index + 1].type == "paragraph_open":
            content = tokens[index + 2].content
            if task := _TASK.match(content):
                marker = "☐" if task[1] == " " else "☑"
                tokens[index + 2].content = content[task.end() :]
            elif number is None and (written := WRITTEN_MARKER.match(content)):
                marker = written[1]
                tokens[index + 2].content = content[written.end() :]
        self._blocks.builder.open_item(marker, tight=_is_tight(tokens, index))

    def _open_callout(self, callout: Callout) -> None:
        """Open a callout as a quotation with its label; one without a label is a group of blocks."""
        for name in callout.ids:
            self._blocks.add_id(name)
        builder = self._blocks.builder
        if callout.label:
            builder.open_quote(callout.label)
        self._callouts.append((callout.label, builder.last_block))
        if callout.title:
            builder.paragraph(_strong(self._pieces(callout.title)))

    def _close_callout(self) -> None:
        """Close a callout; of an empty one, the label is its text."""
        label, last_block = self._callouts.pop()
        if label:
            self._blocks.builder.close()
        if label and self._blocks.builder.last_block == last_block:
            self._blocks.builder.open_quote()
            self._blocks.builder.paragraph([StyledText(label, (Style("strong"),))])
            self._blocks.builder.close()

    def _add_paragraph(self, content: str) -> None:
        label = CAPTION_LABEL.match(content)
        if label and (label[1] == "Caption" or self._blocks.builder.is_below_table):
            self._add_labelled_caption(content[label.end() :])
            return
        parsed = self._parser.parse_inline(content)
        if isinstance(parsed, str):
            self._blocks.builder.paragraph(plain_pieces(parsed))
            return
        if "<" in content and contains_element(parsed):
            add_html(self._renderer.render_inline(parsed), self._blocks)
            return
        for part in _split_at_formulas(parsed):
            if len(part) == 1 and part[0].markup == "$$":
                self._add_formula(str(part[0].meta["tex"]))
            else:
                self._add_inline(part)

    def _add_formula(self, source: str) -> None:
        """Add a display formula: a paragraph if it can be shown in Unicode, else code in TeX."""
        if (formula := self._parser.unicode_formula(source)) is None:
            self._blocks.builder.code(source.strip("\n"), "tex")
        else:
            self._blocks.builder.paragraph(formula)

    def _add_inline(self, tokens: Sequence[Token]) -> None:
        """Add inline content: a figure, perhaps with an emphasised caption below it, or a caption, or a paragraph."""
        if tokens and tokens[0].type == "image" and (len(tokens) == 1 or _is_caption(tokens[2:], tokens[1])):
            caption = self._styled(tokens[3:-1])
            self._add_figure(tokens[0])
            if caption and not self._blocks.caption(caption):
                self._blocks.builder.paragraph(caption)
        elif not (_is_caption(tokens) and self._blocks.caption(self._styled(tokens[1:-1]))):
            self._blocks.builder.paragraph(self._styled(tokens))

    def _add_labelled_caption(self, content: str) -> None:
        """Add the caption of the figure, table or code right above it, or else a caption without a target."""
        parsed = self._parser.parse_inline(content)
        inline = InlineBuilder()
        inline.add_tokens([] if isinstance(parsed, str) else parsed)
        pieces = plain_pieces(parsed) if isinstance(parsed, str) else inline.pieces()
        if not self._blocks.caption(pieces, inline.ids):
            for name in inline.ids:
                self._blocks.add_id(name)
            self._blocks.builder.caption(pieces, self._blocks.builder.captioned)
        for comment in inline.comments:
            self._hide(comment)

    def _add_figure(self, image: Token) -> None:
        self._blocks.figure(alt_text(image), printable_address(str(image.attrs.get("src", ""))))
        if title := image.attrs.get("title"):
            self._blocks.caption(str(title))

    def _add_table(self, tokens: Sequence[Token], index: int) -> int:
        """Add the table that opens at `index`; return the index of the token that closes it."""
        rows: list[list[Sequence[StyledText]]] = []
        aligns: list[Align] = []
        row = tokens[index]
        while (token := tokens[index]).type != "table_close":
            match token.type:
                case "tr_open":
                    row = token
                    rows.append([])
                case "th_open":
                    aligns.append(_ALIGNS.get(str(token.attrs.get("style", "")), ""))
                case "inline":
                    rows[-1].append(self._cell(token.content))
                case "tr_close" if len(rows) > 1:  # the header row defines the columns: it has no excess cells
                    rows[-1] += [self._cell(cell) for cell in self._parser.excess_cells(row, len(aligns))]
                case _:
                    pass
            index += 1
        header_rows = int(any(piece.text.strip() for cell in rows[0] for piece in cell))
        self._blocks.builder.table(rows if header_rows else rows[1:], header_rows, aligns)
        return index

    def _store_footnote(self, tokens: Sequence[Token], index: int) -> int:
        """Store the tokens of a footnote for `add_footnotes`; return the index of the token that closes it."""
        first, depth = index + 1, 1
        while depth:
            index += 1
            depth += (tokens[index].type == "footnote_reference_open") - (
                tokens[index].type == "footnote_reference_close"
            )
        self._footnotes.setdefault(str(tokens[first - 1].meta["label"]), []).extend(tokens[first:index])
        return index

    def _pieces(self, content: str) -> list[StyledText]:
        """Parse inline content into pieces."""
        parsed = self._parser.parse_inline(content)
        return plain_pieces(parsed) if isinstance(parsed, str) else self._styled(parsed)

    def _cell(self, content: str) -> list[StyledText]:
        """Parse the content of a cell; the blocks of HTML in it are on lines of their own."""
        parsed = self._parser.parse_inline(content)
        return plain_pieces(parsed) if isinstance(parsed, str) else self._styled(parsed, breaks_blocks=True)

    def _styled(self, tokens: Sequence[Token], *, breaks_blocks: bool = False) -> list[StyledText]:
        """Return the pieces of inline tokens; their ids go to the next block."""
        inline = InlineBuilder(breaks_blocks=breaks_blocks)
        inline.add_tokens(tokens)
        for name in inline.ids:
            self._blocks.add_id(name)
        for comment in inline.comments:
            self._hide(comment)
        return inline.pieces()

    def _add_ids(self, token: Token) -> None:
        """Add the ids in the attributes of a block."""
        for name in token.meta.get("ids_above", ()):
            self._blocks.add_id_above(name)
        for name in token.meta.get("ids", ()):
            self._blocks.add_id(name)

    def _hide(self, comment: str) -> None:
        for line in comment.split("\n"):
            self._blocks.builder.hide(line)


def _begins_with_heading(parsed: Iterable[Sequence[Token]]) -> bool:
    """Whether nothing but pictures, rules and HTML is above the first heading."""
    for tokens in parsed:
        for token in tokens:
            if token.type == "heading_open":
                return True
            if (
                token.content
                and token.type != "html_block"
                and _PICTURE.sub("", _PICTURE.sub("", token.content)).strip()
            ):
                return False
    return False


def _add_lines(builder: Builder, text: str) -> None:
    """Add text line for line, without its markup; lines without a blank line between them are in one paragraph."""
    paragraph: list[str] = []
    for line in text.split("\n"):
        if paragraph and (not line.strip() or len(paragraph) == _MAX_PARAGRAPH_LINES):
            builder.paragraph("\n".join(paragraph))
            paragraph.clear()
        paragraph += [line] if line.strip() else []
    builder.paragraph("\n".join(paragraph))


def _is_tight(tokens: Sequence[Token], index: int) -> bool:
    """Whether no blank line separates the item that opens at `index` from the one before."""
    return tokens[index + 1].type != "paragraph_open" or tokens[index + 1].hidden


def _is_caption(tokens: Sequence[Token], before: Token | None = None) -> bool:
    """Whether inline content is emphasised as a whole. The token `before` it, if given, must be a line break."""
    return (
        len(tokens) > 2
        and (before is None or before.type in _BREAKS)
        and tokens[0].type == "em_open"
        and tokens[-1].type == "em_close"
        and all(token.level for token in tokens[1:-1])
        and (before is not None or sum(len(token.content) for token in tokens) <= _MAX_CAPTION_LENGTH)
    )


def _split_at_formulas(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Split inline content at formulas between double dollars that are on separate lines."""
    start = 0
    for index, token in enumerate(tokens):
        is_line_start = not index or tokens[index - 1].type in _BREAKS
        is_line_end = index + 1 == len(tokens) or tokens[index + 1].type in _BREAKS
        if token.markup == "$$" and is_line_start and is_line_end:
            if start < index - 1:
                yield tokens[start : index - 1]
            yield tokens[index : index + 1]
            start = index + 2
    if start < len(tokens) or not tokens:
        yield tokens[start:]


def _strong(pieces: Sequence[StyledText]) -> list[StyledText]:
    return [StyledText(piece.text, (Style("strong"), *piece.styles)) for piece in pieces]
