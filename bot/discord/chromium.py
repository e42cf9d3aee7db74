"""Playwright → the Chromium that takes the documentation's pictures."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

FOLDER = Path("docs") / "screenshots"

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


async def launched(playwright: Any) -> Any:
    """The system's Chromium, or playwright's own where the system has none."""
    return await playwright.chromium.launch(
        executable_path=next(filter(None, map(shutil.which, BROWSERS)), None),
        args=list(BROWSER_ARGUMENTS),
    )


def into_folder(draw: Callable[[Path], Awaitable[None]]) -> int:
    """Have pictures written into the documentation's folder; the exit status."""
    FOLDER.mkdir(parents=True, exist_ok=True)

    async def drawn() -> None:
        await draw(FOLDER)

    try:
        asyncio.run(drawn())
    except ModuleNotFoundError as error:
        print(f"make screenshots needs {error.name}: run `make setup`.", file=sys.stderr)
        return 1
    return 0
