"""The settings → what puts answers into a language model's words, or nothing where none is set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.composition.completion import Completion, Message, Spent
from bot.composition.evidence import Evidence
from bot.composition.reply import ModelReply
from bot.composition.rewrite_prompt import RewriteReply
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.composition.client import LanguageModel

REWRITING_SHARE = 0.3
"""The part of an answer's seconds that the rewriting of its question may take: a short reply comes
in a third of the time of a worded answer, and the rest is for that."""
REWRITING_SECONDS = 6.0
"""However long an answer may take."""
REWRITE_OUTPUT_TOKENS = 500
"""A question has about 40; models that think before they write need room for that."""


class AskedModel:
    """A language model as the composer asks it: for replies made of claims, within a budget."""

    def __init__(self, model: LanguageModel, most_tokens: int) -> None:
        """``most_tokens``: sent and received, that one answer may take."""
        self._model = model
        self._most_tokens = most_tokens

    @property
    def id(self) -> str:
        """Provider and name."""
        return self._model.name

    def reply_to(
        self,
        asked: Sequence[Message],
        _evidence: Sequence[Evidence],
        _guild_id: int,
        spent: Spent,
    ) -> Completion[ModelReply]:
        """The model's reply, in what is left of the budget. Raises ``LanguageModelError``."""
        return self._model.complete(
            asked,
            ModelReply,
            max(0, self._most_tokens - spent.tokens),
            timeout_seconds=max(0.0, self._model.timeout_seconds - spent.seconds),
        )

    def rewrite(self, asked: Sequence[Message], _guild_id: int) -> Completion[RewriteReply]:
        """A follow-up made to stand alone, at the first go and fast, or not at all.

        Raises ``LanguageModelError``.
        """
        return self._model.complete(
            asked,
            RewriteReply,
            self._most_tokens,
            timeout_seconds=min(REWRITING_SECONDS, REWRITING_SHARE * self._model.timeout_seconds),
            once=True,
            most_output_tokens=REWRITE_OUTPUT_TOKENS,
        )


@contextmanager
def open_asked_model(settings: Settings) -> Iterator[AskedModel | None]:
    """The model of the settings, None where none is set; closed at the end.

    Takes a second or two, since the provider's package is imported. Raises
    ``LanguageModelSetupError``.
    """
    if settings.llm is None:
        yield None
        return
    from bot.composition.client import open_language_model  # on demand: it loads LangChain

    model = open_language_model(settings)
    assert model is not None
    with model:
        yield AskedModel(model, settings.llm_tokens_per_answer)
