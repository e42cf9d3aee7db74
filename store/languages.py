"""A language's code → its words that say nothing, and the stems of the others.

The lists of words are the package stop-words' and our own; the stems are Snowball's. English has
lists of its own in ``store.terms``, which its ranking was tuned with.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from store.function_words import FUNCTION_WORDS

ENGLISH = "en"
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})
"""Languages that put no spaces between words: their terms are pairs of neighbouring letters, as
in Lucene's CJKBigramFilter."""
UNSPACED_LETTERS = re.compile(
    r"[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_STOP_WORDS = {
    "ar": "arabic", "bg": "bulgarian", "ca": "catalan", "cs": "czech", "da": "danish",
    "de": "german", "el": "greek", "es": "spanish", "fa": "persian", "fi": "finnish",
    "fr": "french", "gu": "gujarati", "he": "hebrew", "hi": "hindi", "hu": "hungarian",
    "id": "indonesian", "it": "italian", "ja": "japanese", "ko": "korean", "ms": "malaysian",
    "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "slovak", "sv": "swedish",
    "tr": "turkish", "uk": "ukrainian", "vi": "vietnamese", "zh": "chinese",
}  # fmt: skip

_stemmers = threading.local()


def stem(word: str, language: str = ENGLISH) -> str:
    """The stem of a word in small letters; the word itself where its language has no stemmer."""
    name = "english" if language == ENGLISH else _STEMMERS.get(language)
    if name is None:
        return word
    stemmer = getattr(_stemmers, name, None)
    if stemmer is None:  # a PyStemmer object must not be shared between threads
        stemmer = Stemmer.Stemmer(name)
        setattr(_stemmers, name, stemmer)
    found: str = stemmer.stemWord(word)
    return found


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Words, in small letters, that say nothing about the subject; none of an unknown language."""
    words = FUNCTION_WORDS.get(language, "").split()
    name = _STOP_WORDS.get(language)
    if name is not None:
        from stop_words import get_stop_words  # on demand: it reads a file

        words += get_stop_words(name)
    return frozenset(unicodedata.normalize("NFC", word.casefold()) for word in words)


def without_accents(word: str) -> str:
    """The word without accents and other marks above or below its letters."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
