"""Paint lines: the only place where lines of the layout become strips of the screen, in the styles of a theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Protocol, TypeAlias, cast

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.filter import NoColor
from textual.strip import Strip
from textual.theme import Theme as TextualTheme
from textual.widget import Widget

from readtui.config.themes import Theme
from readtui.reading.overlay import MarginSign, Overlay
from readtui.tui.cells import FULL, MOST_COLOURS_REDUCED, Capabilities, sgr_of
from readtui.typeset.line import Line, Run, cell_of
from readtui.unicode.clusters import fit
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

StyledRow: TypeAlias = list[tuple[str, str]]
"""The runs of a row: the parameters of the control sequence of a style (SGR), and a text."""


_RoleStyle: TypeAlias = tuple[str, str, str]
"""The names of two colours of a theme, foreground and background ("" for that of the page), and Rich's attributes."""

_BLOCK_STYLES: Mapping[str, _RoleStyle] = {
    "body": ("text", "", ""),
    "title": ("title", "", "bold"),
    "heading1": ("title", "", "bold"),
    "heading2": ("heading", "", "bold"),
    "heading3": ("subheading", "", "bold"),
    "heading4": ("subheading", "", "bold italic"),
    "heading5": ("subheading", "", "italic"),
    "heading6": ("subheading", "", "italic"),
    "code": ("code", "code_background", ""),
    "quote": ("quote", "", "italic"),
    "caption": ("caption", "", ""),
    "output": ("text", "", ""),
    "alt": ("dim", "", "italic"),
    "cell": ("text", "", ""),
    "cellname": ("dim", "", ""),
    "tablehead": ("heading", "", "bold"),
    "hidden": ("dim", "", "italic"),
    "meta": ("dim", "", ""),
    "bullet": ("bullet", "", ""),
    "bar": ("frame", "", ""),
    "frame": ("frame", "", ""),
    "label": ("accent", "", "bold"),
    "rule": ("frame", "", ""),
    "continuation": ("dim", "code_background", ""),
    "hyphen": ("dim", "", ""),
    "wrapped": ("dim", "", ""),
    "sign": ("accent", "", "bold"),
    "note": ("caption", "", ""),
    **{f"sign_{number}": ("text", f"highlight_{number}", "bold") for number in range(1, 6)},
    "scrollbar": ("scrollbar", "scrollbar_background", ""),
    "track": ("scrollbar_background", "", ""),
    "tick": ("tick", "scrollbar_background", "bold"),
    "sidebar": ("sidebar", "sidebar_background", ""),
    "sidebar_dim": ("dim", "sidebar_background", ""),
    "sidebar_title": ("accent", "sidebar_background", "bold"),
    "sidebar_current": ("sidebar_current", "sidebar_current_background", "bold"),
    "sidebar_edge": ("frame", "sidebar_background", ""),
    "sidebar_count": ("tick", "sidebar_background", "bold"),
    **{f"sidebar_highlight_{number}": ("text", f"highlight_{number}", "") for number in range(1, 6)},
    **{f"panel_highlight_{number}": ("text", f"highlight_{number}", "") for number in range(1, 6)},
    "status": ("status", "status_background", ""),
    "status_strong": ("status", "status_background", "bold"),
    "footer": ("footer", "footer_background", ""),
    "key": ("key", "footer_background", "bold"),
    "notice": ("notice", "notice_background", ""),
    "filter_error": ("error", "notice_background", "underline"),
    "panel": ("text", "sidebar_background", ""),
    "panel_dim": ("dim", "sidebar_background", ""),
    "panel_title": ("accent", "sidebar_background", "bold"),
    "panel_current": ("sidebar_current", "sidebar_current_background", "bold"),
}
"""The style of each role of a block, or of a part of the screen."""

_INLINE_STYLES: Mapping[str, _RoleStyle] = {
    "strong": ("strong", "", "bold"),
    "emphasis": ("emphasis", "", "italic"),
    "strike": ("dim", "", "strike"),
    "inlinecode": ("code", "code_background", ""),
    "link": ("link", "", "underline"),
    "reference": ("link", "", ""),
    "sup": ("", "", ""),
    "sub": ("", "", ""),
    "mark": ("text", "highlight_1", ""),
    "math": ("emphasis", "", "italic"),
    "plain": ("text", "", ""),
    "keyword": ("syntax_keyword", "", "bold"),
    "string": ("syntax_string", "", ""),
    "comment": ("syntax_comment", "", "italic"),
    "number": ("syntax_number", "", ""),
    "name": ("syntax_name", "", ""),
}
"""What inline markup and the syntax of code add to the style of their block."""

