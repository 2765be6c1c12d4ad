"""The first rows of a new plain text or Markdown file, set simply: only what the app is certain to show likewise."""

TYPE_CHECKING = False  # as type checkers know it; importing `typing` takes 8 ms
if TYPE_CHECKING:
    from typing import TypeAlias

    Row: TypeAlias = list[tuple[str, str]]

LONGEST_HEADING = 80
"""Characters of a line that stands alone, up to which it may be a heading."""

MOST_AT_ONCE = {"text": 16_000, "markdown": 24_000}
"""Bytes up to which the app reads a text at once, as in `cli.documents`; beside others it has room for sections."""

_NARROW = ("\xa1", "\u02ff"), ("\u0370", "\u0482"), ("\u048a", "\u052f"), ("\u1e00", "\u1fff")
"""Letters of Europe, each one cell wide and none of them combining."""

_NARROW_SIGNS = frozenset("‐–—‘’‚“”„†‡•…‰′″‹›€™−")
_LISTS = ("- ", "* ", "+ ", "• ", "· ", "> ", "| ", "|", "```", "~~~")
_SKIP_LINKS = ("skip to ", "jump to ", "zum inhalt", "aller au contenu", "saltar al contenido", "vai al contenuto")
"""How the first line of a pasted page often begins."""

BULLET, BAR = "• ", "│ "
"""What is before the first row of an item, and before each row of a quote."""

_BULLETS = ("- ", "* ", "+ ")

_MARKDOWN_SIGNS = frozenset("<>&\\|$^~=")
"""Signs of what is not simply dropped: HTML, entities, escapes, tables, formulas."""


class Head:
    """Rows, each a list of runs: the role of a style, and a text; and whether the text has sections, which are listed
    in the sidebar."""

    def __init__(self, rows: "list[Row]", has_sections: bool) -> None:
        self.rows = rows
        self.has_sections = has_sections


class HeadPart:
    """Words in rows of their own, which have the style of a role; before them is a bullet, the bar of a quote or ""."""

    def __init__(self, role: str, words: str, sign: str = "") -> None:
        self.role = role
        self.words = words
        self.sign = sign

    def rows(self, measure: int) -> "list[Row]":
        """Return the rows, at most `measure` cells wide."""
        if not self.sign:
            return [[(self.role, row)] for row in wrapped(self.words, measure)]
        rows = wrapped(self.words, measure - len(self.sign))
        if self.sign == BAR:
            return [[("bar", BAR), (self.role, row)] for row in rows]
        return [[("body", "  ") if number else ("bullet", BULLET), (self.role, row)] for number, row in enumerate(rows)]


def set_head(text: str, size: int, measure: int, *, is_markdown: bool) -> Head:
    """Return the first rows of a text of `size` bytes that begins with `text`, up to the first doubtful paragraph."""
    paragraphs = _paragraphs(text)
    title: str | None = ""
    if is_markdown:
        title = _take_title(paragraphs)
        paragraphs = [part for lines in paragraphs for part in _split(lines)]
    elif paragraphs and " ".join(paragraphs[0]).lower().startswith(_SKIP_LINKS):
        del paragraphs[0]
    has_sections = _has_sections(paragraphs, size, is_markdown=is_markdown)
    if title is None:
        return Head([], has_sections)
    rule: list[Row] = [[("body", "")], [("rule", "─" * measure)]]  # the first one is that of the reading time
    has_late_title = is_markdown and any(lines[0].startswith("# ") for lines in paragraphs)
    rows = [*HeadPart("title", title).rows(measure), *rule] if title else []
    # What follows the last paragraph is not known if the text is cut there: an indented line would belong to all.
    followings = [*paragraphs[1:], [] if len(text.encode()) >= size else [" "]]
    for lines, following in zip(paragraphs, followings, strict=False):
        read = _markdown if is_markdown else _plain
        if (parts := read(lines, not rows, following)) is None or not all(is_simple(part.words) for part in parts):
            break
        role = parts[0].role
        if not rows and (role.startswith("heading") or (role != "title" and not has_late_title)):
            rows += rule
        if rows:
            rows += [[("body", "")]] * (2 if role == "heading2" and len(rows) > 2 else 1)
        rows += [row for part in parts for row in part.rows(measure)]
        if role == "title":
            rows += rule
    return Head(rows, has_sections)


