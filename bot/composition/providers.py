"""``openai:gpt-4o-mini`` turned into a LangChain chat model, and how each provider gives structure.

Any provider of LangChain's ``init_chat_model`` can be named; those in PROVIDERS are tested.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dotenv import dotenv_values

from bot.composition.exchange import event_hooks
from bot.composition.faults import Failure
from bot.errors import CommandError

LONGEST_OUTPUT_TOKENS = 2_000
"""Tokens that a model may write: eight claims with their quotes take about 1,000, and models that
think before they write need room for that."""
TEMPERATURE = 0.0
"""The same evidence is to give the same answer; models that know no temperature get none."""


class Method(StrEnum):
    """How a model is made to return an object; the values are LangChain's, but for TEXT."""

    SCHEMA = "json_schema"
    TOOL = "function_calling"
    JSON = "json_mode"
    TEXT = "text"
    """It is merely asked to."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a model is asked: by the first of the methods that are left, at a temperature or none."""

    methods: tuple[Method, ...]
    temperature: float | None

    @property
    def method(self) -> Method:
        """The method in use."""
        return self.methods[0]

    @property
    def tells_schema(self) -> bool:
        """Whether the messages have to tell the schema, because nothing else does."""
        return self.method in (Method.JSON, Method.TEXT)

    def instead_of(self, rejection: Failure) -> Way | None:
        """The way to try after this one was turned down, None where none is left."""
        if rejection.names_temperature and self.temperature is not None:
            return Way(self.methods, None)
        return Way(self.methods[1:], self.temperature) if self.methods[1:] else None


class LanguageModelSetupError(CommandError):
    """The model cannot be used as it is set up; ``str(error)`` says what to do."""

    exit_status = 18


@dataclass(frozen=True, slots=True)
class Connection:
    """Which model to build, and the limits of its client."""

    provider: str
    model: str
    base_url: str | None
    timeout_seconds: float


@dataclass(frozen=True, slots=True)
class Provider:
    """What is particular to a provider.

    ``methods``: how it gives structure, the best first; where one is rejected, the next is tried.
    ``options`` are its client's own, ``guard`` sets the hooks where that needs the built client.
    ``output_limit`` is its name for the most tokens that are written.
    """

    package: str
    extra: str | None
    methods: tuple[Method, ...]
    strict: bool = False
    options: Callable[[Connection], Mapping[str, Any]] | None = None
    guard: Callable[[Any], None] | None = None
    output_limit: str = "max_tokens"


def _openai_options(connection: Connection) -> Mapping[str, Any]:
    import httpx2  # the client that the openai package is built on, and comes with

    # 0 retries: a retry has to fit the deadline, which is known here alone
    options: dict[str, Any] = {
        "http_async_client": httpx2.AsyncClient(
            event_hooks=event_hooks(), timeout=connection.timeout_seconds
        ),
        "max_retries": 0,
        "timeout": connection.timeout_seconds,
    }
    if connection.base_url and not os.environ.get("OPENAI_API_KEY"):
        options["api_key"] = "none"  # a server of one's own wants none, but the client does
    return options


def _anthropic_options(connection: Connection) -> Mapping[str, Any]:
    return {
        "max_retries": 0,
        "timeout": connection.timeout_seconds,
    }


def _guard_anthropic(model: Any) -> None:
    if not model.anthropic_api_key.get_secret_value():
        raise ValueError  # said at once, as OpenAI's client does, and not with every question
    # LangChain takes no client here, so the hooks go to the one that it made
    model._async_client._client.event_hooks = event_hooks()


def _ollama_options(connection: Connection) -> Mapping[str, Any]:
    return {
        "async_client_kwargs": {
            "event_hooks": event_hooks(),
            "timeout": connection.timeout_seconds,
        },
    }


