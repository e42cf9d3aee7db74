"""Question sets → the answers to all their questions, scored."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.reader import Reader
from bot.answering.thresholds import DEFAULT_THRESHOLDS, Thresholds
from bot.composition.composer import Composer, RepliesToMessages
from bot.composition.earlier_questions import asked_before
from bot.evaluation.question_set import QuestionSet, QuestionSetError, SetQuestion
from bot.evaluation.scoring import Score, score
from bot.evaluation.set_check import check_against_articles, right_articles
from bot.evaluation.yaml_lines import Mistake
from ingest.chunk import split_passages
from ingest.errors import ExtractionError
from ingest.sources import read_article
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ExtractedArticle
from store.reranking import Reranker

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a set, its answer, and what that was worth.

    ``asked_as`` is the question as it was asked: a follow-up was made to stand alone.
    """

    set_name: str
    set_path: Path
    line: int
    item: SetQuestion
    asked_as: str
    answer: Answer
    score: Score

    @property
    def name(self) -> str:
        """Which question, among all sets."""
        return f"{self.set_name}/{self.item.id}"


@dataclass(frozen=True, slots=True)
class CheckedSet:
    """A set whose expectations its articles can meet, and what was read from these."""

    questions: QuestionSet
    articles: Mapping[Path, ExtractedArticle]

    @property
    def texts(self) -> dict[Path, str]:
        """The canonical text of each article."""
        return {path: article.text for path, article in self.articles.items()}


def check_sets(sets: Sequence[QuestionSet], library: Library | None = None) -> list[CheckedSet]:
    """Read the sets' articles and hold the expectations against them.

    With ``library``, the articles have to be in it, and its current texts count instead of the
    files'. Raises ``QuestionSetError`` with the mistakes of all sets.
    """
    mistakes: list[Mistake] = []
    checked: list[CheckedSet] = []
    names: dict[str, Path] = {}
    for questions in sets:
        if questions.name in names:
            message = f"{names[questions.name]} has the same name"
            mistakes.append(
                Mistake(questions.path, questions.lines.line(("name",)), "name", message)
            )
        names.setdefault(questions.name, questions.path)
        found = _read_articles(questions, library, mistakes)
        if len(found.articles) == len(questions.articles):
            mistakes += check_against_articles(questions, found.texts)
        checked.append(found)
    if mistakes:
        raise QuestionSetError(mistakes)
    return checked


def ask_sets(
    checked: Sequence[CheckedSet],
    model: EmbeddingModel,
    progress: Progress | None = None,
    language_model: RepliesToMessages | None = None,
    reranker: Reranker | None = None,
    reader: Reader | None = None,
) -> list[Asked]:
    """Ask every question, each set's in a temporary library that holds its articles alone.

    So a set's figures do not depend on which other sets are asked along with it. With
    ``language_model`` the answers are worded by it, with ``reader`` read once more.
    """
    total = sum(len(each.questions.questions) for each in checked)
    asked: list[Asked] = []
    for each in checked:
        with temporary_library(each, model, reranker) as (library, ids):
            for one in ask_set(each, library, ids, language_model, reader):
                asked.append(one)
                if progress:
                    progress(len(asked), total)
    return asked


def ask_sets_of_library(
    checked: Sequence[CheckedSet],
    library: Library,
    several: Sequence[Thresholds],
    progress: Progress | None = None,
    language_model: RepliesToMessages | None = None,
    reader: Reader | None = None,
) -> list[tuple[Asked, ...]]:
    """Ask every question of a library as it is, with all the other articles that are in it.

    Out: what came of each question at each of ``several`` thresholds.
    """
    total = sum(len(each.questions.questions) for each in checked)
    ids_of = article_ids(library)
    asked: list[tuple[Asked, ...]] = []
    for each in checked:
        ids = {path: ids_of[article.identity] for path, article in each.articles.items()}
        for one in ask_set_at(several, each, library, ids, language_model, reader):
            asked.append(one)
            if progress:
                progress(len(asked), total)
    return asked


