"""Sources that are to be ingested → one worker after the other that takes them, on any host.

A job is taken under a lease that its worker renews. Of a worker that died the lease ends, and
another one takes the job: an article that was stored already is then found unchanged. Rows are
locked for as long as they are taken or left, no longer (``FOR UPDATE SKIP LOCKED``); SQLite has one
writer at a time in any case. Times are those of the catalog, so that hosts' clocks may differ.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, and_, case, delete, func, or_, select, update

from store.catalog import claim_library
from store.connection import (
    insert_or_update,
    reading,
    trying_until_end,
    writing,
    writing_own_rows,
)
from store.guilds_to_forget import library_stays
from store.moments import catalog_time, moment_or_none, moment_text
from store.records import PUBLIC_LIBRARY
from store.schema import ingest_jobs, libraries
from store.sources import SourceKind

MOST_ATTEMPTS = 4
"""A source that a worker dies of, or a site that is down, is tried so often and no more."""
HOST_RESTS = timedelta(seconds=1)
"""After a page of a host was read, whichever worker did: one is asked once a second
(``ingest.polite``)."""
LONGEST_WAIT = timedelta(hours=1)
"""No job waits for so long: what is due later was noted while the clock was ahead."""
LEASE_LOST = "the worker that read it ended in the middle, {attempts} times"


class JobStatus(StrEnum):
    """Where a job has got to. Those that are done are forgotten after a while."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class NewJob:
    """A source to be queued: a file's ``content`` with its ``name``, or a page of a ``host``."""

    address: str
    kind: SourceKind
    name: str | None = None
    content: bytes | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job that is this worker's own for as long as its lease lasts; ``attempts`` with this one.
    ``token`` tells this taking from every other."""

    id: int
    library: str
    source: NewJob
    attempts: int
    token: str


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job as it is listed. ``due`` is when it may be taken, ``left`` when a worker left it last,
    ``until`` when the lease of the present one ends."""

    id: int
    library: str
    address: str
    kind: SourceKind
    status: JobStatus
    attempts: int
    queued: datetime
    due: datetime
    left: datetime | None
    until: datetime | None
    taken_by: str | None
    outcome: str | None
    reason: str | None


class IngestJobs:
    """Queues sources and gives each to one worker. Safe to use from several threads, processes and
    hosts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---- queueing

    def add(self, sources: Iterable[NewJob], library: str = PUBLIC_LIBRARY) -> None:
        """Queue sources, in one transaction, to be read for a library in this order.

        One that is queued already takes its newest bytes and begins anew; one that a worker is at
        is read again after that.
        """
        with writing(self._engine) as connection:
            library_id = claim_library(connection, library)
            now = moment_text(catalog_time(connection))
            for source in sources:
                _add(connection, library_id, source, now)

    # ---- working

    def take(self, worker: str, lease: timedelta) -> TakenJob | None:
        """The job that waits for longest, or that a dead worker had; None where none is free.

        ``worker`` is who takes it, for a person to read. No two workers are at pages of one host,
        and none is right after another. One that was tried too often is not tried again.
        """
        token = f"{worker} {uuid.uuid4().hex[:8]}"
        with writing_own_rows(self._engine) as connection:
            now = catalog_time(connection)
            busy = _busy_hosts(connection, now)
            while (row := _first_free(connection, now, lease, busy)) is not None:
                if row.host is not None and not _is_alone_at(connection, row.host, now):
                    busy.add(row.host)
                elif row.attempts >= MOST_ATTEMPTS:
                    reason = LEASE_LOST.format(attempts=row.attempts)
                    _leave(connection, its.id == row.id, now, JobStatus.FAILED, reason=reason)
                else:
                    values = {
                        "status": JobStatus.RUNNING.value,
                        "attempts": row.attempts + 1,
                        "taken_by": token,
                        "until": moment_text(now + lease),
                    }
                    connection.execute(update(ingest_jobs).where(its.id == row.id).values(**values))
                    return _taken(row, token)
        return None

    def keep(self, job: TakenJob, lease: timedelta) -> bool:
        """Have a job for longer; False where its lease was over and it is somebody else's."""
        with writing_own_rows(self._engine) as connection:
            until = moment_text(catalog_time(connection) + lease)
            kept = update(ingest_jobs).where(_own(job)).values(until=until)
            return connection.execute(kept).rowcount > 0

    def finish(self, job: TakenJob, outcome: str) -> bool:
        """Be done with a job; False where it is somebody else's by now."""
        return self._leave(job, JobStatus.DONE, outcome=outcome)

    def fail(self, job: TakenJob, reason: str) -> bool:
        """Give a job up for good; ``reason`` says why. False likewise."""
        return self._leave(job, JobStatus.FAILED, reason=reason)

    def try_later(self, job: TakenJob, reason: str, wait: timedelta) -> bool:
        """Leave a job to be tried again after a while. False likewise."""
        return self._leave(job, JobStatus.WAITING, reason=reason, wait=wait)

    def give_back(self, job: TakenJob) -> bool:
        """Leave a job as it was before it was taken. False likewise."""
        back = {"status": JobStatus.WAITING.value, "attempts": its.attempts - 1, **_NOBODYS}
        with writing_own_rows(self._engine) as connection:
            given = update(ingest_jobs).where(_own(job)).values(again=False, **back)
            return connection.execute(given).rowcount > 0

    # ---- looking

    def counts(self) -> dict[JobStatus, int]:
        """How many jobs there are of each status."""
        query = select(its.status, func.count()).group_by(its.status)
        with reading(self._engine) as connection:
            found = {row[0]: row[1] for row in connection.execute(query)}
        return {status: found.get(status.value, 0) for status in JobStatus}

    def all(self, *statuses: JobStatus, most: int | None = None) -> list[ListedJob]:
        """The jobs of these statuses, or of all, in the order of being taken."""
        query = select(*_LISTED).join(libraries).order_by(its.due, its.id).limit(most)
        if statuses:
            query = query.where(its.status.in_([each.value for each in statuses]))
        with reading(self._engine) as connection:
            return [_listed(row) for row in connection.execute(query)]

    def remove(self, status: JobStatus, left_before: timedelta | None = None) -> int:
        """Take out all jobs of a status, or those that were left so long ago; how many."""
        with writing_own_rows(self._engine) as connection:
            old = delete(ingest_jobs).where(its.status == status.value)
            if left_before is not None:
                old = old.where(its.left < moment_text(catalog_time(connection) - left_before))
            return connection.execute(old).rowcount

    # ---- within

    def _leave(self, job: TakenJob, status: JobStatus, **left: Any) -> bool:
        with writing_own_rows(self._engine) as connection:
            now = catalog_time(connection)
            return _leave(connection, _own(job), now, status, **left) > 0


