"""The appearance of the text: the theme, with a preview, and how the text is set."""

from __future__ import annotations

from pathlib import PurePath

from readtui.config import themes
from readtui.config.settings import SettingValue
from readtui.document.model import Document
from readtui.document.summary import hidden_prose_text, prose_words, subtitle, title_above
from readtui.errors import ReadtuiError
from readtui.tui.actions import first_key
from readtui.tui.effects import ChangeMeasure, Toggle
from readtui.tui.paint import ThemeStyles
from readtui.tui.services import Host
from readtui.tui.status import PIPE
from readtui.tui.terminal import titled
from readtui.tui.widgets.list_state import ListRow
from readtui.typeset.inline import DOT
from readtui.typeset.setting import WHOLE_WIDTH, Setting

MEASURES = range(20, 201)
"""Widths in cells that the column may have."""

FOCUS_LABELS = {"off": "off", "paragraph": "the paragraph", "sentence": "the sentence", "ruler": "a ruler line"}
"""What a notice calls each kind of focus, in the order in which the key goes through them."""


def session_only(host: Host, name: str) -> str:
    """Return what a notice of a change of a setting ends with, if the next start will not have the change; else ""."""
    origin = host.services.origins.get(name, "default")
    if origin in ("default", "chosen in the app"):
        return ""
    return f" · for this session only: {PurePath(origin).name} sets it"


