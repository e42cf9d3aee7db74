"""What tests of the composition share: no key or address of whoever runs them, and a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.composition.openai_server import OpenAIServer, openai_server

VARIABLES = (
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_API_URL",
    "ANTHROPIC_BASE_URL",
    "OLLAMA_API_KEY",
    "OLLAMA_HOST",
    "OPENAI_API_BASE",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_LOG",
    "OPENAI_PROXY",
)


@pytest.fixture(autouse=True)
def _no_provider_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a provider that is set up on this computer is used."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    """A server that speaks OpenAI's format, with nothing scripted yet."""
    with openai_server() as running:
        yield running
