"""The client against a server that speaks OpenAI's format, well and badly."""

from __future__ import annotations

import gzip
import json
import logging
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.composition.client import LanguageModel, open_language_model
from bot.composition.completion import Completion, Fault, LanguageModelError, Message, Usage
from bot.composition.exchange import LARGEST_BODY
from bot.composition.reply import ClaimReply, ModelReply
from bot.settings import Settings
from tests.composition.openai_server import (
    ALL_METHODS,
    Body,
    Choices,
    Cut,
    Dribble,
    Huge,
    Method,
    OpenAIServer,
    Refusal,
    Reply,
    Request,
    Scripted,
    Silence,
    Status,
)

REPLY: dict[str, Any] = {
    "answered": True,
    "claims": [{"text": "Six boats sailed.", "evidence": 1, "quote": "six boats sailed"}],
}
READ = ModelReply(
    answered=True,
    claims=[ClaimReply(text="Six boats sailed.", evidence=1, quote="six boats sailed")],
)
MESSAGES = (Message("system", "Answer."), Message("user", "[1] {x} six boats sailed\nHow many?"))
DEADLINE = 1.5
"""Seconds, in tests that wait for it."""
KEY = "sk-test-51f0c2"


@contextmanager
def client(
    server: OpenAIServer, seconds: float = 15, concurrent: int = 8
) -> Iterator[LanguageModel]:
    with LanguageModel("openai:test", server.url, seconds, concurrent) as model:
        yield model


def complete(
    server: OpenAIServer, *scripted: Scripted, seconds: float = 15, most_tokens: int | None = None
) -> Completion[ModelReply]:
    """What becomes of a question whose requests are answered so."""
    server.script(*scripted)
    with client(server, seconds) as model:
        return model.complete(MESSAGES, ModelReply, most_tokens)


def failure(server: OpenAIServer, *scripted: Scripted, seconds: float = 15) -> LanguageModelError:
    with pytest.raises(LanguageModelError) as raised:
        complete(server, *scripted, seconds=seconds)
    return raised.value


# ---- well-formed


@pytest.mark.parametrize("method", ALL_METHODS)
def test_a_reply_in_each_way_and_the_way_is_remembered(
    server: OpenAIServer, method: Method
) -> None:
    server.methods = (method,)
    turned_down = ALL_METHODS.index(method)
    server.script(Reply(REPLY, usage=(300, 40)), Reply(REPLY))
    with client(server) as model:
        completion = model.complete(MESSAGES, ModelReply)
        assert completion.reply == READ
        assert completion.usage == Usage(300, 40)
        assert completion.requests == turned_down + 1
        assert model.complete(MESSAGES, ModelReply).requests == 1
    last = server.requests[-1]
    assert last.method == method
    assert "{x} six boats sailed" in last.text
    if method in ("json_schema", "function_calling"):
        assert set(last.schema["properties"]) == {"answered", "claims"}
    else:
        assert '"claims"' in last.text
        assert "JSON schema" in last.text


def test_the_schema_has_nothing_that_strict_modes_reject(server: OpenAIServer) -> None:
    complete(server, Reply(REPLY))
    sent = json.dumps(server.requests[0].body)
    assert server.requests[0].body["response_format"]["json_schema"]["strict"] is True
    assert not [
        word for word in ("maxLength", "maxItems", "minimum", "$ref", "$defs") if word in sent
    ]
    assert sent.count('"additionalProperties": false') == 2
    assert "copied character for character" in sent


@pytest.mark.parametrize(
    "content",
    [
        "Here it is:\n```json\n" + json.dumps(REPLY) + "\n```\nI hope that helps {you}.",
        '<think>{not json} {"answered": false, "claims": []}</think>' + json.dumps(REPLY),
        json.dumps({"ModelReply": REPLY}),
        json.dumps({"name": "ModelReply", "arguments": REPLY}),
        json.dumps({"answered": True, "claims": json.dumps(REPLY["claims"])}),
        json.dumps({"answered": "true", "claims": [{**REPLY["claims"][0], "evidence": "1"}]}),
        "\ufeff\n" + json.dumps(REPLY, indent=4),
    ],
    ids=["fenced", "thinking", "wrapped", "called in text", "list as string", "strings", "bom"],
)
@pytest.mark.parametrize("methods", [ALL_METHODS, ("function_calling",)])
def test_an_object_is_found_in_what_surrounds_it(
    server: OpenAIServer, content: str, methods: tuple[Method, ...]
) -> None:
    server.methods = methods
    completion = complete(server, Reply(content, tool=False))
    assert completion.reply == READ


def test_of_several_choices_the_first_counts(server: OpenAIServer) -> None:
    completion = complete(server, Choices([Reply(REPLY), Reply({"answered": False, "claims": []})]))
    assert completion.reply == READ
    assert completion.usage == Usage(100, 40)


def test_where_tokens_are_not_counted_they_are_estimated(server: OpenAIServer) -> None:
    usage = complete(server, Reply(REPLY, usage=None)).usage
    assert usage.input_tokens == pytest.approx(len("".join(m.text for m in MESSAGES)) / 4, abs=1)
    assert usage.output_tokens >= len(json.dumps(REPLY)) // 4
    negative = complete(server, Reply(REPLY, usage=(-5, 10**12))).usage
    assert 0 < negative.total < 1000