class AppearanceController:
    """Changes settings of the appearance, now and for the next start. Hidden text is shown for one document only."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.shows_hidden_text = False
        self._on_light: bool | None = None  # as the terminal has answered

    def setting(self, document: Document) -> Setting:
        """Return the typesetter's settings for a document."""
        settings = self._host.settings
        return Setting(
            measure=WHOLE_WIDTH if self._is_whole_width(document) else settings.measure,
            align=settings.align,
            hyphenate=settings.hyphenate,
            language=settings.language,
            paragraphs=settings.paragraphs,
            show_hidden=self.shows_hidden_text,
            title=title_above(document),
            subtitle=subtitle(document),
            hidden_prose=self._hidden_prose(document),
            table_key=first_key("view.table", self._host.keys),
            syntax=True,
            output_lines=settings.output_lines,
            code_lines=settings.code_lines,
            line_numbers=settings.line_numbers,
        )

    def _is_whole_width(self, document: Document) -> bool:
        """Whether a document is a table, output or a file of code, whose lines are as wide as the page."""
        settings = self._host.settings
        has_wide_lines = (document.is_output and settings.output_lines != "measure") or (
            document.is_code and settings.code_lines != "measure"
        )
        return has_wide_lines or document.is_table

    def _hidden_prose(self, document: Document) -> str:
        """Return the row that says how much prose is hidden, or that it is shown, and the key that changes this."""
        if not (text := hidden_prose_text(document)):
            return ""
        key = first_key("view.hidden", self._host.keys)
        if not self.shows_hidden_text:
            return text + (f"{DOT}{key} shows all" if key else "")
        hidden, total = prose_words(document)
        return f"All {total:,} words shown" + (f"{DOT}{key} hides {hidden:,}" if key else "")

    def change(self, name: str, value: SettingValue) -> None:
        """Change a setting; if the text depends on it, it is set again."""
        document = self._host.reading.document
        before = self.setting(document)
        self._host.change_settings(**{name: value})
        if self.setting(document) != before:
            self._reset()

    def _reset(self) -> None:
        self._host.reset(self.setting(self._host.reading.document))

    # How the text is set

    def change_measure(self, effect: ChangeMeasure) -> None:
        """Change the width of the column, or reset it to that of the settings."""
        if self._is_whole_width(self._host.reading.document):
            self._host.say("These lines are as wide as the window", seconds=2.0)
            return
        present = self._host.settings.measure
        if effect.cells > 0 and self._host.page.column()[1] < present:
            self._host.say("The window has no room for a wider column", seconds=2.0)
            return
        wanted = present + effect.cells if effect.cells else self._host.services.settings.measure
        wanted = min(max(wanted, MEASURES[0]), MEASURES[-1])
        if wanted != present:
            self._host.change_settings(measure=wanted)
            self._reset()
        held = session_only(self._host, "measure") if wanted != present else ""
        self._host.say(f"Column: {wanted} cells{held}", seconds=5.0 if held else 2.0)

    def toggle(self, effect: Toggle) -> None:
        """Change a setting that has two values."""
        settings = self._host.settings
        match effect.setting:
            case "hidden":
                self._toggle_hidden()
                return
            case "align":
                self._host.change_settings(align="ragged" if settings.align == "justified" else "justified")
            case "hyphenate":
                self._host.change_settings(hyphenate=not settings.hyphenate)
            case _:
                self._host.change_settings(paragraphs="spaced" if settings.paragraphs == "indented" else "indented")
        self._reset()

    def _toggle_hidden(self) -> None:
        count = len(self._host.reading.document.hidden)
        if not count:
            self._host.say("No hidden text")
            return
        self.shows_hidden_text = not self.shows_hidden_text
        self._reset()
        lines = "1 line" if count == 1 else f"{count} lines"
        shown = "shown" if self.shows_hidden_text else "not shown"
        self._host.say(f"Hidden text {shown} ({lines})", seconds=2.0)

    def next_focus(self) -> None:
        """Take the next kind of focus; it is kept."""
        kinds = tuple(FOCUS_LABELS)
        kind = kinds[(kinds.index(self._host.settings.focus) + 1) % len(kinds)]
        self._host.change_settings(focus=kind)
        self._host.say(f"Focus: {FOCUS_LABELS[kind]}", seconds=2.0)

    # The theme

    def next_theme(self) -> None:
        """Use the next theme."""
        names = themes.names(self._host.services.theme_folders)
        present = self._host.settings.theme
        index = names.index(present) + 1 if present in names else 0
        self._choose(names[index % len(names)])
        held = session_only(self._host, "theme")
        self._host.say(f"Theme: {self._host.theme_styles.theme.label}{held}", seconds=5.0 if held else 2.0)

    def show_themes(self) -> None:
        """List the themes; the one at the cursor is shown at once."""
        names = (themes.AUTO, *themes.names(self._host.services.theme_folders))
        before = self._host.settings.theme
        entries = [ListRow(self._label(name), name, name) for name in names]

        def done(name: str | None) -> None:
            self._choose(name or before)
            if name is not None and name != before and (held := session_only(self._host, "theme")):
                self._host.say(f"Theme: {self._host.theme_styles.theme.label}{held}")

        current = names.index(before) if before in names else 0
        from readtui.tui.widgets.dialogs import Chooser  # deferred: the start needs no window

        self._host.show_window(Chooser("Themes", entries, current=current, on_highlight=self._preview), done)

    def _label(self, name: str) -> str:
        """Return the label of a theme; of an invalid one, its name."""
        if name == themes.AUTO:
            return "Auto: light or dark, as the terminal"
        try:
            return themes.load(name, self._host.services.theme_folders).label
        except ReadtuiError:
            return name

    def show_title(self, document: Document) -> None:
        """Show the title of a document, or the name of its file, in the title of the window."""
        if self._host.settings.window_title:
            name = PIPE if document.source == "-" else PurePath(document.source).name
            self._host.send(titled(document.title or name))

    def follow_terminal(self) -> None:
        """Ask the terminal for its background, if the theme follows it. An answer may never come."""
        if self._host.settings.theme == themes.AUTO:
            from readtui.config import background  # deferred: few themes follow the terminal

            self._host.send(background.QUESTION)

    def terminal_answered(self, answer: str) -> None:
        """Show the light or the dark theme, as the terminal answers, if the theme follows it."""
        from readtui.config import background  # deferred: few terminals are asked

        on_light = background.answered_light(answer)
        if on_light is None or self._host.settings.theme != themes.AUTO or on_light == self._on_light:
            return
        self._on_light = on_light
        background.keep_light(on_light)
        if background.theme_name(themes.AUTO, on_light=on_light) != self._host.theme_styles.theme.name:
            self._preview(themes.AUTO)

    def _preview(self, name: str) -> None:
        if name == themes.AUTO:
            from readtui.config import background  # deferred: few themes follow the terminal

            guess, known = background.first_theme(name), self._on_light
            name = guess if known is None else background.theme_name(name, on_light=known)
        try:
            theme = themes.load(name, self._host.services.theme_folders)
        except ReadtuiError as error:
            self._host.say(error.notice, seconds=8.0)
        else:
            self._host.theme_styles = ThemeStyles(theme, self._host.theme_styles.terminal)

    def _choose(self, name: str) -> None:
        self._preview(name)
        theme = self._host.theme_styles.theme
        if faults := themes.contrast_faults(theme):
            more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
            self._host.say(f"Theme {name} has too little contrast: {faults[0]}{more}", seconds=8.0)
        kept = name if name == themes.AUTO else theme.name
        if kept != self._host.settings.theme:
            self._host.change_settings(theme=kept)
            self.follow_terminal()
