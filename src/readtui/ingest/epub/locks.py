"""Which books are locked: only the program that they were made for can read them."""

from __future__ import annotations

from readtui.errors import FormatError
from readtui.ingest.archive import Archive

_ENCRYPTION = "META-INF/encryption.xml"
LARGEST_LIST_BYTES = 1 << 20
"""The longest list of what is encrypted: some thousand fonts. It is read in this process, before all else."""

_RIGHTS = ("META-INF/rights.xml", "META-INF/sinf.xml")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""What mangles fonts, which are not shown here."""


def refuse_locked(archive: Archive, shown: str) -> None:
    """Raise FormatError if parts of a book are encrypted."""
    what = ""
    if any(entry.is_encrypted for entry in archive.entries.values()):
        what = "is encrypted"
    elif any(map(archive.find, _RIGHTS)) or _is_encrypted(archive):
        what = "is protected by DRM"
    if what:
        raise FormatError(f"{shown} {what}", "read it in the program that it was bought for, or get a copy without")


def _is_encrypted(archive: Archive) -> bool:
    """Whether the list of what is encrypted names anything but fonts."""
    if not archive.find(_ENCRYPTION):
        return False
    if archive.entries[archive.find(_ENCRYPTION)].declared_bytes > LARGEST_LIST_BYTES:
        limit = f"{LARGEST_LIST_BYTES >> 20} MB"
        raise FormatError(f"{_ENCRYPTION} is larger than the limit of {limit}", "get the book again")
    from readtui.ingest.epub.xhtml import attribute, xml_tree  # deferred: hardly any book has such a list

    root = xml_tree(archive.read(_ENCRYPTION)).root
    if root is None:
        return False
    return any(
        not any(attribute(method, "Algorithm") in _FONTS for method in part.iterchildren("EncryptionMethod"))
        for part in root.iter("EncryptedData")
    )
