"""Articles in their order → what became of each, one batch embedded while others are committed."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

from store import additions
from store.additions import Overtaken
from store.catalog import Catalog
from store.embeddings import EmbeddingModel
from store.packing import PackedPassage
from store.passage_encoding import encode_passages
from store.plans import NewPassage, Plan, plan_of
from store.records import ExtractedArticle, PassageSpan, Splitter, Stored, Version
from store.vector_index import Progress

BATCH_PASSAGES = 64
"""Passages that are embedded together; their articles are committed right after."""
BATCHES_AHEAD = 2
"""Batches that are embedded or wait to be committed. Two at a time, so that the model has work
while one of them is packed: .89 to .93 of the bare model's rate, one at a time .77 to .92."""
ATTEMPTS = 5
"""How often an article is planned again when another process changes it at the same time."""

Packed = dict[str, PackedPassage]
"""Encoded passages by the hashes of their words."""


@dataclass(frozen=True, slots=True)
class _Planned:
    article: ExtractedArticle
    spans: Sequence[PassageSpan]
    plan: Plan


@dataclass(frozen=True, slots=True)
class _Batch:
    articles: Sequence[_Planned]
    packed: Future[Packed]


class Storing:
    """Stores articles of one library as they come.

    Reading an article, cutting it into passages and committing it take a fifth of the time that the
    model takes, which computes without the interpreter: they are done while it does.
    """

    def __init__(
        self,
        catalog: Catalog,
        model: EmbeddingModel,
        library: str,
        split: Splitter,
        progress: Progress | None,
    ) -> None:
        """``progress`` is told how many passages of a batch are embedded, on another thread."""
        self._catalog = catalog
        self._model = model
        self._library = library
        self._split = split
        self._progress = progress
        self._stopped = threading.Event()
        self._embedding = ThreadPoolExecutor(BATCHES_AHEAD, thread_name_prefix="embedding")
        self._waiting: list[_Planned] = []
        self._batches: deque[_Batch] = deque()

    def store(self, offered: Iterable[ExtractedArticle]) -> Iterator[Stored]:
        """What became of each article, in order, when it is safely kept.

        Raises ``ModelError``, ``ModelMismatchError`` or ``OutOfMemoryError``; whoever stops in
        between stops the embedding of what has not been committed.
        """
        try:
            for article in offered:
                if article.identity in self._uncommitted():
                    yield from self._commit_all()
                self._plan(article)
                while self._batches and self._is_next_due():
                    yield from self._commit_next()
            yield from self._commit_all()
        finally:
            self._stopped.set()
            self._embedding.shutdown(cancel_futures=True)

    def _uncommitted(self) -> set[str]:
        planned = (each for batch in self._batches for each in batch.articles)
        return {each.article.identity for each in (*planned, *self._waiting)}

    def _plan(self, article: ExtractedArticle) -> None:
        spans = spans_of(article, self._split, self._model)
        plan = plan_of(self._catalog, self._library, article, spans)
        self._waiting.append(_Planned(article, spans, plan))
        # What needs no model is told at once, after what came before it.
        full = sum(len(each.plan.missing) for each in self._waiting) >= BATCH_PASSAGES
        if full or not plan.missing:
            self._embed_waiting()

    def _embed_waiting(self) -> None:
        if not self._waiting:
            return
        plans = [each.plan for each in self._waiting]
        context = copy_context()
        future = self._embedding.submit(context.run, self._embed, plans)
        self._batches.append(_Batch(self._waiting, future))
        self._waiting = []

    def _is_next_due(self) -> bool:
        return len(self._batches) > BATCHES_AHEAD or self._batches[0].packed.done()

    def _commit_all(self) -> Iterator[Stored]:
        self._embed_waiting()
        while self._batches:
            yield from self._commit_next()

    def _commit_next(self) -> Iterator[Stored]:
        batch = self._batches.popleft()
        packed = batch.packed.result()
        for planned in batch.articles:
            yield self._commit(planned, packed)

    def _commit(self, planned: _Planned, packed: Packed) -> Stored:
        plan = planned.plan
        for _ in range(ATTEMPTS - 1):
            try:
                return additions.commit(self._catalog, plan, packed, self._model.id)
            except Overtaken:
                plan = plan_of(self._catalog, plan.library, planned.article, planned.spans)
                packed |= self._embed([plan], packed)
        return additions.commit(self._catalog, plan, packed, self._model.id)

    def _embed(self, plans: Sequence[Plan], known: Collection[str] = ()) -> Packed:
        return encode_passages(self._model, missing_passages(plans, known), self._tell)

    def _tell(self, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise _StoppedError
        if self._progress:
            self._progress(done, total)


class _StoppedError(Exception):
    """Nobody waits for what is embedded any more."""


def missing_passages(
    plans: Iterable[Plan], known: Collection[str] = ()
) -> Mapping[str, NewPassage]:
    """The passages that the plans need the model for, by hash, without those already known."""
    return {
        text_hash: passage
        for plan in plans
        for text_hash, passage in plan.missing.items()
        if text_hash not in known
    }


def spans_of(
    article: ExtractedArticle | Version, split: Splitter, model: EmbeddingModel
) -> Sequence[PassageSpan]:
    """The passages of an article, as long as the model reads them."""
    language = article.metadata.words_language
    return split(article.text, model.word_piece_spans, model.max_word_pieces, language)
