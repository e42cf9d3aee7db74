"""What a language model made of follow-ups, forgotten with all that it may have words of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from store.schema import follow_ups, kept_citations, kept_questions, rewritten_questions


def keep(connection: Connection, question_id: str, text: str) -> None:
    """Keep a question as it was rewritten, inside the caller's transaction."""
    connection.execute(insert(rewritten_questions).values(question_id=question_id, text=text))


def forget_after(connection: Connection, condition: Any) -> None:
    """Forget how the questions that meet a condition, and all that follow them, were rewritten.

    For the caller's transaction, before these questions are deleted.
    """
    _forget_from(connection, select(kept_questions.c.id).where(condition))


def forget_article(connection: Connection, article_id: str) -> None:
    """Forget every rewritten question that may have words of an article; likewise."""
    quoting = select(kept_citations.c.question_id).where(kept_citations.c.article_id == article_id)
    _forget_from(connection, quoting)


def _forget_from(connection: Connection, first: Select[tuple[str]]) -> None:
    later = first.cte("later", recursive=True)
    following = select(follow_ups.c.question_id).join(later, follow_ups.c.follows == later.c[0])
    later = later.union(following)
    connection.execute(
        delete(rewritten_questions).where(rewritten_questions.c.question_id.in_(select(later.c[0])))
    )
