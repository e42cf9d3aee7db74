"""A message → the question in it, or the words in it that may be a quotation."""

from __future__ import annotations

import re

from bot.answering import english
from store.terms import WORD, terms

ENOUGH_WORDS = 2
"""Content words from which a question stands by itself; with fewer, the message that it replies to
is part of it ("when was that?")."""

_MASKED_LINK = re.compile(r"\[([^\[\]\n]+)\]\(<?https?://[^\s<>]*?>?(?:\s+\"[^\"\n]*\")?\)(?!\))")
_MENTION = re.compile(r"<(?:@[!&]?|#|/[^:>]{1,100}:|a?:\w{1,40}:|id:)[\w:]*>|<t:-?\d+(?::\w)?>")


def mentions_bot(content: str, bot_id: int) -> bool:
    """Whether a message's words mention the bot; being replied to is no mention."""
    return re.search(rf"<@!?{bot_id}>", content) is not None


def plain_words(content: str) -> str:
    """A message's words without mentions, custom emoji and time stamps."""
    return " ".join(_MENTION.sub(" ", content).split())


def quotable_words(content: str) -> str:
    """A message's words line by line, as a reader sees them, for finding quotations in it.

    Mentions, custom emoji and time stamps are left out, and of links with words of their own only
    these stay: brackets in a quotation say that something was put in.
    """
    return _MENTION.sub(" ", _MASKED_LINK.sub(r"\1", content)).strip()


def question_of(content: str, replied_to: str) -> str:
    """The question that a message asks.

    ``replied_to`` is the content of the message that it replies to, empty where there is none or
    it cannot be read.
    """
    own, context = plain_words(content), plain_words(replied_to)
    if context and len(terms(own)) < ENOUGH_WORDS:
        return f"{own} {context}".strip()
    return own


def is_small_talk(text: str) -> bool:
    """Whether words that need not be for the bot are surely no question: "Thanks a lot!"."""
    words = set(_words(text))
    if "?" in text or words & english.QUESTION_WORDS:
        return False
    return words <= english.GREETINGS | english.FUNCTION_WORDS


def asks_something(text: str) -> bool:
    """Whether words of somebody who may be talking to others are a question."""
    words = _words(text)
    begins = bool(words) and words[0] in english.QUESTION_WORDS | english.AUXILIARIES
    return begins or text.rstrip().endswith("?")


def _words(text: str) -> list[str]:
    """The words of a text in small letters, contractions taken apart: "what’s" is "what is"."""
    typed = (match.group().lower().replace("’", "'") for match in WORD.finditer(text))
    return [part for word in typed for part in english.SPELLINGS.get(word, word).split()]
