"""The name of an optional model → the model, loaded when it is first needed."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import Generic, Self, TypeVar

Loaded = TypeVar("Loaded")


class NamedModel(ABC, Generic[Loaded]):
    """A model by name. Safe to use from several threads, one of which at a time has it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.RLock()
        self._loaded: Loaded | None = None

    @classmethod
    def named(cls, name: str | None) -> Self | None:
        """The model of a setting, None where it is empty."""
        return None if name is None else cls(name)

    def load(self) -> None:
        """Load the model now. Raises ``ModelError``."""
        self._model()

    def _model(self) -> Loaded:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    @abstractmethod
    def _load(self) -> Loaded:
        """The model. Raises ``ModelError``."""


def reason_of(error: Exception) -> str:
    """The first line of what a library says of a model that it cannot load or use."""
    return next(iter(str(error).splitlines()), type(error).__name__)
