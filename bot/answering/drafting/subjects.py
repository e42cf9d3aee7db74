"""The words before a verb → the subject as it is written within a sentence, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.answering.drafting.words import (
    ADVERBS,
    COMMON_NOUNS,
    COMMON_PLURALS,
    DETERMINERS,
    INSTITUTIONS,
    NO_NOUN,
    NO_SUBJECT,
    NOT_IN_SUBJECT,
    PREPOSITIONS,
    WEEKDAYS,
)

_NAME_INSIDE = re.compile(r"(?<=[a-z,’] )[^\W\d_a-z][\w’'-]*")
_LOWER_WORD = re.compile(r"\b[a-z][\w’'-]*")
_ABSTRACT = re.compile(r"(?:tion|sion|ness|ity|ism|ance|ence|ing|ship|age|ment)$")
_PARTICLES = frozenset("of the and de van von der for la le al bin du".split())


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """How an article writes its words: what it has in lower case, and in capitals mid-sentence."""

    names: frozenset[str]
    lower: frozenset[str]

    @classmethod
    def of(cls, text: str) -> ArticleWords:
        """The words of a text."""
        return cls(frozenset(_NAME_INSIDE.findall(text)), frozenset(_LOWER_WORD.findall(text)))


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as it stands within a sentence; ``is_name`` where all of it is capitalised."""

    text: str
    is_name: bool = False


def bare(word: str) -> str:
    """A word in lower case without the punctuation around it."""
    return word.strip("“”\"‘’'()[],;:.—–-").lower()


def bare_after(words: Sequence[str], position: int) -> str:
    """The word after the one at this position, as ``bare`` gives it; "" after the last one."""
    return bare(words[position + 1]) if position + 1 < len(words) else ""


def has_whole_quotations(text: str) -> bool:
    """Whether as many quotation marks close in a text as open."""
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0


def lower_words(words: Iterable[str]) -> list[str]:
    """Words as ``bare`` gives them, but capitalised ones as they are: "May" is no verb."""
    return [word if word[:1].isupper() else bare(word) for word in words]


def read_subject(
    words: Sequence[str], words_of: ArticleWords, at_start: bool, by_people: bool
) -> Subject | None:
    """The subject that ``words`` are, None for pronouns and for what is surely or maybe no subject.

    ``at_start`` says that they begin their sentence, so that the first one is capitalised anyhow;
    ``by_people`` that only people do what the verb says.
    """
    kept = _without_adverbs(words)
    if not kept or bare(kept[0]) in NO_SUBJECT or not _may_be_subject(kept):
        return None
    first = _first_word(kept, words_of, by_people) if at_start else kept[0]
    if first is None:
        return None
    kept[0] = first
    return Subject(" ".join(kept), _is_name(kept))


def read_counted(words: Sequence[str]) -> Subject | None:
    """What is counted, from the words after a number: "people", "of the nine boats"."""
    kept = _without_adverbs(words)
    thing = kept[1:] if kept[:1] == ["of"] else kept
    if not thing or bare(thing[0]) in NO_SUBJECT or not _may_be_subject(thing):
        return None
    return Subject(" ".join(kept))


def _without_adverbs(words: Sequence[str]) -> list[str]:
    """The words without commas, and without adverbs and weekdays at the end."""
    kept = [word.rstrip(",") for word in words]
    while kept and bare(kept[-1]) in ADVERBS | WEEKDAYS:
        kept.pop()
    return kept


def _may_be_subject(words: Sequence[str]) -> bool:
    plain = [bare(word) for word in words]
    doing = plain[0].endswith("ing") and (len(plain) == 1 or not plain[-1].endswith("s"))
    if plain[0] in PREPOSITIONS or doing or "" in plain:
        return False
    if plain[-1] in NO_NOUN or plain[-1].endswith("ly"):
        return False
    if any(word in NOT_IN_SUBJECT for word in plain) or _has_unknown_verb(words):
        return False
    return not any(mark in word for word in words for mark in '“”";:()')


def _has_unknown_verb(words: Sequence[str]) -> bool:
    """Whether a word may be the real verb: "defected", not "land-locked", "the rented homes"."""
    return any(
        word.islower()
        and word.endswith("ed")
        and "-" not in word
        and len(word) > 4
        and not (before[:1].isdigit() or before.lower() in DETERMINERS | {"his", "her", "its"})
        for before, word in pairwise(words)
    )


def _first_word(words: Sequence[str], words_of: ArticleWords, by_people: bool) -> str | None:
    """A sentence's first word as it is written in the middle of one; None where nothing tells."""
    word, low = words[0], words[0].lower()
    if not word[:1].isupper():
        return word
    if low in DETERMINERS | NO_NOUN | COMMON_PLURALS | {"fewer", "nearly", "almost"}:
        return low
    if low in INSTITUTIONS or word in words_of.names:
        return word
    if low in words_of.lower or low in COMMON_NOUNS or _ABSTRACT.search(low):
        return low
    rest = [each for each in words[1:] if each not in _PARTICLES]
    followed_by_name = bool(rest) and rest[0][:1].isupper()
    alone = len(words) == 1 and by_people and not word.endswith("s")
    return word if followed_by_name or alone or word[1:2].isupper() else None


def _is_name(words: Sequence[str]) -> bool:
    """Whether all words are capitalised, particles and a first "the" apart."""
    first = words[1:] if words[0] == "the" else words
    return bool(first) and all(
        word[:1].isupper() or (position > 0 and word in _PARTICLES)
        for position, word in enumerate(first)
    )
