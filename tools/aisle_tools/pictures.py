"""The README's pictures, taken from the running demo: `make pictures` writes docs/images/.

Chromium draws the page; the terminal's picture is what `aisle demo` printed into a pseudo-terminal.
"""

import asyncio
import fcntl
import os
import pty
import re
import struct
import sys
import tempfile
import termios
from contextlib import suppress
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.text import Text

IMAGES = Path("docs/images")
CHROMIUM = os.environ.get("AISLE_CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
COLUMNS = 84
SHOWN_LINES = 74  # of the terminal: the first answer and the beginning of the second
READY = b"Ctrl-C ends it"
QUESTION = "What do I need for cold-weather golf?"


async def draw() -> None:
    """1. Run the demo in a terminal of its own. 2. Draw what it printed. 3. Draw its page. 4. Stop it as a person would."""
    with tempfile.TemporaryDirectory(prefix="aisle-pictures-") as folder:
        terminal, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
        demo = await asyncio.create_subprocess_exec(  # 1
            sys.executable, "-m", "aisle_tools", "demo", "--data", folder, "--port", "0",
            stdin=inside, stdout=inside, stderr=inside, start_new_session=True,
            env=os.environ | {"TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(inside)
        try:
            printed = await asyncio.to_thread(_until_ready, terminal)
            _draw_terminal(printed)  # 2
            address = re.search(r"http://127\.0\.0\.1:\d+", printed)
            assert address is not None, "the demo printed no address"
            await _draw_page(address[0])  # 3
        finally:
            demo.terminate()  # 4
            await demo.wait()
            os.close(terminal)


def _until_ready(terminal: int) -> str:
    printed = b""
    with suppress(OSError):  # the terminal ends with the process
        while READY not in printed:
            printed += os.read(terminal, 65536)
    return printed.decode(errors="replace").replace("\r\n", "\n")


def _draw_terminal(printed: str) -> None:
    lines = Text.from_ansi(printed).split("\n")
    first = next(n for n, line in enumerate(lines) if QUESTION in line.plain)  # the progress bars redraw themselves
    with open(os.devnull, "w") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True)
        console.print(Text.assemble(("$ ", "dim"), "make demo\n"))
        for line in lines[first : first + SHOWN_LINES]:
            console.print(line)
        drawn = console.export_svg(title="make demo")
    # Its fonts would come from the network; the reader's own monospaced one does as well.
    (IMAGES / "demo.svg").write_text(re.sub(r"@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL))


async def _draw_page(url: str) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        looks: tuple[tuple[str, int, int, Literal["light", "dark"]], ...] = (
            ("page", 1180, 960, "light"),
            ("phone", 360, 760, "dark"),
        )
        for name, width, height, scheme in looks:
            page = await browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            await page.goto(url)
            await page.get_by_role("textbox").first.fill(QUESTION)
            await page.keyboard.press("Enter")
            await page.get_by_role("button", name="Good answer").first.wait_for()  # comes with the answer's end
            await page.evaluate("window.scrollTo(0, 0)")
            await page.screenshot(path=IMAGES / f"{name}.png")
        await browser.close()


if __name__ == "__main__":
    IMAGES.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw())
