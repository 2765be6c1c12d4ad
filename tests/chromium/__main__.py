"""`python -m tests.chromium [--pictures FOLDER]`: use the app in headless Chromium; 1 after a fault.

It is not part of `make test`, because few machines have Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chromium.devtools import DEADLINE_S, Chromium, installed

PARAGRAPH = "A bell rings over the quiet fields, and the snow falls. " * 8

TEXT = f"""\
# A lamp

It is lit, and it will burn until the oil is gone. See [the shop](https://shop.example/).

{"".join(f"## Part {number}{chr(10) * 2}{PARAGRAPH}{chr(10) * 2}" for number in range(1, 13))}"""

SIZES = ((1000, 700), (420, 300), (1300, 900))
"""Of the page, in pixels."""

SENTENCE = "It is lit, and it will burn"
"""What is selected by the mouse."""

READ_CLIPBOARD = "navigator.clipboard.readText()"


async def shows_the_text(browser: Chromium) -> None:
    await browser.wait_for("A lamp", "Part 1", "quit")


async def takes_keys(browser: Chromium) -> None:
    await browser.press("/", *"snow", "Enter")
    await browser.wait_for("1 of 96")
    await browser.press("Escape")
    await browser.press("]", "]", "]")
    await browser.press("?")
    await browser.wait_for("Type to filter")
    await browser.press("Escape", "g")
    await browser.wait_for("A lamp", SENTENCE)


async def scrolls_by_the_wheel(browser: Chromium) -> None:
    at = await browser.point(browser.size[0] // 2, browser.size[1] // 2)
    for _ in range(4):
        await browser.turn_wheel(at, 100)
    await browser.wait_until(lambda: not any(SENTENCE in row for row in browser.rows()), "a page that has scrolled")
    await browser.press("g")
    await browser.wait_for(SENTENCE)


async def copies_what_the_mouse_selects(browser: Chromium) -> None:
    row, line = next((row, line) for row, line in enumerate(browser.rows()) if SENTENCE in line)
    start = line.index(SENTENCE)
    await browser.drag(await browser.point(start, row), await browser.point(start + len(SENTENCE), row))
    await browser.wait_for("y copy")
    await browser.press("y")
    await browser.wait_for("to the browser")
    copied = ""
    for _ in range(100):
        if copied := await browser.evaluate(READ_CLIPBOARD):
            break
        await asyncio.sleep(0.1)
    assert copied == SENTENCE, f"the clipboard has {copied!r}"


async def follows_the_size(browser: Chromium) -> None:
    for width, height in SIZES:
        before = browser.size
        await browser.resize(width, height)
        await browser.wait_until(lambda before=before: browser.size != before, "another size")  # type: ignore[misc]
        await browser.wait_for("A lamp", "help")


async def opens_a_link_in_another_tab(browser: Chromium) -> None:
    await browser.press("a")
    await browser.wait_for("shop.example")
    await browser.press("o")
    opened: list[str] = []
    for _ in range(100):
        opened = [target["url"] for target in (await browser.call("Target.getTargets"))["targetInfos"]]
        if any("shop.example" in address for address in opened):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"open are {opened}")


async def ends(browser: Chromium) -> None:
    await browser.press("q")
    for _ in range(100):
        if await browser.evaluate("document.body.classList.contains('-closed')"):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the page does not say that the program has ended")


STEPS: tuple[Callable[[Chromium], Awaitable[None]], ...] = (
    shows_the_text,
    takes_keys,
    scrolls_by_the_wheel,
    copies_what_the_mouse_selects,
    follows_the_size,
    opens_a_link_in_another_tab,
    ends,
)
"""What is tried, in this order, in one session."""


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[str]:
    """Run `readtui serve` with a home folder of its own. Yield the address of its page."""
    (folder / "lamp.md").write_text(TEXT, encoding="utf-8")
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "readtui", "serve", "--port", "0", str(folder / "lamp.md")),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **dict.fromkeys(homes, str(folder)), "SSH_CONNECTION": "another machine"},
    )
    assert server.stdout is not None
    try:
        yield (await asyncio.wait_for(server.stdout.readline(), DEADLINE_S)).decode().strip()
    finally:
        server.send_signal(signal.SIGTERM)
        await asyncio.wait_for(server.wait(), DEADLINE_S)


async def run(program: str, pictures: Path | None) -> int:
    """Use the app. Return 1 after a fault, else 0."""
    with TemporaryDirectory(prefix="readtui-chromium-", ignore_cleanup_errors=True) as folder:
        async with serving(Path(folder)) as address, Chromium(program, Path(folder), SIZES[0]) as browser:
            origin = "/".join(address.split("/")[:3])
            await browser.call(
                "Browser.grantPermissions",
                origin=origin,
                permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
            )
            await browser.open(address)
            for number, step in enumerate(STEPS, 1):
                name = step.__name__.replace("_", " ")
                try:
                    await step(browser)
                except AssertionError as error:
                    print(f"FAULT: {name}: {error}")
                    return 1
                finally:
                    if pictures is not None:
                        await browser.picture(pictures / f"{number}-{step.__name__}.png")
                print(name, flush=True)
    return 0


def main(arguments: list[str]) -> int:
    """Use the app in Chromium, and print what works."""
    parser = argparse.ArgumentParser(prog="python -m tests.chromium", description="Use readtui in headless Chromium.")
    parser.add_argument(
        "--pictures", metavar="FOLDER", type=Path, help="write a picture after each step to this folder"
    )
    options = parser.parse_args(arguments)
    if (program := installed()) is None:
        print("Chromium is not installed")
        return 1
    return asyncio.run(run(program, options.pictures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