# ---- malformed


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"answered": true, "claims": [', "no complete JSON object"),
        ("I’m sorry, I can’t help with that.", "no complete JSON object"),
        ("{" * 100_000, "no complete JSON object"),
        ('{"a":' * 30_000, "no complete JSON object"),
        ('{"answered": true}', "claims: Field required"),
        ('{"answered": true, "claims": [{"text": "x", "evidence": -1, "quote": "y"}]}', "evidence"),
        ('{"answered": true, "claims": [{"text": "\\ud800", "evidence": 1, "quote": ""}]}', "text"),
        (json.dumps({"answered": True, "claims": REPLY["claims"] * 9}), "claims: List"),
    ],
    ids=range(8),
)
@pytest.mark.parametrize("methods", [ALL_METHODS, ("function_calling",)])
def test_one_repair(
    server: OpenAIServer, content: str, problem: str, methods: tuple[Method, ...]
) -> None:
    server.methods = methods
    completion = complete(server, Reply(content), Reply(REPLY))
    assert completion.reply == READ
    assert completion.usage == Usage(200, 40)
    repair = server.requests[-1]
    assert problem in repair.messages[-1]["content"]
    assert [each["role"] for each in repair.messages[-3:]] == ["user", "assistant", "user"]
    assert len(repair.messages[-2]["content"]) <= 4_000


@pytest.mark.parametrize("methods", [ALL_METHODS, ("function_calling",)])
@pytest.mark.parametrize("content", ["", "[]", '[1, 2, {"answered": 7}]', "null", '"{}"'])
def test_one_repair_of_what_is_no_object(
    server: OpenAIServer, content: str, methods: tuple[Method, ...]
) -> None:
    server.methods = methods
    completion = complete(server, Reply(content), Reply(REPLY))
    assert completion.reply == READ
    assert completion.usage.input_tokens > 100


def test_there_is_no_second_repair(server: OpenAIServer) -> None:
    error = failure(server, Reply("{bad"), Reply("{worse"), Reply(REPLY))
    assert (error.fault, error.requests, error.usage) == (Fault.MALFORMED, 2, Usage(200, 40))


def test_no_repair_beyond_the_budget(server: OpenAIServer) -> None:
    with pytest.raises(LanguageModelError) as raised:
        complete(server, Reply("{bad", usage=(300, 40)), Reply(REPLY), most_tokens=679)
    assert raised.value.requests == 1
    with client(server) as model:  # the scripted repair is still there
        assert model.complete(MESSAGES, ModelReply).reply == READ


def test_a_repair_within_the_budget(server: OpenAIServer) -> None:
    bad = Reply("{bad", usage=(300, 40))
    assert complete(server, bad, Reply(REPLY), most_tokens=680).requests == 2


def test_a_cut_off_reply_is_repaired_whatever_it_says(server: OpenAIServer) -> None:
    completion = complete(server, Reply(REPLY, finish_reason="length"), Reply(REPLY))
    assert completion.requests == 2
    assert "cut off" in server.requests[-1].text


@pytest.mark.parametrize("scripted", [Refusal(), Reply(REPLY, finish_reason="content_filter")])
def test_a_refusal_is_not_argued_with(server: OpenAIServer, scripted: Scripted) -> None:
    error = failure(server, scripted, Reply(REPLY))
    assert (error.fault, error.requests) == (Fault.REFUSED, 1)


@pytest.mark.parametrize(
    "scripted",
    [
        Choices([]),
        Body(b"null"),
        Body(b"{}"),
        Body(b"[]"),
        Body(b""),
        Body(b"<html>"),
        Body(b"\xff"),
    ],
)
def test_a_response_that_is_none(server: OpenAIServer, scripted: Scripted) -> None:
    assert failure(server, scripted).fault is Fault.MALFORMED


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


# ---- what nobody else may read


@pytest.mark.parametrize(
    "scripted",
    [
        (Status(401, code="invalid_api_key", message=f"Incorrect API key provided: {KEY}"),),
        (Status(400, code=KEY, message=f"{KEY} six boats sailed"),) * 4,
        (Status(500, message=f"six boats sailed {KEY}"),) * 2,
        (Reply('{"text": "six boats sailed"'),) * 2,
        (Cut(),) * 2,
        (Body(b"six boats sailed"),),
        (Reply(REPLY),),
    ],
)
def test_neither_logs_nor_errors_have_keys_or_texts(
    server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    scripted: tuple[Scripted, ...],
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    said = ""
    server.script(*scripted)
    address = server.url.replace("://", "://someone:hidden@")
    with LanguageModel("openai:test", address) as model:
        try:
            model.complete(MESSAGES, ModelReply)
        except LanguageModelError as error:
            said = "".join(traceback.format_exception(error)) + repr(vars(error))
    logged = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert server.requests
    for text in (KEY, "six boats", "How many", "hidden", "127.0.0.1"):
        assert text not in said
        assert text not in logged


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


def test_a_key_in_dotenv_is_the_providers(server: OpenAIServer) -> None:
    Path(".env").write_text(f"OPENAI_API_KEY={KEY}\nLLM=openai:test\n", encoding="utf-8")
    settings = Settings(llm_base_url=server.url)
    server.script(Reply(REPLY))
    model = open_language_model(settings)
    assert model is not None
    with model:
        model.complete(MESSAGES, ModelReply)
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_no_model_is_none() -> None:
    assert open_language_model(Settings()) is None
