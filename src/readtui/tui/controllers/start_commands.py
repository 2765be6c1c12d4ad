"""Do the commands of the command line ("+/pattern", "+G") once the first document is shown."""

from __future__ import annotations

from readtui.config.settings import SearchCase
from readtui.errors import QueryError
from readtui.reading.search import find
from readtui.reading.start_commands import StartCommand, has_lines, line_start
from readtui.reading.state import Reading
from readtui.tui.effects import Act, Effect, FilterLines, FindInText, ScrollToRow
from readtui.tui.services import Host


def do_start_commands(host: Host) -> None:
    """Do the commands in their order, each once, from the start of the document on.

    What a text that grows does not have yet is waited for, unless the reader presses a key.
    """
    if host.is_touched and host.reading.document.is_growing:
        host.services.first_commands = ()
    if host.services.first_commands and not host.reading.position.move_count:
        host.show_reading(host.reading.move_to(0, "exact"))
    while commands := host.services.first_commands:
        command, case = commands[0], host.settings.search_case
        if host.reading.document.is_growing and not _is_there(host.reading.document.text, command, case):
            waiting = command._replace(number=len(host.reading.document.text)) if command.pattern else command
            host.services.first_commands = (waiting, *commands[1:])
            return
        host.services.first_commands = commands[1:]
        host.apply(_result(host.reading, command, case))


def _is_there(text: str, command: StartCommand, case: SearchCase) -> bool:
    """Whether a text that grows has what a command goes to. A search has been made up to the offset `number`."""
    match command.kind:
        case "search":
            start = text.rfind("\n", 0, command.number) + 1
            try:
                return len(find(text, command.query._replace(case=case), start=start)) > 0
            except QueryError:
                return True  # the search says what is wrong
        case "line":
            return text.count("\n") >= command.number
        case _:
            return command.kind in ("filter", "follow")


def _result(reading: Reading, command: StartCommand, case: SearchCase) -> Reading | Effect:
    match command.kind:
        case "search":
            return FindInText(command.query._replace(case=case))
        case "filter":
            return FilterLines(command.query._replace(case=case))
        case "line" if not has_lines(reading.document):
            return ScrollToRow(max(command.number - 1, 0))
        case "line":
            return reading.move_to(line_start(reading.document.text, command.number), "exact")
        case "percent":
            return reading.jump_to_percent(command.number)
        case "end":
            return ScrollToRow(None)
        case "follow":
            return Act("follow")