PROVIDERS: dict[str, Provider] = {
    "openai": Provider(
        "langchain_openai",
        "openai",
        (Method.SCHEMA, Method.TOOL, Method.JSON, Method.TEXT),
        strict=True,
        options=_openai_options,
    ),
    "anthropic": Provider(
        "langchain_anthropic",
        "anthropic",
        (Method.TOOL, Method.TEXT),
        options=_anthropic_options,
        guard=_guard_anthropic,
    ),
    "ollama": Provider(
        "langchain_ollama",
        "ollama",
        (Method.SCHEMA, Method.JSON, Method.TEXT),
        options=_ollama_options,
        output_limit="num_predict",
    ),
}


def parse_name(name: str, base_url: str | None, timeout_seconds: float) -> Connection:
    """Read ``provider:model``. Raises ``LanguageModelSetupError``."""
    provider, colon, model = name.partition(":")
    provider, model = provider.strip().replace("-", "_").lower(), model.strip()
    if not (colon and provider and model):
        raise LanguageModelSetupError(
            f"LLM is {name!r}, but has to be PROVIDER:MODEL, such as openai:gpt-4o-mini."
        )
    return Connection(provider, model, base_url, timeout_seconds)


def provider_of(connection: Connection) -> Provider:
    """What is known of the provider. Raises ``LanguageModelSetupError``, also without its package.

    A package that Pullquote has no extra for is named as LangChain names it.
    """
    known = PROVIDERS.get(connection.provider)
    if known is None:
        return Provider("", None, (Method.TOOL, Method.TEXT), options=_anthropic_options)
    if importlib.util.find_spec(known.package) is None:
        raise LanguageModelSetupError(
            f"LLM={connection.provider}:… needs a package that is not installed. Run "
            f"`pip install -c constraints.txt '.[{known.extra}]'` in Pullquote's folder, or "
            f"elsewhere `pip install {known.package.replace('_', '-')}`."
        )
    return known


def build(
    connection: Connection,
    temperature: float | None,
    most_output_tokens: int = LONGEST_OUTPUT_TOKENS,
) -> Any:
    """The LangChain chat model. Raises ``LanguageModelSetupError``."""
    provider = provider_of(connection)
    _export_variables(connection.provider)
    options: dict[str, Any] = dict(provider.options(connection)) if provider.options else {}
    options[provider.output_limit] = most_output_tokens
    if connection.base_url:
        options["base_url"] = connection.base_url
    if temperature is not None:
        options["temperature"] = temperature
    from langchain.chat_models import init_chat_model

    try:
        model = init_chat_model(connection.model, model_provider=connection.provider, **options)
        if provider.guard:
            provider.guard(model)
    except ImportError as error:
        raise LanguageModelSetupError(
            f"LLM={connection.provider}:… needs a package that is not installed. Run "
            f"`pip install langchain-{connection.provider.replace('_', '-')}`."
        ) from error
    except Exception as error:  # each provider's client has errors of its own
        raise LanguageModelSetupError(_setup_problem(connection, error)) from None
    return model


def _export_variables(provider: str) -> None:
    """Let the provider's client see its own variables (OPENAI_API_KEY …) that are in ``.env``."""
    try:
        given = dotenv_values(".env")
    except (OSError, UnicodeDecodeError):  # said where the settings are read
        return
    for name, value in given.items():
        if value and name.startswith(f"{provider.upper()}_"):
            os.environ.setdefault(name, value)


def _setup_problem(connection: Connection, error: Exception) -> str:
    """In our words: the clients' own may repeat what they were given."""
    if "nsupported" in str(error) and connection.provider not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        return (
            f"LLM names the provider {connection.provider!r}, which LangChain does not know. "
            f"Tested are {known}."
        )
    key = f"{connection.provider.upper()}_API_KEY"
    if not os.environ.get(key):
        return (
            f"The model of LLM={connection.provider}:… cannot be set up "
            f"({type(error).__name__}). Set {key} in the environment."
        )
    return (
        f"The model of LLM={connection.provider}:… cannot be set up ({type(error).__name__}). "
        "Check LLM, LLM_BASE_URL and the provider's variables."
    )
