"""One question on its way through a model: what was asked, what it took, what is still allowed."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

from bot.composition.completion import Fault, Message, Reply, Usage
from bot.composition.faults import Failure
from bot.composition.providers import LONGEST_OUTPUT_TOKENS, Way
from bot.composition.reading import UnreadableReplyError
from bot.composition.reply_schema import schema_of, schema_request

RETRY_SECONDS = (0.3, 1.0)
"""The pause before the one retry is drawn from here, so that questions do not return together."""
SHORTEST_REQUEST_SECONDS = 1.0
"""With less time left, no further request is begun."""
LONGEST_SHOWN = 4_000
"""Characters of an unusable reply that are shown to the model for its repair."""
CHARACTERS_PER_TOKEN = 4
"""Of English text, about; where a provider does not count, the tokens are estimated with it."""
MOST_COUNTED = 10_000_000
"""Tokens of one request that are believed; no model takes more."""
REPAIR = (
    "Your reply could not be used: {problem}\n"
    "Reply again with the corrected object and nothing else. It has to fit this JSON schema:\n"
    "{schema}"
)


@dataclass(slots=True)
class Attempt(Generic[Reply]):
    """The attempt to get one reply, over all its requests."""

    messages: Sequence[Message]
    reply_type: type[Reply]
    most_tokens: int | None
    timeout_seconds: float
    way: Way
    once: bool = False
    """Whether a fault ends it, without a retry or a repair."""
    most_output_tokens: int = LONGEST_OUTPUT_TOKENS
    begun: float = field(default_factory=time.monotonic)
    usage: Usage = field(default_factory=Usage)
    requests: int = 0
    retried: bool = False
    repair: tuple[Message, ...] = ()
    _characters: int = 0
    """Of the request that is under way; 0 where it has been counted."""

    def elapsed(self) -> float:
        """Seconds since the question."""
        return time.monotonic() - self.begun

    def remaining(self) -> float:
        """Seconds to the deadline."""
        return self.timeout_seconds - self.elapsed()

    def to_send(self) -> list[tuple[str, str]]:
        """The messages as LangChain takes them; the schema with them where nothing else tells."""
        sent: list[tuple[str, str]] = [
            (message.role, message.text) for message in (*self.messages, *self.repair)
        ]
        if self.way.tells_schema and not self.repair:
            role, text = sent[-1]
            sent[-1] = role, f"{text}\n\n{schema_request(self.reply_type)}"
        return sent

    def begin(self, messages: Sequence[tuple[str, str]]) -> None:
        """A request goes out."""
        self.requests += 1
        self._characters = sum(len(text) for _, text in messages)

    def count(self, message: Any) -> None:
        """Add what a response took: as counted by the provider, else estimated."""
        known = message.usage_metadata or {}
        written = len(str(message.text)) + len(json.dumps(message.tool_calls, default=str))
        self.usage += Usage(
            _believed(known.get("input_tokens"), self._characters),
            _believed(known.get("output_tokens"), written),
        )
        self._characters = 0

    def count_unanswered(self) -> None:
        """Estimate what a request took that went out and whose response was not read."""
        self.usage += Usage(_believed(None, self._characters))
        self._characters = 0

    def pause_before_retry(self, failure: Failure) -> float | None:
        """Seconds to wait before the one retry; None where none is allowed, or fits."""
        if not failure.may_pass or self.retried or self.once:
            return None
        self.retried = True
        wait = max(random.uniform(*RETRY_SECONDS), failure.retry_after or 0.0)
        return wait if self.remaining() > wait + SHORTEST_REQUEST_SECONDS else None

    def prepare_repair(self, error: UnreadableReplyError) -> None:
        """Ask for the one repair. Raises ``Failure`` where it was tried, or nothing is left."""
        # the repair sends everything again, and as much may come back
        beyond = self.most_tokens is not None and 2 * self.usage.total > self.most_tokens
        if self.once or self.repair or beyond or self.remaining() < SHORTEST_REQUEST_SECONDS:
            raise Failure(Fault.MALFORMED, "the reply has not the form that was asked for")
        schema = json.dumps(schema_of(self.reply_type))
        self.repair = (
            Message("assistant", error.shown[:LONGEST_SHOWN].strip() or "(nothing)"),
            Message("user", REPAIR.format(problem=error.problem, schema=schema)),
        )


def _believed(counted: object, characters: int) -> int:
    if isinstance(counted, int) and 0 < counted <= MOST_COUNTED:
        return counted
    return -(-characters // CHARACTERS_PER_TOKEN)
