"""Providers: what each needs, what is said where it is missing, and their clients on the wire."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.composition import providers
from bot.composition.client import LanguageModel
from bot.composition.completion import Fault, LanguageModelError, Message, Usage
from bot.composition.exchange import retry_after
from bot.composition.providers import LanguageModelSetupError
from bot.composition.reply import ModelReply
from bot.tracing import set_tracing

REPLY: dict[str, Any] = {"answered": False, "claims": []}
MESSAGES = (Message("system", "Answer."), Message("user", "How many?"))
KEY = "sk-test-51f0c2"
TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")


@pytest.mark.parametrize("name", ["", "gpt-4o-mini", "openai:", ":gpt", "openai: "])
def test_a_name_has_two_parts(name: str) -> None:
    with pytest.raises(LanguageModelSetupError, match="PROVIDER:MODEL"):
        LanguageModel(name)


@pytest.mark.parametrize("provider", ["openai", "anthropic", "ollama"])
def test_a_missing_package_is_named_with_its_command(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    find = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> object:
        return None if name == f"langchain_{provider}" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    with pytest.raises(LanguageModelSetupError) as raised:
        LanguageModel(f"{provider}:x")
    assert f"pip install -c constraints.txt '.[{provider}]'" in str(raised.value)


def test_a_missing_package_of_another_provider() -> None:
    with pytest.raises(LanguageModelSetupError, match="pip install langchain-mistralai"):
        LanguageModel("mistralai:x")


def test_an_unknown_provider() -> None:
    with pytest.raises(LanguageModelSetupError, match=r"'nobody'.*openai, anthropic, ollama"):
        LanguageModel("nobody:x")


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_missing_key_is_named(provider: str) -> None:
    with pytest.raises(LanguageModelSetupError, match=f"{provider.upper()}_API_KEY"):
        LanguageModel(f"{provider}:x")


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_no_gateway_comes_between_unless_allowed(
    monkeypatch: pytest.MonkeyPatch, provider: str, allowed: bool
) -> None:
    """LangSmith's would see every question, because somebody once set a variable."""
    for name in TRACING:
        monkeypatch.setenv(name, "false")
    monkeypatch.setenv("LANGSMITH_GATEWAY", "https://gateway.example")
    monkeypatch.setenv("LANGSMITH_GATEWAY_API_KEY", KEY)
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", KEY)
    set_tracing(allowed)
    model = providers.build(providers.parse_name(f"{provider}:x", None, 1), None)
    address = model.root_client.base_url if provider == "openai" else model.anthropic_api_url
    assert ("gateway.example" in str(address)) == allowed


# ---- other formats than OpenAI's


@contextmanager
def answering(answer: Callable[[dict[str, Any]], tuple[int, bytes]]) -> Iterator[str]:
    """A server that answers each body with a status and a body."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, content = answer(body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def anthropic(text: str, arguments: dict[str, Any] | None = None) -> bytes:
    content: list[dict[str, Any]] = [{"type": "text", "text": text}] if text else []
    if arguments:
        content.append({"type": "tool_use", "id": "t1", "name": "ModelReply", "input": arguments})
    message = {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": "x",
        "content": content,
        "stop_reason": "tool_use" if arguments else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 300, "output_tokens": 40},
    }
    return json.dumps(message).encode()


def ollama(text: str) -> bytes:
    message = {
        "model": "x",
        "created_at": "2024-05-07T00:00:00Z",
        "message": {"role": "assistant", "content": text},
        "done": True,
        "done_reason": "stop",
        "prompt_eval_count": 300,
        "eval_count": 40,
    }
    return json.dumps(message).encode() + b"\n"


WELL_FORMED = {"anthropic": anthropic("", REPLY), "ollama": ollama(json.dumps(REPLY))}
MALFORMED = {"anthropic": anthropic("Hm.", {"answered": 7}), "ollama": ollama("Hm.")}
HUGE = {"anthropic": anthropic("x" * 10_000_000), "ollama": ollama("x" * 10_000_000)}
BOTH = pytest.mark.parametrize("provider", ["anthropic", "ollama"])


@pytest.fixture
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)


def failure(provider: str, address: str) -> LanguageModelError:
    with (
        LanguageModel(f"{provider}:x", address) as model,
        pytest.raises(LanguageModelError) as raised,
    ):
        model.complete(MESSAGES, ModelReply)
    assert KEY not in raised.value.reason
    return raised.value


@BOTH
@pytest.mark.usefixtures("_key")
def test_another_provider_replies_after_a_repair(provider: str) -> None:
    asked: list[dict[str, Any]] = []

    def answer(body: dict[str, Any]) -> tuple[int, bytes]:
        asked.append(body)
        return 200, MALFORMED[provider] if len(asked) == 1 else WELL_FORMED[provider]

    with answering(answer) as address, LanguageModel(f"{provider}:x", address) as model:
        completion = model.complete(MESSAGES, ModelReply)
    assert completion.reply == ModelReply(answered=False, claims=[])
    assert completion.usage == Usage(600, 80)
    schema = asked[0]["format"] if provider == "ollama" else asked[0]["tools"][0]["input_schema"]
    assert set(schema["properties"]) == {"answered", "claims"}


@BOTH
@pytest.mark.parametrize(
    ("status", "fault", "requests"),
    [(429, Fault.RATE_LIMITED, 2), (500, Fault.UNAVAILABLE, 2), (401, Fault.REJECTED, 1)],
)
@pytest.mark.usefixtures("_key")
def test_another_provider_fails(provider: str, status: int, fault: Fault, requests: int) -> None:
    body = json.dumps({"type": "error", "error": {"type": "x", "message": f"no {KEY}"}}).encode()
    asked: list[dict[str, Any]] = []

    def answer(received: dict[str, Any]) -> tuple[int, bytes]:
        asked.append(received)
        return status, body

    with answering(answer) as address:
        error = failure(provider, address)
    assert error.fault is fault
    assert error.requests == requests == len(asked)


@BOTH
@pytest.mark.usefixtures("_key")
def test_another_providers_huge_reply(provider: str) -> None:
    with answering(lambda _: (200, HUGE[provider])) as address:
        assert failure(provider, address).fault is Fault.TOO_LARGE


@BOTH
@pytest.mark.usefixtures("_key")
def test_nobody_listens_for_another_provider(provider: str) -> None:
    with answering(lambda _: (200, b"")) as address:
        pass
    assert failure(provider, address).fault is Fault.UNAVAILABLE


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "2"}, 2),
        ({"Retry-After": "-2"}, 0),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "Mon, 01 Jan 2024 00:00:00 GMT"}, 0),
        ({"Retry-After": "Mon, 01 Jan 2024 00:00:00 -0000"}, 0),
        ({"Retry-After": "Mon, 99 Foo"}, None),
        ({"Retry-After": "2", "Retry-After-Ms": "150"}, 0.15),
        ({"Retry-After": "2", "Retry-After-Ms": "x"}, 2),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == (None if seconds is None else pytest.approx(seconds))
