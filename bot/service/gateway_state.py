"""What Discord's gateway tells of its connections → whether all of them stand."""

from __future__ import annotations

from collections.abc import Iterable

from bot.service.metrics import Reconnect, ServiceMetrics


class GatewayState:
    """The connections of this process, one for each shard; told of on the event loop, read from
    any thread."""

    def __init__(self, metrics: ServiceMetrics) -> None:
        self._metrics = metrics
        self._expected: frozenset[int] = frozenset()
        self._standing: frozenset[int] = frozenset()
        self._seen: frozenset[int] = frozenset()
        metrics.watch(
            "gateway_connections",
            "Connections to Discord's gateway that stand, one for each shard.",
            lambda: len(self._standing),
        )

    @property
    def missing(self) -> list[int] | None:
        """The shards whose connection does not stand; None before it is known which there are."""
        return sorted(self._expected - self._standing) if self._expected else None

    def expect(self, shards: Iterable[int]) -> None:
        """These shards are this process's."""
        self._expected = frozenset(shards)

    def began(self, shard: int) -> None:
        """A shard has a new session."""
        if shard in self._seen:
            self._metrics.reconnected(Reconnect.ANEW)
        self._seen |= {shard}
        self._standing |= {shard}

    def resumed(self, shard: int) -> None:
        """A shard goes on with its session."""
        self._metrics.reconnected(Reconnect.RESUMED)
        self._standing |= {shard}

    def lost(self, shard: int) -> None:
        """A shard's connection is gone; discord.py says so again after each vain try."""
        self._standing -= {shard}
