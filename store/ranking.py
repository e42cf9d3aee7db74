"""The passages of both legs → every sentence in them, scored: where the weights live.

The features began with those that earned most on eight articles of SQuAD 2.0: cosines and BM25
ranked a sentence with the answer first for .816 of the questions, with the best matches of the
question's word pieces for .882, forty features for .896. The weights are those of a conditional
logit (the right sentences of a question against all others of its candidates) over 8 articles of
SQuAD 2.0 and 8 of our own together, ours counting twice; docs/quality.md has what each feature
earns, and ``make bench`` prints the figures.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from store.encoder import Encoding, Float32
from store.languages import ENGLISH
from store.packing import Int32, unit
from store.terms import term_spans, terms

# Weights of the features in a sentence's score.
PIECE_MATCH_WEIGHT = 1.0
"""Mean over the question's word pieces of the best cosine in the sentence (MaxSim, Khattab &
Zaharia 2020)."""
RARE_PIECE_MATCH_WEIGHT = 1.35
"""The same, each piece weighted with its word's idf among the sentences of the article."""
WORD_MATCH_WEIGHT = 0.32
"""Mean over the question's content words: 1 where the passage or the title has the word, else how
well its pieces are matched."""
SENTENCE_TERMS_WEIGHT = 0.28
"""Share of the question's terms that the sentence itself has, weighted with their idf."""
PASSAGE_PAIRS_WEIGHT = 0.25
"""Pairs of neighbouring words of the question that the passage has, weighted with their idf."""
BEST_SENTENCE_COSINE_WEIGHT = 0.3
"""The best cosine of any sentence in the passage."""
SENTENCE_COSINE_WEIGHT = 0.45
ANSWER_TYPE_WEIGHT = 0.27
"""A new span of the kind asked for: a number for how many, a date for when, …"""

TOPIC_MATCH = 0.6
"""What a word of the article's title counts as matched with in any of its sentences."""

CARRIED_SHARE = 0.8
"""How much of a match in an earlier sentence of the passage counts in the later ones: they are
about the same, and say "she" where that one has the name."""
CARRIED_OVER_SHARE = 0.7
"""The same from the passage right before: in an interview the answer stands below the question,
and news are printed in paragraphs of one or two sentences."""

PASSAGES_REMEMBERED = 1_000
"""Passages whose terms are kept: some eight megabytes."""

AnswerTypeBonus = Callable[[str], float]
"""Takes a sentence; 1 where it has a new span of the kind asked for, else 0."""

