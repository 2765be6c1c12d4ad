"""`readtui serve`: the app in a browser, one program for each tab."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from importlib.util import find_spec

from readtui.cli.options import Options
from readtui.cli.streams import flush_output, print_error, write_line
from readtui.cli.verbs import Verb
from readtui.config import background, paths, themes
from readtui.errors import UsageError
from readtui.ingest.optional_packages import install_command

PACKAGE = "textual-serve"
"""The package of the extra `serve`: the page in the browser, and aiohttp, the server."""

WARNING = "Who has this address can read your files and run commands as you. Ctrl+C ends the server."
SHARED_WARNING = """\
Warning: other machines can reach this server. Who has the address, or listens
on the network, can read every file that you can read, and run commands as you.
The token in the address is the only lock: give it to nobody. On a network that
is not yours, use the loopback address and ssh -L 8000:localhost:8000 instead."""


def _describe(parser: ArgumentParser) -> None:
    parser.description = """\
Show the reader in a browser. The command prints the address, which has a
random token: only who has it gets in. Each tab is a program of its own; the
library is shared. Ctrl+C ends the server and all tabs. It needs the extra
"serve".
"""
    parser.add_argument("--host", metavar="HOST", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", metavar="N", help="port to listen on (default: 8000, or a free one)")
    parser.add_argument("--token", metavar="TOKEN", help="token to use instead of a random one, 16 characters or more")
    parser.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        help="also answer at this name, as of a reverse proxy; may be repeated",
    )
    parser.add_argument("--width", metavar="CELLS", help="width of the text in cells, 20 to 200")
    parser.add_argument("--theme", metavar="NAME", help="colour theme")
    parser.epilog = """\
examples:
  readtui serve                       continue the text that was read last
  readtui serve book.epub notes.md    read two files
  readtui serve --port 9000
  readtui serve --host 0.0.0.0        also for other machines on the network
"""


def _serve(parsed: Namespace, options: Options) -> int:
    if find_spec("textual_serve") is None:
        raise UsageError(f"serve needs the package {PACKAGE}: to install it, run {install_command(PACKAGE)}")
    from readtui.serve import access, server  # deferred: only here is the extra known to be installed
    from readtui.serve.page import PageColours

    if "-" in parsed.operands:
        raise UsageError("serve cannot show standard input: each tab reads its texts itself", "name a file")
    command = program(parsed, options)
    effective = Options(width=parsed.width, theme=parsed.theme).settings()
    theme = themes.load(background.first_theme(effective.settings.theme), paths.theme_folders())
    token = access.make_token() if parsed.token is None else access.check_token(parsed.token)
    is_shared = not access.is_loopback(parsed.host)
    serving = server.Serving(
        command,
        access.access(token, parsed.host, parsed.allow_host),
        PageColours(_hex(theme.colours["background"], "#15171b"), _hex(theme.colours["text"], "#dddddd")),
        is_shared,
        print_error,
    )
    with server.bound_socket(parsed.host, _port(parsed.port)) as listening:
        for address in server.addresses(serving, parsed.host, listening.getsockname()[1]):
            write_line(address)
        flush_output()
        for line in (SHARED_WARNING if is_shared else WARNING).splitlines():
            print_error(line)
        asyncio.run(server.serve(serving, listening))
    return 0


def program(parsed: Namespace, options: Options) -> Sequence[str]:
    """Return the command of the program in a tab: this one, with the same texts and options."""
    values = {"--width": parsed.width, "--theme": parsed.theme, "--library": options.library}
    named = [f"{name}={value}" for name, value in values.items() if value is not None]
    flags = ["--no-library"] if options.no_library else []
    return [sys.executable, "-P", "-m", "readtui", *named, *flags, "--", *parsed.operands]


def _port(text: str | None) -> int | None:
    """Return the port that --port names, None for none. Raises UsageError."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) < 1 << 16):
        raise UsageError(f"--port {text}: not a number from 0 to 65535")
    return int(text)


def _hex(colour: str, default: str) -> str:
    """Return a colour of a theme for the page; the default for one that the terminal chooses."""
    return colour if colour.startswith("#") else default


VERBS = {"serve": Verb(_describe, _serve)}
"""The command of this module, for `verb_table`."""
