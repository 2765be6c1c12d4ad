"""The keys: every action of the reader with its identity, and the presets that re-key them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.binding import Binding
from textual.keys import Keys, key_to_character

from readtui.errors import SettingsError


def _bind(
    keys: str, action: str, ident: str, description: str, *, show: bool = False, priority: bool = False
) -> Binding:
    return Binding(keys, action, description, show=show, priority=priority, id=ident)


PAGE: tuple[Binding, ...] = (
    _bind("j,down", "line_down", "page.line_down", "Line down"),
    _bind("k,up", "line_up", "page.line_up", "Line up"),
    _bind("space,f,ctrl+f,pagedown", "page_down", "page.page_down", "Page down"),
    _bind("b,ctrl+b,pageup", "page_up", "page.page_up", "Page up"),
    _bind("d,ctrl+d", "half_down", "page.half_down", "Half a page down"),
    _bind("u,ctrl+u", "half_up", "page.half_up", "Half a page up"),
    _bind("g,home", "top", "page.top", "To the start"),
    _bind("G,end", "bottom", "page.bottom", "To the end, or to a row (42G)"),
    *(Binding(digit, f"count({digit})", show=False) for digit in "0123456789"),
)
"""Bindings of the page: they act while the text has the focus."""

READING: tuple[Binding, ...] = (
    _bind("right_square_bracket,L", "section(1)", "page.next_section", "Next section"),
    _bind("left_square_bracket,H", "section(-1)", "page.previous_section", "Previous section"),
    _bind("right_curly_bracket", "paragraph(1)", "page.next_paragraph", "Next paragraph"),
    _bind("left_curly_bracket", "paragraph(-1)", "page.previous_paragraph", "Previous paragraph"),
    _bind("right_parenthesis", "figure(1)", "page.next_figure", "Next figure or caption"),
    _bind("left_parenthesis", "figure(-1)", "page.previous_figure", "Previous figure or caption"),
    _bind("percent_sign", "percent", "page.percent", "To a percentage (50%)"),
    _bind("backspace,ctrl+o,alt+left", "back", "page.back", "Back to before the jump"),
    _bind("alt+right,ctrl+i", "forth", "page.forth", "Forward again"),
    _bind("slash", "search", "search.open", "Search", priority=True),
    _bind("n", "match(1)", "search.next", "Next match"),
    _bind("N", "match(-1)", "search.previous", "Previous match"),
    _bind("ctrl+g", "matches", "search.list", "List of all matches", priority=True),
    _bind("escape", "leave", "search.leave", "Put away matches and selection"),
    _bind("semicolon", "hints", "link.hints", "Follow a link by its letter"),
    _bind("enter", "link", "link.follow", "Follow the link at this place"),
    _bind("o", "app.browser", "link.browser", "Open the original in a browser"),
    _bind("t", "sidebar", "view.sidebar", "Show or hide the sidebar"),
    _bind("tab,shift+tab", "focus_sidebar", "view.focus", "Into the sidebar and back"),
    _bind("c", "app.next_theme", "view.next_theme", "Next theme"),
    _bind("T", "app.themes", "view.themes", "Pick a theme"),
    _bind("minus", "app.measure(-4)", "view.narrower", "Narrower column"),
    _bind("plus", "app.measure(4)", "view.wider", "Wider column"),
    _bind("equals_sign", "app.measure(0)", "view.default_measure", "Column as in the settings"),
    _bind("less_than_sign", "sidebar_width(-2)", "view.sidebar_narrower", "Narrower sidebar"),
    _bind("greater_than_sign", "sidebar_width(2)", "view.sidebar_wider", "Wider sidebar"),
    _bind("z", "zen", "view.zen", "Text alone on the screen"),
    _bind("i", "app.details", "view.details", "Details of the document"),
    _bind("full_stop", "app.hidden", "view.hidden", "Show hidden lines in place"),
    _bind("J", "app.article(1)", "article.next", "Next article"),
    _bind("K", "app.article(-1)", "article.previous", "Previous article"),
    _bind("K", "app.lookup", "article.lookup", "Look a word up"),
    _bind("e", "app.edit", "article.edit", "Open the source in the editor"),
    _bind("r", "app.reload", "article.reload", "Read the source again"),
    _bind("R", "app.library", "app.library", "What was read before"),
    _bind("colon,ctrl+p", "app.palette", "app.palette", "All commands"),
    _bind("f4", "app.mouse", "app.mouse", "Mouse to the terminal and back"),
    _bind("ctrl+z", "app.suspend_process", "app.suspend", "To the background (fg comes back)"),
    _bind("ctrl+l", "app.redraw", "app.redraw", "Draw the screen anew"),
    _bind("question_mark,f1", "app.help", "app.help", "Help"),
    _bind("q,ctrl+q", "app.quit", "app.quit", "Quit"),
    _bind("Z", "z", "app.quit_vim", "Quit (ZZ)"),
)
"""Bindings of the reading screen."""

ACTIONS: tuple[Binding, ...] = tuple(binding for binding in (*PAGE, *READING) if binding.id)

GROUPS: Mapping[str, str] = {
    "page": "Moving",
    "search": "Searching",
    "link": "Links",
    "view": "Looks",
    "article": "Articles",
    "app": "The program",
}
"""What the first part of a binding's id is called in the help."""

