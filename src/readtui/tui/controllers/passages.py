"""What gives passages of the text to other programs: dictionaries and commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from readtui.tui import effects
from readtui.tui.controllers.lookup import LookupController
from readtui.tui.controllers.piping import PipingController
from readtui.tui.services import Host


class PassageControllers:
    """The controllers for passages."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @cached_property
    def lookup(self) -> LookupController:
        """What looks words up."""
        return LookupController(self._host)

    @cached_property
    def piping(self) -> PipingController:
        """What gives passages to commands."""
        return PipingController(self._host)

    def perform(self, effect: Any) -> None:
        """Perform an effect on a passage."""
        self._performers[type(effect)](effect)

    @cached_property
    def _performers(self) -> Mapping[type[Any], Callable[[Any], object]]:
        return {effects.LookUp: self.lookup.look_up, effects.PipePassage: lambda effect: self.piping.ask(effect.span)}
