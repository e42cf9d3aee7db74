"""Which kept questions were sent to the editors of their guild: each once."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, and_, delete, insert, select

from store.connection import writing
from store.schema import kept_questions, sent_questions


class SentQuestions:
    """Notes what was sent, while the question is kept. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, question_id: str) -> bool:
        """Note a question as sent; False if it was sent before, or is no longer kept.

        A private answer and its shared copy are one question.
        """
        columns, copy = kept_questions.c, kept_questions.alias()
        same = and_(
            copy.c.guild_id == columns.guild_id,
            copy.c.asker == columns.asker,
            copy.c.asked == columns.asked,
        )
        copies = (
            select(copy.c.id, sent_questions.c.sent)
            .select_from(kept_questions.join(copy, same))
            .outerjoin(sent_questions, sent_questions.c.question_id == copy.c.id)
            .where(columns.id == question_id)
        )
        with writing(self._engine) as connection:
            found = connection.execute(copies).all()
            if not found or any(row.sent for row in found):
                return False
            row = {"question_id": question_id, "sent": datetime.now(UTC).isoformat()}
            connection.execute(insert(sent_questions).values(row))
        return True

    def take_back(self, question_id: str) -> None:
        """Forget the note: the question did not reach the editors."""
        noted = sent_questions.c.question_id == question_id
        with writing(self._engine) as connection:
            connection.execute(delete(sent_questions).where(noted))
