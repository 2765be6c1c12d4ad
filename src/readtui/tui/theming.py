"""The actions that choose a theme, with a preview, and how a theme reaches the widgets."""

from __future__ import annotations

from textual.theme import Theme as TextualTheme

from readtui.config import themes
from readtui.errors import ReadtuiError
from readtui.tui.paint import ThemeStyles, css_colour
from readtui.tui.services import Services
from readtui.tui.terminal_app import TerminalApp
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.list_view import ListRow
from readtui.typeset.setting import Setting


class ThemingApp(TerminalApp):
    """A base of the app with a theme."""

    def __init__(self, services: Services, setting: Setting) -> None:
        super().__init__(services, setting)
        # A plain assignment would parse the style sheet twice.
        self.set_reactive(ThemingApp.theme, self._register_textual_theme())
        self.stylesheet.set_variables(self.get_css_variables())

    def action_next_theme(self) -> None:
        names = themes.names(self.services.theme_folders)
        index = names.index(self.settings.theme) + 1 if self.settings.theme in names else 0
        self._choose_theme(names[index % len(names)])
        self.say(f"Theme: {self.theme_styles.theme.label}", seconds=2.0)

    def action_themes(self) -> None:
        names = themes.names(self.services.theme_folders)
        before = self.settings.theme
        entries = [ListRow(self._label(name), name, name) for name in names]

        def done(name: str | None) -> None:
            self._choose_theme(name or before)

        current = names.index(before) if before in names else 0
        window = Chooser("Themes", entries, current=current, on_highlight=self._preview)
        self.push_screen(window, done)

    def _label(self, name: str) -> str:
        """Return the label of a theme; of an invalid one, its name."""
        try:
            return themes.load(name, self.services.theme_folders).label
        except ReadtuiError:
            return name

    def _preview(self, name: str) -> None:
        try:
            self.theme_styles = ThemeStyles(themes.load(name, self.services.theme_folders), plain=self.plain)
        except ReadtuiError as error:
            self.say(error.notice, seconds=8.0)

    def _choose_theme(self, name: str) -> None:
        self._preview(name)
        if faults := themes.contrast_faults(self.theme_styles.theme):
            more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
            self.say(f"Theme {name} has too little contrast: {faults[0]}{more}", seconds=8.0)
        if self.theme_styles.theme.name != self.settings.theme:
            self.change_settings(theme=self.theme_styles.theme.name)

    def watch_theme_styles(self) -> None:
        """Repaint all widgets of all screens in the present theme."""
        self.theme = self._register_textual_theme()
        for screen in self.screen_stack:
            for widget in screen.walk_children():
                widget.refresh()

    def _register_textual_theme(self) -> str:
        """Register the theme with Textual, for style sheets and its own widgets, and return its name there."""
        theme = textual_theme(self.theme_styles.theme)
        self.register_theme(theme)
        return theme.name


def textual_theme(theme: themes.Theme) -> TextualTheme:
    """Return a theme as Textual's. In style sheets each of its colours is a variable, such as `$theme-accent`."""
    colours = {name: css_colour(theme, name) for name in theme.colours}
    return TextualTheme(
        f"readtui-{theme.name}",
        primary=colours["accent"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["footer_background"],
        panel=colours["sidebar_background"],
        boost=colours["sidebar_background"],
        dark=theme.dark,
        ansi=theme.has_terminal_colours,
        variables={
            "ansi-background": colours["background"],
            "ansi-foreground": colours["text"],
            "text-disabled": colours["dim"],
            "input-cursor-background": colours["text"],
            "input-cursor-foreground": colours["background"],
            "input-cursor-text-style": "reverse" if theme.colours["background"] == "default" else "none",
            **{f"theme-{name.replace('_', '-')}": colour for name, colour in colours.items()},
        },
    )