_OVERLAY_STYLES: Mapping[str, _RoleStyle] = {
    "match": ("match", "match_background", "underline"),
    "current_match": ("current_match", "current_match_background", "bold underline"),
    "selection": ("selection", "selection_background", ""),
    "cue": ("text", "cue_background", ""),
    "cursor": ("background", "text", ""),
    "point": ("background", "accent", "bold"),
    **{f"highlight_{number}": ("text", f"highlight_{number}", "") for number in range(1, 6)},
    "hint": ("current_match", "current_match_background", "bold"),
    "current_link": ("background", "link", "bold"),
    "unfocused": ("dim", "", ""),
    "unfocused_highlight": ("dim", "", "underline"),
    "ruler": ("text", "cue_background", ""),
}
"""What an overlay adds to the style below it."""

_REVERSED_ROLES = frozenset(
    ("current_match", "selection", "cursor", "point", "hint", "current_link", "sidebar_current", "panel_current")
)
"""Roles shown by reverse video where there are no colours, or only those of the terminal."""


_UNDERLINED_ROLES = frozenset(("ruler", *(f"highlight_{number}" for number in range(1, 6))))
"""Roles that are underlined there, and with few colours; the number of the colour of a highlight is in the margin."""

_FEW_COLOURS = 16

_DIMMED_ROLES = frozenset(("unfocused", "unfocused_highlight"))
"""Roles that are dimmed there, by the attribute of the terminal."""


def _drawn(theme: Theme, terminal: Capabilities) -> Theme:
    if terminal.colours > MOST_COLOURS_REDUCED:
        return theme
    from readtui.config.palettes import reduced  # deferred: most terminals have 24 bits

    return reduced(theme, terminal.colours)


HYPERLINK = "href="
"""What begins the name of a role that is the address of a link, for the terminal (OSC 8)."""


class ThemeStyles:
    """The Rich style of each role in a theme.

    `drawn` is the theme in the colours that the terminal has. Without any, all are filtered out by Textual; attributes
    such as bold and reverse remain.
    """

    def __init__(self, theme: Theme, terminal: Capabilities = FULL) -> None:
        self.theme = theme
        self.drawn = _drawn(theme, terminal)
        self.terminal = terminal
        self._plain = not terminal.colours
        self.needs_filter = self._plain or not theme.colours["background"].startswith("#")
        """Whether Textual has to filter or convert colours: without colours, or with those of the terminal."""
        self._styles: dict[str, Style] = {}
        self._overlaid: dict[tuple[str, str], Style] = {}
        self._palette: Mapping[str, str] | None = None  # of the output of programs, once there is any
        self.background = Style(bgcolor=self._colour("background"))

    def style(self, role: str) -> Style:
        """Return the style of a role, or of several separated by spaces, that of the block first."""
        if (style := self._styles.get(role)) is None:
            block, *inlines = role.split(" ")
            style = self._rich_style(_BLOCK_STYLES[block], block)
            if not style.bgcolor:
                style = self.background + style
            for inline in inlines:
                if block == "output" and (added := self._output_style(inline)) is not None:
                    style += added
                elif inline.startswith(HYPERLINK):
                    style += Style(link=inline.removeprefix(HYPERLINK))
                else:
                    style += self._rich_style(_INLINE_STYLES.get(inline) or _BLOCK_STYLES[inline], inline)
            if style.bgcolor != self.background.bgcolor and block == "output":
                style = _with_contrast(style)
            self._styles[role] = style
        return style

    def filtered(self, role: str) -> Style:
        """Return the style of a role, without colours if Textual filters them out."""
        return self.style(role) + NoColor.DEFAULT_COLORS if self._plain else self.style(role)

    def overlaid(self, role: str, overlay: str) -> Style:
        """Return the style of a role under an overlay."""
        if (style := self._overlaid.get((role, overlay))) is None:
            style = self.style(role) + self._rich_style(_OVERLAY_STYLES[overlay], overlay)
            if overlay in _DIMMED_ROLES and not self._is_legible_when_dimmed(style):
                style += self.background
            self._overlaid[role, overlay] = style
        return style

    def _rich_style(self, role_style: _RoleStyle, role: str) -> Style:
        colour, background, attributes = role_style
        if role == "emphasis" and not self.terminal.italics:
            attributes = "underline"
        style = Style(
            color=self._colour(colour) if colour else None,
            bgcolor=self._colour(background) if background else None,
        ) + Style.parse(attributes or "none")
        if self.needs_filter and role in _REVERSED_ROLES:
            is_cursor = role in ("cursor", "point")  # it is seen in a selection, also of a link
            underline = is_cursor if is_cursor or role == "selection" else None
            return Style(color="default", bgcolor="default", reverse=True, bold=True, underline=underline)
        if (self.needs_filter or self.terminal.colours <= _FEW_COLOURS) and role in _UNDERLINED_ROLES:
            return style + Style(underline=True)
        if role in _DIMMED_ROLES and (self.needs_filter or self._colour("dim") == self._colour("text")):
            return style + Style(dim=True, bold=False)  # with both, some terminals show only the latter
        return style

    def _is_legible_when_dimmed(self, style: Style) -> bool:
        """Whether a theme is checked for the contrast of dimmed text with the background of a style."""
        backgrounds = [self._colour(name) for name in ("background", "code_background", "caption_background")]
        return style.bgcolor in backgrounds

    def _output_style(self, inline: str) -> Style | None:
        """Return what an inline of the output of programs adds, as programs expect it; None for links and others."""
        kind, _, target = inline.partition("=")
        match kind:
            case "colour":
                return Style(color=self._output_colour(target, is_text=True))
            case "background":
                return Style(bgcolor=self._output_colour(target, is_text=False))
            case "underline":
                return Style(underline2=True) if target == "double" else Style(underline=True)
            case "strong" | "emphasis" | "strike" | "dim" | "reverse" | "place":
                attribute = {"strong": "bold", "emphasis": "italic", "place": "none"}.get(kind, kind)
                return Style.parse(attribute)
            case _:
                return None

    def _output_colour(self, target: str, *, is_text: bool) -> Color:
        """Return a colour of a program's output: one of the theme's palette, or "rrggbb", legible if it is of text."""
        from readtui.config.output_colours import legible, output_colours  # deferred: few documents are such output

        if self._palette is None:
            self._palette = output_colours(self.theme)
        if target in self._palette:
            return Color.parse(self._palette[target].removeprefix("ansi_"))
        background = self.theme.colours["background"]
        if is_text and background.startswith("#"):
            return Color.parse(legible(f"#{target}", background))
        return Color.parse(f"#{target}")

    def _colour(self, name: str) -> Color:
        return Color.parse(self.drawn.colours[name].removeprefix("ansi_"))


