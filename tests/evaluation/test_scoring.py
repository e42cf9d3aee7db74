"""What counts as a hit, when a question passes, and what figures come of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.answer import Answer, Mode, Status
from bot.evaluation.figures import (
    GATHERED,
    by_counted_kind,
    figures,
    percentile,
    refusal,
    verbatim_share,
)
from bot.evaluation.question_set import Expectation, Group
from bot.evaluation.scoring import any_within, hit_at, score, score_alternatives
from tests.bot.samples import version_of
from tests.evaluation.made import REFUSED, RIGHT, WRONG, answer_of, question

THREE = answer_of("Ana closed the bridge.", "Bo sank the ferry.", "Cy drove the tram.")


def wanted(*words: str, **fields: Any) -> Expectation:
    return Expectation.model_validate({"quote_contains": words, **fields})


# ---- hits


@pytest.mark.parametrize(
    ("count", "expected", "hit"),
    [
        (1, wanted("the bridge"), True),
        (1, wanted("the ferry"), False),
        (2, wanted("the ferry"), True),
        (2, wanted("the tram"), False),
        (3, wanted("the tram"), True),
        (3, wanted("the bridge", "the ferry"), False),
        (1, wanted("the bridge", "Ana"), True),
        (1, wanted(answer_contains=("the bridge",)), True),
        (1, wanted(answer_contains=("wrote",)), False),
        (1, wanted("the bridge", answer_contains=("absent",)), True),
        (0, wanted("the bridge"), False),
    ],
)
def test_a_hit_is_in_one_of_the_first_quotes(count: int, expected: Expectation, hit: bool) -> None:
    assert hit_at(THREE, count, expected) is hit


def test_what_was_not_found_is_missed() -> None:
    assert not hit_at(REFUSED, 3, wanted("the ferry"))
    assert not any_within(REFUSED, 3, ["the ferry"])


def test_an_unsure_answer_counts() -> None:
    assert hit_at(answer_of("Ana closed it.", status=Status.UNSURE), 1, wanted("closed"))


def test_a_record_answers_with_its_words() -> None:
    answer = answer_of(mode=Mode.METADATA, about=version_of("…", article_id="one"))
    assert hit_at(answer, 1, wanted(answer_contains=("Ana Brandt",)))
    assert not hit_at(answer, 1, wanted(answer_contains=("Ana Brandt", "Bo")))
    assert not hit_at(answer, 1, wanted("the bridge"))
    assert hit_at(answer, 1, wanted(answer_contains=("Ana",)), {"one"})
    assert not hit_at(answer, 1, wanted(answer_contains=("Ana",)), {"two"})


def test_only_the_right_articles_count() -> None:
    answer = answer_of("Ana did.", "Ana did.", articles=["one", "two"])
    assert not hit_at(answer, 1, wanted("Ana"), {"two"})
    assert hit_at(answer, 2, wanted("Ana"), {"two"})


def test_words_of_several_quotes_together() -> None:
    both = wanted("the bridge", "the tram")
    assert not hit_at(THREE, 2, both, together=True)
    assert hit_at(THREE, 3, both, together=True)
    assert not hit_at(THREE, 3, both)


def test_any_of_several_right_answers_counts() -> None:
    assert any_within(THREE, 1, ["a plane", "the bridge"])
    assert not any_within(THREE, 1, ["a plane", "the ferry"])
    assert any_within(THREE, 2, ["a plane", "the ferry"])
    assert not any_within(THREE, 2, [])


# ---- what passes

DISAGREE = question("disagree-x", expect={"quote_contains": ["the bridge", "the ferry"]})
NEAR = question("near-x", expect={"unanswerable": True}, near_miss=True)
OFF = question("off-x", expect={"unanswerable": True})
UNSURE = answer_of("Bo sank the ferry.", status=Status.UNSURE)
HELP = answer_of(status=Status.UNSURE, mode=Mode.HELP)


@pytest.mark.parametrize(
    ("item", "answer", "passed"),
    [
        (question(), RIGHT, True),
        (question(), WRONG, False),
        (question(), REFUSED, False),
        (question(expect={"quote_contains": ["the ferry"]}), THREE, False),
        (
            question(
                expect={"quote_contains": ["the bridge"], "quote_must_not_contain": ["closed"]}
            ),
            RIGHT,
            False,
        ),
        (
            question(
                expect={"quote_contains": ["the bridge"], "quote_must_not_contain": ["ferry"]}
            ),
            THREE,  # the ferry is one click away, not shown
            True,
        ),
        (DISAGREE, RIGHT, False),
        (DISAGREE, THREE, False),
        (DISAGREE, answer_of("Ana closed the bridge.", "Bo sank the ferry.", shown=2), True),
        (NEAR, REFUSED, True),
        (NEAR, UNSURE, True),
        (NEAR, WRONG, False),
        (OFF, REFUSED, True),
        (OFF, HELP, True),
        (OFF, UNSURE, False),
        (OFF, answer_of(mode=Mode.METADATA), False),
    ],
)
def test_what_passes(item: Any, answer: Answer, passed: bool) -> None:
    assert score(answer, item).passed is passed


def test_of_a_disagreement_the_first_quote_tells_one_side() -> None:
    one = score(RIGHT, DISAGREE)
    assert (one.in_first, one.in_three, one.in_shown) == (True, False, False)
    further = score(THREE, DISAGREE)
    assert (further.in_first, further.in_three, further.in_shown) == (True, True, False)
    neither = score(answer_of("Cy drove the tram."), DISAGREE)
    assert (neither.in_first, neither.in_three, neither.in_shown) == (False, False, False)


def test_a_quote_that_is_not_verbatim_never_passes() -> None:
    scored = score(RIGHT, question(), unfaithful=[1])
    assert not scored.passed
    assert verbatim_share([scored, score(THREE, question())]) == pytest.approx(3 / 4)
    assert verbatim_share([score(HELP, OFF)]) == 1


def test_the_right_article_first() -> None:
    answer = answer_of("Ana did.", "the bridge", articles=["one", "two"])
    assert score(answer, question(), {"one"}).right_article is True
    assert score(answer, question(), {"two"}).right_article is False
    assert score(answer, question()).right_article is None
    assert score(answer, OFF, {"one"}).right_article is None


def test_articles_bind_only_where_the_question_names_them() -> None:
    answer = answer_of("Ana closed the bridge.", articles=["one"])
    named = question(expect={"quote_contains": ["the bridge"], "articles": ["two.md"]})
    assert score(answer, question(), {"two"}).passed
    assert not score(answer, named, {"two"}).passed
    assert score(answer, named, {"one"}).passed


def test_alternatives_are_scored_alike() -> None:
    scored = score_alternatives(THREE, ["a plane", "the ferry"])
    assert (scored.in_first, scored.in_three, scored.in_shown) == (False, True, False)
    assert scored.group is Group.ANSWERABLE
    assert score_alternatives(REFUSED, []).passed
    assert not score_alternatives(THREE, []).passed


# ---- figures


def test_the_figures_of_a_group() -> None:
    scores = [score(RIGHT, question()), score(WRONG, question()), score(REFUSED, NEAR)]
    found = figures(scores)
    assert found.questions == 3
    assert found.passed == pytest.approx(2 / 3)
    assert (found.in_first, found.in_three, found.in_shown) == (0.5, 0.5, 0.5)
    assert found.shown == pytest.approx(2 / 3)
    assert (found.answered, found.unsure) == (pytest.approx(2 / 3), 0)
    assert found.right_article is None
    assert (found.p50_ms, found.p95_ms) == (20, 40)
    alone = figures([score(REFUSED, NEAR)])
    assert alone.in_first is None
    assert all(not isinstance(value, bool) for value in alone.as_json().values())


def test_precision_and_recall_of_refusing() -> None:
    scores = [score(REFUSED, question()), score(REFUSED, NEAR), score(UNSURE, NEAR)]
    assert (refusal(scores).precision, refusal(scores).recall) == (0.5, 0.5)
    assert refusal([score(RIGHT, question())]).precision is None
    assert refusal([score(RIGHT, question())]).recall is None


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1), (0.2, 1), (0.21, 2), (0.5, 3), (0.95, 5), (1.0, 5)]
)
def test_percentiles_are_values_that_occur(share: float, value: float) -> None:
    assert percentile([5, 1, 4, 2, 3], share) == value


def test_kinds_of_one_question_are_gathered_at_the_end() -> None:
    items = [question("a"), question("who-1"), NEAR, question("b-1"), question("who-2")]
    found = by_counted_kind(items, lambda item: item)
    assert [(group, kind, len(of)) for (group, kind), of in found.items()] == [
        (Group.ANSWERABLE, "who", 2),
        (Group.ANSWERABLE, GATHERED, 2),
        (Group.NEAR_MISS, GATHERED, 1),
    ]
