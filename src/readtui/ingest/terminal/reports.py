"""Reports of test runners: what passed and what failed in colours, and a section for each failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from readtui.document.model import Inline
from readtui.ingest.terminal.lines import OutputSection
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_TITLE = 80
"""Characters of the title of a section; a longer one is cut."""


class _Runner(NamedTuple):
    """What the output of a test runner looks like.

    `words`: it has one of them. `heads` are the lines that start a section, with their titles in groups: "part" of the
    first depth, "failure" of the second, "detail" of the third. `verdicts` are parts of lines by their colour;
    "bold" is strong.
    """

    words: tuple[str, ...]
    heads: str
    verdicts: str


_PYTEST = _Runner(
    ("test session starts =", " FAILURES =", " ERRORS =", "short test summary info =", "warnings summary ="),
    r"(?m)^={3,} (?!test session starts)(?P<part>[^=\n].*?) ={3,}$|^_{3,} (?P<failure>\S.*?) _{3,}$"
    r"|^-{3,} (?P<detail>Captured .*?) -{3,}$",
    r"(?m)^(?:=+ (?:(?P<red>(?:\d+ \w+, )*\d+ (?:failed|errors?)\b.*)|(?P<green>\d+ passed\b.*)) =+$"
    r"|(?P<red2>E   .*)|(?P<bold>>  .*)"
    r"|(?:(?P<red3>FAILED|ERROR)|(?P<green2>PASSED)|(?P<yellow>SKIPPED|XFAIL|XPASS)) (?=\S)"
    r"|_{3,} (?P<red4>\S.*?) _{3,}$|={3,} (?P<bold2>\w.*?) ={3,}$)"
    r"|(?<=\S) (?:(?P<green3>PASSED)|(?P<red5>FAILED|ERROR)|(?P<yellow2>SKIPPED|XFAIL|XPASS))(?= +\[ *\d+%\]$|$)",
)
_UNITTEST = _Runner(
    ("\nRan ", "\nFAIL: ", "\nERROR: "),
    r"(?m)^={70}\n(?P<part>(?:FAIL|ERROR|UNEXPECTED SUCCESS): .+)$",
    r"(?m)^(?:(?P<red>(?:FAIL|ERROR): .*)|(?P<red2>FAILED \(.*\))|(?P<green>OK(?: \(.*\))?))$"
    r"|\.\.\. (?:(?P<green2>ok)|(?P<red3>FAIL|ERROR)|(?P<yellow>skipped.*|expected failure))$",
)
_GO = _Runner(
    ("--- FAIL: ", "--- PASS: ", "=== RUN "),
    r"(?m)^--- FAIL: (?P<part>.+)$|^ +--- FAIL: (?P<failure>.+)$",
    r"(?m)^ *(?:(?P<red>--- FAIL: .*)|(?P<green>--- PASS: .*)|(?P<yellow>--- SKIP: .*)|(?P<red2>FAIL\b.*)"
    r"|(?P<green2>ok {2,}.*|PASS))$",
)
_CARGO = _Runner(
    ("\ntest result: ", " stdout ----\n"),
    r"(?m)^ {3,}(?P<part>(?:Running|Doc-tests) .+)$|^---- (?P<failure>.+) stdout ----$",
    r"(?m)^test .+ \.\.\. (?:(?P<green>ok)|(?P<red>FAILED)|(?P<yellow>ignored.*))$"
    r"|^test result: (?:(?P<green2>ok)|(?P<red2>FAILED))\.|^(?P<red3>---- .+ ----)$",
)
_JEST = _Runner(
    ("\nTest Suites:", "\nTests: ", "\n Test Files ", "\nPASS ", "\nFAIL ", "FAIL  "),
    r"(?m)^ ?FAIL  ?(?P<part>\S+\.\w+(?: > .+)?)(?: \(.*\))?$|^  ● (?P<failure>.+)$",
    r"(?m)^ ?(?:(?P<green>PASS)|(?P<red>FAIL)) |^ *(?:(?P<green2>[✓✔√])|(?P<red2>[✕×✗✘]))(?= )|^(?P<red3> +● .+)$"
    r"|\b(?:(?P<red4>\d+ failed)|(?P<green3>\d+ passed))\b",
)
_TAP = _Runner(
    ("TAP version ", "\nok 1", "\nnot ok ", "ok 1 "),
    r"(?m)^not ok \d+(?: -)? ?(?P<part>.+)$|^ {4,}not ok \d+(?: -)? ?(?P<failure>.+)$",
    r"(?m)^ *(?:(?P<red>not ok)|(?P<green>ok)) \d+\b",
)
_MOCHA = _Runner(
    (" failing\n", "\nFailures:\n", " failures:\n", "Failed examples:"),
    r"(?m)^ {0,4}\d{1,4}\) (?P<part>\S.+)$",
    r"(?m)^ *(?P<red>\d+ failing|\d+ examples?, [1-9]\d* failures?.*)$"
    r"|^ *(?P<green>\d+ passing.*|\d+ examples?, 0 failures.*)$"
    r"|^ *(?P<green2>[✓✔√])(?= )|^ +(?P<red2>(?:Assertion|Type|Reference)?Error: .*|Failure/Error: .*)$",
)
_GTEST = _Runner(
    ("[ RUN      ]", "[  FAILED  ]", "[  PASSED  ]"),
    r"(?m)^\[  FAILED  \] (?P<part>\S+)(?: \(\d+ ms\)|, where .*)$",
    r"(?m)^(?:(?P<red>\[  FAILED  \])|(?P<green>\[(?:       OK |  PASSED  | RUN      |-{10}|={10})\])"
    r"|(?P<yellow>\[  SKIPPED \]))",
)
_CTEST = _Runner(
    ("% tests passed", " Test  #", "Test #"),
    r"(?m)^ *\d+/\d+ Test +#\d+: (?P<part>\S+) \.*\**(?:Failed|Exception|Timeout|Not Run)",
    r"(?m)^ *\d+/\d+ Test .*?(?:(?P<green>Passed)|(?P<red>\*\*\*.*?)(?=  ))",
)
_RUNNERS = (_PYTEST, _UNITTEST, _GO, _CARGO, _JEST, _TAP, _MOCHA, _GTEST, _CTEST)
_PATTERNS = tuple((lazy_regex(runner.heads), lazy_regex(runner.verdicts)) for runner in _RUNNERS)

_SAMPLE = 1 << 18  # characters at each end of a text

_DEPTHS = {"part": 1, "failure": 2, "detail": 3}

EVIDENCE = (
    r"={3,} .+ ={3,}$|_{3,} .+ _{3,}$|E   |> {3,}\S|-{3,} Captured .+ -{3,}$|[.FEsxX]+ +\[ *\d+%\]$"
    r"|\S+\.py(?:::\S+)? (?:[.FEsxX]+|PASSED|FAILED|ERROR|SKIPPED)\b|(?:FAILED|ERROR|PASSED) \S+::"
    r"|(?:FAIL|ERROR): \w+ \(|Ran \d+ tests? in |\w+ \(.+\) \.\.\. |.* \.\.\. (?:ok|FAILED|FAIL|ERROR)$"
    r"|=== (?:RUN|PAUSE|CONT|NAME) |\s*--- (?:PASS|FAIL|SKIP): |(?:ok|FAIL|\?) *\t| *(?:not )?ok \d+\b"
    r"|TAP version \d|1\.\.\d+$"
    r"|PHPUnit \d|Time: \S+, Memory: |There (?:was|were) \d+ (?:failure|error)|\d+\) \w+(?:\\\w+)*::\w+|FAILURES!$"
    r"|Failures:$|Finished in \d|\d+ examples?, \d+ failures?|Failed examples:$|rspec \S+:\d+ #| {5,}# \./| ?RUN +v\d"
    r"|⎯{3,}| FAIL  \S| *(?:Test Files|Tests) +\d|\d+% tests passed|The following tests FAILED:$|Test project /"
    r"|# Subtest: |running \d+ tests?$|test .+ \.\.\. \w+|---- .+ stdout ----$|test result: |failures:$"
    r"| ?(?:PASS|FAIL) +\S+\.[cm]?[jt]sx?\b| *[✓✔✕✗×] .*\(\d+(?:\.\d+)? ?m?s\)$"
    r"|Tests?(?: Suites| Files)?: +\d|Snapshots: |\[[ =-][ A-Z=-]{8,9}\]"
    r"| *\d+/\d+ Test +#\d+:| *Start +\d+: | *\d+ (?:passing|failing|pending)\b"
)
"""The form of lines that only the output of test runners has."""


def report_styles(text: str) -> Iterator[Inline]:
    """Yield the colours of what passed and failed."""
    sample = _sample(text)
    for runner, (_, verdicts) in zip(_RUNNERS, _PATTERNS, strict=True):
        if not _is_by(runner, sample):
            continue
        for found in verdicts.finditer(text):
            name = str(found.lastgroup)
            span = Span(*found.span(name))
            if name.startswith("bold"):
                yield Inline(span, "strong")
            else:
                yield Inline(span, "colour", name.rstrip("0123456789"))


def report_sections(text: str) -> list[OutputSection]:
    """Return the parts of a report and the tests that failed, each a section."""
    sections: list[OutputSection] = []
    sample = _sample(text)
    for runner, (heads, _) in zip(_RUNNERS, _PATTERNS, strict=True):
        if _is_by(runner, sample):
            for found in heads.finditer(text):
                name = str(found.lastgroup)
                title = " ".join(found[name].split())[:LONGEST_TITLE]
                sections.append(OutputSection(title, _DEPTHS[name], found.start()))
    return sections


def _sample(text: str) -> str:
    """Return the start and the end of a long text: there a test runner says what it is."""
    return text if len(text) <= 2 * _SAMPLE else f"{text[:_SAMPLE]}\n{text[-_SAMPLE:]}"


def _is_by(runner: _Runner, text: str) -> bool:
    return any(word in text for word in runner.words)
