"""A moment → the text by which the catalog keeps and compares it, and the time of the catalog."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from store.connection import is_postgresql


def moment_text(moment: datetime) -> str:
    """ISO 8601 in UTC, always as long, so that the order of texts is that of moments."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_or_none(text: str | None) -> datetime | None:
    """The moment that a column holds, None where it holds none."""
    return None if text is None else datetime.fromisoformat(text)


def catalog_time(connection: Connection) -> datetime:
    """What time it is where the catalog is: one clock, however many hosts share it."""
    if is_postgresql(connection):
        now: datetime = connection.scalars(select(func.clock_timestamp())).one()
        return now
    return datetime.now(UTC)
