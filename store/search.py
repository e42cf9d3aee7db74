"""A question → the library's sentences, ranked: candidates of both legs, then every sentence."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from store.candidates import FoundPassage, load_candidates
from store.catalog import Catalog, LibraryState, languages_of, library_states
from store.connection import reading
from store.corrections import LibraryWords, RespeltQuestion, respell
from store.embeddings import EmbeddingModel
from store.encoder import Encoding, Float32
from store.kept_postings import KeptPostings
from store.kept_sizes import KeptSizes, ScopeSize
from store.languages import ENGLISH
from store.ranking import (
    AnswerTypeBonus,
    CorpusStatistics,
    ScoredSentence,
    content_words,
    covered_shares,
    score_sentences,
    word_matches,
)
from store.records import Scope
from store.reranking import Reranker
from store.search_results import Hit, SearchRequest, SearchResult
from store.terms import term_of, terms_in
from store.vector_index import VectorIndex
from store.vectors import ExhaustiveVectors, top_rows

CANDIDATES_PER_LEG = 10
"""Passages taken from the vectors and from the words: 10, 20 and 50 scored alike on SQuAD 2.0."""


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
        self._postings = KeptPostings()
        self._sizes = KeptSizes()
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
            else SearchResult(each.question, [], articles=each.size.articles)
            for each in read
        ]

    def _read(self, request: SearchRequest) -> _ReadQuestion:
        """The question with its typing errors corrected, what its scope knows of its words, and
        the passages that have most of them; all of one moment.
        """
        clock = _Clock()
        scope = request.scope
        with reading(self._catalog.engine) as connection:
            states = library_states(connection, scope.libraries)
            size = self._sizes.of(connection, states, scope)
            if not any(state.passages for state in states):
                nothing = RespeltQuestion(request.question)
                return _ReadQuestion(nothing, request, [], size, (), set(), _NO_STATISTICS, clock)
            languages = self._languages_of(connection, states)
            respelt = self._respelt(connection, states, request)
            wanted = terms_in(respelt.text, languages, request.language)
            total = sum(state.passages for state in states)
            counted = self._postings_counted(connection, states, wanted)
            statistics = CorpusStatistics(total, counted)
            clock.lap("words")
            found = _ReadQuestion(
                respelt, request, states, size, languages, wanted, statistics, clock
            )
            bound = None if scope.article_ids is None else sorted(scope.article_ids)
            for state in states:
                found.having_words.update(
                    self._postings.best(connection, state, wanted, CANDIDATES_PER_LEG, bound)
                )
            clock.lap("candidates")
        return found

    def _respelt(
        self, connection: Connection, states: Sequence[LibraryState], request: SearchRequest
    ) -> RespeltQuestion:
        """English alone is corrected, because its spelling alone is known."""
        if request.language != ENGLISH:
            return RespeltQuestion(request.question)
        asked = terms_in(request.question, [ENGLISH], ENGLISH)
        counted = self._postings_counted(connection, states, asked)
        words = LibraryWords(connection, [state.id for state in states], counted)
        return respell(request.question, words, self._model.is_single_piece)

    def _postings_counted(
        self, connection: Connection, states: Sequence[LibraryState], wanted: Collection[str]
    ) -> dict[str, int]:
        """In how many of all passages each of the terms is."""
        counted = dict.fromkeys(wanted, 0)
        for state in states:
            found = self._postings.document_frequencies(connection, state, wanted)
            for term, count in found.items():
                counted[term] += count
        return counted

    def _languages_of(
        self, connection: Connection, states: Sequence[LibraryState]
    ) -> Sequence[str]:
        """The languages of some libraries' articles; English alone where the model knows no other.

        They are read again only where a library has changed.
        """
        if self._model.languages == frozenset({ENGLISH}):
            return [ENGLISH]
        for state in states:
            if self._languages.get(state.id, (None,))[0] != state.revision:
                self._languages[state.id] = state.revision, languages_of(connection, state.id)
        return sorted({each for state in states for each in self._languages[state.id][1]})

    def _ranked(self, read: _ReadQuestion, encoding: Encoding, seconds: float) -> SearchResult:
        question, scope, statistics = read.question, read.request.scope, read.statistics
        asked_in = read.request.language
        clock = read.clock
        clock.skip("encode", seconds)
        ids = set(read.having_words)
        for state in read.states:
            ids.update(self._nearest(state, encoding.vector, scope))
        clock.lap("candidates")
        with reading(self._catalog.engine) as connection:
            found = load_candidates(
                connection, sorted(ids), scope, read.terms, len(encoding.vector)
            )
        candidates = [each.candidate for each in found]
        clock.lap("load")
        scored = score_sentences(
            question, encoding, candidates, statistics, read.request.bonus, asked_in
        )
        clock.lap("rank")
        if self._reranker is not None:
            scored = self._reranker.reranked(question, scored, candidates)
            clock.lap("rerank")
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
            hits=_hits(read, scored, found),
            unknown_words=unknown,
            corrections=read.respelt.corrections,
            word_matches=matches,
            articles=read.size.articles,
            passages=read.size.passages,
            language=asked_in,
            seconds=clock.seconds,
        )

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


def _hits(
    read: _ReadQuestion, scored: Sequence[ScoredSentence], found: Sequence[FoundPassage]
) -> list[Hit]:
    candidates = [each.candidate for each in found]
    coverage = covered_shares(read.question, candidates, read.statistics, read.request.language)
    vectors = [
        candidates[sentence.passage].sentence_vectors[sentence.sentence] for sentence in scored
    ]
    return [
        Hit(
            version=found[sentence.passage].version,
            paragraph=found[sentence.passage].paragraph,
            sentences=found[sentence.passage].sentences,
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
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now

    def skip(self, name: str, seconds: float) -> None:
        """Put down a stage that was shared with others, and go on from now."""
        self.seconds[name] = seconds
        self._last = time.perf_counter()


@dataclass(frozen=True, slots=True)
class _ReadQuestion:
    """A question on its way: as it is searched for, and what was read for it so far."""

    respelt: RespeltQuestion
    request: SearchRequest
    states: list[LibraryState]
    size: ScopeSize
    languages: Sequence[str]
    """Those of the articles searched."""
    terms: set[str]
    """The question's, in any of these languages."""
    statistics: CorpusStatistics
    clock: _Clock
    having_words: set[int] = field(default_factory=set)
    """Ids of the passages that have most of the words."""

    @property
    def question(self) -> str:
        return self.respelt.text


_NO_STATISTICS = CorpusStatistics(0, {})
