"""A model's message turned into the reply that was asked for, however it chose to put it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.composition.completion import Reply

LONGEST_TEXT = 200_000
"""Characters that are searched for an object; a model that thinks aloud writes some ten thousand
before it."""
MOST_ATTEMPTS = 64
"""Opening braces that may turn out to begin nothing, so that a text full of them costs little."""
MOST_PROBLEMS = 5
"""Mistakes that are told to the model at once."""
REFUSAL_REASONS = frozenset({"content_filter", "refusal", "safety"})
"""How providers say that the model, or a filter, declined."""
CUT_OFF_REASONS = frozenset({"length", "max_tokens"})
"""How providers say that a reply reached the limit of its length."""
CUT_OFF = "The reply was cut off at its greatest length. Give fewer and shorter claims."

NO_OBJECT = "There is no complete JSON object in the reply."


class RefusedReplyError(Exception):
    """The model, or a filter, declined to reply."""


@dataclass(slots=True)
class UnreadableReplyError(Exception):
    """The reply has not the form that was asked for; ``problem`` is for the model to read.

    ``shown`` is what it wrote.
    """

    problem: str
    shown: str


def read_reply(message: Any, reply_type: type[Reply]) -> Reply:
    """The reply in a LangChain ``AIMessage``: from a tool call, or an object in its text.

    Of several objects the last that fits counts, because drafts come before. Raises
    ``RefusedReplyError`` or ``UnreadableReplyError``.
    """
    reason = _finish_reason(message)
    if message.additional_kwargs.get("refusal") or reason in REFUSAL_REASONS:
        raise RefusedReplyError
    text = str(message.text)
    written = [json.dumps(call["args"]) for call in message.tool_calls]
    written += [str(call.get("args") or "") for call in message.invalid_tool_calls]
    written += [text] if text.strip() else []
    shown = "\n".join(written)
    if reason in CUT_OFF_REASONS:
        raise UnreadableReplyError(CUT_OFF, shown)
    called = [call["args"] for call in message.tool_calls]
    found = [*called, *(each for part in written[len(called) :] for each in _objects(part))]
    problem = NO_OBJECT
    for each in reversed(found):
        for candidate in _meanings(each):
            try:
                return reply_type.model_validate(candidate)
            except ValidationError as error:
                if candidate is each:
                    problem = _told(error)
    raise UnreadableReplyError(problem, shown)


def _finish_reason(message: Any) -> str:
    known = message.response_metadata
    reason = known.get("finish_reason") or known.get("stop_reason") or known.get("done_reason")
    return str(reason or "").lower()


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The outermost JSON objects in a text, in order."""
    decoder, position, failures = json.JSONDecoder(), 0, 0
    text = text[:LONGEST_TEXT]
    while failures < MOST_ATTEMPTS and (position := text.find("{", position)) >= 0:
        try:
            found, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            failures += 1
            position += 1
        else:
            yield found


def _meanings(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An object as it stands, with lists that were written as strings, and what it wraps."""
    yield found
    yield {name: _decoded(value) for name, value in found.items()}
    for value in found.values():
        inner = _decoded(value)
        if isinstance(inner, dict):
            yield inner


def _decoded(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _told(error: ValidationError) -> str:
    """The mistakes in words, without what was written there."""
    return "; ".join(
        f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
        for problem in error.errors()[:MOST_PROBLEMS]
    )
