"""What passes between the composition and a language model: messages in, a checked reply out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

Reply = TypeVar("Reply", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    text: str


def asked_in_json(system: str, **what: object) -> list[Message]:
    """The system's and the user's message; the user's is JSON, so that no character of a question
    or a passage can end the string that holds it."""
    asked = json.dumps(what, ensure_ascii=False, indent=1)
    return [Message("system", system), Message("user", asked)]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that requests took, as the provider counted them; 0 where it did not say."""

    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def total(self) -> int:
        """Tokens in both directions."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens
        )


@dataclass(frozen=True, slots=True)
class Spent:
    """What an answer has taken of its budget before it is worded: tokens and seconds."""

    tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Completion(Generic[Reply]):
    """A model's reply in the form that was asked for, with what it took.

    ``requests`` counts retries and the repair; ``seconds`` is the time over all of them.
    """

    reply: Reply
    usage: Usage
    seconds: float
    requests: int


class Fault(StrEnum):
    """Why there is no reply."""

    TIMEOUT = "timeout"
    """The deadline passed."""
    BUSY = "busy"
    """Too many questions are with this provider already."""
    RATE_LIMITED = "rate limited"
    """The provider answered 429, and again, or asked to wait beyond the deadline."""
    UNAVAILABLE = "unavailable"
    """The provider cannot be reached, cut the connection, or answered 5xx."""
    REJECTED = "rejected"
    """The provider answered another 4xx: a wrong key, an unknown model, too long a request."""
    REFUSED = "refused"
    """The model, or a filter before it, declined to reply."""
    MALFORMED = "malformed"
    """The reply has not the form that was asked for, nor after one repair."""
    OVER_BUDGET = "over budget"
    """The tokens that the guild may take in a day are used up; nothing was asked."""
    TOO_LARGE = "too large"
    """The reply is larger than anything that can be meant as one."""


class LanguageModelError(Exception):
    """There is no reply; the extractive answer is to be given.

    ``str(error)`` is one line fit for logs: it has no key, no address and no text of a question,
    an article or a reply. ``usage``, ``requests`` and ``seconds`` are what was spent in vain.
    """

    def __init__(
        self,
        fault: Fault,
        reason: str,
        usage: Usage = Usage(),
        requests: int = 0,
        seconds: float = 0.0,
    ) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason
        self.usage = usage
        self.requests = requests
        self.seconds = seconds
