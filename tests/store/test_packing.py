"""Encodings keep their directions in the bytes of the catalog."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from store.embeddings import EmbeddingModel
from store.encoder import Encoding
from store.packing import (
    pack,
    packed_nibbles,
    repacked,
    unit,
    unpack_directions,
    unpack_pieces,
    unpack_sentences,
    unpack_vectors,
)

DIMENSION = 24
SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def encodings(draw: st.DrawFn) -> tuple[Encoding, list[tuple[int, int]]]:
    """An encoding with sentences: runs of word pieces of three letters, some runs empty."""
    counts = draw(st.lists(st.integers(0, 5), min_size=1, max_size=6))
    random = np.random.default_rng(draw(SEEDS))
    total = sum(counts)
    pieces = random.standard_normal((total, DIMENSION)).astype(np.float32)
    pieces *= 10 ** draw(st.floats(-3, 3))
    begins = np.arange(total) * 4
    spans = np.stack([begins, begins + 3], axis=1).astype(np.int32)
    ends = np.cumsum(counts) * 4
    sentences = [(int(end - 4 * count), int(end)) for count, end in zip(counts, ends, strict=True)]
    vector = unit(random.standard_normal(DIMENSION).astype(np.float32))
    return Encoding(vector, pieces, spans), sentences


@given(encodings())
def test_round_trip(made: tuple[Encoding, list[tuple[int, int]]]) -> None:
    encoding, sentences = made
    packed = pack(encoding, sentences)
    rows = unpack_sentences(packed.sentences)
    assert [tuple(row[:2]) for row in rows.tolist()] == sentences
    assert rows[:, 2].tolist() == [start // 4 for start, _ in sentences]
    assert rows[:, 3].tolist() == [end // 4 for _, end in sentences]

    assert unpack_vectors(packed.vector, DIMENSION).shape == (1, DIMENSION)
    assert unpack_vectors(packed.vector, DIMENSION)[0] @ encoding.vector > 0.999

    pieces = unpack_pieces(packed.piece_vectors, DIMENSION)
    assert pieces.shape == encoding.pieces.shape
    cosines = (unit(pieces) * unit(encoding.pieces)).sum(axis=1)
    assert (cosines > 0.97).all()

    vectors = unpack_directions(packed.sentence_vectors, DIMENSION)
    for (_, _, first, last), vector in zip(rows, vectors, strict=True):
        mean = encoding.pieces[first:last].mean(axis=0) if last > first else encoding.vector
        assert vector @ unit(mean) > 0.999


def test_a_passage_of_signs_the_model_does_not_see(model: EmbeddingModel) -> None:
    encoding = model.encode(["\u200b\u200b"])[0]
    packed = pack(encoding, [(0, 2)])
    vectors = unpack_directions(packed.sentence_vectors, model.dimension)
    assert np.isfinite(vectors).all()


@given(st.integers(0, 5), st.integers(1, 9), SEEDS)
def test_any_number_of_any_length_is_packed(count: int, dimension: int, seed: int) -> None:
    levels = np.random.default_rng(seed).integers(-7, 8, (count, dimension))
    vectors = levels.astype(np.float32)
    found = unpack_pieces(packed_nibbles(vectors), dimension)
    assert found.shape == (count, dimension)
    assert found.dtype == np.float32
    agree = np.sign(found) * np.sign(levels)
    assert (agree >= 0).all()


def test_half_the_room_is_taken(model: EmbeddingModel) -> None:
    [encoding] = model.encode(["The ferry to Aldmoor sank on Monday."])
    packed = pack(encoding, [(0, 36)])
    assert 2 * len(packed.piece_vectors) == encoding.pieces.size
    assert len(packed.sentence_vectors) == model.dimension


def test_what_was_packed_before_is_packed_alike(model: EmbeddingModel) -> None:
    text = "The ferry to Aldmoor sank on Monday. Nobody was hurt."
    [encoding] = model.encode([text])
    packed = pack(encoding, [(0, 36), (37, len(text))])
    largest = np.abs(encoding.pieces).max(axis=1, keepdims=True)
    pieces_before = np.rint(encoding.pieces / largest * 127).astype(np.int8).tobytes()
    rows = unpack_sentences(packed.sentences)
    means = np.array([encoding.pieces[first:last].mean(axis=0) for *_, first, last in rows])
    sentences, pieces = repacked(
        unit(means).astype("<f2").tobytes(), pieces_before, model.dimension
    )
    for read, now, then in (
        (unpack_directions, sentences, packed.sentence_vectors),
        (unpack_pieces, pieces, packed.piece_vectors),
    ):
        found, expected = (
            unit(np.asarray(read(each, model.dimension), dtype=np.float32)) for each in (now, then)
        )
        assert ((found * expected).sum(axis=1) > 0.995).all()


def test_encoding_says_where_its_word_pieces_are(model: EmbeddingModel) -> None:
    text = "Harbour-masters, 8,500 of them, left Zürich."
    [encoding] = model.encode([text])
    assert "".join(text[a:b] for a, b in encoding.spans) == text.replace(" ", "")
    assert [tuple(span) for span in encoding.spans.tolist()] == model.word_piece_spans(text)
    assert (
        np.linalg.norm(encoding.vector) == np.float32(1)
        or abs(np.linalg.norm(encoding.vector) - 1) < 1e-5
    )


def test_order_and_company_do_not_matter_to_an_encoding(model: EmbeddingModel) -> None:
    texts = ["A ferry sank.", "The mayor of Aldmoor spoke for two hours. " * 9, "Rain.", "Snow!"]
    together = model.encode(texts)
    for text, one in zip(texts, together, strict=True):
        alone = model.encode([text])[0]
        assert alone.vector @ one.vector > 0.999
        assert alone.spans.tolist() == one.spans.tolist()
    assert model.encode([]) == []
