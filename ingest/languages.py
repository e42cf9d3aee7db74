"""Turns language tags, or the text itself, into ISO 639-1 codes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_TAG = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]{2,8}){0,3}", re.IGNORECASE)
_NAMES = {"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr"}
_DETECTION_LETTERS = 120
"""Shorter texts get no language: detection mistakes every tenth of them."""
_DETECTION_PROBABILITY = 0.95
_DETECTION_SAMPLE = 4000


def language_code(tag: str | None) -> str | None:
    """The ISO 639-1 code of a tag such as ``en-GB`` or ``de_DE``, or None."""
    if not tag:
        return None
    tag = tag.strip()
    if tag.lower() in _NAMES:
        return _NAMES[tag.lower()]
    found = _TAG.fullmatch(tag)
    return found.group(1).lower() if found else None


def detect_language(text: str) -> str | None:
    """The language that ``text`` is written in, or None where it is too short or unclear."""
    sample = text[:_DETECTION_SAMPLE]
    if sum(character.isalpha() for character in sample) < _DETECTION_LETTERS:
        return None
    code, probability = _identifier().classify(sample)
    return language_code(str(code)) if probability >= _DETECTION_PROBABILITY else None


def load_detector() -> None:
    """Load the detector now instead of with the first text."""
    _identifier()


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
