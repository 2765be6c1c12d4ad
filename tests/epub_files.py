"""Make small EPUB books and zip archives for tests. Files that a test does not give are valid and simple."""

from __future__ import annotations

import struct
import warnings
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
MEDIA_TYPES = {
    "xhtml": "application/xhtml+xml", "html": "text/html", "svg": "image/svg+xml", "png": "image/png",
    "ncx": "application/x-dtbncx+xml", "pdf": "application/pdf",
}  # fmt: skip

Files = Mapping[str, str | bytes]
"""Files by their paths in OEBPS. A string is the body of a page, bytes are the whole file."""


def make_page(body: str) -> str:
    """Return an XHTML page with this body."""
    return PAGE.format(body)


def make_nav(*lines: str) -> bytes:
    """Return a navigation document: `## a.xhtml One` is an entry of the second level, `-` as target means none."""
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
    return make_page(f'<nav epub:type="toc"><h1>Contents</h1>{body}</nav>').encode()


def make_ncx(*lines: str) -> bytes:
    """Return an NCX, from lines as in `make_nav`."""
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


def make_package(
    paths: Sequence[str],
    *,
    spine: Sequence[str] | None = None,
    metadata: str = "<dc:title>A Book</dc:title>",
    properties: Mapping[str, str] | None = None,
    more: str = "",
) -> str:
    """Return a package document. The spine has paths, those that are not linear with an exclamation mark before them.

    `properties` are those of items by path, `more` is XML after the spine.
    """
    all_properties = {"nav.xhtml": "nav", **(properties or {})}
    items = "".join(
        f'<item id="i{number}" href="{path}" media-type="{MEDIA_TYPES[path.rpartition(".")[2]]}"'
        f' properties="{all_properties.get(path, "")}"/>'
        for number, path in enumerate(paths)
    )
    chapters = [path for path in paths if path.endswith("html") and path != "nav.xhtml"] if spine is None else spine
    refs = "".join(
        f'<itemref idref="i{paths.index(path.lstrip("!"))}" linear="{"no" if "!" in path else "yes"}"/>'
        for path in chapters
    )
    toc = f' toc="i{paths.index("toc.ncx")}"' if "toc.ncx" in paths else ""
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine{toc}>{refs}</spine>{more}</package>"
    )


def make_epub(
    files: Files,
    *,
    spine: Sequence[str] | None = None,
    metadata: str = "<dc:title>A Book</dc:title>",
    properties: Mapping[str, str] | None = None,
    more: str = "",
    entries: Mapping[str, bytes] | None = None,
    without: Sequence[str] = (),
) -> bytes:
    """Return a book with these files. `entries` are added or replaced, `without` are left out, by whole paths."""
    opf = make_package(list(files), spine=spine, metadata=metadata, properties=properties, more=more)
    all_entries: dict[str, bytes] = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER.format("OEBPS/book.opf").encode(),
        "OEBPS/book.opf": opf.encode(),
    }
    for path, content in files.items():
        all_entries[f"OEBPS/{path}"] = content if isinstance(content, bytes) else make_page(content).encode()
    all_entries.update(entries or {})
    return make_zip({path: data for path, data in all_entries.items() if path not in without})


def make_zip(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if name == "mimetype" else method)
    return out.getvalue()


def with_second_entry(data: bytes, name: str, content: bytes) -> bytes:
    """Return an archive with one more entry, whose name may be that of another."""
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on the repeated name
        archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def with_changed_byte(data: bytes, name: str) -> bytes:
    """Return an archive where one byte of the packed data of an entry is changed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        start = archive.getinfo(name).header_offset + 30 + len(name)
    return data[: start + 2] + bytes([data[start + 2] ^ 0xFF]) + data[start + 3 :]


def patch_directory(data: bytes, name: str, offset: int, fields: str, *values: int) -> bytes:
    """Return an archive with other values at an offset in the central directory header of an entry.

    `fields` is their format in terms of the struct module.
    """
    changed = bytearray(data)
    struct.pack_into(fields, changed, data.rfind(name.encode()) - 46 + offset, *values)
    return bytes(changed)
