"""Question sets: what a mistake in one is called, and what counts as a hit."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from samples import version_of

from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.evaluation.question_set import Expectation, QuestionSetError, load_question_set
from bot.evaluation.scoring import any_within, hit_at

GOOD = {
    "name": "made",
    "articles": ["texts/one.md", "/elsewhere/two.md"],
    "questions": [
        {"id": "a-1", "question": "Who?", "expect": {"answer_contains": ["Ana"]}},
        {"id": "b-1", "question": "Why?", "expect": {"unanswerable": True}, "near_miss": True},
    ],
}


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "set.yaml"
    file.write_text(yaml.safe_dump(GOOD), encoding="utf-8")
    loaded = load_question_set(file)
    assert loaded.articles == (tmp_path / "texts" / "one.md", Path("/elsewhere/two.md"))
    assert [each.id for each in loaded.questions] == ["a-1", "b-1"]
    assert loaded.questions[1].near_miss
    assert loaded.questions[1].expect.unanswerable
    assert loaded.questions[0].expect.answer_contains == ("Ana",)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"articles": []}, "articles"),
        ({"articles": "one.md"}, "articles"),
        ({"questions": []}, "questions"),
        ({"questions": [{"id": "x", "question": "Who?"}]}, "questions.0.expect"),
        ({"questions": [{"id": "x", "question": "?", "expect": {"typo": 1}}]}, "expect.typo"),
        ({"more": 1}, "more"),
    ],
)
def test_an_error_names_file_and_field(
    tmp_path: Path, change: dict[str, object], field: str
) -> None:
    file = tmp_path / "set.yaml"
    file.write_text(yaml.safe_dump({**GOOD, **change}), encoding="utf-8")
    with pytest.raises(QuestionSetError) as caught:
        load_question_set(file)
    assert str(file) in str(caught.value)
    assert field in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"- just\n- a list", b"a: [1", b"\xff\xfe\x00"])
def test_what_is_no_question_set_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "set.yaml"
    file.write_bytes(content)
    with pytest.raises(QuestionSetError, match=r"set\.yaml"):
        load_question_set(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"nothing\.yaml"):
        load_question_set(tmp_path / "nothing.yaml")


def answer_of(
    *quotes: str, shown: int = 1, status: Status = Status.ANSWERED, mode: Mode = Mode.EXTRACTIVE
) -> Answer:
    """An answer with these quotes, the first ``shown`` of them as citations."""
    citations = tuple(
        Citation(number, Quote(version_of(words), 1, 0, len(words), (0, len(words))), None)
        for number, words in enumerate(quotes, start=1)
    )
    return Answer(
        "Who?",
        status,
        mode,
        "Ana Brandt wrote it.",
        "made",
        citations=citations[:shown],
        more=citations[shown:],
    )


@pytest.mark.parametrize(
    ("count", "expected", "hit"),
    [
        (1, Expectation(quote_contains=("the bridge",)), True),
        (1, Expectation(quote_contains=("the ferry",)), False),
        (2, Expectation(quote_contains=("the ferry",)), True),
        (2, Expectation(quote_contains=("the tram",)), False),
        (3, Expectation(quote_contains=("the tram",)), True),
        (3, Expectation(quote_contains=("the bridge", "the ferry")), False),
        (1, Expectation(quote_contains=("the bridge", "Ana")), True),
        (1, Expectation(answer_contains=("the bridge",)), True),
        (1, Expectation(answer_contains=("wrote",)), False),
        (1, Expectation(answer_contains=("absent",), quote_contains=("the bridge",)), True),
    ],
)
def test_a_hit_is_in_one_of_the_first_quotes(count: int, expected: Expectation, hit: bool) -> None:
    answer = answer_of("Ana closed the bridge.", "Bo sank the ferry.", "Cy drove the tram.")
    assert hit_at(answer, count, expected) is hit


def test_what_was_not_found_is_missed() -> None:
    answer = answer_of("Ana closed the bridge.", shown=0, status=Status.NOT_FOUND)
    assert not hit_at(answer, 3, Expectation(quote_contains=("the bridge",)))
    assert not any_within(answer, 3, ["the bridge"])


def test_an_unsure_answer_counts() -> None:
    answer = answer_of("Ana closed the bridge.", status=Status.UNSURE)
    assert hit_at(answer, 1, Expectation(quote_contains=("the bridge",)))


def test_a_record_answers_with_its_words() -> None:
    answer = answer_of(mode=Mode.METADATA)
    assert hit_at(answer, 1, Expectation(answer_contains=("Ana Brandt",)))
    assert not hit_at(answer, 1, Expectation(answer_contains=("Ana Brandt", "Bo")))


def test_any_of_several_right_answers_counts() -> None:
    answer = answer_of("Ana closed the bridge.", "Bo sank the ferry.")
    assert any_within(answer, 1, ["a tram", "the bridge"])
    assert not any_within(answer, 1, ["a tram", "the ferry"])
    assert any_within(answer, 2, ["a tram", "the ferry"])
    assert not any_within(answer, 2, [])
