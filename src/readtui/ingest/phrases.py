"""Recognises captions, picture credits, bylines and dates by their phrases, for several formats.

A parameter named `folded` is a line in lower case (`str.casefold`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from readtui.unicode.lazy_regex import lazy_regex

LONGEST_CAPTION = 400
"""The most characters of a line that is recognised as a caption."""

LONGEST_CREDIT = 100
"""The most characters of a picture credit."""

SHORTEST_GLUED = 4
"""Characters of the name of an agency that is longer if it counts without a space before it, "at dawnReuters"."""

_DIGIT = lazy_regex(r"\d")


def has_digit(text: str) -> bool:
    """Whether a text has a digit of any script."""
    return has_ascii_digit(text) if text.isascii() else bool(_DIGIT.search(text))


def has_ascii_digit(text: str) -> bool:
    """Whether a text has one of the digits 0 to 9."""
    return bool(first_within(text, "0123456789"))  # takes a tenth of the time of an expression in a paragraph


def by_first_character(phrases: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases by their first character, so that a line is compared with few of them."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found


def first_within(text: str, phrases: Iterable[str]) -> str:
    """Return the first of the phrases that a text has in it; empty if it has none."""
    for phrase in phrases:  # not `any`, which takes twice as long where there are none
        if phrase in text:
            return phrase
    return ""


_LABELS = """
figure fig. fig table photo image picture illustration chart map plate exhibit abbildung abb. bild foto tabelle
grafik figura imagen imagem immagine obrázek obr. рисунок рис. фото 図表 図 写真 图片 图 圖 表
"""
_LABEL_NAMES = _LABELS.split()
_LABEL_STARTS = by_first_character({name[:2] for name in _LABEL_NAMES})  # fast check that excludes most lines
_LABELLED = lazy_regex(
    rf"(?:{'|'.join(map(re.escape, sorted(_LABEL_NAMES, key=len, reverse=True)))})"
    r"(?: ?(?:\d{1,3}(?:[.-]\d{1,3})*|[ivx]{1,5}\b)(?: ?[:：.–—|)]| |$|\D$)|s? ?[:：|])"
)
_NUMBERED_CAPTION = lazy_regex(
    r"(?:Figure|Fig\.?|FIGURE|FIG\.|Table|TABLE|Abbildung|Abb\.|Tabelle|Figura|Рис\.|図|图|圖|表) ?"
    r"\d{1,3}(?:[.-]\d{1,2})?(?: ?[:.–—|]\s|[：\u3000]| [A-ZÀ-Ý])"
    r"|(?:Photo|Image|Picture|Photograph|Illustration|(?:Photo |Image )?[Cc]redit|Foto|Bild|Crédit) ?[:：] ?\S"
)
_AGENCY_NAMES = """
AAP|AFP|ANSA|AP|AP Photo|AP Images|AP file|Adobe Stock|Agence France-Presse|Alamy|Alamy Stock Photo|Anadolu|
Anadolu Agency|Associated Press|Bloomberg|Canadian Press|Corbis|DPA|Depositphotos|EFE|EPA|EPA-EFE|ESA|Flickr|GETTY|
GETTY IMAGES|Getty|Getty Image|Getty Images|Handout|Imago|Keystone|Kyodo|Magnum Photos|NASA|NTB|NurPhoto|PA|PA Images|
PA Media|PA Wire|Pexels|Pixabay|Press Association|REUTERS|Reuters|Reuters file|Rex|Rex Features|SIPA|Shutterstock|TASS|
TT|Unsplash|Wikimedia|Wikimedia Commons|WireImage|Xinhua|ZUMA|ZUMA Press|dpa|iStock|iStockphoto
"""
_AGENCIES = _AGENCY_NAMES.replace("\n", "").split("|")
_AGENCY = f"(?:{'|'.join(_AGENCIES)})" r"(?:/[A-Z][\w. -]{1,30}){0,3}(?:\.com)?(?: via [A-Z][\w ]{1,20})?"
_AGENCY_ENDS = tuple({name.rpartition(" ")[2] for name in _AGENCIES})
_GLUED_AGENCY = "|".join(name for name in _AGENCIES if len(name) > SHORTEST_GLUED or name in ("AFP", "EPA"))
_NAME = r"[A-ZÀ-Ý][\w.'’-]+"
_PICTURE = r"(?i:photos?|photographs?|images?|picture|illustration|artwork|screenshot|graphic|foto|bild)"
_ENDS_WITH_AGENCY = lazy_regex(
    rf"(?:[/|©(] ?| [–—-] |(?i: via | by |courtesy of |courtesy )|\[File: ?.*)(?:The )?{_AGENCY} ?[)\]]?$"
    rf"|[.!?”\"’)] ?{_AGENCY}$|(?<=[a-zß-ÿ])(?:{_GLUED_AGENCY})$"
)
_BEHIND_AGENCY = ("/", ".com", " via ")
_ENDS_WITH_CREDIT = lazy_regex(
    r"(?i:\b(?:submitted|contributed|courtesy|handout|archive|file|stock|staff) photos?[)\]]?$)"
    r"|(?:^|[.,;!?|–—-] ?|\()(?i:(?:photo|image|picture|photograph|illustration|artwork|foto|photographie|fotografía"
    r"|bild|imagen)(?: credits?| courtesy| by)?|credits?|crédits?(?: photo)?) ?[:：] ?\S[^.]{0,60}\.?[)\]]?$"
    r"|\b[Cc]redit ?: ?\S[^.]{0,60}\.?[)\]]?$"
    r"|\[(?:Fig\.?|Figure) \d{1,2}\]$"
    rf"|[.!?”\"’)|(–—-] ?{_PICTURE} (?:by|via|courtesy of) [A-ZÀ-Ý@][^.!?]{{1,60}}$"
    rf"|\({_NAME}(?: {_NAME}){{1,3}} ?/ ?[A-Z][^()]{{1,40}}\)$"
)
_BEFORE_NAME = (" by ", " via ", " courtesy of ")
_STARTS_LIKE_CAPTION = lazy_regex(
    r"(?:Image|Media|Video) (?:copyright|caption|source)\b[,:]? ?\S|Image for post$|Enlarge ?/ ?\S"
    r"|(?i:file (?:photo|image|picture)) ?[:–—-] ?\S|FILE ?[:–—-] \S|Credit ?(?:\.\.\.|…) ?[A-Z]"
    r"|In (?:this|an?) (?:undated |recent |[A-Z][a-z]+\.? \d{1,2}, \d{4},? |\d{4} )?(?:file |undated )?"
    r"(?:photo|photograph|image|picture|frame grab)[ ,](?!of\b)"
    r"|This (?:photo|photograph|image|picture|illustration)(?: \w+){0,3} (?:shows|taken|provided|released) "
    r"|(?:Fot\.|Фото ?:|Fotó ?:|Kuva ?:) ?\S|(?i:photo illustration|composite) ?(?:by|:) ?[A-Z]"
    rf"|{_AGENCY}$"
    rf"|{_NAME} {_NAME}(?: {_NAME})? ?/ ?(?:The )?(?:[A-Z]{{2,}}[\w.&-]*|(?<=The )[A-Z][\w ]{{2,30}})$"
)
# The first characters of these, and the sign that the others have.
_CAPTION_OPENINGS = (
    *("Image ", "Media ", "Video ", "Enlarge", "FILE", "File ", "file ", "Credit", "In this", "In a", "This "),
    *("Fot", "Фото", "Kuva", "Photo ", "Composite"),
)
_STARTS_WITH_CREDIT = lazy_regex(
    r"(?i:(?:photos? by|photo(?:[:：]| via| from| courtesy(?: of)?)|(?:image|photograph|picture|illustration"
    r"|photography)(?: by|[:：]| via| from| courtesy(?: of)?| credit[:：]?)|courtesy(?: of)?)) ?[A-Z0-9@][^.!?]{1,80}$"
)
_CAPTION_STARTS = by_first_character(
    (
        *(
            "photo by",
            "photos by",
            "photo courtesy",
            "photo credit",
            "photograph by",
            "photography by",
            "photographer:",
        ),
        *("picture by", "image by", "image via", "image courtesy", "image credit", "illustration by", "illustration:"),
        *("video by", "graphic by", "graphic:", "foto:", "foto von", "foto de", "crédit", "credit:", "credits:"),
        *("cover image", "file photo", "file image", "file picture", "stock photo", "archive photo", "pictured"),
        *("in this photo", "in this image", "in this file", "screenshot", "a screenshot", "an illustration"),
        *("artist's impression", "artist’s impression"),
    )
)
_AGENCIES_IN_CREDITS = (
    *("reuters", "afp", "getty", "epa", "dpa", "bloomberg", "shutterstock", "flickr", "unsplash", "wikimedia"),
    *("ap photo", "(ap)", "/ap", "istock", "alamy", "nurphoto", "xinhua", "associated press", "nasa/", "handout"),
    *("via ap", "esa/", "courtesy of", "courtesy:", "file photo", "submitted photo"),
)
_CREDIT_LABELS = ("photo:", "photos:", "image:", "credit:", "credits:", "foto:", "illustration:", "picture:", "source:")
_CREDIT_WORDS = (
    *("photo by", "photo credit", "image credit", "crédit", "illustration by", "(pictured", "(photo", "screenshot"),
    "photograph",
)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DATE = lazy_regex(  # starts with a digit and looks back only after it, so that `re` can skip quickly
    rf"\d(?:(?<=\b1)9\d\d\b|(?<=\b2)0\d\d\b|(?<=\b\d)\d?(?:[./]\d{{1,2}}[./]\d{{2,4}}\b| {_MONTH})|[年月])"
)
_MONTHS = tuple(_MONTH[3:-1].split("|"))
_MONTH_AND_DAY = lazy_regex(rf"\b{_MONTH}[a-z]*\.? \d{{1,2}}\b")
_TIME = lazy_regex(r"\d[:.h]\d\d\b|\d (?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?) (?:ago|read)\b|\d[-–]\d+ minutes\b")
_BYLINE = lazy_regex(
    r"(?:By|BY|by|Von|Par|Por|Words by|Written by|Authors?:|Text:?) [A-ZÀ-Ý]\S+|[A-Z]\S+ [A-Z]\S+ [|•·—] "
)
_DATE_WORDS = (
    r"[ap]m|[ap]\.m|est|edt|et|pst|pdt|pt|gmt|utc|bst|cet|uhr|at|on|date(?:\sof)?|updated?|published|posted|last"
    r"|modified|revis(?:ed|ion)|edited|created|effective"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes"
    r"|sábado|domingo|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|segunda|terça|quarta"
    r"|quinta|sexta|feira"
    r"|januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
    r"|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
    r"|am|um|vom|der|stand|veröffentlicht|aktualisiert|le|de|à|mis|jour|publiée?|el|del|du|il|em|às|au|das"
)
"""The words of a line that is only a date, in some languages: weekdays, months, "published", "updated"."""

_DATE_ONLY = lazy_regex(rf"(?:[\W\d年月日]|\b(?:{_DATE_WORDS}|{_MONTH}[a-z]*)\b)+$")
_READING_TIME = lazy_regex(r"\d{1,3}(?:[-–]\d{1,3})? ?min(?:ute)?s?(?: read)?$")


def has_caption_label(folded: str) -> bool:
    """Whether a line starts with the label of a caption: "figure 3.", "fig. 2:", "photo:"."""
    return folded.startswith(_LABEL_STARTS.get(folded[:1], ())) and bool(_LABELLED.match(folded))


def is_numbered_caption(line: str) -> bool:
    """Whether a line is certainly a caption, by a label with a number or a colon: "Figure 3. A map"."""
    return len(line) <= LONGEST_CAPTION and bool(_NUMBERED_CAPTION.match(line))


def is_credited_caption(line: str) -> bool:
    """Whether a line is certainly a caption, by a credit that is not in sentences: "At dawn. Ina Berg/Reuters"."""
    if len(line) > LONGEST_CAPTION:
        return False
    if (line.startswith(_CAPTION_OPENINGS) or _may_be_name_and_agency(line)) and _STARTS_LIKE_CAPTION.match(line):
        return True
    if line[-1:] in ".!?" and ":" not in line[-LONGEST_CREDIT:]:
        return False  # fast check that excludes most lines
    return _ends_with_credit(line) or bool(_STARTS_WITH_CREDIT.match(line))


def _ends_with_credit(line: str) -> bool:
    start = max(len(line) - LONGEST_CREDIT, 0)
    end = line[start:]
    # Each line that ends with a credit has one of the signs. Most lines have none, and the patterns take 30 µs.
    if (end.rstrip(" )]").endswith(_AGENCY_ENDS) or first_within(end, _BEHIND_AGENCY)) and _ENDS_WITH_AGENCY.search(
        line, start
    ):
        return True
    may_end = (
        ":" in end
        or "：" in end
        or (end[-1:] in ")]" and ("/" in end or "[" in end))
        or "photo" in end[-9:].casefold()
        or first_within(end, _BEFORE_NAME)
    )
    return bool(may_end and _ENDS_WITH_CREDIT.search(line, start))


def _may_be_name_and_agency(line: str) -> bool:
    """Whether a short line may be a photographer and an agency: "Ina Berg/AFP"."""
    return len(line) <= LONGEST_CREDIT and "/" in line


def starts_like_caption(folded: str) -> bool:
    """Whether a line starts like a credit or a caption: "photo by", "file photo"."""
    return folded.startswith(_CAPTION_STARTS.get(folded[:1], ()))


def mentions_credit(folded: str) -> bool:
    """Whether a line seems to contain a picture credit: "(ap photo/…)" near its end, or "credit: …"."""
    end = folded[-60:]
    label = ":" in folded and first_within(folded, _CREDIT_LABELS)
    return bool(label or first_within(folded, _CREDIT_WORDS) or first_within(end, _AGENCIES_IN_CREDITS))


def is_date_only(folded: str) -> bool:
    """Whether a line is only a date or a time. A year alone is not: it may be the heading of a chapter."""
    return 4 < len(folded) < 80 and bool(has_digit(folded) and _DATE_ONLY.match(folded))


def is_reading_time(folded: str) -> bool:
    """Whether a line is only a reading time: "3–4 minutes"."""
    return bool(_READING_TIME.match(folded))


def is_dateline(text: str) -> bool:
    """Whether a short line contains a date or a time, or starts with an author, like the lines below a title."""
    if len(text) >= 120:
        return False
    if _BYLINE.match(text):
        return True
    if not has_digit(text):
        return False
    folded = text.casefold()
    return has_time(folded) or has_date(folded)


def is_byline(line: str) -> bool:
    """Whether a line starts like a byline: "By Ina Berg …", "Ina Berg | …"."""
    return bool(_BYLINE.match(line))


def has_date(folded: str) -> bool:
    """Whether a line contains a date or a year."""
    return bool(_DATE.search(folded) or (first_within(folded, _MONTHS) and _MONTH_AND_DAY.search(folded)))


def has_time(folded: str) -> bool:
    """Whether a line contains a time of day or a duration: "10:15", "3 min read", "2 days ago"."""
    return bool(_TIME.search(folded))
