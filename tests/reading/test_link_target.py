"""Targets of links in a file, a web page and a text from a pipe, and how they are described."""

from __future__ import annotations

from pathlib import Path
from socket import gethostname

import pytest

from readtui.document.builder import Builder
from readtui.document.file_place import FilePlace
from readtui.document.model import Document, Inline, Style, StyledText
from readtui.reading.link_target import (
    EditTarget,
    FileTarget,
    LinkTarget,
    MailTarget,
    ManualTarget,
    NoteTarget,
    PictureTarget,
    PlaceTarget,
    Refused,
    WebTarget,
    copied_address,
    describe,
    existing_file,
    link_target_of,
)
from readtui.span import Span

PAGE = "https://example.org/a/page.html"
FILE = "/shelf/text.md"


def text() -> Document:
    builder = Builder()
    builder.paragraph([StyledText("See "), StyledText("1", (Style("reference", "#fn-1"),))])
    builder.target("the part")
    builder.heading("The part", 1)
    builder.target("fn-1")
    builder.open_item("1.")
    builder.paragraph("A note.")
    builder.close()
    return builder.build(title="A text")


def target_of(target: str, base: str = FILE) -> LinkTarget:
    return link_target_of(text(), base, Inline(Span(4, 5), "link", target))


@pytest.mark.parametrize(
    ("target", "base", "link_target"),
    [
        ("#the part", FILE, PlaceTarget(6)),
        ("#the%20part", FILE, PlaceTarget(6)),
        ("#top", FILE, PlaceTarget(0)),
        ("#", FILE, PlaceTarget(0)),
        ("#fn-1", FILE, NoteTarget(Span(15, 22))),
        ("https://EXAMPLE.org/b", FILE, WebTarget("https://example.org/b")),
        ("//example.org/b#x%20y", FILE, WebTarget("https://example.org/b", "x y")),
        ("http://bücher.example/é", "-", WebTarget("http://xn--bcher-kva.example/%C3%A9")),
        ("b.html?c#d", PAGE, WebTarget("https://example.org/a/b.html?c", "d")),
        ("//other.example", PAGE, WebTarget("https://other.example/")),
        ("page.html#the%20part", PAGE, PlaceTarget(6)),
        (f"{PAGE}#fn-1", PAGE, NoteTarget(Span(15, 22))),
        (PAGE, PAGE, PlaceTarget(0)),
        ("next%20one.md#end", FILE, FileTarget("/shelf/next one.md", "end")),
        ("/etc/motd", FILE, FileTarget("/etc/motd")),
        ("file:///etc/motd#x", FILE, FileTarget("/etc/motd", "x")),
        ("file://localhost/etc/motd", FILE, FileTarget("/etc/motd")),
        ("text.md#the part", FILE, PlaceTarget(6)),
        ("OEBPS/The lamp.PNG", "/shelf/book.epub", PictureTarget("OEBPS/The lamp.PNG")),
        ("a.svg", PAGE, PictureTarget("a.svg")),
        ("https://example.org/a.png", FILE, WebTarget("https://example.org/a.png")),
        ("mailto:a@example.org?subject=x", PAGE, MailTarget("a@example.org", "x")),
        ("man:ls(1)", "-", ManualTarget("man:ls(1)")),
        ("man:ls%281%29", "man:cp(1)", ManualTarget("man:ls(1)")),
        ("man:git-log", FILE, ManualTarget("man:git-log")),
    ],
)
def test_targets_are_places_pages_files_or_mail_addresses(target: str, base: str, link_target: LinkTarget) -> None:
    assert target_of(target, base) == link_target


@pytest.mark.parametrize(
    ("target", "base", "reason"),
    [
        ("#lost", FILE, "no place of that name"),
        (f"{PAGE}#lost", PAGE, "no place of that name"),
        ("javascript:alert(1)", PAGE, "javascript links are not supported"),
        ("JavaScript:alert(1)", FILE, "javascript links are not supported"),
        ("data:text/html,x", FILE, "data links are not supported"),
        ("file:///etc/passwd", PAGE, "may not open files"),
        ("file://server/share", FILE, "files of another host"),
        ("beside.md", "-", "came from a pipe"),
        ("beside.png", "-", "came from a pipe"),
        ("http://[::1", FILE, "malformed"),
        ("man:ls(1)", PAGE, "may not open manual pages"),
        ("man:-x(1)", FILE, "no name of a manual page"),
        ("man:%2Detc(1)", FILE, "no name of a manual page"),
        ("beside.md", "man:ls(1)", "manual pages have no folder"),
        ("http://[::1", PAGE, "malformed"),
        ("https://user:secret@example.org/", FILE, "a name or a password"),
        ("https://example.org:25/", PAGE, "port 25"),
    ],
)
def test_a_refused_link_has_a_reason(target: str, base: str, reason: str) -> None:
    link_target = target_of(target, base)
    assert isinstance(link_target, Refused)
    assert reason in link_target.reason
    assert describe(link_target, text(), 80).startswith("not followed: ")


