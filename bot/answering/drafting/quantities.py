"""How many of something: how newspapers write amounts, and what stands before them."""

from __future__ import annotations

import re

ROUGHLY = (
    "about",
    "around",
    "some",
    "nearly",
    "almost",
    "more than",
    "well over",
    "over",
    "at least",
    "up to",
    "as many as",
    "as much as",
    "roughly",
    "approximately",
    "an estimated",
    "fewer than",
    "less than",
    "only",
    "just",
    "a total of",
)
"""What stands before an amount and is no part of it."""
QUANTITY = re.compile(
    rf"(?:(?:{'|'.join(ROUGHLY)}) )?"
    r"(?:\d[\d,]*(?:\.\d+)?(?![\d%:-])(?: (?:million|billion|thousand|hundred))?"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?"
    r"|(?:a|two|three|several) (?:dozen|hundred|thousand))(?: (?:hundred|thousand|million))?)\s",
    re.IGNORECASE,
)
"""How many of something, before the something."""
