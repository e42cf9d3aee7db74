"""An extractive answer in a model's words: what is shown, what is dropped, when quotes stay."""

from __future__ import annotations

import json

import pytest

from bot.answering.answer import Answer, Mode, Status
from bot.answering.answerer import Answerer
from bot.composition.completion import Fault, LanguageModelError, Usage
from bot.composition.composer import NOT_ANSWERED, Composer
from bot.composition.evidence import evidence_of
from bot.composition.reply import ModelReply
from bot.composition.report import Outcome
from bot.composition.verification import ClaimFault
from store.library import Library
from tests.composition.scripted import ScriptedModel, reply
from tests.conftest import SAMPLE_ARTICLE, TROOPS, ingest

ALERT = "The Pentagon placed 8,500 troops on heightened alert"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, model):  # type: ignore[no-untyped-def]
    """The sample article; do not change it."""
    with Library(tmp_path_factory.mktemp("composer"), model) as opened:
        ingest(opened, SAMPLE_ARTICLE)
        yield opened


@pytest.fixture(scope="module")
def extractive(library: Library) -> Answer:
    """The answer in the article's own words."""
    return Answerer(library).answer(TROOPS)


def place_of(answer: Answer, words: str) -> int:
    """The number of the passage that has some words."""
    [found] = [each.number for each in evidence_of(answer) if words in each.text]
    return found


def composed(library: Library, answer: Answer, scripted: ModelReply | LanguageModelError) -> Answer:
    library.replies.forget_guild(7)  # each test has replies of its own to the same words
    return Composer(library, ScriptedModel([scripted])).compose(answer, 7)


def test_claims_are_shown_with_their_quotations(library: Library, extractive: Answer) -> None:
    number = place_of(extractive, ALERT)
    said = reply(
        ("The Pentagon put 8,500 troops on alert.", number, ALERT),
        ("Nobody has ordered them to go.", number, "nobody has yet given the order to send them"),
    )
    answer = composed(library, extractive, said)
    assert (answer.mode, answer.status) == (Mode.COMPOSED, Status.ANSWERED)
    assert answer.text == (
        "The Pentagon put 8,500 troops on alert. [1] Nobody has ordered them to go. [1]"
    )
    [citation] = answer.citations
    assert citation.quote.text.startswith(ALERT)
    assert citation.link is not None
    assert answer.composition is not None
    assert answer.composition.outcome is Outcome.COMPOSED
    assert answer.composition.usage == Usage(700, 60)
    assert all(each.quote.text != citation.quote.text for each in answer.more)
    assert json.loads(json.dumps(answer.as_json()))["claims"] == [
        {"text": "The Pentagon put 8,500 troops on alert.", "citation": 1},
        {"text": "Nobody has ordered them to go.", "citation": 1},
    ]


def test_what_does_not_hold_is_dropped_and_told(library: Library, extractive: Answer) -> None:
    number = place_of(extractive, ALERT)
    said = reply(
        ("The Pentagon put 9,500 troops on alert.", number, ALERT),
        ("The Pentagon put 8,500 troops on alert.", number, ALERT),
        ("Spaghetti was served.", number, "spaghetti was served to the troops"),
    )
    answer = composed(library, extractive, said)
    assert [claim.text for claim in answer.claims] == ["The Pentagon put 8,500 troops on alert."]
    assert answer.composition is not None
    faults = [(each["fault"], each["detail"]) for each in answer.composition.as_json()["dropped"]]
    assert faults == [("number", "9,500"), ("quote", "")]


def test_where_nothing_holds_the_quotes_stay_alone(library: Library, extractive: Answer) -> None:
    answer = composed(library, extractive, reply(("It was 9,500.", 1, "9,500 troops")))
    assert answer.text == extractive.text
    assert answer.citations == extractive.citations
    assert not answer.claims
    assert answer.composition is not None
    assert answer.composition.outcome is Outcome.NOTHING_VERIFIED


@pytest.mark.parametrize("fault", list(Fault))
def test_without_a_reply_the_quotes_stay_alone(
    library: Library, extractive: Answer, fault: Fault
) -> None:
    error = LanguageModelError(fault, "openai: no reply", Usage(700, 0), 1)
    answer = composed(library, extractive, error)
    assert (answer.text, answer.status, answer.mode) == (
        extractive.text,
        extractive.status,
        Mode.EXTRACTIVE,
    )
    assert answer.composition is not None
    assert answer.composition.as_json()["outcome"] == "unavailable"
    assert answer.composition.usage == Usage(700, 0)


def test_not_answered_makes_it_less_sure(library: Library, extractive: Answer) -> None:
    said = ModelReply(answered=False, claims=[])
    answer = composed(library, extractive, said)
    assert (answer.status, answer.reason) == (Status.UNSURE, NOT_ANSWERED)
    assert answer.citations == extractive.citations
    assert "I am not sure that this answers your question" in answer.text


def test_claims_of_a_reply_that_is_no_answer_are_not_shown(
    library: Library, extractive: Answer
) -> None:
    number = place_of(extractive, ALERT)
    said = reply(("The Pentagon put 8,500 troops on alert.", number, ALERT), answered=False)
    answer = composed(library, extractive, said)
    assert not answer.claims
    assert answer.status is Status.UNSURE


def test_the_model_gets_the_passages_and_nothing_else(library: Library, extractive: Answer) -> None:
    model = ScriptedModel([reply(("It rained.", 1, "rain"))])
    library.replies.forget_guild(7)
    Composer(library, model).compose(extractive, 7)
    system, user = model.asked[0]
    assert (system.role, user.role) == ("system", "user")
    asked = json.loads(user.text)
    assert asked["question"] == TROOPS
    assert [each["number"] for each in asked["evidence"]] == [
        each.number for each in evidence_of(extractive)
    ]
    article = library.version(extractive.citations[0].quote.version.article_id).text
    assert all(each["text"] in article for each in asked["evidence"])
    assert model.guilds == [7]


@pytest.mark.parametrize(
    "question", ["Who wrote this article?", "Hello!", "How long should I boil spaghetti?"]
)
def test_what_no_passage_answers_is_not_sent(library: Library, question: str) -> None:
    model = ScriptedModel()
    answer = Answerer(library).answer(question)
    assert Composer(library, model).compose(answer) == answer
    assert not model.asked


def test_an_article_removed_meanwhile_leaves_no_claim(
    tmp_path,
    model,
    extractive: Answer,  # type: ignore[no-untyped-def]
) -> None:
    with Library(tmp_path / "data", model) as emptied:
        said = reply(
            ("The Pentagon put 8,500 troops on alert.", place_of(extractive, ALERT), ALERT)
        )
        answer = composed(emptied, extractive, said)
    assert not answer.claims
    assert answer.composition is not None
    assert answer.composition.outcome is Outcome.NOTHING_VERIFIED
    assert answer.composition.claims == 1
    [dropped] = answer.composition.dropped
    assert (dropped.claim, dropped.fault) == (said.claims[0], ClaimFault.NOT_STORED)
