"""Reader of plain text: whole documents."""

import re
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.config.paths import articles_folder
from readtui.document.model import Caption, Code, Document, Figure, Heading, Item, Paragraph, Quote, Rule
from readtui.ingest import formats
from readtui.ingest.plaintext import long_text, reader
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.long_text import LONG_PARAGRAPH
from readtui.ingest.plaintext.reader import LONG, MOST_PARAGRAPHS, heading_levels, read
from readtui.ingest.source import Source

LONG_LINE = "The lamp burned all night long, and nobody on the ships that passed knew who kept it. " * 4

BOOK = """\
*** START OF THE PROJECT EBOOK THE LIGHTHOUSE ***




THE LIGHTHOUSE AT SKERRY

by A. N. Author



CHAPTER I

The Keeper


The lamp had been burning for the better part of an hour when the half-
blind keeper came up the stairs with a can of oil in one hand and a letter
in the other. He said nothing at first, for the wind had taken his breath,
and there was in any case nothing to say.

"It has come," he told them at last--"the letter that we have been
waiting for."

He sang to himself as he read:

  The sea has teeth, the sea has hands,
    It gnaws upon the shore,
  It takes the castle from the sands
    And comes again for more.

Then he folded it and put it into his pocket, where it stayed for many
years and was forgotten.

       *       *       *       *       *

CHAPTER II

The Boat

Nobody in the village remembered the boat. It had lain under the nets so
long that the grass grew through it, and the children, who were afraid of
nothing else, were afraid of it.

*** END OF THE PROJECT EBOOK THE LIGHTHOUSE ***
"""

RFC = """\



Network Working Group                                         A. Nonymous
Request for Comments: 99999                                  Example Corp.
Category: Informational                                         July 2030


                A Protocol for Passing Notes in Class

Status of This Memo

   This memo provides information for pupils.  It does not specify a
   standard of any kind, and its distribution is limited by the attention
   of the teacher.

Table of Contents

   1.  Introduction . . . . . . . . . . . . . . . . . . . . . . . .   2
     1.1.  Terms  . . . . . . . . . . . . . . . . . . . . . . . . .   2
   2.  Folding  . . . . . . . . . . . . . . . . . . . . . . . . . .   3

1.  Introduction

   Notes have been passed since there were desks.  The practice is old,
   but nobody has written down how it is done, and so every class finds
   the same mistakes anew and pays for them in detention, which



Nonymous                     Informational                      [Page 1]
\f
RFC 99999                    Passing Notes                     July 2030


   this document hopes to prevent.

1.1.  Terms

   o  Sender: the pupil who writes the note and hopes that it arrives
      where it should.

   o  Relay: every pupil between.

2.  Folding

   The note is folded twice, as the figure shows.

      +--------+        +--------+
      | sender | -----> | relay  |
      +--------+        +--------+

                 Figure 1: The way of a note

   A relay MUST NOT read it.



Nonymous                     Informational                      [Page 2]
\f
RFC 99999                    Passing Notes                     July 2030


3.  Security Considerations

   The teacher is an active attacker on the path, and this protocol has
   nothing to set against that.



Nonymous                     Informational                      [Page 3]
"""

CHINESE = """\
跳到内容

山谷里的图书馆

在离县城四十公里的山谷里，有一座只有两间屋子的图书馆。它每周开放三天，来的人却比镇上的书店还多，许多人要走一个多小时的山路。

怎样开始

二十年前，一位退休的小学老师把自己的书搬到了旧粮站里。起初只有三百本，后来村里人把家里的旧书也送了过来，架子很快就不够用了。

谁来读书

孩子们放学以后先到这里写作业，老人则来看报。到了冬天，因为屋里有火炉，有时连站的地方都没有，但是谁也不大声说话。

图1：冬天的阅览室

以后怎么办

老师已经八十岁了，她希望有年轻人来接手。县里答应派一名管理员，可是到现在还没有人愿意长期住在山里。
"""

JAPANESE = """\
第一章 出発

朝の港は静かだった。船は一隻しかなく、その甲板で老人が網をつくろっていた。彼は顔を上げずに、今日は風が変わると言った。

第二章 嵐

昼過ぎになると空が暗くなり、波が堤防を越え始めた。人々は家に戻り、窓を板でふさいだ。老人だけがまだ港に立っていた。
"""

