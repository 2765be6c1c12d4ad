"""Lines of a PDF are joined to words, compounds and addresses as they were written."""

from __future__ import annotations

import pytest

from readtui.document.model import joined_text
from readtui.ingest.hyphens import Vocabulary
from readtui.ingest.pdf.joining import join_lines
from readtui.ingest.pdf.lines import make_line
from tests.pdf_pages import MONO, line, run


def joined(first: str, second: str, elsewhere: str = "") -> str:
    lines = [line(first), line(second, baseline=688)]
    return joined_text(join_lines(lines, Vocabulary.of([*(one.text for one in lines), elsewhere])))


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("is a well\u00ad", "known man", "is a well-known man"),
        ("a self-", "contained lamp", "a self-contained lamp"),
        ("a high-", "quality lens", "a high-quality lens"),
        ("a state-of-the-", "art lens", "a state-of-the-art lens"),
        ("her mother-", "in-law came", "her mother-in-law came"),
        ("her mother-in-", "law came", "her mother-in-law came"),
        ("an e-", "mail came", "an e-mail came"),
        ("by x-", "ray light", "by x-ray light"),
        ("twenty-", "one lamps", "twenty-one lamps"),
        ("two-", "thirds of it", "two-thirds of it"),
        ("the ex-", "president of it", "the ex-president of it"),
        ("a whale-", "based oil", "a whale-based oil"),
        ("non-", "English cooks", "non-English cooks"),
        ("to Saint-", "Denis, then", "to Saint-Denis, then"),
        ("in 1998-", "1999, then", "in 1998-1999, then"),
        ("the COVID-", "19 years", "the COVID-19 years"),
        ("eux-", "mêmes, et", "eux-mêmes, et"),
        ("the old high-", "way at night", "the old highway at night"),
        ("all his ill-", "ness over", "all his illness over"),
        ("for an ex-", "ample of it", "for an example of it"),
        ("a so-", "cial lamp", "a social lamp"),
        ("to man-", "aged harbours", "to managed harbours"),
        ("THE ILLUMI-", "NATION OF IT", "THE ILLUMINATION OF IT"),
        ("the self-con-", "tained lamp", "the self-contained lamp"),
        ("und Haupt-", "bahnhof", "und Hauptbahnhof"),
        ("the Nord-", "Süd road", "the Nord-Süd road"),
        ("the pre-", "and post-war years", "the pre- and post-war years"),
        ("face-", "to-face talk", "face-to-face talk"),
        ("an out-", "of-date lamp", "an out-of-date lamp"),
        ("a lamp, and/", "or a light", "a lamp, and/or a light"),
        ("of red/blue/", "green/white lamps", "of red/blue/ green/white lamps"),
        ("of Red Hat/Slack-", "ware lamps", "of Red Hat/Slackware lamps"),
        ("in 1998–", "1999, then", "in 1998–1999, then"),
        ("the lamp —", "it was new", "the lamp — it was new"),
        ("the lamp –", "it was new", "the lamp – it was new"),
        ("with --no-", "colour it is", "with --no-colour it is"),
        ("in /usr/share/lamp-", "oil it is", "in /usr/share/lamp-oil it is"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_is_kept_if_the_word_has_one(first: str, second: str, text: str) -> None:
    assert joined(first, second) == text


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "text"),
    [
        ("some co-", "workers", "two co-workers", "some co-workers"),
        ("some co-", "workers", "a coworker", "some coworkers"),
        ("a non-", "linear lens", "of nonlinear lenses", "a nonlinear lens"),
        ("an inter-", "island boat", "an inter-island boat", "an inter-island boat"),
        ("the self-con-", "tained lamp", "is contained in", "the self-contained lamp"),
        ("the light-", "houses there", "one lighthouse", "the lighthouses there"),
        ("a well-", "known lamp", "it is wellknown", "a wellknown lamp"),
    ],
)
def test_the_words_of_the_document_are_asked_first(first: str, second: str, elsewhere: str, text: str) -> None:
    assert joined(first, second, elsewhere) == text


