"""How the text is set, and the choices that change it."""

from __future__ import annotations

from dataclasses import replace

from readtui.document.model import Document
from readtui.document.summary import subtitle
from readtui.tui.actions import key_labels
from readtui.tui.services import Services
from readtui.tui.theming import ThemingApp
from readtui.typeset.setting import Setting


class TypesettingApp(ThemingApp):
    """A shell whose reader chooses how the text is set."""

    def __init__(self, services: Services) -> None:
        self.showing_hidden = False
        super().__init__(services, Setting())

    def setting(self, document: Document | None) -> Setting:
        """How a document is set, by the settings."""
        return Setting(
            measure=self.settings.measure,
            align=self.settings.align,
            hyphenate=self.settings.hyphenate,
            language=self.settings.language,
            paragraphs=self.settings.paragraphs,
            show_hidden=self.showing_hidden,
            subtitle=subtitle(document) if document is not None else "",
            table_key="".join(key_labels("view.table", self.keys)[:1]),
            syntax=True,
        )

    def _reset(self) -> None:
        if self.reading is not None:
            self.reader.reset(self.setting(self.reading.document))

    def action_measure(self, step: int) -> None:
        present = self.settings.measure
        if step > 0 and (page := self.reader.page.text_layout) is not None and page.setting.measure < present:
            self.reader.say("The column is as wide as the window has room for.", seconds=2.0)
            return
        wanted = min(max(present + step, 20), 200) if step else self.services.settings.measure
        if wanted != present:
            self.choose(measure=wanted)
            self._reset()
        self.reader.say(f"Column: {wanted} cells", seconds=2.0)

    def action_toggle_align(self) -> None:
        self.choose(align="ragged" if self.settings.align == "justified" else "justified")
        self._reset()

    def action_toggle_hyphenate(self) -> None:
        self.choose(hyphenate=not self.settings.hyphenate)
        self._reset()

    def action_toggle_paragraphs(self) -> None:
        self.choose(paragraphs="spaced" if self.settings.paragraphs == "indented" else "indented")
        self._reset()

    def action_toggle_side(self) -> None:
        self.choose(sidebar="left" if self.settings.sidebar == "right" else "right")
        self.reader.place = replace(self.reader.place, on_right=self.settings.sidebar == "right")
        self.reader.lay_out()

    def action_hidden(self) -> None:
        if self.reading is None:
            return
        count = len(self.reading.document.hidden)
        if not count:
            self.reader.say("No lines of this text are hidden.")
            return
        self.showing_hidden = not self.showing_hidden
        self._reset()
        lines = "1 hidden line" if count == 1 else f"{count} hidden lines"
        self.reader.say(f"{lines} {'shown in place' if self.showing_hidden else 'put away'}.", seconds=2.0)