MAIL = """\
From: Ada Winter <ada@example.org>
To: Ben Frost <ben@example.org>
Date: Tue, 4 Mar 2031 09:12:44 +0100
Subject: The heating in the reading room

Dear Ben,

the heating in the reading room has failed again, and this time the
caretaker says that the boiler itself is to blame. He can mend it, but
not before Thursday, so we shall need the small stoves until then.

On Monday you wrote:

> Could we not simply close the room for a few days? There is hardly
> anybody there in the mornings, and the stoves make me nervous.
>
>> The stoves are safe as long as somebody looks after them.
>
> I know that you trust them.

I do trust them. What we need:

- two stoves from the cellar, the green ones, because the black one
  smokes
- a bucket of sand for each of them
- somebody who stays until six

Regards
Ada

--
Ada Winter
Reading Room, Third Floor
"""

PLAIN = """\
I went down to the river this morning because I could not sleep. The water was higher than yesterday.

There was a man on the other bank. He did not look up. I thought of calling to him, but what would I have said?

Later it rained.

I came home by the long way, past the mill and the empty school, and when I opened the door the kettle was already \
singing, though nobody was there.
"""

POEM = """\
The Crow

A crow sat on the garden wall
and had no voice to sing at all,
but looked at me with half an eye
and told me twice that I would die.

I gave it bread, I gave it meat,
it took them both with careful feet,
and in the spring, when it was gone,
I found the wall to lean upon.
"""


def headings(document: Document) -> list[tuple[int, str]]:
    return [(block.level, block.span.of(document.text)) for block in document.blocks if isinstance(block, Heading)]


def captions(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if isinstance(block, Caption)]


def paragraphs(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if isinstance(block, Paragraph)]


def listings(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if isinstance(block, Code)]


def hidden(document: Document) -> list[str]:
    return [line.text for line in document.hidden]


@pytest.fixture(scope="module")
def article() -> Document:
    return read((articles_folder() / "beijing-moscow.txt").read_text("utf-8"), "beijing-moscow.txt")


def test_an_article_without_marks_gets_its_title_and_sections(article: Document) -> None:
    assert article.title == "Beijing's Leader Heads for Moscow"
    assert [(section.depth, section.title) for section in article.sections] == [
        (1, "Beijing's Leader Heads for Moscow"),
        (2, "The War at the Top of the List"),
        (2, "A Guest Against the Isolation"),
        (2, "Dinner for Two, Then the Delegations"),
        (2, "Two Readings of One Principle"),
        (2, "A Telephone Call to Kyiv"),
        (2, "What Was Learned Between Riyadh and Tehran"),
        (2, "A Drone in the Black Sea"),
        (2, "More Than a Courtesy"),
    ]


def test_the_lead_is_below_the_title(article: Document) -> None:
    assert isinstance(article.blocks[1], Paragraph)
    assert article.blocks[1].span.of(article.text).startswith("For three days, from Monday")


def test_the_link_that_skips_to_the_article_is_hidden(article: Document) -> None:
    assert hidden(article) == ["Skip to the article"]
    assert article.hidden[0].before == 0


def test_alternative_text_and_caption_become_one_callout(article: Document) -> None:
    pairs = [
        (figure, caption)
        for figure, caption in zip(article.blocks, article.blocks[1:], strict=False)
        if isinstance(figure, Figure) and isinstance(caption, Caption)
    ]
    assert [figure.alt for figure, _ in pairs] == captions(article)
    assert len(pairs) == len(captions(article)) == 2
    assert not any(figure.span for figure, _ in pairs)
    assert all(caption.of is not None and article.blocks[caption.of] is figure for figure, caption in pairs)


def test_a_book_has_chapters_with_names() -> None:
    book = read(BOOK, "book.txt")
    assert headings(book) == [
        (1, "THE LIGHTHOUSE AT SKERRY"),
        (2, "CHAPTER I The Keeper"),
        (2, "CHAPTER II The Boat"),
    ]
    assert book.title == "THE LIGHTHOUSE AT SKERRY"
    assert book.authors == ("A. N. Author",)
    assert hidden(book) == [
        "*** START OF THE PROJECT EBOOK THE LIGHTHOUSE ***",
        "*** END OF THE PROJECT EBOOK THE LIGHTHOUSE ***",
    ]
    assert sum(isinstance(block, Rule) for block in book.blocks) == 1