PRESETS: Mapping[str, Mapping[str, str]] = {
    "default": {},
    "less": {
        "page.line_down": "j,e,down,ctrl+n,ctrl+e,enter",
        "page.line_up": "k,y,up,ctrl+k,ctrl+y",
        "page.page_down": "space,f,ctrl+f,ctrl+v,pagedown",
        "page.page_up": "b,ctrl+b,pageup",
        "page.top": "g,less_than_sign,home",
        "page.bottom": "G,greater_than_sign,end",
        "page.percent": "percent_sign,p",
        "link.follow": "ctrl+right_square_bracket",
        "article.edit": "v",
        "app.help": "h,question_mark,f1",
    },
    "vim": {
        "page.line_down": "j,down,ctrl+e,ctrl+n",
        "page.line_up": "k,up,ctrl+y",
        "page.page_down": "space,ctrl+f,pagedown",
        "page.page_up": "ctrl+b,pageup",
        "page.half_down": "ctrl+d,d",
        "page.half_up": "ctrl+u,u",
        "link.follow": "enter,ctrl+right_square_bracket",
        "page.back": "ctrl+o,backspace,alt+left",
    },
    "epy": {
        "page.page_down": "space,l,right,pagedown",
        "page.page_up": "h,left,pageup",
        "page.half_down": "ctrl+d",
        "page.half_up": "ctrl+u",
        "page.next_section": "L,right_square_bracket",
        "page.previous_section": "H,left_square_bracket",
        "view.details": "M,i",
        "view.focus": "tab,shift+tab",
        "app.library": "R",
    },
    "newsboat": {
        "page.page_down": "space,f,ctrl+f,pagedown",
        "page.page_up": "b,ctrl+b,pageup",
        "link.browser": "o",
        "link.hints": "semicolon,u",
        "page.half_up": "ctrl+u",
        "search.next": "n",
        "app.redraw": "ctrl+l",
    },
}
"""Keys by binding id; what a preset does not name stays as it is."""


def keymap(preset: str, own: Sequence[tuple[str, str]], origins: Mapping[str, str]) -> dict[str, str]:
    """Keys by binding id for `App.set_keymap`: the preset's, then the reader's own.

    Raises SettingsError for an id that no action has, and for a key given to two actions by the reader; it names
    the place in `origins` (by "keys.ID").
    """

    def named(ident: str) -> str:
        place = origins.get(f"keys.{ident}", "")
        return f"{place}: keys.{ident}" if place else f"keys.{ident}"

    known = {binding.id: binding for binding in ACTIONS if binding.id}
    for ident, keys in own:
        if ident not in known:
            raise SettingsError(f"{named(ident)}: no action has this id", "readtui config --keys lists them all")
        if not [key for key in keys.split(",") if key.strip()]:
            raise SettingsError(f"{named(ident)}: no key is given", f"the default is {known[ident].key!r}")
        if unknown := [key for key in keys.split(",") if not _is_key(key.strip())]:
            raise SettingsError(
                f"{named(ident)}: there is no key {unknown[0].strip()!r}", "name keys as in ctrl+f, f5, j"
            )
    chosen = {**PRESETS[preset], **dict(own)}
    taken: dict[str, str] = {}
    for ident, keys in own:
        for key in (part.strip() for part in keys.split(",")):
            if key in taken and taken[key] != ident:
                raise SettingsError(f"{named(ident)}: the key {key!r} is given to {taken[key]} too", "take one away")
            taken[key] = ident
    return _without_clashes(chosen, known, {ident for ident, _ in own})


def _is_key(key: str) -> bool:
    """Whether Textual knows a key of that name, or it is one character."""
    base = key.rpartition("+")[2] if len(key) > 1 else key
    return len(base) == 1 or base in _NAMED or key_to_character(base) is not None


def _without_clashes(chosen: dict[str, str], known: Mapping[str, Binding], own: set[str]) -> dict[str, str]:
    """A key that is given to an action is taken from the actions that had it by default."""
    given = {key.strip(): ident for ident, keys in chosen.items() for key in keys.split(",")}
    given |= {key.strip(): ident for ident in own for key in chosen[ident].split(",")}
    result = {}
    for ident, binding in known.items():
        keys = [key.strip() for key in chosen.get(ident, binding.key).split(",")]
        kept = [key for key in keys if given.get(key, ident) == ident]
        if kept != binding.key.split(","):
            result[ident] = ",".join(kept)
    return result


_NAMED = frozenset((*(key.value for key in Keys), "slash", "minus", "plus"))
_SHOWN = {
    "space": "Space",
    "slash": "/",
    "minus": "-",
    "plus": "+",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "backspace": "⌫",
    "escape": "Esc",
    "enter": "⏎",
    "shift+tab": "⇧Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def shown_key(key: str) -> str:
    """A key as the footer and the help write it: "ctrl+f" is "^F"."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key.startswith("ctrl+"):
        return "^" + shown_key(key[5:]).upper()
    if key.startswith("alt+"):
        return "Alt+" + shown_key(key[4:])
    character = key_to_character(key)
    return character if character and character.isprintable() else key.capitalize()


def keys_of(ident: str, active: Mapping[str, str]) -> list[str]:
    """The keys that an action has now, as they are shown; `active` is the keymap in force."""
    binding = next(binding for binding in ACTIONS if binding.id == ident)
    return [shown_key(key.strip()) for key in active.get(ident, binding.key).split(",") if key.strip()]


HINT_LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Letters of link hints, the home row first, as in browsers with vim keys."""
