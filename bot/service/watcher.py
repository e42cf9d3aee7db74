"""Watched pages, feeds and folders, read in the background of a running service."""

from __future__ import annotations

import logging

from bot.service.metrics import REFUSED, ServiceMetrics, Via
from bot.service.workers import Workers, WorkersClosedError
from ingest.polite import PoliteFetch
from ingest.single import Step
from ingest.watched_web import WatchResult
from ingest.watching import read_next
from store.library import Library

log = logging.getLogger(__name__)

MOST_A_ROUND = 3
"""Sources read one after the other in a round, which comes every half minute: members who add
articles share the threads with them."""


class Watcher:
    """Reads what is due, one source at a time; questions go first."""

    def __init__(
        self, library: Library, workers: Workers, fetch: PoliteFetch, metrics: ServiceMetrics
    ) -> None:
        self._library = library
        self._metrics = metrics
        self._workers = workers
        self._closed = False
        self.fetch = fetch
        """Fetches every page and feed; a test gives another one."""

    async def round(self) -> list[WatchResult]:
        """Read a few sources that are due; what came of each. Raises the store's errors."""
        results: list[WatchResult] = []
        while len(results) < MOST_A_ROUND:
            result = await self._workers.ingesting(self._read)
            if result is None:
                break
            results.append(result)
            for outcome, _title in result.articles:
                self._metrics.article(outcome, Via.WATCH)
            for _refused in result.refused:
                self._metrics.article(REFUSED, Via.WATCH)
            log.info(
                "watched source read",
                extra={
                    "kind": result.source.kind.value,
                    "articles": len(result.articles),
                    "refused": len(result.refused),
                    "problem": result.problem,
                },
            )
        return results

    def close(self) -> None:
        """Give up at its next step what is being read: it is read again after a restart."""
        self._closed = True

    def _read(self) -> WatchResult | None:
        return read_next(self._library, self.fetch, self._give_way)

    def _give_way(self, _step: Step) -> None:
        self._workers.give_way()
        if self._closed:
            raise WorkersClosedError
