"""Generate texts that are always the same: prose in paragraphs of one line, with a chapter heading after every ten."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

FIRST_WORDS = "The road begins here"
"""The first words of every text: when they are on the screen, the text is there."""

RARE_WORD = "quagga"
RARE_WORDS = f"A {RARE_WORD} came by"
"""Once in every text, at nine tenths, at the start of a paragraph."""

PARAGRAPHS_A_CHAPTER = 10

_COMMON = (
    *("the", "of", "and", "a", "to", "in", "he", "was", "that", "it", "his", "her", "with", "as", "had", "for", "at"),
    *("on", "but", "they", "from", "by", "not", "all"),
)
_RARER = (
    *("road", "river", "morning", "letter", "window", "harbour", "winter", "garden", "captain", "stranger", "evening"),
    *(
        "village",
        "bridge",
        "doctor",
        "question",
        "answer",
        "mountain",
        "market",
        "candle",
        "horse",
        "silence",
        "island",
    ),
    *(
        "engine",
        "weather",
        "journey",
        "neighbour",
        "teacher",
        "corner",
        "light",
        "paper",
        "kitchen",
        "forest",
        "summer",
    ),
    *("soldier", "country", "distance", "water", "story", "mirror", "station", "promise", "quarter", "shadow", "long"),
    *("walked", "carried", "answered", "followed", "remembered", "opened", "waited", "crossed", "returned", "listened"),
    *(
        "wondered",
        "gathered",
        "turned",
        "found",
        "left",
        "kept",
        "brought",
        "thought",
        "spoke",
        "wrote",
        "old",
        "quiet",
    ),
    *(
        "narrow",
        "cold",
        "early",
        "bright",
        "heavy",
        "empty",
        "distant",
        "small",
        "slowly",
        "again",
        "already",
        "almost",
    ),
    *("together", "never", "perhaps", "between", "beyond", "without", "against", "towards"),
)


def prose(size: int) -> str:
    """Return about `size` characters of ASCII prose."""
    rng = random.Random(size)
    paragraphs = [f"{FIRST_WORDS}, {_paragraph(rng)}"]
    length = len(paragraphs[0])
    rare_words = f"{RARE_WORDS}. "
    while length < size:
        if len(paragraphs) % (PARAGRAPHS_A_CHAPTER + 1) == 0:
            paragraph = f"Chapter {len(paragraphs) // PARAGRAPHS_A_CHAPTER}: The {rng.choice(_RARER).title()}"
        elif length >= size * 9 // 10:
            paragraph, rare_words = rare_words + _paragraph(rng), ""
        else:
            paragraph = _paragraph(rng)
        paragraphs.append(paragraph)
        length += len(paragraph) + 2
    return "\n\n".join(paragraphs) + "\n"


PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>The Road</dc:title></metadata><manifest>{}</manifest><spine>{}</spine></package>"
)
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf"/></rootfiles></container>'
)


NAVIGATION = (
    '<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>{}</ol></nav>'  # some programs require it
)


def book(size: int) -> bytes:
    """Return the same prose as an EPUB with one page for each chapter."""
    chapters = [""]
    for paragraph in prose(size).split("\n\n"):
        if paragraph.startswith("Chapter "):
            chapters.append(f"<h1>{paragraph}</h1>")
        else:
            chapters[-1] += f"<p>{paragraph}</p>\n"
    names = [f"c{number}.xhtml" for number in range(len(chapters))]
    links = "".join(f'<li><a href="{name}">{number}</a></li>' for number, name in enumerate(names, 1))
    items = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    items += "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    parts |= {"book.opf": PACKAGE.format(items, spine), "nav.xhtml": PAGE.format(NAVIGATION.format(links))}
    parts |= {name: PAGE.format(chapter) for name, chapter in zip(names, chapters, strict=True)}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def page(size: int) -> str:
    """Return the same prose as a web page with a section for each chapter."""
    paragraphs = prose(size).split("\n\n")
    tags = ("h2" if paragraph.startswith("Chapter ") else "p" for paragraph in paragraphs)
    body = "\n".join(f"<{tag}>{paragraph}</{tag}>" for tag, paragraph in zip(tags, paragraphs, strict=True))
    head = "<!doctype html><html lang=en><head><title>The Road</title></head>"
    return f"{head}<body><h1>The Road</h1>{body}</body></html>"


def _paragraph(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(rng.randint(3, 9)))


def _sentence(rng: random.Random) -> str:
    words = [rng.choice(_COMMON if rng.random() < 0.5 else _RARER) for _ in range(rng.randint(5, 20))]
    if len(words) > 10:
        words[len(words) // 2] += ","
    return " ".join(words).capitalize() + rng.choice("....?")


def markdown(size: int) -> str:
    """Return the same prose as Markdown with headings, emphasis, links, items and quotations."""
    rng = random.Random(size)
    parts: list[str] = []
    for paragraph in prose(size).split("\n\n"):
        if paragraph.startswith("Chapter "):
            parts.append(f"## {paragraph}")
            continue
        words = paragraph.split(" ")
        place = rng.randrange(len(words))
        words[place] = rng.choice(("*{}*", "**{}**", "`{}`", "[{}](https://example.org/)")).format(words[place])
        parts.append(rng.choice(("", "", "", "", "", "- ", "> ")) + " ".join(words))
    return "\n\n".join(parts)
