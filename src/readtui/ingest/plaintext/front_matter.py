"""Lines above and below a text that are not its own: links of a letter to the browser, release lines, journal lines.

Parameters named `folded` are lines in lower case (`str.casefold`).
"""

from __future__ import annotations

import re

from readtui.ingest.phrases import first_within, has_digit
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_NOTICE = 160
"""Characters of the longest notice of a sender."""

LONGEST_BUTTON = 80
"""Characters of the longest link to the browser."""

LONGEST_FRONT = 1_000
"""Characters of the longest line above a title. A longer group is a paragraph, or a log of any length."""

LONGEST_LINK = 50
"""Characters that are more than a link to unsubscribe has."""

_BROWSER = lazy_regex(
    r"(?:view|read|open|see|display|having trouble|trouble|problems|can't|can’t|email not"
    r"|is this email)\b.*\b(?:browser"
    r"|online|viewing|displaying|web version|web page)"
    r"|(?:view )?(?:the )?(?:web|online)[ -]?version\b.{0,20}$|.{0,40}\bim browser\b.{0,30}$"
    r"|.*nicht richtig (?:dargestellt|angezeigt)"
    r"|.{0,40}dans (?:votre|le|un) navigateur|.{0,20}version en ligne$|.{0,40}en (?:el|tu|su) navegador"
    r"|.{0,40}nel (?:tuo )?browser|.{0,40}no (?:seu )?navegador|.{0,30}in (?:je |uw )?browser|.{0,30}i webbläsaren"
    r"|.{0,30}i (?:din )?browser(?:en)?$|.{0,30}w przeglądarce|.{0,30}v prohlížeči|.{0,30}в браузере|.{0,30}tarayıcı"
    r"|.{0,20}ブラウザ.{0,10}|.{0,10}浏览器.{0,10}"
)
# Each link to the browser has one of these. Most lines have none, and this check is ten times as fast.
_BROWSER_SIGNS = (
    *("browser", "online", "view", "display", "web", "richtig", "nav", "ligne"),
    *("przegl", "prohl", "брауз", "taray", "ブラウザ", "浏览器"),
)
_RELEASE = lazy_regex(
    r"(?:for (?:immediate|general) release|embargo(?:ed)?\b.*|(?:press|news|media) (?:release|statement)"
    r"|not for release.*"
    r"|(?:zur )?sofortigen veröffentlichung|(?:presse|medien)(?:mitteilung|information|meldung|aussendung)|sperrfrist.*"
    r"|communiqué(?: de presse)?|pour (?:diffusion|publication) immédiate|(?:comunicado|nota|boletín) de prensa"
    r"|para (?:su )?(?:publicación|divulgação|difusión) inmediata|comunicato stampa|per (?:diffusione"
    r"|pubblicazione) immediata"
    r"|(?:comunicado|nota) (?:de|à) imprensa|para divulgação imediata|persbericht|voor onmiddellijke publicatie"
    r"|pressmeddelande|pressemeddelelse|pressemelding|tisková zpráva|informacja prasowa|komunikat prasowy|пресс-релиз"
    r"|basın bülteni|プレスリリース|報道(?:資料|発表|関係者各位)|新闻稿|新聞稿)\b[\s:.–—|-]*(?:\d.*|no\b.*|nr\b.*)?$"
)
_JOURNAL = lazy_regex(
    r"\d+ ?\((?:19|20)\d\d\),? ?(?:pp?\.? ?|s\. ?|art\. ?)?\d|\bvol(?:ume|\.)? ?\d+.*\b(?:19|20)\d\d\b|\bissn\b"
    r"|\bdoi\b[:.]|\bdoi\.org/|\barxiv:|\b(?:bd|jg|band|jahrgang|tome|tomo)\.? \d+.*\b(?:19|20)\d\d\b"
    r"|contents lists available|available online"
)
_JOURNAL_WORDS = ("issn", "doi", "arxiv", "available")
_KICKER = lazy_regex(
    r"(?:(?:original|research|review|regular|short)(?: research)? (?:article|paper|communication)|open access|preprint"
    r"|technical report|originalarbeit|übersichtsarbeit|article original|artículo original|原著|論文)\.?$"
)
_CRUMB = lazy_regex(r"[^>›»/|→]{1,40}(?: [>›»→] | / | \| )[^>›»/|→]{1,40}(?:(?: [>›»→] | / | \| )[^>›»/|→]{1,60})+$")
_SENDER = lazy_regex(
    r"(?:you(?:'re|’re| are)(?: currently)? receiving this|you received this|this (?:e-?mail|message"
    r"|newsletter) was sent"
    r"|to (?:unsubscribe|stop receiving)|if you (?:no longer|do not|don't|don’t) (?:wish|want)"
    r"|was this (?:e-?mail|newsletter)"
    r"|(?:sie|du) (?:erhalten|erhältst|bekommst|bekommen) diese|diese e-?mail wurde|vous recevez ce"
    r"|ce(?:t|tte)? (?:e-?mail|courriel)"
    r"|recibe(?:s)? este|este (?:correo|e-?mail) (?:se|fue|foi)|ricevi questa|você recebeu"
    r"|je ontvangt deze|u ontvangt deze"
    r"|du får det här|du modtager denne|du mottar denne|otrzymujesz|tento e-?mail|вы получили|bu e-?posta)"
)
_SEPARATORS = ("|", "·", "•")
_SEPARATOR = lazy_regex("[|·•]")
_LEAVE = lazy_regex(
    r"(?:unsubscribe|manage (?:your )?(?:preferences|subscription)|update (?:your )?preferences|forward to a friend"
    r"|(?:vom )?newsletter (?:abbestellen|abmelden)|abbestellen|abmelden|einstellungen (?:ändern|verwalten)"
    r"|se désinscrire|se désabonner|désabonnement|gérer (?:mes|vos) préférences|dar(?:se|te|me)? de baja"
    r"|cancelar (?:la )?suscripción|cancelar (?:a )?(?:inscrição|assinatura)|gestionar preferencias"
    r"|annulla (?:l')?iscrizione"
    r"|disiscriviti|cancella(?:ti)? (?:l'|dalla )?iscrizione|uitschrijven|afmelden|avregistrera"
    r"|avprenumerera|afmeld|meld deg av"
    r"|wypisz się|odhlásit|отписаться|abonelikten çık|配信停止|退订)"
)


