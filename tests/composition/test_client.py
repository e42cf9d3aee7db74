"""The client against a server that speaks OpenAI's format, well and in broken replies."""

from __future__ import annotations

import json

import pytest

from bot.composition.completion import Fault, LanguageModelError, Usage
from bot.composition.reply import ModelReply
from tests.composition.boats import MESSAGES, READ, REPLY, client, complete, failure
from tests.composition.openai_server import (
    ALL_METHODS,
    Body,
    Choices,
    Method,
    OpenAIServer,
    Refusal,
    Reply,
    Scripted,
)

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
