"""Which answers quote versions that are no longer current, and what their messages say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Engine, and_, or_, select

from store.connection import insert_or_update, reading, writing
from store.schema import articles, kept_citations, kept_questions, told_changes


@dataclass(frozen=True, slots=True)
class OvertakenAnswer:
    """An answer that quotes an earlier version of an article.

    ``version`` is the article's current one, at which the answer has not been looked at yet;
    ``told`` is what the message says so far, "" for nothing.
    """

    question_id: str
    article_id: str
    version: int
    told: str


class ToldChanges:
    """Finds answers that articles have overtaken, each once for each new version. Safe to use from
    several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def overtaken(
        self, since: datetime, most: int, serves: Callable[[int], bool]
    ) -> list[OvertakenAnswer]:
        """Answers asked for since then, newest first, of the guilds that this process serves; at
        most so many."""
        asked, cited, told = kept_questions.c, kept_citations.c, told_changes.c
        query = (
            select(
                asked.id,
                asked.guild_id,
                cited.article_id,
                articles.c.current_version,
                told.told,
                asked.asked,
            )
            .select_from(kept_citations.join(kept_questions))
            .join(articles, articles.c.id == cited.article_id)
            .outerjoin(
                told_changes,
                and_(told.question_id == asked.id, told.article_id == cited.article_id),
            )
            .where(
                asked.asked >= since.astimezone(UTC).isoformat(),
                or_(asked.message_id.is_not(None), asked.private),  # else it is not sent yet
                cited.version != articles.c.current_version,
                or_(told.version.is_(None), told.version != articles.c.current_version),
            )
            .distinct()
            .order_by(asked.asked.desc(), asked.id, cited.article_id)
        )
        with reading(self._engine) as connection:
            rows = (row for row in connection.execute(query) if serves(row.guild_id))
            return [
                OvertakenAnswer(row.id, row.article_id, row.current_version, row.told or "")
                for row in islice(rows, most)
            ]

    def note(self, question_id: str, article_id: str, version: int, told: str) -> None:
        """Note that an answer's message says this, now that the article has this version.

        Nothing is noted of a question that is no longer kept.
        """
        values = {"version": version, "told": told}
        with writing(self._engine) as connection:
            known = select(kept_questions.c.id).where(kept_questions.c.id == question_id)
            if connection.scalar(known) is None:
                return
            connection.execute(
                insert_or_update(connection, told_changes)
                .values(question_id=question_id, article_id=article_id, **values)
                .on_conflict_do_update(index_elements=["question_id", "article_id"], set_=values)
            )