def test_wrapped_paragraphs_are_joined_and_verse_is_not() -> None:
    texts = paragraphs(read(BOOK, "book.txt"))
    assert texts[1].startswith(
        "The lamp had been burning for the better part of an hour when the half-blind keeper came"
    )
    assert texts[2] == '"It has come," he told them at last--"the letter that we have been waiting for."'
    assert texts[4] == (
        "The sea has teeth, the sea has hands,\n  It gnaws upon the shore,\n"
        "It takes the castle from the sands\n  And comes again for more."
    )


def test_an_rfc_has_numbered_sections() -> None:
    rfc = read(RFC, "rfc.txt")
    assert headings(rfc) == [
        (1, "A Protocol for Passing Notes in Class"),
        (2, "Status of This Memo"),
        (2, "Table of Contents"),
        (2, "1. Introduction"),
        (3, "1.1. Terms"),
        (2, "2. Folding"),
        (2, "3. Security Considerations"),
    ]


def test_the_header_the_contents_and_the_drawing_of_an_rfc_are_preformatted() -> None:
    rfc = read(RFC, "rfc.txt")
    head, contents, drawing = listings(rfc)
    assert head.startswith("Network Working Group    ")
    assert contents.count("\n") == 2
    assert drawing.split("\n")[1].strip() == "| sender | -----> | relay  |"
    assert captions(rfc) == ["Figure 1: The way of a note"]


def test_a_paragraph_continues_on_the_next_page_and_the_footer_is_hidden() -> None:
    rfc = read(RFC, "rfc.txt")
    assert any("in detention, which this document hopes to prevent." in text for text in paragraphs(rfc))
    assert [line.split()[0] for line in hidden(rfc)] == ["Nonymous", "RFC", "Nonymous", "RFC", "Nonymous"]


def test_the_items_of_an_rfc_are_a_list() -> None:
    rfc = read(RFC, "rfc.txt")
    items = [block for block in rfc.blocks if block.nest]
    assert [block.span.of(rfc.text).split(":")[0] for block in items] == ["Sender", "Relay"]
    assert [one.marker for block in items for one in block.nest if isinstance(one, Item)] == ["•", "•"]


def test_chinese_headings_are_short_lines_without_a_full_stop() -> None:
    document = read(CHINESE, "zh.txt")
    assert headings(document) == [(1, "山谷里的图书馆"), (2, "怎样开始"), (2, "谁来读书"), (2, "以后怎么办")]
    assert captions(document) == ["图1：冬天的阅览室"]
    assert hidden(document) == ["跳到内容"]


def test_japanese_chapters_are_recognised() -> None:
    document = read(JAPANESE, "ja.txt")
    assert headings(document) == [(2, "第一章 出発"), (2, "第二章 嵐")]
    assert document.title == ""


def test_the_title_of_a_mail_is_its_subject_and_nothing_is_hidden() -> None:
    mail = read(MAIL, "mail.txt")
    assert mail.title == "The heating in the reading room"
    assert mail.authors == ("Ada Winter",)
    assert mail.published == "Tue, 4 Mar 2031 09:12:44 +0100"
    assert headings(mail) == []
    assert hidden(mail) == []
    assert paragraphs(mail)[0].split("\n")[3] == "Subject: The heating in the reading room"


def test_quoted_lines_of_a_mail_are_quotations() -> None:
    mail = read(MAIL, "mail.txt")
    quoted = [block for block in mail.blocks if block.nest and isinstance(block.nest[0], Quote)]
    assert [len(block.nest) for block in quoted] == [1, 2, 1]
    assert (
        quoted[0]
        .span.of(mail.text)
        .endswith("There is hardly anybody there in the mornings, and the stoves make me nervous.")
    )


def test_a_text_without_structure_gets_none() -> None:
    document = read(PLAIN, "diary.txt")
    assert headings(document) == []
    assert document.title == ""
    assert hidden(document) == []
    assert len(paragraphs(document)) == 4


