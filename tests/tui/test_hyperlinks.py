"""Links to the web are links of the terminal too: safe, complete addresses, on the words of the link only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.reading.hyperlink import LONGEST_ADDRESS, hyperlink
from readtui.tui.hyperlinks import Hyperlinks, with_addresses
from readtui.tui.paint import HYPERLINK
from readtui.tui.terminal_features import shows_hyperlinks
from readtui.typeset.line import Line, Run
from tests.screens import opened


def linking(target: str, source: str = "bell.md") -> Document:
    builder = Builder(source)
    builder.paragraph([StyledText("See "), StyledText("the tower", (Style("link", target),)), StyledText(" now.")])
    return builder.build()


@pytest.mark.parametrize(
    ("target", "source", "address"),
    [
        ("https://example.org/a b?q=ä#top", "bell.md", "https://example.org/a%20b?q=%C3%A4#top"),
        ("http://example.org", "bell.md", "http://example.org/"),
        ("https://bücher.example/x", "bell.md", "https://xn--bcher-kva.example/x"),
        ("two.html", "https://example.org/one.html", "https://example.org/two.html"),
        ("mailto:ann@example.org?subject=Hi", "bell.md", "mailto:ann@example.org?subject=Hi"),
        *[
            (target, "bell.md", "")
            for target in ("#list", "two.md", "file:///etc/passwd", "javascript:alert(1)", "x:y")
        ],
        ("https://example.org/" + "x" * LONGEST_ADDRESS, "bell.md", ""),
        ("https://[::1", "bell.md", ""),
    ],
)
def test_only_links_to_the_web_and_mail_addresses_are_links_of_the_terminal(
    target: str, source: str, address: str
) -> None:
    document = linking(target, source)
    assert hyperlink(document, document.inlines[0]) == address


@given(st.text(max_size=60))
def test_no_address_can_end_the_sequence(text: str) -> None:
    document = linking(f"https://example.org/{text}")
    for inline in document.inlines:
        address = hyperlink(document, inline)
        assert address.isascii()
        assert address.isprintable()
        assert " " not in address


def test_the_runs_of_a_line_are_cut_at_the_edges_of_links() -> None:
    document = linking("https://example.org/")
    span = document.inlines[0].span
    line = Line(document.blocks[0].span, (Run("> ", "bar"), Run("See the tower now.", "body", 0)))
    linked = Hyperlinks(document).on(line)
    assert [(run.text, run.role.partition(" ")[2]) for run in linked.runs] == [
        ("> ", ""),
        ("See ", ""),
        ("the tower", f"{HYPERLINK}https://example.org/"),
        (" now.", ""),
    ]
    assert with_addresses(line, [(span, "x")]).runs[2].start == span.start


@pytest.mark.parametrize(
    ("setting", "environ", "shows"),
    [
        ("auto", {"TERM": "xterm-kitty"}, True),
        ("auto", {"TERM": "xterm-256color"}, False),
        ("yes", {"TERM": "xterm-256color"}, True),
        ("no", {"TERM": "xterm-kitty"}, False),
    ],
)
def test_the_setting_decides(setting: str, environ: dict[str, str], shows: bool) -> None:
    assert shows_hyperlinks(setting, environ) is shows


@pytest.mark.parametrize("setting", ["yes", "no"])
async def test_links_on_the_page_are_written_with_their_addresses(setting: str) -> None:
    settings = Settings(hyperlinks="yes" if setting == "yes" else "no")
    async with opened(linking("https://example.org/tower"), settings=settings) as (app, _):
        strips = app.screen._compositor.render_strips()
        links = {segment.text: segment.style.link for strip in strips for segment in strip if segment.style}
        assert links["the tower"] == ("https://example.org/tower" if setting == "yes" else None)
        assert {link for text, link in links.items() if text != "the tower"} == {None}
