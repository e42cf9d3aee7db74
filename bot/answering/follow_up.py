"""A follow-up question and what was asked before it → a question that can be asked by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering import english
from bot.answering.answer import Answer, Status
from bot.answering.confidence import QUESTION_SCAFFOLD, names_in
from bot.answering.evidence import new_spans
from bot.answering.question import AnswerType, QuestionKind, understand
from bot.answering.spelling import plain_words, respelt
from store.terms import WORD, term_of, terms

OWN_TERMS_NEEDED = 2
"""A question with fewer content words than this does not say what it is about."""
OWN_TERMS_ENOUGH = 4
"""With so many of its own, a question needs no earlier words, whatever its pronouns stand for."""
WORDS_CARRIED = 16
"""At most so many words come from what was asked before."""
WORDS_REPEATED = 40
"""A longer question is not asked again as a whole."""

_HE_OR_SHE = frozenset("he she him her his hers".split())
_PRONOUNS = _HE_OR_SHE | frozenset("they them their theirs it its".split())
_POINTERS = frozenset("this that these those there then".split())
_OPENERS = _PRONOUNS | _POINTERS | frozenset("and but or also both neither either".split())
_AGAIN = re.compile(
    r"(?:(?:and|but|or|so|also|then)\b[ ,]*)*(?:(?:what|how) about\b *)?", re.IGNORECASE
)
"""How a question begins that asks the same again: "and what about …"."""
_HE_OR_SHE_WORD = re.compile(r"\b(?:he|she|him|her|his|hers)\b(?!['’])", re.IGNORECASE)
_NOT_A_PERSON = re.compile(r"(?:\b[Tt]he|[A-Z]\w+ (?:for|of|at)) $")
"""What stands before "Institute", and before "Mountain Water", in "the Institute for Mountain
Water"."""
_PREPOSITION = re.compile(
    r"(?:in|on|at|by|for|from|to|with|of|under|after|before|during|since|until) (?:the )?",
    re.IGNORECASE,
)
_LEADING = english.QUESTION_WORDS | frozenset("do does did".split())
"""What a question begins with before it says what it is about."""
_BEHIND_AUXILIARY = re.compile(rf"\b(?:{'|'.join(sorted(english.AUXILIARIES))}) $", re.IGNORECASE)
_BRACKETS = str.maketrans("()", "  ")
_END = "?!., "


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked before, and what was shown for it.

    ``question`` stands alone, if need be because it was made to. ``quote`` is what was quoted
    first and ``article_id`` the article that it came from, empty and None where nothing was.
    ``private``: asked in private, so that nobody else is to have a word of it.
    """

    question: str
    quote: str = ""
    article_id: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is searched for.

    ``text`` stands alone; ``own`` is as much of it as was asked this time, which counts for more
    than what is carried over.
    """

    text: str
    own: str


def turn_of(answer: Answer, before: Turn | None = None) -> Turn:
    """What a next question follows: an answer, or the article before it where it has none."""
    question = answer.understood or answer.question
    quotes = () if answer.status is Status.NOT_FOUND else (*answer.citations, *answer.more)
    for citation in quotes[:1]:
        return Turn(question, citation.quote.text, citation.quote.version.article_id)
    if answer.about is not None:
        return Turn(question, "", answer.about.article_id)
    return Turn(question, "", before.article_id if before else None)


