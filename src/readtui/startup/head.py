"""The first rows of a new plain text or Markdown file, set simply: only what the app is certain to show likewise."""

LONGEST_HEADING = 80
"""Characters of a line that stands alone, up to which it may be a heading."""

LARGE = 40_000
"""Bytes of a text that has sections most likely, though none but the first begins in its head."""

_NARROW = ("\xa1", "\u02ff"), ("\u0370", "\u0482"), ("\u048a", "\u052f"), ("\u1e00", "\u1fff")
"""Letters of Europe, each one cell wide and none of them combining."""

_NARROW_SIGNS = frozenset("‐–—‘’‚“”„†‡•…‰′″‹›€™−")
_LISTS = ("- ", "* ", "+ ", "• ", "· ", "> ", "| ", "|", "```", "~~~")
_SKIP_LINKS = ("skip to ", "jump to ", "zum inhalt", "aller au contenu", "saltar al contenido", "vai al contenuto")
"""How the first line of a pasted page often begins."""

_MARKDOWN_SIGNS = frozenset("<>&\\|$^~=")
"""Signs of what is not simply dropped: HTML, entities, escapes, tables, formulas."""


class Head:
    """Rows, each with the role of its style; and whether the text has sections, which are listed in the sidebar."""

    def __init__(self, rows: list[tuple[str, str]], has_sections: bool) -> None:
        self.rows = rows
        self.has_sections = has_sections


def set_head(text: str, size: int, measure: int, *, is_markdown: bool) -> Head:
    """Return the first rows of a text of `size` bytes that begins with `text`, up to the first doubtful paragraph."""
    paragraphs = _paragraphs(text)
    if paragraphs and " ".join(paragraphs[0]).lower().startswith(_SKIP_LINKS):
        del paragraphs[0]
    read = _markdown if is_markdown else _plain
    rows: list[tuple[str, str]] = []
    for index, lines in enumerate(paragraphs):
        if (block := read(lines, index)) is None or not is_simple(block[1]):
            break
        role, words = block
        if not index and role != "title":
            rows += [("body", ""), ("rule", "─" * measure)]  # of the row with the reading time
        if rows:
            rows += [("body", "")] * (2 if role == "heading2" and len(rows) > 2 else 1)
        rows += [(role, row) for row in wrapped(words, measure)]
        if role == "title":
            rows += [("body", ""), ("rule", "─" * measure)]
    return Head(rows, _has_sections(paragraphs, size, is_markdown=is_markdown))


def _paragraphs(text: str) -> list[list[str]]:
    """Return the lines of each paragraph; the last one, which may be cut, is left out unless it is the only one."""
    paragraphs: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def _plain(lines: list[str], index: int) -> tuple[str, str] | None:
    """Return the role and the words of a paragraph of plain text; None if it is doubtful."""
    first = lines[0]
    if any(line[0] in " \t>|" or line.startswith(_LISTS) for line in lines):
        return None
    if len(lines) == 1 and len(first) <= LONGEST_HEADING and first[-1] not in '.,;:!?…"”’)':
        if index:
            return None  # a heading, a caption or a name: the app decides by the whole text
        return ("heading2" if first.split()[0].lower() in ("chapter", "part") else "title"), first
    if first.split()[0].rstrip(".)").isdigit() or (len(lines) > 1 and len(lines[0]) < LONGEST_HEADING // 2):
        return None  # a list, verse, an address
    return "body", " ".join(line.strip() for line in lines)


def _markdown(lines: list[str], index: int) -> tuple[str, str] | None:
    """Return the role and the words of a paragraph of Markdown without its marks; None if it is doubtful."""
    first = lines[0]
    level = len(first) - len(first.lstrip("#"))
    if level:
        words = (
            _without_marks(first[level:].rstrip("# ")) if len(lines) == 1 and first[level : level + 1] == " " else None
        )
        if words is None or level > 3 or (level == 1 and index):
            return None
        return ("title" if level == 1 else f"heading{level}"), words.strip()
    is_list = any(line[0] in " \t" or line.startswith(_LISTS) or line.split()[0][:-1].isdigit() for line in lines)
    is_broken = any(line.endswith("  ") for line in lines[:-1])
    if is_list or is_broken or first.startswith(("---", "+++", "***", "___", "![", "[")):
        return None
    words = _without_marks(" ".join(lines))
    return None if words is None else ("body", words)


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
    return None if "_" in text else text


def _has_sections(paragraphs: list[list[str]], size: int, *, is_markdown: bool) -> bool:
    if is_markdown:
        headings = sum(lines[0].startswith("#") for lines in paragraphs)
    else:
        alone = [lines[0] for lines in paragraphs if len(lines) == 1]
        headings = sum(len(line) <= LONGEST_HEADING and line[-1] not in '.,;:!?…"”’)' for line in alone)
    return headings > 1 or size > LARGE


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
