"""The questions that were asked, with their answers as spans: for buttons, feedback and limits.

Nothing here names a member: whoever asks or judges is a keyed hash that the caller makes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, literal, select, update

from store import rewritings
from store.connection import forget_deleted, in_parts, insert_or_update, reading, writing
from store.records import Scope
from store.retention import is_old
from store.schema import (
    articles,
    feedback,
    follow_ups,
    kept_citations,
    kept_questions,
    question_threads,
    rewritten_questions,
    shown_spans,
)

if TYPE_CHECKING:
    from store.asked import AskedQuestion

SHOWN_SPANS_KEPT = timedelta(days=2)
"""What a guild was shown is counted by the day; older spans are of no use."""
CHECKED = "checked"
"""The status of what was no question: a message whose quotations were checked."""


@dataclass(frozen=True, slots=True)
class KeptCitation:
    """A quote of an answer: ``text[start:end]`` of one version, ``shown`` or one click away.

    ``withheld``: a limit (``QUOTE_SHARE``) allowed its link alone. ``answer``: the span of the
    words in it that a reader marked.
    """

    article_id: str
    version: int
    paragraph: int
    start: int
    end: int
    highlight: tuple[int, int]
    shown: bool = True
    withheld: bool = False
    answer: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question and its answer, without any article's words.

    With the status ``CHECKED``, a message whose quotations were checked, and where they stand.
    ``asker`` is a keyed hash. ``answer`` is the rest of the answer, fit for JSON. ``message_id``
    is the reply, None until it is sent; ``asking_message_id`` the message that asked, if one did.
    ``follows`` is the id of the question before, None where there is none (any more), and
    ``rewritten`` what a language model made of the question because of it.
    """

    id: str
    guild_id: int
    channel_id: int
    asker: str
    question: str
    status: str
    private: bool
    answer: Mapping[str, Any]
    scope: Scope
    asked: datetime
    citations: tuple[KeptCitation, ...] = field(default=())
    message_id: int | None = None
    asking_message_id: int | None = None
    follows: str | None = None
    rewritten: str | None = None


