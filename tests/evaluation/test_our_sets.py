"""Our own question sets, one test a question; what is known to fail is listed with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.evaluation.asking import Asked, ask_sets, check_sets
from bot.evaluation.diagnosis import diagnosis
from bot.evaluation.known_failures import KnownFailures, load_known_failures
from bot.evaluation.printing import expected_words, what_came
from bot.evaluation.question_set import QuestionSet, QuestionSetError, load_question_set
from store.embeddings import EmbeddingModel
from tests.conftest import PROJECT

FOLDER = PROJECT / "tests" / "questions"
KNOWN_FAILURES = FOLDER / "known-failures.yaml"
SETS = sorted(path for path in FOLDER.glob("*.yaml") if path != KNOWN_FAILURES)
KNOWN_TO_FAIL = 98
"""Of 470 questions; the aim is 47. One that is mended leaves the list, and this sinks with it; it
never rises."""


@cache
def loaded(path: Path) -> QuestionSet | None:
    """A set, None where it is not one: then a test of its own says so."""
    try:
        return load_question_set(path)
    except QuestionSetError:
        return None


@cache
def known_failures() -> KnownFailures:
    found = [loaded(path) for path in SETS]
    return load_known_failures(KNOWN_FAILURES, [each for each in found if each])


def questions() -> Iterator[object]:
    for path in SETS:
        found = loaded(path)
        for item in found.questions if found else ():
            yield pytest.param(path, item.id, id=f"{path.stem}/{item.id}")


@pytest.fixture(scope="module")
def answers(model: EmbeddingModel) -> dict[Path, dict[str, Asked]]:
    """What became of each question, by set; a set is asked when its first question comes up."""
    given: dict[Path, dict[str, Asked]] = _Answers(model)
    return given


class _Answers(dict[Path, dict[str, Asked]]):
    def __init__(self, model: EmbeddingModel) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, path: Path) -> dict[str, Asked]:
        found = loaded(path)
        assert found is not None
        self[path] = {each.item.id: each for each in ask_sets(check_sets([found]), self._model)}
        return self[path]


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_set_can_be_met_by_its_articles(path: Path) -> None:
    check_sets([load_question_set(path)])


@pytest.mark.parametrize(("path", "question_id"), questions())
def test_a_question(path: Path, question_id: str, answers: dict[Path, dict[str, Asked]]) -> None:
    asked = answers[path][question_id]
    reason = known_failures().reason(asked.set_name, question_id)
    assert not asked.score.unfaithful, "a quote is not verbatim"
    if asked.score.passed:
        assert reason is None, f"remove it from {KNOWN_FAILURES.name}: it passes"
        return
    if reason is not None:
        pytest.xfail(reason)
    pytest.fail(
        f"{asked.item.question}\nexpected  {expected_words(asked.item.expect, asked.item.together)}"
        f"\ncame      {what_came(asked.answer)}\nwhy       {diagnosis(asked)}",
        pytrace=False,
    )


def test_the_list_of_known_failures_does_not_grow() -> None:
    listed = sum(len(reasons) for reasons in known_failures().reasons.values())
    assert listed == KNOWN_TO_FAIL