def test_a_reference_leads_to_its_note() -> None:
    document = text()
    link_target = link_target_of(document, FILE, document.inlines[0])
    assert link_target == NoteTarget(Span(15, 22))
    assert describe(link_target, document, 40) == "note: A note."


def test_a_place_is_described_by_its_section_or_the_title() -> None:
    assert describe(PlaceTarget(8), text(), 40) == "in this text: The part"
    assert describe(PlaceTarget(0), text(), 40) == "in this text: A text"
    assert describe(PlaceTarget(0), Builder().build(), 40) == "in this text: start"


def test_a_page_is_described_by_its_address_or_the_end_of_its_host() -> None:
    page = WebTarget("https://example.org/path", "a b")
    assert describe(page, text(), 40) == "https://example.org/path#a%20b"
    assert describe(page, text(), 25) == "example.org/path#a%20b"
    long = WebTarget("https://bank.example.com.but.it.is.evil.example/login")
    assert describe(long, text(), 20) == "…" + "bank.example.com.but.it.is.evil.example"[-19:]
    assert describe(WebTarget("http://evil.example/login"), text(), 25) == "http://evil.example/login"
    assert describe(WebTarget("http://evil.example/login"), text(), 21) == "http://evil.example/…"
    assert describe(WebTarget("http://evil.example/login"), text(), 20) == "http://evil.example…"
    assert describe(WebTarget("http://evil.example/login"), text(), 10) == "…l.example"


def test_files_and_mail_addresses_are_described_unchanged() -> None:
    assert describe(FileTarget("/shelf/a.md"), text(), 40) == "/shelf/a.md"
    assert describe(FileTarget("/shelf/a.md", "x"), text(), 40) == "/shelf/a.md#x"
    assert describe(PictureTarget("a.png"), text(), 40) == "picture: a.png"
    assert describe(ManualTarget("man:ls(1)"), text(), 40) == "manual page ls(1)"
    assert (
        describe(MailTarget("a@b.example", "Hi", "Text"), text(), 60) == "mail to a@b.example, subject: Hi, with a text"
    )


@pytest.mark.parametrize(
    ("link_target", "address"),
    [
        (WebTarget("https://example.org/", "a b"), "https://example.org/#a%20b"),
        (WebTarget("https://example.org/"), "https://example.org/"),
        (FileTarget("/shelf/a.md", "x"), "/shelf/a.md#x"),
        (FileTarget("/shelf/a.md"), "/shelf/a.md"),
        (FileTarget("/shelf/a\n\x1b[201~", "\x1b"), "/shelf/a #"),
        (PictureTarget("a.png"), "written"),
        (MailTarget("a@b.example", "Hi"), "a@b.example"),
        (ManualTarget("man:ls(1)"), "man:ls(1)"),
        (PlaceTarget(3), "written"),
        (Refused("x:y", "why"), "written"),
    ],
)
def test_the_target_of_a_link_is_copied(link_target: LinkTarget, address: str) -> None:
    assert copied_address(link_target, Inline(Span(0, 1), "link", "written")) == address


# Mail


