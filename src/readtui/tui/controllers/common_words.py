"""The words that people type for what readtui can do, each with the one command that comes first for it.

The table of actions has descriptions and synonyms too; where several commands have a word, this table decides.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMON_WORDS: Mapping[str, str] = {
    "page.top": "top start home beginning",
    "page.bottom": "bottom end last goto",
    "page.next_section": "chapter next skip",
    "page.previous_section": "previous",
    "page.percent": "percent percentage",
    "page.position": "position where",
    "page.scroll": "scroll autoscroll teleprompter automatic",
    "page.back": "back return",
    "page.forth": "forward",
    "search.open": "search find grep",
    "search.open_back": "backwards backward",
    "search.word": "cursor",
    "search.case": "case",
    "search.list": "results hits matches",
    "link.hints": "footnote footnotes link links hint hints url",
    "link.browser": "browser web firefox original online internet",
    "link.picture": "image images picture pictures photo figure",
    "view.sidebar": "sidebar toc contents outline chapters sections headings panel tree navigation",
    "select.characters": "select selection visual",
    "copy.selection": "copy yank clipboard",
    "copy.quote": "quote cite citation markdown",
    "mark.bookmark": "bookmark save star favourite favorite",
    "mark.highlight": "highlight underline marker",
    "mark.note": "note notes comment annotate annotation write",
    "mark.list": "marks bookmarks annotations highlights",
    "mark.hide": "clean",
    "mark.undo": "undo revert restore",
    "mark.redo": "redo",
    "view.themes": "theme themes dark light night day colour colours color colors contrast mode sepia appearance",
    "view.narrower": "narrow narrower",
    "view.wider": "wide wider",
    "view.lines": "wrapping long",
    "view.lines_cut": "chop truncate sideways horizontal",
    "view.line_numbers": "number numbers gutter",
    "view.zen": "zen fullscreen full distraction minimal",
    "view.dim": "focus dim spotlight ruler concentrate",
    "view.table": "table csv spreadsheet",
    "view.details": "details info information metadata author about properties words count length",
    "view.hidden": "hidden boilerplate removed",
    "view.align": "justify ragged",
    "view.hyphenate": "hyphenation hyphenate hyphens",
    "view.paragraphs": "paragraph paragraphs indent spacing",
    "article.lookup": "dictionary define definition meaning lookup translate thesaurus wiktionary vocabulary",
    "article.pipe": "pipe program",
    "article.read_aloud": "read aloud speak listen speech voice audio",
    "article.edit": "edit editor nano emacs raw",
    "article.reload": "reload refresh update",
    "app.library": "library recent history open books files texts shelf",
    "app.palette": "palette commands menu",
    "app.statistics": "statistics stats time minutes streak progress",
    "app.mouse": "mouse click",
    "app.suspend": "suspend shell background pause",
    "app.redraw": "redraw repaint garbled clear",
    "app.help": "help keys shortcuts manual",
    "app.quit": "quit exit close leave bye",
    "library.delete": "delete remove trash",
    "library.forget": "forget erase purge",
    "library.archive": "archive",
    "library.filter": "filter",
    "library.sort": "sort order",
    "library.tag": "tag tags label labels",
    "library.open_in_order": "queue",
    "setting": "settings setting preferences options config configuration",
    "setting.measure": "width margin margins wrap measure",
    "setting.language": "language",
    "setting.preset": "preset vim less epy newsboat",
    "hint.font": "font fonts zoom size bigger larger smaller typeface",
    "hint.export": "export print download obsidian",
    "hint.keys": "keybindings bindings remap rebind keymap",
}
"""By action, or by other row of the palette: the words for which it comes first, the most usual one first."""

MEANT: Mapping[str, str] = {word: ident for ident, words in COMMON_WORDS.items() for word in words.split()}
"""The action that a word means."""

LETTERS: Mapping[str, str] = {
    "n": "article.next",
    "p": "article.previous",
    "w": "article.save",
    **dict.fromkeys(("q", "q!", "qa", "wq", "x"), "app.quit"),
}
"""The actions that come first for what users of less and vim type after a colon."""
