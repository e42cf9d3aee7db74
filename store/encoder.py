"""What turns texts into vectors has to offer, whatever library computes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Float32 = NDArray[np.float32]

SPECIAL_TOKENS = 2
"""[CLS] and [SEP], which count towards a model's maximum length."""


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


class Encoder(Protocol):
    """A loaded model, safe to call from several threads."""

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        ...

    @property
    def longest_input(self) -> int:
        """Word pieces that the model sees of a text, special tokens counted."""
        ...

    @property
    def number_format(self) -> str:
        """The format of the weights: float32 or bfloat16."""
        ...

    @property
    def tokenizer(self) -> Tokenizer:
        """The model's word pieces; cuts and pads nothing."""
        ...

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """Encode texts, in their order. Raises ``MemoryError`` or torch's ``RuntimeError``."""
        ...


def uncut(tokenizer: str) -> Tokenizer:
    """A tokenizer from its JSON that cuts and pads nothing, for this alone.

    A model's own does as it was last told, and telling it each time takes as long as a paragraph's
    pieces themselves.
    """
    from tokenizers import Tokenizer

    own = Tokenizer.from_str(tokenizer)
    own.no_truncation()
    own.no_padding()
    return own


def encoding_of(
    hidden: Float32, vector: Float32, spans: NDArray[np.int32], special: NDArray[np.bool_]
) -> Encoding:
    """An encoding from a text's last layer, (n, dimension), without what stands for no character.

    ``vector`` may have any length; ``spans`` int32 (n, 2); ``special`` bool (n,): no word piece.
    """
    keep = ~special & (spans[:, 1] > spans[:, 0])
    unit = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return Encoding(unit.astype(np.float32), hidden[keep], spans[keep])