def _paragraphs(text: str) -> list[list[str]]:
    """Return the lines of each paragraph."""
    paragraphs: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def _plain(lines: list[str], is_first: bool, following: list[str]) -> list[HeadPart] | None:
    """Return the words of a paragraph of plain text; None if it is doubtful."""
    first = lines[0]
    if any(line[0] in " \t>|" or line.startswith(_LISTS) for line in lines):
        return None
    if len(lines) == 1 and len(first) <= LONGEST_HEADING and first[-1] not in '.,;:!?…"”’)':
        if not is_first:
            return None  # a heading, a caption or a name: the app decides by the whole text
        return [HeadPart("heading2" if first.split()[0].lower() in ("chapter", "part") else "title", first)]
    if first.split()[0].rstrip(".)").isdigit() or (len(lines) > 1 and len(lines[0]) < LONGEST_HEADING // 2):
        return None  # a list, verse, an address
    return [HeadPart("body", " ".join(line.strip() for line in lines))]


def _take_title(paragraphs: list[list[str]]) -> str | None:
    """Remove the front matter from Markdown. Return the title in it, "" for none; None if it is not simple."""
    if not paragraphs or paragraphs[0][0] != "---":
        return ""
    lines = paragraphs[0]
    if "---" not in lines[1:] or not lines[1].partition(":")[0].replace("_", "").isalnum():
        return None
    end = lines.index("---", 1)
    entries, paragraphs[0] = lines[1:end], lines[end + 1 :]
    if not paragraphs[0]:
        del paragraphs[0]
    titles = [entry for entry in entries if entry.lower().lstrip(" \"'").startswith("title")]
    if not titles:
        return ""
    name, _, title = titles[0].partition(":")
    title = title.strip()
    after = entries[entries.index(titles[0]) + 1 :]
    if len(titles) > 1 or name != "title" or (after and not after[0][0].isalpha()):
        return None
    if title[:1] in ("'", '"') and title[-1:] == title[:1]:
        title = title[1:-1]
    if title[:1] in ("", "[", "{", "'", '"', "#") or " #" in title or "''" in title or _without_marks(title) != title:
        return None
    if paragraphs and paragraphs[0][0] == f"# {title}":
        paragraphs[0] = paragraphs[0][1:]
    return title


def _split(lines: list[str]) -> list[list[str]]:
    """Return a paragraph of Markdown in its parts: headings, quotes and lists begin without a blank line before them.

    A heading that is underlined gets its number signs.
    """
    sign = lines[1].strip()[:1] if len(lines) > 1 and not lines[0].startswith(("#", ">", *_LISTS)) else ""
    if sign in ("=", "-") and not lines[1].strip(f"{sign} "):
        lines = [f"{'#' if sign == '=' else '##'} {lines[0]}", *lines[2:]]
    parts: list[list[str]] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        is_heading = line.startswith("#") or before.startswith("#")
        begins = line.startswith((*_BULLETS, ">")) and not before.startswith((*_BULLETS, ">", " "))
        if is_heading or begins or not number:
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _markdown(lines: list[str], is_first: bool, following: list[str]) -> list[HeadPart] | None:
    """Return the words of a part of Markdown without its marks; None if it is doubtful."""
    first = lines[0]
    if first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        words = _without_marks(first[level:].rstrip("# ")) if first[level : level + 1] == " " else None
        if words is None or level > 3 or (level == 1 and not is_first):
            return None
        return [HeadPart("title" if level == 1 else f"heading{level}", words.strip())]
    if first.startswith(">"):
        return _quote(lines, following)
    if first.startswith(_BULLETS):
        return _items(lines, following)
    words = _prose(lines)
    return None if words is None else [HeadPart("body", words)]


def _quote(lines: list[str], following: list[str]) -> list[HeadPart] | None:
    if not all(line.startswith(">") for line in lines) or (following and following[0].startswith((">", " "))):
        return None
    parts: list[HeadPart] = []
    for paragraph in _paragraphs("\n".join(line[1:].removeprefix(" ") for line in lines)):
        if (words := _prose(paragraph)) is None or any(line.startswith(("—", "–", "--")) for line in paragraph):
            return None  # the last line may name who is quoted
        parts += [HeadPart("quote", "", BAR)] if parts else []
        parts.append(HeadPart("quote", words, BAR))
    return parts or None


def _items(lines: list[str], following: list[str]) -> list[HeadPart] | None:
    """Return the items of a list without lists in it; None if the list may go on after its last line."""
    if following and (following[0][0] in " \t" or following[0].startswith(_BULLETS) or _is_numbered(following[0])):
        return None
    items: list[list[str]] = []
    for line in lines:
        if line.startswith(lines[0][:2]):
            items.append([line[2:].strip()])
        elif line.startswith("  ") and not line.startswith("    "):
            items[-1].append(line.strip())
        else:
            return None
    parts: list[HeadPart] = []
    for item in items:
        if not item[0] or (words := _prose(item)) is None:
            return None
        parts.append(HeadPart("body", words, BULLET))
    return parts


def _is_numbered(line: str) -> bool:
    return line.split()[0][:-1].isdigit()


def _prose(lines: list[str]) -> str | None:
    """Return the words of a paragraph of Markdown without its marks; None if it is doubtful."""
    if any(line[0] in " \t" or line.startswith(_LISTS) or _is_numbered(line) for line in lines):
        return None
    if any(line.endswith("  ") for line in lines[:-1]) or any(not line.strip("-=_* ") for line in lines):
        return None
    return None if lines[0].startswith(("---", "+++", "***", "___", "![")) else _without_marks(" ".join(lines))


def _without_marks(text: str) -> str | None:
    """Return inline Markdown without the marks of emphasis, code and links; None if it has others."""
    if not _MARKDOWN_SIGNS.isdisjoint(text) or "![" in text:
        return None
    parts = text.split("[")
    kept = [parts[0]]
    for part in parts[1:]:
        label, closed, rest = part.partition("](")
        address, ended, rest = rest.partition(")")
        if not closed or not ended or "]" in label or " " in address:
            return None
        kept += [label, rest]
    text = "".join(kept)
    for mark in ("**", "__", "*", "`"):
        text = text.replace(mark, "")
    return None if "_" in text else " ".join(text.split())


def _has_sections(paragraphs: list[list[str]], size: int, *, is_markdown: bool) -> bool:
    if is_markdown:
        headings = sum(lines[0].startswith("#") for lines in paragraphs)
    else:
        alone = [lines[0] for lines in paragraphs if len(lines) == 1]
        headings = sum(len(line) <= LONGEST_HEADING and line[-1] not in '.,;:!?…"”’)' for line in alone)
    return headings > 1 or size > MOST_AT_ONCE["markdown" if is_markdown else "text"]


def is_simple(text: str) -> bool:
    """Whether each character of a text is printable and certainly one cell wide."""
    if not text.isprintable():
        return False
    return text.isascii() or all(
        char < "\x7f" or char in _NARROW_SIGNS or any(first <= char <= last for first, last in _NARROW)
        for char in set(text)
    )


def wrapped(words: str, measure: int) -> list[str]:
    """Return a text in rows of at most `measure` cells, broken after spaces and hyphens, else where a row is full."""
    words = " ".join(words.split(" "))
    rows: list[str] = []
    while len(words) > measure:
        end = max(words.rfind(" ", 0, measure + 1), words.rfind("-", 1, measure) + 1, words.rfind("—", 1, measure) + 1)
        if end <= 0:
            end = measure
        rows.append(words[:end].rstrip())
        words = words[end:].lstrip()
    return [*rows, words] if words or not rows else rows
