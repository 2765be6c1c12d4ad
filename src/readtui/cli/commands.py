"""The commands of the command line: help, config and doctor."""

from __future__ import annotations

import json
import os
from contextlib import suppress

from readtui.cli.options import COMMANDS, Options, parser
from readtui.cli.streams import flush_output, write_line, write_output
from readtui.config import paths
from readtui.errors import ReadtuiError, UsageError


def run_command(options: Options) -> int:
    """Run the command of these options; with --help, print its help, or without a command that of the program.

    Return the exit code. Raises UsageError for a further argument.
    """
    command, further = options.command, options.sources[1:]
    if options.help or command == "help":
        return _help(command if options.help else "".join(further[:1]))
    if further:
        raise UsageError(f"{command} takes no file: {further[0]}", f"to open the file {command}: readtui ./{command}")
    return _config(options) if command == "config" else _doctor(options)


def _help(topic: str) -> int:
    """Print the help of a command, or of the program if `topic` is empty. Raises UsageError for another topic."""
    from readtui.cli.verb_table import VERB_TABLE  # deferred: only the help needs it

    if topic in VERB_TABLE:
        from readtui.cli.verbs import print_verb_help

        print_verb_help(topic)
        return 0
    if topic and topic not in COMMANDS:
        raise UsageError(f"there is no command {topic}", f"the commands are: {', '.join((*COMMANDS, *VERB_TABLE))}")
    write_output(COMMANDS.get(topic) or parser().format_help())
    flush_output()
    return 0


def _config(options: Options) -> int:
    """Print the effective settings, or with --keys the actions."""
    from readtui.config import themes
    from readtui.config.background import first_theme
    from readtui.config.settings import effective_lines

    effective = options.settings()
    if options.only_keys:
        from readtui.tui.actions import ACTIONS, key_labels  # imports textual
        from readtui.tui.keymap import build_keymap

        keys = build_keymap(effective.settings.preset, effective.settings.keys, effective.origins)
        for action in ACTIONS:
            write_line(f"{action.ident:24} {'  '.join(key_labels(action.ident, keys)):24} {action.description}")
        flush_output()
        return 0
    themes.load(first_theme(effective.settings.theme), paths.theme_folders())  # reports an unknown theme here too
    for line in effective_lines(effective):
        write_line(line)
    flush_output()
    return 0


def _doctor(options: Options) -> int:
    """Check the library, the settings and the clipboard. Return 2 if something must be repaired, else 0."""
    from readtui.config import themes
    from readtui.config.background import first_theme
    from readtui.library.doctor import Fact, Problem, examine, report_lines
    from readtui.library.document_cache import cache_summary
    from readtui.startup.conditions import TRUE_COLOUR, colour_depth
    from readtui.tui.clipboard import clipboard_methods

    found = list(examine(options.library_file()))
    try:
        theme = options.settings().settings.theme
        themes.load(first_theme(theme), paths.theme_folders())
        found.append(Fact("Settings", f"valid; the theme is {theme}"))
    except ReadtuiError as error:
        found.append(Problem(error.what, (f"{error.fix[:1].upper()}{error.fix[1:]}",) if error.fix else ()))
    with suppress(ReadtuiError):  # without a home folder there is no cache
        found.append(Fact("Cache", cache_summary(paths.document_cache_folder())))
    found.append(Fact("Clipboard", clipboard_methods(os.environ) or "none found"))
    depth = colour_depth(os.environ)
    found.append(Fact("Colours", {0: "none", TRUE_COLOUR: "24 bits"}.get(depth, str(depth))))
    problems = [finding for finding in found if isinstance(finding, Problem)]
    if options.output == "json":
        facts = [{"label": finding.label, "text": finding.text} for finding in found if isinstance(finding, Fact)]
        advised = [{"problem": problem.what, "advice": list(problem.advice)} for problem in problems]
        write_line(json.dumps({"facts": facts, "problems": advised}))
    else:
        for line in report_lines(found):
            write_line(line)
    flush_output()
    return 2 if problems else 0
