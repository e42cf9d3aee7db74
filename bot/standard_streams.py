"""Standard input and output in UTF-8, whatever encoding the terminal has."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import cast


def standard_input() -> TextIOWrapper:
    """What is typed or piped in, with or without the mark of byte order."""
    stream = cast("TextIOWrapper", sys.stdin)
    stream.reconfigure(encoding="utf-8-sig", errors="replace")
    return stream


def write_output(text: str) -> None:
    """Print a whole text, for a file or a program, as it is."""
    stream = cast("TextIOWrapper", sys.stdout)
    stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    stream.write(text)


def tolerate_output() -> None:
    """What a terminal cannot show is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        cast("TextIOWrapper", stream).reconfigure(errors="replace")
