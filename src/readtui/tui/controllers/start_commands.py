"""Do the commands of the command line ("+/pattern", "+G") once the first document is shown."""

from __future__ import annotations

from readtui.config.settings import SearchCase
from readtui.reading.start_commands import StartCommand, has_lines, line_start
from readtui.reading.state import Reading
from readtui.tui.effects import Act, Effect, FilterLines, FindInText, ScrollToRow
from readtui.tui.services import Host


def do_start_commands(host: Host) -> None:
    """Do the commands in their order, from the start of the document on; they are done once."""
    commands, host.services.first_commands = host.services.first_commands, ()
    host.show_reading(host.reading.move_to(0, "exact"))
    for command in commands:
        host.apply(_result(host.reading, command, host.settings.search_case))


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
