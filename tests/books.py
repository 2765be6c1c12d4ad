"""Makes small books for tests: what a test does not name is sound and plain."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PAGE = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>Page</title></head><body>{}</body></html>"
)
KINDS = {
    "xhtml": "application/xhtml+xml", "html": "text/html", "svg": "image/svg+xml", "png": "image/png",
    "ncx": "application/x-dtbncx+xml", "pdf": "application/pdf",
}  # fmt: skip

Chapters = Mapping[str, str | bytes]
"""Parts by their names in OEBPS. A text is the body of a page, bytes are the whole part."""


def page(body: str) -> str:
    """A page with that body."""
    return PAGE.format(body)


def nav(*lines: str) -> bytes:
    """A navigation document: `## a.xhtml One` is a line of the second level."""
    body, depth = "", 0
    for line in lines:
        marks, target, title = line.split(" ", 2)
        while depth < len(marks):
            body, depth = body.removesuffix("</li>") + "<ol>", depth + 1
        while depth > len(marks):
            body, depth = body + "</ol></li>", depth - 1
        label = f'<a href="{target}">{title}</a>' if target != "-" else f"<span>{title}</span>"
        body += f"<li>{label}</li>"
    body += "</ol></li>" * (depth - 1) + "</ol>"
    return page(f'<nav epub:type="toc"><h1>Contents</h1>{body}</nav>').encode()


def ncx(*lines: str) -> bytes:
    """An NCX of such lines."""
    body, depth = "", 0
    for line in lines:
        marks, target, title = line.split(" ", 2)
        body += "</navPoint>" * (depth - len(marks) + 1)
        depth = len(marks)
        content = f'<content src="{target}"/>' if target != "-" else ""
        body += f"<navPoint><navLabel><text>{title}</text></navLabel>{content}"
    return (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><docTitle><text>B</text></docTitle>'
        f"<navMap>{body}{'</navPoint>' * depth}</navMap></ncx>"
    ).encode()


def package(
    parts: Sequence[str],
    *,
    spine: Sequence[str] | None = None,
    metadata: str = "<dc:title>A Book</dc:title>",
    properties: Mapping[str, str] | None = None,
    more: str = "",
) -> str:
    """A package: its spine names parts, behind an exclamation mark those that are not linear."""
    told = {"nav.xhtml": "nav", **(properties or {})}
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="{KINDS[name.rpartition(".")[2]]}"'
        f' properties="{told.get(name, "")}"/>'
        for number, name in enumerate(parts)
    )
    chapters = [name for name in parts if name.endswith("html") and name != "nav.xhtml"] if spine is None else spine
    refs = "".join(
        f'<itemref idref="i{parts.index(name.lstrip("!"))}" linear="{"no" if "!" in name else "yes"}"/>'
        for name in chapters
    )
    toc = f' toc="i{parts.index("toc.ncx")}"' if "toc.ncx" in parts else ""
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine{toc}>{refs}</spine>{more}</package>"
    )


def book(
    parts: Chapters,
    *,
    spine: Sequence[str] | None = None,
    metadata: str = "<dc:title>A Book</dc:title>",
    properties: Mapping[str, str] | None = None,
    more: str = "",
    besides: Mapping[str, bytes] | None = None,
    without: Sequence[str] = (),
) -> bytes:
    """A book with these parts. `besides` are entries by their whole names, which replace others."""
    opf = package(list(parts), spine=spine, metadata=metadata, properties=properties, more=more)
    entries: dict[str, bytes] = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER.format("OEBPS/book.opf").encode(),
        "OEBPS/book.opf": opf.encode(),
    }
    for name, said in parts.items():
        entries[f"OEBPS/{name}"] = said if isinstance(said, bytes) else page(said).encode()
    entries.update(besides or {})
    return zipped({name: data for name, data in entries.items() if name not in without})


def zipped(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if name == "mimetype" else method)
    return out.getvalue()


def patched(data: bytes, name: str, at: int, form: str, *values: int) -> bytes:
    """The archive with other values in the line of its directory that tells of an entry."""
    changed = bytearray(data)
    struct.pack_into(form, changed, data.rfind(name.encode()) - 46 + at, *values)
    return bytes(changed)