its = ingest_jobs.c
_NOBODYS: dict[str, Any] = {"taken_by": None, "until": None}
_LISTED = (
    *(each for each in ingest_jobs.c if each is not ingest_jobs.c.content),
    libraries.c.name.label("library"),
)
_ANEW = {
    "status": JobStatus.WAITING.value,
    "attempts": 0,
    "outcome": None,
    "reason": None,
    **_NOBODYS,
}
"""A job of which nothing was tried yet."""


def _add(connection: Connection, library_id: int, source: NewJob, now: str) -> None:
    given = {
        "kind": source.kind.value,
        "name": source.name,
        "content": source.content,
        "host": source.host,
        "queued": now,
        "due": now,
    }
    is_running = its.status == JobStatus.RUNNING.value
    anew = {name: case((is_running, its[name]), else_=value) for name, value in _ANEW.items()}
    key = {"library_id": library_id, "address": source.address}
    connection.execute(
        insert_or_update(connection, ingest_jobs)
        .values(**key, **given, **_ANEW, again=False)
        .on_conflict_do_update(index_elements=[*key], set_={**given, **anew, "again": is_running})
    )


def _busy_hosts(connection: Connection, now: datetime) -> set[str]:
    """The hosts that a worker is at, or was a moment ago."""
    rests = moment_text(now - HOST_RESTS)
    running = its.status == JobStatus.RUNNING.value, its.until > moment_text(now)
    query = select(its.host).where(its.host.is_not(None), or_(and_(*running), its.left > rests))
    return set(connection.scalars(query.distinct()))


def _is_alone_at(connection: Connection, host: str, now: datetime) -> bool:
    """Whether nobody else is about to take, or has just taken, a page of a host."""
    if not trying_until_end(connection, f"host {host}"):
        return False
    return host not in _busy_hosts(connection, now)


def _first_free(connection: Connection, now: datetime, lease: timedelta, busy: set[str]) -> Any:
    """The first job that may be taken, locked; None where there is none.

    Those that a dead worker had come first. Each query has an index that gives its order, or
    every job taken would look at all that wait.
    """

    def is_over(moment: Any, most: timedelta) -> Any:
        return or_(moment <= moment_text(now), moment > moment_text(now + most))

    waits = and_(its.status == JobStatus.WAITING.value, is_over(its.due, LONGEST_WAIT))
    left_behind = and_(its.status == JobStatus.RUNNING.value, is_over(its.until, 2 * lease))
    for which in (left_behind, waits):
        query = (
            select(ingest_jobs, libraries.c.name.label("library"))
            .join(libraries)
            .where(which, library_stays)
            .where(or_(its.host.is_(None), its.host.not_in(sorted(busy))))
            .order_by(its.due, its.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=ingest_jobs)
        )
        row = connection.execute(query).first()
        if row is not None:
            return row
    return None


def _leave(
    connection: Connection,
    which: Any,
    now: datetime,
    status: JobStatus,
    outcome: str | None = None,
    reason: str | None = None,
    wait: timedelta = timedelta(),
) -> int:
    """Note what became of a job; one that was queued again meanwhile waits. Gives how many."""
    values = {
        "status": status.value,
        "outcome": outcome,
        "reason": reason,
        "due": moment_text(now + wait),
    }
    if status is not JobStatus.WAITING:
        values["content"] = None
    new = {**_ANEW, "due": moment_text(now), "content": its.content}
    changed = {name: case((its.again, new[name]), else_=value) for name, value in values.items()}
    attempts = case((its.again, 0), else_=its.attempts)
    left = {"left": moment_text(now), "again": False, "attempts": attempts, **_NOBODYS}
    return connection.execute(update(ingest_jobs).where(which).values(**changed, **left)).rowcount


def _own(job: TakenJob) -> Any:
    return and_(its.id == job.id, its.status == JobStatus.RUNNING.value, its.taken_by == job.token)


def _taken(row: Any, token: str) -> TakenJob:
    source = NewJob(row.address, SourceKind(row.kind), row.name, row.content, row.host)
    return TakenJob(row.id, row.library, source, row.attempts + 1, token)


def _listed(row: Any) -> ListedJob:
    return ListedJob(
        id=row.id,
        library=row.library,
        address=row.address,
        kind=SourceKind(row.kind),
        status=JobStatus(row.status),
        attempts=row.attempts,
        queued=datetime.fromisoformat(row.queued),
        due=datetime.fromisoformat(row.due),
        left=moment_or_none(row.left),
        until=moment_or_none(row.until),
        taken_by=row.taken_by,
        outcome=row.outcome,
        reason=row.reason,
    )
