"""Coloured outputs of real programs, made in a temporary folder in each run: what a pager is given to show."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

TIMEOUT_S = 120.0
LONGEST_BYTES = 200_000

ATTRIBUTES = r"""
for c in bold dim sitm smul rev smso; do tput $c; printf '%s words' $c; tput sgr0; printf ' and plain\n'; done
tput setaf 1; tput setab 3; printf 'both colours'; tput op; printf ' neither\n'
for c in 9 '4:2' '4:3' '4:4' 21 '1;3;4;7;9' '2;31' '22;1' '5;32' '8;33' '53;36'
do printf '\033[%smcode %s\033[0m\n' "$c" "$c"; done
for n in 0 7 8 15 16 21 46 196 231 232 255; do printf '\033[38;5;%sm %s \033[48;5;%sm on \033[m' $n $n $n; done; echo
for n in 0 60 120 180 255; do printf '\033[38;2;%s;80;20m rgb \033[48:2::20:%s:90m on \033[0m' $n $n; done; echo
for n in 30 31 32 33 34 35 36 37 90 91 92 93 94 95 96 97
do printf '\033[%sm %s \033[%sm on \033[0m' $n $n $((n + 10)); done; echo
printf '\033[31mred \033[1mbold \033[39mdefault \033[22mnot bold \033[0m\n\033[;1mbold\033[;m plain\n'
printf '\033[31mred\nstill red \033[1mand bold\n\033[0mplain \033[44mon blue\n\nblue\033[0m\n'
printf 'a_\b_ _\b__\ba_\b_ _\ba_\b__\bb a\ba_\b_b\bb _\b__\b_ _\ba\ba\n'
printf 'wide \033[32m日本語\033[0m and e\314\201 \360\237\231\202 end\n'
"""

PROGRESS = r"""
import sys, time
for step in range(0, 101, 5):
    sys.stdout.write(f"\rDownloading \x1b[32m{'━' * (step // 5)}\x1b[90m{'━' * (20 - step // 5)}\x1b[0m {step:3} %")
print()
for step in range(3):
    sys.stdout.write(f"\r\x1b[2Kstep {step} " + "x" * (9 - 3 * step))