def _with_contrast(style: Style) -> Style:
    """Return a style whose text is legible on its own background: black or white if its colour is not."""
    from readtui.config.output_colours import legible  # deferred, as above

    colours = [colour.triplet for colour in (style.color, style.bgcolor) if colour is not None]
    if len(colours) < 2 or None in colours:
        return style  # of the terminal: unknown
    text, background = (triplet.hex for triplet in colours if triplet is not None)
    return style + Style(color=legible(text, background))


NO_SIGN = MarginSign()
"""The margin of a row without a mark."""


class Themed(Protocol):
    """An app with a theme: all that widgets know of the app. A widget reads the styles each time it is painted."""

    theme_styles: ThemeStyles


def styles_of(widget: Widget) -> ThemeStyles:
    """Return the styles in which a widget is painted now: those of its app."""
    return cast(Themed, widget.app).theme_styles


def segments(
    runs: Sequence[Run], styles: ThemeStyles, overlays: Sequence[Overlay] = (), under: str = ""
) -> list[Segment]:
    """Return the runs of a line as styled segments. `overlays` are painted in order, the last one on top.

    Decoration is painted as under an overlay with the role `under`, if that is not empty.
    """
    if not overlays and not under:
        return [Segment(run.text, styles.style(run.role)) for run in runs]
    painted: list[Segment] = []
    for run in runs:
        if run.start is None:
            painted.append(Segment(run.text, styles.overlaid(run.role, under) if under else styles.style(run.role)))
        else:
            painted += _overlaid_run(run, run.start, styles, overlays)
    return painted


def _overlaid_run(run: Run, start: int, styles: ThemeStyles, overlays: Sequence[Overlay]) -> list[Segment]:
    end = start + len(run.text)
    edges = {start, end}
    for overlay in overlays:
        edges |= {edge for edge in (overlay.span.start, overlay.span.end) if start < edge < end}
    painted: list[Segment] = []
    for first, last in pairwise(sorted(edges)):
        text = run.text[first - start : last - start]
        over = [
            overlay
            for overlay in overlays
            if overlay.span.start <= first and last <= overlay.span.end and not overlay.label
        ]
        style = styles.overlaid(run.role, over[-1].role) if over else styles.style(run.role)
        painted.append(Segment(text, style))
    return painted


