"""Which elements of a page a browser does not show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_STYLE = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
# Names by which the common style sheets hide what only scripts, screen readers or a pointer that hovers over it use.
_NAMES = re.compile(
    r"(?i)(?:^|\s)(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|visuallyhidden|u-hidden|hidden|hide|offscreen"
    r"|a11y-hidden|is-hidden|mw-editsection|editsection|headerlink|viewcode-link|anchorjs-link)(?:\s|$)"
)
_SEEN_WHERE_WIDE = re.compile(r"(?:sm|md|lg|xl):(?!hidden)\w")  # hidden on narrow screens alone


def is_unseen(element: _Element) -> bool:
    """Whether a browser would not show an element, by its own attributes."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and _STYLE.search(style):
        return True
    words = element.get("class")
    return bool(words and _NAMES.search(words) and not _SEEN_WHERE_WIDE.search(words))
