"""Jobs for ingest workers and watched sources, given to one process each, in both databases."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from test_contract import Open, open_

from store.guild_removal import forget_guild
from store.guilds import library_of
from store.ingest_jobs import LEASE_LOST, MOST_ATTEMPTS, JobStatus, NewJob, TakenJob
from store.library import Library
from store.sources import SourceKind

__all__ = ["open_"]

LEASE = timedelta(minutes=1)
OVER = timedelta(0)
FILE = NewJob("file:///a.md", SourceKind.FILE, "a.md", b"bytes")


def page(name: str, host: str = "paper.example") -> NewJob:
    return NewJob(f"https://{host}/{name}", SourceKind.PAGE, host=host)


def take(library: Library, lease: timedelta = LEASE) -> TakenJob:
    job = library.ingest_jobs.take("test", lease)
    assert job is not None
    return job


def test_a_job_from_queueing_to_its_end(open_: Open) -> None:
    library, other = open_(), open_()
    jobs, others = library.ingest_jobs, other.ingest_jobs
    jobs.add([FILE, page("one"), page("two"), page("three", "other.example")])

    taken = take(library)
    assert (taken.source, taken.library, taken.attempts) == (FILE, "public", 1)
    first, elsewhere = take(library), take(other)
    assert [first.source, elsewhere.source] == [page("one"), page("three", "other.example")]
    assert jobs.take("test", LEASE) is None, "a second worker is at no page of the same host"
    assert jobs.finish(first, "new")
    assert jobs.take("test", LEASE) is None, "nor does it come right after"
    assert jobs.keep(taken, LEASE)

    assert others.try_later(elsewhere, "the site is down", timedelta(minutes=1))
    assert others.fail(taken, "no article")
    assert jobs.counts() == dict.fromkeys(JobStatus, 1) | {
        JobStatus.WAITING: 2,
        JobStatus.RUNNING: 0,
    }
    [failed] = jobs.all(JobStatus.FAILED)
    assert (failed.address, failed.reason, failed.attempts) == (FILE.address, "no article", 1)
    assert [each.reason for each in jobs.all(JobStatus.WAITING)] == [None, "the site is down"]

    jobs.add([FILE])
    assert take(library).attempts == 1, "it begins anew"
    assert jobs.remove(JobStatus.WAITING) == 2
    assert jobs.remove(JobStatus.DONE, timedelta(days=1)) == 0
    assert jobs.remove(JobStatus.DONE) == 1


def test_what_a_dead_worker_had_is_taken_over_so_often_and_no_more(open_: Open) -> None:
    library, other = open_(), open_()
    library.ingest_jobs.add([FILE])
    dead = take(library, OVER)
    again = take(other)
    assert (again.source, again.attempts) == (FILE, 2)
    assert not library.ingest_jobs.finish(dead, "new"), "it was not dead, but is too late"
    assert not library.ingest_jobs.keep(dead, LEASE)
    assert other.ingest_jobs.give_back(again)
    for attempts in range(2, MOST_ATTEMPTS + 1):
        assert take(library, OVER).attempts == attempts
    assert library.ingest_jobs.take("test", LEASE) is None
    [failed] = library.ingest_jobs.all()
    assert failed.status is JobStatus.FAILED
    assert failed.reason == LEASE_LOST.format(attempts=MOST_ATTEMPTS)


@pytest.mark.parametrize("ending", ["finish", "fail"])
def test_what_is_queued_again_while_it_is_read_is_read_again(open_: Open, ending: str) -> None:
    jobs = open_().ingest_jobs
    jobs.add([FILE])
    job = jobs.take("test", LEASE)
    assert job is not None
    newer = NewJob(FILE.address, FILE.kind, FILE.name, b"other bytes")
    jobs.add([newer])
    assert jobs.take("test", LEASE) is None, "not at the same time"
    assert jobs.keep(job, LEASE)
    assert getattr(jobs, ending)(job, "x")
    second = jobs.take("test", LEASE)
    assert second is not None
    assert (second.source, second.attempts) == (newer, 1)
    assert jobs.finish(second, "changed")
    assert [each.status for each in jobs.all()] == [JobStatus.DONE]


def in_turns(*work: Callable[[], None]) -> None:
    """All at the same time; raises what one of them does."""
    failed: list[BaseException] = []

    def run(each: Callable[[], None]) -> None:
        try:
            each()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_of_many_who_take_at_once_each_job_has_one(open_: Open) -> None:
    libraries = [open_() for _ in range(4)]
    count = 40
    libraries[0].ingest_jobs.add(
        [NewJob(f"file:///{n}", SourceKind.FILE, f"{n}", b"") for n in range(count)]
        + [page(f"{n}", "one.example") for n in range(8)]
    )
    taken: list[TakenJob] = []

    def work(library: Library) -> None:
        while (job := library.ingest_jobs.take("test", LEASE)) is not None:
            taken.append(job)

    in_turns(*(lambda each=each: work(each) for each in libraries))  # type: ignore[misc]
    pages = [job for job in taken if job.source.host]
    assert len(pages) == 1
    assert Counter(job.id for job in taken).most_common(1)[0][1] == 1
    assert len(taken) == count + 1


def test_of_many_who_watch_at_once_each_source_has_one(open_: Open) -> None:
    libraries = [open_() for _ in range(3)]
    for number in range(12):
        libraries[0].sources.watch(f"https://paper.example/{number}", SourceKind.PAGE)
    taken: list[int] = []

    def work(library: Library) -> None:
        while claim := library.source_claims.take(datetime.now(UTC), LEASE):
            taken.append(claim.source_id)

    in_turns(*(lambda each=each: work(each) for each in libraries))  # type: ignore[misc]
    assert len(taken) == len(set(taken)) == 12


def test_nothing_is_queued_for_a_guild_that_is_forgotten(open_: Open) -> None:
    library = open_()
    library.ingest_jobs.add([FILE], library_of(7))
    library.guilds_to_forget.note_left(7, datetime.now(UTC))
    assert library.ingest_jobs.take("test", LEASE) is None, "it rests"
    forget_guild(library, 7)
    assert library.ingest_jobs.all() == []
