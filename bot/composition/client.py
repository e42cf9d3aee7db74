"""Messages turned into a checked reply by a language model, before a deadline or not at all."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from bot.composition import providers
from bot.composition.attempt import Attempt
from bot.composition.completion import (
    Completion,
    Fault,
    LanguageModelError,
    Message,
    Reply,
)
from bot.composition.exchange import Exchange, current_exchange
from bot.composition.faults import Failure, classify, is_cut_off, remedy
from bot.composition.providers import Method, Way
from bot.composition.reading import (
    CUT_OFF,
    NO_OBJECT,
    RefusedReplyError,
    UnreadableReplyError,
    read_reply,
)
from bot.composition.reply_schema import schema_of
from bot.settings import ANSWER_SECONDS, Settings

log = logging.getLogger(__name__)

CONCURRENT_REQUESTS = 8
"""Questions that are with a provider at a time; providers' lowest tiers allow about this many."""
WAITING_SHARE = 0.3
"""The part of the deadline that a question waits for its turn; in less than the rest of it, a model
would hardly attempt."""
SETTLING_SECONDS = 1.0
"""After the deadline, until the background gives its result up."""
TALKATIVE = ("anthropic", "httpcore", "httpcore2", "httpx", "httpx2", "openai", "ollama")
"""Libraries whose debugging logs hold addresses, questions and articles."""


