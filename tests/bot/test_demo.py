"""``make demo``: a page that a browser can open, with the bot behind it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ANY_PORT = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from bot.discord import demo; demo.PORT = 0; sys.exit(demo.main())"
)
"""The demo where another one may be running; a test run in the background ignores interrupts."""


@pytest.mark.drill
def test_the_demo_serves_its_page_until_it_is_stopped(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-c", ANY_PORT], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            told = ""
            while not (found := re.search(r"Open (http://127\.0\.0\.1:\d+/)", told)):
                line = process.stdout.readline()
                assert line, told
                told += line
            with urllib.request.urlopen(found[1], timeout=30) as response:
                assert response.status == 200
                assert b"<html" in response.read().lower()
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
