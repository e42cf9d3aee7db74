"""Turns language tags, or the text itself, into ISO 639-1 codes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from store.languages import ENGLISH

_TAG = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]{2,8}){0,3}", re.IGNORECASE)
_NAMES = {"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr"}
_DETECTION_LETTERS = 120
"""Shorter texts get no language: detection mistakes every tenth of them."""
_DETECTION_PROBABILITY = 0.95
_DETECTION_SAMPLE = 4000
_DETECTIONS_REMEMBERED = 256
"""An article is asked about when it is read, when it is let in, and once more when it is stored,
with its batch: so long its language is not worked out again. About a megabyte of samples."""
_ENGLISH_WORDS = frozenset("the and of to".split())
_ENGLISH_SHARE = 0.05
"""Share of these words above which a text is English, whatever its tags or statistics say: of
English articles they are a sixth, of others hardly any."""


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
    return _detected(text[:_DETECTION_SAMPLE])


def reads_as_english(text: str) -> bool:
    """Whether a text has as many of the commonest English words as only English has."""
    words = text.split()
    english = sum(word.lower() in _ENGLISH_WORDS for word in words)
    return english > _ENGLISH_SHARE * len(words)


def text_language(text: str, tagged: str | None) -> str | None:
    """The language of a text that its page calls ``tagged``: the words tell, where they tell.

    Templates say "en" over many a page that is not, and the other way round.
    """
    if reads_as_english(text):
        return ENGLISH
    return detect_language(text) or tagged


def load_detector() -> None:
    """Load the detector now instead of with the first text."""
    _identifier()


@lru_cache(maxsize=_DETECTIONS_REMEMBERED)
def _detected(sample: str) -> str | None:
    if sum(character.isalpha() for character in sample) < _DETECTION_LETTERS:
        return None
    code, probability = _identifier().classify(sample)
    return language_code(str(code)) if probability >= _DETECTION_PROBABILITY else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
