"""Output about errors: recognised, in colours, and with sections that lead from one error to the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from readtui.document.model import Inline
from readtui.ingest.terminal.error_output import error_sections, error_styles
from readtui.ingest.terminal.kinds import is_output
from tests.calls import calls_of

GCC = """\
lamp.c: In function 'burn':
lamp.c:3:34: warning: unused variable 'wick' [-Wunused-variable]
    3 | int burn(int oil) { int wick; return oil; }
      |                         ^~~~
lamp.c:7:5: error: 'light' undeclared (first use in this function)
    7 |     light = 4;
      |     ^~~~~
lamp.c:7:5: note: each undeclared identifier is reported only once
"""
RUSTC = """\
error[E0308]: mismatched types
 --> src/lamp.rs:1:26
  |
1 | fn main() { let oil: i32 = "a"; }
  |                            ^^^ expected `i32`, found `&str`

error: aborting due to 1 previous error
"""
MYPY = """\
lamp.py:2: error: Incompatible return value type  [return-value]
lamp.py:4: error: Argument 1 has incompatible type  [arg-type]
wick.py:1: error: Name "oil" is not defined  [name-defined]
Found 3 errors in 2 files (checked 2 source files)
"""
MAKE = """\
make[1]: Entering directory '/src/tower'
gcc -Wall -c lamp.c
lamp.c:7:5: error: 'light' undeclared
make[1]: *** [Makefile:3: lamp.o] Error 1
make[1]: Leaving directory '/src/tower'
make: *** [Makefile:2: all] Error 2
"""
ESLINT = """\
/src/lamp.js
  12:3  error    No oil is left  no-oil
   1:10  warning  The lamp is dim  dim

2 problems
"""
PYTEST = """\
=================================== FAILURES ===================================
__________________________________ test_dark ___________________________________

    def test_dark():
>       assert burn(2) == 3
E       assert 2 == 3

test_lamp.py:8: AssertionError
----------------------------- Captured stdout call -----------------------------
trying
=========================== short test summary info ============================
FAILED test_lamp.py::test_dark - assert 2 == 3
========================= 1 failed, 2 passed in 0.05s ==========================
"""
UNITTEST = """\
F.
======================================================================
FAIL: test_dark (lamp.Tower.test_dark)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "lamp.py", line 4, in test_dark
    self.assertEqual(1, 2)
AssertionError: 1 != 2

----------------------------------------------------------------------
Ran 2 tests in 0.001s

FAILED (failures=1)
"""
GO = """\
=== RUN   TestLamp
=== RUN   TestLamp/oil
    lamp_test.go:12: no oil
--- FAIL: TestLamp (0.00s)
    --- FAIL: TestLamp/oil (0.00s)
FAIL
FAIL\texample.org/lamp\t0.003s
"""
CARGO = """\
     Running unittests src/lib.rs (target/debug/deps/lamp-09e8)

running 2 tests
test tests::lit ... ok
test tests::dark ... FAILED

failures:

---- tests::dark stdout ----

thread 'tests::dark' panicked at src/lib.rs:6:29:
no oil

test result: FAILED. 1 passed; 1 failed
"""
JEST = """\
FAIL src/lamp.test.js
  ✓ lit (2 ms)
  ✕ dark (1 ms)

  ● dark

    expect(received).toBe(expected)

      at Object.<anonymous> (src/lamp.test.js:12:5)

Test Suites: 1 failed, 1 total
Tests:       1 failed, 1 passed, 2 total
"""
TAP = "TAP version 13\n1..2\nok 1 - lit\nnot ok 2 - dark\n  ---\n  message: no oil\n  ...\n"
PYTHON = """\
Traceback (most recent call last):
  File "lamp.py", line 4, in burn
    json.loads("{")
  File "/usr/lib/python3.11/json/decoder.py", line 337, in decode
    obj, end = self.raw_decode(s)
               ^^^^^^^^^^^^^^^^^^
