"""A question and passages → the words of each that answer it, and whether any do.

An option for those who have a model hub: any extractive question-answering model that was trained
on SQuAD 2.0, such as ``deepset/tinyroberta-squad2``. It scores every word piece as the beginning
and as the end of an answer, and "no answer" as the span that begins and ends at [CLS] (Devlin et
al. 2019, "BERT", sections 4.2 and 4.3; Rajpurkar et al. 2018, "Know What You Don't Know").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from store.errors import ModelError
from store.named_model import NamedModel, reason_of

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

Scores = NDArray[np.float32]
Spans = NDArray[np.int64]

MOST_WORD_PIECES = 384
"""That a model reads at once, the question and special tokens included. This, the next two shares
and ``MOST_ANSWER_PIECES`` are those of BERT's run_squad.py, with which such models are trained."""
QUESTION_SHARE = 1 / 6
"""Of these, so many are the question's at most (64); what is longer is cut at its end."""
OVERLAP_SHARE = 1 / 3
"""A passage that is longer is read in windows that share so many with the next one (128)."""
MOST_ANSWER_PIECES = 30
"""Of an answer: longer spans are hardly ever one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model made of one passage: ``text[start:end]`` answers best of all that it has.

    ``lead`` is that span's score over the score of "no answer", in logits: the null score
    difference of SQuAD 2.0 with its sign turned.
    """

    start: int
    end: int
    lead: float


class Reader(NamedModel["_Loaded"]):
    """A question-answering model by name, loaded when it is first needed. Safe to use from several
    threads; all of it is processor work, so keep it off an event loop."""

    def read(self, question: str, passages: Sequence[str]) -> list[Reading | None]:
        """What answers in each passage; None where a passage has no words that it knows.

        Raises ``ModelError`` where the model cannot be loaded.
        """
        with self._lock:
            return self._model().read(question, passages)

    def _load(self) -> _Loaded:
        return _load(self.name)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model with its tokenizer, and how many word pieces it takes."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerFast
    most_word_pieces: int

    def read(self, question: str, passages: Sequence[str]) -> list[Reading | None]:
        if not passages:
            return []
        import torch

        windows = self.tokenizer(
            [self._cut(question)] * len(passages),
            list(passages),
            truncation="only_second",
            max_length=self.most_word_pieces,
            stride=int(self.most_word_pieces * OVERLAP_SHARE),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )
        of_passage = windows.pop("overflow_to_sample_mapping").tolist()
        offsets = windows.pop("offset_mapping").numpy()
        with torch.inference_mode():
            output = self.model(**windows)
        starts, ends = (each.float().numpy() for each in (output.start_logits, output.end_logits))
        found: list[list[Window]] = [[] for _ in passages]
        for row, passage in enumerate(of_passage):
            # of bytes there are pieces that are a blank alone: no answer begins or ends with one
            pieces = [
                number
                for number, part in enumerate(windows.sequence_ids(row))
                if part == 1 and passages[passage][slice(*offsets[row][number])].strip()
            ]
            first = windows["input_ids"][row].tolist().index(self.tokenizer.cls_token_id)
            found[passage].append(
                Window(
                    offsets[row][pieces],
                    starts[row][pieces],
                    ends[row][pieces],
                    float(starts[row][first] + ends[row][first]),
                )
            )
        return [best_reading(each) for each in found]

    def _cut(self, question: str) -> str:
        """The question, or as much of it as leaves room for the passage."""
        offsets = self.tokenizer(
            question, add_special_tokens=False, return_offsets_mapping=True
        ).offset_mapping
        most = int(self.most_word_pieces * QUESTION_SHARE)
        return question if len(offsets) <= most else question[: offsets[most - 1][1]]


@dataclass(frozen=True, slots=True)
class Window:
    """The pieces of a passage that were read together: where each lies in it, and its scores."""

    offsets: Spans
    starts: Scores
    ends: Scores
    no_answer: float


def best_reading(windows: Sequence[Window]) -> Reading | None:
    """The best span of all windows; that none answers has to be sure in every one of them."""
    spans = [
        (each.offsets, *found)
        for each in windows
        if (found := best_span(each.starts, each.ends)) is not None
    ]
    if not spans:
        return None
    offsets, first, last, score = max(spans, key=lambda span: span[-1])
    no_answer = min(each.no_answer for each in windows)
    return Reading(int(offsets[first][0]), int(offsets[last][1]), score - no_answer)


def best_span(starts: Scores, ends: Scores) -> tuple[int, int, float] | None:
    """The first and last piece of the best answer, and its score: both pieces' together.

    An answer has at most ``MOST_ANSWER_PIECES``; of two that are as good, the first, then the
    shorter one. None where there are no pieces.
    """
    if not len(starts):
        return None
    scores = starts[:, None].astype(np.float64) + ends[None, :]
    within = np.triu(np.tril(np.ones(scores.shape, dtype=bool), MOST_ANSWER_PIECES - 1))
    first, last = divmod(int(np.argmax(np.where(within, scores, -np.inf))), len(ends))
    return first, last, float(scores[first, last])


def _load(name: str) -> _Loaded:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # what is missing in a model is told by the error below
    options: dict[str, Any] = {"local_files_only": Path(name).exists()}
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, **options)
        model, told = AutoModelForQuestionAnswering.from_pretrained(
            name, output_loading_info=True, **options
        )
    except Exception as error:
        raise _refused(name, f"cannot be loaded ({reason_of(error)})") from error
    finally:
        logging.set_verbosity(verbosity)
    lacking = sorted({*told["missing_keys"], *(key for key, *_ in told["mismatched_keys"])})
    if lacking:  # these would be filled with random numbers
        raise _refused(name, f"was not trained to answer questions: it has no {lacking[0]}")
    if not tokenizer.is_fast or tokenizer.cls_token_id is None or tokenizer.pad_token is None:
        raise _refused(name, "has a tokenizer that does not tell where its word pieces stand")
    loaded = _Loaded(model.float().eval(), tokenizer, _most_word_pieces(model, tokenizer))
    try:
        [tried] = loaded.read("Who came?", ["Nobody came."])
    except Exception as error:
        raise _refused(name, f"cannot read ({reason_of(error)})") from error
    if tried is None or not np.isfinite(tried.lead):
        raise _refused(name, "gives no numbers for the words it reads")
    return loaded


def _most_word_pieces(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> int:
    """What a model takes at once. RoBERTa counts positions from behind its padding's id on."""
    most = min(MOST_WORD_PIECES, int(tokenizer.model_max_length))
    positions = getattr(model.config, "max_position_embeddings", None)
    if not positions or positions < 0:
        return most
    return min(most, int(positions) - (model.config.pad_token_id or 0) - 1)


def _refused(name: str, why: str) -> ModelError:
    return ModelError(
        f"The reader {name!r} {why}. Set READER_MODEL to a question-answering model, trained on "
        "SQuAD 2.0, that this machine has or can fetch, or leave it out."
    )
