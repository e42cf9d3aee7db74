"""An answer against what was expected of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.answering.answer import Answer, Citation, Mode, Status
from bot.evaluation.question_set import Expectation, Group, SetQuestion


@dataclass(frozen=True, slots=True)
class Score:
    """What one answer was worth.

    ``in_first``, ``in_three`` and ``in_shown`` say whether the expected words are in the first
    quote, in the first three (shown ones first), in those shown; false for unanswerable questions.
    ``right_article``: whether the first quote comes from an article that answers; None where that
    says nothing. ``forbidden``: words that were shown and must not be. ``unfaithful``: quotes that
    are not, character for character, in the stored text.
    """

    group: Group
    passed: bool
    status: Status
    milliseconds: float
    in_first: bool = False
    in_three: bool = False
    in_shown: bool = False
    shown: int = 0
    right_article: bool | None = None
    forbidden: tuple[str, ...] = ()
    quotes: int = 0
    unfaithful: tuple[int, ...] = ()


def score(
    answer: Answer,
    item: SetQuestion,
    right: Collection[str] | None = None,
    unfaithful: Sequence[int] = (),
) -> Score:
    """Score the answer to a question of a set.

    ``right``: ids of the articles that answer, None where any may, or where it is not known. They
    bind the quotes only where the question names them itself; elsewhere the words do.
    ``unfaithful``: numbers of the quotes that were found not to be verbatim.
    """
    expected = item.expect
    bound = right if expected.articles else None
    shown = len(answer.citations)
    answerable = not expected.unanswerable

    def hit(count: int) -> bool:
        return answerable and hit_at(answer, count, expected, bound, together=item.together)

    in_first, in_three, in_shown = hit(1), hit(3), hit(shown)
    if item.together:  # one quote cannot tell both sides: of the first, either is asked
        sides = [Expectation(quote_contains=(words,)) for words in expected.quote_contains]
        in_first = any(hit_at(answer, 1, side, bound) for side in sides)
    forbidden = _forbidden(answer, expected)
    if answerable:
        good = in_shown if item.together else in_first
    elif item.near_miss:
        good = answer.status is not Status.ANSWERED
    else:
        good = answer.status is not Status.ANSWERED and not answer.citations
    return Score(
        group=item.group,
        passed=good and not forbidden and not unfaithful,
        status=answer.status,
        milliseconds=milliseconds(answer),
        in_first=in_first,
        in_three=in_three,
        in_shown=in_shown,
        shown=shown,
        right_article=_first_is_right(answer, right) if answerable else None,
        forbidden=forbidden,
        quotes=shown + len(answer.more),
        unfaithful=tuple(unfaithful),
    )


def score_alternatives(answer: Answer, alternatives: Sequence[str]) -> Score:
    """Score an answer where any of several words is right; none: the question is off-topic."""
    shown = len(answer.citations)
    in_first = any_within(answer, 1, alternatives)
    refused = answer.status is not Status.ANSWERED and not shown
    return Score(
        group=Group.ANSWERABLE if alternatives else Group.OFF_TOPIC,
        passed=in_first if alternatives else refused,
        status=answer.status,
        milliseconds=milliseconds(answer),
        in_first=in_first,
        in_three=any_within(answer, 3, alternatives),
        in_shown=any_within(answer, shown, alternatives),
        shown=shown,
        quotes=shown + len(answer.more),
    )


def hit_at(
    answer: Answer,
    count: int,
    expected: Expectation,
    right: Collection[str] | None = None,
    *,
    together: bool = False,
) -> bool:
    """Whether the expected words are in one of the first ``count`` quotes, shown ones first.

    A metadata answer has no quotes: its words count. What was not found is missed. ``right`` are
    the ids of the only articles whose quotes count. ``together``: the quotes hold all the words
    between them.
    """
    if answer.status is Status.NOT_FOUND:
        return False
    if answer.mode is Mode.METADATA:
        about = answer.about.article_id if answer.about else None
        wanted = expected.answer_contains or expected.quote_contains
        return (right is None or about in right) and all(words in answer.text for words in wanted)
    wanted = expected.quote_contains or expected.answer_contains
    quotes = [
        citation.quote.text
        for citation in _quotes(answer)[:count]
        if right is None or citation.quote.version.article_id in right
    ]
    if together:
        return all(any(words in quote for quote in quotes) for words in wanted)
    return any(all(words in quote for words in wanted) for quote in quotes)


def any_within(answer: Answer, count: int, alternatives: Sequence[str]) -> bool:
    """Whether one of several equally right answers is in one of the first ``count`` quotes."""
    return answer.status is not Status.NOT_FOUND and any(
        words in citation.quote.text
        for citation in _quotes(answer)[:count]
        for words in alternatives
    )


def milliseconds(answer: Answer) -> float:
    """How long an answer took."""
    return 1000 * sum(answer.seconds.values())


def _quotes(answer: Answer) -> tuple[Citation, ...]:
    return answer.citations + answer.more


def _forbidden(answer: Answer, expected: Expectation) -> tuple[str, ...]:
    return tuple(
        words
        for words in expected.quote_must_not_contain
        if any(words in citation.quote.text for citation in answer.citations)
    )


def _first_is_right(answer: Answer, right: Collection[str] | None) -> bool | None:
    if not right:
        return None
    if answer.mode is Mode.METADATA:
        return answer.about is not None and answer.about.article_id in right
    first = _quotes(answer)[:1]
    return any(citation.quote.version.article_id in right for citation in first)
