"""What members said of an answer, read from the catalog: the bot counts it and never lists it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from store.connection import reading
from store.questions import QuestionLog
from store.schema import feedback


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a member (a keyed hash) said."""

    member: str
    verdict: str
    reason: str | None


def feedback_on(log: QuestionLog, question_id: str) -> list[Feedback]:
    """The last word of each member on an answer, as they came."""
    query = select(feedback).where(feedback.c.question_id == question_id)
    with reading(log._engine) as connection:
        rows = connection.execute(query.order_by(feedback.c.given)).all()
    return [Feedback(row.member, row.verdict, row.reason) for row in rows]
