"""A question to a model, its right reply, and what the client makes of a server's answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.composition.client import LanguageModel
from bot.composition.completion import Completion, LanguageModelError, Message
from bot.composition.reply import ClaimReply, ModelReply
from tests.composition.openai_server import (
    OpenAIServer,
    Scripted,
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