print("\r\x1b[Kdone")
"""

C_ERRORS = '#include <stdio.h>\nint main(void) { int x = "a"; printf("%s\\n", 3); retrun y; }\n'
CPP_ERRORS = '#include <vector>\n#include <string>\nint main() { std::vector<int> v; v.push_back(std::string("a")); }\n'
TESTS = "def test_one():\n    assert [1, 2, 3] == [1, 2, 4]\ndef test_two():\n    assert 'a' in {'b': 1}\n"
TRACEBACK = (
    "def f(x):\n    return 1 / x\ntry:\n    f(0)\nexcept ZeroDivisionError as e:\n    raise KeyError('no') from e\n"
)
TYPES = "import os\ndef f(x: int) -> str:\n    return x\nf('a')\ny = [1,2\n,3]\n"
RUST = 'fn main() { let x: i32 = "a"; let unused = 3; println!("{}", y); }\n'
NODE = (
    "console.log({a: [1, 'two', null, undefined, /x/g, new Date(0)], f() {}, m: new Map([[1, {b: Symbol('s')}]])});\n"
)


class Sample(NamedTuple):
    """An output: how it was made, and its bytes."""

    name: str
    data: bytes


def samples(folder: Path) -> Iterator[Sample]:
    """Yield the outputs of the programs that are installed here; each of a few lines up to some thousand."""
    environ = _environ(folder)
    _make_files(folder, environ)
    with _Serving(folder) as address:
        for words, more in _commands(folder, address):
            program = words[0]
            if shutil.which(program, path=environ["PATH"]) is None:
                continue
            data = _output(words, folder, {**environ, **more})
            if data.strip():
                shown = " ".join(" ".join(part.split())[:40] for part in words).replace(str(folder), "")
                yield Sample(shown[:70], data[: data.rfind(b"\n", 0, LONGEST_BYTES) + 1])


def _environ(folder: Path) -> Mapping[str, str]:
    tools = Path(sys.executable).parent
    return {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "CARGO_HOME", "RUSTUP_HOME")},
        "PATH": f"{tools}:{os.environ['PATH']}",
        "HOME": str(folder),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "CLICOLOR_FORCE": "1",
        "FORCE_COLOR": "1",
        "SYSTEMD_COLORS": "1",
        **({} if "CARGO_HOME" in os.environ else _rust_folders()),
    }


def _rust_folders() -> dict[str, str]:
    """Return where cargo and rustup are, as HOME is another folder here."""
    home = Path.home()
    return {"CARGO_HOME": str(home / ".cargo"), "RUSTUP_HOME": str(home / ".rustup")}


def _output(words: Sequence[str], folder: Path, environ: Mapping[str, str]) -> bytes:
    """Return what a command prints on both streams, in their order."""
    try:
        done = subprocess.run(
            list(words),
            cwd=folder / "work",
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout


class _Serving:
    """A web server with the files of a folder, for programs that show how they download."""

    def __init__(self, folder: Path) -> None:
        handler = partial(_SilentHandler, directory=str(folder / "work"))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _SilentHandler(SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name in the base class)
        """Print nothing."""


def _make_files(folder: Path, environ: Mapping[str, str]) -> None:
    """Write the files that the programs read, and a git repository with a history."""
    work = folder / "work"
    for name, text in {
        "bad.c": C_ERRORS,
        "bad.cpp": CPP_ERRORS,
        "test_sums.py": TESTS,
        "raises.py": TRACEBACK,
        "types.txt": "one\ntwo\nthree\n",
        "untyped.py": TYPES,
        "shown.js": NODE,
        "fails.js": "function f() { null.x }\nf()\n",
        "data.json": '{"a": [1, 2.5, null, true], "b": {"c": "text \\u00e9", "d": {}}, "e": []}\n',
        "Makefile": "all:\n\t@printf '\\033[1;32mbuilding\\033[0m\\n'\n\tfalse\n",
        "CMakeLists.txt": "cmake_minimum_required(VERSION 3.10)\nproject(x C)\nadd_executable(x missing.c)\n",
        "crate/Cargo.toml": '[package]\nname = "x"\nversion = "0.1.0"\nedition = "2021"\n',
        "crate/src/main.rs": RUST,
        "npm/package.json": '{"name": "x", "version": "1.0.0", "scripts": {"test": "node ../fails.js"}}\n',
        "links/a b.txt": "x\n",
        "links/ü.png": "x\n",
        "links/run.sh": "#!/bin/sh\n",
        "links/archive.tar.gz": "x\n",
        "large.bin": "0123456789abcdef" * 20_000,
    }.items():
        file = work / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (work / "links" / "run.sh").chmod(0o755)
    (work / "links" / "broken").symlink_to("nowhere")
    (work / "links" / "good").symlink_to("run.sh")
    subprocess.run(["sh", "-c", HISTORY], cwd=work, env=dict(environ), capture_output=True, check=False)


HISTORY = """
git init -q -b main repo && cd repo
git config user.name 'A. Reader'; git config user.email a@example.org
seq 1 60 > numbers.txt; printf 'def f():\\n    return 1\\n' > code.py; printf 'caf\\303\\251\\ttab\\n' > text.txt
git add . && git commit -q -m 'Begin' && git tag v1
sed -i 's/^30$/thirty/; s/^7$/7 seven/' numbers.txt && git commit -q -am 'Spell a number'
git checkout -q -b side && sed -i 's/return 1/return 2  /' code.py && git commit -q -am 'Return two'
git checkout -q main && sed -i 's/return 1/return 3/' code.py && git commit -q -am 'Return three'
git merge -q side; printf 'def f():\\n    return 5\\n' > code.py; git commit -q -am 'Merge side'
git mv numbers.txt counted.txt && git commit -q -m 'Rename'
echo stashed >> text.txt && git stash -q && echo again >> text.txt && git stash -q
echo new > new.txt; echo changed >> counted.txt; printf 'a\\tb  \\n' >> text.txt; git add text.txt
"""


def _commands(folder: Path, address: str) -> Iterator[tuple[Sequence[str], Mapping[str, str]]]:
    """Yield the commands, each with more variables of its environment."""
    git = ("git", "-C", "repo", "-c", "color.ui=always", "-c", "core.pager=cat")
    for words in (
        ["log"],
        ["log", "-p"],
        ["log", "-p", "--word-diff=color", "--stat"],
        ["log", "--graph", "--oneline", "--all", "--decorate"],
        ["log", "--graph", "--format=%C(auto)%h%d %C(bold blue)%an %C(reset)%s", "--all"],
        ["diff"],
        ["diff", "--color-moved=zebra", "HEAD~2"],
        ["diff", "--word-diff=color", "HEAD~2"],
        ["diff", "--stat", "HEAD~3"],
        ["show", "HEAD~1"],
        ["show", "--cc", ":/Merge"],
        ["status"],
        ["status", "-sb"],
        ["branch", "-avv"],
        ["stash", "list"],
        ["stash", "show", "-p"],
        ["blame", "--color-by-age", "counted.txt"],
        ["grep", "-n", "return"],
        ["shortlog", "HEAD"],
        ["reflog"],
    ):
        yield (*git, *words), {}
    system = "/usr/bin"
    for words in (
        ["ls", "--color=always", "-la", "links"],
        ["ls", "--color=always", "-C", "-w", "100", system],
        ["ls", "--color=always", "--hyperlink=always", "-l", "links"],
        ["ls", "--color=always", "-R", "links", "crate"],
        ["grep", "--color=always", "-rn", "return", "."],
        ["grep", "--color=always", "-C2", "-e", "main", "bad.c", "bad.cpp"],
        ["gcc", "-fdiagnostics-color=always", "-Wall", "-c", "bad.c"],
        ["g++", "-fdiagnostics-color=always", "-Wall", "-c", "bad.cpp"],
        ["clang", "-fcolor-diagnostics", "-Wall", "-c", "bad.c"],
        ["cargo", "build", "--color=always", "--offline", "--manifest-path", "crate/Cargo.toml"],
        ["npm", "--color=always", "--prefix", "npm", "test"],
        ["npm", "--color=always", "help"],
        ["node", "shown.js"],
        ["node", "fails.js"],
        ["pytest", "--color=yes", "-p", "no:cacheprovider", "-vv", "test_sums.py"],
        ["pytest", "--color=yes", "-p", "no:cacheprovider", "--tb=short", "test_sums.py"],
        ["ip", "-c", "address"],
        ["ip", "-c", "-s", "link"],
        ["systemctl", "--no-pager", "list-unit-files"],
        ["systemctl", "--no-pager", "--help"],
        ["systemd-analyze", "--no-pager", "--help"],
        ["journalctl", "--no-pager", "-n", "100"],
        ["jq", "-C", ".", "data.json"],
        ["tree", "-C", "."],
        ["cmake", "-S", ".", "-B", "built"],
        ["make"],
        ["diff", "--color=always", "-u", "bad.c", "bad.cpp"],
        ["diff", "--color=always", "bad.c", "bad.cpp"],
        ["dmesg", "--color=always"],
        ["man", "ls"],
        ["man", "printf"],
        ["python3", "raises.py"],
        ["mypy", "--color-output", "--pretty", "--cache-dir=/dev/null", "untyped.py"],
        ["ruff", "check", "--no-cache", "untyped.py"],
        ["hexdump", "-C", "-n", "2000", "large.bin"],
        ["hexdump", "-L=always", "-C", "-n", "400", "large.bin"],
        ["curl", "-#", "-o", "/dev/null", f"{address}/large.bin"],
        ["curl", "-o", "/dev/null", f"{address}/large.bin"],
        ["wget", "--progress=bar:force", "-O", "/dev/null", f"{address}/large.bin"],
        ["pip", "download", "--no-deps", "--disable-pip-version-check", f"{address}/large.bin"],
        ["apt", "-o", "APT::Color=1", "show", "bash"],
        ["apt", "--color", "list", "--installed"],
        ["dpkg", "-l"],
        ["sh", "-c", ATTRIBUTES],
        ["python3", "-c", PROGRESS],
        ["python3", "-m", "rich", "--force-terminal"],
        ["readtui", "--help"],
    ):
        more = {"MAN_KEEP_FORMATTING": "1", "MANPAGER": "cat", "MANWIDTH": "100"} if words[0] == "man" else {}
        yield words, more
    for options in ({"MANROFFOPT": "-c"}, {"GROFF_SGR": "1"}):
        yield ("man", "bash"), {"MAN_KEEP_FORMATTING": "1", "MANPAGER": "cat", "MANWIDTH": "150", **options}