def standalone(question: str, before: Turn | None, rewritten: str | None = None) -> Reading:
    """Make a question stand alone; where it was ``rewritten`` to do so, that is it.

    In: the question as typed, and what was asked before it. Out: the question itself where it
    says what it is about; else with what it leaves to the one before. "And in Belarus?" asks the
    same of something else; "he" and "she" are named; to anything else with few content words of
    its own those of the question before are added, in brackets. Never raises.
    """
    if rewritten is not None:
        return Reading(rewritten, rewritten)
    if before is None or not before.question.strip() or not points_back(question):
        return Reading(question, question)
    asked = question.strip().rstrip(_END)
    if _asks_the_same(question) and len(before.question.split()) <= WORDS_REPEATED:
        other = _AGAIN.sub("", asked, count=1)
        return Reading(_asked_again(before.question.strip().rstrip(_END), other), other)
    named = _named(asked, before)
    is_whole = named != asked and _is_whole(question)
    words = ""
    if not is_whole and len(terms(named)) < OWN_TERMS_ENOUGH:
        words = _carried(named, before) if terms(named) else _asked_of(before)
    own = question if named == asked else f"{named}?"
    return Reading(f"{named} ({words})?" if words else own, own)


def points_back(question: str) -> bool:
    """Whether a question leaves to those before it what it is about. Never raises."""
    words = _words(question)
    kind = understand(question).kind
    if not words or _is_for_the_bot(question):
        return False
    if not kind.is_searched and kind is not QuestionKind.HELP:  # "Why?" is no question by itself
        return False
    if words[0] in _OPENERS or words[-1] in _POINTERS or len(terms(question)) < OWN_TERMS_NEEDED:
        return True
    if _asks_the_same(question):
        return True
    return _names_nobody_before_a_pronoun(question)


def _names_nobody_before_a_pronoun(question: str) -> bool:
    """Whether a pronoun stands before all names: "what does he say about Ukraine?".

    "Did Kirby say what he expects?" says itself who that is.
    """
    names = names_in(question)
    for match in WORD.finditer(question):
        if match.group().lower() in _PRONOUNS:
            return True
        if match.group() in names:
            return False
    return False


def _is_for_the_bot(question: str) -> bool:
    """Thanks, hello, "what can you do?"; but not "Why?" or "Belarus?", which point back."""
    if understand(question).kind is not QuestionKind.HELP:
        return False
    words = _words(question)
    said = _words(_without_again(question))
    known = english.HELP_VOCABULARY if said == words else english.GREETINGS  # "and in May?" is none
    return "you" in words or (not _asks(question) and set(said) <= known)


def _asks(question: str) -> bool:
    """Whether it asks in words of its own; "what about Belarus?" does not."""
    words = _words(_without_again(question))
    begins = bool(words) and words[0] in english.AUXILIARIES  # elsewhere it may be the month May
    return begins or any(word in english.QUESTION_WORDS for word in words)


def _asks_the_same(question: str) -> bool:
    """Whether the question before is asked again: "And in Belarus?", "What about Estonia?"."""
    other = _without_again(question)
    if not terms(other) and not any(word[0].isupper() for word in WORD.findall(other)):
        return False  # "and then?", but not "and in May?"
    begins = question.strip().removesuffix(other).lower()
    if "about" in begins:
        return True
    return not _asks(question) and (bool(begins) or len(terms(other)) < OWN_TERMS_NEEDED)


def _without_again(question: str) -> str:
    return _AGAIN.sub("", question.strip(), count=1)


def _is_whole(question: str) -> bool:
    """Whether naming "he" or "she" leaves nothing else open in a question."""
    words = frozenset(_words(question))
    return bool(terms(question)) and words.isdisjoint((_PRONOUNS | _POINTERS) - _HE_OR_SHE)


def _asked_again(before: str, other: str) -> str:
    """The question before, of something else.

    What is of the same form is replaced: "in Crimea" by "in Belarus", and a name right behind the
    auxiliary, where the subject stands, by a name. Where nothing is, the other is put behind.
    """
    preposition = _PREPOSITION.match(other)
    lead = preposition.group() if preposition else ""
    for start, end in _name_spans(before) if _is_name(other[len(lead) :]) else ():
        begin = start - len(lead)
        if lead:
            fits = before[max(0, begin) : start].lower() == lead.lower()
            fits = fits and _stands_alone(before[end:])
        else:
            fits = bool(_BEHIND_AUXILIARY.search(before, 0, start))
        if fits:
            return f"{before[:begin]}{other}{before[end:]}?"
    return f"{before}, and {other}?"


