"""The passages of both legs → every sentence in them, scored: where the weights live.

The features and their first weights are measured in the project's design notes on SQuAD 2.0. The
weights were set again on 8 of its articles (left out one at a time they gave .774 in the first
sentence and .907 in the first three); TOPIC_MATCH and CARRIED_SHARE on articles about one person or
firm, where most sentences say "she" or "the company", with SQuAD as the check. ``make bench``
prints the figures.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.embeddings import Encoding, Float32
from store.packing import Int8, Int32, unit
from store.terms import WORD, term_of, term_spans, terms

# Weights of the features in a sentence's score.
PIECE_MATCH_WEIGHT = 0.5
"""Mean over the question's word pieces of the best cosine in the sentence (MaxSim, Khattab &
Zaharia 2020)."""
RARE_PIECE_MATCH_WEIGHT = 1.0
"""The same, each piece weighted with its word's idf among the sentences of the article."""
PASSAGE_BM25_WEIGHT = 0.2
PASSAGE_PAIRS_WEIGHT = 0.3
"""Pairs of neighbouring words of the question that the passage has, weighted with their idf."""
BEST_SENTENCE_COSINE_WEIGHT = 0.45
"""The best cosine of any sentence in the passage."""
SENTENCE_COSINE_WEIGHT = 0.1
ANSWER_TYPE_WEIGHT = 0.17
"""A new span of the kind asked for: a number for how many, a date for when, …"""

TOPIC_MATCH = 0.6
"""What a word of the article's title counts as matched with in any of its sentences."""

CARRIED_SHARE = 0.8
"""How much of a match in an earlier sentence of the passage counts in the later ones: they are
about the same, and say "she" where that one has the name."""

# BM25 over passages (Robertson & Zaragoza 2009).
BM25_K1 = 0.8
BM25_B = 0.7

AnswerTypeBonus = Callable[[str], float]
"""Takes a sentence; 1 where it has a new span of the kind asked for, else 0."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with all that scoring needs.

    ``sentences`` int32 (n, 4) as packed; ``sentence_vectors`` float32 (n, d); ``pieces`` int8
    (m, d). ``sentence_frequencies`` and ``sentence_total`` are those of its whole article, and
    ``topic_terms`` the terms of its title, which all of it is about without saying so each time.
    """

    text: str
    sentences: Int32
    sentence_vectors: Float32
    pieces: Int8
    sentence_frequencies: Mapping[str, int]
    sentence_total: int
    topic_terms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CorpusStatistics:
    """Of all passages searched: their number, mean length in terms, and document frequencies."""

    passages: int
    mean_terms: float
    document_frequencies: Mapping[str, int]

    def idf(self, term: str) -> float:
        """Inverse document frequency, never negative; unknown terms count with the largest."""
        return inverse_frequency(self.document_frequencies.get(term, 0), self.passages)


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of candidate ``passage`` (an index), with its score and what it was made of."""

    passage: int
    sentence: int
    score: float
    piece_match: float
    cosine: float
    piece_matches: Float32
    """(question pieces,): the best cosine of each in this sentence."""


def inverse_frequency(frequency: int, total: int) -> float:
    """ln(1 + (n - df + .5) / (df + .5)), as in BM25."""
    return math.log(1 + max(total - frequency + 0.5, 0.0) / (frequency + 0.5))


def score_sentences(
    question: str,
    encoding: Encoding,
    candidates: Sequence[Candidate],
    statistics: CorpusStatistics,
    bonus: AnswerTypeBonus | None = None,
) -> list[ScoredSentence]:
    """Score every sentence of the candidates against a question, best first.

    Ties go to the earlier candidate and sentence, so give the candidates in a fixed order.
    """
    question_terms = terms(question)
    pieces = unit(encoding.pieces)
    scored = []
    for index, candidate in enumerate(candidates):
        matches = _best_matches(candidate, pieces)
        on_topic = _topic_pieces(question, encoding, candidate)
        matches[:, on_topic] = np.maximum(matches[:, on_topic], TOPIC_MATCH)
        before = np.maximum.accumulate(matches, axis=0)[:-1]
        matches[1:] = np.maximum(matches[1:], CARRIED_SHARE * before)
        rare = _rare_weights(question, encoding, candidate)
        cosines = candidate.sentence_vectors @ encoding.vector
        words = terms(candidate.text)
        passage_score = (
            PASSAGE_BM25_WEIGHT
            * _bm25(question_terms, [*words, *candidate.topic_terms], statistics)
            + PASSAGE_PAIRS_WEIGHT * _pair_share(question_terms, words, statistics)
            + BEST_SENTENCE_COSINE_WEIGHT * float(cosines.max(initial=-1.0))
        )
        for row, (start, end, *_) in enumerate(candidate.sentences):
            mean_match = float(matches[row].mean()) if len(pieces) else 0.0
            score = (
                passage_score
                + PIECE_MATCH_WEIGHT * mean_match
                + RARE_PIECE_MATCH_WEIGHT * float(matches[row] @ rare)
                + SENTENCE_COSINE_WEIGHT * float(cosines[row])
            )
            if bonus is not None:
                score += ANSWER_TYPE_WEIGHT * bonus(candidate.text[start:end])
            scored.append(
                ScoredSentence(index, row, score, mean_match, float(cosines[row]), matches[row])
            )
    scored.sort(key=lambda sentence: (-sentence.score, sentence.passage, sentence.sentence))
    return scored


def word_matches(
    question: str, encoding: Encoding, candidate: Candidate, sentences: Sequence[ScoredSentence]
) -> dict[str, float]:
    """How well each content word of the question is matched in some sentences of a candidate.

    1 where the word itself (its term) is in the passage or the title, else the mean over its word
    pieces of their best cosine.
    """
    best = np.max([sentence.piece_matches for sentence in sentences], axis=0)
    present = {*terms(candidate.text), *candidate.topic_terms}
    found = {}
    for term, start, end in term_spans(question):
        inside = (encoding.spans[:, 0] >= start) & (encoding.spans[:, 0] < end)
        similar = float(best[inside].mean()) if inside.any() else 0.0
        found[question[start:end]] = 1.0 if term in present else similar
    return found


def covered_share(
    question_terms: Sequence[str], passage_terms: frozenset[str], statistics: CorpusStatistics
) -> float:
    """The idf-weighted share of the question's terms that a passage has, 0 to 1."""
    weights = {term: statistics.idf(term) for term in question_terms}
    total = sum(weights.values())
    found = sum(weight for term, weight in weights.items() if term in passage_terms)
    return found / total if total else 0.0