class LanguageModel:
    """A model that is asked for replies of a given form. Safe to use from several threads.

    Requests run on an event loop of its own in the background, because only there a request can be
    stopped at any moment. Close it at the end.
    """

    def __init__(
        self,
        name: str,
        base_url: str | None = None,
        timeout_seconds: float = ANSWER_SECONDS,
        concurrent_requests: int = CONCURRENT_REQUESTS,
    ) -> None:
        """``name``: as in ``openai:gpt-4o-mini``. Raises ``LanguageModelSetupError``.

        Takes a second or two: the provider's package is imported.
        """
        self.name = name
        self.timeout_seconds = timeout_seconds
        self._connection = providers.parse_name(name, base_url, timeout_seconds)
        self._provider = providers.provider_of(self._connection)
        self._way = Way(self._provider.methods, providers.TEMPERATURE)
        made = self._way.temperature, providers.LONGEST_OUTPUT_TOKENS
        self._models = {made: providers.build(self._connection, *made)}
        self._turns = threading.BoundedSemaphore(concurrent_requests)
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="language model", daemon=True
        )
        self._thread.start()
        for library in TALKATIVE:
            logging.getLogger(library).setLevel(logging.WARNING)

    def __enter__(self) -> LanguageModel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the background; requests under way fail."""
        if self._closed:
            return
        self._closed = True
        try:
            asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(SETTLING_SECONDS)
        except concurrent.futures.TimeoutError:
            log.warning("requests to the model did not stop")
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SETTLING_SECONDS)

    def complete(
        self,
        messages: Sequence[Message],
        reply_type: type[Reply],
        most_tokens: int | None = None,
        *,
        timeout_seconds: float | None = None,
        once: bool = False,
        most_output_tokens: int = providers.LONGEST_OUTPUT_TOKENS,
    ) -> Completion[Reply]:
        """The model's reply to ``messages``; blocks for ``timeout_seconds`` at most, by default
        those that the model was opened with.

        One request where all goes well; unless it is asked ``once``, one more after a fault of the
        network or the provider that may pass, and one to repair a reply in another form, if that
        takes no more than ``most_tokens`` in all. ``most_output_tokens``: that it may write at a
        time. Raises ``LanguageModelError``, whatever went wrong.
        """
        seconds = self.timeout_seconds if timeout_seconds is None else timeout_seconds
        attempt = Attempt(
            messages, reply_type, most_tokens, seconds, self._way, once, most_output_tokens
        )
        try:
            if not self._turns.acquire(timeout=WAITING_SHARE * seconds):
                raise Failure(Fault.BUSY, "too many questions are with the model already")
            try:
                reply = self._in_background(attempt)
            finally:
                self._turns.release()
        except Failure as failure:
            reason = f"{self._connection.provider}: {failure.reason}"
            log.warning(
                "no reply from the model (%s). %s",
                reason,
                remedy(failure.fault),
                extra={
                    "fault": failure.fault.value,
                    "reason": reason,
                    "requests": attempt.requests,
                    "seconds": round(attempt.elapsed(), 2),
                },
            )
            raise LanguageModelError(
                failure.fault, reason, attempt.usage, attempt.requests, attempt.elapsed()
            ) from None
        return Completion(reply, attempt.usage, attempt.elapsed(), attempt.requests)

    # ---- within

    def _in_background(self, attempt: Attempt[Reply]) -> Reply:
        if self._closed:
            raise Failure(Fault.UNAVAILABLE, "closed")
        future = asyncio.run_coroutine_threadsafe(self._ask_in_time(attempt), self._loop)
        try:
            return future.result(max(0.0, attempt.remaining()) + SETTLING_SECONDS)
        except concurrent.futures.TimeoutError:
            raise Failure(Fault.TIMEOUT, _no_reply_within(attempt.timeout_seconds)) from None
        except concurrent.futures.CancelledError:
            raise Failure(Fault.UNAVAILABLE, "closed") from None
        finally:
            future.cancel()

    async def _ask_in_time(self, attempt: Attempt[Reply]) -> Reply:
        try:
            async with asyncio.timeout(attempt.remaining()):
                return await self._ask(attempt)
        except TimeoutError:
            attempt.count_unanswered()
            raise Failure(Fault.TIMEOUT, _no_reply_within(attempt.timeout_seconds)) from None

    async def _ask(self, attempt: Attempt[Reply]) -> Reply:
        """Requests until one gives a reply or no further one is allowed."""
        while True:
            try:
                reply = await self._request(attempt)
            except Failure as failure:
                way = attempt.way.instead_of(failure) if failure.unsuitable else None
                if way:
                    attempt.way = way
                    continue
                wait = attempt.pause_before_retry(failure)
                if wait is None:
                    raise
                await asyncio.sleep(wait)
            except UnreadableReplyError as error:
                attempt.prepare_repair(error)
            else:
                self._way = attempt.way  # what was turned down is not tried again
                return reply

    async def _request(self, attempt: Attempt[Reply]) -> Reply:
        exchange = Exchange()
        current_exchange.set(exchange)
        messages = attempt.to_send()
        asked = self._asked(attempt)
        attempt.begin(messages)
        try:
            result = await asked.ainvoke(messages)
            message = result["raw"] if isinstance(result, dict) else result
            attempt.count(message)
            return read_reply(message, attempt.reply_type)
        except UnreadableReplyError:
            raise
        except RefusedReplyError:
            raise Failure(Fault.REFUSED, "the model declined to reply") from None
        except Exception as error:  # each provider's client has errors of its own
            if exchange.status == 200:
                attempt.count_unanswered()
            if is_cut_off(error):
                raise UnreadableReplyError(CUT_OFF, "") from None
            if exchange.status == 200 and isinstance(error, ValidationError):
                raise UnreadableReplyError(NO_OBJECT, "") from None
            raise classify(error, exchange) from None

    def _asked(self, attempt: Attempt[Reply]) -> Any:
        """The LangChain model, bound to give an object in the attempt's way."""
        way = attempt.way
        made = way.temperature, attempt.most_output_tokens
        if made not in self._models:
            self._models[made] = providers.build(self._connection, *made)
        model = self._models[made]
        if way.method is Method.TEXT:
            return model
        strict = {"strict": True} if self._provider.strict and not way.tells_schema else {}
        chain = model.with_structured_output(
            schema_of(attempt.reply_type), method=way.method.value, include_raw=True, **strict
        )
        # Without LangChain's parser behind it, which completes what is incomplete: a quote or a
        # claim cut short must not pass, and 100,000 braces keep it busy for minutes.
        return chain.first


def open_language_model(settings: Settings) -> LanguageModel | None:
    """The model of the settings, None where none is set. Raises ``LanguageModelSetupError``."""
    if settings.llm is None:
        return None
    return LanguageModel(settings.llm, settings.llm_base_url, settings.llm_timeout_seconds)


async def _cancel_all() -> None:
    """Cancel every other task of the running loop, and let them end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _no_reply_within(seconds: float) -> str:
    return f"no reply within {seconds:g} seconds"
