"""The words that say what is wanted, as they were meant: "wich", "how meny", "this artikle".

They are corrected before a question is understood, and without being told: they say nothing about
the subject. Its other words are corrected by ``store.corrections``, which knows what the library
has.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answering import english
from store.english_words import english_words
from store.spelling import errors_allowed, nearest

WORD = re.compile(r"[^\W_]+(?:['’‘`\-][^\W_]+)*")
RARE = 10_000
"""Rank from which a short English word at the beginning ("wat", "wen") is a mistyped "what"."""
SHORTEST_ANYWHERE = 5
"""Letters: a shorter word within a question may be a name ("Haas" is near "has"), unless only its
letters are swapped."""

_HOW = tuple("many much long often far old big tall high fast late early big soon good".split())
_AUXILIARIES = tuple("did does do is are was were has have had can could will would should".split())
_OPENING = tuple("what which who how where when why whose whom".split())
"""Question words: of those that are as near, the first is meant."""
_AFTER_PREPOSITION = ("which", "what", "whom", "when")
_PREPOSITIONS = frozenset("in on at by from to for of with since until about".split())
_COMMON = tuple(
    "the and that this with from there their these those they them then than have had were been"
    " about after before between because during against without through while would could should"
    " where which when what does many much other under until since still being please".split()
)
_LONG_COMMON = tuple(word for word in _COMMON if len(word) >= SHORTEST_ANYWHERE - 1)
_LEADS = frozenset(
    ["", *"so and but or ok okay well please then also hi hello hey me us know wonder".split()]
)
"""What stands before a question's first word."""
_SWAPPED = {"".join(sorted(word)): word for word in reversed(_COMMON)}
_TELLING = sorted(
    word
    for word in (
        (english.ARTICLE_NOUNS - english.FUNCTION_WORDS)
        | english.AUTHOR_NOUNS
        | english.LOOSE_AUTHOR_NOUNS
        | english.AUTHOR_VERBS
        | english.PUBLISH_VERBS
        | english.PUBLISHER_NOUNS
        | english.UPDATE_WORDS
        | english.TITLE_WORDS
        | english.SUMMARY_WORDS
        | {"happened", "happening"}
    )
    if len(word) >= SHORTEST_ANYWHERE
)
"""Words that tell of an article; they alone are corrected, not the hundreds beside them."""


@lru_cache(maxsize=4096)
def telling_word(word: str) -> str:
    """The word that tells of an article ("author", "published") for a mistyped one.

    In: a lower-case word. Out: the word itself where no such word is near, or it is a right one.
    """
    if len(word) < SHORTEST_ANYWHERE - 1:
        return word
    like = [target for target in _TELLING if target[0] == word[0]]
    meant = nearest(word, like, errors_allowed(word))
    return word if meant is None or word in english_words() else meant


def plain_words(text: str) -> list[str]:
    """The lower-case words of a text, with contractions undone."""
    words: list[str] = []
    for word in WORD.findall(text.lower().replace("tl;dr", "tldr")):
        plain = word.replace("’", "'").replace("‘", "'").replace("`", "'")
        words.extend(english.SPELLINGS.get(plain, plain).split())
    return words


def respelt(text: str) -> str:
    """Write a question's function words as they were meant.

    In: an English question as typed. Out: the same text where no such word is mistyped; names and
    ordinary words stay as they are, and so does a text that is respelt already.
    """
    while True:
        once = _respelt_once(text)
        if once == text:
            return text
        text = once  # "ho meny": a word is clearer beside one that is right


def _respelt_once(text: str) -> str:
    found = list(WORD.finditer(text))
    read = [match.group().lower().replace("’", "'") for match in found]
    shouted = text.isupper()
    parts: list[str] = []
    end = 0
    for i, match in enumerate(found):
        word = match.group()
        if word[0].isupper() and not shouted and _is_name(found[i:], i):
            continue
        before = read[i - 1] if i else ""
        meant = _meant(read[i], before, read[i + 1] if i + 1 < len(read) else "")
        if meant is not None and meant != read[i]:
            meant = meant.capitalize() if word[0].isupper() and not shouted else meant
            parts += [text[end : match.start()], meant]
            end = match.end()
    return "".join([*parts, text[end:]])


def _is_name(found: list[re.Match[str]], position: int) -> bool:
    """Whether a capitalised word is a name: not the first one, unless another one follows it."""
    return position > 0 or (len(found) > 1 and found[1].group()[0].isupper())


@lru_cache(maxsize=4096)
def _meant(word: str, before: str, after: str) -> str | None:
    """The function word that was meant, between two others, in lower case; None for no other."""
    if word in english.UNMARKED_CONTRACTIONS:
        return english.UNMARKED_CONTRACTIONS[word]
    if real := _other_word(word, before, after):
        return real
    if word in english.FUNCTION_WORDS or not word.isascii() or not word.isalpha():
        return None
    if before == "how" and (meant := nearest(word, (*_HOW, *_AUXILIARIES), 1)):
        return meant if _is_mistyped(word) else None
    if before in _LEADS and (meant := nearest(word, _OPENING, 1)):
        if not _is_mistyped(word):
            return None
        asks_how = after in _HOW or nearest(after, ("many", "much"), 1)
        return "how" if asks_how and nearest(word, ("how",), 1) else meant
    if not before and (meant := nearest(word, _AUXILIARIES, 1)):
        return None if word in english_words() else meant
    if before in _PREPOSITIONS and (meant := nearest(word, _AFTER_PREPOSITION, 1)):
        return None if word in english_words() else meant
    return _common(word)


def _is_mistyped(word: str) -> bool:
    """Whether it is no English word, or too rare a one for where it stands."""
    rank = english_words().rank(word)
    return word not in english_words() if rank is None else rank >= RARE


def _common(word: str) -> str | None:
    """The function word that is meant anywhere in a question."""
    meant = _SWAPPED.get("".join(sorted(word)))
    if (meant is None or nearest(word, (meant,), 1) is None) and len(word) >= SHORTEST_ANYWHERE:
        meant = nearest(word, _LONG_COMMON, 1)
    if meant is None or nearest(word, (meant,), 1) is None or word in english_words():
        return None
    return meant


def _other_word(word: str, before: str, after: str) -> str | None:
    """The function word for which another right word was typed: "how long dose it take"."""
    asks = before in english.QUESTION_WORDS or before in _HOW
    if word == "dose" and (asks or not before) and after not in {*_AUXILIARIES, "of", ""}:
        return "does"
    if word in {"were", "ware", "wear"} and not before and after in _AUXILIARIES:
        return "where"
    if word == "form" and before in _LEADS and after in english.QUESTION_WORDS:
        return "from"
    return None
