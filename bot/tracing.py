"""LangChain's tracing: off whatever the environment says, unless switched on by name."""

from __future__ import annotations

import os

_SWITCHES = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGSMITH_GATEWAY",
)
"""The last sends requests to models through LangSmith instead of the provider."""


def set_tracing(allowed: bool) -> None:
    """Call before LangChain is used: with ``allowed`` the environment decides, else it is off.

    Questions and articles would otherwise leave the machine wherever somebody once set one of
    LangChain's variables (https://docs.langchain.com/langsmith/env-var).
    """
    if not allowed:
        for switch in _SWITCHES:
            os.environ[switch] = "false"
