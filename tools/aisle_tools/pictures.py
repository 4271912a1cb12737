"""The README's pictures, taken from what runs: `make pictures` writes docs/images/. Needs tmux.

Chromium draws the page; the terminals' pictures are what `aisle demo` printed into a pseudo-terminal, and what tmux shows of
`aisle up`.
"""

import asyncio
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterable
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.text import Text

from aisle.process.folder import ShopFolder
from aisle_tools.bench.asking import QUESTIONS, ask_steadily

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
    _write_svg("demo", "make demo", lines[first : first + SHOWN_LINES])


def _write_svg(name: str, command: str, lines: Iterable[Text]) -> None:
    with open(os.devnull, "w") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True)
        console.print(Text.assemble(("$ ", "dim"), f"{command}\n"))
        for line in lines:
            console.print(line)
        drawn = console.export_svg(title=command)
    # Its fonts would come from the network; the reader's own monospaced one does as well.
    (IMAGES / f"{name}.svg").write_text(re.sub(r"@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL))


def draw_up() -> None:
    """`aisle up` in a terminal of tmux, while questions are asked: its live table as the terminal shows it."""
    tmux = ("tmux", "-L", f"aisle-pictures-{os.getpid()}")
    with tempfile.TemporaryDirectory(prefix="aisle-pictures-") as folder:
        up = [sys.executable, "-m", "aisle_tools", "up", "--planners", "2", "--retrievers", "2", "--port", "0"]
        subprocess.run(
            [*tmux, "-f", os.devnull, "new-session", "-d", "-x", str(COLUMNS), "-y", "40", *up, "--data", folder],
            check=True,
        )
        try:
            while (address := ShopFolder(Path(folder)).server()) is None:
                subprocess.run([*tmux, "has-session"], check=True)  # it ends with `aisle up`
                time.sleep(0.2)
            asyncio.run(ask_steadily(address.url, islice(cycle(QUESTIONS), 60), 5.0))
            screen = subprocess.run([*tmux, "capture-pane", "-p", "-e"], check=True, capture_output=True, text=True)
            pid = subprocess.run([*tmux, "list-panes", "-F", "#{pane_pid}"], check=True, capture_output=True, text=True)
            ending = os.pidfd_open(int(pid.stdout))
            subprocess.run([*tmux, "send-keys", "C-c"], check=True)
            select.select([ending], [], [])  # readable once it has drained and ended
        finally:
            subprocess.run([*tmux, "kill-server"], check=False, stderr=subprocess.DEVNULL)
    lines = list(Text.from_ansi(screen.stdout.rstrip()).split("\n"))
    table = next(n for n, line in enumerate(lines) if line.plain.startswith("stage"))
    _write_svg("up", "make up ARGS='--planners 2 --retrievers 2'", lines[table:])


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
    draw_up()
