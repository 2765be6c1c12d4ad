"""A page without anything of a site is shown whole but for its navigation."""

from __future__ import annotations

import pytest

from readtui.document.model import Document
from readtui.ingest.html import reader

PROSE = (
    "The lamp on the table had been lit since the afternoon, and nobody in the house could say who had lit it.",
    "In the evening the neighbours came to look at it, and each of them told another story about its oil.",
)
MENU = "<ul><li><a href=/>Home</a><li><a href=/lamps>Lamps</a></ul>"


def page(*parts: str, title: str = "The lamp") -> Document:
    """A page with two paragraphs of prose below its title and above `parts`."""
    body = f"<h1>{title}</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p>{''.join(parts)}"
    return read(f"<title>{title}</title><body>{body}")


def read(source: str) -> Document:
    return reader.parse(source.encode(), "", "", "page.html")


def block_texts(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


@pytest.mark.parametrize(
    "part",
    [
        "<h2>impl Copy for Lamp</h2><h2>impl Clone for Lamp</h2>",
        "<h2>See also</h2><p><a href=/oil>Oil</a>, <a href=/wick>Wick</a></p>",
        "<dl><dt><a href=/light>light</a> (<var>lamp</var>)<dd>Light it.<dt>quench<dd>See <a href=/a>light</a>.</dl>",
        "<div class=sidebar><p>A lamp burns for nine hours, and then it is filled again.</p></div>",
        "<table><tr><td>Read<td>Write</table>",
        "<p><a href=/a>One</a></p><p><a href=/b>Two</a></p>",
        "By Ada Reed<hr>Made by hand.",
        "<p>Make a table with as many rows as there are lamps.</p>",
        "<div class=note>Short.</div><div>Words of their own.</div>",
        "<dl><dt id=menu-complete>complete<dd id=toolbar>Complete a word.</dl><ul><li id=search>Oil</ul>",
        "<div class=section id=navigation><h2>Navigation</h2><p>Go on.</div><div class='sect2' id=share>x</div>",
    ],
)
def test_every_word_of_a_manual_is_shown(part: str) -> None:
    document = page(part)
    assert document.hidden == ()
    assert document.notes == ()


@pytest.mark.parametrize(
    "menu",
    [
        f"<nav>{MENU}</nav>",
        f"<header>{MENU}</header>",
        f"<div role=navigation>{MENU}</div>",
        f"<div class=sphinxsidebar>{MENU}</div>",
        f"<div class=breadcrumbs>{MENU}</div>",
        f"<div>{MENU}</div>",
        "<div class=navheader><table><tr><td>Prev<td>Up<td>Next</table></div>",
        "<table class=nav_table><tr><td><a href=/a>Prev</a><td><a href=/c>Next</a></table>",
    ],
)
def test_navigation_is_hidden(menu: str) -> None:
    text = f"<div><h1>The lamp</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p></div>"
    for source in (f"{menu}{text}", f"{text}{menu}"):
        document = read(f"<title>The lamp</title><body>{source}")
        assert block_texts(document) == ["The lamp", *PROSE]
        assert document.hidden


def test_a_link_that_skips_the_navigation_is_hidden() -> None:
    document = read(
        f"<a href=#text>Skip to the text</a><div id=text><p><a href=#b>Skip 9</a> rows.</p><p>{PROSE[0]}</div>"
    )
    assert block_texts(document) == ["Skip 9 rows.", PROSE[0]]


def test_a_request_for_scripts_is_hidden() -> None:
    document = read(f"<noscript><p>Please switch JavaScript on.</noscript><h1>The lamp</h1><p>{PROSE[0]}")
    assert block_texts(document) == ["The lamp", PROSE[0]]
    assert block_texts(read(f"<noscript><p>{PROSE[1]}</noscript><p>{PROSE[0]}")) == [PROSE[1], PROSE[0]]


def test_pictures_that_lead_to_other_pages_are_hidden_before_the_first_text() -> None:
    logo = "<p><a href=/><img src=logo.png alt='The house of lamps' width=200 height=90></a></p>"
    figure = "<a href=large.jpg><img src=lamp.png alt='A lamp' width=400></a>"
    text = f"<h1>The lamp</h1><p>{PROSE[0]}</p>"
    assert block_texts(read(f"{logo}{text}")) == ["The lamp", PROSE[0]]
    assert block_texts(read(f"{logo}{figure}{text}")) == ["The lamp", "A lamp", PROSE[0]]
    assert block_texts(read(f"{text}{logo}")) == ["The lamp", PROSE[0], "The house of lamps"]
    assert block_texts(read(logo)) == ["The house of lamps"]


def test_a_text_that_is_shown_under_the_pointer_only_is_hidden() -> None:
    document = page("<h2>fn light <span class=notable-traits-tooltiptext>Notable traits</span></h2><p>x")
    assert [section.title for section in document.sections][1:] == ["fn light"]
    assert [line.text for line in document.hidden] == ["Notable traits"]


def test_links_to_the_parts_of_the_page_are_no_navigation_unless_they_stand_beside_it() -> None:
    contents = "<div class=%s><ul><li><a href=#oil>Of the oil</a></ul></div><h2 id=oil>Oil</h2>"
    assert "Of the oil" in block_texts(page(contents % "contents"))
    assert "Of the oil" not in block_texts(page(contents % "sidebar"))


def test_the_header_and_the_footer_of_an_article_belong_to_it() -> None:
    source = f"<article><header><p>Third edition</p></header><p>{PROSE[0]}</p><footer><p>Thanks.</p></footer></article>"
    assert block_texts(read(source)) == ["Third edition", PROSE[0], "Thanks."]


def test_a_copyright_line_in_a_footer_is_hidden_wherever_the_footer_is() -> None:
    document = read(f"<article><p>{PROSE[0]}</p><footer><p>All rights reserved. <a href=/p>Privacy</a></p></footer>")
    assert [line.text for line in document.hidden] == ["All rights reserved. Privacy"]


def test_a_page_of_links_only_is_shown() -> None:
    assert block_texts(read(MENU)) == ["Home", "Lamps"]
    assert block_texts(read(f"<nav>{MENU}</nav>")) == ["Home", "Lamps"]


@pytest.mark.parametrize(
    "sign",
    [
        "<meta property=og:type content=article>",
        "<script src=https://cdn.taboola.com/l.js></script>",
        "<script>window.adsbygoogle = [];</script>",
        "<div class=newsletter>Write to us.</div>",
        "<div id=shareButtons>Write to us.</div>",
    ],
)
def test_a_page_of_a_site_is_no_plain_page(sign: str) -> None:
    further = f"<div><h3><a href=/other>Lamps in other towns</a></h3><p>{PROSE[1][::-1]}</p></div>"
    article = "".join(f"<p>{text}</p>" for text in PROSE * 3)
    source = f"<title>The lamp</title>{sign}<main><article>{article}</article>{further}</main>"
    assert PROSE[1][::-1] not in block_texts(read(source))
    assert PROSE[1][::-1] in block_texts(read(source.replace(sign, "")))


def test_a_byline_with_the_authors_only_is_not_repeated_in_the_text() -> None:
    both = page("<p class=byline>By Ada Reed and Ben Wick</p><p class=author-note>Ada Reed makes lamps.</p>")
    assert both.authors == ("Ada Reed", "Ben Wick")
    assert block_texts(both)[-1] == "Ada Reed makes lamps."
    assert [line.text for line in both.hidden] == ["By Ada Reed and Ben Wick"]


def test_a_line_break_in_the_heading_is_a_space_in_the_title() -> None:
    source = f"<title>Uses of The lamp (Manual)</title><h1>Uses of<br>The <i>lamp</i></h1><p>{PROSE[0]}"
    assert read(source).title == "Uses of The lamp"