json.decoder.JSONDecodeError: no oil

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "lamp.py", line 8, in <module>
    burn()
RuntimeError: dark
"""
GROUP = """\
  + Exception Group Traceback (most recent call last):
  |   File "lamp.py", line 6, in <module>
  |     raise ExceptionGroup("many", errors)
  | ExceptionGroup: many (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "lamp.py", line 1, in burn
    |     raise ValueError("no oil")
    | ValueError: no oil
    +------------------------------------
"""
NODE = """\
/src/lamp.js:2
throw new Error("dark")
^

Error: dark
    at light (/src/lamp.js:2:54)
    at Module._compile (node:internal/modules/cjs/loader:1521:14) {
  [cause]: TypeError: no oil
      at burn (/src/lamp.js:1:25)
}
"""
JAVA = """\
Exception in thread "main" java.lang.RuntimeException: dark
\tat org.tower.Lamp.main(Lamp.java:1)
Caused by: java.lang.IllegalStateException: no oil
\tat java.base/java.lang.Thread.run(Thread.java:833)
\t... 1 more
"""
GO_PANIC = """\
panic: no oil

goroutine 1 [running]:
main.burn(...)
\t/src/lamp.go:4
runtime.main()
\t/usr/local/go/src/runtime/proc.go:250 +0x212
exit status 2
"""
RUST_PANIC = """\
thread 'main' panicked at src/main.rs:1:36:
no oil
stack backtrace:
   0: core::panicking::panic
             at /rustc/5980/library/core/src/panicking.rs:150:5
   1: lamp::burn
             at ./src/main.rs:1:36
"""


def titles(text: str) -> list[tuple[int, str]]:
    return [(section.depth, section.title) for section in error_sections(text.expandtabs())]


def styled(text: str, kind: str, target: str = "") -> list[str]:
    text = text.expandtabs()
    return [one.span.of(text) for one in error_styles(text) if (one.kind, one.target) == (kind, target)]


@pytest.mark.parametrize(
    "text",
    [
        *(GCC, RUSTC, MYPY, MAKE, ESLINT, PYTEST, UNITTEST, GO, CARGO, JEST, TAP),
        *(PYTHON, GROUP, NODE, JAVA, GO_PANIC, RUST_PANIC),
        "lamp.c:3:5: error: no oil\n",
        "# example.org/lamp\n./lamp.go:12:5: undefined: oil\n./wick.go:3:1: syntax error: unexpected }\n",
        "/src/Lamp.cs(12,5): error CS0103: no oil [/src/lamp.csproj]\n\nBuild FAILED.\n",
        "src/lamp.ts:12:5 - error TS2304: Cannot find 'oil'.\n\n12     oil.burn();\n       ~~~\n\nFound 1 error.\n",
        "lamp.rb:3:in `burn': no oil (RuntimeError)\n\tfrom lamp.rb:7:in `light'\n",
        "Program received signal SIGSEGV, Segmentation fault.\n0x0555 in burn () at lamp.c:12\n12\t  return *oil;\n",
        "npm ERR! code ENOENT\nnpm ERR! path /src/package.json\n",
        "/docs/lamp.rst:12: WARNING: Title underline too short.\n\nbuild succeeded, 1 warning.\n",
        "make: *** No rule to make target 'lamp'.  Stop.\n",
    ],
)
def test_output_about_errors_is_recognised(text: str) -> None:
    assert is_output(text)


@pytest.mark.parametrize(
    "text",
    [
        "The lamp\n\nAn error: the oil was gone. A warning: the wick was dark.\n\nShe noted it at 10:00.\n",
        "note: the lamp is dim\n\nIt had been so for a week, and she had\nnoted it every evening in the book\n"
        "of the tower.\n",
        "== Lamps ==\n\nA lamp burns oil.\n\n=== Wicks ===\n\nA wick is trimmed.\nIt smokes otherwise.\n",
        "# How to read a traceback\n\nIt looks like this:\n\n    Traceback (most recent call last):\n"
        '      File "lamp.py", line 3, in burn\n    ValueError: no oil\n\nThe last line says what went wrong.\n'
        "Read it first.\nThen read the one above.\nIt names the place.\n",
        "function lit() {\n  burn(oil)\n}\n\nfunction out() {\n  stop()\n}\n",
        "os.path.join(oil, wick)\n  lit\nlamp.burn(oil)\n  out\n",
        "The lamp\n--------------------\n\n  It burns\n  all night,\n  and nobody\n  hears it.\n",
        "Shopping:\n  1) oil\n  2) wicks\n  3) matches\n",
        "✓ oil\n✓ wicks\n✗ matches\n",
    ],
)
def test_prose_about_errors_is_no_output(text: str) -> None:
    assert not is_output(text)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            GCC,
            [
                (1, "warning: unused variable 'wick' [-Wunused-variable]"),
                (1, "error: 'light' undeclared (first use in this function)"),
            ],
        ),
        (RUSTC, [(1, "error: mismatched types (src/lamp.rs:1)"), (1, "error: aborting due to 1 previous error")]),
        (MYPY, [(1, "lamp.py"), (1, "wick.py")]),
        (
            MAKE,
            [
                (1, "/src/tower"),
                (2, "error: 'light' undeclared"),
                (2, "make[1]: *** [Makefile:3: lamp.o] Error 1"),
                (2, "make: *** [Makefile:2: all] Error 2"),
            ],
        ),
        (ESLINT, [(1, "error: No oil is left no-oil"), (1, "warning: The lamp is dim dim")]),
        (
            PYTEST,
            [
                (1, "FAILURES"),
                (2, "test_dark"),
                (3, "Captured stdout call"),
                (1, "short test summary info"),
                (1, "1 failed, 2 passed in 0.05s"),
            ],
        ),
        (UNITTEST, [(1, "FAIL: test_dark (lamp.Tower.test_dark)")]),
        (GO, [(1, "TestLamp (0.00s)"), (2, "TestLamp/oil (0.00s)")]),
        (CARGO, [(1, "Running unittests src/lib.rs (target/debug/deps/lamp-09e8)"), (2, "tests::dark")]),
        (JEST, [(1, "src/lamp.test.js"), (2, "dark")]),
        (TAP, [(1, "dark")]),
        (PYTHON, [(1, "json.decoder.JSONDecodeError: no oil"), (1, "RuntimeError: dark")]),
        (GROUP, [(1, "ExceptionGroup: many (1 sub-exception)"), (2, "ValueError: no oil")]),
        (NODE, [(1, "Error: dark"), (2, "[cause]: TypeError: no oil")]),
        (
            JAVA,
            [
                (1, 'Exception in thread "main" java.lang.RuntimeException: dark'),
                (2, "Caused by: java.lang.IllegalStateException: no oil"),
            ],
        ),
        (GO_PANIC, [(1, "panic: no oil"), (2, "goroutine 1 [running]")]),
        (
            "npm ERR! code E1\nnpm ERR! path /lamp\n\nnpm ERR! code E2\n",
            [(1, "npm ERR! code E1"), (1, "npm ERR! code E2")],
        ),
        ("[ERROR] /src/Lamp.java:[12,5] no oil\n", [(1, "error: no oil")]),
        ("lamp.rb:3:in `burn': no oil (RuntimeError)\n", [(1, "lamp.rb:3:in `burn': no oil (RuntimeError)")]),
        (RUST_PANIC, [(1, "thread 'main' panicked at src/main.rs:1:36")]),
    ],
)
def test_the_sections_lead_from_error_to_error(text: str, sections: list[tuple[int, str]]) -> None:
    assert titles(text) == sections


def test_levels_have_colours() -> None:
    assert styled(GCC, "colour", "red") == ["error"]
    assert styled(GCC, "colour", "yellow") == ["warning"]
    assert styled(GCC, "colour", "cyan") == ["note"]
    assert styled(GCC, "colour", "green") == ["^~~~", "^~~~~"]
    assert styled(RUSTC, "colour", "red") == ["error[E0308]", "error"]
    assert styled(ESLINT, "colour", "yellow") == ["warning"]


def test_what_passed_is_green_and_what_failed_red() -> None:
    assert styled(CARGO, "colour", "green") == ["Running", "ok"]
    assert "FAILED" in styled(CARGO, "colour", "red")
    assert "E       assert 2 == 3" in styled(PYTEST, "colour", "red")
    assert styled(TAP, "colour", "red") == ["not ok"]


@pytest.mark.parametrize(
    ("text", "strong", "dim"),
    [
        (
            PYTHON,
            ["json.decoder.JSONDecodeError: no oil", "RuntimeError: dark"],
            [
                'File "/usr/lib/python3.11/json/decoder.py", line 337, in decode',
                "obj, end = self.raw_decode(s)",
                "^^^^^^^^^^^^^^^^^^",
            ],
        ),
        (
            NODE,
            ["Error: dark", "[cause]: TypeError: no oil"],
            ["at Module._compile (node:internal/modules/cjs/loader:1521:14) {"],
        ),
        (
            JAVA,
            [
                'Exception in thread "main" java.lang.RuntimeException: dark',
                "Caused by: java.lang.IllegalStateException: no oil",
            ],
            ["at java.base/java.lang.Thread.run(Thread.java:833)"],
        ),
        (
            RUST_PANIC,
            ["thread 'main' panicked at src/main.rs:1:36:"],
            ["0: core::panicking::panic", "at /rustc/5980/library/core/src/panicking.rs:150:5"],
        ),
        (
            GO_PANIC,
            ["panic: no oil", "goroutine 1 [running]:"],
            ["runtime.main()", "/usr/local/go/src/runtime/proc.go:250 +0x212"],
        ),
    ],
)
def test_what_went_wrong_is_strong_and_calls_in_libraries_are_dim(text: str, strong: list[str], dim: list[str]) -> None:
    assert styled(text, "strong") == strong
    assert styled(text, "dim") == dim


def test_many_messages_have_sections_for_errors_alone_or_for_files() -> None:
    source = "    1 | lamp\n      | ^\n"
    many = "".join(f"lamp.c:{line}:1: warning: dim\n{source}" for line in range(2_500))
    assert titles(f"{many}wick.c:3:1: error: no oil\n") == [(1, "error: no oil")]
    errors = "".join(f"{name}.c:{line}:1: error: dim\n{source}" for name in ("lamp", "oil") for line in range(1_500))
    assert titles(errors) == [(1, "lamp.c"), (1, "oil.c")]


@pytest.mark.parametrize(
    "unit", ["error: ", "E   ", "\n", "===", " at ", "a.", "\n    at x (", "Error\n", "1 failed ", "^ "]
)
@pytest.mark.parametrize("work", [error_sections, lambda text: list(error_styles(text))])
def test_errors_are_found_in_linear_time(unit: str, work: Callable[[str], list[Inline]]) -> None:
    words = "error Traceback ( at panic\nRan \nTest Suites:\nPASS \n=== RUN \nTAP version \n FAILURES =\n"
    short, long = (calls_of(partial(work, words + unit * count)) for count in (500, 2_000))
    assert long <= 5 * short + 100


@pytest.mark.parametrize("unit", ["(", "a(1", "at a.B(", "a) ", "[1", "E a", "= ", "_ ", "test ", "thread '"])
def test_a_line_of_many_parts_is_read(unit: str) -> None:
    """A pattern that looks for the end of each part again would take minutes."""
    words = "error Traceback ( at panic goroutine\nTest Suites:\n FAILURES =\n test result: \n"
    assert all(one.span.end <= len(words) for one in error_styles(words + unit * (200_000 // len(unit)) + "x"))
