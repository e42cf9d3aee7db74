"""The client against a server that is slow, down or over its limits, and with many at once."""

from __future__ import annotations

import gzip
import threading

import pytest

from bot.composition.client import LanguageModel
from bot.composition.completion import Fault, LanguageModelError, Usage
from bot.composition.exchange import LARGEST_BODY
from bot.composition.reply import ModelReply
from tests.composition.boats import MESSAGES, READ, REPLY, client, complete, failure
from tests.composition.openai_server import (
    Body,
    Cut,
    Dribble,
    Huge,
    OpenAIServer,
    Refusal,
    Reply,
    Request,
    Scripted,
    Silence,
    Status,
)

DEADLINE = 1.5
"""Seconds, in tests that wait for it."""


# ---- failing


@pytest.mark.parametrize(
    "scripted",
    [
        Status(429, "0"),
        Status(429),
        Status(429, "soon"),
        Status(429, "Mon, 01 Jan 2024 00:00:00 GMT"),
        Status(500),
        Status(503, "1"),
        Cut(),
        Cut(in_body=True),
    ],
    ids=str,
)
def test_one_retry(server: OpenAIServer, scripted: Scripted) -> None:
    completion = complete(server, scripted, Reply(REPLY))
    assert completion.reply == READ
    assert completion.requests == 2
    assert completion.seconds >= 0.3


@pytest.mark.parametrize(
    ("scripted", "fault"),
    [
        (Status(429, "0"), Fault.RATE_LIMITED),
        (Status(500), Fault.UNAVAILABLE),
        (Cut(), Fault.UNAVAILABLE),
    ],
)
def test_there_is_no_second_retry(server: OpenAIServer, scripted: Scripted, fault: Fault) -> None:
    error = failure(server, scripted, scripted, Reply(REPLY))
    assert (error.fault, error.requests, error.usage) == (fault, 2, Usage())


def test_a_wait_beyond_the_deadline_is_not_begun(server: OpenAIServer) -> None:
    error = failure(server, Status(429, "60"), Reply(REPLY))
    assert (error.fault, error.requests) == (Fault.RATE_LIMITED, 1)


def test_a_repair_after_a_retry(server: OpenAIServer) -> None:
    completion = complete(server, Status(500), Reply("{bad"), Reply(REPLY))
    assert completion.requests == 3
    assert failure(server, Status(500), Reply("{bad"), Status(500)).requests == 3


@pytest.mark.parametrize("scripted", [Silence(), Dribble()], ids=str)
def test_silence_ends_at_the_deadline(server: OpenAIServer, scripted: Scripted) -> None:
    error = failure(server, scripted, seconds=DEADLINE)
    assert error.fault is Fault.TIMEOUT
    assert error.requests == 1
    assert error.usage.input_tokens > 0
    assert not server.over.is_set()  # it was left, and did not end


def test_a_silent_request_does_not_hinder_the_next(server: OpenAIServer) -> None:
    server.script(Silence(), Reply(REPLY))
    with client(server, DEADLINE, concurrent=1) as model:
        with pytest.raises(LanguageModelError):
            model.complete(MESSAGES, ModelReply)
        assert model.complete(MESSAGES, ModelReply).reply == READ


def test_a_huge_reply_is_not_swallowed(server: OpenAIServer) -> None:
    size = 50 * LARGEST_BODY  # more than the buffers between the two take
    error = failure(server, Huge(size), Reply(REPLY))
    assert (error.fault, error.requests) == (Fault.TOO_LARGE, 1)
    server.close()
    assert all(sent < size for sent in server.bytes_sent)


@pytest.mark.parametrize(
    "scripted",
    [
        Body(b" " * (LARGEST_BODY + 1)),
        Body(gzip.compress(b" " * 10_000_000), {"Content-Encoding": "gzip"}),
    ],
    ids=["declared", "compressed"],
)
def test_a_huge_body_is_not_begun(server: OpenAIServer, scripted: Scripted) -> None:
    assert failure(server, scripted).fault is Fault.TOO_LARGE
    assert server.requests[0].headers["accept-encoding"] == "identity"


def test_nobody_listens() -> None:
    from tests.composition.openai_server import openai_server

    with openai_server() as server:
        address = server.url
    with (
        LanguageModel("openai:test", address) as model,
        pytest.raises(LanguageModelError) as raised,
    ):
        model.complete(MESSAGES, ModelReply)
    assert raised.value.fault is Fault.UNAVAILABLE
    assert raised.value.usage == Usage()


