"""Nothing that the client logs or raises has keys, addresses or what was asked."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest

from bot.composition.client import LanguageModel, open_language_model
from bot.composition.completion import LanguageModelError
from bot.composition.reply import ModelReply
from bot.settings import Settings
from tests.composition.boats import MESSAGES, REPLY
from tests.composition.openai_server import (
    Body,
    Cut,
    OpenAIServer,
    Reply,
    Scripted,
    Status,
)

KEY = "sk-test-51f0c2"


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
