"""Playwright → the Chromium that takes the documentation's pictures."""

from __future__ import annotations

import shutil
from typing import Any

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