Wanted = TypeVar("Wanted", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with all that scoring needs.

    ``sentences`` int32 (n, 4) as packed; ``sentence_vectors`` float32 (n, d); ``pieces`` float32
    (m, d). ``sentence_frequencies`` (at least the question's) and ``sentence_total`` are those of
    its whole article, and ``topic_terms`` the terms of its title, which all of it is about without
    saying so each time. ``continues``: in its article it stands right behind the candidate before
    it. ``language`` is the one whose rules its terms follow.
    """

    text: str
    sentences: Int32
    sentence_vectors: Float32
    pieces: Float32
    sentence_frequencies: Mapping[str, int]
    sentence_total: int
    topic_terms: frozenset[str] = frozenset()
    continues: bool = False
    language: str = ENGLISH

    @property
    def terms(self) -> frozenset[str]:
        """Its terms, and those of the title."""
        return self.topic_terms.union(_distinct_terms(self.text, self.language))

    def pairs(self, among: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        """Its pairs of neighbouring terms, if any of some pairs can be one of them."""
        present = _distinct_terms(self.text, self.language)
        if not any(one in present and two in present for one, two in among):
            return ()
        spans = _term_spans(self.text, self.language)
        return set(itertools.pairwise(term for term, *_ in spans))

    def sentence_terms(self, among: Collection[str]) -> list[set[str]]:
        """Which of some terms each of its sentences has."""
        found: list[set[str]] = [set() for _ in self.sentences]
        if _distinct_terms(self.text, self.language).isdisjoint(among):
            return found
        begins = self.sentences[:, 0].tolist()
        for term, start, _ in _term_spans(self.text, self.language):
            if term in among and (row := bisect_right(begins, start) - 1) >= 0:
                found[row].add(term)
        return found


@lru_cache(maxsize=PASSAGES_REMEMBERED)
def _term_spans(text: str, language: str) -> Sequence[tuple[str, int, int]]:
    """Each candidate's are asked for several times for one question."""
    return tuple(term_spans(text, language))


@lru_cache(maxsize=PASSAGES_REMEMBERED)
def _distinct_terms(text: str, language: str) -> frozenset[str]:
    return frozenset([term for term, *_ in _term_spans(text, language)])


@dataclass(frozen=True, slots=True)
class CorpusStatistics:
    """Of all passages searched: their number and document frequencies."""

    passages: int
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
    asked_in: str = ENGLISH,
) -> list[ScoredSentence]:
    """Score every sentence of the candidates against a question, best first.

    ``asked_in`` is the question's own language, ISO 639-1.

    Ties go to the earlier candidate and sentence, so give the candidates in the order of their
    articles' texts.
    """
    asked_of = {
        language: _Asked.of(question, encoding, statistics, language, asked_in)
        for language in {candidate.language for candidate in candidates}
    }
    scored = []
    before = np.zeros(len(encoding.pieces), dtype=np.float32)
    for index, candidate in enumerate(candidates):
        asked = asked_of[candidate.language]
        own = _best_matches(candidate, asked.pieces)
        matches = _carried(own, asked, candidate, before)
        before = own.max(axis=0, initial=0.0)
        said = candidate.sentence_terms(asked.weights)
        similarities = candidate.sentence_vectors @ encoding.vector
        passage_score = PASSAGE_PAIRS_WEIGHT * weighted_share(
            asked.pairs, candidate.pairs(asked.pairs)
        ) + BEST_SENTENCE_COSINE_WEIGHT * float(similarities.max(initial=-1.0))
        # as lists: a number taken out of an array takes longer than what is done with it here
        cosines = similarities.tolist()
        means = matches.mean(axis=1).tolist() if len(asked.pieces) else [0.0] * len(matches)
        rare_matches = (matches @ _rare_weights(asked, candidate)).tolist()
        matched_words = asked.word_matches(matches, candidate.terms).mean(axis=1).tolist()
        for row, (start, end, *_) in enumerate(candidate.sentences.tolist()):
            score = (
                passage_score
                + PIECE_MATCH_WEIGHT * means[row]
                + RARE_PIECE_MATCH_WEIGHT * rare_matches[row]
                + WORD_MATCH_WEIGHT * matched_words[row]
                + SENTENCE_TERMS_WEIGHT * weighted_share(asked.weights, said[row])
                + SENTENCE_COSINE_WEIGHT * cosines[row]
            )
            if bonus is not None:
                score += ANSWER_TYPE_WEIGHT * bonus(candidate.text[start:end])
            scored.append(ScoredSentence(index, row, score, means[row], cosines[row], matches[row]))
    scored.sort(key=lambda sentence: (-sentence.score, sentence.passage, sentence.sentence))
    return scored


def word_matches(
    question: str,
    encoding: Encoding,
    candidate: Candidate,
    sentences: Sequence[ScoredSentence],
    asked_in: str = ENGLISH,
) -> dict[str, float]:
    """How well each content word of the question is matched in some sentences of a candidate.

    1 where the word itself (its term) is in the passage or the title, else the mean over its word
    pieces of their best cosine.
    """
    asked = _Asked.of(question, encoding, None, candidate.language, asked_in)
    best = np.max([sentence.piece_matches for sentence in sentences], axis=0)
    matched = asked.word_matches(best[None, :], candidate.terms)[0]
    return {
        question[start:end]: float(match)
        for (_, start, end), match in zip(asked.words, matched, strict=False)
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with all that depends on nothing but the candidate's language.

    ``words`` are its content words as (term, start, end); ``inside`` bool (words, pieces): which
    pieces belong to which, ``members`` the same as 0 and 1 (pieces, words), ``owners`` (pieces,)
    as the words' rows, that of none being their number, and ``sizes`` (words,) how many pieces
    each has, at least 1; ``pieces`` float32 (pieces, d), of length 1. ``weights`` and ``pairs``
    are the idf of its terms and of its neighbouring ones.
    """

    words: Sequence[tuple[str, int, int]]
    inside: NDArray[np.bool_]
    members: Float32
    owners: NDArray[np.intp]
    sizes: NDArray[Any]
    pieces: Float32
    weights: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]

    @classmethod
    def of(
        cls,
        question: str,
        encoding: Encoding,
        statistics: CorpusStatistics | None,
        language: str,
        asked_in: str,
    ) -> _Asked:
        words = term_spans(question, language, asked_in)
        begins = encoding.spans[:, 0]
        inside = np.zeros((len(words), len(begins)), dtype=bool)
        owners = np.full(len(begins), len(words))
        for row, (_, start, end) in enumerate(words):
            inside[row] = (begins >= start) & (begins < end)
            owners[inside[row]] = row
        sizes = np.maximum(inside.sum(axis=1), 1)
        weights = {term: statistics.idf(term) for term, *_ in words} if statistics else {}
        neighbours = itertools.pairwise(term for term, *_ in words) if statistics else ()
        pairs = {(one, two): weights[one] + weights[two] for one, two in neighbours}
        pieces, members = unit(encoding.pieces), inside.T.astype(np.float32)
        return cls(words, inside, members, owners, sizes, pieces, weights, pairs)

    def word_matches(self, matches: Float32, present: Collection[str]) -> Float32:
        """(rows, words), or one column of zeros for a question without content words."""
        if not self.words:
            return np.zeros((len(matches), 1), dtype=np.float32)
        similar: Float32 = matches @ self.members / self.sizes
        for column, (term, *_) in enumerate(self.words):
            if term in present:
                similar[:, column] = 1.0
        return similar


def covered_shares(
    question: str,
    candidates: Sequence[Candidate],
    statistics: CorpusStatistics,
    asked_in: str = ENGLISH,
) -> list[float]:
    """The idf-weighted share of the question's terms that each passage or its title has, 0 to 1."""
    weights = {
        language: {term: statistics.idf(term) for term in terms(question, language, asked_in)}
        for language in {candidate.language for candidate in candidates}
    }
    return [weighted_share(weights[each.language], each.terms) for each in candidates]


def weighted_share(weights: Mapping[Wanted, float], found: Collection[Wanted]) -> float:
    """The weighted share of what is asked for among what is found, 0 to 1."""
    total = sum(weights.values())
    shared = sum(weight for asked, weight in weights.items() if asked in found)
    return shared / total if total else 0.0


def _best_matches(candidate: Candidate, question_pieces: Float32) -> Float32:
    """(sentences, question pieces): the best cosine of each question piece in each sentence.

    ``question_pieces`` have length 1. One product for each candidate: in one for all of them, the
    same passage would score otherwise in its last bits in another place.
    """
    vectors = candidate.pieces
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    similarities = vectors @ question_pieces.T / np.maximum(lengths, 1e-12)[:, None]
    best = np.zeros((len(candidate.sentences), len(question_pieces)), dtype=np.float32)
    for row, (_, _, first, last) in enumerate(candidate.sentences.tolist()):
        if last > first:
            best[row] = similarities[first:last].max(axis=0)
    return best


def _carried(own: Float32, asked: _Asked, candidate: Candidate, before: Float32) -> Float32:
    """The matches of each sentence, with what the title and the sentences before it lend it.

    ``before`` float32 (pieces,): the best matches in the candidate before this one.
    """
    matches = own.copy()
    topic = [term in candidate.topic_terms for term, *_ in asked.words]
    if any(topic):
        on_topic = asked.inside[topic].any(axis=0)
        matches[:, on_topic] = np.maximum(matches[:, on_topic], TOPIC_MATCH)
    if candidate.continues and len(matches):
        matches[0] = np.maximum(matches[0], CARRIED_OVER_SHARE * before)
    earlier = np.maximum.accumulate(matches, axis=0)[:-1]
    matches[1:] = np.maximum(matches[1:], CARRIED_SHARE * earlier)
    return matches


def _rare_weights(asked: _Asked, candidate: Candidate) -> Float32:
    """(question pieces,): each word's idf among the article's sentences, shared by its pieces, so
    that a rare name of many pieces counts once; summing to 1.
    """
    frequencies = [candidate.sentence_frequencies.get(term, 0) for term, *_ in asked.words]
    rare = [inverse_frequency(each, candidate.sentence_total) for each in frequencies]
    of_words = np.append(rare / asked.sizes, 0.0)
    weights = of_words[asked.owners].astype(np.float32)
    total = float(weights.sum())
    return weights / total if total else weights


def content_words(question: str, asked_in: str = ENGLISH) -> list[str]:
    """The words of a question that are searched for, as they are written."""
    return [question[start:end] for _, start, end in term_spans(question, asked_in)]