_NAVIGATION = lazy_regex(
    r"navigation$|(?:previous|next|up|prev) ?: .*\b(?:next|up|contents|index|previous|prev)\b|top \| description\b"
    r"|content-type: |\[?contents\]? ?\[?index\]?$|(?:release|version):? v?\d[\d.]*\b(?: ?\|.*)?$"
)


def is_never_title(folded: str) -> bool:
    """Whether a line at the top of a text is certainly not its title: a link to the browser, a release line, the volume
    of a journal, the path of a page, the links of a manual."""
    if len(folded) > LONGEST_FRONT:
        return False
    folded = folded.strip(" *#_[]()")
    return (
        _is_browser_link(folded)
        or _is_journal_line(folded)
        or any(one.match(folded) for one in (_RELEASE, _KICKER, _CRUMB, _NAVIGATION))
    )


def _is_journal_line(folded: str) -> bool:
    # Each such line has a digit or one of the words: a fast check that excludes most lines.
    may_be = has_digit(folded) or first_within(folded, _JOURNAL_WORDS)
    return bool(may_be and _JOURNAL.search(folded))


def _is_browser_link(folded: str) -> bool:
    return bool(first_within(folded, _BROWSER_SIGNS) and _BROWSER.match(folded))


def last_of_path(line: str) -> str:
    """Return the last part of the path of a page, such as "Lamps" of "Home › Lamps"; empty for other lines."""
    return re.split(r"[>›»→/|]", line)[-1].strip() if _CRUMB.match(line) else ""


def is_sender_line(folded: str) -> bool:
    """Whether a line is what senders put around letters: a link to the browser, why it was sent, how to unsubscribe."""
    folded = folded.strip(" *[]()")
    if len(folded) > LONGEST_NOTICE:
        return False
    if _SENDER.match(folded) or (len(folded) <= LONGEST_BUTTON and _is_browser_link(folded)):
        return True
    if not first_within(folded, _SEPARATORS):
        return len(folded) < LONGEST_LINK and bool(_LEAVE.match(folded))
    return any(len(part) < LONGEST_LINK and _LEAVE.match(part) for part in map(str.strip, _SEPARATOR.split(folded)))
