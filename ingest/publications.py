"""Names of newspapers and magazines as they stand in a byline block."""

from __future__ import annotations

import re

_LONGEST_WORDS = 6
_KIND = re.compile(
    r"\b(?:bulletin|chronicle|courier|daily|dispatch|echo|examiner|express|gazette|globe|guardian"
    r"|herald|independent|journal|ledger|letter|magazine|mail|mercury|mirror|monitor|news|observer"
    r"|post|press|record|register|review|sentinel|star|sun|telegraph|times|tribune|weekly"
    r"|zeitung)\b",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset("and de der du for la le of on the".split())


def publication_name(text: str) -> str | None:
    """The text where it is the name of a publication and nothing else, otherwise None.

    That is: a few words, all of importance capitalised, one of them a usual name for a paper.
    """
    words = text.split()
    important = [word for word in words if word.lower() not in _SMALL_WORDS]
    named = bool(important) and all(word[0].isupper() for word in important)
    fits = len(words) <= _LONGEST_WORDS and text[-1:].isalnum()
    return text if named and fits and _KIND.search(text) else None
