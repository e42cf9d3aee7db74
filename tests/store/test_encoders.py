"""The default model, however it is computed: the same vectors, and the same whatever it is with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import embeddings
from store.default_model import DEFAULT_MODEL
from store.embeddings import EmbeddingModel
from store.onnx_encoder import OnnxEncoder
from store.transformer_encoder import TransformerEncoder
from tests.conftest import SAMPLE_ARTICLE

STRANGE = [
    "",
    " ",
    "x",
    "ﬁne naïve Straße 🙂\u200b\x00 end",
    "It rained. " * 200,
    "Ελλάδα, Москва, 北京",
]
CLOSE = {"float32": 1e-5, "bfloat16": 1e-2}
"""What may lie between the components of two vectors that are the same but for rounding, by the
format that the second one was computed in: some processors have one of their own for this."""


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [*STRANGE, *SAMPLE_ARTICLE.read_text(encoding="utf-8").split("\n\n")]


def test_both_libraries_compute_the_same(model: EmbeddingModel, texts: list[str]) -> None:
    transformer = TransformerEncoder(DEFAULT_MODEL)
    close = CLOSE[transformer.number_format]
    for mine, its in zip(model.encode(texts), transformer.encode(texts), strict=True):
        assert mine.vector == pytest.approx(its.vector, abs=close)
        assert np.array_equal(mine.spans, its.spans)
        assert mine.pieces == pytest.approx(its.pieces, abs=close * 10)  # of length 5 or so
        for one, other in ((mine.vector, its.vector), (mine.spans, its.spans)):
            assert one.dtype == other.dtype
    assert model.dimension == transformer.dimension
    assert model.max_word_pieces == transformer.longest_input - 2
    for text in texts:
        own = transformer.tokenizer.encode(text, add_special_tokens=False)
        assert model.word_piece_spans(text) == [each for each in own.offsets if each[1] > each[0]]


def test_a_vector_is_the_same_to_the_last_bit_whatever_else_is_encoded(
    model: EmbeddingModel, texts: list[str]
) -> None:
    together = model.encode(texts)
    for text, with_others in zip(texts, together, strict=True):
        [alone] = model.encode([text])
        assert np.array_equal(alone.vector, with_others.vector)
        assert np.array_equal(alone.pieces, with_others.pieces)


@given(st.text(max_size=60))
def test_spans_lie_in_the_text_in_order(model: EmbeddingModel, text: str) -> None:
    [encoding] = model.encode([text])
    ends = encoding.spans.ravel()
    assert len(encoding.spans) == len(encoding.pieces)
    assert all(ends[:-1] <= ends[1:]) or any(not each.isascii() for each in text)
    assert ends.size == 0 or (ends[0] >= 0 and ends.max() <= len(text))
    assert np.linalg.norm(encoding.vector) == pytest.approx(1)


class _Session:
    """Stands in for ONNX Runtime's where it fails; what it says is what it says."""

    def __init__(self, words: str) -> None:
        self._words = words

    def run(self, *_: object) -> None:
        raise Exception(self._words)


def test_lack_of_memory_is_told_from_other_errors(model: EmbeddingModel) -> None:
    encoder: Any = model._encoder
    assert isinstance(encoder, OnnxEncoder)
    broken: Any = object.__new__(OnnxEncoder)
    broken._cut = encoder._cut
    broken._session = _Session("[ONNXRuntimeError] : 6 : std::bad_alloc")
    with pytest.raises(MemoryError):
        broken.encode(["It rained."])
    broken._session = _Session("[ONNXRuntimeError] : 2 : Invalid rank for input")
    with pytest.raises(Exception, match="Invalid rank"):
        broken.encode(["It rained."])


@pytest.mark.parametrize(
    ("torch", "tool", "expected"),
    [
        ("2.13.0+cpu", "/usr/bin/nvidia-smi", False),
        ("2.13.0", None, False),
        ("2.13.0+cu130", "/usr/bin/nvidia-smi", True),
    ],
)
def test_a_graphics_processor_is_used_where_torch_can(
    torch: str, tool: str | None, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "version", lambda _: torch)
    monkeypatch.setattr(embeddings.shutil, "which", lambda _: tool)
    assert embeddings._has_graphics_processor() == expected
