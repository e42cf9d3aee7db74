"""An article → a few questions that it surely answers, to show beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.answer import Answer, Mode, Status
from bot.answering.answerer import Answerer
from bot.answering.drafting.drafts import DraftQuestion, draft_questions
from bot.answering.drafting.subjects import bare
from bot.answering.english import FUNCTION_WORDS
from store.records import Scope, Version

MOST_TRIES = 12
"""Drafts that are tried for an article: at 30 to 50 ms each, about half a second."""
_EARLY = 0.15
"""What a sentence at the beginning of an article is worth more than one at its end."""
_NAMING = 0.1
"""What a name or a number in the question is worth: it says what it is about."""
_TELLING = 0.03
"""What every word of content is worth, up to ``_TELLING_WORDS`` of them."""
_TELLING_WORDS = 5
_LONG = 0.005
"""What every character beyond ``_COMFORTABLE`` costs."""
_COMFORTABLE = 55


def suggested_questions(answerer: Answerer, version: Version, count: int = 3) -> list[str]:
    """Up to ``count`` questions, the best first, that this article answers.

    In: the current version of an article in the answerer's library. Out: questions made from
    different sentences of it, at most 80 characters each; each of them has been asked, and the
    first quote was its sentence. Where there are too few of them, questions about the article
    itself, whose answers are known, fill up. Never more than ``MOST_TRIES`` are tried. Raises the
    store's errors.
    """
    scope = Scope((version.library,), frozenset({version.article_id}))
    chosen: list[DraftQuestion] = []
    waiting = _ranked(version)
    for _ in range(MOST_TRIES):
        if not waiting or len(chosen) >= count:
            break
        draft = waiting.pop(0)
        if _shows_sentence(answerer.answer(draft.text, scope), draft, version):
            chosen.append(draft)
            waiting = _reordered(waiting, chosen)
    questions = [draft.text for draft in chosen]
    for question in _about_the_article(version):
        if len(questions) >= count:
            break
        if answerer.answer(question, scope).status is Status.ANSWERED:
            questions.append(question)
    return questions


def _ranked(version: Version) -> list[DraftQuestion]:
    """The drafts for an article, the most promising first."""
    found: dict[str, DraftQuestion] = {}
    for draft in draft_questions(version):
        found.setdefault(draft.text, draft)
    length = max(1, len(version.text))
    return sorted(found.values(), key=lambda draft: _worth(draft, length), reverse=True)


def _worth(draft: DraftQuestion, length: int) -> float:
    words = draft.text.split()[1:]
    content = [word for word in words if bare(word) not in FUNCTION_WORDS]
    names = any(word[:1].isupper() or word[:1].isdigit() for word in words)
    return (
        draft.quality
        - _EARLY * draft.start / length
        + _NAMING * names
        + _TELLING * min(len(content), _TELLING_WORDS)
        - _LONG * max(0, len(draft.text) - _COMFORTABLE)
    )


def _reordered(
    waiting: Sequence[DraftQuestion], chosen: Sequence[DraftQuestion]
) -> list[DraftQuestion]:
    """The drafts that are still of use: of other sentences, those of other kinds first."""
    taken = {draft.start for draft in chosen}
    asked = {draft.kind for draft in chosen}
    left = [draft for draft in waiting if draft.start not in taken]
    return sorted(left, key=lambda draft: draft.kind in asked)


def _shows_sentence(answer: Answer, draft: DraftQuestion, version: Version) -> bool:
    """Whether an answer is sure, and its first quote has the sentence that the draft is from."""
    if answer.status is not Status.ANSWERED or answer.mode is not Mode.EXTRACTIVE or answer.notes:
        return False
    if not answer.citations:
        return False
    quote = answer.citations[0].quote
    same = (quote.version.article_id, quote.version.number) == (version.article_id, version.number)
    return same and quote.start <= draft.start and draft.end <= quote.end


def _about_the_article(version: Version) -> Iterator[str]:
    """Questions about the article itself whose answers its record has."""
    if version.metadata.authors:
        yield "Who wrote this article?"
    if version.metadata.published:
        yield "When was this article published?"
    yield "What is this article about?"
