"""A whole library as a folder: for each text its bytes, its text and its record as JSON; and an index of them.

    library-copy/
      readtui-library.json                     the index
      texts/
        On Lamps 3f9a12cd 0c11d2e41b2a/        title, start of the uid, digest of the record
          record.json                          all that is kept of the text
          source.html                          its bytes as they were read
          text.txt                             its text

The index names the folders that belong to the export. It is replaced when all of them are there, and only then are the
others deleted: whenever an export ends, the folder has the whole of the old one or of the new one. A text that has not
changed is not written again. docs/export.md describes the keys.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from readtui.config.paths import make_private_folder, write_private_file
from readtui.errors import ExchangeError
from readtui.exchange.annotation_reader import parse_json
from readtui.exchange.file_names import file_name
from readtui.exchange.files import read_file, shown, unwritable
from readtui.exchange.records import FILES_OF_SOURCE, checked_record, record_json, source_of
from readtui.library.transfer import KeptVersion, WorkRecord
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable_line

INDEX = "readtui-library.json"
FORMAT, VERSION = "readtui-library", 1
TEXTS = "texts"
RECORD = "record.json"

_OUR_FOLDER = lazy_regex(r".* [0-9a-f]{8} [0-9a-f]{12}")
_UNFINISHED = ".unfinished-"
_ENDINGS = lazy_regex(r"\.[A-Za-z0-9]{1,10}")


class FolderEntry(NamedTuple):
    """A text of a folder as its index has it."""

    uid: str
    title: str
    folder: str
    digest: str


# Writing


def write_library(folder: Path, records: Iterable[WorkRecord]) -> int:
    """Write the records of a library into a folder, in place of an earlier export. Return their number.

    Raises ExchangeError if the folder has other files, or cannot be written.
    """
    _refuse_foreign(folder)
    try:
        texts = folder / TEXTS
        make_private_folder(texts)
        for unfinished in texts.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        entries = [_write_text(texts, record) for record in records]
        getattr(os, "sync", tuple)()  # the files are on disk before the index that names them; Windows has no `sync`
        write_private_file(folder / INDEX, _index(entries), durable=True)
        kept = {entry.folder for entry in entries}
        for other in texts.iterdir():
            if other.name not in kept and _OUR_FOLDER.fullmatch(other.name) and not other.is_symlink():
                shutil.rmtree(other, ignore_errors=True)
    except (OSError, ValueError) as error:
        raise unwritable(folder, error) from error
    return len(entries)


def _refuse_foreign(folder: Path) -> None:
    """Raise ExchangeError for a folder with other files, or with a link in place of the folder of texts."""
    try:
        names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    except OSError as error:
        raise unwritable(folder, error) from error
    if names - {TEXTS} and INDEX not in names:
        raise ExchangeError(f"{shown(folder)} has other files", "name an empty folder, or one of an earlier export")
    if (folder / TEXTS).is_symlink():
        raise ExchangeError(f"{shown(folder / TEXTS)} is a link", "remove it, or name another folder")


def _write_text(texts: Path, record: WorkRecord) -> FolderEntry:
    """Write the folder of one text, unless it is there already."""
    files: dict[str, bytes] = {}
    sources = [_add_files(files, source, number) for number, source in enumerate(record.sources(), 1)]
    data = record_json(record, sources)
    uid, title = str(record.work["uid"]), str(record.work["title"])
    digest = _sha256(data)
    name = f"{file_name(title)} {uid[:8]} {digest[:12]}"
    if not (texts / name).is_dir():
        unfinished = texts / f"{_UNFINISHED}{os.urandom(4).hex()}"
        for file, content in {**files, RECORD: data}.items():
            write_private_file(unfinished / file, content)
        unfinished.rename(texts / name)
    return FolderEntry(uid, title, name, digest)


def _add_files(files: dict[str, bytes], source: KeptVersion, number: int) -> dict[str, Any]:
    """Add the bytes and the text of a source to the files; return its part of the record."""
    suffix = "" if number == 1 else f"-{number}"
    body, text = f"source{suffix}{_ending(source)}", f"text{suffix}.txt"
    files[body], files[text] = source.body, source.text.encode("utf-8", "replace")
    found: dict[str, Any] = {name: value for name, value in source._asdict().items() if name not in ("body", "text")}
    return found | dict(zip(FILES_OF_SOURCE, (body, _sha256(files[body]), text, _sha256(files[text])), strict=True))


def _ending(source: KeptVersion) -> str:
    """The ending of the name of a source, as far as it is harmless."""
    name = source.source.partition("?")[0].partition("#")[0] if source.kind == "url" else source.source
    ending = Path(name.rpartition("/")[2]).suffix
    return ending if _ENDINGS.fullmatch(ending) else ".html" if source.kind == "url" else ".bin"


def _index(entries: Sequence[FolderEntry]) -> bytes:
    texts = [
        {"uid": entry.uid, "title": printable_line(entry.title), "folder": entry.folder, "sha256": entry.digest}
        for entry in entries
    ]
    value = {"format": FORMAT, "version": VERSION, "texts": texts}
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


# Reading


def read_library(folder: Path) -> Iterator[WorkRecord]:
    """Return the records in a folder. All files are checked before the first one is returned. Raises ExchangeError."""
    entries = _read_index(folder)
    for entry in entries:
        _read_record(folder, entry, with_files=False)
    return (_read_record(folder, entry, with_files=True) for entry in entries)


def _read_index(folder: Path) -> list[FolderEntry]:
    file = folder / INDEX
    if not file.is_file():
        fix = "name the folder of a finished `readtui export --all`"
        raise ExchangeError(f"{shown(folder)} has no {INDEX}", fix)
    value = parse_json(_read_own(file), shown(file))
    if not isinstance(value, dict) or value.get("format") != FORMAT or not isinstance(value.get("texts"), list):
        raise ExchangeError(f"{shown(file)} is not the index of a library", "is it damaged?")
    if value.get("version") != VERSION:
        raise ExchangeError(f"{shown(file)} was made by another version of readtui", "update readtui here")
    entries: list[FolderEntry] = []
    for one in value["texts"]:
        values = [one.get(key) for key in ("uid", "title", "folder", "sha256")] if isinstance(one, dict) else []
        entry = FolderEntry(*(str(each) for each in values)) if values else FolderEntry("", "", "", "")
        if not _OUR_FOLDER.fullmatch(entry.folder) or Path(entry.folder).name != entry.folder:
            raise ExchangeError(f"{shown(file)} is damaged: a text has no folder", "export again")
        entries.append(entry)
    return entries


def _read_record(folder: Path, entry: FolderEntry, *, with_files: bool) -> WorkRecord:
    """Return the record of a text, and check all its files; their content is read only `with_files`."""
    place = folder / TEXTS / entry.folder
    if place.is_symlink() or place.parent.is_symlink():
        raise ExchangeError(f"{shown(place)} is a link", "exports have none: export again")
    data = _read_own(place / RECORD)
    _check(data, entry.digest, place / RECORD)
    value = parse_json(data, shown(place / RECORD))
    record, sources = checked_record(value, shown(place / RECORD))
    versions: list[KeptVersion] = []
    for source in sources:
        body, body_digest, text, text_digest = (source[name] for name in FILES_OF_SOURCE)
        contents = [_read_own(place / name) for name in (body, text)]
        _check(contents[0], body_digest, place / body)
        _check(contents[1], text_digest, place / text)
        if with_files:
            versions.append(source_of(source, *contents))
    return record._replace(sources=lambda: versions)


def _read_own(file: Path) -> bytes:
    """Read a file of an export. Raises ExchangeError for a link, which could lead anywhere."""
    if file.is_symlink():
        raise ExchangeError(f"{shown(file)} is a link", "exports have none: export again")
    return read_file(file)


def _check(data: bytes, digest: str, file: Path) -> None:
    if _sha256(data) != digest:
        raise ExchangeError(f"{shown(file)} is damaged or was changed", "nothing was imported; export again")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
