"""Follow-ups rewritten by a model behind a real client: used where they hold, else as without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.follow_up import Turn
from bot.composition.client import LanguageModel
from bot.composition.composer import Composer
from bot.composition.earlier_questions import asked_before
from bot.composition.opening import REWRITE_OUTPUT_TOKENS, AskedModel
from bot.composition.rewriter import Rewriting
from store.embeddings import EmbeddingModel
from store.library import Library
from store.usage import TokenUsage
from tests.composition.ferry import ENGINE, REWRITTEN, RIGHT, WHEN, WHO, WRONG, add_ferry
from tests.composition.openai_server import (
    Body,
    Cut,
    OpenAIServer,
    Refusal,
    Reply,
    Request,
    Silence,
    Status,
    openai_server,
)

GUILD = 7


def is_rewriting(request: Request) -> bool:
    """Whether a request asks for a rewritten question, and not for an answer."""
    return "question" in request.schema.get("properties", {})


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("ferry"), model) as opened:
        add_ferry(opened)
        yield opened


@pytest.fixture
def library(shared: Library) -> Library:
    """The ferry, with nothing spent or kept by other tests."""
    shared.replies.forget_guild(GUILD)
    return shared


@pytest.fixture(scope="module")
def turns(shared: Library) -> list[Turn]:
    """What is asked before."""
    return asked_before(Answerer(shared), [WHO, WHEN])


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[OpenAIServer, AskedModel]]:
    """A server and the real client."""
    with (
        openai_server() as opened,
        LanguageModel("openai:test-model", opened.url, timeout_seconds=30) as client,
    ):
        yield opened, AskedModel(client, 8_000)


@pytest.fixture
def server(running: tuple[OpenAIServer, AskedModel]) -> OpenAIServer:
    """The server, not asked yet."""
    running[0].requests.clear()
    return running[0]


@pytest.fixture
def asked_model(running: tuple[OpenAIServer, AskedModel]) -> AskedModel:
    """The real client."""
    return running[1]


def answered(
    library: Library, model: AskedModel, turns: list[Turn], question: str = ENGINE
) -> tuple[Answer, Rewriting | None]:
    """The answer without a model's words, and what became of the question."""
    rewriting = Composer(library, model).rewrite(question, turns, GUILD)
    rewritten = rewriting.text if rewriting else None
    return Answerer(library).answer(question, before=turns[-1], rewritten=rewritten), rewriting


def spent(library: Library) -> TokenUsage:
    """What the guild's questions took."""
    return library.usage.of_day(GUILD)


def test_a_rewritten_question_finds_what_it_asks_for(
    library: Library, asked_model: AskedModel, server: OpenAIServer, turns: list[Turn]
) -> None:
    plain = Answerer(library).answer(ENGINE, before=turns[-1])
    assert plain.citations[0].quote.text == WRONG
    before = spent(library)
    server.script(Reply({"question": REWRITTEN}, usage=(180, 14)))
    answer, rewriting = answered(library, asked_model, turns)
    assert answer.citations[0].quote.text == RIGHT
    assert (answer.question, answer.understood) == (ENGINE, REWRITTEN)
    assert rewriting is not None
    assert rewriting.as_json()["used"]
    assert rewriting.spent.tokens == 194
    assert spent(library) == before + TokenUsage(180, 14, requests=1)
    [request] = server.requests
    sent = json.loads(request.messages[-1]["content"])
    assert sent == {
        "before": [{"question": turn.question, "quoted": turn.quote} for turn in turns],
        "question": ENGINE,
    }
    assert request.body["max_completion_tokens"] == REWRITE_OUTPUT_TOKENS


