"""What gives passages of the text to other programs: dictionaries, commands, and those that read aloud."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from readtui.tui import passage_effects
from readtui.tui.controllers.looked_up import LookedUpController
from readtui.tui.controllers.lookup import LookupController
from readtui.tui.controllers.piping import PipingController
from readtui.tui.controllers.speaking import SpeakingController
from readtui.tui.services import Host


class PassageControllers:
    """The controllers for passages."""

    def __init__(self, host: Host, current_value: Callable[[], object]) -> None:
        self._host = host
        self._current_value = current_value  # of the list in the window with the keys

    @cached_property
    def lookup(self) -> LookupController:
        """What looks words up."""
        return LookupController(self._host)

    @cached_property
    def looked_up(self) -> LookedUpController:
        """What keeps and lists the words that were looked up."""
        return LookedUpController(self._host, self.lookup.look_up_word)

    @cached_property
    def piping(self) -> PipingController:
        """What gives passages to commands."""
        return PipingController(self._host)

    @cached_property
    def speaking(self) -> SpeakingController:
        """What reads aloud."""
        return SpeakingController(self._host)

    def stop(self) -> None:
        """End the programs that run."""
        if "speaking" in vars(self):
            self.speaking.stop()
        if "piping" in vars(self):
            self.piping.stop()
        if "lookup" in vars(self):
            self.lookup.stop()

    def perform(self, effect: Any) -> None:
        """Perform an effect on a passage."""
        self._performers[type(effect)](effect)

    @cached_property
    def _performers(self) -> Mapping[type[Any], Callable[[Any], object]]:
        return {
            passage_effects.LookUp: self._look_up,
            passage_effects.ListWords: lambda effect: self.looked_up.show(),
            passage_effects.ChangeWord: lambda effect: self.looked_up.change(self._current_value(), effect.change),
            passage_effects.PipePassage: lambda effect: self.piping.ask(effect),
            passage_effects.ReadAloud: self.speaking.perform,
        }

    def _look_up(self, effect: passage_effects.LookUp) -> None:
        """Look up a passage, and keep it."""
        if word := self.lookup.look_up(effect):
            self.looked_up.add(word, effect.span)
