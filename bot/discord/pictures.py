"""``make screenshots``: photographs of what members see, into ``docs/screenshots``.

Each picture is the real bot's message in an imitated Discord, at the width of a desktop window and
of a phone. Needs simcord with playwright (development dependencies) and a Chromium: the system's,
or playwright's own (``playwright install chromium``).
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.discord.demo import DemoWorld, demo_world

FOLDER = Path("docs") / "screenshots"
WIDTHS = {"desktop": 900, "phone": 390}
HEIGHT = 1600
"""Room for the longest message; a picture shows the message alone."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Photograph = Callable[[str, Any, Any], Awaitable[None]]
"""Takes a name, whose eyes, and the message (or the interaction that it answers)."""


async def take_pictures(folder: Path) -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as data:
        async with demo_world(Path(data)) as world:
            await _pictures_of(world, folder)


async def _pictures_of(world: DemoWorld, folder: Path) -> None:
    from playwright.async_api import async_playwright

    viewers = [world.alice, world.moderator]
    async with (
        world.env.preview(world.answers, viewers=viewers, layout="message") as page,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, BROWSERS)), None),
            args=list(BROWSER_ARGUMENTS),
        )
        # simcord starts playwright's own Chromium only; it takes another one as well
        page._capture_manager._playwright = playwright
        page._capture_manager._browser = browser

        async def photograph(name: str, viewer: Any, target: Any) -> None:
            for size, width in WIDTHS.items():
                path = folder / f"{name}-{size}.png"
                await page.screenshot(
                    path, viewer=viewer, target=target, viewport=(width, HEIGHT), layout="message"
                )
                print(path, flush=True)

        for scene in SCENES:
            await scene(world, photograph)
        await browser.close()
        page._capture_manager._playwright = page._capture_manager._browser = None


async def _answer(world: DemoWorld, photograph: Photograph) -> None:
    asked = "How many troops were put on heightened alert?"
    result = await world.alice.slash(world.answers, "ask", question=asked)
    await photograph("answer", world.alice, result)


async def _two_sources(world: DemoWorld, photograph: Photograph) -> None:
    asked = "How many service members were told to be ready?"
    result = await world.alice.slash(world.answers, "ask", question=asked)
    await photograph("two-sources", world.alice, result)


async def _unsure(world: DemoWorld, photograph: Photograph) -> None:
    asked = "When was the ship built that carries the Su-35 jets?"
    result = await world.alice.slash(world.answers, "ask", question=asked)
    await photograph("unsure", world.alice, result)


async def _not_found(world: DemoWorld, photograph: Photograph) -> None:
    asked = "What did Trump say about spaghetti?"
    result = await world.alice.slash(world.answers, "ask", question=asked)
    await photograph("not-found", world.alice, result)


SCENES = (_answer, _two_sources, _unsure, _not_found)


def main() -> int:
    """Take the pictures; the exit status."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(take_pictures(FOLDER))
    except ModuleNotFoundError as error:
        print(f"make screenshots needs {error.name}: run `make setup`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
