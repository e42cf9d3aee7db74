"""Ranking: exhaustive search is exact, and the same question is always ranked the same."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from generated import add, article, paragraphs
from hypothesis import given
from hypothesis import strategies as st

from store.embeddings import EmbeddingModel
from store.library import Library
from store.packing import pack, unpack_directions, unpack_pieces, unpack_sentences
from store.ranking import Candidate, CorpusStatistics, score_sentences, weighted_share
from store.terms import sentence_frequencies, terms
from store.vectors import VectorRows, top_rows


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=60),
    st.integers(1, 12),
    st.randoms(use_true_random=False),
)
def test_top_rows_are_those_of_brute_force(
    grid: list[tuple[int, int]], count: int, chance: random.Random
) -> None:
    vectors = np.array(grid, dtype=np.float32).reshape(-1, 2)
    ids = np.array(sorted(chance.sample(range(1000), len(grid))), dtype=np.int64)
    question = np.array([2, 1], dtype=np.float32)
    scores = {int(id_): float(row @ question) for id_, row in zip(ids, vectors, strict=True)}
    expected = sorted(scores, key=lambda id_: (-scores[id_], id_))[:count]
    assert top_rows(VectorRows(ids, vectors), question, count) == expected


def candidates(model: EmbeddingModel, texts: list[str]) -> list[Candidate]:
    sentences = [sentence for text in texts for sentence in text.split(". ")]
    frequencies = sentence_frequencies(sentences)
    made = []
    for text, encoding in zip(texts, model.encode(texts), strict=True):
        middle = text.find(". ") + 1 or len(text)
        spans = [(0, middle), (middle + 1, len(text))] if middle < len(text) else [(0, middle)]
        packed = pack(encoding, spans)
        made.append(
            Candidate(
                text,
                unpack_sentences(packed.sentences),
                unpack_directions(packed.sentence_vectors, model.dimension),
                unpack_pieces(packed.piece_vectors, model.dimension),
                frequencies,
                len(sentences),
            )
        )
    return made


TEXTS = [
    "The ferry to Aldmoor sank on Monday. Forty people were saved.",
    "The council closed two libraries. Readers protested.",
    "Wheat prices rose by a fifth.",
    "The ferry to Aldmoor sank on Monday. Forty people were saved.",
]


def test_scores_are_sorted_and_ties_go_to_the_earlier_passage(model: EmbeddingModel) -> None:
    question = "How many people were saved from the ferry?"
    statistics = CorpusStatistics(4, {"ferri": 2, "save": 2, "peopl": 2})
    scored = score_sentences(
        question, model.encode([question])[0], candidates(model, TEXTS), statistics
    )
    assert len(scored) == 7
    assert [item.score for item in scored] == sorted((s.score for s in scored), reverse=True)
    assert (scored[0].passage, scored[0].sentence) == (0, 1)
    assert (scored[1].passage, scored[1].sentence) == (3, 1)
    assert scored[0].score == scored[1].score


def test_a_bonus_lifts_the_sentences_that_have_what_is_asked_for(model: EmbeddingModel) -> None:
    question = "What happened to readers?"
    statistics = CorpusStatistics(4, {})
    encoding = model.encode([question])[0]
    made = candidates(model, TEXTS)
    plain = score_sentences(question, encoding, made, statistics)
    lifted = score_sentences(
        question, encoding, made, statistics, lambda sentence: float("Wheat" in sentence)
    )
    before = {(item.passage, item.sentence): item.score for item in plain}
    for item in lifted:
        raised = item.score - before[item.passage, item.sentence]
        assert (raised > 0.01) == (item.passage == 2)


def test_an_answer_below_its_question_is_known_by_the_question(model: EmbeddingModel) -> None:
    question = "How deep was the crevasse?"
    encoding = model.encode([question])[0]
    made = candidates(model, ["You fell into a crevasse.", "Eleven metres.", "We had soup."])
    following = [made[0], replace(made[1], continues=True), made[2]]
    apart, together = (
        {item.passage: item.score for item in ranked}
        for ranked in (
            score_sentences(question, encoding, each, CorpusStatistics(3, {}))
            for each in (made, following)
        )
    )
    assert together[1] > apart[1]
    assert (together[0], together[2]) == (apart[0], apart[2])


@given(st.lists(st.sampled_from("abcdef"), max_size=6), st.frozensets(st.sampled_from("abcdef")))
def test_coverage_is_a_share(question: list[str], passage: frozenset[str]) -> None:
    statistics = CorpusStatistics(10, {"a": 10, "b": 1})
    share = weighted_share({term: statistics.idf(term) for term in question}, passage)
    assert 0 <= share <= 1
    if question and set(question) <= passage:
        assert share == 1
    if not set(question) & passage:
        assert share == 0


def test_a_question_without_words_is_ranked_all_the_same(model: EmbeddingModel) -> None:
    for question in ("", "?!", "What is it?"):
        encoding = model.encode([question])[0]
        scored = score_sentences(
            question, encoding, candidates(model, TEXTS), CorpusStatistics(4, {})
        )
        assert all(np.isfinite(item.score) for item in scored)
    assert terms("What is it?") == []


def test_search_is_deterministic(library: Library) -> None:
    add(library, *(article(str(seed), paragraphs(seed)) for seed in range(6)))
    question = "Who repaired the lighthouse of Hartsea?"
    first = library.search(question)
    for _ in range(3):
        again = library.search(question)
        assert again.hits == first.hits
        assert again.unknown_words == first.unknown_words
    assert [hit.score for hit in first.hits] == sorted((h.score for h in first.hits), reverse=True)
