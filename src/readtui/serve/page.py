"""The page of a tab: a terminal in the browser, by the script, style sheet and fonts of textual-serve."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>readtui</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="static/css/xterm.css">
<style>
@font-face {{
  font-family: "Roboto Mono"; font-weight: 100 700;
  src: url(static/fonts/RobotoMono-VariableFont_wght.ttf);
}}
@font-face {{
  font-family: "Roboto Mono"; font-weight: 100 700; font-style: italic;
  src: url(static/fonts/RobotoMono-Italic-VariableFont_wght.ttf);
}}
body {{ background: {background}; overflow: hidden; }}
#fonts, #starting, #ended {{ position: fixed; bottom: 0; left: 0; right: 0; font: 16px "Roboto Mono", monospace; }}
#fonts {{ visibility: hidden; }}
#starting {{ padding: .6em 1em; color: {foreground}; }}
#ended {{ display: none; padding: .6em 1em; z-index: 10; background: {foreground}; color: {background}; }}
#terminal {{ opacity: 0; }}
.xterm .xterm-viewport {{ scrollbar-width: none; background-color: {background} !important; }}
body.-first-byte #terminal {{ opacity: 1; }}
body.-first-byte #starting, body.-closed #starting {{ display: none; }}
#ended a {{ color: inherit; }}
body.-closed #ended {{ display: block; }}
</style>
<script src="static/js/textual.js"></script>
</head>
<body>
<div id="fonts">x<b>x</b><i>x</i></div>
<div id="starting">Starting …</div>
<div id="ended">The program has ended. <a href="">Start it again</a></div>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{websocket}" data-font-size="{font_size}"></div>
<script src="start.js"></script>
</body>
</html>
"""
"""The page. Its hidden text loads the fonts before the script, which waits for the whole page, measures a letter.

The script marks the body once something is drawn, and when the program has ended.
"""

SCRIPT = """\
new MutationObserver((changes, observer) => {
  if (document.body.classList.contains("-loaded")) {
    observer.disconnect();
    document.querySelector(".xterm-helper-textarea").focus();
  }
}).observe(document.body, {attributes: true});
"""
"""Gives the terminal the keys once it is connected: the script of textual-serve waits for a click."""

FONT_SIZES = range(6, 73)
DEFAULT_FONT_SIZE = 16
"""Pixels."""


class PageColours(NamedTuple):
    """The colours around the terminal: those of the theme at the start."""

    background: str
    foreground: str


def page(websocket: str, font_size: str, colours: PageColours) -> str:
    """Return the page; `websocket` is the address to which it connects, `font_size` what its own address asks for."""
    is_size = font_size.isascii() and font_size.isdecimal() and int(font_size[:4]) in FONT_SIZES
    return PAGE.format(
        websocket=escape(websocket),
        font_size=font_size if is_size else DEFAULT_FONT_SIZE,
        background=escape(colours.background),
        foreground=escape(colours.foreground),
    )


def headers(host: str) -> dict[str, str]:
    """Return the headers of every response: the page loads nothing from elsewhere, and no other page can use it."""
    policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    policy += f"img-src data:; connect-src ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; "
    return {
        "Content-Security-Policy": f"{policy}frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",  # an address that is opened would learn the token
        "X-Content-Type-Options": "nosniff",
    }
