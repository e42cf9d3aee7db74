"""The owner's article in its three saves, where it is at hand: record, furniture, questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Status
from bot.answering.answerer import Answerer
from bot.evaluation.question_set import QuestionSet, load_question_set
from bot.evaluation.scoring import hit_at
from ingest.chunk import paragraph_spans
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import Version
from tests.conftest import SHARED, ingest

ARTICLES = SHARED / "articles"
QUESTIONS = SHARED / "questions" / "ukraine.yaml"
SAVES = ("ukraine-crisis.txt", "ukraine-crisis.html", "ukraine-crisis-updated.txt")
FIRST_QUOTE_FLOOR = 0.75
FIRST_THREE_FLOOR = 0.84
FURNITURE = (
    "sign in",
    "show more",
    "view more",
    "the latest",
    "advertisement",
    "cookie",
    "subscribe",
    "share this",
    "comments",
    "http",
    "](",
    "\\",
)

pytestmark = pytest.mark.skipif(
    not (ARTICLES.is_dir() and QUESTIONS.is_file()), reason="the owner's article is not here"
)


@pytest.fixture(scope="module", params=SAVES)
def answers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[tuple[Version, QuestionSet, dict[str, Answer]]]:
    """One save in a library of its own, and the answers to the questions about it."""
    path: Path = ARTICLES / request.param
    with Library(tmp_path_factory.mktemp("owner"), model) as library:
        (result,) = ingest(library, path)
        assert result.stored is not None
        found = load_question_set(QUESTIONS)
        answerer = Answerer(library)
        given = {each.id: answerer.answer(each.question) for each in found.questions}
        yield library.version(result.stored.article_id), found, given


def test_the_record_is_in_every_citation(
    answers: tuple[Version, QuestionSet, dict[str, Answer]],
) -> None:
    version, _, given = answers
    article = given["troops"].as_json()["citations"][0]["article"]
    assert article["authors"] == [
        "Robyn Dixon",
        "David L. Stern",
        "Missy Ryan",
        "Karoun Demirjian",
    ]
    assert article["publisher"] == "The Washington Post"
    assert article["published"] == "2022-01-24"
    assert article["title"] == version.metadata.title
    assert article["url"].startswith("https://www.washingtonpost.com/world/2022/01/24/")


def test_no_furniture_can_be_quoted(
    answers: tuple[Version, QuestionSet, dict[str, Answer]],
) -> None:
    version, _, given = answers
    assert "$1.35 billion" in version.text
    assert not [words for words in FURNITURE if words in version.text.lower()]
    for answer in given.values():
        for citation in answer.citations + answer.more:
            quote = citation.quote
            assert quote.text == version.text[quote.start : quote.end]
            start, end = paragraph_spans(version.text)[quote.paragraph - 1]
            assert start <= quote.start < end


def test_its_questions(answers: tuple[Version, QuestionSet, dict[str, Answer]]) -> None:
    _, found, given = answers
    answerable = [each for each in found.questions if not each.expect.unanswerable]
    first = [each.id for each in answerable if not hit_at(given[each.id], 1, each.expect)]
    three = [each.id for each in answerable if not hit_at(given[each.id], 3, each.expect)]
    assert len(first) <= (1 - FIRST_QUOTE_FLOOR) * len(answerable), f"not first: {first}"
    assert len(three) <= (1 - FIRST_THREE_FLOOR) * len(answerable), f"not in three: {three}"
    for each in found.questions:
        if each.expect.unanswerable and not each.near_miss:
            assert given[each.id].status is Status.NOT_FOUND, each.id
        if each.near_miss:
            assert given[each.id].status is not Status.ANSWERED, each.id
