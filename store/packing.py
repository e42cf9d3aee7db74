"""One passage's encoding ↔ the bytes that the catalog keeps of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.encoder import Encoding, Float32

Int8 = NDArray[np.int8]
Int32 = NDArray[np.int32]

INT8_LIMIT = 127
"""Sentences' vectors are scaled to this largest component: cosine .9999 to what they were."""
NIBBLE_LIMIT = 7
"""Word-piece vectors, most of what is kept, take four bits a component: -7 to 7."""
NIBBLE_RANGE = 2.7
"""Root mean squares that ``NIBBLE_LIMIT`` stands for; what lies beyond is cut. Of 2, 2.5, 3, 3.5, 4
and the largest component, 2.5 and 3 keep the cosines between word pieces of SQuAD's paragraphs
best: off by .0067 (standard deviation); docs/quality.md has what that costs."""
_NIBBLE_ZERO = 8
"""What 0 is written as."""


@dataclass(frozen=True, slots=True)
class PackedPassage:
    """Bytes: int32 (n, 4) sentences; float16 (d,) vector; int8 (n, d) sentence vectors; four bits
    a component (pieces, d), ``packed_nibbles``."""

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
    vectors = np.empty((len(sentences), len(encoding.vector)), dtype=np.float32)
    for index, (start, end) in enumerate(sentences):
        first, last = np.searchsorted(begins, [start, end])
        rows[index] = start, end, first, last
        vectors[index] = (
            unit(encoding.pieces[first:last].mean(axis=0)) if last > first else encoding.vector
        )
    return PackedPassage(
        rows.tobytes(),
        encoding.vector.astype("<f2").tobytes(),
        packed_directions(vectors),
        packed_nibbles(encoding.pieces),
    )


def unpack_sentences(data: bytes) -> Int32:
    """int32 (n, 4): start and end within the passage, first and last + 1 word piece."""
    return np.frombuffer(data, dtype="<i4").reshape(-1, 4).astype(np.int32)


def unpack_vectors(data: bytes | bytearray, dimension: int) -> Float32:
    """float32 (n, dimension) from float16 bytes."""
    return np.frombuffer(data, dtype="<f2").reshape(-1, dimension).astype(np.float32)


def packed_directions(vectors: Float32) -> bytes:
    """float32 (n, d) → int8 (n, d), each vector scaled to its largest component."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-12)
    levels: Int8 = np.rint(vectors / largest * INT8_LIMIT).astype(np.int8)
    return levels.tobytes()


def unpack_directions(data: bytes, dimension: int) -> Float32:
    """float32 (n, dimension), unit length, from what ``packed_directions`` made."""
    return unit(np.frombuffer(data, dtype=np.int8).reshape(-1, dimension).astype(np.float32))


def packed_nibbles(vectors: Float32) -> bytes:
    """float32 (n, d) → two components a byte, the first in the low bits; an odd d is filled up."""
    spread = np.sqrt(np.square(vectors).mean(axis=1, keepdims=True)) * NIBBLE_RANGE
    levels = np.rint(vectors / np.maximum(spread, 1e-12) * NIBBLE_LIMIT)
    written = np.clip(levels, -NIBBLE_LIMIT, NIBBLE_LIMIT).astype(np.int8) + _NIBBLE_ZERO
    if written.shape[1] % 2:
        written = np.pad(written, ((0, 0), (0, 1)), constant_values=_NIBBLE_ZERO)
    pairs = written.astype(np.uint8)
    joined: NDArray[np.uint8] = pairs[:, 0::2] | (pairs[:, 1::2] << 4)
    return joined.tobytes()


def unpack_pieces(data: bytes, dimension: int) -> Float32:
    """float32 (n, dimension): directions of the word pieces' vectors, each to a scale of its own;
    whole numbers."""
    pairs = np.frombuffer(data, dtype=np.uint8).reshape(-1, -(-dimension // 2))
    return _NIBBLES[pairs].view(np.float32)[:, :dimension]


def repacked(sentences: bytes, pieces: bytes, dimension: int) -> tuple[bytes, bytes]:
    """Sentences' and word pieces' vectors as schema 14 had them (float16, and int8 each to a scale
    of its own) → as they are now."""
    vectors = np.frombuffer(pieces, dtype=np.int8).reshape(-1, dimension).astype(np.float32)
    return packed_directions(unpack_vectors(sentences, dimension)), packed_nibbles(vectors)


_NIBBLES = (
    (np.stack([np.arange(256) & 15, np.arange(256) >> 4], axis=1) - _NIBBLE_ZERO)
    .astype(np.float32)
    .view(np.uint64)
    .ravel()
)
"""The two components of every byte, as one number: so a passage is unpacked in 23 µs, and in 310
where they are looked up as rows of two."""


def unit(vectors: Float32) -> Float32:
    """The vectors (along the last axis) at unit length; zero vectors stay zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Float32 = vectors / np.maximum(norms, 1e-12)
    return scaled
