"""Tokens that language models took, added up by guild, day and model: for budgets and bills."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, select

from store.connection import insert_or_update, reading, writing
from store.schema import token_usage

COMMAND_LINE = 0
"""The guild id under which the command line's usage is noted."""
DAYS_KEPT = 400
"""So that this month can be compared with the same one a year ago."""


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """What was sent to models and came back.

    ``answers`` are those that a model was asked for, ``fallbacks`` those of them that were given
    without its words; ``requests`` are more where one was repeated. All counts.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    answers: int = 0
    fallbacks: int = 0

    @property
    def tokens(self) -> int:
        """In both directions."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: TokenUsage) -> TokenUsage:
        return TokenUsage(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(TokenUsage))
        )


@dataclass(frozen=True, slots=True)
class UsageOfDay:
    """What one guild's answers took of one model on one day (UTC)."""

    day: date
    guild_id: int
    model: str
    usage: TokenUsage


class UsageLog:
    """Adds usage up. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, usage: TokenUsage, model: str, guild_id: int = COMMAND_LINE) -> None:
        """Add to today's usage; what is older than ``DAYS_KEPT`` is dropped."""
        day = _today()
        oldest = (day - timedelta(days=DAYS_KEPT)).isoformat()
        with writing(self._engine) as connection:
            row = insert_or_update(connection, token_usage).values(
                guild_id=guild_id, day=day.isoformat(), model=model, **_counts(usage)
            )
            added = {name: token_usage.c[name] + row.excluded[name] for name in _counts(usage)}
            key = ["guild_id", "day", "model"]
            connection.execute(row.on_conflict_do_update(index_elements=key, set_=added))
            connection.execute(delete(token_usage).where(token_usage.c.day < oldest))

    def of_day(self, guild_id: int = COMMAND_LINE, day: date | None = None) -> TokenUsage:
        """What a guild's answers took of all models on a day (UTC), by default today."""
        columns = token_usage.c
        sums = [func.coalesce(func.sum(columns[each.name]), 0) for each in fields(TokenUsage)]
        query = select(*sums).where(
            columns.guild_id == guild_id, columns.day == (day or _today()).isoformat()
        )
        with reading(self._engine) as connection:
            return TokenUsage(*map(int, connection.execute(query).one()))

    def totals(self, days: int) -> list[UsageOfDay]:
        """The usage of the last ``days`` days (UTC), today included: newest first, by guild."""
        columns = token_usage.c
        first = (_today() - timedelta(days=days - 1)).isoformat()
        query = (
            select(token_usage)
            .where(columns.day >= first)
            .order_by(columns.day.desc(), columns.guild_id, columns.model)
        )
        with reading(self._engine) as connection:
            return [_of_row(row) for row in connection.execute(query)]


def _of_row(row: Any) -> UsageOfDay:
    usage = TokenUsage(*(getattr(row, each.name) for each in fields(TokenUsage)))
    return UsageOfDay(date.fromisoformat(row.day), row.guild_id, row.model, usage)


def _counts(usage: TokenUsage) -> dict[str, int]:
    return {each.name: getattr(usage, each.name) for each in fields(TokenUsage)}


def _today() -> date:
    return datetime.now(UTC).date()
