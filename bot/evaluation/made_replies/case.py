"""A claim of a reply set, with its article: what a mutation starts from, and what it makes.

Nothing here, nor in the mutations, knows the verification: words, sentences, numbers and names are
found by patterns of their own, so that the two cannot be mistaken in the same way.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.evaluation.reply_set import SetPassage

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[^.!?]*(?:[.!?](?=\S)(?![”\"’']?(?:\s|$))[^.!?]*)*[.!?]*[”\"’')]*\s*")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|a\.m|p\.m|No)\.$")


@dataclass(frozen=True, slots=True)
class Case:
    """A claim and what it rests on; ``article`` is the text that the quoted passage is from."""

    text: str
    quote: str
    evidence: int
    passages: tuple[SetPassage, ...]
    article: str
    neighbours: tuple[str, ...] = ()
    """Other claims without a fault on the same passage."""
    elsewhere: tuple[str, ...] = ()
    """Other claims without a fault on other passages of the same article."""

    @property
    def passage(self) -> str:
        """The words of the passage."""
        return plain(self.passages[self.evidence - 1].paragraph)

    @property
    def sentences(self) -> str:
        """The sentences of the passage that the quote has a part in."""
        quoted = words(self.quote)
        passage = sentences_of(self.passage)
        for first in range(len(passage)):
            for last in range(first, len(passage)):
                run = " ".join(passage[first : last + 1])
                if contains(run, quoted):
                    return run
        return self.passage

    def saying(self, text: str) -> Case:
        """The same with another claim."""
        return replace(self, text=text)

    def quoting(self, quote: str) -> Case:
        """The same with another quote."""
        return replace(self, quote=quote)


Mutation = Callable[[Case, random.Random], Case | None]
"""Makes a claim wrong, or gives None where that cannot be done, or not surely."""


def plain(paragraph: str) -> str:
    """A paragraph without the emphasis of Markdown."""
    return paragraph.replace("*", "").strip()


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def contains(text: str, wanted: Sequence[str]) -> bool:
    """Whether words stand in a text one after the other."""
    return f" {' '.join(wanted)} " in f" {' '.join(words(text))} "


def sentences_of(text: str) -> list[str]:
    """The sentences of a passage, roughly: an abbreviation ends none."""
    found: list[str] = []
    for match in _SENTENCE.finditer(text):
        if not match.group().strip():
            continue
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] += " " + match.group().strip()
        else:
            found.append(match.group().strip())
    return found


def replaced(text: str, start: int, end: int, new: str) -> str:
    """A text with one part of it replaced."""
    return text[:start] + new + text[end:]


def capitalised(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]
