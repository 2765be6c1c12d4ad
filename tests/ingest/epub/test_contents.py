"""Tables of contents that are incomplete."""

from __future__ import annotations

from readtui.ingest.epub.contents import TocEntry, read_ncx
from readtui.ingest.epub.package import BookLink
from readtui.ingest.epub.xhtml import parse_xml


def test_an_entry_of_an_ncx_without_a_label_has_no_title() -> None:
    root = parse_xml(b'<ncx><navMap><navPoint><content src="a.xhtml"/></navPoint></navMap></ncx>').root
    assert root is not None
    assert read_ncx(root, "toc.ncx") == [TocEntry("", 1, BookLink("a.xhtml"))]
