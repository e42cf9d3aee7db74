"""A question → the library's sentences, ranked: candidates of both legs, then every sentence."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.sql.functions import count

from store import lexical
from store.catalog import Catalog, LibraryState
from store.connection import reading
from store.corrections import LibraryWords, RespeltQuestion, respell
from store.embeddings import EmbeddingModel
from store.encoder import Encoding, Float32
from store.languages import ENGLISH
from store.packing import unpack_directions, unpack_pieces, unpack_sentences
from store.ranking import (
    AnswerTypeBonus,
    Candidate,
    CorpusStatistics,
    ScoredSentence,
    content_words,
    covered_share,
    score_sentences,
    word_matches,
)
from store.records import Scope, Version
from store.reranking import Reranker
from store.schema import articles, passage_details, passages, versions
from store.search_results import Hit, SearchRequest, SearchResult
from store.terms import term_of, terms, terms_in
from store.vector_index import VectorIndex
from store.vectors import ExhaustiveVectors, top_rows
from store.version_rows import version_from_row, version_query

CANDIDATES_PER_LEG = 10
"""Passages taken from the vectors and from the words: 10, 20 and 50 score alike (design.md)."""
CACHED_VERSIONS = 256


class Searcher:
    """Searches one data folder; safe to use from several threads."""

    def __init__(
        self,
        catalog: Catalog,
        model: EmbeddingModel,
        index: VectorIndex,
        exhaustive: ExhaustiveVectors,
        exhaustive_below: int,
        reranker: Reranker | None = None,
    ) -> None:
        """Libraries of fewer passages than ``exhaustive_below`` are searched without the index."""
        self._reranker = reranker
        self._exhaustive_below = exhaustive_below
        self._catalog = catalog
        self._model = model
        self._index = index
        self._exhaustive = exhaustive
        self._frequencies: OrderedDict[tuple[str, str], Mapping[str, int]] = OrderedDict()
        self._languages: dict[int, tuple[int, list[str]]] = {}

    def search(
        self, question: str, scope: Scope, bonus: AnswerTypeBonus | None = None
    ) -> SearchResult:
        """Rank the sentences of a scope for a question; no hits where the scope has no articles."""
        return self.search_all([SearchRequest(question, scope, bonus)])[0]

    def search_all(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        """The same for several questions, all of them encoded in one batch."""
        read = [self._read(request) for request in requests]
        begun = time.perf_counter()
        encodings = iter(self._model.encode([each.question for each in read if each.states]))
        seconds = (time.perf_counter() - begun) / max(1, len(read))
        return [
            self._ranked(each, next(encodings), seconds)
            if each.states
            else SearchResult(each.question, [])
            for each in read
        ]

    def _read(self, request: SearchRequest) -> _ReadQuestion:
        """The question with its typing errors corrected, and what its scope knows of its words."""
        clock = _Clock()
        states = self._catalog.library_states(request.scope.libraries)
        if not any(state.passages for state in states):
            return _ReadQuestion(
                request.question, request, [], {}, (), set(), _NO_STATISTICS, clock
            )
        languages = self.languages(states)
        respelt = RespeltQuestion(request.question)
        if request.language == ENGLISH:  # the spelling of which alone is known
            with reading(self._catalog.engine) as connection:
                words = LibraryWords(connection, [state.id for state in states])
                respelt = respell(request.question, words, self._model.is_single_piece)
        wanted = terms_in(respelt.text, languages, request.language)
        statistics = self._statistics(wanted, states)
        clock.lap("words")
        return _ReadQuestion(
            respelt.text,
            request,
            states,
            respelt.corrections,
            languages,
            wanted,
            statistics,
            clock,
        )

    def languages(self, states: Sequence[LibraryState]) -> list[str]:
        """The languages of some libraries' articles; English alone where the model knows no other.

        They are read again only where a library has changed.
        """
        if self._model.languages == frozenset({ENGLISH}):
            return [ENGLISH]
        for state in states:
            if self._languages.get(state.id, (None,))[0] != state.revision:
                self._languages[state.id] = state.revision, self._catalog.languages(state.id)
        return sorted({each for state in states for each in self._languages[state.id][1]})

    def _ranked(self, read: _ReadQuestion, encoding: Encoding, seconds: float) -> SearchResult:
        question, scope, statistics = read.question, read.request.scope, read.statistics
        clock = read.clock
        clock.skip("encode", seconds)
        ids = self._candidate_ids(read.terms, encoding.vector, read.states, scope)
        clock.lap("candidates")
        candidates, rows, found = self._load(ids, scope)
        clock.lap("load")
        asked_in = read.request.language
        scored = score_sentences(
            question, encoding, candidates, statistics, read.request.bonus, asked_in
        )
        clock.lap("rank")
        if self._reranker is not None:
            scored = self._reranker.reranked(question, scored, candidates)
            clock.lap("rerank")
        hits = self._hits(read, scored, candidates, rows, found)
        unknown = tuple(
            word
            for word in dict.fromkeys(content_words(question, asked_in))
            if not any(
                statistics.document_frequencies.get(term_of(word, language))
                for language in read.languages
            )
        )
        best = [sentence for sentence in scored if sentence.passage == scored[0].passage]
        matches = (
            word_matches(question, encoding, candidates[best[0].passage], best, asked_in)
            if best
            else {}
        )
        return SearchResult(
            question=question,
            hits=hits,
            unknown_words=unknown,
            corrections=read.corrections,
            word_matches=matches,
            passages=self._passages_searched(scope, statistics),
            language=asked_in,
            seconds=clock.seconds,
        )

    def _passages_searched(self, scope: Scope, statistics: CorpusStatistics) -> int:
        """How many passages a scope has; the statistics are those of its whole libraries."""
        if scope.article_ids is None:
            return statistics.passages
        bound = passages.c.article_id.in_(scope.article_ids)
        with reading(self._catalog.engine) as connection:
            return connection.scalar(select(count()).select_from(passages).where(bound)) or 0

    def _statistics(self, wanted: set[str], states: list[LibraryState]) -> CorpusStatistics:
        frequencies: dict[str, int] = {}
        with reading(self._catalog.engine) as connection:
            for state in states:
                counts = lexical.document_frequencies(connection, state.id, wanted)
                for term, count in counts.items():
                    frequencies[term] = frequencies.get(term, 0) + count
        total = sum(state.passages for state in states)
        return CorpusStatistics(total, frequencies)

    def _candidate_ids(
        self, wanted: set[str], vector: Float32, states: list[LibraryState], scope: Scope
    ) -> list[int]:
        """Ids of the passages on top of either leg, in a fixed order."""
        ids: set[int] = set()
        bound = None if scope.article_ids is None else sorted(scope.article_ids)
        with reading(self._catalog.engine) as connection:
            for state in states:
                ids.update(lexical.best(connection, state.id, wanted, CANDIDATES_PER_LEG, bound))
        for state in states:
            ids.update(self._nearest(state, vector, scope))
        return sorted(ids)

    def _nearest(self, state: LibraryState, vector: Float32, scope: Scope) -> list[int]:
        """The nearest passages: exhaustively among bound articles, else through the index."""
        dimension = len(vector)
        if scope.article_ids is not None:
            rows = self._catalog.vector_rows(state.id, dimension, article_ids=scope.article_ids)
            return top_rows(rows, vector, CANDIDATES_PER_LEG)
        small = state.passages < self._exhaustive_below
        revision = None if small else self._index.revision(self._catalog, state)
        if revision is None:
            return self._exhaustive.nearest(state, vector, CANDIDATES_PER_LEG)
        newer: list[int] = []
        gone = 0
        if revision != state.revision:
            rows = self._catalog.vector_rows(state.id, dimension, after_revision=revision)
            newer = top_rows(rows, vector, CANDIDATES_PER_LEG)
            gone = len(self._catalog.removed_since(state.id, revision))
        nearest = self._index.nearest(state.id, vector, CANDIDATES_PER_LEG + gone)
        if nearest is None:
            return self._exhaustive.nearest(state, vector, CANDIDATES_PER_LEG)
        return nearest + newer

    def _load(
        self, ids: list[int], scope: Scope
    ) -> tuple[list[Candidate], list[Row[Any]], dict[str, Version]]:
        """The candidates, their rows, and their articles' current versions, of one moment."""
        query = (
            select(passages, passage_details.c.sentence_vectors, passage_details.c.piece_vectors)
            .join(passage_details, passage_details.c.passage_id == passages.c.id)
            .where(passages.c.id.in_(ids))
            .order_by(passages.c.article_id, passages.c.ordinal)
        )
        with reading(self._catalog.engine) as connection:
            rows = [
                row
                for row in connection.execute(query)
                if scope.article_ids is None or row.article_id in scope.article_ids
            ]
            article_ids = {row.article_id for row in rows}
            current = connection.execute(
                version_query().where(
                    versions.c.number == articles.c.current_version,
                    articles.c.id.in_(article_ids),
                )
            ).all()
        found = {row.article_id: version_from_row(row) for row in current}
        frequencies = {row.article_id: self._sentence_frequencies(row) for row in current}
        totals = {row.article_id: row.sentences for row in current}
        candidates = [
            _candidate(
                row,
                found[row.article_id],
                frequencies[row.article_id],
                totals[row.article_id],
                _follows(before, row),
            )
            for before, row in zip([None, *rows], rows, strict=False)
        ]
        return candidates, rows, found

    def _sentence_frequencies(self, row: Row[Any]) -> Mapping[str, int]:
        key = (row.article_id, row.text_hash)
        known = self._frequencies.get(key)
        if known is None:
            known = self._frequencies[key] = json.loads(row.sentence_frequencies)
            while len(self._frequencies) > CACHED_VERSIONS:
                self._frequencies.popitem(last=False)
        return known

    @staticmethod
    def _hits(
        read: _ReadQuestion,
        scored: list[ScoredSentence],
        candidates: list[Candidate],
        rows: list[Row[Any]],
        found: Mapping[str, Version],
    ) -> list[Hit]:
        asked_in = read.request.language
        coverage = [
            covered_share(
                terms(read.question, candidate.language, asked_in),
                candidate.topic_terms.union(candidate.terms),
                read.statistics,
            )
            for candidate, row in zip(candidates, rows, strict=True)
        ]
        spans = [
            tuple(
                (row.start + int(start), row.start + int(end))
                for start, end, *_ in candidate.sentences
            )
            for candidate, row in zip(candidates, rows, strict=True)
        ]
        vectors = [
            candidates[sentence.passage].sentence_vectors[sentence.sentence] for sentence in scored
        ]
        return [
            Hit(
                version=found[rows[sentence.passage].article_id],
                paragraph=rows[sentence.passage].paragraph,
                sentences=spans[sentence.passage],
                position=sentence.sentence,
                score=sentence.score,
                piece_match=sentence.piece_match,
                cosine=sentence.cosine,
                coverage=coverage[sentence.passage],
                likeness=float(vector @ vectors[0]),
            )
            for sentence, vector in zip(scored, vectors, strict=True)
        ]


