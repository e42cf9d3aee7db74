"""The default model's texts → vectors, computed by ONNX Runtime.

A question takes a third of the time that it takes in PyTorch, a paragraph four fifths, and loading
half a second instead of several: PyTorch and transformers are not imported at all. The graph lies
beside this file (``store.onnx_graph`` makes it); the weights stay in the model's own file, which
the graph points into (ONNX: "external data").

https://onnxruntime.ai/docs/performance/tune-performance/threading.html
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib import resources
from typing import Any

import numpy as np

from store.default_model import bundled_model
from store.encoder import Encoding, encoding_of, uncut

GRAPH = "all-MiniLM-L6-v2.onnx"
TOKENIZER = "tokenizer.json"
LONGEST_INPUT = 256
"""Word pieces, special tokens counted, that the model was made for (``sentence_bert_config.json``).
"""
IDS, MASK, HIDDEN = "ids", "mask", "hidden"
"""The graph's inputs, int64 (texts, word pieces), and its output, float32 (texts, word pieces,
dimension)."""


class OnnxEncoder:
    """One text at a time goes through the model, several in as many threads as there are cores.

    So nothing is padded, a text gets the same vector to the last bit whatever else is encoded with
    it, and a question never waits for a paragraph.
    """

    def __init__(self) -> None:
        """Load the model; raises ``ModelError`` where it is missing or damaged."""
        import onnxruntime

        folder = bundled_model()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry(
            "session.model_external_initializers_file_folder_path", str(folder)
        )
        graph = (resources.files("store") / GRAPH).read_bytes()
        self._session: Any = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = uncut((folder / TOKENIZER).read_text(encoding="utf-8"))
        self._cut = uncut(self.tokenizer.to_str())
        self._cut.enable_truncation(LONGEST_INPUT)

    @property
    def dimension(self) -> int:
        """See ``store.encoder``, as for all that follows."""
        return int(self._session.get_outputs()[0].shape[-1])

    @property
    def longest_input(self) -> int:
        return LONGEST_INPUT

    @property
    def number_format(self) -> str:
        return "float32"

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        if len(texts) == 1:
            return [self._encoded(texts[0])]
        return list(self._threads.map(self._encoded, texts))

    def _encoded(self, text: str) -> Encoding:
        pieces = self._cut.encode(text)
        ids = np.array([pieces.ids], dtype=np.int64)
        try:
            [[hidden]] = self._session.run([HIDDEN], {IDS: ids, MASK: np.ones_like(ids)})
        except Exception as error:  # its errors have no class of their own for this
            if "alloc" in str(error).lower():
                raise MemoryError(str(error)) from error
            raise
        return encoding_of(
            hidden,
            hidden.mean(axis=0),  # over all, the special tokens too: 1_Pooling/config.json
            np.array(pieces.offsets, dtype=np.int32),
            np.array(pieces.special_tokens_mask, dtype=bool),
        )

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="encoder")
