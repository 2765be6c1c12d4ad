"""Hypothesis strategies for texts and for documents with every kind of block."""

from __future__ import annotations

from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.content import Content
from readtui.document.model import Document, InlineKind, Style, StyledText

_ORDINARY = (
    *("a", "of", "visit", "well-known", "extraordinary", "—", "word—word", "(so)", "12,5", "a\xa0b", "-5", "  "),
    *("https://example.org/a/long/path?x=1&y=two_three", "e\u0301te\u0301", "“quoted”", "naïve", "x" * 30, "\n"),
    *("中文文本，没有空格。", "「引号」", "カタカナー", "ｶﾞｷﾞ", "한국어 낱말", "\u3000", "％"),
    *("नमस्ते", "क्षत्रिय", "\u094dक", "שָׁלוֹם", "مَرْحَبًا", "می\u200cخواهم", "\u060012", "น้ำ", "\u0e33"),
    *("\u1112\u1161\u11ab", "\u1161-\u1161", "\u1100\u1100가", "。\u0301", ". \u0301"),
    *("👨‍👩‍👧", "🇩🇪🇫🇷🇮", "👍🏽", "❤️", "1️⃣", "\u200d", "\u0301", "a\u200db", " \u0301", "🏳️‍🌈", "\ufe0f"),
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)
_HOSTILE = (
    *("\x1b[31mred\x1b[0m", "\x1b]52;c;YQ==\x07", "\x1b]0;title\x1b\\", "\x1bP1;2q\x9c", "\x9b2J", "\x1bc", "\x1b(B"),
    *("\x1b", "\x1b[", "\x1b]8;;", "\x9d", "\x1bX", "\x1b[3", "[31m", "\x07", "\x9c", "\\"),
    *("\0", "\x08", "\x7f", "\x85", "\r", "\r\n", "\t", "\x0b", "\x0c", "\u2028", "\u2029", "\x1c", "\x84"),
    *(
        "\u202e",
        "\u2066",
        "\u200f",
        "\u061c",
        "\xad",
        "\u200b",
        "\ufeff",
        "\U000e0041",
        "\U000e007f",
        "\ufffe",
        "\ufdd0",
    ),
    *("\ud83d", "\ude00", "\udc80", "\u0301" * 9, "a" + "\u0335\u0489" * 20, "\u0301\u200d" * 9, "\u0903" * 9),
)
TEXTS = st.lists(st.sampled_from(_ORDINARY), max_size=12).map(" ".join) | st.lists(
    st.sampled_from(_ORDINARY), max_size=6
).map("".join)
"""Texts in many scripts that are hard to measure: joined emoji, combining marks without a base, long words."""

ANY_TEXTS = st.lists(st.sampled_from(_ORDINARY + _HOSTILE), max_size=8).map("".join) | st.text(
    st.characters(codec=None), max_size=12
)
"""The same with everything that a terminal would obey or hide, complete and in parts; or any characters."""

_KINDS: st.SearchStrategy[InlineKind] = st.sampled_from(["strong", "emphasis", "code", "link", "sup"])
_BLOCKS = [
    *("paragraph", "paragraph", "heading", "code", "figure", "caption", "table", "rule", "quote", "item", "close"),
    *("hide", "target"),
]


def contents(texts: st.SearchStrategy[str] = TEXTS) -> st.SearchStrategy[Content]:
    """The content of a block: plain text, or pieces with up to two styles."""
    styles = st.lists(st.builds(Style, _KINDS, st.just("") | texts), max_size=2).map(tuple)
    return texts | st.lists(st.builds(StyledText, texts, styles), max_size=4)


@st.composite
def documents(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> Document:
    """A document made in up to seven steps, with or without quotations and items."""
    builder = Builder("made.md")
    depth = 0
    for kind in draw(st.lists(st.sampled_from(_BLOCKS), max_size=7)):
        match kind:
            case "quote":
                builder.open_quote(draw(st.sampled_from(["", "Warning", "注意"])))
                depth += 1
            case "item":
                builder.open_item(draw(st.sampled_from(["•", "3.", "", "☐", "１０)"])), tight=draw(st.booleans()))
                depth += 1
            case "close":
                if depth:
                    builder.close()
                    depth -= 1
            case _:
                _add_block(draw, builder, kind, texts)
    return builder.build(language=draw(st.sampled_from(["", "en", "de-CH"])))


def _add_block(draw: st.DrawFn, builder: Builder, kind: str, texts: st.SearchStrategy[str]) -> None:
    content = contents(texts)
    match kind:
        case "heading":
            builder.heading(draw(content), draw(st.integers(1, 6)))
        case "code":
            builder.code(draw(texts), draw(st.sampled_from(["", "python"])))
        case "figure":
            figure = builder.figure(draw(texts), "folder/a.png", shown=draw(st.booleans()))
            for _ in range(draw(st.integers(0, 2))):
                builder.caption(draw(content), figure)
        case "caption":
            builder.caption(draw(content))
        case "table":
            columns = draw(st.integers(1, 4))
            row = st.lists(content, min_size=columns, max_size=columns)
            table = builder.table(draw(st.lists(row, min_size=1, max_size=4)), draw(st.integers(0, 2)))
            builder.caption(draw(texts), table)
        case "rule":
            builder.rule()
        case "hide":
            builder.hide(draw(texts))
        case "target":
            builder.target(draw(texts))
        case _:
            builder.paragraph(draw(content))
