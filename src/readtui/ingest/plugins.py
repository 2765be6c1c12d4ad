"""Formats that other distributions add, by entry points of the group `readtui.importers`."""

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

if TYPE_CHECKING:  # it takes 25 ms, and most sources are in a format of our own
    from importlib.metadata import EntryPoint

GROUP = "readtui.importers"
"""Where a distribution names its formats: the name of the entry point is that of the format, its object a `Format`."""


class Plugin(NamedTuple):
    """A format of another distribution; `origin` is how the reader knows that ("readtui-dvi 1.2")."""

    name: str
    origin: str
    format: Format


class Plugins(NamedTuple):
    """The formats that can be used, in the order in which they are asked, and a sentence on each that cannot."""

    usable: tuple[Plugin, ...] = ()
    broken: tuple[str, ...] = ()

    def called_for(self, extension: str, content_type: str) -> Plugin | None:
        """The format that a server names or that an extension calls for; both may be empty."""
        named = (plugin for plugin in self.usable if content_type and content_type in plugin.format.content_types)
        ending = (plugin for plugin in self.usable if extension and extension in plugin.format.extensions)
        return next(named, None) or next(ending, None)

    def sniffed(self, data: bytes, name: str) -> Plugin | None:
        """The format that knows the bytes of that name as its own. Raises FormatError if none does and one broke."""
        failure: ReadtuiError | None = None
        for plugin in self.usable:
            try:
                if plugin.format.sniff is not None and plugin.format.sniff(data):
                    return plugin
            except (Exception, SystemExit) as error:
                failure = failure or _broke(plugin, name, error)
        if failure is not None:
            raise failure
        return None


@cache
def installed(taken: Collection[str]) -> Plugins:
    """What is installed, in the order of the alphabet; names that are `taken` are ours, and stay so."""
    try:
        entries = _entries()
    except Exception as error:  # one wrong line in a file of any distribution is enough
        return Plugins(broken=(f"The formats that are installed cannot be listed: {_reason(error)}",))
    usable: list[Plugin] = []
    broken: list[str] = []
    for origin, entry in entries:
        try:
            if entry.name in taken:
                raise ValueError("there is one of that name already")
            usable.append(Plugin(entry.name, origin, _checked(entry.load())))
        except (Exception, SystemExit) as error:  # whatever the import of a foreign module brings
            broken.append(printable_line(f"{origin} cannot add the format {entry.name}: {_reason(error)}."))
        taken = {*taken, entry.name}
    return Plugins(tuple(usable), tuple(broken))


def read_bytes(plugin: Plugin, source: Source) -> Document:
    """The document in `source`. Raises FormatError, also where the plugin breaks."""
    try:
        return _made(cast(Importer, importlib.import_module(plugin.format.module)).read(source))
    except (Exception, SystemExit) as error:
        raise _broke(plugin, source.name, error) from error


def read_text(plugin: Plugin, text: str, source_name: str, notes: Sequence[str]) -> Document:
    """The document that a decoded text is. Raises FormatError, also where the plugin breaks."""
    try:
        return _made(cast(TextImporter, importlib.import_module(plugin.format.module)).read(text, source_name, notes))
    except (Exception, SystemExit) as error:
        raise _broke(plugin, source_name, error) from error


def _entries() -> list[tuple[str, EntryPoint]]:
    """The entry points, and how the reader knows where each comes from."""
    from importlib.metadata import entry_points  # deferred: see above

    return sorted((_origin(entry), entry) for entry in entry_points(group=GROUP))


def _origin(entry: EntryPoint) -> str:
    return printable_line(f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value)


def _checked(thing: object) -> Format:
    """A `Format` whose parts are what they should be: a string in place of a tuple would match any letter of it."""
    if not isinstance(thing, Format):
        raise TypeError("it is no readtui.ingest.format.Format")
    for names in (thing.extensions, thing.content_types):
        if type(names) is not tuple or {*map(type, names)} - {str}:
            raise TypeError("its extensions and content types are no tuples of strings")
    return thing


def _made(document: object) -> Document:
    if not isinstance(document, Document):
        raise TypeError("it gave no document")
    return document


def _broke(plugin: Plugin, name: str, error: BaseException) -> ReadtuiError:
    """What is said where a plugin fails: its own words, if it knows what is wrong with the source."""
    if isinstance(error, ReadtuiError):
        return error
    what = f"{name}: the format {plugin.name} of {plugin.origin} broke: {_reason(error)}"
    return FormatError(printable_line(what), "tell those who make it")


def _reason(error: BaseException) -> str:
    """An error in a few words on one line."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said[:200]}" if said else type(error).__name__
