"""How answers are worded: in the articles' words alone, or in a language model's, too."""

from __future__ import annotations

from enum import StrEnum


class AnswerMode(StrEnum):
    """What a command is told with ``--mode``."""

    EXTRACTIVE = "extractive"
    COMPOSED = "composed"


MODE_HELP = (
    "extractive: quotations alone. composed: a language model's sentences with them (LLM has to be "
    "set)."
)
