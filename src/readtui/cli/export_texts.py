"""Find the texts that are to be exported, with their marks: in the library, or as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.digest import digest
from readtui.errors import ReadtuiError, SourceError
from readtui.exchange.model import ExportedMark, ExportedText, by_place
from readtui.ingest.source import is_address
from readtui.library.tables import canonical_source
from readtui.marks.anchor import resolve_all
from readtui.marks.corrections import corrected

if TYPE_CHECKING:
    from readtui.cli.documents import Documents
    from readtui.document.model import Document
    from readtui.library.shelf import WorkEntry, WorkMark
    from readtui.library.store import Library
    from readtui.marks.model import Mark
    from readtui.span import Span

LENGTH_OF_UID = 16


class FoundText(NamedTuple):
    """A text with its marks, and its document: None if its bytes are neither kept nor found."""

    text: ExportedText
    document: Document | None


class TextFinder:
    """Finds texts by their ids, their files or their addresses."""

    def __init__(self, library: Library, documents: Documents) -> None:
        self._library = library
        self._shelf = library.shelf
        self._documents = documents

    def find(self, names: Sequence[str], *, with_text: bool) -> list[FoundText]:
        """Return the texts with these names; without names all that have marks, or with `with_text` that are kept.

        Raises SourceError for a name that is none, FormatError for a file that cannot be parsed, and LibraryError.
        """
        if names:
            return [self._named(name) for name in names]
        entries = self._shelf.entries()
        wanted = [entry for entry in entries if (entry.is_kept if with_text else entry.mark_count)]
        marks: dict[int, list[WorkMark]] = {}
        for one in self._shelf.marks():
            marks.setdefault(one.entry.ident, []).append(one)
        return [self._of_entry(entry, marks.get(entry.ident, ())) for entry in wanted]

    def _named(self, name: str) -> FoundText:
        if not is_address(name) and Path(name).is_file():
            return self._of_file(name)
        entry = self._shelf.entry(name)
        if entry is None:
            what = "is not in the library" if is_address(name) else "is neither a file nor a text of the library"
            raise SourceError(f"{name} {what}", "name a file, an address that was kept, or the id of a text")
        return self._of_entry(entry, self._shelf.marks([entry.ident]))

    def _of_file(self, name: str) -> FoundText:
        """Return a file as it is now, with its marks."""
        document = self._documents.read(name)
        document = corrected(document, self._library.corrections_of(document, name))
        resolved = self._library.marks_of(document, name)
        entry = self._shelf.entry(name)
        changed = {one.mark.uid: one.changed for one in self._shelf.marks([entry.ident])} if entry else {}
        marks = [_exported(mark, changed.get(mark.uid), span, document) for mark, span in resolved]
        return FoundText(_text(entry, document, document.text, name, marks), document)

    def _of_entry(self, entry: WorkEntry, marks: Iterable[WorkMark]) -> FoundText:
        found = list(marks)
        document = self._document_of(entry)
        words = document.text if document is not None else self._shelf.text(entry.ident)
        anchors = [one.mark.anchor for one in found]
        spans = resolve_all(anchors, words) if words is not None else [None] * len(found)
        exported = [_exported(one.mark, one.changed, span, document) for one, span in zip(found, spans, strict=True)]
        return FoundText(_text(entry, document, words, entry.source, exported), document)

    def _document_of(self, entry: WorkEntry) -> Document | None:
        """Return the document of a text that is kept, or whose file or page is still there."""
        with suppress(ReadtuiError):
            source = self._shelf.kept_source(entry.ident)
            if source is None and (response := self._library.find_response(entry.source)) is not None:
                source = response.source
            if source is not None:
                document = self._documents.parse(source)
            elif not is_address(entry.source) and Path(entry.source).is_file():
                document = self._documents.read(entry.source)
            else:
                return None
            return corrected(document, self._library.corrections_of(document, entry.source))
        return None


def _exported(mark: Mark, changed: datetime | None, span: Span | None, document: Document | None) -> ExportedMark:
    section = ""
    if document is not None and span is not None and (index := document.section_at(span.start)) >= 0:
        section = document.sections[index].title
    return ExportedMark(
        *(mark.uid, mark.kind, mark.anchor, mark.made, changed, mark.colour, mark.letter, mark.label, mark.note),
        *("" if document is not None and section == document.title else section, span),
    )


def _text(
    entry: WorkEntry | None, document: Document | None, words: str | None, source: str, marks: Sequence[ExportedMark]
) -> ExportedText:
    known = digest(words) if words is not None else ""
    authors = document.authors if document is not None else ()
    return ExportedText(
        uid=entry.uid if entry else known[:LENGTH_OF_UID],
        title=(document.title if document else "") or (entry.title if entry else ""),
        source=entry.source if entry else canonical_source(source),
        digest=known,
        authors=authors or ((entry.author,) if entry and entry.author else ()),
        site=(document.site if document else "") or (entry.site if entry else ""),
        published=document.published if document else "",
        language=(document.language if document else "") or (entry.language if entry else ""),
        tags=entry.tags if entry else (),
        state=entry.state if entry else "",
        added=entry.added if entry else None,
        finished=entry.finished if entry else None,
        text=words,
        marks=by_place(marks),
    )
