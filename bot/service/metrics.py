"""What happens in a running service → figures that Prometheus can collect.

No label has a text, a name or an id: only words that this module knows.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

from bot.answering.answer import Answer, Mode, Status
from bot.service.desk import DeskClosedError, DeskError, DeskFullError, LateAnswerError
from bot.version import installed_version
from ingest.errors import ExtractionError
from ingest.ingested import IngestedArticle
from store.errors import UnknownArticleError
from store.records import Outcome

QUESTION_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0)
"""Buckets: quotes alone take a tenth of a second; a language model gets 18 seconds unless
``LLM_TIMEOUT_SECONDS`` says otherwise, and after 30 the desk gives up."""
REFUSED, FAILED = "refused", "failed"
"""Outcomes besides the library's: an article that cannot be read, and an error of our own."""


class Unanswered(StrEnum):
    """Why a question got no answer at all."""

    FULL = "full"
    LATE = "late"
    STOPPING = "stopping"
    FAILED = "failed"


class Via(StrEnum):
    """How an article came to be read."""

    MEMBER = "member"
    WATCH = "watch"


class Reconnect(StrEnum):
    """How a connection to the gateway came back."""

    RESUMED = "resumed"
    """Discord had kept what happened meanwhile."""
    ANEW = "anew"
    """A new session: what happened meanwhile was not heard."""


class ServiceMetrics:
    """Counts from any thread; one registry for each service, so that tests do not share theirs."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answered = Counter(
            "pullquote_questions",
            "Questions answered, by the answer's status and mode.",
            ["status", "mode"],
            registry=self.registry,
        )
        self._unanswered = Counter(
            "pullquote_questions_unanswered",
            "Questions that got no answer, by reason.",
            ["reason"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "pullquote_question_seconds",
            "Seconds from a question to its answer, waiting and language model included.",
            ["mode"],
            buckets=QUESTION_SECONDS,
            registry=self.registry,
        )
        self._articles = Counter(
            "pullquote_articles_ingested",
            "Articles read by this process, by outcome and by how they came.",
            ["outcome", "via"],
            registry=self.registry,
        )
        self._reconnects = Counter(
            "pullquote_gateway_reconnects",
            "Connections to Discord's gateway that were lost and came back.",
            ["how"],
            registry=self.registry,
        )
        self._begin_at_nought()
        ProcessCollector(registry=self.registry)
        about = Info("pullquote", "The version that runs.", registry=self.registry)
        about.info({"version": installed_version()})

    def _begin_at_nought(self) -> None:
        """Every series is there from the start, so that its first increase is seen as one."""
        for mode in Mode:
            self._seconds.labels(mode.value)
            for status in Status:
                self._answered.labels(status.value, mode.value)
        for reason in Unanswered:
            self._unanswered.labels(reason.value)
        for via in Via:
            for outcome in (*Outcome, REFUSED, FAILED):
                self._articles.labels(str(outcome), via.value)
        for how in Reconnect:
            self._reconnects.labels(how.value)

    @contextmanager
    def question(self) -> Iterator[Callable[[Answer], None]]:
        """While a question is answered; to be called with its answer. An error counts, too."""
        begun = time.perf_counter()

        def answered(answer: Answer) -> None:
            self._answered.labels(answer.status.value, answer.mode.value).inc()
            self._seconds.labels(answer.mode.value).observe(time.perf_counter() - begun)

        try:
            yield answered
        except BaseException as error:
            self._unanswered.labels(_reason(error).value).inc()
            raise

    def article(self, outcome: Outcome | str, via: Via) -> None:
        """An article was read: what became of it, or ``REFUSED``, or ``FAILED``."""
        self._articles.labels(str(outcome), via.value).inc()

    async def members_article(self, reading: Awaitable[IngestedArticle]) -> IngestedArticle:
        """What ``reading`` gives or raises, counted; not what was given up or is gone."""
        try:
            found = await reading
        except ExtractionError:
            self.article(REFUSED, Via.MEMBER)
            raise
        except (DeskError, UnknownArticleError):
            raise
        except Exception:
            self.article(FAILED, Via.MEMBER)
            raise
        self.article(found.outcome, Via.MEMBER)
        return found

    def reconnected(self, how: Reconnect) -> None:
        """A lost connection to the gateway is back."""
        self._reconnects.labels(how.value).inc()

    def watch(self, name: str, what: str, present: Callable[[], float]) -> None:
        """A figure that is asked for whenever metrics are read, from another thread."""
        Gauge(f"pullquote_{name}", what, registry=self.registry).set_function(present)


def _reason(error: BaseException) -> Unanswered:
    if isinstance(error, DeskFullError):
        return Unanswered.FULL
    if isinstance(error, LateAnswerError):
        return Unanswered.LATE
    if isinstance(error, DeskClosedError | asyncio.CancelledError):
        return Unanswered.STOPPING
    return Unanswered.FAILED