def _stands_alone(after: str) -> bool:
    """Whether a name is no mere adjective: "in Russia last year", but not "in Russian waters"."""
    following = WORD.match(after.lstrip())
    return following is None or following.group().lower() in english.FUNCTION_WORDS


def _is_name(text: str) -> bool:
    return _name_spans(text) == [(0, len(text))]


def _name_spans(text: str) -> list[tuple[int, int]]:
    kinds = (AnswerType.PERSON, AnswerType.PLACE)
    return sorted({span for kind in kinds for span in new_spans(kind, text, "")})


def _named(asked: str, before: Turn) -> str:
    """The question with the first "he" or "she" replaced by whoever it most likely is."""
    pronoun = _HE_OR_SHE_WORD.search(asked)
    person = _person(before) if pronoun else None
    if pronoun is None or person is None or person.lower() in asked.lower():
        return asked
    following = WORD.match(asked, pronoun.end() + 1)
    owns = pronoun.group().lower() in ("his", "hers") or (
        pronoun.group().lower() == "her" and bool(following and term_of(following.group()))
    )
    return f"{asked[: pronoun.start()]}{person}{'’s' if owns else ''}{asked[pronoun.end() :]}"


def _person(before: Turn) -> str | None:
    """Whoever was asked for or about: after "who …?" the answer, else who the question names."""
    asked_about = list(_people(before.question, ""))
    quoted = list(_people(before.quote, before.question))
    if understand(before.question).answer_type is AnswerType.PERSON:
        candidates = [*quoted, *asked_about]
    else:  # a single word in a quote is as often a place
        candidates = [*asked_about, *(each for each in quoted if " " in each)]
    whole = [each for each in candidates if " " in each]
    return next(iter([*whole, *candidates]), None)


def _people(text: str, known: str) -> Iterator[str]:
    """The names in a text that may be a person's; those in ``known`` are left out."""
    for start, end in new_spans(AnswerType.PERSON, text, known):
        name = text[start:end]
        if name.isupper() or name.endswith(("'s", "’s")):  # NATO; "Renn's program"
            continue
        if not _NOT_A_PERSON.search(text, max(0, start - 40), start):
            yield name


def _asked_of(before: Turn) -> str:
    """What the question before was about, in its own order: "Who was sent off?" → was sent off."""
    words = [match.group() for match in WORD.finditer(before.question.translate(_BRACKETS))]
    while words and words[0].lower() in _LEADING:
        words.pop(0)
    meant = _answer_meant("", before)
    return ", ".join(filter(None, [meant, " ".join(words[:WORDS_CARRIED])]))


def _carried(asked: str, before: Turn) -> str:
    """The words that a question needs from before: each once, none that it has itself."""
    own = set(terms(asked))
    carried: dict[str, str] = {}
    source = f"{_answer_meant(asked, before)} {before.question.translate(_BRACKETS)}"
    for match in WORD.finditer(source):
        term = term_of(match.group())
        if term and term not in own and match.group().lower() not in QUESTION_SCAFFOLD:
            carried.setdefault(term, match.group())
    return " ".join(list(carried.values())[:WORDS_CARRIED])


def _answer_meant(asked: str, before: Turn) -> str:
    """The name in the quote that "there" means after a where question.

    An empty ``asked`` ("Why?") means whoever a who question had for an answer, too. "They" does
    not: it is as often somebody else in the sentence.
    """
    kind = understand(before.question).answer_type
    if kind is AnswerType.PERSON and not asked:
        return next(_people(before.quote, before.question), "")
    if kind is AnswerType.PLACE and (not asked or "there" in _words(asked)):
        spans = new_spans(kind, before.quote, before.question)
        return next((before.quote[start:end] for start, end in spans), "")
    return ""


def _words(question: str) -> list[str]:
    return plain_words(respelt(question))
