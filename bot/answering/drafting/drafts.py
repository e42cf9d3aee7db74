"""An article's sentences → questions that they may answer, by patterns that are safe to turn round.

A draft is grammatical where its sentence was read rightly; whether the article answers it has to
be found out by asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.drafting.amounts import amounts, counted_object, counted_subject
from bot.answering.drafting.circumstances import when, where, why
from bot.answering.drafting.main_clauses import is_complete, main_clause, plain_sentence
from bot.answering.drafting.people import about_doers, about_roles
from bot.answering.drafting.statements import definitions, statements
from bot.answering.drafting.subjects import ArticleWords, bare
from bot.answering.drafting.turning import Draft, DraftKind, is_sound
from bot.answering.english import FUNCTION_WORDS
from bot.answering.layout import is_heading
from ingest.chunk import paragraph_spans, sentence_spans
from store.records import Version

LONGEST_QUESTION = 80
"""Characters: what a Discord button shows of its label."""
CHARACTERS_READ = 100_000
"""Of a longer text only so much is drafted from."""
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
    """A question made from the sentence ``text[start:end]`` of a version.

    ``quality`` (0 to 1) says how natural and how telling questions of its pattern are.
    """

    text: str
    start: int
    end: int
    kind: DraftKind
    quality: float


def draft_questions(version: Version) -> Iterator[DraftQuestion]:
    """Questions drafted from an article's sentences, in their order, several from some of them.

    In: a version. Out: questions of at most ``LONGEST_QUESTION`` characters that nobody has tried
    yet; none where the text is not English. Never raises.
    """
    text = version.text[:CHARACTERS_READ]
    words_of = ArticleWords.of(text)
    for begin, stop in paragraph_spans(text):
        if is_heading(text, begin, stop):
            continue
        for first, last in sentence_spans(text[begin:stop]):
            start, end = begin + first, begin + last
            for draft in _drafts(text[start:end], words_of):
                question = _shaped(draft)
                if question is not None:
                    yield DraftQuestion(question, start, end, draft.kind, draft.quality)


def _drafts(sentence: str, words_of: ArticleWords) -> Iterator[Draft]:
    yield from about_roles(sentence)
    plain = plain_sentence(sentence)
    clause = main_clause(plain, words_of) if plain else None
    if clause is None or not is_sound(clause):
        return
    if clause.quantity:
        yield from counted_subject(clause)
        return
    yield from counted_object(clause)
    yield from amounts(clause)
    yield from why(clause)
    yield from about_doers(clause)
    yield from when(clause)
    yield from where(clause)
    yield from statements(clause, words_of)
    yield from definitions(clause)


def _shaped(draft: Draft) -> str | None:
    """A question with its question mark, None where it is too long or says too little."""
    text = " ".join(draft.text.split())
    if len(text) >= LONGEST_QUESTION:
        text = _without_circumstance(text)
    for ending in _ENDINGS:
        text = text.removesuffix(ending)
    words = [bare(word) for word in text.split()]
    content = [word for word in words if word not in FUNCTION_WORDS and len(word) > 1]
    named = any(word[:1].isupper() for word in text.split()[1:])
    if len(text) + 1 > LONGEST_QUESTION or len(content) + named < draft.content_words:
        return None
    return f"{text}?"


def _without_circumstance(text: str) -> str:
    """A long question without its last circumstance, unless it cannot end there."""
    found = list(_LEFT_OUT.finditer(text))
    shorter = text[: found[-1].start()] if found else text
    said = shorter.split()[_OPENING_WORDS:]
    return shorter if said and is_complete(said) else text
