"""``pullquote worker``: queued sources, read one after the other until stopped."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.logs import set_up_service_logs
from ingest.polite import PoliteFetch
from ingest.queued import IngestWorker, WorkResult
from store.errors import CatalogServerError
from store.ingest_jobs import JobStatus
from store.library import Library

if TYPE_CHECKING:
    from bot.session import Session

LOOK_SECONDS = 1.0
"""Between two looks for a job where none was free: as long as a host rests."""
CATALOG_SECONDS = 5.0
"""Between two tries where the catalog's server is away."""
INDEX_SECONDS = 15.0
"""What was read is searched exhaustively until the index has it; that is done when nothing waits,
and after so long where something always does."""
ENDED_BY = (signal.SIGINT, signal.SIGTERM)
DONE_KEPT = timedelta(days=1)
"""How long `pullquote jobs` counts what is done."""
FORGET_SECONDS = 3600.0
"""Between two looks for what was done before that."""
WORKER_HELP = """\
Read what `pullquote ingest --queue` queued, until stopped (Ctrl+C, SIGTERM).

Any number of workers, on any hosts that share a catalog, work side by side: each source is read \
by one of them, and what a killed one was at is taken over within two minutes. A worker that is \
stopped finishes the article that it is at. `pullquote jobs` shows what waits, runs and failed.
"""

log = logging.getLogger(__name__)


def worker(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="End when nothing waits and no other worker runs.")
    ] = False,
) -> None:
    """Read queued sources; see WORKER_HELP."""
    session: Session = context.obj
    set_up_service_logs()
    with session.library() as library, _stopping() as stop:
        library.warm_up()
        fetch = PoliteFetch(session.settings.address_rules)
        name = f"{socket.gethostname()}:{os.getpid()}"
        log.info("worker ready", extra={"worker": name})
        _Work(library, IngestWorker(library, fetch, name), stop).until_stopped(once)
        log.info("worker stopped", extra={"worker": name})


@dataclass(slots=True)
class _Work:
    """The worker's own work, and what has to be done between two jobs."""

    library: Library
    worker: IngestWorker
    stop: threading.Event
    indexed: float = field(default_factory=time.monotonic)
    behind: bool = False
    """Whether something was read that the index does not have."""
    forget_at: float = 0.0

    def until_stopped(self, once: bool) -> None:
        """Work until told to stop, or ``once``, until nothing is left."""
        while not self.stop.is_set():
            try:
                worked = self._job_and_index()
                if not worked and once and self._is_all_done():
                    return
            except CatalogServerError as error:
                if once:
                    raise
                log.warning("%s Trying again in %.0f s.", error, CATALOG_SECONDS)
                self.stop.wait(CATALOG_SECONDS)
            else:
                self.stop.wait(0 if worked else LOOK_SECONDS)
        if self.behind:
            self.library.catch_up_if_quick()

    def _job_and_index(self) -> bool:
        begun = time.monotonic()
        worked = self.worker.work()
        if worked is not None:
            _log(worked, time.monotonic() - begun)
            self.behind |= worked.result.stored is not None
        due = time.monotonic() - self.indexed > INDEX_SECONDS
        if self.behind and (worked is None or due):
            if worked is None:
                self.library.catch_up()
            else:
                self.library.catch_up_if_quick()
            self.indexed, self.behind = time.monotonic(), False
        if time.monotonic() >= self.forget_at:
            self.library.ingest_jobs.remove(JobStatus.DONE, DONE_KEPT)
            self.forget_at = time.monotonic() + FORGET_SECONDS
        return worked is not None

    def _is_all_done(self) -> bool:
        counts = self.library.ingest_jobs.counts()
        return not counts[JobStatus.WAITING] and not counts[JobStatus.RUNNING]


def _log(worked: WorkResult, seconds: float) -> None:
    """One line for a job; which source it is, `pullquote jobs` tells."""
    said: dict[str, Any] = {"job": worked.job.id, "seconds": round(seconds, 2)}
    result = worked.result
    if worked.job.attempts > 1:
        said["attempt"] = worked.job.attempts
    if worked.lost:
        log.warning("another worker took this job over meanwhile", extra=said)
    elif worked.later:
        log.warning("not read, to be tried again: %s", result.refused, extra=said)
    elif result.refused is not None:
        log.warning("refused: %s", result.refused, extra=said)
    else:
        said |= {"outcome": result.fate.value, "article": result.article_id}
        if worked.queued:
            said["pages"] = worked.queued
        log.info("read", extra=said)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Set by the first signal; the second one ends the process where it is."""
    stop = threading.Event()

    def put_back() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def stopped(_number: int, _frame: object) -> None:
        stop.set()
        put_back()
        log.info("stopping after this article")

    before = {number: signal.signal(number, stopped) for number in ENDED_BY}
    try:
        yield stop
    finally:
        put_back()