def labelled(
    painted: list[Segment], line: Line, overlays: Sequence[Overlay], styles: ThemeStyles, *, margin: int, cells: int
) -> list[Segment]:
    """Return the segments of a line, after a margin of `margin` cells, with the labels of the overlays in it."""
    starts = [
        (margin + cell_of(line, one.span.start), one) for one in overlays if one.label and one.span.start in line.span
    ]
    if not starts:
        return painted
    from readtui.tui.hint_labels import with_labels  # deferred: the start has no hints

    labels = [(cell, one.label) for cell, one in starts]
    return with_labels(painted, labels, styles.overlaid("body", starts[0][1].role), cells)


def page_strip(
    line: Line,
    styles: ThemeStyles,
    overlays: Sequence[Overlay],
    *,
    margin: int,
    cells: int,
    sign: MarginSign = NO_SIGN,
    room: int = 0,
    under: str = "",
) -> Strip:
    """Return a row of the page, `cells` wide: a margin of `margin` cells with the sign, the line, and blank cells.

    A sign of two cells fills a margin of two. Labels move words up to the cell `room`; 0 stands for the end of the row.
    The role `under` is that of `segments`.
    """
    painted = segments(line.runs, styles, overlays, under)
    if (
        len(painted) == 1
        and not (sign.text or overlays)
        and (whole_row := _with_margins(painted[0], margin, cells, styles))
    ):
        return Strip([whole_row], cells)
    if sign.text and margin >= 2:
        before = max(margin - width(sign.text) - 1, 0)
        painted[:0] = [
            Segment(" " * before, styles.background),
            Segment(sign.text, styles.style(sign.role)),
            Segment(" " * (margin - before - width(sign.text)), styles.background),
        ]
    elif margin:
        painted.insert(0, Segment(" " * margin, styles.background))
    strip = Strip(labelled(painted, line, overlays, styles, margin=margin, cells=room or cells))
    return strip.adjust_cell_length(cells, styles.background)


def _with_margins(segment: Segment, margin: int, cells: int, styles: ThemeStyles) -> Segment | None:
    """Return the segment with both margins, which is drawn faster than three segments.

    None if its style would be visible in the margins, or if it is too wide.
    """
    style = segment.style
    is_plain = style is not None and not (style.link or style.underline or style.strike or style.reverse)
    if style is None or not is_plain or style.bgcolor != styles.background.bgcolor:
        return None
    after = cells - margin - width(segment.text)
    return Segment(f"{' ' * margin}{segment.text}{' ' * after}", style) if after >= 0 else None


def row(parts: Sequence[tuple[str, str]], styles: ThemeStyles, cells: int, fill: str) -> Strip:
    """Return a row outside the page: texts with their roles, cut to `cells` or filled with the role `fill`.

    Text from outside (titles, names, addresses) is made printable here.
    """
    painted = [Segment(printable_line(text), styles.style(role)) for text, role in parts if text]
    return Strip(painted).adjust_cell_length(cells, styles.style(fill))


def edged(strip: Strip, styles: ThemeStyles, cells: int, *, on_right: bool) -> Strip:
    """Return a row of the sidebar with its edge, which faces the text: at the left if the sidebar is `on_right`."""
    edge = row([("│", "sidebar_edge")], styles, min(cells, 1), "sidebar_edge")
    return Strip.join([edge, strip] if on_right else [strip, edge])


def shortened(text: str, cells: int) -> str:
    """Return `text` cut to `cells` cells; "…" shows that it was cut."""
    text = printable_line(text)
    if width(text) <= cells:
        return text
    return text[: fit(text, max(cells - 1, 0))].rstrip(" …") + "…" if cells > 0 else ""


def styled_row(strip: Strip, terminal: Capabilities) -> StyledRow:
    """Return the runs of a row; neighbours of the same style are one."""
    runs: StyledRow = []
    for text, style, _ in strip:
        written = parameters(style, terminal)
        if runs and runs[-1][0] == written:
            runs[-1] = written, runs[-1][1] + text
        else:
            runs.append((written, text))
    return runs


def parameters(style: Style | None, terminal: Capabilities) -> str:
    """Return the parameters of the control sequence of a style on a terminal."""
    return (sgr_of(style, terminal) if style is not None else "") or "0"


def css_colour(theme: Theme, name: str) -> str:
    """Return a colour of a theme in the form that Textual's CSS uses."""
    value = theme.colours[name]
    return "ansi_default" if value == "default" else value


def textual_theme(theme: Theme) -> TextualTheme:
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
