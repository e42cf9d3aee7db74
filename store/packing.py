"""One passage's encoding ↔ the bytes that the catalog keeps of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.embeddings import Encoding, Float32

Int8 = NDArray[np.int8]
Int32 = NDArray[np.int32]

INT8_LIMIT = 127
"""Word-piece vectors are scaled to this largest component: measured to lose nothing (design.md)."""


@dataclass(frozen=True, slots=True)
class PackedPassage:
    """Bytes: int32 (n, 4) sentences; float16 (d,) vector; float16 (n, d); int8 (pieces, d)."""

    sentences: bytes
    vector: bytes
    sentence_vectors: bytes
    piece_vectors: bytes


def pack(encoding: Encoding, sentences: Sequence[tuple[int, int]]) -> PackedPassage:
    """Pack a passage's encoding with its sentences (spans within the passage).

    A sentence's vector is the unit mean of its word pieces' vectors ("late chunking", Günther et
    al. 2024); one without word pieces gets the passage's own.
    """
    begins = encoding.spans[:, 0]
    rows = np.zeros((len(sentences), 4), dtype="<i4")
    vectors = np.empty((len(sentences), len(encoding.vector)), dtype="<f2")
    for index, (start, end) in enumerate(sentences):
        first, last = np.searchsorted(begins, [start, end])
        rows[index] = start, end, first, last
        vectors[index] = (
            unit(encoding.pieces[first:last].mean(axis=0)) if last > first else encoding.vector
        )
    largest = np.abs(encoding.pieces).max(axis=1, keepdims=True, initial=1e-12)
    pieces = np.rint(encoding.pieces / largest * INT8_LIMIT).astype(np.int8)
    return PackedPassage(
        rows.tobytes(),
        encoding.vector.astype("<f2").tobytes(),
        vectors.tobytes(),
        pieces.tobytes(),
    )


def unpack_sentences(data: bytes) -> Int32:
    """int32 (n, 4): start and end within the passage, first and last + 1 word piece."""
    return np.frombuffer(data, dtype="<i4").reshape(-1, 4).astype(np.int32)


def unpack_vectors(data: bytes, dimension: int) -> Float32:
    """float32 (n, dimension) from float16 bytes."""
    return np.frombuffer(data, dtype="<f2").reshape(-1, dimension).astype(np.float32)


def unpack_pieces(data: bytes, dimension: int) -> Int8:
    """int8 (n, dimension): directions of the word pieces' vectors, each to a scale of its own."""
    return np.frombuffer(data, dtype=np.int8).reshape(-1, dimension)


def unit(vectors: Float32) -> Float32:
    """The vectors (along the last axis) at unit length; zero vectors stay zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Float32 = vectors / np.maximum(norms, 1e-12)
    return scaled