def test_a_document_may_have_a_sign_of_its_own_for_hyphens_that_were_set_for_the_line() -> None:
    assert joined("a light\u2010", "house there", "a sea-wall") == "a lighthouse there"
    assert joined("an illumi-", "nation, by", "in uninter\u2010") == "an illumi-nation, by"
    assert joined("the bro\u2010", "ken lamp", "a sea\u2010wall") == "the broken lamp"
    assert (
        joined("see https://lamps.example/bro\u2010", "ken/lamps.html") == "see https://lamps.example/broken/lamps.html"
    )


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("https://lamps.example/oil-", "and-wicks/page.html or", "https://lamps.example/oil-and-wicks/page.html or"),
        ("(https://lamps.example/a/", "long/way.html).", "(https://lamps.example/a/long/way.html)."),
        ("https://lamps.example", "/oil, then", "https://lamps.example/oil, then"),
        ("https://", "lamps.example/oil", "https://lamps.example/oil"),
        ("at ht", "tps://lamps.example/oil", "at https://lamps.example/oil"),
        ("at", "www.lamps.example/oil", "at www.lamps.example/oil"),
        ("http:", "//lamps.example/oil", "http://lamps.example/oil"),
        ("www.lamps.example/find?", "oil=whale&age=3", "www.lamps.example/find?oil=whale&age=3"),
        ("www.lamps.example/find?oil=", "whale and so on", "www.lamps.example/find?oil=whale and so on"),
        ("www.lamps.example/oil_", "lamps in the north", "www.lamps.example/oil_lamps in the north"),
        ("www.lamps.example/li", "ghts/of/1871.html", "www.lamps.example/lights/of/1871.html"),
        ("www.lamps.example/page.", "html, then", "www.lamps.example/page.html, then"),
        ("doi:10.1234/lamp.", "1871.12", "doi:10.1234/lamp.1871.12"),
        ("write to keeper@", "lamps.example today", "write to keeper@lamps.example today"),
        ("https://lamps.example/", "and then on", "https://lamps.example/ and then on"),
        ("https://lamps.example/oil", "and/or wicks", "https://lamps.example/oil and/or wicks"),
        ("https://lamps.example/oil.", "The next one", "https://lamps.example/oil. The next one"),
        ("https://lamps.example/oil", "https://lamps.example/wick", "https://lamps.example/oil https://lamps.example/wick"),
        ("https://lamps.example/oil,", "page 3/4", "https://lamps.example/oil, page 3/4"),
        ("https://lamps.example/oil", "in 1871", "https://lamps.example/oil in 1871"),
    ],
)  # fmt: skip
def test_an_address_broken_at_the_end_of_a_line_is_joined(first: str, second: str, text: str) -> None:
    assert joined(first, second) == text


def test_a_hyphen_in_code_is_kept() -> None:
    first = make_line([run("Call it now and again", 50, 700), run("find-ill-", 160, 700, font=MONO)])
    rest = make_line([run("nesses", 50, 688, font=MONO), run("and then", 90, 688)])
    assert joined_text(join_lines([first, rest], Vocabulary.of([]))) == "Call it now and again find-ill-nesses and then"


def test_the_link_of_an_address_tells_whether_the_next_line_belongs_to_it() -> None:
    target = "https://lamps.example/oil/wick"
    first = make_line([run("https://lamps.example/oil/", 50, 700, link=target)])
    rest = make_line([run("wick", 50, 688, link=target), run(" is new", 70, 688)])
    other = make_line([run("more", 50, 688, link=target)])
    assert joined_text(join_lines([first, rest], Vocabulary.of([]))) == f"{target} is new"
    assert joined_text(join_lines([first, other], Vocabulary.of([]))) == "https://lamps.example/oil/ more"
