"""Buttons, votes and profiles around the posts of a thread: "Like", "3 replies", "Share Improve this answer Follow".

They are hidden where they are all that stands between the text of a post and the next post.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from readtui.ingest.plaintext.kinds.words import is_moment
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_BUTTONS = 90
"""Characters of the longest line of buttons."""

_WORDS = """
like|likes|liked|reply with quote|reply all|reply to author|reply to all|forward|reporter|description|assignee|
reply|replies|replied|respond|quote|quoted|multi-quote|multiquote|share|report|report abuse|link|
permalink|embed|save|unsave|parent|next|prev|previous|root|context|full comments|edit|edited|delete|flag|favorite|
hide child comments|hide|unhide|vote up|vote down|vote|votes|upvote|upvotes|upvoted|downvote|downvotes|up|down|points|
point|score hidden|reaction|reactions|react|add reaction|give award|award|awards|follow|unfollow|show more|read more|
show less|copy link|copy|top|back to top|helpful|was this helpful|member|author|contributor|collaborator|owner|
maintainer|moderator|mod|admin|administrator|op|verified|unread|solution|bookmark|subscribe|mark as read|
view entire discussion|sort by|best|newest|oldest|avatar|user avatar|profile picture|more|this comment|to this comment|
to comment|log in|sign in|login|improve this answer|improve this question|improve|add a comment|comment|add comment|
thumbs up|thumbs down|heart|hooray|rocket|eyes|unlike|views|view|users|user|first post|last reply|links|created|
activity|comments|active contributor|regular|leader|new member|senior member|junior member|well-known member|
antworten|antwort|zitieren|zitat|gefällt mir|gefällt das|mal|teilen|melden|bearbeiten|löschen|nach oben|folgen|
kommentieren|beitrag melden|mitglied|autor|link kopieren|mehr anzeigen|verbessern|
répondre|citer|citation|j'aime|j’aime|partager|signaler|modifier|supprimer|haut|suivre|voir plus|membre|auteur|
responder|citar|me gusta|compartir|denunciar|reportar|editar|eliminar|arriba|seguir|miembro|ver más|
返信する|返信|いいね!|いいね！|いいね|引用|通報|共有|シェア|編集|削除|フォロー|件
"""
_ALTERNATIVES = "|".join(
    re.escape(word) for word in sorted(_WORDS.replace("\n", "").split("|"), key=len, reverse=True) if word
)
_GLUED = "permalink|embed|save|parent|report|reply|give award|share|context|full comments|hide child comments|crosspost"
_BUTTONS = lazy_regex(rf"(?:(?:{_ALTERNATIVES})(?![^\W\d_])|[\W\d_]|(?<=\d)k\b)+$|(?:{_GLUED}|\W)+$")
_WORD = lazy_regex(r"[^\W\d_]+")
_GLUED_WORDS = tuple(_GLUED.split("|"))
_HAS_WORD = lazy_regex(_ALTERNATIVES)
_REPLY = lazy_regex(
    r"repl(?:y|ies)|unread|comment \d|quote|\blikes?\b|vote|permalink|parent|next|antworten|zitieren|gefällt"
    r"|répondre|citer|j['’]aime|responder|me gusta|返信|いいね"
)
_REACTION = lazy_regex("[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f? ?\\d")
_AROUND_NAME = lazy_regex(r"^(?:@|u/)|(?:['’]s)?(?: user)? avatar$")
_PROFILE = lazy_regex(
    r"(?:posts|joined|join date|location|messages|reaction score|trophy points|likes received|reputation|from|karma"
    r"|beiträge|registriert|wohnort|dabei seit|inscription|messages|mensajes|registrado|ubicación|badges)\s?: .{1,40}$"
    r"|.{0,40}\breacted with .{1,20} emoji$|all reactions$|sorry, something went wrong\.?$|uh oh!$"
    r"|there was an error while loading\. please reload this page\.?$|joined \w{3,9} \d{4}$"
    r"|quick navigation\b.*$|(?:last )?edited (?:by|on|\d).*$|\d+ (?:gold|silver|bronze) badges?$"
)
_COUNT = lazy_regex(
    r"(?:(?:there are )?\d+ )?(?:comments?|replies|responses|answers|discussion|activity"
    r"|thoughts on .{1,80}|comments? on .{1,80})"
    r"(?: \(\d+\)| \d+)?:?$"
    r"|(?:\d+ )?(?:kommentare?|antworten|diskussion|gedanken zu .{1,80})(?: \(\d+\))?:?$"
    r"|(?:\d+ )?(?:commentaires?|réponses?|réflexions sur .{1,80})(?: \(\d+\))?:?$"
    r"|(?:\d+ )?(?:comentarios?|respuestas?|comentarios en .{1,80})(?: \(\d+\))?:?$"
    r"|コメント(?: ?[（(]?\d+[件)）]?)?$|\d+ ?件のコメント$"
)


def is_buttons(text: str) -> bool:
    """Whether a line has only buttons, numbers and signs: "Like Reply", "👍 3", "12"."""
    if len(text) > LONGEST_BUTTONS:
        return False
    folded = text.casefold()
    return _has_only_words_of_buttons(folded) and bool(_BUTTONS.match(folded))


def _has_only_words_of_buttons(folded: str) -> bool:
    """Whether each word of a line is one of buttons: a fast check that excludes most lines."""
    known = _words_of_buttons()
    for found in _WORD.finditer(folded):
        if found[0] not in known and not found[0].startswith(_GLUED_WORDS):
            return False
    return True


@cache
def _words_of_buttons() -> frozenset[str]:
    return frozenset(("k", *_WORD.findall(_WORDS)))  # "3k"


def has_button(text: str) -> bool:
    """Whether a line of buttons has one with a word, not only numbers and signs."""
    return bool(_HAS_WORD.search(text.casefold()))


def has_reply_button(text: str) -> bool:
    """Whether a line of buttons has one that only posts have: "Reply", "Like", "parent"."""
    return is_buttons(text) and bool(_REPLY.search(text.casefold()))


def is_profile(text: str) -> bool:
    """Whether a line tells of the author or the state of a post: "Posts: 123", "Last edited by tom"."""
    return len(text) <= LONGEST_BUTTONS and bool(_PROFILE.match(text.casefold()))


def is_count_of_posts(text: str) -> bool:
    """Whether a line heads the comments below an article: "3 comments", "2 thoughts on “Lamps”"."""
    return len(text) <= LONGEST_BUTTONS and bool(_COUNT.match(text.casefold().strip()))


def without_buttons(lines: Sequence[str], start: int, end: int, names: Collection[str]) -> tuple[int, int]:
    """Return the lines of the text of a post, without the buttons and the profile at both ends.

    A number, a sign or a name of `names` belongs to them only beside a button with a word. All are text if there is no
    other text.
    """
    first, last = start, end
    while first < end and _is_around(lines, first, start, names):
        first += 1
    if first == end:
        return start, end
    while _is_around(lines, last - 1, start, names):
        last -= 1
    head, tail = lines[start:first], lines[last:end]
    return (first if _is_sure(head) else start), (last if _is_sure(tail) else end)


def _is_around(lines: Sequence[str], at: int, start: int, names: Collection[str]) -> bool:
    """Whether a line is blank, has buttons or belongs to a profile, or is the date below "last reply"."""
    text = lines[at].strip()
    if not text or is_buttons(text) or is_profile(text) or bare_name(text) in names:
        return True
    return at > start and is_moment(text) and is_buttons(lines[at - 1].strip())


def bare_name(text: str) -> str:
    """Return a name without what sites put around it: "@alice", "u/alice avatar", "alice's user avatar"."""
    # Most lines have none of the words: a fast check.
    return _AROUND_NAME.sub("", text) if "avatar" in text or text[:1] in ("@", "u") else text


def _is_sure(lines: Sequence[str]) -> bool:
    """Whether there are buttons with words, reactions or a profile among lines of buttons."""
    return any(is_profile(line.strip()) or has_button(line) or _REACTION.search(line) for line in lines)
