"""Ranked sentences → the same in the order of a model that reads question and sentence together.

An option for those who have a model hub: any CrossEncoder of sentence-transformers, such as
``cross-encoder/ms-marco-MiniLM-L6-v2`` (Nogueira & Cho 2019, "Passage re-ranking with BERT").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import ModelError
from store.named_model import NamedModel, reason_of
from store.ranking import Candidate, ScoredSentence

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

MOST_RERANKED = 30
"""Sentences that are read again, the best ranked: about a tenth of a second of a small model."""


class Reranker(NamedModel["CrossEncoder"]):
    """A CrossEncoder by name, loaded when it is first needed. Safe to use from several threads."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question; only their order means something.

        Raises ``ModelError`` where the model cannot be loaded.
        """
        if not texts:
            return []
        with self._lock:
            found = self._model().predict([(question, text) for text in texts])
        return [float(score) for score in found]

    def _load(self) -> CrossEncoder:
        return _load(self.name)

    def reranked(
        self, question: str, scored: Sequence[ScoredSentence], candidates: Sequence[Candidate]
    ) -> list[ScoredSentence]:
        """The sentences with the ``MOST_RERANKED`` first ones in this model's order.

        The first place keeps the first score, and so on: what goes by how far the scores lie apart
        stays on the scale that it was measured on.
        """
        first, rest = scored[:MOST_RERANKED], scored[MOST_RERANKED:]
        scores = self.scores(question, [_text(each, candidates) for each in first])
        order = sorted(range(len(first)), key=lambda row: (-scores[row], row))
        return [
            *(
                replace(first[row], score=place.score)
                for row, place in zip(order, first, strict=True)
            ),
            *rest,
        ]


def _text(sentence: ScoredSentence, candidates: Sequence[Candidate]) -> str:
    candidate = candidates[sentence.passage]
    start, end, *_ = candidate.sentences[sentence.sentence]
    return candidate.text[start:end]


def _load(name: str) -> CrossEncoder:
    from sentence_transformers import CrossEncoder
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        model = CrossEncoder(name, local_files_only=Path(name).exists())
    except Exception as error:
        raise ModelError(
            f"The reranker {name!r} cannot be loaded ({reason_of(error)}). Set RERANKER_MODEL to a "
            "CrossEncoder that this machine has or can fetch, or leave it out."
        ) from error
    if model.config.num_labels != 1:
        raise ModelError(
            f"The reranker {name!r} gives {model.config.num_labels} numbers for a sentence, not "
            "one. Set RERANKER_MODEL to a CrossEncoder made for ranking."
        )
    return model
