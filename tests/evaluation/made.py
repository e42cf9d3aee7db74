"""Made answers, scored questions and reports, for tests that ask nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.evaluation.asking import Asked
from bot.evaluation.comparison import Comparison
from bot.evaluation.known_failures import KnownFailures, verdicts
from bot.evaluation.question_set import SetQuestion
from bot.evaluation.report import Report
from bot.evaluation.scoring import score
from tests.bot.samples import version_of

NOBODY = KnownFailures()


def answer_of(
    *quotes: str,
    shown: int = 1,
    status: Status = Status.ANSWERED,
    mode: Mode = Mode.EXTRACTIVE,
    text: str = "Ana Brandt wrote it.",
    articles: Sequence[str] = (),
    **fields: Any,
) -> Answer:
    """An answer with these quotes, the first ``shown`` of them as citations, from articles with
    these ids."""
    ids = [*articles, *["made2345"] * len(quotes)]
    citations = tuple(
        Citation(
            number,
            Quote(version_of(words, article_id=its), 1, 0, len(words), (0, len(words))),
            None,
        )
        for number, (words, its) in enumerate(zip(quotes, ids, strict=False), start=1)
    )
    return Answer(
        "Who?",
        status,
        mode,
        text,
        "made",
        citations=citations[:shown],
        more=citations[shown:],
        **fields,
    )


def question(identifier: str = "who-made", **fields: Any) -> SetQuestion:
    """A question of a set; by default one that expects "the bridge" in a quote."""
    content = {"question": "Who?", "expect": {"quote_contains": ["the bridge"]}, **fields}
    return SetQuestion.model_validate({"id": identifier, **content})


RIGHT = answer_of("Ana closed the bridge.", seconds={"all": 0.02}, confidence=0.9)
WRONG = answer_of("Bo sank the ferry.", seconds={"all": 0.04}, confidence=0.2)
REFUSED = answer_of("Bo sank the ferry.", shown=0, status=Status.NOT_FOUND, text="Nothing found.")


def asked(
    item: SetQuestion | str = "who-made",
    answer: Answer = RIGHT,
    set_name: str = "made",
    unfaithful: Sequence[int] = (),
) -> Asked:
    """A question, its answer and its score."""
    its = question(item) if isinstance(item, str) else item
    return Asked(
        set_name,
        Path("made.yaml"),
        7,
        its,
        its.question,
        answer,
        score(answer, its, unfaithful=unfaithful),
    )


def report_of(
    *members: Asked, known: KnownFailures = NOBODY, comparison: Comparison | None = None
) -> Report:
    """A report on these questions."""
    return Report(
        asked=members,
        verdicts=verdicts(members, known),
        machine={"processor": "made"},
        made=datetime(2024, 5, 6, 7, 8, tzinfo=UTC),
        comparison=comparison,
    )


def write_set(folder: Path, questions: Sequence[dict[str, Any]], **fields: Any) -> Path:
    """A question set on one made article, both in ``folder``; returns the set's path."""
    article = folder / "bridge.md"
    if not article.exists():
        text = "The council closed the bridge on Monday. Ana Brandt called it a shame."
        article.write_text(f"---\ntitle: A bridge\n---\n\n{text}\n", encoding="utf-8")
    content = {"name": "made", "articles": ["bridge.md"], "questions": list(questions), **fields}
    path = folder / "made.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
