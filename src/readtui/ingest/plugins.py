"""Plugins: formats of other distributions, found by their entry points in the group `readtui.importers`."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from readtui.document.model import Document
from readtui.errors import FormatError, ReadtuiError
from readtui.ingest.format import Format, Importer, TextImporter
from readtui.ingest.source import Source
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:  # 25 ms, and most sources are in a built-in format
    from importlib.metadata import EntryPoint

GROUP = "readtui.importers"
"""The entry point group. The name of an entry point is that of the format, its object is a `Format`."""


class Plugin(NamedTuple):
    """A format of another distribution; `origin` is the name of that for the reader ("readtui-dvi 1.2")."""

    name: str
    origin: str
    format: Format


class Plugins(NamedTuple):
    """The usable plugins, in the order in which they are tried, and a sentence about each broken one."""

    usable: tuple[Plugin, ...] = ()
    broken: tuple[str, ...] = ()

    def find(self, extension: str, content_type: str) -> Plugin | None:
        """Return the plugin for a content type, or else for an extension; both may be empty. None if there is none."""
        by_type = (plugin for plugin in self.usable if content_type and content_type in plugin.format.content_types)
        by_extension = (plugin for plugin in self.usable if extension and extension in plugin.format.extensions)
        return next(by_type, None) or next(by_extension, None)

    def sniff(self, data: bytes, name: str) -> Plugin | None:
        """Return the first plugin whose `sniff` accepts the bytes, or None.

        Raises a ReadtuiError if none does and one raised an error. `name` is the name of the source, for that error.
        """
        failure: ReadtuiError | None = None
        for plugin in self.usable:
            try:
                if plugin.format.sniff is not None and plugin.format.sniff(data):
                    return plugin
            except (Exception, SystemExit) as error:
                failure = failure or _to_readtui_error(plugin, name, error)
        if failure is not None:
            raise failure
        return None


@cache
def installed_plugins(reserved: Collection[str]) -> Plugins:
    """Return the installed plugins in alphabetical order. A plugin with a `reserved` or repeated name is broken."""
    try:
        entries = _entries()
    except Exception as error:  # a malformed line in any distribution is enough
        return Plugins(broken=(f"The installed formats cannot be listed: {_reason(error)}",))
    usable: list[Plugin] = []
    broken: list[str] = []
    for origin, entry in entries:
        try:
            if entry.name in reserved:
                raise ValueError("this name is already used")
            usable.append(Plugin(entry.name, origin, _checked(entry.load())))
        except (Exception, SystemExit) as error:  # the import of a foreign module may raise anything
            broken.append(printable_line(f"{origin} cannot add the format {entry.name}: {_reason(error)}."))
        reserved = {*reserved, entry.name}
    return Plugins(tuple(usable), tuple(broken))


def read_bytes(plugin: Plugin, source: Source) -> Document:
    """Return the document in `source`. Raises ReadtuiError: other errors of the plugin become a FormatError."""
    try:
        return _checked_document(cast(Importer, importlib.import_module(plugin.format.module)).read(source))
    except (Exception, SystemExit) as error:
        raise _to_readtui_error(plugin, source.name, error) from error


def read_text(plugin: Plugin, text: str, source_name: str, notes: Sequence[str]) -> Document:
    """Return the document of a decoded text. Raises ReadtuiError: other errors of the plugin become a FormatError."""
    try:
        importer = cast(TextImporter, importlib.import_module(plugin.format.module))
        return _checked_document(importer.read(text, source_name, notes))
    except (Exception, SystemExit) as error:
        raise _to_readtui_error(plugin, source_name, error) from error


def _entries() -> list[tuple[str, EntryPoint]]:
    """Return the entry points, each with its origin, in alphabetical order."""
    from importlib.metadata import entry_points  # deferred, as above

    return sorted((_origin(entry), entry) for entry in entry_points(group=GROUP))


def _origin(entry: EntryPoint) -> str:
    return printable_line(f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value)


def _checked(loaded: object) -> Format:
    """Return a valid `Format`, or raise TypeError. A string instead of a tuple would match any part of itself."""
    if not isinstance(loaded, Format):
        raise TypeError("it is not a readtui.ingest.format.Format")
    for names in (loaded.extensions, loaded.content_types):
        if type(names) is not tuple or {*map(type, names)} - {str}:
            raise TypeError("its extensions and content types must be tuples of strings")
    return loaded


def _checked_document(document: object) -> Document:
    if not isinstance(document, Document):
        raise TypeError("it returned no document")
    return document


def _to_readtui_error(plugin: Plugin, name: str, error: BaseException) -> ReadtuiError:
    """Return the error of a plugin: its own if it is a ReadtuiError, else one that names the plugin."""
    if isinstance(error, ReadtuiError):
        return error
    what = f"{name}: the format {plugin.name} of {plugin.origin} failed: {_reason(error)}"
    return FormatError(printable_line(what), "report it to its authors")


def _reason(error: BaseException) -> str:
    """Return an exception on one short line."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message[:200]}" if message else type(error).__name__
