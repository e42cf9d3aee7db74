"""What went wrong between a provider's client and us, turned into one kind of fault.

The clients' own messages are read for two words and never passed on: they repeat keys, addresses
and what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.composition.completion import Fault
from bot.composition.exchange import Exchange, retry_after

UNSUITABLE = frozenset({400, 404, 405, 415, 422, 501})
"""Statuses with which servers turn down a way of asking that they do not know."""
FINAL_CODES = frozenset({"context_length_exceeded", "invalid_api_key", "model_not_found"})
"""Codes with them that mean something else."""
PASSING = frozenset({408, 409, 425, 429})
"""Statuses of the client's range after which the same request may succeed."""
TIMED_OUT = frozenset({"TimeoutException", "APITimeoutError", "TimeoutError"})
UNREACHED = frozenset({"TransportError", "APIConnectionError", "ConnectionError", "OSError"})
"""Names of the classes, anywhere among a client's error's bases, that mean the network."""
CUT_OFF = "LengthFinishReasonError"
FILTERED = "ContentFilterFinishReasonError"
REMEDIES = {
    Fault.TIMEOUT: "Check that the provider answers, and LLM_TIMEOUT_SECONDS",
    Fault.BUSY: "Ask fewer questions at a time, or choose a faster model",
    Fault.RATE_LIMITED: "Check the limits and the credit of your account with the provider",
    Fault.UNAVAILABLE: "Check the network, and LLM_BASE_URL where one is set",
    Fault.REJECTED: "Check the model's name in LLM, the provider's key, and LLM_BASE_URL where one "
    "is set",
}
"""What an operator looks at first; the other faults are the model's own."""
ANOTHER_MODEL = "If this happens often, choose another model in LLM"
SAFE_CODE = re.compile(r"[a-z]{2,20}(_[a-z]{1,20}){0,5}")
"""What an error's code looks like; a key never does."""


@dataclass(slots=True)
class Failure(Exception):
    """A request failed.

    ``may_pass``: a retry may succeed. ``unsuitable``: the way of asking may be what was rejected.
    """

    fault: Fault
    reason: str
    may_pass: bool = False
    unsuitable: bool = False
    names_temperature: bool = False
    retry_after: float | None = None


def remedy(fault: Fault) -> str:
    """What an operator can do where a fault comes back: one sentence."""
    return f"{REMEDIES.get(fault, ANOTHER_MODEL)}; `pullquote doctor` looks at the settings."


def is_cut_off(error: BaseException) -> bool:
    """Whether a client complains that the reply reached its greatest length."""
    return CUT_OFF in _kinds(error)


def classify(error: BaseException, exchange: Exchange) -> Failure:
    """What an error of any provider's client means."""
    kinds = _kinds(error)
    if exchange.too_large:
        return Failure(Fault.TOO_LARGE, "the reply is too large to be one")
    if FILTERED in kinds:
        return Failure(Fault.REFUSED, "a filter declined the reply")
    status = exchange.status or getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return _of_status(status, error, exchange)
    if TIMED_OUT & kinds:
        return Failure(Fault.TIMEOUT, "the connection timed out")
    if UNREACHED & kinds or "RemoteProtocolError" in kinds:
        return Failure(Fault.UNAVAILABLE, "cannot be reached, or cut the connection", may_pass=True)
    return Failure(Fault.MALFORMED, f"the response cannot be read ({type(error).__name__})")


def _of_status(status: int, error: BaseException, exchange: Exchange) -> Failure:
    code = getattr(error, "code", None)
    said = f"answered {status}"
    if isinstance(code, str) and SAFE_CODE.fullmatch(code):
        said += f" ({code})"
    if status == 429:
        wait = exchange.retry_after
        if wait is None:
            wait = retry_after(getattr(getattr(error, "response", None), "headers", {}))
        return Failure(Fault.RATE_LIMITED, said, may_pass=True, retry_after=wait)
    if status in UNSUITABLE and code not in FINAL_CODES:
        return Failure(
            Fault.REJECTED,
            said,
            unsuitable=True,
            names_temperature="temperature" in str(error).lower(),
        )
    if status >= 500 or status in PASSING:
        return Failure(Fault.UNAVAILABLE, said, may_pass=True, retry_after=exchange.retry_after)
    return Failure(Fault.REJECTED, said)


def _kinds(error: BaseException) -> set[str]:
    """The names of the classes of an error and of what it was raised from."""
    return {kind.__name__ for each in _chain(error) for kind in type(each).__mro__}


def _chain(error: BaseException | None) -> Iterator[Any]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
