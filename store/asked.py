"""Kept questions as editors may read of them: nothing here stands for a member or a message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, select

from store.connection import reading
from store.questions import CHECKED, KeptCitation, citation_from_row
from store.schema import feedback, follow_ups, kept_citations, kept_questions

WRONG = "wrong"
MOST_BEFORE = 5
"""Questions before a follow-up that are told."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One asking of a question, with what was said of its answer.

    ``answer`` is as in ``store.questions.KeptQuestion``. ``judged_wrong`` has the reason, or None,
    of everybody who found the answer wrong. ``before`` are the questions that a follow-up goes on
    from, the last one last.
    """

    guild_id: int
    question: str
    status: str
    private: bool
    asked: datetime
    answer: Mapping[str, Any]
    citations: tuple[KeptCitation, ...] = ()
    judged_wrong: tuple[str | None, ...] = ()
    before: tuple[str, ...] = ()


def asked_questions(
    engine: Engine, since: datetime | None = None, guild_id: int | None = None
) -> list[AskedQuestion]:
    """The kept questions, newest first: of one guild or of all, asked at a moment or later.

    A private answer that was shared is kept twice; it is one question here, and no longer private.
    What follows a private question is private. What was checked is no question.
    """
    wanted = _wanted(since, guild_id)
    columns = kept_questions.c
    asked = (
        select(
            columns.id,
            columns.guild_id,
            columns.asker,
            columns.question,
            columns.status,
            columns.private,
            columns.asked,
            columns.answer,
        )
        .where(wanted)
        .order_by(columns.asked.desc(), columns.private, columns.id)
    )
    cited = (
        select(kept_citations)
        .join(kept_questions, columns.id == kept_citations.c.question_id)
        .where(wanted)
        .order_by(kept_citations.c.position)
    )
    judged = (
        select(feedback.c.question_id, feedback.c.reason)
        .join(kept_questions, columns.id == feedback.c.question_id)
        .where(wanted, feedback.c.verdict == WRONG)
        .order_by(feedback.c.given)
    )
    followed = select(follow_ups, columns.question, columns.private).join(
        kept_questions, columns.id == follow_ups.c.follows
    )
    with reading(engine) as connection:
        rows = connection.execute(asked).all()
        citations: dict[str, list[KeptCitation]] = {}
        for row in connection.execute(cited):
            citations.setdefault(row.question_id, []).append(citation_from_row(row))
        wrong: dict[str, list[str | None]] = {}
        for row in connection.execute(judged):
            wrong.setdefault(row.question_id, []).append(row.reason)
        follows = {row.question_id: row for row in connection.execute(followed)}
    # copies have the moment and the asker in common; the one that all may see comes first
    copies: dict[tuple[int, str, str], list[Any]] = {}
    for row in rows:
        copies.setdefault((row.guild_id, row.asker, row.asked), []).append(row)
    found = []
    for first, *others in copies.values():
        before = _before(first.id, follows)
        judgements = [reason for row in (first, *others) for reason in wrong.get(row.id, ())]
        found.append(
            AskedQuestion(
                guild_id=first.guild_id,
                question=first.question,
                status=first.status,
                private=first.private or any(each.private for each in before),
                asked=datetime.fromisoformat(first.asked),
                answer=json.loads(first.answer),
                citations=tuple(citations.get(first.id, ())),
                judged_wrong=tuple(judgements),
                before=tuple(each.question for each in before),
            )
        )
    return found


def _before(question_id: str, follows: Mapping[str, Any]) -> list[Any]:
    """The questions that one goes on from, the last one last."""
    found: list[Any] = []
    while question_id in follows and len(found) < MOST_BEFORE:
        found.insert(0, follows[question_id])
        question_id = found[0].follows
    return found


def _wanted(since: datetime | None, guild_id: int | None) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = kept_questions.c.status != CHECKED
    if since is not None:
        wanted = and_(wanted, kept_questions.c.asked >= since.astimezone(UTC).isoformat())
    if guild_id is not None:
        wanted = and_(wanted, kept_questions.c.guild_id == guild_id)
    return wanted
