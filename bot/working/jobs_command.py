"""``pullquote jobs``: which queued sources wait, are read, and failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot import console as screen
from bot.command_options import AsJson
from store.ingest_jobs import JobStatus, ListedJob

if TYPE_CHECKING:
    from bot.session import Session

SHOWN = 50
"""Jobs of one status that are listed for a person."""
LISTED = (JobStatus.RUNNING, JobStatus.FAILED, JobStatus.WAITING)
NO_JOBS = "Nothing is queued. `pullquote ingest --queue SOURCE…` queues, `pullquote worker` reads."

jobs_app = typer.Typer(
    help="List what is queued, read at this moment, and failed.\n\n"
    "`pullquote ingest --queue` queues, also again what failed."
)


@jobs_app.callback(invoke_without_command=True)
def list_jobs(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """List the jobs that are not done."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    with session.library() as library:
        jobs = library.ingest_jobs
        counts = jobs.counts()
        listed = [
            job for status in LISTED for job in jobs.all(status, most=None if as_json else SHOWN)
        ]
    if as_json:
        for job in listed:
            screen.print_json(_as_json(job))
        screen.print_json({"summary": {status.value: counts[status] for status in JobStatus}})
    elif any(counts.values()):
        if listed:
            session.out.print(_table(listed))
        session.out.print(_counted(counts), highlight=False, soft_wrap=True)
    else:
        session.out.print(NO_JOBS, highlight=False, soft_wrap=True)


@jobs_app.command("remove")
def remove(
    context: typer.Context,
    status: Annotated[
        JobStatus, typer.Argument(metavar="STATUS", help="failed, waiting or done.")
    ] = JobStatus.FAILED,
) -> None:
    """Take the failed jobs off the list, or those that wait; articles stay."""
    session: Session = context.obj
    if status is JobStatus.RUNNING:
        raise typer.BadParameter("what is read at this moment cannot be taken back")
    with session.library() as library:
        count = library.ingest_jobs.remove(status)
    session.out.print(f"{count:,} {status.value} removed.", highlight=False)


def _counted(counts: Mapping[JobStatus, int]) -> str:
    """How many there are, also of those that have no line."""
    words = {JobStatus.DONE: "done within a day"}
    return ", ".join(
        f"{counts[status]:,} {words.get(status, status.value)}"
        for status in (*LISTED, JobStatus.DONE)
        if counts[status]
    )


def _table(jobs: Sequence[ListedJob]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("job", "status", "source", "tried", "since", "reason"):
        table.add_column(name, overflow="fold")
    for job in jobs:
        table.add_row(
            str(job.id),
            job.status.value,
            escape(job.address),
            str(job.attempts),
            f"{(job.left or job.queued).astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            escape(_reason(job)),
        )
    return table


def _reason(job: ListedJob) -> str:
    if job.status is JobStatus.RUNNING:
        return f"by {(job.taken_by or '').rpartition(' ')[0]}"
    return job.reason or ""


def _as_json(job: ListedJob) -> dict[str, Any]:
    def text(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    return {
        "job": job.id,
        "status": job.status.value,
        "library": job.library,
        "kind": job.kind.value,
        "address": job.address,
        "attempts": job.attempts,
        "queued": text(job.queued),
        "due": text(job.due),
        "left": text(job.left),
        "taken_by": job.taken_by,
        "lease_until": text(job.until),
        "reason": job.reason,
    }
