"""A follow-up question and what was asked before it → a question that can be asked by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering import english
from bot.answering.confidence import names_in
from bot.answering.question import QuestionKind, understand
from store.terms import WORD, term_of, terms

OWN_TERMS_NEEDED = 2
"""A question with fewer content words than this does not say what it is about."""
WORDS_CARRIED = 16
"""At most so many words come from earlier questions."""

_PRONOUNS = frozenset("he she it they him her them his hers its their theirs".split())
_POINTERS = frozenset("this that these those there then".split())
_OPENERS = _PRONOUNS | _POINTERS | frozenset("and but or also both neither either".split())
_AGAIN = re.compile(
    r"(?:(?:and|but|or|so|also|then)\b[ ,]*)*(?:(?:what|how) about\b *)?", re.IGNORECASE
)
"""How a question begins that asks the same again: "and what about …"."""
_END = "?!., "
_ABOUT_THE_ARTICLE = (QuestionKind.METADATA, QuestionKind.SUMMARY, QuestionKind.FOREIGN)


def standalone(question: str, history: Sequence[str]) -> str:
    """Make a question stand alone.

    In: the question as typed, and the questions before it, the last one last. Out: the question
    itself where it says what it is about; else with the content words and names of the question
    before it, which were made to stand alone in the same way. Never raises.
    """
    complete = ""
    for text in [*history, question]:
        complete = _completed(text, complete)
    return complete


def _completed(question: str, before: str) -> str:
    if not before.strip() or not _points_back(question):
        return question
    asked = question.strip().rstrip(_END)
    if not _asks(question):  # "And in Belarus?" asks the same again of something else
        return f"{before.strip().rstrip(_END)}, and {_AGAIN.sub('', asked)}?"
    own = set(terms(question))
    carried: dict[str, str] = {}
    for match in WORD.finditer(before):
        term = term_of(match.group())
        if term and term not in own:
            carried.setdefault(term, match.group())
    words = " ".join(list(carried.values())[:WORDS_CARRIED])
    return f"{asked} ({words})?" if words else question


def _points_back(question: str) -> bool:
    words = _words(question)
    if not words or understand(question).kind in _ABOUT_THE_ARTICLE or _is_for_the_bot(question):
        return False
    if words[0] in _OPENERS or words[-1] in _POINTERS or len(terms(question)) < OWN_TERMS_NEEDED:
        return True
    # "what is he unhappy about?", but not "did Kirby say what he expects?"
    return not _PRONOUNS.isdisjoint(words) and not names_in(question)


def _is_for_the_bot(question: str) -> bool:
    """Thanks, hello, "what can you do?"; but not "Why?" or "Belarus?", which point back."""
    if understand(question).kind is not QuestionKind.HELP:
        return False
    words = _words(question)
    said = _words(_AGAIN.sub("", question.strip()))
    known = english.HELP_VOCABULARY if said == words else english.GREETINGS  # "and in May?" is none
    return "you" in words or (not _asks(question) and set(said) <= known)


def _asks(question: str) -> bool:
    """Whether it asks in words of its own; "what about Belarus?" does not."""
    words = _words(_AGAIN.sub("", question.strip()))
    begins = bool(words) and words[0] in english.AUXILIARIES  # elsewhere it may be the month May
    return begins or any(word in english.QUESTION_WORDS for word in words)


def _words(question: str) -> list[str]:
    found = (match.group().lower().replace("’", "'") for match in WORD.finditer(question))
    return [part for word in found for part in english.SPELLINGS.get(word, word).split()]
