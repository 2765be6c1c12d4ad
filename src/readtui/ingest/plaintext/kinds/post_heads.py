"""The heads of posts: who wrote them and when, in the forms of many sites."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

from readtui.ingest.phrases import first_within, has_digit
from readtui.ingest.plaintext.kinds.buttons import bare_name, is_buttons
from readtui.ingest.plaintext.kinds.words import (
    CLOCK,
    MOST_NAME_WORDS,
    is_age,
    is_moment,
    is_name_like,
    is_of_moment,
    may_end_with_moment,
)
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_HEAD = 120
"""Characters of the longest line with an author and a date."""

LONGEST_DATE = 80
"""Characters of the longest line with a date and the number of a post."""

FEWEST_POSTS = 2
"""Posts that make a thread where the head of a post or the number of comments above them is certain."""

FEWEST_ALIKE = 3
"""Posts that make a thread otherwise."""

MOST_BETWEEN = 6
"""Lines between the author of a post and its date, such as "Member" and "Posts: 12"."""

TOP = 40
"""Lines at the top of a text among which the subject of a thread is."""

_VERB = (
    r"(?:commented|left a comment|added a comment|replied|reviewed|posted|wrote|answered|asked|opened this issue"
    r"|opened this pull request|opened|created this issue|created|kommentierte|hat kommentiert|schrieb|antwortete"
    r"|hat geantwortet|a commenté|a écrit|a répondu|comentó|escribió|respondió)\b"
)
_STEMS = "omment omentó repl rev post wrote answer ask opened creat schrieb antwort écrit répond escrib respond"
_VERB_STEMS = tuple(_STEMS.split())
_STEMS_BELOW = ("Repl", "Post", "Answer", "Ask", "Creat")
_DID = lazy_regex(rf"(?P<name>\S.{{0,50}}?) (?P<verb>{_VERB})")
_DID_BELOW = lazy_regex(_VERB, re.IGNORECASE)
_SAYS = lazy_regex(r"(?:says|said|sagt|meint|schreibt|dit|dice|comenta|より)\s?[:：]?$")
_BY = lazy_regex(
    r"(?:(?:quote )?(?:post|comment|message|reply|beitrag|kommentar|antwort|mensaje|comentario|respuesta|commentaire"
    r"|réponse|messaggio) )?(?:by|von|par|por|de|da) (?=\S.{0,50} »)"
    r"|from: (?=\S.{0,50} @ \d{4}-)"
    r"|(?:post|comment|reply|beitrag|kommentar|commentaire|comentario) (?:by|von|par|por|de) ",
    re.IGNORECASE,
)
_REPLY = lazy_regex(r"(?:re|aw|rép|antwort) ?: ", re.IGNORECASE)
_CLOCK_ONLY = lazy_regex(rf"{CLOCK}$")
_POINTS = lazy_regex(r"\[[-–—+]\]\s?(?P<name>[^\s\[\]]+?)(?=(?:\[\w+\])?\s+-?\d+ points?\b.*\bago\b)")
_TAIL = lazy_regex(r"\s*(?:\||\[[-–—+]\]).*$|\s*\(permalink / raw\)$|\s+(?:Reply|Antworten|Répondre|Responder|返信)$")
_TAIL_SIGNS = ("|", "[", "(permalink", "Reply", "Antworten", "Répondre", "Responder", "返信")
_SIGNS = " ,.:|@·•»«—–-*()"
_GAP = lazy_regex(r"\s*[,|·•»@—–-]?\s+")
_ADDRESS = lazy_regex(r"\s<?\S+(?:@| at )\S+\.\w+>?$")
_NUMBER = lazy_regex(r"#\d{1,6}$")
_POST_NUMBER = lazy_regex(r"#?\d{1,4}[.)]? (?=[^\W\d_])")
_ARROW = lazy_regex(r"(?:→|➔|↪|▶|replied to|in reply to) .{1,40}? (?=[•·]|\d)")
_ON = lazy_regex(r"« (?:Reply #\d+ |Antwort #\d+ )?(?:on|am|le|en):? (?P<date>.+) »$")
_COMMENT_NUMBER = lazy_regex(r"(?:comment|reply|kommentar|antwort)? ?#?\d{1,4}\b ?[•·|:]", re.IGNORECASE)
_BEHIND_NUMBER = ("•", "·", "|", ":")
_VERSION = lazy_regex(r"\d\.\d")
_AGE_WORDS = ("ago", "yesterday", "gestern", "hier", "ayer", "just now", "last ", "昨日", "今日")
_MAY_BE_DATED = lazy_regex(
    r"\bago\b|yesterday|gestern|hier\b|ayer|just now|last (?:week|month|year)|昨日|今日", re.IGNORECASE
)
_FROM = lazy_regex(r"(?:From|Von|De): ?(?P<name>\S.*)")
_HEADER = lazy_regex(
    r"(?:Date|Sent|To|Cc|Subject|Datum|Gesendet|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto|Fecha): ?\S"
)
_SENT = lazy_regex(r"(?:Date|Sent|Datum|Gesendet|Envoyé|Enviado|Fecha): ?\S")


_NO_AUTHOR_WORDS = "by posted published search updated gallery premium release version video last date since from"
_NO_AUTHORS = frozenset(_NO_AUTHOR_WORDS.split())


class Post(NamedTuple):
    """The head of a post, on the lines from `start` to `end`: its author, its date, and what is hidden of it."""

    start: int
    end: int
    name: str
    when: Sequence[str] = ()
    before: str = ""
    after: str = ""


class HeadForm(NamedTuple):
    """A form of the heads of posts. `post_at` is asked for each line that may have a date. `is_certain`: the form alone
    tells a thread."""

    post_at: Callable[[Sequence[str], int], Post | None]
    is_certain: bool = False
    fewest: int = FEWEST_POSTS


def dated_lines(lines: Sequence[str]) -> Sequence[int]:
    """Return the short lines that may have a date."""
    short = [at for at, line in enumerate(lines) if 1 < len(line) <= LONGEST_HEAD]
    folded = "\n".join([lines[at] for at in short]).casefold()
    words = [word for word in _AGE_WORDS if word in folded]  # few texts have many of them
    return [at for at in short if _may_be_dated(lines[at], words)]


def _may_be_dated(line: str, words: Sequence[str]) -> bool:
    """Whether a line has a digit or a word for an age. `words`: those of all lines."""
    return has_digit(line) or bool(words and first_within(line.casefold(), words) and _MAY_BE_DATED.search(line))


def posts_of(lines: Sequence[str], dated: Sequence[int], form: HeadForm) -> list[Post]:
    """Return the heads of one form."""
    posts: list[Post] = []
    for at in dated:
        if posts and at < posts[-1].end:
            continue
        post = form.post_at(lines, at)
        if post and _is_author(post.name) and not (posts and post.start < posts[-1].end):
            posts.append(_with_repetitions(lines, post, posts[-1].end if posts else 0))
    return posts


def _is_author(name: str) -> bool:
    """Whether a name may be that of an author: no subreddit, version, month or label of a date."""
    words = name.casefold().split()
    return (
        is_name_like(name)
        and not (_VERSION.search(name) or is_buttons(name) or name.startswith("r/"))
        and not (words[0] in _NO_AUTHORS or (len(words) == 1 and is_of_moment(name)))
        and not (len(words) > 1 and words[0].isdecimal())
    )


def _with_repetitions(lines: Sequence[str], post: Post, least: int) -> Post:
    """Return the head with the lines around it that repeat its author or its date."""
    start, end = post.start, post.end
    while start > least and bare_name(lines[start - 1].strip()) == post.name:
        start -= 1
    while end < len(lines) and _repeats(lines[end].strip(), post.name):
        end += 1
    before = "\n".join([*lines[start : post.start], post.before])
    return post._replace(start=start, end=end, before=before, after="\n".join([post.after, *lines[post.end : end]]))


def _repeats(text: str, name: str) -> bool:
    return text == name or bool(_NUMBER.match(text)) or (is_moment(text) and len(text) > len("10:42 AM"))


# Forms of heads. `at` is the line with the date.


def _did(lines: Sequence[str], at: int) -> Post | None:
    """ "alice commented on Mar 3, 2024", or the name on the line above."""
    line = lines[at].strip()
    if not any(stem in line for stem in _VERB_STEMS) and not line.startswith(
        _STEMS_BELOW
    ):  # a fast check that excludes most lines
        return None
    if (found := _DID.match(line)) and _is_date_of_post(line[found.end() :]):
        return Post(at, at + 1, found["name"], (line[found.start("verb") :],))
    if not at or not (found := _DID_BELOW.match(line)) or not _is_date_of_post(line[found.end() :]):
        return None
    over = [one.strip() for one in lines[max(at - 3, 0) : at]]  # a blank line, the author, perhaps a role
    if len(over) > 1 and over[-1] and is_name_like(over[-2]) and not "".join(over[:-2]):
        return Post(at - 2, at + 1, over[-2], (line,), after=over[-1])
    return Post(at - 1, at + 1, over[-1], (line,))


def _is_date_of_post(text: str) -> bool:
    """Whether a text is a date, apart from what follows a sign: "on Mar 3, 2024 · edited by bob"."""
    return any(is_moment(part) for part in re.split("[·•|]", text))


def _says(lines: Sequence[str], at: int) -> Post | None:
    """ "alice says:" over the date."""
    above = _line_above(lines, at) if is_moment(lines[at]) else -1
    if above < 0 or not (found := _SAYS.search(lines[above].strip())):
        return None
    line = lines[above].strip()
    if name := line[: found.start()].strip():
        return Post(above, at + 1, name, (lines[at].strip(),), after=found[0])
    named = _line_above(lines, above)
    return Post(named, at + 1, lines[named].strip(), (lines[at].strip(),), after=line) if named >= 0 else None


def _line_above(lines: Sequence[str], at: int) -> int:
    """Return the line above with at most one blank line between; -1 if there is none."""
    return next((above for above in range(at - 1, max(at - 3, -1), -1) if lines[above].strip()), -1)


def _by(lines: Sequence[str], at: int) -> Post | None:
    """ "Post by alice » Mon Mar 04, 2024 3:12 pm"."""
    line = lines[at].strip()
    found = _BY.match(line)
    post = _dated(line[found.end() :], at, before=found[0]) if found else None
    above = _line_above(lines, at) if post else -1
    if post is None or above < 0 or not (reply := _REPLY.match(lines[above].strip())):
        return post
    subject = lines[above].strip()
    if any(line.strip() == subject[reply.end() :] for line in lines[: min(above, TOP)]):
        return post._replace(start=above, before=f"{subject}\n{post.before}")
    return post._replace(start=above, when=(subject, *post.when))


def _dated(text: str, at: int, *, before: str = "") -> Post | None:
    """A name and a date on one line, with buttons behind: "alice 3 hours ago | parent | next [–]"."""
    tail = _TAIL.search(text) if first_within(text, _TAIL_SIGNS) else None
    after = tail[0] if tail and not is_moment(tail[0]) else ""
    line = text.removesuffix(after).strip()
    if not may_end_with_moment(line):
        return None
    for gap in islice(_GAP.finditer(line), MOST_NAME_WORDS):
        name, when = line[: gap.start()], line[gap.end() :]
        bare = _ARROW.sub("", when) if when[:1] in "→➔↪▶ri" else when
        if is_moment(bare.strip(_SIGNS)) and is_name_like(name) and not _CLOCK_ONLY.match(when):
            return Post(at, at + 1, name, (line[gap.start() :].strip(_SIGNS),), before, after)
    return None


def _beside_date(lines: Sequence[str], at: int) -> Post | None:
    """ "alice 3 hours ago", "2. Alice Smith, March 4, 2024 at 3:12 pm"."""
    line = lines[at].strip()
    number = _POST_NUMBER.match(line)
    return _dated(line[number.end() :], at, before=number[0].strip()) if number else _dated(line, at)


def _points(lines: Sequence[str], at: int) -> Post | None:
    """ "[–]alice 12 points 3 hours ago"."""
    line = lines[at].strip()
    found = _POINTS.match(line)
    return Post(at, at + 1, found["name"], (line[found.end() :].strip(),), "[–]") if found else None


def _numbered(lines: Sequence[str], at: int) -> Post | None:
    """A date and the number of the post over its author: "Mar 4, 2024", "#2", "alice"."""
    parts = lines[at].rpartition("#")
    line = parts[0].strip() if parts[1] and _NUMBER.match(f"#{parts[2].strip()}") else lines[at].strip()
    below = at + 1
    if line == lines[at].strip():
        if below >= len(lines) or not _NUMBER.match(lines[below].strip()):
            return None
        below += 1
    if below >= len(lines) or not is_moment(line):
        return None
    return Post(at, below + 1, lines[below].strip(), tuple(one.strip() for one in lines[at:below]))


def _over_date(lines: Sequence[str], at: int) -> Post | None:
    """The author over the date, with at most some lines such as "•" or "Member" between."""
    when = lines[at].strip()
    if len(when) > LONGEST_DATE:
        return None
    bare = when.strip(_SIGNS)
    if first_within(when, _BEHIND_NUMBER):
        bare = _COMMENT_NUMBER.sub("", when).strip(_SIGNS)
    if not (is_moment(bare) or is_age(bare)) or _CLOCK_ONLY.match(bare):
        return None
    between: list[str] = []
    for above in range(at - 1, max(at - 1 - MOST_BETWEEN, -1), -1):
        text = lines[above].strip()
        if not text or text == "•" or is_buttons(text) or text.casefold() == "unread,":
            between.insert(0, text)
            continue
        nickname = lines[above - 1].strip() if above else ""
        if " " in text and nickname[:1].islower() and is_name_like(nickname) and not is_buttons(nickname):
            return Post(above - 1, at + 1, nickname, (text, when), after="\n".join(between))
        return Post(above, at + 1, text, (when,), after="\n".join(between))
    return None


def _on(lines: Sequence[str], at: int) -> Post | None:
    """The author, a profile and the subject over "« Reply #1 on: March 04, 2024, 10:42:11 AM »"."""
    found = _ON.match(lines[at].strip())
    if found is None or not is_moment(found["date"]):
        return None
    start = max(_start_of_block(lines, at), at - MOST_BETWEEN)
    return Post(start, at + 1, lines[start].strip(), (lines[at].strip(),), after="\n".join(lines[start + 1 : at]))


def _addressed(lines: Sequence[str], at: int) -> Post | None:
    """The author and the address over the date, as in archives of mailing lists."""
    address = _ADDRESS.search(lines[at - 1].strip()) if at and is_moment(lines[at]) else None
    if address is None:
        return None
    name = lines[at - 1].strip()[: address.start()]
    return Post(at - 1, at + 1, name, (address[0].strip(), lines[at].strip()))


def _mail(lines: Sequence[str], at: int) -> Post | None:
    """The headers of a mail: "From: …", "Date: …"."""
    if not _SENT.match(lines[at].strip()):
        return None
    start, end = at, at + 1
    while start and _is_header(lines[start - 1].strip()):
        start -= 1
    while end < len(lines) and _is_header(lines[end].strip()):
        end += 1
    headers = [line.strip() for line in lines[start:end]]
    sender = next((found for line in headers if (found := _FROM.match(line))), None)
    if sender is None:
        return None
    name = re.sub(r'\s*[<\[(].*|"', "", sender["name"]).strip() or sender["name"].strip("<>[]")
    name = name.partition("@")[0]
    address = sender["name"].replace(name, "", 1).strip(' "')
    if not any(map(str.strip, lines[: _start_of_block(lines, start)])):  # the headers of the whole text stay
        return Post(end, end, name)
    others = (line for line in headers if line != sender[0])
    return Post(start, end, name, (address, *others), before=sender[0].partition(":")[0] + ":")


def _start_of_block(lines: Sequence[str], at: int) -> int:
    """Return the first line of the block without blank lines that a line is in."""
    while at and lines[at - 1].strip():
        at -= 1
    return at


def _is_header(line: str) -> bool:
    return bool(_FROM.match(line) or _HEADER.match(line))


HEAD_FORMS = (
    HeadForm(_did, is_certain=True, fewest=FEWEST_ALIKE),
    HeadForm(_says, is_certain=True),
    HeadForm(_by, is_certain=True),
    HeadForm(_points, is_certain=True),
    HeadForm(_numbered, is_certain=True),
    HeadForm(_mail, is_certain=True, fewest=1),
    HeadForm(_addressed, is_certain=True),
    HeadForm(_on, is_certain=True),
    HeadForm(_over_date),
    HeadForm(_beside_date),
)