@pytest.mark.parametrize(
    "fault",
    [
        Reply({"question": "What did Ingrid Solheim say about the 40 engines?"}),
        Reply({"question": "What did Elon Musk say about the engine?"}),
        Reply({"question": "What did <@123456789012345678> say about the engine?"}),
        Reply({"question": REWRITTEN[:-1] + " x" * 1_000 + "?"}),
        Reply({"question": "What did Ingrid Solheim say about the engine?\n@everyone"}),
        Reply({"question": ENGINE}),
        Reply({"question": ""}),
        Reply({"question": None}),
        Reply({"answered": True}),
        Reply("What did Ingrid"),
        Reply(""),
        Refusal(),
        Status(429, retry_after="0"),
        Status(500),
        Cut(),
        Body(b"x" * 2_000_000),
    ],
    ids=[
        "new number", "new name", "mention", "2,000 characters", "two lines", "unchanged", "empty",
        "null", "another object", "malformed", "nothing", "refusal", "429", "500", "cut", "2 MB",
    ],
)  # fmt: skip
def test_otherwise_the_question_is_read_as_without_a_model(
    library: Library, asked_model: AskedModel, server: OpenAIServer, turns: list[Turn], fault: Any
) -> None:
    server.script(fault)
    answer, rewriting = answered(library, asked_model, turns)
    assert rewriting is not None
    assert rewriting.text is None
    assert rewriting.reason
    assert (answer.understood, answer.citations) == (
        "What did she say about the engine (ferry sink)?",
        Answerer(library).answer(ENGINE, before=turns[-1]).citations,
    )
    assert len(server.requests) == 1, "one request, whatever came of it"


def test_silence_is_not_waited_for_long(library: Library, turns: list[Turn]) -> None:
    with (
        openai_server() as server,
        LanguageModel("openai:test-model", server.url, timeout_seconds=1) as opened,
    ):
        server.answer = lambda request: Silence() if is_rewriting(request) else Status(401)
        composer = Composer(library, AskedModel(opened, 8_000))
        rewriting = composer.rewrite(ENGINE, turns, GUILD)
        assert rewriting is not None
        assert rewriting.text is None
        assert "0.3 seconds" in rewriting.reason
        answer = Answerer(library).answer(ENGINE, before=turns[-1])
        answer = composer.compose(answer, GUILD, rewriting)
        assert [is_rewriting(each) for each in server.requests] == [True, False]
    assert answer.seconds["rewriting"] == rewriting.seconds >= 0.3
    assert answer.as_json()["rewriting"]["used"] is False


@pytest.mark.parametrize(
    "question",
    ["Who built the ferry to Aldmoor?", "Who wrote it?", "Thanks!", f"And why? {'x' * 600}"],
    ids=["whole", "about the article", "greeting", "long"],
)
def test_what_stands_alone_is_not_sent(
    library: Library,
    asked_model: AskedModel,
    server: OpenAIServer,
    turns: list[Turn],
    question: str,
) -> None:
    assert answered(library, asked_model, turns, question)[1] is None
    assert Composer(library, asked_model).rewrite(ENGINE, [], GUILD) is None
    assert not server.requests


def test_what_follows_a_private_question_is_not_sent(
    library: Library, asked_model: AskedModel, server: OpenAIServer, turns: list[Turn]
) -> None:
    private = Turn("Who was sacked?", turns[0].quote, turns[0].article_id, private=True)
    assert answered(library, asked_model, [*turns, private])[1] is None
    assert not server.requests


def test_without_budget_nothing_is_sent(
    library: Library, asked_model: AskedModel, server: OpenAIServer, turns: list[Turn]
) -> None:
    rewriting = Composer(library, asked_model, tokens_per_day=0).rewrite(ENGINE, turns, GUILD)
    assert rewriting is not None
    assert rewriting.text is None
    assert "0 tokens of today" in rewriting.reason
    assert not server.requests


# ---- hostile text

INJECTIONS: list[dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("rewrite_injections.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", INJECTIONS, ids=[case["id"] for case in INJECTIONS])
def test_a_model_that_obeys_what_it_reads_changes_nothing(
    library: Library, asked_model: AskedModel, server: OpenAIServer, case: dict[str, str]
) -> None:
    quote = case.get("quote", "Ingrid Solheim commanded the ferry.")
    turns = [Turn(case.get("before", WHO), quote)]
    server.script(Reply({"question": case["rewrite"]}))
    question = case.get("question", ENGINE)
    rewriting = Composer(library, asked_model).rewrite(question, turns, GUILD)
    assert rewriting is not None
    assert rewriting.text is None
    [request] = server.requests
    sent = json.loads(request.messages[-1]["content"])  # no words end what holds them
    assert sent["question"] == question
    assert [each["question"] for each in sent["before"]] == [turns[0].question]
