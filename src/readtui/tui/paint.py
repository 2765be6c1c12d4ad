"""Lines of the layout made into strips of the screen: the one place where text becomes segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from readtui.config.themes import Theme
from readtui.reading.overlay import Overlay
from readtui.typeset.line import Line, Run
from readtui.unicode.clusters import fit
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

_BLOCK_STYLES: Mapping[str, tuple[str, str, str]] = {
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
    "sign": ("accent", "", "bold"),
    "scrollbar": ("scrollbar", "scrollbar_background", ""),
    "track": ("scrollbar_background", "", ""),
    "tick": ("tick", "scrollbar_background", "bold"),
    "sidebar": ("sidebar", "sidebar_background", ""),
    "sidebar_dim": ("dim", "sidebar_background", ""),
    "sidebar_title": ("accent", "sidebar_background", "bold"),
    "sidebar_current": ("sidebar_current", "sidebar_current_background", "bold"),
    "sidebar_edge": ("frame", "sidebar_background", ""),
    "sidebar_count": ("tick", "sidebar_background", "bold"),
    "status": ("status", "status_background", ""),
    "status_strong": ("status", "status_background", "bold"),
    "footer": ("footer", "footer_background", ""),
    "key": ("key", "footer_background", "bold"),
    "notice": ("notice", "notice_background", ""),
    "panel": ("text", "sidebar_background", ""),
    "panel_dim": ("dim", "sidebar_background", ""),
    "panel_title": ("accent", "sidebar_background", "bold"),
    "panel_current": ("sidebar_current", "sidebar_current_background", "bold"),
}
"""What each role is painted with: a colour of the theme, a background ("" for the page's), attributes."""

_INLINE_STYLES: Mapping[str, tuple[str, str, str]] = {
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
"""What inline markup, and the syntax of code, add to their block's look."""

_OVERLAY_STYLES: Mapping[str, tuple[str, str, str]] = {
    "match": ("match", "match_background", "underline"),
    "current_match": ("current_match", "current_match_background", "bold underline"),
    "selection": ("selection", "selection_background", ""),
    "cue": ("text", "cue_background", ""),
    "cursor": ("background", "text", ""),
    "hint": ("current_match", "current_match_background", "bold"),
    "current_link": ("background", "link", "bold"),
}
_OVERLAYS_REVERSED = frozenset(
    ("current_match", "selection", "cursor", "hint", "current_link", "sidebar_current", "panel_current")
)
"""What is shown by reversed colours where the screen has none, or only the terminal's own."""


class ThemeStyles:
    """The styles of a theme. With `plain`, nothing is coloured (NO_COLOR): shape and attributes say it all."""

    def __init__(self, theme: Theme, *, plain: bool = False) -> None:
        self.theme = theme
        self.needs_filter = plain or not theme.colours["background"].startswith("#")
        """Whether Textual has to filter colours on their way to the terminal."""
        self._reverses = self.needs_filter
        self._styles: dict[str, Style] = {}
        self._over: dict[tuple[str, str], Style] = {}
        self.background = Style(bgcolor=self._colour("background"))

    def style(self, role: str) -> Style:
        """The style of a role, or of several with the block's first; made once for each."""
        if (style := self._styles.get(role)) is None:
            block, *inlines = role.split(" ")
            style = self._made(_BLOCK_STYLES[block], block)
            if not style.bgcolor:
                style = self.background + style
            for inline in inlines:
                style += self._made(_INLINE_STYLES.get(inline) or _BLOCK_STYLES[inline], inline)
            self._styles[role] = style
        return style

    def over(self, role: str, overlay: str) -> Style:
        """The style of a role under an overlay."""
        if (style := self._over.get((role, overlay))) is None:
            style = self._over[role, overlay] = self.style(role) + self._made(_OVERLAY_STYLES[overlay], overlay)
        return style

    def _made(self, look: tuple[str, str, str], role: str) -> Style:
        colour, background, attributes = look
        style = Style(
            color=self._colour(colour) if colour else None,
            bgcolor=self._colour(background) if background else None,
        ) + Style.parse(attributes or "none")
        if self._reverses and role in _OVERLAYS_REVERSED:
            return Style(color="default", bgcolor="default", reverse=True, bold=True)
        return style

    def _colour(self, name: str) -> Color:
        value = self.theme.colours[name]
        return Color.parse(value.removeprefix("ansi_"))


def segments(runs: Sequence[Run], theme_styles: ThemeStyles, overlays: Sequence[Overlay] = ()) -> list[Segment]:
    """Runs of a line in their looks; `overlays` are painted in order, the last one on top."""
    if not overlays:
        return [Segment(run.text, theme_styles.style(run.role)) for run in runs]
    painted: list[Segment] = []
    for run in runs:
        if run.start is None:
            painted.append(Segment(run.text, theme_styles.style(run.role)))
        else:
            painted += _overlaid(run, run.start, theme_styles, overlays)
    return painted


def _overlaid(run: Run, start: int, theme_styles: ThemeStyles, overlays: Sequence[Overlay]) -> list[Segment]:
    end = start + len(run.text)
    edges = {start, end}
    for overlay in overlays:
        edges |= {edge for edge in (overlay.span.start, overlay.span.end) if start < edge < end}
    ordered = sorted(edges)
    painted: list[Segment] = []
    for first, last in pairwise(ordered):
        text = run.text[first - start : last - start]
        over = [overlay for overlay in overlays if overlay.span.start <= first and last <= overlay.span.end]
        if not over:
            painted.append(Segment(text, theme_styles.style(run.role)))
            continue
        top = over[-1]
        if top.label and top.span.start == first:
            label = top.label[: max(fit(top.label, width(text)), 1)]
            covered = fit(text, width(label))
            painted.append(Segment(label, theme_styles.over(run.role, top.role)))
            painted.append(Segment(text[covered:], theme_styles.style(run.role)))
        elif top.label:
            painted.append(Segment(text, theme_styles.style(run.role)))
        else:
            painted.append(Segment(text, theme_styles.over(run.role, top.role)))
    return painted


def page_strip(
    line: Line, theme_styles: ThemeStyles, overlays: Sequence[Overlay], *, margin: int, cells: int, sign: str = ""
) -> Strip:
    """A row of the page, `cells` wide: `margin` cells, the line, and blank cells to the edge."""
    painted = segments(line.runs, theme_styles, overlays)
    if len(painted) == 1 and not sign and (plain := _padded(painted[0], margin, cells, theme_styles)):
        return Strip([plain], cells)
    if sign and margin >= 2:
        painted[:0] = [
            Segment(" " * (margin - 2), theme_styles.background),
            Segment(sign, theme_styles.style("sign")),
            Segment(" ", theme_styles.background),
        ]
    elif margin:
        painted.insert(0, Segment(" " * margin, theme_styles.background))
    strip = Strip(painted)
    return strip.adjust_cell_length(cells, theme_styles.background)


def _padded(segment: Segment, margin: int, cells: int, theme_styles: ThemeStyles) -> Segment | None:
    """A row of one look with its margins in the same segment, which is quicker to draw; None if it would show."""
    style = segment.style
    if (
        style is None
        or style.underline
        or style.strike
        or style.reverse
        or style.bgcolor != theme_styles.background.bgcolor
    ):
        return None
    after = cells - margin - width(segment.text)
    return Segment(f"{' ' * margin}{segment.text}{' ' * after}", style) if after >= 0 else None


def row(parts: Sequence[tuple[str, str]], theme_styles: ThemeStyles, cells: int, fill: str) -> Strip:
    """A row of the program's own words, each part with its role, cut or filled with `fill`'s look to `cells`.

    Titles, names and addresses come through here: they are made printable first.
    """
    painted = [Segment(printable_line(text), theme_styles.style(role)) for text, role in parts if text]
    return Strip(painted).adjust_cell_length(cells, theme_styles.style(fill))


def edged(strip: Strip, theme_styles: ThemeStyles, cells: int, *, on_right: bool) -> Strip:
    """A row beside the text, with the edge towards the text: at its left where it stands on the right."""
    edge = row([("│", "sidebar_edge")], theme_styles, min(cells, 1), "sidebar_edge")
    return Strip.join([edge, strip] if on_right else [strip, edge])


def shortened(text: str, cells: int) -> str:
    """`text` in at most `cells` cells, with "…" where it was cut."""
    text = printable_line(text)
    if width(text) <= cells:
        return text
    return text[: fit(text, max(cells - 1, 0))].rstrip() + "…" if cells > 0 else ""


def css_colour(theme: Theme, name: str) -> str:
    """A colour of the theme as Textual's style sheets write it."""
    value = theme.colours[name]
    return "ansi_default" if value == "default" else value