class _Clock:
    """Seconds between laps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self._last
        self._last = now

    def skip(self, name: str, seconds: float) -> None:
        """Put down a stage that was shared with others, and go on from now."""
        self.seconds[name] = seconds
        self._last = time.perf_counter()


@dataclass(frozen=True, slots=True)
class _ReadQuestion:
    """A question on its way: as it is searched for, and what was read for it so far."""

    question: str
    request: SearchRequest
    states: list[LibraryState]
    corrections: dict[str, str]
    languages: Sequence[str]
    """Those of the articles searched."""
    terms: set[str]
    """The question's, in any of these languages."""
    statistics: CorpusStatistics
    clock: _Clock


_NO_STATISTICS = CorpusStatistics(0, {})


def _follows(before: Row[Any] | None, row: Row[Any]) -> bool:
    """Whether a passage stands right behind another one in their article."""
    return before is not None and (before.article_id, before.ordinal + 1) == (
        row.article_id,
        row.ordinal,
    )


def _candidate(
    row: Row[Any],
    version: Version,
    frequencies: Mapping[str, int],
    sentence_total: int,
    continues: bool,
) -> Candidate:
    dimension = len(row.vector) // 2
    return Candidate(
        text=version.text[row.start : row.end],
        sentences=unpack_sentences(row._mapping["sentences"]),
        sentence_vectors=unpack_directions(row.sentence_vectors, dimension),
        pieces=unpack_pieces(row.piece_vectors, dimension),
        sentence_frequencies=frequencies,
        sentence_total=sentence_total,
        topic_terms=frozenset(terms(version.metadata.title, version.metadata.words_language)),
        continues=continues,
        language=version.metadata.words_language,
    )
