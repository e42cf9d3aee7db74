"""A reader whose weights were set by hand, for tests of what is made of its readings."""

from __future__ import annotations

from pathlib import Path

from bot.answering.reader import Reader
from tests.tiny_bert import save_tiny_reader

FIGURE = {"8": (3.0, 0.0), "500": (0.0, 3.0)}
"""The word pieces at which the figure of the sample article, 8,500, begins and ends."""
NO_ANSWER = 1.0


def figure_reader(folder: Path) -> Reader:
    """Reads "8,500" as the answer to everything; where it is not, there is no answer."""
    save_tiny_reader(folder, FIGURE, NO_ANSWER)
    return Reader(str(folder))
