"""An answer against what was expected of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Answer, Mode, Status
from bot.evaluation.question_set import Expectation


def hit_at(answer: Answer, count: int, expected: Expectation) -> bool:
    """Whether the expected words are in one of the first ``count`` quotes, shown ones first.

    A metadata answer has no quotes: its words count. What was not found is missed.
    """
    if answer.status is Status.NOT_FOUND:
        return False
    if answer.mode is Mode.METADATA:
        return all(words in answer.text for words in expected.answer_contains)
    wanted = expected.quote_contains or expected.answer_contains
    return any(
        all(words in citation.quote.text for words in wanted)
        for citation in (answer.citations + answer.more)[:count]
    )


def any_within(answer: Answer, count: int, alternatives: Sequence[str]) -> bool:
    """Whether one of several equally right answers is in one of the first ``count`` quotes."""
    return answer.status is not Status.NOT_FOUND and any(
        words in citation.quote.text
        for citation in (answer.citations + answer.more)[:count]
        for words in alternatives
    )
