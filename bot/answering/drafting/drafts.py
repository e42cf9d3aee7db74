"""An article's sentences → questions that they may answer, by patterns that are safe to turn round.

A draft is grammatical where its sentence was read rightly; whether the article answers it has to
be found out by asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answering.drafting.amounts import amounts, counted_object, counted_subject
from bot.answering.drafting.circumstances import when, where, why
from bot.answering.drafting.lasting import ages, lasting
from bot.answering.drafting.main_clauses import MainClause, is_complete, main_clause, second_clause
from bot.answering.drafting.people import about_doers, about_roles
from bot.answering.drafting.plain_sentences import plain_sentence
from bot.answering.drafting.shares import shares
from bot.answering.drafting.speakers import who_said
from bot.answering.drafting.statements import definitions, statements
from bot.answering.drafting.subjects import ArticleWords, bare
from bot.answering.drafting.turning import Draft, DraftKind, is_sound
from bot.answering.english import FUNCTION_WORDS
from bot.answering.headings_and_lists import is_heading
from ingest.chunk import paragraph_spans, sentence_spans
from store.records import Version

LONGEST_QUESTION = 80
"""Characters: what a Discord button shows of its label."""
CHARACTERS_READ = 100_000
"""Of a longer text only so much is drafted from."""
_REPORTED = 0.15
"""What a question loses that takes for a fact what somebody says."""
_SAYING = re.compile(
    r"^[^“”\"]{3,150}? (?:said|says|announced|announces|expects|estimates|estimated|warned|warns"
    r"|reckons|reckoned)(?: that)? (?P<told>[^“”\"]+)$"
)
_LEFT_OUT = re.compile(
    r" (?:under|during|amid|despite|following|alongside|across|throughout|after|before|ahead of"
    r"|in response to|as part of|in an effort to|in order to) "
)
"""What begins a circumstance that a question can do without, where it would be too long."""
_OPENING_WORDS = 3
"""Words of a question that ask and are no part of the sentence: "How many troops did"."""
_ENDINGS = (" as well", " too", " however", " though", " instead", ",")


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question made from the sentence ``text[start:end]`` of an article.

    ``quality`` (0 to 1) says how natural and how telling questions of its pattern are; ``answer``
    is the part of the sentence that answers, all of it where that is not known.
    """

    text: str
    start: int
    end: int
    kind: DraftKind
    quality: float
    answer: tuple[int, int]


def draft_questions(version: Version) -> Iterator[DraftQuestion]:
    """Questions of at most ``LONGEST_QUESTION`` characters from a version: see ``drafts_from``."""
    return drafts_from(version.text, LONGEST_QUESTION)


def drafts_from(text: str, longest: int) -> Iterator[DraftQuestion]:
    """Questions drafted from an article's sentences, in their order, several from some of them.

    In: a canonical text. Out: questions of at most ``longest`` characters that nobody has tried
    yet; none where the text is not English. Never raises.
    """
    text = text[:CHARACTERS_READ]
    words_of = ArticleWords.of(text)
    for begin, stop in paragraph_spans(text):
        if is_heading(text, begin, stop):
            continue
        for first, last in sentence_spans(text[begin:stop]):
            start, end = begin + first, begin + last
            for draft in _drafts(text[start:end], words_of):
                question = _shaped(draft, longest)
                if question is not None:
                    answer = _place(draft.answer, text, start, end)
                    yield DraftQuestion(question, start, end, draft.kind, draft.quality, answer)


def _place(words: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Where words stand in the sentence ``text[start:end]``; all of it where they do not."""
    spaced = r"\s+".join(map(re.escape, words.split()))
    found = re.search(rf"(?<!\w){spaced}(?!\w)", text[start:end], re.IGNORECASE) if words else None
    return (start + found.start(), start + found.end()) if found else (start, end)


def _drafts(sentence: str, words_of: ArticleWords) -> Iterator[Draft]:
    yield from about_roles(sentence)
    yield from ages(sentence)
    yield from who_said(sentence, words_of)
    yield from shares(sentence)
    plain = plain_sentence(sentence)
    if plain is None:
        return
    yield from _in_what_is_said(plain, words_of)
    clause = main_clause(plain, words_of)
    sound = clause is not None and is_sound(clause)
    yield from lasting(clause if sound else None, sentence)
    if clause is None or not sound:
        return
    if clause.quantity:
        yield from counted_subject(clause)
        return
    yield from _about(clause, words_of)
    second = second_clause(clause)
    if second is not None and is_sound(second):
        yield from _about(second, words_of)


def _in_what_is_said(sentence: str, words_of: ArticleWords) -> Iterator[Draft]:
    """The amounts in what a sentence reports: "The union says the strike will last a week"."""
    found = _SAYING.search(sentence)
    inner = main_clause(found["told"], words_of) if found else None
    if inner is None or not is_sound(inner):
        return
    drafts = [*counted_subject(inner), *counted_object(inner), *amounts(inner)]
    for draft in drafts:
        yield replace(draft, quality=draft.quality - _REPORTED)


def _about(clause: MainClause, words_of: ArticleWords) -> Iterator[Draft]:
    yield from counted_object(clause)
    yield from amounts(clause)
    yield from why(clause)
    yield from about_doers(clause)
    yield from when(clause)
    yield from where(clause)
    yield from statements(clause, words_of)
    yield from definitions(clause)


def _shaped(draft: Draft, longest: int) -> str | None:
    """A question with its question mark, None where it is too long or says too little."""
    text = " ".join(draft.text.split())
    if len(text) >= longest:
        text = _without_circumstance(text)
    for ending in _ENDINGS:
        text = text.removesuffix(ending)
    words = [bare(word) for word in text.split()]
    content = [word for word in words if word not in FUNCTION_WORDS and len(word) > 1]
    named = any(word[:1].isupper() for word in text.split()[1:])
    if len(text) + 1 > longest or len(content) + named < draft.content_words:
        return None
    return f"{text}?"


def _without_circumstance(text: str) -> str:
    """A long question without its last circumstance, unless it cannot end there."""
    found = list(_LEFT_OUT.finditer(text))
    shorter = text[: found[-1].start()] if found else text
    said = shorter.split()[_OPENING_WORDS:]
    return shorter if said and is_complete(said) else text