def ask_set(
    checked: CheckedSet,
    library: Library,
    ids: Mapping[Path, str],
    language_model: RepliesToMessages | None = None,
    reader: Reader | None = None,
) -> Iterator[Asked]:
    """Ask a set's questions one by one, judged by the default thresholds."""
    default = [DEFAULT_THRESHOLDS]
    for (asked,) in ask_set_at(default, checked, library, ids, language_model, reader):
        yield asked


def ask_set_at(
    several: Sequence[Thresholds],
    checked: CheckedSet,
    library: Library,
    ids: Mapping[Path, str],
    language_model: RepliesToMessages | None = None,
    reader: Reader | None = None,
) -> Iterator[tuple[Asked, ...]]:
    """Ask a set's questions one by one, and judge each at several thresholds.

    ``ids`` has the ids of the set's articles in the library.
    """
    questions = checked.questions
    answerer = Answerer(library, reader=reader)
    composer = Composer(library, language_model, reader=reader) if language_model else None
    count = library.article_count()
    for position, item in enumerate(questions.questions):
        turns = asked_before(answerer, item.history, composer)
        before = turns[-1] if turns else None
        rewriting = composer.rewrite(item.question, turns) if composer else None
        rewritten = rewriting.text if rewriting else None
        right = {ids[path] for path in right_articles(questions, item, checked.texts)}
        yield tuple(
            Asked(
                questions.name,
                questions.path,
                questions.line_of(position),
                item,
                answer.understood or item.question,
                answer,
                score(
                    answer,
                    item,
                    right if 0 < len(right) < count else None,
                    unfaithful_quotes(answer, library),
                ),
            )
            for extractive in answerer.answers_at(
                item.question, several, before=before, rewritten=rewritten
            )
            for answer in [
                composer.compose(extractive, rewriting=rewriting) if composer else extractive
            ]
        )


@contextmanager
def temporary_library(
    checked: CheckedSet, model: EmbeddingModel, reranker: Reranker | None = None
) -> Iterator[tuple[Library, dict[Path, str]]]:
    """A library with a set's articles alone, and their ids in it; it is gone afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Library(Path(folder), model, reranker=reranker) as library,
    ):
        stored = library.add_all(checked.articles.values(), split_passages)
        ids = {path: each.article_id for path, each in zip(checked.articles, stored, strict=True)}
        library.catch_up()
        yield library, ids


def unfaithful_quotes(answer: Answer, library: Library) -> list[int]:
    """Numbers of the quotes, shown or further ones, that the stored text does not have there."""
    found = []
    for citation in answer.citations + answer.more:
        quote = citation.quote
        stored = library.text_of(quote.version.article_id, quote.version.number)
        if stored is None or not quote.text or stored[quote.start : quote.end] != quote.text:
            found.append(citation.number)
    return found


def article_ids(library: Library) -> dict[str, str]:
    """The id of each article by its identity."""
    return {each.version.identity: each.version.article_id for each in library.articles()}


def _read_articles(
    questions: QuestionSet, library: Library | None, mistakes: list[Mistake]
) -> CheckedSet:
    ids_of = article_ids(library) if library else {}
    articles: dict[Path, ExtractedArticle] = {}
    for position, path in enumerate(questions.articles):
        line = questions.lines.line(("articles", position))
        try:
            article = read_article(path)
        except ExtractionError as error:
            mistakes.append(Mistake(questions.path, line, "articles", f"{path.name}: {error}"))
            continue
        if library is not None:
            if article.identity not in ids_of:
                message = f"{path.name} is not in the library: run `pullquote ingest {path}`"
                mistakes.append(Mistake(questions.path, line, "articles", message))
                continue
            article = replace(article, text=library.version(ids_of[article.identity]).text)
        articles[path] = article
    return CheckedSet(questions, articles)
