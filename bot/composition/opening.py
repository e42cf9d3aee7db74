"""The settings → what puts answers into a language model's words, or nothing where none is set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.composition.completion import Completion, Message
from bot.composition.evidence import Evidence
from bot.composition.reply import ModelReply
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.composition.client import LanguageModel


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
        self, asked: Sequence[Message], _evidence: Sequence[Evidence], _guild_id: int
    ) -> Completion[ModelReply]:
        """The model's reply. Raises ``LanguageModelError``."""
        return self._model.complete(asked, ModelReply, self._most_tokens)


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
