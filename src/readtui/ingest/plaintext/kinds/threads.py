"""Threads: posts of forums, issue trackers, mailing lists and comments below articles. Each post is a section."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from readtui.ingest.plaintext.boilerplate import is_boilerplate_phrase, starts_like_boilerplate
from readtui.ingest.plaintext.kinds.buttons import (
    bare_name,
    has_reply_button,
    is_buttons,
    is_count_of_posts,
    without_buttons,
)
from readtui.ingest.plaintext.kinds.part import MarkedText, Part
from readtui.ingest.plaintext.kinds.post_heads import (
    FEWEST_ALIKE,
    FEWEST_POSTS,
    HEAD_FORMS,
    TOP,
    Post,
    dated_lines,
    posts_of,
)
from readtui.ingest.plaintext.kinds.words import is_age, is_moment, is_name_like
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import single_spaced
from readtui.unicode.lazy_regex import lazy_regex

MOST_DATED = 0.8
"""Share of the lines that may have a date: in a log nearly all have one."""

LEAST_FILLED = 0.7
"""Share of the posts that must have a text: a list of names and dates has none."""

FEWEST_SIGNS = 2
"""Signs of people that make a thread without buttons."""

NEAR = 4
"""Lines above the first post among which the number of comments is."""

_SUBMITTED = lazy_regex(r"(?:submitted .{3,30} ago by \S+|\d+ points? by \S+ .{3,30} ago)")
_SUBREDDIT = lazy_regex(r"r/\w+$")
_FORM = lazy_regex(
    r"(?:leave a (?:reply|comment)|post a (?:reply|comment)|add a comment|write a comment|sign up for free"
    r"|(?:schreibe|hinterlasse) einen? kommentar|kommentar (?:schreiben|verfassen)|laisser un commentaire"
    r"|(?:deja|dejar) (?:una respuesta|un comentario)|コメントを(?:残す|書く)|quick reply|related topics"
    r"|you must log in|to join this conversation|footer$)",
    re.IGNORECASE,
)
_ANSWERED = lazy_regex("answered|replied|antwortete|hat geantwortet|a répondu|respondió", re.IGNORECASE)
_OPENED = lazy_regex(r"opened (?!this)|created|asked", re.IGNORECASE)
_COMMENTS = lazy_regex("comment|komment|coment|thoughts|コメント", re.IGNORECASE)
_TAIL = lazy_regex(r"\s*(?:\||\[[-–—+]\]).*$")


def marked_posts(lines: Sequence[str]) -> MarkedText | None:
    """Return the posts of a thread; None if the text is none."""
    dated = dated_lines(lines)
    filled = sum(1 for line in lines if line and not line.isspace())
    for form in HEAD_FORMS if 0 < len(dated) <= MOST_DATED * filled else ():
        posts = posts_of(lines, dated, form)
        answers = [post for post in posts if post.when and not _OPENED.match(post.when[0])]
        fewest = min(FEWEST_POSTS, form.fewest) if _are_certain(answers) else form.fewest
        if len(answers) >= fewest and (marked := _marked(lines, posts, is_certain=form.is_certain)):
            return marked
    return None


# Posts as parts


def _are_certain(posts: Sequence[Post]) -> bool:
    """Whether two heads are enough: who opened an issue and who commented on it, or who answered."""
    are_answers = all(_ANSWERED.match(post.when[0]) for post in posts)
    is_issue = any(post.when[0].startswith("opened this") for post in posts) and len({post.name for post in posts}) > 1
    return are_answers or is_issue


def _marked(lines: Sequence[str], posts: Sequence[Post], *, is_certain: bool) -> MarkedText | None:
    """Return the posts as sections; None if they are no thread."""
    names = {post.name for post in posts}
    posts = posts[1:] if _is_opened_again(lines, posts) or _is_byline(lines, posts) else posts
    ends = [*(post.start for post in posts[1:]), _end_of_thread(lines, posts[-1].end)]
    texts = [without_buttons(lines, post.end, end, names) for post, end in zip(posts, ends, strict=True)]
    count = _count_line(lines, posts[0].start)
    around = [
        (post.after, *lines[post.end : text[0]], *lines[text[1] : end])
        for post, text, end in zip(posts, texts, ends, strict=True)
    ]
    filled = sum(any(map(str.strip, lines[slice(*text)])) for text in texts)
    answerable = sum(any(has_reply_button(line.strip()) for line in one) for one in around)
    is_thread = 1 < len(posts) == answerable or (
        len(posts) >= FEWEST_ALIKE and (2 * answerable >= len(posts) or _are_of_people(posts))
    )
    if filled < LEAST_FILLED * len(posts) or not (is_certain or count >= 0 or is_thread):
        return None
    level = 3 if count >= 0 else 2
    parts = _above(lines, count, posts[0].start, names)
    for post, text, end in zip(posts, texts, ends, strict=True):
        parts.append(Part(post.start, text[0], _head(post, level, lines[post.end : text[0]])))
        if hidden := _hidden(lines[text[1] : end]):
            parts.append(Part(text[1], end, hidden))
    return MarkedText([*parts, *_form(lines, ends[-1])], level=level)


def _are_of_people(posts: Sequence[Post]) -> bool:
    """Whether heads are those of people: two of these hold: names return, most are nicknames, all dates are ages."""
    names = [post.name for post in posts]
    nicknames = sum(name[0].islower() or (not name.isalpha() and " " not in name) or "@" in name for name in names)
    are_aged = all(post.when and (is_age(post.when[-1]) or "ago" in post.when[-1]) for post in posts)
    return (1 < len({*names}) < len(names)) + (2 * nicknames >= len(names)) + are_aged >= FEWEST_SIGNS


def _end_of_thread(lines: Sequence[str], start: int) -> int:
    """Return the line where the form for a new post is, or the end of the text."""
    return next((at for at in range(start, len(lines)) if _FORM.match(lines[at].strip())), len(lines))


def _form(lines: Sequence[str], start: int) -> list[Part]:
    """Return the lines of the form for a new post as hidden part."""
    end = start
    while end < len(lines) and _is_of_form(lines[end].strip()):
        end += 1
    return [Part(start, end, _hidden(lines[start:end]))] if end > start else []


def _is_of_form(text: str) -> bool:
    folded = text.casefold()
    return bool(_FORM.match(text)) or is_boilerplate_phrase(folded) or starts_like_boilerplate(folded)


def _above(lines: Sequence[str], count: int, start: int, names: Collection[str]) -> list[Part]:
    """Return the parts above the first post: the line of the submission, the buttons, the number of posts."""
    parts: list[Part] = []
    for at in range(min(start, TOP)):
        line = lines[at].strip()
        if _SUBREDDIT.match(line):
            end = at + 1
            while end < min(start, at + NEAR) and _is_submission(lines[end].strip()):
                end += 1
            parts.append(Part(at, end, _shown(lines[at:end])))
        elif _SUBMITTED.match(line):
            tail = _TAIL.search(line)
            shown = line[: tail.start()] if tail else line
            parts.append(Part(at, at + 1, (*_shown([shown]), *_hidden([tail[0]] if tail else []))))
    if count >= 0:
        heading = LineGroup(single_spaced(lines[count].strip()), "heading", level=2)
        return [*parts, Part(count, start, (heading, *_hidden(lines[count + 1 : start])))]
    top = parts[-1].end if parts else 0
    last = without_buttons(lines, top, start, names)[1]
    return [*parts, Part(last, start, _hidden(lines[last:start]))] if last < start else parts


def _is_submission(text: str) -> bool:
    """Whether a line below the name of a subreddit tells when and by whom it was submitted."""
    return text == "•" or is_moment(text) or (is_name_like(text) and " " not in text)


def _is_opened_again(lines: Sequence[str], posts: Sequence[Post]) -> bool:
    """Whether the first head only tells who opened the thread: the first post of this author follows at once."""
    if len(posts) < FEWEST_POSTS or posts[0].name != posts[1].name:
        return False
    between = (line.strip() for line in lines[posts[0].end : posts[1].start])
    return all(not text or is_buttons(text) or bare_name(text) == posts[0].name for text in between)


def _is_byline(lines: Sequence[str], posts: Sequence[Post]) -> bool:
    """Whether the first head is the byline of an article: the comments are headed below it."""
    if len(posts) < FEWEST_POSTS:
        return False
    count = _count_line(lines, posts[1].start)
    return count >= 0 and _count_line(lines, posts[0].start) < 0 and bool(_COMMENTS.search(lines[count]))


def _count_line(lines: Sequence[str], start: int) -> int:
    """Return the line with the number of posts above the first one, with only buttons between; -1 if there is none."""
    for at in range(start - 1, max(start - 1 - NEAR, -1), -1):
        if is_count_of_posts(lines[at].strip()):
            return at if not at or not lines[at - 1].strip().isdecimal() else -1
        if lines[at].strip() and not is_buttons(lines[at].strip()):
            break
    return -1


def _head(post: Post, level: int, below: Sequence[str]) -> list[LineGroup]:
    """Return the groups of the head of a post: its author as heading, its date below."""
    heading = LineGroup(post.name, "heading", level=level)
    return [*_hidden([post.before]), heading, *_shown(post.when), *_hidden([post.after, *below])]


def _shown(texts: Sequence[str]) -> list[LineGroup]:
    return [LineGroup(single_spaced(text.strip()), gap=0) for text in texts if text.strip()]


def _hidden(texts: Sequence[str]) -> list[LineGroup]:
    lines = (line.strip() for text in texts for line in text.split("\n"))
    return [LineGroup(single_spaced(line), "boilerplate") for line in lines if line]
