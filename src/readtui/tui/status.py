"""What the status row says, as a function of the screen's state.

A text that is too wide is cut after a whole word, with "…"; a word that is wider than the row is cut at a grapheme
cluster. Before a text becomes shorter than a few words, whole parts are left out, in the order of the forms below. The
number of matches, the percentage, the host of a link and the keys typed so far are the last to go.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.model import Inline
from readtui.document.summary import format_minutes, format_percent
from readtui.ingest.source import is_manual_title
from readtui.reading.line_numbers import has_lines, line_count, lines_shown
from readtui.reading.link_target import describe, link_target_of
from readtui.reading.passages import count_words
from readtui.reading.state import Reading
from readtui.tui.actions import Keymap, first_key
from readtui.tui.keys import acting_key
from readtui.tui.state import Incoming, LibraryState, Mode, Opening, QueryFailure, ScreenState
from readtui.unicode.cut import cut, cut_start, joined, share_cells
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

if TYPE_CHECKING:
    from readtui.ingest.web.request import Progress

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

BAR_CELLS = 12
"""Width in cells of the progress bar."""

GAP_CELLS = 2
"""Least distance between both ends of the status row."""

LEAST_TITLE = 16
"""Cells below which a title is not cut, but something else left out: two or three words."""

LEAST_TITLE_BY_SECTION = 28
"""Cells of the title below which the time left in its section is left out."""

PIPE = "standard input"
"""The name of what comes down a pipe, if it has no title."""

LEAST_QUERY = 8
"""Cells below which a query is not cut, but something else left out."""

LEAST_TARGET = 16
"""Cells for the target of each hint, below which no targets are shown: a short host."""

MAX_HINTS_WITH_TARGETS = 5
"""Greatest number of hints whose targets are shown in the status row."""

MAX_COUNTED = 20_000
"""Characters of a selection up to which its words are counted at each step: that takes 2 ms."""


class _Form(NamedTuple):
    """A form of the status row. `text` is cut to the room between `before` and `after`, but not below `least` cells."""

    before: str
    text: str
    after: str
    right: str
    least: int = LEAST_TITLE
    cut: Callable[[str, int], str] = cut


def status_row(state: ScreenState, keymap: Keymap, cells: int) -> tuple[str, str]:
    """Return the texts at both ends of the status row, which has a blank cell at each end: `cells` in all."""
    room = max(cells - 2, 0)
    forms = _forms(state, keymap, room)
    for form in forms:
        taken = width(form.before) + width(form.after) + (width(form.right) + GAP_CELLS if form.right else 0)
        if room - taken >= min(width(form.text), form.least):
            shown = form.cut(form.text, room - taken)
            after = form.after.removeprefix(" …") if shown.endswith("…") else form.after  # one "…" is enough
            return form.before + shown + after, form.right
    last = forms[-1]
    right = cut(last.right, room)
    left_room = room - width(right) - GAP_CELLS if right else room
    whole = last.before + last.text + last.after
    return last.cut(whole, left_room) if whole == last.text else cut(whole, left_room), right


def typed_keys(state: ScreenState, keymap: Keymap) -> str:
    """Return the keys of an incomplete command: its count, and the first of two keys."""
    return state.count + (first_key(state.awaiting, keymap) if state.awaiting else "")


def _forms(state: ScreenState, keymap: Keymap, room: int) -> list[_Form]:
    """Return the forms of the status row, the fullest first."""
    typed, reading = typed_keys(state, keymap), state.reading
    if state.opening is not None:
        return _opening_forms(state, state.opening, typed, keymap)
    if state.library is not None:
        return _library_forms(state.library)
    if not state.reading.has_document:
        return [_Form("", printable_line(state.source), "", typed, cut=cut_start)]
    percent = format_percent(reading.position.progress(reading.document))
    hidden = joined(state.columns, "marks hidden" if reading.marks.are_hidden else "")
    in_section, left = _time_left(reading)
    files = f"{state.source_number}/{state.source_count}" if state.source_count > 1 and state.source_number else ""
    lines = lines_text(reading) if reading.shown.filtered is None else ""  # not all of these are shown
    filtered = _filter_count(reading) if reading.search.query is not None else ""
    short, full = joined(typed, percent), joined(typed, hidden, files, filtered, lines, percent, left)
    if state.failure is not None:
        return _failure_forms(state, state.failure, typed)
    if (forms := _forms_of_action(state, room, typed, short, full)) is not None:
        return forms
    if reading.search.query is not None:
        return _match_forms(state, short, full, typed)
    if reading.shown.filtered is not None:
        return _filter_forms(reading, short, full, typed)
    title = printable_line(_title(reading) or state.source) if state.source != "-" else _title(reading) or PIPE
    if state.incoming is not None:
        return _incoming_forms(state, state.incoming, full, short)
    forms = [_Form("", title, "", right, cut=_cut_title) for right in (full, joined(typed, files, percent), short)]
    if in_section:
        fullest = joined(typed, hidden, files, percent, in_section)
        forms.insert(0, _Form("", title, "", fullest, LEAST_TITLE_BY_SECTION, _cut_title))
    return forms


def _forms_of_action(state: ScreenState, room: int, typed: str, short: str, full: str) -> list[_Form] | None:
    """Return the forms while the page scrolls, or a link or text is chosen; None without one of these."""
    reading = state.reading
    if state.mode is Mode.SEARCH:
        return None
    if state.mode is Mode.SCROLLING:
        scrolling = f"Scrolling: {state.scroll_speed:,} words/min"
        return [_Form("", scrolling, "", right, width(scrolling)) for right in (full, short, typed)]
    if state.mode is Mode.SPEAKING:
        return [_Form("", "Reading aloud", "", right, 13) for right in (full, short, typed)]
    if reading.links.hints:
        return [_Form("", _hints_text(state, room - (width(typed) + GAP_CELLS if typed else 0)), "", typed)]
    if reading.selection.by_keys:
        return _selection_forms(reading, short, full)
    if (link := state.hovered or reading.links.current) is not None:
        target_cells = room - (width(typed) + GAP_CELLS if typed else 0) - 2
        return [_Form("→ ", _link_text(state, link, target_cells), "", typed, least=0)]
    return _selection_forms(reading, short, full) if reading.selection.current is not None else None


def _cut_title(title: str, cells: int) -> str:
    """Return a title cut to `cells` cells, in quotes: a single word with "…" would read like something going on."""
    return cut(title, cells) if width(title) <= cells or cells < 5 else f"“{cut(title, cells - 2)}”"


def lines_text(reading: Reading) -> str:
    """Return which lines of output or source code are on the screen: "lines 3–40 of 1,200"; "" in other texts."""
    if not has_lines(reading.document):
        return ""
    first, last = lines_shown(reading.document, reading.position.viewport)
    total = line_count(reading.document)
    return f"line{'s' if last > first else ''} {f'{first:,}–{last:,}' if last > first else f'{first:,}'} of {total:,}"


def _time_left(reading: Reading) -> tuple[str, str]:
    """Return the time left in the section and in all, and that in all alone; "" if there is none, or one of both."""
    document, section = reading.document, reading.current_section
    if not (minutes := reading.position.minutes_left(document)):
        return "", ""
    left = format_minutes(minutes)
    end = document.sections[section].span.end if section >= 0 else 0
    in_section = reading.position.minutes_left(document, end)
    if not 0 < in_section < minutes:
        return "", f"{left} left"
    return f"{format_minutes(in_section)} left in section · {left.removesuffix(' min')} in all", f"{left} left"


def _failure_forms(state: ScreenState, failure: QueryFailure, typed: str) -> list[_Form]:
    query, error = (printable_line(text) for text in failure)
    if state.mode is Mode.SEARCH:  # the query is in the row below
        return [_Form("", error, "", typed)]
    sign = _search_sign(state.reading)
    return [
        _Form(f"{sign}{query}  ", error, "", "", least=width(error)),
        _Form(sign, query, f"  {error}", "", least=LEAST_QUERY),
        _Form("", error, "", typed),
    ]


def _library_forms(library: LibraryState) -> list[_Form]:
    least = width(library.left) if library.is_message else LEAST_TITLE
    return [_Form("", library.left, "", library.right, least), _Form("", library.left, "", "")]


def _title(reading: Reading) -> str:
    """Return the title of the current section; before the first one, of the document.

    All manual pages have the same sections, so that of a page also has its name: "ls(1) · OPTIONS".
    """
    section, title = reading.current_section, reading.document.title
    if section < 0:
        return title
    within = reading.document.sections[section].title
    if not is_manual_title(title) or is_manual_title(within):
        return within
    before = reversed(reading.document.sections[:section])  # of several pages, each has its name as a heading
    return f"{next((found.title for found in before if is_manual_title(found.title)), title)} · {within}"


def _opening_forms(state: ScreenState, opening: Opening, typed: str, keymap: Keymap) -> list[_Form]:
    source = printable_line(opening.source)
    if not opening.is_fetch:
        percent = f" {opening.percent} %" if opening.percent else ""
        reading = _Form("Reading ", source, f" …{percent}", typed, cut=cut_start)
        return [reading, reading._replace(before="")]
    spinner = f"{SPINNER[opening.frame % len(SPINNER)]} "
    escape = acting_key("search.leave", state, keymap) if state.mode is Mode.PAGE else ""
    cancel = f"{escape} cancels" if escape else ""
    if (progress := opening.progress) is None:
        bare = _Form(spinner, source.removeprefix("https://"), " …", typed, least=0)
        return [_Form(f"{spinner}Opening ", source, " …", joined(typed, cancel), least=width(source)), bare]
    host = printable_line(progress.host)
    size = f" {_size(progress.received)}" if progress.received else ""
    share, bar = _shares(progress)
    whole = _Form(f"{spinner}Fetching ", host, f" …{size}", "", least=width(host), cut=cut_start)
    return [
        whole._replace(right=joined(typed, f"{bar} {share}".strip(), cancel)),
        whole._replace(right=joined(typed, share, cancel)),
        whole._replace(right=joined(typed, share)),
        whole._replace(after=" …", right=joined(typed, share)),
        whole._replace(before=spinner, after="", right=joined(typed, share), least=LEAST_QUERY),
        whole._replace(before=spinner, after="", right=typed, least=0),
    ]


def _incoming_forms(state: ScreenState, incoming: Incoming, full: str, short: str) -> list[_Form]:
    """Return how much has come of a text that is still coming, before the title of the section if there is one."""
    if state.is_following:
        following = "Following · any key stops"
        return [_Form("", following, "", right, least=width(following)) for right in (full, short)]
    title = _title(state.reading)
    name = "standard input" if incoming.source == "-" else printable_line(PurePath(incoming.source).name)
    if not incoming.bytes:
        waiting = f"{name}: nothing yet"
        return [_Form("", waiting, "", "", least=0)]
    many = f"{incoming.lines:,} lines" if incoming.lines > 1 else _size(incoming.bytes)
    come = f"{many} {'the rest waits' if incoming.is_full else 'so far'}"
    titled = [_Form(f"{come} · ", printable_line(title), "", right, cut=_cut_title) for right in (full, short) if title]
    return [
        *titled,
        *(_Form("", f"{name}: {come}", "", right, least=width(f"{name}: {come}")) for right in (full, short)),
        _Form("", come, "", short, least=0),
    ]


def _shares(progress: Progress) -> tuple[str, str]:
    """Return the share that was received, as a percentage and as a bar; both empty if it is unknown."""
    if not progress.expected:
        return "", ""
    share = min(progress.received / progress.expected, 1.0)
    done = round(share * BAR_CELLS)
    return f"{share * 100:.0f} %", "█" * done + "░" * (BAR_CELLS - done)


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1_000:.0f} KB"


def _match_forms(state: ScreenState, short: str, full: str, typed: str) -> list[_Form]:
    """Return the query and its matches. Left out in this order: title, minutes, other sections, query, percentage.

    While the query is typed, it stands in the row below.
    """
    reading = state.reading
    assert reading.search.query is not None
    sign = _search_sign(reading)
    options = ", ".join(["whole words"] * reading.search.query.whole_words + ["regex"] * reading.search.query.regex)
    query, options = printable_line(reading.search.query.text), f" ({options})" if options else ""
    count, others = _match_count(reading), _matches_elsewhere(reading)
    title = printable_line(_title(reading))
    if state.mode is Mode.SEARCH:
        found = joined(count, options.strip(" ()")) + others
        whole = _Form(f"{found}  " if found else "", title, "", full, cut=_cut_title)
        return [whole, _Form("", found, "", full, width(found)), _Form("", count, "", short, width(count))]
    found = f"{options}  {count}" if count else options
    forms = [_Form(f"{sign}{query}{found}{others}  ", title, "", full, cut=_cut_title)] if title else []
    return [
        *forms,
        _Form(sign, query, found + others, full, LEAST_QUERY),
        _Form(sign, query, found + others, short, LEAST_QUERY),
        _Form(sign, query, found, short, LEAST_QUERY),
        _Form(sign, query, f"  {count}" if count else "", short, LEAST_QUERY),
        _Form("", count or f"{sign}{query}", "", short, width(count)),
        _Form("", count or f"{sign}{query}", "", typed, width(count)),
    ]


def _filter_count(reading: Reading) -> str:
    """Return how many lines a filter leaves, or paragraphs: "37 of 12,000 lines"; "" without a filter."""
    if (found := reading.shown.filtered) is None:
        return ""
    return f"{found.matching:,} of {found.total:,} {'lines' if found.by_lines else 'paragraphs'}"


def _filter_forms(reading: Reading, short: str, full: str, typed: str) -> list[_Form]:
    """Return the filter and how much it leaves. Left out in this order: title, minutes, filter, percentage."""
    assert reading.shown.filtered is not None
    line_filter, count = reading.shown.filtered.filter, _filter_count(reading)
    query, around = printable_line(line_filter.typed), f" ±{line_filter.context}" if line_filter.context else ""
    forms = [_Form("&", query, f"{around}  {count}", right, LEAST_QUERY) for right in (full, short)]
    return [*forms, *(_Form("", count, "", right, width(count)) for right in (short, typed))]


def _search_sign(reading: Reading) -> str:
    return "?" if reading.search.is_backward else "/"


def _match_count(reading: Reading) -> str:
    """Return which of the matches is current: "3 of 17"; empty for an empty query."""
    if not reading.search.hits:
        return "no matches" if reading.search.query is not None and reading.search.query.text.strip() else ""
    total = f"{len(reading.search.hits):,}{'+' if reading.search.hits.is_capped else ''}"
    return f"{(reading.search.current_hit or 0) + 1:,} of {total}"


def _matches_elsewhere(reading: Reading) -> str:
    """Return how many matches are in other sections than the present one: " · 9 in other sections", or ""."""
    if not reading.search.hits or reading.current_section < 0:
        return ""
    others = len(reading.search.hits) - reading.search.hit_count_in_section(reading.document, reading.current_section)
    return f" · {others:,} in other sections" if others else ""


def _selection_forms(reading: Reading, short: str, full: str) -> list[_Form]:
    assert reading.selection.current is not None
    span = reading.selected_span
    if len(span) > MAX_COUNTED:
        many = f"{len(span):,} characters"
    else:
        count = count_words(span.of(reading.document.text))
        many = "1 word" if count == 1 else f"{count:,} words"
    if reading.selection.by_keys:
        whole = f"{'Selecting lines' if reading.selection.current.by_lines else 'Selecting'}: {many}"
    else:
        whole = f"{many} selected"
    forms = ((whole, full), (whole, short), (many, short))
    return [_Form("", left, "", right, width(left)) for left, right in forms]


def _link_text(state: ScreenState, link: Inline, cells: int) -> str:
    return describe(link_target_of(state.reading.document, state.source, link), state.reading.document, cells)


def _hints_text(state: ScreenState, cells: int) -> str:
    """Return the targets of the hints if they are few and have room, else the number of links."""
    hints = state.reading.links.hints
    room = cells - sum(width(f"{label} → ") + GAP_CELLS for label, _ in hints) + GAP_CELLS
    if len(hints) > min(MAX_HINTS_WITH_TARGETS, max(room // LEAST_TARGET, 1)):
        return f"{len(hints)} links on this screen"
    shares = share_cells([width(_link_text(state, link, cells)) for _, link in hints], room)
    targets = zip(hints, shares, strict=True)
    return "  ".join(f"{label} → {_link_text(state, link, share)}" for (label, link), share in targets)
