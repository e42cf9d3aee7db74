"""A model's message, in whatever form it comes, and the reply that is read from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from bot.composition.reading import (
    CUT_OFF,
    MOST_ATTEMPTS,
    MOST_PROBLEMS,
    NO_OBJECT,
    RefusedReplyError,
    UnreadableReplyError,
    read_reply,
)
from bot.composition.reply import ModelReply

CLAIM = {"evidence": 1, "quote": "Nobody was hurt", "text": "No one was hurt."}
WRITTEN = {"answered": True, "claims": [CLAIM]}
OTHER = {"answered": False, "claims": []}


def message(text: str = "", reason: tuple[str, str] | None = None, **parts: Any) -> AIMessage:
    return AIMessage(text, response_metadata=dict([reason] if reason else []), **parts)


def call(arguments: Any) -> dict[str, Any]:
    return {"name": "ModelReply", "args": arguments, "id": "1"}


def read(text: str = "", **parts: Any) -> dict[str, Any]:
    return read_reply(message(text, **parts), ModelReply).model_dump()


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(WRITTEN),
        f"Let me think.\n```json\n{json.dumps(WRITTEN, indent=2)}\n```\nDone.",
        f"A draft: {json.dumps(OTHER)} And the reply: {json.dumps(WRITTEN)}",
        f"{json.dumps(WRITTEN)} {{}}",  # the last one that fits
        f"{{not this}} {json.dumps(WRITTEN)} {{",
        f"{{{json.dumps(WRITTEN)}",
        json.dumps({"reply": WRITTEN}),
        json.dumps({"reply": json.dumps(WRITTEN)}),
        json.dumps({"answered": True, "claims": json.dumps([CLAIM])}),
        json.dumps({"answered": True, "claims": f"\n {json.dumps([CLAIM])}"}),
        json.dumps({"note": "[unfinished", **WRITTEN}),
    ],
)
def test_an_object_is_found_in_the_text(text: str) -> None:
    assert read(text) == WRITTEN


def test_a_tool_call_is_read_and_what_is_said_beside_it_counts_when_it_fits() -> None:
    assert read(tool_calls=[call(WRITTEN)]) == WRITTEN
    assert read("Here it is.", tool_calls=[call(WRITTEN)]) == WRITTEN
    assert read(tool_calls=[call(OTHER), call(WRITTEN)]) == WRITTEN
    assert read(json.dumps(WRITTEN), tool_calls=[call(OTHER)]) == WRITTEN
    assert read(tool_calls=[call(WRITTEN), call({"answered": 3})]) == WRITTEN


def test_a_tool_call_that_is_no_json_is_looked_through() -> None:
    invalid = {"type": "invalid_tool_call", "name": "a", "id": "1", "error": None}
    broken = {**invalid, "args": f"{json.dumps(WRITTEN)} and more"}
    assert read(invalid_tool_calls=[broken]) == WRITTEN
    with pytest.raises(UnreadableReplyError) as raised:
        read(invalid_tool_calls=[{**invalid, "args": None}])
    assert raised.value.shown == ""


@pytest.mark.parametrize("name", ["finish_reason", "stop_reason", "done_reason"])
def test_refused_or_cut_off_is_no_reply(name: str) -> None:
    text = json.dumps(WRITTEN)
    for reason in ("content_filter", "Refusal", "SAFETY"):
        with pytest.raises(RefusedReplyError):
            read(text, reason=(name, reason))
    for reason in ("length", "MAX_TOKENS"):
        with pytest.raises(UnreadableReplyError) as raised:
            read(text, reason=(name, reason))
        assert (raised.value.problem, raised.value.shown) == (CUT_OFF, text)
    assert read(text, reason=(name, "stop")) == WRITTEN
    with pytest.raises(RefusedReplyError):
        read(text, additional_kwargs={"refusal": "I cannot."})


def unreadable(text: str, **parts: Any) -> UnreadableReplyError:
    with pytest.raises(UnreadableReplyError) as raised:
        read(text, **parts)
    return raised.value


def test_what_has_no_object_is_told_so() -> None:
    for text in ("", " \n", "I think so.", '{"answered": true, "claims": ['):
        assert unreadable(text).problem == NO_OBJECT
    assert unreadable(" ").shown == ""
    arguments = {"answered": 3, "claims": []}
    assert (
        unreadable("Yes.", tool_calls=[call(arguments)]).shown == f"{json.dumps(arguments)}\nYes."
    )


def test_mistakes_are_told_where_they_are_and_never_what_was_written() -> None:
    wrong = {"answered": True, "claims": [{**CLAIM, "evidence": "secret"}]}
    problem = unreadable(json.dumps(wrong)).problem
    assert problem.startswith("claims.0.evidence: Input should be a valid integer")
    assert "secret" not in problem
    assert ";" not in problem
    wrong["answered"] = "secret"
    assert [each[:18] for each in unreadable(json.dumps(wrong)).problem.split("; ")] == [
        "answered: Input sh",
        "claims.0.evidence:",
    ]
    many = {"answered": True, "claims": [{}] * 3}
    assert unreadable(json.dumps(many)).problem.count(": ") == MOST_PROBLEMS
    nested = unreadable(json.dumps({"answered": True, "claims": [], "a": {}}).replace("true", "3"))
    assert nested.problem.startswith("answered: ")
    assert "claims" not in nested.problem  # of the object itself, not of what is in it


def test_the_first_draft_is_what_the_mistakes_are_told_of() -> None:
    text = json.dumps({"claims": []}) + json.dumps({"answered": True})
    assert unreadable(text).problem.startswith("answered: ")


def test_a_text_full_of_braces_is_given_up() -> None:
    text = json.dumps(WRITTEN)
    assert read("{ " * (MOST_ATTEMPTS - 1) + text) == WRITTEN
    assert unreadable("{ " * MOST_ATTEMPTS + text).problem == NO_OBJECT
    assert unreadable('{"a":' * 100_000).problem == NO_OBJECT  # deeper than Python goes