def _best_matches(candidate: Candidate, question_pieces: Float32) -> Float32:
    """(sentences, question pieces): the best cosine of each question piece in each sentence."""
    vectors = candidate.pieces.astype(np.float32)
    similarities = unit(vectors) @ question_pieces.T
    best = np.zeros((len(candidate.sentences), len(question_pieces)), dtype=np.float32)
    for row, (_, _, first, last) in enumerate(candidate.sentences):
        if last > first:
            best[row] = similarities[first:last].max(axis=0)
    return best


def _topic_pieces(question: str, encoding: Encoding, candidate: Candidate) -> NDArray[np.bool_]:
    """(question pieces,): whether each belongs to a word of the candidate's title."""
    on_topic = np.zeros(len(encoding.spans), dtype=bool)
    for term, start, end in term_spans(question):
        if term in candidate.topic_terms:
            on_topic |= (encoding.spans[:, 0] >= start) & (encoding.spans[:, 0] < end)
    return on_topic


def _rare_weights(question: str, encoding: Encoding, candidate: Candidate) -> Float32:
    """(question pieces,): each word's idf among the article's sentences, shared by its pieces, so
    that a rare name of many pieces counts once; summing to 1.
    """
    weights = np.zeros(len(encoding.spans), dtype=np.float32)
    for term, start, end in term_spans(question):
        inside = (encoding.spans[:, 0] >= start) & (encoding.spans[:, 0] < end)
        frequency = candidate.sentence_frequencies.get(term, 0)
        share = max(int(inside.sum()), 1)
        weights[inside] = inverse_frequency(frequency, candidate.sentence_total) / share
    total = float(weights.sum())
    return weights / total if total else weights


def _bm25(
    question_terms: Sequence[str], words: Sequence[str], statistics: CorpusStatistics
) -> float:
    """BM25 of a passage, divided by the question's summed idf: 0 to about 1 + k1."""
    weights = {term: statistics.idf(term) for term in question_terms}
    total = sum(weights.values())
    if not total:
        return 0.0
    counts = Counter(words)
    length = BM25_K1 * (1 - BM25_B + BM25_B * len(words) / max(statistics.mean_terms, 1.0))
    score = sum(
        weight * counts[term] * (BM25_K1 + 1) / (counts[term] + length)
        for term, weight in weights.items()
        if counts[term]
    )
    return score / total


def _pair_share(
    question_terms: Sequence[str], words: Sequence[str], statistics: CorpusStatistics
) -> float:
    """The idf-weighted share of the question's pairs of neighbouring terms in a passage, 0 to 1."""
    pairs = set(itertools.pairwise(question_terms))
    weights = {pair: statistics.idf(pair[0]) + statistics.idf(pair[1]) for pair in pairs}
    total = sum(weights.values())
    present = set(itertools.pairwise(words))
    return sum(weights[pair] for pair in pairs & present) / total if total else 0.0


def content_words(question: str) -> list[str]:
    """The words of a question that are searched for, as they are written."""
    return [word for word in WORD.findall(question) if term_of(word)]
