"""Thresholds chosen from questions: what is wanted is met, as much as possible is kept."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Mode, Status
from bot.answering.answerer import Answerer
from bot.answering.confidence import confidence
from bot.answering.thresholds import (
    CONFIDENCE_FORMULA,
    DEFAULT_THRESHOLDS,
    NOTE,
    Calibration,
    Thresholds,
    thresholds_in_force,
)
from bot.evaluation.asking import check_sets
from bot.evaluation.calibration import (
    EXTREMES,
    LOST_AT_MOST,
    PARTS,
    Measured,
    Outcome,
    choose,
    curve,
    folds,
    found_above_of,
    found_curve,
    left_out,
    rates_at,
)
from bot.evaluation.question_set import Group, load_question_set
from store.library import Library
from tests.bot.samples import hit_of
from tests.conftest import PROJECT, ingest
from tests.evaluation.made import write_set

NOT_FOUND = Outcome(Status.NOT_FOUND, right=False)


def measured(
    group: Group,
    confidence: float,
    *,
    right: bool = True,
    fold: str = "a",
    between: Status = Status.UNSURE,
    above: Status = Status.ANSWERED,
) -> Measured:
    """A question that is answered by its confidence alone, or at any (``between``)."""
    good = right and group is Group.ANSWERABLE
    if between is Status.ANSWERED:  # from the article's record, say
        always = Outcome(Status.ANSWERED, good)
        return Measured(group, fold, confidence, confidence, always, always, always)
    return Measured(
        group, fold, confidence, confidence, NOT_FOUND, Outcome(between, good), Outcome(above, good)
    )


def answerable(*confidences: float, **fields: Any) -> list[Measured]:
    return [measured(Group.ANSWERABLE, each, **fields) for each in confidences]


def near(*confidences: float, **fields: Any) -> list[Measured]:
    return [measured(Group.NEAR_MISS, each, **fields) for each in confidences]


def off(*confidences: float, **fields: Any) -> list[Measured]:
    return [measured(Group.OFF_TOPIC, each, **fields) for each in confidences]


STATUSES = st.sampled_from([Status.ANSWERED, Status.UNSURE])
CONFIDENCES = st.one_of(st.floats(1e-6, 1 - 1e-9), st.sampled_from([0.03, 0.04, 0.5, 0.9]))
QUESTIONS = st.lists(
    st.builds(
        measured,
        st.sampled_from(list(Group)),
        CONFIDENCES,
        right=st.booleans(),
        fold=st.sampled_from("abc"),
        between=STATUSES,
        above=STATUSES,
    ),
    min_size=1,
    max_size=20,
)
EXAMPLES = settings(max_examples=60)


# ---- judging at other thresholds


def test_an_answer_at_any_thresholds_is_one_of_three(sample_answerer: Answerer) -> None:
    """What calibrating relies on: a threshold matters by whether the confidence reaches it."""
    several = [
        Thresholds(high, low)
        for high in (0.0, 0.5, 0.9, 0.999, 1.0)
        for low in (0.0, 0.04, 0.3, 0.999)
    ]
    questions = [
        "How many troops were put on heightened alert?",
        "How many Martians were put on heightened alert?",
        "Who blinked first?",
        "Why does rain fall?",
        "How much did the submarine cost?",
        "Did Moscow invade Ukraine?",
        "Who wrote this article?",
        "hello",
        "Wie viele Soldaten wurden in Bereitschaft versetzt?",
    ]
    seen = set()
    for text in questions:
        answers = sample_answerer.answers_at(text, [*EXTREMES, *several])
        below, between, above = ((each.status, each.citations) for each in answers[:3])
        for thresholds, answer in zip(several, answers[3:], strict=True):
            expected = above
            if found_above_of(answer) < thresholds.found_above:
                expected = below
            elif answer.confidence < thresholds.answered_above:
                expected = between
            if answer.mode is Mode.EXTRACTIVE:
                seen.add(answer.status)
            assert (answer.status, answer.citations) == expected, (text, thresholds)
    assert seen == set(Status)


# ---- choosing


def test_false_answers_decide_where_answered_begins() -> None:
    questions = [*answerable(0.3, 0.7, 0.8, 0.9), *near(0.1, 0.2, 0.6, 0.75), *off(0.001)]
    choice = choose(questions, 0.2)
    assert choice.reached
    assert 0.6 < choice.thresholds.answered_above <= 0.7  # one of five may be answered
    assert rates_at(choice.thresholds, questions).false_answers == pytest.approx(0.2)
    assert rates_at(choice.thresholds, questions).right == 3


def test_the_default_is_kept_where_it_does_as_well() -> None:
    questions = [*answerable(0.4, 0.55, 0.9), *near(0.45, 0.3), *off(0.02)]
    assert choose(questions, 0.2).thresholds == DEFAULT_THRESHOLDS


def test_off_topic_questions_decide_where_found_begins() -> None:
    right = [0.2 + 0.004 * number for number in range(100)]
    questions = [*answerable(0.05, *right), *off(0.01, 0.1, 0.19, 0.3)]
    found_above = choose(questions, 1).thresholds.found_above
    assert 0.19 < found_above <= 0.204  # two right quotes of a hundred and one may go


def test_what_is_answered_for_other_reasons_cannot_be_helped() -> None:
    always = {"between": Status.ANSWERED}
    questions = [*answerable(0.8, 0.9), *near(0.5, **always), *near(0.2, 0.1, 0.1, 0.1)]
    assert not choose(questions, 0.1).reached
    assert choose(questions, 0.2).reached


def test_thresholds_that_answer_nothing_are_no_choice() -> None:
    questions = [*answerable(0.6, 0.7, 0.8, 0.9), *near(0.95, 0.75, 0.2, 0.1)]
    choice = choose(questions, 0.1)
    assert not choice.reached
    assert 0.75 < choice.thresholds.answered_above <= 0.8
    assert rates_at(choice.thresholds, questions).right == 2


def right_answers(questions: list[Measured], thresholds: Thresholds) -> int:
    """How many are answered rightly, and would not be with no confidence at all."""
    return sum(
        each.at(thresholds) == Outcome(Status.ANSWERED, right=True) != each.between
        for each in questions
    )


@EXAMPLES
@given(QUESTIONS, st.floats(0.01, 1))
def test_a_choice_keeps_its_promises(questions: list[Measured], wanted: float) -> None:
    choice = choose(questions, wanted)
    found_above = choice.thresholds.found_above
    quotes = [each for each in questions if each.between.right]
    lost = [each for each in quotes if not each.at(Thresholds(1, found_above)).right]
    assert len(lost) <= LOST_AT_MOST * len(quotes)
    most = right_answers(questions, Thresholds(0, found_above))
    kept = right_answers(questions, choice.thresholds)
    if choice.reached:
        assert rates_at(choice.thresholds, questions).false_answers <= wanted + 1e-9
        assert 2 * kept >= most > 0
    for value in {each.confidence for each in questions}:
        other = Thresholds(value, found_above)
        if most and rates_at(other, questions).false_answers <= wanted:
            assert right_answers(questions, other) <= (kept if choice.reached else most / 2)


@EXAMPLES
@given(QUESTIONS)
def test_the_lowest_rate_that_is_told_can_be_had(questions: list[Measured]) -> None:
    choice = choose(questions, 0.01)
    if not choice.reached:
        lowest = rates_at(choice.thresholds, questions).false_answers
        again = choose(questions, max(lowest, 0.01))
        most = right_answers(questions, Thresholds(0, choice.thresholds.found_above))
        assert again.reached or not most


@EXAMPLES
@given(QUESTIONS, st.floats(0.01, 1))
def test_what_is_left_out_has_no_say(questions: list[Measured], wanted: float) -> None:
    _, choices = left_out(questions, wanted)
    names = list(dict.fromkeys(each.fold for each in questions))
    for name, choice in zip(names, choices, strict=True):
        others = [each for each in questions if each.fold != name]
        changed = [*others, *near(0.97, 0.98, fold=name), *answerable(0.2, fold=name)]
        again = dict(
            zip(dict.fromkeys(e.fold for e in changed), left_out(changed, wanted)[1], strict=True)
        )
        if others:
            assert again[name] == choice


def test_left_out_questions_are_counted_by_what_the_others_chose() -> None:
    questions = [
        *answerable(0.3, 0.4, 0.8, fold="a"),
        *near(0.35, 0.2, fold="a"),
        *answerable(0.3, 0.9, fold="b"),
        *near(0.85, 0.1, fold="b"),
    ]
    outside, (without_a, without_b) = left_out(questions, 0.25)
    assert without_a.thresholds.answered_above > 0.85
    assert without_b.thresholds.answered_above <= 0.4
    assert outside.near_misses_answered == 1  # of b, by what a alone chooses
    assert outside.answerable == 5


def test_the_curves_show_the_choice_and_the_default() -> None:
    questions = [*answerable(0.3, 0.7), *near(0.2), *off(0.01)]
    chosen = Thresholds(0.61, 0.07)
    rows = curve(questions, chosen)
    assert [each.answered_above for each, _ in rows] == sorted(
        each.answered_above for each, _ in rows
    )
    assert {0.61, 0.5} <= {each.answered_above for each, _ in rows}
    assert {each.found_above for each, _ in rows} == {0.07}
    assert {0.07, 0.04} <= {each.found_above for each, _ in found_curve(questions, chosen)}


def test_what_a_question_is_left_out_with(tmp_path: Path) -> None:
    (tmp_path / "rival.md").write_text("Cars drive around the bay.", encoding="utf-8")
    items: list[dict[str, Any]] = [
        {"id": "who-1", "question": "Who?", "expect": {"quote_contains": ["Ana Brandt"]}},
        {"id": "how-1", "question": "How?", "expect": {"quote_contains": ["around the bay"]}},
        {"id": "off-1", "question": "Tea?", "expect": {"unanswerable": True}},
        {"id": "off-2", "question": "Rye?", "expect": {"unanswerable": True}},
    ]
    both = write_set(tmp_path, items, articles=["bridge.md", "rival.md"])
    bridge, rival, first, second = folds(check_sets([load_question_set(both)]))
    assert (bridge, rival) == (first, second)
    assert bridge.endswith("bridge.md")
    assert rival.endswith("rival.md")


def test_the_questions_of_one_article_are_left_out_in_parts(tmp_path: Path) -> None:
    items = [
        {"id": f"off-{n}", "question": f"Tea {n}?", "expect": {"unanswerable": True}}
        for n in range(2 * PARTS)
    ]
    found = folds(check_sets([load_question_set(write_set(tmp_path, items))]))
    assert sorted(map(found.count, set(found))) == [2] * PARTS


# ---- what is stored


def calibration(library: Library, **fields: Any) -> Calibration:
    content = {
        "answered_above": 0.7,
        "found_above": 0.1,
        "embedding_model": library.model_id,
        "confidence_formula": CONFIDENCE_FORMULA,
        "made": datetime(2024, 5, 6, tzinfo=UTC),
        "sets": ("made",),
        "questions": {"answerable": 20},
        "articles": 1,
        "wanted": 0.1,
        "in_sample": 0.1,
        "left_out": 0.2,
    }
    return Calibration(**{**content, **fields})


def test_stored_thresholds_are_in_force(library: Library) -> None:
    assert thresholds_in_force(library).thresholds == DEFAULT_THRESHOLDS
    library.write_note(NOTE, calibration(library).model_dump_json())
    found = thresholds_in_force(library)
    assert found.thresholds == Thresholds(0.7, 0.1)
    assert found.problem is None
    assert "calibrated for this library on 2024-05-06" in found.in_words
    assert library.remove_note(NOTE)
    assert not library.remove_note(NOTE)
    assert thresholds_in_force(library).calibration is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"embedding_model": "other@1"}, "were measured with the embedding model other@1"),
        ({"confidence_formula": 0}, "were measured with another version of Pullquote"),
    ],
)
def test_what_was_measured_otherwise_is_not_used_and_said_once(
    library: Library, caplog: pytest.LogCaptureFixture, fields: dict[str, Any], why: str
) -> None:
    library.write_note(NOTE, calibration(library, **fields).model_dump_json())
    found = thresholds_in_force(library)
    assert found.thresholds == DEFAULT_THRESHOLDS
    assert found.problem is not None
    assert why in found.problem
    assert "pullquote calibrate" in found.problem
    answerer = Answerer(library)
    with caplog.at_level(logging.WARNING, "bot.answering"):
        answerer.answer("Who?")
        answerer.answer("Why?")
    assert [record.getMessage() for record in caplog.records] == [found.problem]


@pytest.mark.parametrize("note", ["", "{}", "[1]", "\x00", '{"answered_above": 0.1'])
def test_a_damaged_note_is_told(library: Library, note: str) -> None:
    library.write_note(NOTE, note)
    found = thresholds_in_force(library)
    assert found.thresholds == DEFAULT_THRESHOLDS
    assert found.problem is not None
    assert "cannot be read" in found.problem


def test_thresholds_are_confidences(library: Library) -> None:
    content = json.loads(calibration(library).model_dump_json())
    library.write_note(NOTE, json.dumps({**content, "found_above": 1.9}))
    assert thresholds_in_force(library).problem is not None
    with pytest.raises(ValueError, match=r"1\.9"):
        Thresholds(0.5, 1.9)


def test_a_changed_confidence_has_a_new_number() -> None:
    """Where this fails, calibrations made before mean something else: CONFIDENCE_FORMULA + 1."""
    hit = replace(
        hit_of("Ana closed the bridge.", "Ana"), piece_match=0.5, cosine=0.4, coverage=0.6
    )
    assert (CONFIDENCE_FORMULA, round(confidence([hit]), 4)) == (1, 0.3596)


def test_an_answerer_that_is_running_sees_a_new_calibration(library: Library) -> None:
    ingest(library, PROJECT / "articles" / "border-troops.md")
    answerer = Answerer(library)
    question = "How many troops were put on heightened alert?"
    assert answerer.answer(question).status is Status.ANSWERED
    strict = calibration(library, answered_above=1)
    library.write_note(NOTE, strict.model_dump_json())
    assert answerer.answer(question).status is Status.UNSURE
    assert Answerer(library, DEFAULT_THRESHOLDS).answer(question).status is Status.ANSWERED
    library.remove_note(NOTE)
    assert answerer.answer(question).status is Status.ANSWERED