def test_a_poem_keeps_its_lines() -> None:
    poem = read(POEM, "crow.txt")
    assert headings(poem) == [(1, "The Crow")]
    assert [text.count("\n") for text in paragraphs(poem)] == [3, 3]


def test_marked_headings_have_the_level_of_their_mark() -> None:
    document = read("# Title\n\nA lead.\n\n## Part\n\nText.\n\n### Deeper\n\nText.\n", "x")
    assert headings(document) == [(1, "Title"), (2, "Part"), (3, "Deeper")]
    assert document.title == "Title"


def test_underlined_headings_have_the_level_of_their_underline() -> None:
    document = read("The Well\n========\n\nIt is deep.\n\nThe Rope\n--------\n\nIt is long.\n", "x")
    assert headings(document) == [(1, "The Well"), (2, "The Rope")]


def test_parts_are_one_level_above_chapters() -> None:
    prose = "It was long ago, and nobody who was there has ever spoken of it, though all of them remembered it well."
    text = f"PART ONE\n\nChapter 1. The Door\n\n{prose}\n\nChapter 2. The Key\n\n{prose}\n\nThe Lock\n\n{prose}\n"
    assert [level for level, _ in headings(read(text, "x"))][:3] == [2, 3, 3]


def test_lists_are_nested_by_indentation() -> None:
    document = read("- one\n  - two\n- three\n", "x")
    assert [(block.span.of(document.text), len(block.nest)) for block in document.blocks] == [
        ("one", 1),
        ("two", 2),
        ("three", 1),
    ]


def test_a_fenced_listing_keeps_its_language() -> None:
    document = read("So:\n\n```python\nx = 1\n\ny = 2\n```\n\nDone.\n", "x")
    assert [(block.language, block.span.of(document.text)) for block in document.blocks if isinstance(block, Code)] == [
        ("python", "x = 1\n\ny = 2")
    ]


def test_a_byline_is_shown_and_in_the_metadata() -> None:
    prose = "The bridge was closed on Monday after a lorry had struck one of the pillars. " * 3
    document = read(
        f"example.org\n\nBridge Closed\n\nBy Ina Berg and Tom Lund\nMarch 4, 2031\n\n{prose}\n\n{prose}", "x"
    )
    assert document.title == "Bridge Closed"
    assert document.authors == ("Ina Berg", "Tom Lund")
    assert document.published == "March 4, 2031"
    assert document.site == "example.org"
    assert "By Ina Berg and Tom Lund" in document.text


def test_given_notes_come_before_the_note_on_control_characters() -> None:
    document = read("A\x1b[31mred\x1b[0m bell\x07.", "x", ["Read as Latin-1."])
    assert document.notes == ("Read as Latin-1.", "Control characters were removed.")
    assert document.text == "Ared bell."


def test_tabs_and_line_ends_are_not_noted_as_control_characters() -> None:
    assert read("a\tb\r\nc\x0cd", "x").notes == ()


def test_an_empty_text_is_an_empty_document() -> None:
    assert read("", "x").blocks == ()
    assert read("\n \n", "x").blocks == ()


