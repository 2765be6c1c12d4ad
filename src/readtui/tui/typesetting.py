"""The actions that change how the text is set: width, alignment, hyphenation, paragraphs, hidden text."""

from __future__ import annotations

from dataclasses import replace

from readtui.document.model import Document
from readtui.document.summary import subtitle
from readtui.tui.actions import key_labels
from readtui.tui.services import Services
from readtui.tui.theming import ThemingApp
from readtui.typeset.setting import Setting


class TypesettingApp(ThemingApp):
    """A base of the app with the typographic settings."""

    def __init__(self, services: Services) -> None:
        self.shows_hidden_text = False
        super().__init__(services, Setting())

    def setting(self, document: Document) -> Setting:
        """Return the typesetter's settings for a document."""
        return Setting(
            measure=self.settings.measure,
            align=self.settings.align,
            hyphenate=self.settings.hyphenate,
            language=self.settings.language,
            paragraphs=self.settings.paragraphs,
            show_hidden=self.shows_hidden_text,
            subtitle=subtitle(document),
            table_key="".join(key_labels("view.table", self.keys)[:1]),
            syntax=True,
        )

    def _apply_setting(self) -> None:
        self.reading_screen.reset(self.setting(self.reading.document))

    def action_measure(self, step: int) -> None:
        present = self.settings.measure
        if step > 0 and self.reading_screen.page.viewport.column()[1] < present:
            self.say("The window has no room for a wider column", seconds=2.0)
            return
        wanted = min(max(present + step, 20), 200) if step else self.services.settings.measure
        if wanted != present:
            self.change_settings(measure=wanted)
            self._apply_setting()
        self.say(f"Column: {wanted} cells", seconds=2.0)

    def action_toggle_align(self) -> None:
        self.change_settings(align="ragged" if self.settings.align == "justified" else "justified")
        self._apply_setting()

    def action_toggle_hyphenate(self) -> None:
        self.change_settings(hyphenate=not self.settings.hyphenate)
        self._apply_setting()

    def action_toggle_paragraphs(self) -> None:
        self.change_settings(paragraphs="spaced" if self.settings.paragraphs == "indented" else "indented")
        self._apply_setting()

    def action_toggle_side(self) -> None:
        self.change_settings(sidebar="left" if self.settings.sidebar == "right" else "right")
        self.reading_screen.place = replace(self.reading_screen.place, on_right=self.settings.sidebar == "right")
        self.reading_screen.lay_out()

    def action_hidden(self) -> None:
        count = len(self.reading.document.hidden)
        if not count:
            self.say("No hidden text")
            return
        self.shows_hidden_text = not self.shows_hidden_text
        self._apply_setting()
        lines = "1 line" if count == 1 else f"{count} lines"
        self.say(f"Hidden text {'shown' if self.shows_hidden_text else 'not shown'} ({lines})", seconds=2.0)
