"""The ways in which the same words are typed, for hypothesis."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import strategies as st

WAYS = {
    "straight marks": lambda text: text.translate(str.maketrans("“”‘’", "\"\"''")),
    "curly marks": lambda text: re.sub(r"(?<=\w)'(?=\w)", "’", text),
    "low marks": lambda text: text.replace("“", "„"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "two spaces": lambda text: text.replace(" ", "  "),
    "line breaks": lambda text: text.replace(" ", "\n", 1),
    "soft hyphens": lambda text: re.sub(r"(?<=\w)(?=\w)", "\u00ad", text),
    "zero-width spaces": lambda text: re.sub(r"(?<=[a-z])(?=[a-z])", "\u200b", text),
    "ligatures": lambda text: text.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ffi", "ﬃ"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "double hyphens": lambda text: text.replace(" — ", " -- "),
    "unspaced dashes": lambda text: text.replace(" — ", "—"),
    "no-break hyphens": lambda text: re.sub(r"(?<=\w)-(?=\w)", "\u2011", text),
    "capitals": str.upper,
    "small letters": str.lower,
    "Markdown": lambda text: f"**{text}**",
}
"""Each leaves the words what they are; all together are more than anybody does."""


def typed(text: str, ways: list[str]) -> str:
    """The text in these ways, one after the other."""
    for way in ways:
        text = WAYS[way](text)
    return text


some_ways = st.lists(st.sampled_from(sorted(WAYS)), max_size=4, unique=True)
