"""Runs compared, known failures held against a run, and what makes the command fail."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answering.answer import Answer, Mode, Status
from bot.evaluation.asking import Asked
from bot.evaluation.comparison import Baseline, BaselineError, Standing, compare, read_baseline
from bot.evaluation.diagnosis import diagnosis
from bot.evaluation.known_failures import (
    KnownFailures,
    known_failures_text,
    load_known_failures,
    updated,
)
from bot.evaluation.question_set import load_question_set
from bot.evaluation.report import FORMAT
from bot.evaluation.yaml_lines import FileMistakesError
from tests.evaluation.made import (
    REFUSED,
    RIGHT,
    WRONG,
    answer_of,
    asked,
    question,
    report_of,
    write_set,
)

CLOSE = answer_of("Bo sank the ferry.", "Ana closed the bridge.")


def baseline_of(*members: Asked) -> Baseline:
    """An earlier run with these answers, as it is read back."""
    return Baseline.model_validate_json(json.dumps(report_of(*members).as_json()))


def test_nothing_changed() -> None:
    run = [asked("who-1"), asked("who-2", WRONG)]
    found = compare(run, baseline_of(*run), 0)
    assert found.better == found.worse == found.worse_kinds == found.new == found.gone == ()


def test_better_and_worse_question_by_question() -> None:
    before = baseline_of(asked("who-1"), asked("who-2", WRONG), asked("who-3", REFUSED))
    found = compare([asked("who-1", CLOSE), asked("who-2"), asked("who-3", CLOSE)], before, 0)
    assert [(each.asked.item.id, each.before, each.now) for each in found.worse] == [
        ("who-1", Standing.RIGHT, Standing.IN_THREE)
    ]
    assert [(each.asked.item.id, each.before, each.now) for each in found.better] == [
        ("who-2", Standing.WRONG, Standing.RIGHT),
        ("who-3", Standing.WRONG, Standing.IN_THREE),
    ]
    assert found.worse_kinds == ()  # one lost, one won


@pytest.mark.parametrize(
    ("allow", "worse"), [(0.0, ["who"]), (0.09, ["who"]), (0.1, []), (0.5, [])]
)
def test_a_kind_may_get_worse_by_what_is_allowed(allow: float, worse: list[str]) -> None:
    names = [f"who-{number}" for number in range(10)]
    before = baseline_of(*[asked(name) for name in names], asked("when-1"), asked("when-2"))
    now = [asked(name, WRONG if name == "who-3" else RIGHT) for name in names]
    found = compare([*now, asked("when-1"), asked("when-2")], before, allow)
    assert [each.kind for each in found.worse_kinds] == worse
    assert [(each.kind, each.questions, each.before, each.now) for each in found.kinds] == [
        ("who", 10, 1.0, 0.9),
        ("when", 2, 1.0, 1.0),
    ]


def test_reworded_questions_are_new() -> None:
    before = baseline_of(asked("who-1"), asked("who-2"), asked("who-3"), asked("who-4"))
    reworded = asked(question("who-1", question="Who else?"), WRONG)
    expected = asked(question("who-2", expect={"answer_contains": ["Ana"]}), WRONG)
    follows = asked(question("who-3", history=["What?"]), WRONG)
    found = compare([reworded, expected, follows], before, 0)
    assert found.new == ("made/who-1", "made/who-2", "made/who-3")
    assert found.gone == ("made/who-4",)
    assert found.worse == ()


def test_sets_that_are_not_asked_are_not_gone() -> None:
    before = baseline_of(asked("who-1"), asked("who-1", set_name="other"))
    assert compare([asked("who-1")], before, 0).gone == ()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1}', "\x00", '{"format": "x"}'])
def test_what_is_no_baseline_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "earlier.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BaselineError, match=r"earlier\.json is no result of"):
        read_baseline(path, FORMAT)


def test_a_missing_or_newer_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"nothing\.json cannot be read"):
        read_baseline(tmp_path / "nothing.json", FORMAT)
    path = tmp_path / "newer.json"
    path.write_text(json.dumps(report_of(asked()).as_json() | {"format": FORMAT + 1}))
    with pytest.raises(BaselineError, match="make it anew"):
        read_baseline(path, FORMAT)


# ---- why a run fails

LISTED = KnownFailures({"made": {"who-1": "it is hard"}})


def test_failures_alone_are_no_problem_without_a_list() -> None:
    assert report_of(asked("who-1", WRONG)).problems(with_list=False) == []


def test_the_list_of_known_failures() -> None:
    report = report_of(asked("who-1", WRONG), asked("who-2", WRONG), known=LISTED)
    assert [each.item.id for each in report.verdicts.known] == ["who-1"]
    assert report.problems(with_list=True) == [
        "failed, and not on the list of known failures: made/who-2"
    ]
    report = report_of(asked("who-1"), known=LISTED)
    assert report.problems(with_list=True) == [
        "on the list of known failures, yet right: made/who-1"
    ]
    other = report_of(asked("who-1", WRONG, set_name="other"), known=LISTED)
    assert len(other.problems(with_list=True)) == 1


def test_quotes_that_are_not_verbatim_are_always_a_problem() -> None:
    report = report_of(asked("who-1", unfaithful=[1]), known=LISTED)
    assert report.problems(with_list=True) == ["quotes that are not verbatim: made/who-1"]
    assert report.problems(with_list=False)


def test_a_worse_kind_is_a_problem() -> None:
    now = asked("who-1", WRONG)
    report = report_of(now, comparison=compare([now], baseline_of(asked("who-1")), 0))
    assert report.problems(with_list=False) == ["worse than the baseline: other (answerable)"]


# ---- the file of known failures


def known_from(folder: Path, text: str) -> KnownFailures:
    (folder / "known.yaml").write_text(text, encoding="utf-8")
    one = {"id": "who-1", "question": "Who?", "expect": {"answer_contains": ["Ana"]}}
    return load_known_failures(folder / "known.yaml", [load_question_set(write_set(folder, [one]))])


def test_a_list_is_read(tmp_path: Path) -> None:
    known = known_from(tmp_path, "made:\n  who-1: |\n    it is\n    hard\nother:\n  x: why not\n")
    assert known.reason("made", "who-1") == "it is hard"
    assert known.reason("other", "x") == "why not"
    assert known.reason("made", "who-2") is None
    assert known_from(tmp_path, "# nothing yet\n") == KnownFailures()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- x", ":1: has to be a mapping"),
        ("made: [who-1]", ":1: made: has to be a mapping"),
        ("made:\n  who-1:\n", ":2: made/who-1: needs a reason"),
        ("made:\n  who-1: 3\n", ":2: made/who-1: needs a reason"),
        ("made:\n  who-1: a\n  who-2: b\n", ":3: made/who-2: the set has no such question"),
        ("made:\n  who-1: a\n  who-1: b\n", ":3: made/who-1: is here twice"),
    ],
)
def test_a_mistake_in_a_list_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(FileMistakesError) as caught:
        known_from(tmp_path, text)
    assert f"known.yaml{told}" in str(caught.value)


def test_an_updated_list_can_be_read_again(tmp_path: Path) -> None:
    known = KnownFailures({"made": {"who-1": "it is hard: “yes”"}, "other": {"x": "- [a]"}})
    run = [asked("who-1", WRONG), asked("who-2", WRONG), asked("who-3")]
    found = updated(known, run)
    assert found.reasons == {
        "made": {
            "who-1": "it is hard: “yes”",
            "who-2": "the right passage is not among the closest",
        },
        "other": {"x": "- [a]"},
    }
    path = tmp_path / "known.yaml"
    path.write_text(known_failures_text(found), encoding="utf-8")
    assert load_known_failures(path, []) == found
    assert updated(KnownFailures(), [asked("who-3")]) == KnownFailures()
    path.write_text(known_failures_text(KnownFailures()), encoding="utf-8")
    assert load_known_failures(path, []) == KnownFailures()


# ---- what went wrong

BOTH = {"quote_contains": ["the bridge", "the ferry"]}
NEAR = {"expect": {"unanswerable": True}, "near_miss": True}


@pytest.mark.parametrize(
    ("fields", "answer", "told"),
    [
        ({}, RIGHT, ""),
        ({}, WRONG, "the right passage is not among the closest"),
        ({}, CLOSE, "the right passage is in place 2, and not shown"),
        ({}, replace(CLOSE, citations=CLOSE.citations + CLOSE.more, more=()), "shown in place 2"),
        ({}, REFUSED, "not among the closest"),
        ({}, replace(RIGHT, citations=(), more=RIGHT.citations, status=Status.NOT_FOUND), "held"),
        ({"expect": BOTH}, WRONG, "no quote has all of the words; one has 1 of 2"),
        ({"expect": BOTH, "kind": "disagree"}, WRONG, "1 of 2 sides shown"),
        ({"expect": BOTH, "kind": "disagree"}, REFUSED, "0 of 2 sides shown"),
        ({"expect": {"answer_contains": ["Ana"]}}, WRONG, "not seen to be about the article"),
        (
            {"expect": {"answer_contains": ["Bo"]}},
            answer_of(mode=Mode.METADATA),
            "answered from an article's record, with other words",
        ),
        ({}, answer_of(mode=Mode.HELP, status=Status.UNSURE), "nothing was searched: made"),
        (NEAR, WRONG, "a passage on the topic is called an answer"),
        ({"expect": {"unanswerable": True}}, WRONG, "something is quoted"),
        (
            {"expect": {"quote_contains": ["the bridge"], "quote_must_not_contain": ["Ana"]}},
            RIGHT,
            "“Ana” is shown",
        ),
    ],
)
def test_what_went_wrong_is_told(fields: dict[str, Any], answer: Answer, told: str) -> None:
    found = diagnosis(asked(question(**fields), answer))
    assert told in found
    assert bool(told) is bool(found)
