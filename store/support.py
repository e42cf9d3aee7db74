"""Two texts → how much of what the one says the other speaks of, word by word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from store.embeddings import EmbeddingModel
from store.encoder import Encoding
from store.packing import unit
from store.terms import term_spans, terms


def unmatched_shares(
    model: EmbeddingModel, pairs: Sequence[tuple[str, str]], below: float
) -> list[float]:
    """For each pair of texts, the share (0 to 1) of the first's content words that the second has
    nothing like.

    A word is matched where the second text has its term, or where the mean over its word pieces of
    the best cosine with any of the second's is at least ``below`` (late interaction, Khattab &
    Zaharia 2020). 0 for a text without content words.
    """
    encodings = model.encode([text for pair in pairs for text in pair])
    return [
        _unmatched(pair, encodings[row], encodings[row + 1], below)
        for row, pair in zip(range(0, len(encodings), 2), pairs, strict=True)
    ]


def _unmatched(pair: tuple[str, str], own: Encoding, other: Encoding, below: float) -> float:
    words = list(term_spans(pair[0]))
    if not words:
        return 0.0
    present = set(terms(pair[1]))
    best = (unit(own.pieces) @ unit(other.pieces).T).max(axis=1)
    begins = own.spans[:, 0]
    unmatched = 0
    for term, start, end in words:
        inside = (begins >= start) & (begins < end)
        match = float(np.mean(best[inside])) if inside.any() else 0.0
        unmatched += term not in present and match < below
    return unmatched / len(words)