def prose_of_length(*extra: str) -> str:
    paragraph = "word " * (LONG_PARAGRAPH // 4) + "end."
    return "\n\n".join(["Chapter 1. It Starts", paragraph, *extra, *[paragraph] * (LONG // len(paragraph))])


def test_a_long_text_is_read_by_simple_rules_with_a_note() -> None:
    document = read(prose_of_length("A Plain Heading"), "x")
    assert headings(document) == [(3, "Chapter 1. It Starts"), (2, "A Plain Heading")]
    assert document.notes[0].startswith("The text is long")


def test_the_mark_of_a_heading_is_not_shown() -> None:
    document = read("The Last Ferry\n\n" + "He waited. " * 20 + "\n\nSee also[edit]\n\n" + "She left. " * 20, "x")
    assert headings(document)[-1] == (2, "See also")


def test_a_long_text_keeps_its_lists_marks_and_short_lines() -> None:
    document = read(
        prose_of_length("- one\n- two", "\n \n", "# Mark\n====", "short, and no heading.", "\nFirst line\nsecond line"),
        "x",
    )
    assert [block.span.of(document.text) for block in document.blocks if block.nest] == ["one", "two"]
    assert "short, and no heading." in paragraphs(document)
    assert "First line\nsecond line" in paragraphs(document)


@settings(max_examples=50)
@given(st.lists(st.sampled_from([LONG_LINE, "short", "Chapter 2", "- one\n- two", "\n", "", " "]), max_size=12))
def test_a_long_text_is_read_alike_in_slices(parts: list[str]) -> None:
    text, read_in = "\n\n".join([LONG_LINE, *parts]), list[Document]()
    for size in (1, 50, 10_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "LONG", 1)
            patch.setattr(long_text, "SLICE", size)
            read_in.append(read(text, "x"))
    assert read_in[0] == read_in[1] == read_in[2]
    lines = [document.lines for document in read_in if document.lines is not None]
    assert len({one.text for one in lines}) == 1
    assert [one.corrected([]).blocks for one in lines] == [read_in[0].blocks] * 3


def test_a_large_text_is_in_memory_twice_at_most() -> None:
    source = Source("large.txt", "\n\n".join([3 * LONG_LINE] * 10_000).encode())
    size, sources = len(source.data), [source]
    formats.read(Source("small.txt", source.data[: 2 * LONG]))  # what is imported does not count
    del source
    tracemalloc.start()
    formats.read(sources.pop())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2.8 * size


def test_very_many_paragraphs_are_a_long_text_too() -> None:
    document = read("abc def\n\n" * (MOST_PARAGRAPHS + 1), "x")
    assert len(document.blocks) == MOST_PARAGRAPHS + 1
    assert document.notes


def test_a_million_lines_in_one_block_stay_one_paragraph() -> None:
    document = read("a\n" * 1_000_000, "x")
    assert len(document.blocks) == 1


WORDS = st.sampled_from(
    [
        "word",
        "Chapter 2.",
        "- item",
        "> quote",
        "Share",
        "1. one",
        "| a |",
        "***",
        "# h",
        "    x = 1;",
        "Photo: me",
        "Übung",
        "山",
    ]
)
TEXTS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=12).map("\n".join)


@settings(max_examples=200)
@given(TEXTS | st.text(alphabet="ab .-#>*=|`1\n:", max_size=80))
def test_no_word_is_ever_lost(text: str) -> None:
    document = read(text, "x")
    markers = [one.marker for block in document.blocks for one in block.nest if isinstance(one, Item)]
    languages = [block.language for block in document.blocks if isinstance(block, Code)]
    alts = [block.alt for block in document.blocks if isinstance(block, Figure)]
    shown = " ".join([document.text, *hidden(document), *markers, *languages, *alts])
    assert sorted(re.findall(r"\w", text)) == sorted(re.findall(r"\w", shown))


@settings(max_examples=60)
@given(st.sets(st.integers(0, 8), min_size=3), st.booleans())
def test_an_article_keeps_its_headings_whichever_sections_it_has(chosen: set[int], with_menu: bool) -> None:
    blocks = (articles_folder() / "beijing-moscow.txt").read_text("utf-8").strip().split("\n\n")
    menu, title, lead, picture, *rest = blocks
    sections = [part for part in rest if "\n" not in part]
    chosen_sections = [sections[2 * index : 2 * index + 2] for index in sorted(chosen) if index < len(sections) // 2]
    parts = [menu] * with_menu + [title, lead, picture] + [part for one in chosen_sections for part in one]
    document = read("\n\n".join(parts), "x")
    assert [text for _, text in headings(document)] == [title, *(heading for heading, _ in chosen_sections)]


def levels(*lines: str) -> list[int]:
    groups = [LineGroup(line) for line in lines]
    return list(heading_levels(groups, ["heading"] * len(lines)).values())


def test_levels_follow_parts_numbers_and_capitals() -> None:
    assert levels("Chapter 1. One", "The Quay", "Chapter 2. Two") == [2, 3, 2]
    assert levels("Part One", "Chapter 1. One", "The Quay") == [2, 3, 4]
    assert levels("1. One", "1.1 Two", "1.1.1 Three", "2. Four") == [2, 3, 4, 2]
    assert levels("THE QUAY", "A Rope", "A Lamp", "THE SEA", "A Wave") == [2, 3, 3, 2, 3]
    assert levels("The Quay", "THE SEA", "The Shore") == [2, 2, 2]
