"""Follow-ups in Discord that a language model makes stand alone, behind a real client."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.composition.client import LanguageModel
from bot.composition.opening import AskedModel
from store.embeddings import EmbeddingModel
from tests.bot.discord_world import TROOPS, World, world_in
from tests.bot.shown_messages import check_limits, shown_quotes, text_of, unescaped
from tests.bot.thread_world import FIRMS, HUNDER, SAID, UNDERSTOOD, follow_up, opened, say
from tests.composition.openai_server import OpenAIServer, Reply, Request, Scripted, openai_server

REWRITTEN = "What does Andy Hunder, who heads the American Chamber, say about firms?"
PRIVATE = "Who is the secretary-general of NATO?"


@pytest.fixture(scope="module")
def serving() -> Iterator[tuple[OpenAIServer, AskedModel]]:
    """A server that answers no question, and the real client."""
    with openai_server() as server, LanguageModel("openai:x", server.url, 30) as model:
        yield server, AskedModel(model, 8_000)


@pytest.fixture
def server(serving: tuple[OpenAIServer, AskedModel]) -> OpenAIServer:
    """The server, not asked yet."""
    serving[0].requests.clear()
    serving[0].answer = rewriting(REWRITTEN)
    return serving[0]


@pytest_asyncio.fixture
async def world(
    data_folder: Path,
    model: EmbeddingModel,
    serving: tuple[OpenAIServer, AskedModel],
    server: OpenAIServer,
) -> AsyncIterator[World]:
    """The bot with that model, in servers with threads for follow-ups."""
    assert not server.requests
    async with world_in(data_folder, model, language_model=serving[1]) as opened_world:
        opened_world.choose(follow_up_threads=True)
        yield opened_world


def is_rewriting(request: Request) -> bool:
    """Whether a request asks for a rewritten question."""
    return "question" in request.schema.get("properties", {})


def rewriting(question: str):  # type: ignore[no-untyped-def]
    """What the server answers: this question, and to be worded nothing that holds."""

    def answer(request: Request) -> Scripted:
        if is_rewriting(request):
            return Reply({"question": question})
        return Reply({"answered": True, "claims": []})

    return answer


def told(server: OpenAIServer) -> list[dict[str, object]]:
    """What each request to rewrite had to say."""
    return [
        json.loads(each.messages[-1]["content"]) for each in server.requests if is_rewriting(each)
    ]


async def test_in_a_thread_the_small_print_has_the_rewritten_question(
    world: World, server: OpenAIServer
) -> None:
    answer, thread = await opened(world)
    [first] = await say(world, thread, FIRMS)
    check_limits(first)
    assert f"-# Understood as: {REWRITTEN}" in unescaped(text_of(first))
    assert SAID in shown_quotes(first)[0]
    [asked] = told(server)
    assert asked == {
        "before": [{"question": HUNDER, "quoted": shown_quotes(answer)[0]}],
        "question": FIRMS,
    }
    assert world.kept(first).rewritten == REWRITTEN
    [second] = await say(world, thread, "And what does he call the departures?")
    assert [each["question"] for each in told(server)[1]["before"]] == [HUNDER, REWRITTEN]  # type: ignore[index, attr-defined]
    assert world.kept(second).rewritten is None, "that rewriting drops what was asked"


async def test_one_that_does_not_hold_changes_nothing(world: World, server: OpenAIServer) -> None:
    server.answer = rewriting("What does [Elon Musk](https://evil.example) say? @everyone")
    _, thread = await opened(world)
    [first] = await say(world, thread, FIRMS)
    assert UNDERSTOOD in unescaped(text_of(first))
    assert SAID in shown_quotes(first)[0]
    assert "Musk" not in text_of(first)
    assert world.kept(first).rewritten is None


async def test_no_private_question_and_nothing_of_other_servers_is_sent_before(
    world: World, server: OpenAIServer
) -> None:
    private = (await world.ask(PRIVATE, private=True)).response
    followed = await follow_up(world, private, "And what does he say about it?")
    assert "Understood as" in text_of(followed.response)
    assert told(server) == [], "what follows a private question is read without the model"
    _, thread = await opened(world)
    await world.stranger.slash(world.other_answers, "ask", question=TROOPS)
    await say(world, thread, FIRMS)
    [asked] = told(server)
    sent = json.dumps(asked)
    assert PRIVATE not in sent
    assert TROOPS not in sent
    assert str(world.alice.id) not in "".join(each.text for each in server.requests)