@pytest.mark.parametrize(
    ("written", "passed_on"),
    [
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("mailto:a@b.example?attach=/etc/passwd&cc=c@d.example&BCC=e@f.example", "mailto:a@b.example"),
        ("mailto:a@b.example?Subject=A+B%20C&x=y&body=1%0A2", "mailto:a@b.example?subject=A%2BB%20C&body=1%0D%0A2"),
        (
            "mailto:a@b.example?subject=x%0D%0ABcc:%20e@f.example",
            "mailto:a@b.example?subject=x%20Bcc%3A%20e%40f.example",
        ),
        (
            "mailto:a@b.example%3Fattach=x?subject=y%26attach=z",
            "mailto:a@b.example%3Fattach%3Dx?subject=y%26attach%3Dz",
        ),
        ("mailto:a@b.example%1b[2J%e2%80%ae,c@d.example", "mailto:a@b.example,c@d.example"),
        ("mailto:?to=a@b.example&subject=x#y", "mailto:a@b.example?subject=x"),
        ("mailto:?subject=Read%20this", "mailto:?subject=Read%20this"),
    ],
)
def test_a_mail_link_passes_on_the_address_the_subject_and_the_text_only(written: str, passed_on: str) -> None:
    found = target_of(written, PAGE)
    assert isinstance(found, MailTarget)
    assert found.link == passed_on


def test_a_mail_link_to_nobody_about_nothing_is_not_followed() -> None:
    assert target_of("mailto:?attach=/etc/passwd", PAGE) == Refused(
        "mailto:?attach=/etc/passwd", "it has no mail address"
    )


@pytest.mark.parametrize("cells", [1, 8, 12, 20, 40])
def test_a_description_fits_and_has_what_identifies_the_target(cells: int) -> None:
    for link_target, end in (
        (FileTarget("/a/long/way/down/the/shelf/tale.md", "part"), "part"),
        (PictureTarget("pictures/of/the/north/bell.png"), "bell.png"),
        (MailTarget("somebody.with.a.long.name@example.org"), "example.org"),
    ):
        described = describe(link_target, text(), cells)
        assert len(described) <= cells
        assert described.endswith(end[max(len(end) - cells + 1, 0) :] if cells > 1 else "…")
    assert (
        len(describe(Refused("#" + "words of a name " * 9, "no place of that name in this text"), text(), cells))
        <= cells
    )


def target_in_output(target: str, base: str = "-") -> LinkTarget:
    builder = Builder()
    builder.output("lamp.c:3: error")
    return link_target_of(builder.build(), base, Inline(Span(0, 6), "link", target))


def test_a_place_in_an_output_is_for_the_editor() -> None:
    place = FilePlace("lamp.c", 3, 5)
    assert target_in_output(place.target) == EditTarget(place)
    assert target_in_output(place.target, "/logs/build.log") == EditTarget(place, "/logs")
    assert target_in_output("file:///oil/lamp.c") == EditTarget(FilePlace("/oil/lamp.c"))
    assert target_in_output(f"file://{gethostname()}/oil/lamp.c") == EditTarget(FilePlace("/oil/lamp.c"))
    assert describe(EditTarget(place), text(), 40) == "edit lamp.c:3:5"
    assert copied_address(EditTarget(place), Inline(Span(0, 6), "link", place.target)) == "lamp.c:3:5"


def test_no_place_in_an_output_is_on_another_host_or_named_by_a_web_page() -> None:
    assert isinstance(target_in_output("file://elsewhere.example/oil/lamp.c"), Refused)
    assert isinstance(target_in_output("file:lamp.c#L3", PAGE), Refused)
    assert isinstance(target_in_output("file:#L3"), Refused)


def test_only_an_existing_file_is_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "logs").mkdir()
    for name in ("lamp.c", "logs/oil.c", "-R"):
        (tmp_path / name).write_text("")
    monkeypatch.chdir(tmp_path)
    folder = str(tmp_path / "logs")

    def found(path: str) -> str | None:
        return existing_file(EditTarget(FilePlace(path, 1), folder))

    assert found("lamp.c") == str(tmp_path / "lamp.c")
    assert found("oil.c") == str(tmp_path / "logs" / "oil.c")
    assert found("-R") == str(tmp_path / "-R")
    assert [found(path) for path in ("wick.c", "logs", "/dev/null", "a\0b")] == [None] * 4


def test_the_file_of_a_package_is_found_in_the_folders_of_the_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "src" / "main" / "java" / "org" / "tower" / "Lamp.java"
    file.parent.mkdir(parents=True)
    file.write_text("")
    (tmp_path / "src" / "lamp.c").write_text("")
    monkeypatch.chdir(tmp_path)
    assert existing_file(EditTarget(FilePlace("org/tower/Lamp.java", 3))) == str(file)
    assert existing_file(EditTarget(FilePlace("lamp.c", 3))) is None
