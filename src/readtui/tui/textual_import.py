"""Import Textual without the modules that it imports for what readtui never uses, a quarter of its import."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

STANDS_IN_FOR = (
    *("textual.command", "textual.canvas", "textual.suggestions", "textual.css._help_text", "textual.markup"),
    *("rich.table", "platformdirs", "uuid", "mimetypes"),
)
"""Modules whose functions and classes are called, if at all, in the command palette, in the drawing of lines between
widgets, in messages on wrong style sheets, and when files are delivered."""


class StandIn(ModuleType):
    """Takes the place of a module while another one is imported; what it offers imports the real one when called."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):  # what the import system asks for
            raise AttributeError(name)
        module_name = self.__name__

        def call(_: type, *values: Any, **named_values: Any) -> object:
            return getattr(importlib.import_module(module_name), name)(*values, **named_values)

        return type(name, (), {"__new__": call})  # a class, because Textual derives one from `Provider`


def import_textual() -> None:
    """Import `textual.app`, as said above. No other thread may import anything meanwhile: it could get a stand-in.

    asyncio does without ssl where it cannot import it, which saves 8 ms and 4 MB; no address is fetched by asyncio.
    """
    stand_ins: dict[str, ModuleType | None] = {name: StandIn(name) for name in STANDS_IN_FOR}
    if "asyncio" not in sys.modules:
        stand_ins["ssl"] = None
    stand_ins = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(stand_ins)  # type: ignore[arg-type]  # None is what makes an import fail
    try:
        import textual.app  # noqa: F401
    finally:
        for name in stand_ins:
            del sys.modules[name]
