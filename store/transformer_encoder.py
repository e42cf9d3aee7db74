"""A sentence-transformers model's texts → vectors: any model but the default one, and on a GPU."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from store.default_model import DEFAULT_MODEL, model_path
from store.encoder import SPECIAL_TOKENS, Encoding, encoding_of, uncut
from store.errors import ModelError
from store.named_model import reason_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH_WORD_PIECES = 4096
"""Word pieces (padding included) that go through the model at once: bounds memory."""
FEW_WORD_PIECES = 128
"""Up to so many go through the model in one thread: a question gains nothing from more, and waits
for them while the other cores are busy. With ten processes on two cores one question took 145 ms
in one thread and 1,600 ms in two."""


class TransformerEncoder:
    """One forward pass gives a text's vector and those of all its word pieces."""

    def __init__(self, name: str) -> None:
        """Load a model by its name or path; raises ``ModelError`` where it cannot be had."""
        self._lock = threading.Lock()
        with _nothing_collected():
            self._model = _load(name)
        self.tokenizer = uncut(self._model.tokenizer.backend_tokenizer.to_str())

    @property
    def dimension(self) -> int:
        """See ``store.encoder``, as for all that follows."""
        dimension: int = self._model.get_embedding_dimension()
        return dimension

    @property
    def longest_input(self) -> int:
        return int(self._model.max_seq_length or 512)

    @property
    def number_format(self) -> str:
        return str(self._model.dtype).removeprefix("torch.")

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Batches are made by length, so that little is spent on padding; a text's vector differs
        between batches in the last bits only."""
        return [encoding for _, encoding in sorted(self._encode_batches(texts))]

    def _encode_batches(self, texts: Sequence[str]) -> Iterable[tuple[int, Encoding]]:
        import torch

        model = self._model
        for batch in self._batches(texts):
            with self._lock, torch.inference_mode():
                features = model.tokenizer(
                    [texts[index] for index in batch],
                    padding=True,
                    truncation=True,
                    max_length=self.longest_input,
                    return_offsets_mapping=True,
                    return_special_tokens_mask=True,
                    return_tensors="pt",
                )
                spans = features.pop("offset_mapping").numpy().astype(np.int32)
                special = features.pop("special_tokens_mask").numpy().astype(bool)
                with _threads_for(features["input_ids"].numel()):
                    output = model.forward(
                        {key: value.to(model.device) for key, value in features.items()}
                    )
                vectors = output["sentence_embedding"].float().cpu().numpy()
                pieces = output["token_embeddings"].float().cpu().numpy()
            for row, index in enumerate(batch):
                yield index, encoding_of(pieces[row], vectors[row], spans[row], special[row])

    def _batches(self, texts: Sequence[str]) -> Iterable[list[int]]:
        """Indices of texts of like length, at most ``BATCH_WORD_PIECES`` with their padding."""
        longest_text = self.longest_input - SPECIAL_TOKENS
        batch: list[int] = []
        for index in sorted(range(len(texts)), key=lambda index: (-len(texts[index]), index)):
            # An English word piece has about four characters; the model cuts at its maximum.
            longest = min(len(texts[batch[0] if batch else index]) / 4 + 8, longest_text)
            if batch and longest * (len(batch) + 1) > BATCH_WORD_PIECES:
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Loading makes half a million objects, and all of them stay.

    The garbage collector would look through them again and again meanwhile, and in each of its
    full rounds later, half a second in which nothing else runs.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


@contextmanager
def _threads_for(word_pieces: int) -> Iterator[None]:
    """One thread for the little that a question is; else as many as torch has."""
    import torch

    threads = torch.get_num_threads()
    if word_pieces > FEW_WORD_PIECES or threads == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _load(name: str) -> SentenceTransformer:
    local = name == DEFAULT_MODEL or Path(name).exists()
    if local:  # read when the hub's library is imported, so set before
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    path = model_path(name)
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        return SentenceTransformer(
            path, local_files_only=local, model_kwargs={"dtype": _fastest_dtype()}
        )
    except Exception as error:
        raise ModelError(
            f"The embedding model {name!r} cannot be loaded ({reason_of(error)}). Set "
            "EMBEDDING_MODEL to a model that this machine has or can fetch, or leave it out for "
            f"{DEFAULT_MODEL}."
        ) from error


def _fastest_dtype() -> Any:
    """bfloat16 where the processor computes in it: twice the speed, cosine .9999 to float32."""
    import torch

    if torch.cuda.is_available() or torch.backends.mps.is_available():
        return torch.float32
    capability = torch.backends.cpu.get_cpu_capability()
    flags = _processor_flags() if capability.startswith("AVX512") else frozenset()
    return torch.bfloat16 if flags & {"avx512_bf16", "amx_bf16"} else torch.float32


def _processor_flags() -> frozenset[str]:
    try:
        with Path("/proc/cpuinfo").open(encoding="ascii", errors="ignore") as lines:
            for line in lines:
                if line.startswith("flags"):
                    return frozenset(line.partition(":")[2].split())
    except OSError:
        return frozenset()  # not Linux: float32 is right everywhere
    return frozenset()