class QuestionLog:
    """Keeps questions and forgets them. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---- keeping

    def keep(self, question: KeptQuestion) -> None:
        """Store a question with its answer's spans, or replace the one with its id."""
        with writing(self._engine) as connection:
            connection.execute(delete(kept_questions).where(kept_questions.c.id == question.id))
            connection.execute(insert(kept_questions).values(_question_row(question)))
            rows = [
                {"question_id": question.id, "position": position, **_citation_row(citation)}
                for position, citation in enumerate(question.citations)
            ]
            if rows:
                connection.execute(insert(kept_citations), rows)
            if question.follows is not None:  # unless it was forgotten a moment ago
                earlier = select(literal(question.id), kept_questions.c.id).where(
                    kept_questions.c.id == question.follows
                )
                known = connection.execute(
                    insert(follow_ups).from_select(["question_id", "follows"], earlier)
                ).rowcount
                if question.rewritten is not None and known:
                    rewritings.keep(connection, question.id, question.rewritten)

    def attach_message(self, question_id: str, message_id: int) -> None:
        """Note which message shows the answer."""
        with writing(self._engine) as connection:
            connection.execute(
                update(kept_questions)
                .where(kept_questions.c.id == question_id)
                .values(message_id=message_id)
            )

    def give_feedback(
        self, question_id: str, member: str, verdict: str, reason: str | None = None
    ) -> bool:
        """Note what a member says of an answer, the last word counting; False if it is gone."""
        values = {"verdict": verdict, "reason": reason, "given": _now().isoformat()}
        with writing(self._engine) as connection:
            known = select(kept_questions.c.id).where(kept_questions.c.id == question_id)
            if connection.scalar(known) is None:
                return False
            connection.execute(
                insert_or_update(connection, feedback)
                .values(question_id=question_id, member=member, **values)
                .on_conflict_do_update(index_elements=["question_id", "member"], set_=values)
            )
        return True

    # ---- finding

    def find(self, question_id: str) -> KeptQuestion | None:
        """The question with this id, None once it is forgotten."""
        return next(iter(self._select(kept_questions.c.id == question_id)), None)

    def asked_by_message(self, asking_message_ids: Collection[int]) -> list[KeptQuestion]:
        """The questions that these messages asked."""
        return [
            question
            for part in in_parts(sorted(asking_message_ids))
            for question in self._select(kept_questions.c.asking_message_id.in_(part))
        ]

    def answered_by_message(self, message_id: int) -> KeptQuestion | None:
        """The question whose answer this message shows to everybody."""
        columns = kept_questions.c
        shown = and_(
            columns.message_id == message_id, columns.private.is_(False), columns.status != CHECKED
        )
        return next(iter(self._select(shown)), None)

    def citing(self, article_id: str) -> list[KeptQuestion]:
        """The questions whose answers quote an article, newest first."""
        quoting = select(kept_citations.c.question_id).where(
            kept_citations.c.article_id == article_id
        )
        return self._select(kept_questions.c.id.in_(quoting))

    def removed_articles(self) -> set[str]:
        """The ids of the articles that answers quote and that are no longer there."""
        cited = kept_citations.c.article_id
        query = select(cited).where(cited.not_in(select(articles.c.id))).distinct()
        with reading(self._engine) as connection:
            return set(connection.scalars(query))

    def asked(
        self, since: datetime | None = None, guild_id: int | None = None
    ) -> list[AskedQuestion]:
        """What was asked, without who asked: see ``store.asked.asked_questions``."""
        from store.asked import asked_questions

        return asked_questions(self._engine, since, guild_id)

    def guild_ids(self) -> list[int]:
        """The guilds of all kept questions and threads."""
        guilds = select(kept_questions.c.guild_id).union(select(question_threads.c.guild_id))
        with reading(self._engine) as connection:
            return list(connection.scalars(guilds))

    def count(self, asker: str) -> int:
        """How many questions of one member are kept."""
        query = select(func.count()).where(kept_questions.c.asker == asker)
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    # ---- what a guild was shown

    def note_shown(self, guild_id: int, citations: Iterable[KeptCitation]) -> None:
        """Count quotes as shown to a guild today (UTC)."""
        rows = [
            {
                "guild_id": guild_id,
                "day": _now().date().isoformat(),
                "article_id": citation.article_id,
                "version": citation.version,
                "start": citation.start,
                "end": citation.end,
            }
            for citation in citations
        ]
        if rows:
            with writing(self._engine) as connection:
                shown = insert_or_update(connection, shown_spans)
                connection.execute(shown.on_conflict_do_nothing(), rows)

    def shown_today(self, guild_id: int, article_id: str, version: int) -> list[tuple[int, int]]:
        """The spans of a version that a guild was shown today (UTC), in order."""
        columns = shown_spans.c
        query = select(columns.start, columns.end).where(
            columns.guild_id == guild_id,
            columns.day == _now().date().isoformat(),
            columns.article_id == article_id,
            columns.version == version,
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(columns.start)).all()
        return [(row.start, row.end) for row in rows]

    # ---- forgetting

    def forget(self, question_id: str, guild_id: int) -> None:
        """Forget one question of a guild, with its feedback."""
        columns = kept_questions.c
        self._forget(and_(columns.id == question_id, columns.guild_id == guild_id))

    def forget_asker(self, askers: Collection[str]) -> int:
        """Forget everything that a member asked or judged, and whose threads are whose.

        Returns how many questions those were.
        """
        judged = delete(feedback).where(feedback.c.member.in_(askers))
        opened = delete(question_threads).where(question_threads.c.asker.in_(askers))
        with writing(self._engine) as connection:
            judgements = connection.execute(judged).rowcount
            judgements += connection.execute(opened).rowcount
        count = self._forget(kept_questions.c.asker.in_(askers))
        if judgements and not count:
            forget_deleted(self._engine)
        return count

    def forget_old(self, days: int, days_of_guild: Mapping[int, int]) -> int:
        """Forget questions, and threads without one, older than ``days`` or a guild's own number.

        Returns how many questions those were.
        """
        now = _now()
        oldest_day = (now - SHOWN_SPANS_KEPT).date().isoformat()
        threads = question_threads.c
        with writing(self._engine) as connection:
            connection.execute(delete(shown_spans).where(shown_spans.c.day < oldest_day))
            connection.execute(
                delete(question_threads).where(
                    is_old(threads.guild_id, threads.used, now, days, days_of_guild)
                )
            )
        columns = kept_questions.c
        return self._forget(is_old(columns.guild_id, columns.asked, now, days, days_of_guild))

    # ---- within

    def _forget(self, condition: Any) -> int:
        with writing(self._engine) as connection:
            rewritings.forget_after(connection, condition)
            count = connection.execute(delete(kept_questions).where(condition)).rowcount
        if count:
            forget_deleted(self._engine)
        return count

    def _select(self, condition: Any) -> list[KeptQuestion]:
        columns = rewritten_questions.c
        query = (
            select(kept_questions, follow_ups.c.follows, columns.text.label("rewritten"))
            .outerjoin(follow_ups, follow_ups.c.question_id == kept_questions.c.id)
            .outerjoin(rewritten_questions, columns.question_id == follow_ups.c.question_id)
            .where(condition)
            .order_by(kept_questions.c.asked.desc())
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
            return [_question(row, _citations(connection, row.id)) for row in rows]


def _citations(connection: Connection, question_id: str) -> tuple[KeptCitation, ...]:
    query = (
        select(kept_citations)
        .where(kept_citations.c.question_id == question_id)
        .order_by(kept_citations.c.position)
    )
    return tuple(citation_from_row(row) for row in connection.execute(query))


def citation_from_row(row: Any) -> KeptCitation:
    """A row of ``kept_citations`` as a record."""
    return KeptCitation(
        row.article_id,
        row.version,
        row.paragraph,
        row.start,
        row.end,
        (row.highlight_start, row.highlight_end),
        row.shown,
        row.withheld,
        None if row.answer_start is None else (row.answer_start, row.answer_end),
    )


def _citation_row(citation: KeptCitation) -> dict[str, Any]:
    return {
        "shown": citation.shown,
        "withheld": citation.withheld,
        "article_id": citation.article_id,
        "version": citation.version,
        "paragraph": citation.paragraph,
        "start": citation.start,
        "end": citation.end,
        "highlight_start": citation.highlight[0],
        "highlight_end": citation.highlight[1],
        "answer_start": citation.answer[0] if citation.answer else None,
        "answer_end": citation.answer[1] if citation.answer else None,
    }


def _question_row(question: KeptQuestion) -> dict[str, Any]:
    bound = question.scope.article_ids
    scope = {
        "libraries": question.scope.libraries,
        "article_ids": None if bound is None else sorted(bound),
    }
    return {
        "id": question.id,
        "guild_id": question.guild_id,
        "channel_id": question.channel_id,
        "message_id": question.message_id,
        "asking_message_id": question.asking_message_id,
        "asker": question.asker,
        "private": question.private,
        "question": question.question,
        "status": question.status,
        "answer": json.dumps(question.answer),
        "scope": json.dumps(scope),
        "asked": question.asked.astimezone(UTC).isoformat(),
    }


def _question(row: Any, citations: tuple[KeptCitation, ...]) -> KeptQuestion:
    scope = json.loads(row.scope)
    bound = scope["article_ids"]
    return KeptQuestion(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        asker=row.asker,
        question=row.question,
        status=row.status,
        private=row.private,
        answer=json.loads(row.answer),
        scope=Scope(tuple(scope["libraries"]), None if bound is None else frozenset(bound)),
        asked=datetime.fromisoformat(row.asked),
        citations=citations,
        message_id=row.message_id,
        asking_message_id=row.asking_message_id,
        follows=row.follows,
        rewritten=row.rewritten,
    )


def _now() -> datetime:
    return datetime.now(UTC)