def test_a_model_without_temperature(server: OpenAIServer) -> None:
    completion = complete(
        server, Status(400, message="Unsupported value: 'temperature' …"), Reply(REPLY)
    )
    assert completion.requests == 2
    assert server.requests[0].body["temperature"] == 0
    assert "temperature" not in server.requests[1].body


@pytest.mark.parametrize("code", ["invalid_api_key", "model_not_found", "context_length_exceeded"])
def test_a_final_rejection_is_not_tried_otherwise(server: OpenAIServer, code: str) -> None:
    error = failure(server, Status(404 if code == "model_not_found" else 400, code=code))
    assert (error.fault, error.requests) == (Fault.REJECTED, 1)
    assert code in error.reason


def test_a_rejected_question_changes_nothing_for_the_next(server: OpenAIServer) -> None:
    server.script(*[Status(400)] * 4, Reply(REPLY))
    with client(server) as model:
        with pytest.raises(LanguageModelError):
            model.complete(MESSAGES, ModelReply)
        assert model.complete(MESSAGES, ModelReply).reply == READ
    assert server.requests[-1].method == "json_schema"


@pytest.mark.parametrize(
    ("scripted", "told"),
    [
        ((Status(401, code="invalid_api_key"),), ("answered 401 (invalid_api_key)", "key", "LLM")),
        ((Status(429, retry_after="3600"),), ("answered 429", "limits", "credit")),
        ((Cut(),) * 2, ("cannot be reached", "LLM_BASE_URL")),
        ((Silence(),), ("no reply within 1.5 seconds", "LLM_TIMEOUT_SECONDS")),
        ((Refusal(),), ("declined", "choose another model")),
    ],
    ids=["key", "limit", "network", "time", "model"],
)
def test_what_is_logged_says_what_to_check(
    server: OpenAIServer,
    caplog: pytest.LogCaptureFixture,
    scripted: tuple[Scripted, ...],
    told: tuple[str, ...],
) -> None:
    """A command shows the message and nothing of what comes with it."""
    failure(server, *scripted, seconds=DEADLINE)
    [logged] = [each.getMessage() for each in caplog.records if "no reply" in each.getMessage()]
    for words in (*told, "`pullquote doctor`"):
        assert words in logged


# ---- many at once


def test_no_more_are_with_the_provider_than_allowed(server: OpenAIServer) -> None:
    under_way, most, lock = 0, 0, threading.Lock()
    pause = threading.Event()

    def answer(_: Request) -> Scripted:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        pause.wait(0.1)
        with lock:
            under_way -= 1
        return Reply(REPLY)

    server.answer = answer
    replies: list[ModelReply] = []
    with client(server, concurrent=2) as model:
        threads = [
            threading.Thread(
                target=lambda: replies.append(model.complete(MESSAGES, ModelReply).reply)
            )
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert replies == [READ] * 8
    assert most == 2


def test_whoever_gets_no_turn_is_told_soon(server: OpenAIServer) -> None:
    begun = threading.Event()

    def answer(_: Request) -> Scripted:
        begun.set()
        return Silence()

    server.answer = answer
    with client(server, DEADLINE, concurrent=1) as model:

        def ask() -> None:
            with pytest.raises(LanguageModelError):
                model.complete(MESSAGES, ModelReply)

        first = threading.Thread(target=ask)
        first.start()
        assert begun.wait(10)
        with pytest.raises(LanguageModelError) as raised:
            model.complete(MESSAGES, ModelReply)
        first.join()
    assert raised.value.fault is Fault.BUSY
    assert raised.value.requests == 0


def test_closing_ends_what_is_under_way(server: OpenAIServer) -> None:
    server.script(Silence())
    faults: list[Fault] = []
    model = LanguageModel("openai:test", server.url)

    def ask() -> None:
        try:
            model.complete(MESSAGES, ModelReply)
        except LanguageModelError as error:
            faults.append(error.fault)

    thread = threading.Thread(target=ask)
    thread.start()
    while not server.requests:
        thread.join(0.01)
    model.close()
    thread.join(5)
    assert faults == [Fault.UNAVAILABLE]
    with pytest.raises(LanguageModelError):
        model.complete(MESSAGES, ModelReply)
