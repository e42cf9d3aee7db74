"""A question's words: which typing errors they have, and how else they are spelt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from store.english_words import english_words
from store.terms import WORD, term_of

SHORTEST_CORRECTED = 5
"""Characters: shorter words are too like too many others."""
LONG_WORD = 8
"""From this length on two mistakes are allowed, else one."""
SHORTEST_CORRECTED_NAME = 6
"""Names are corrected less readily: a foreign name is not a mistake."""

VocabularyLike = Callable[[str], Iterable[str]]
"""Takes a first letter, gives all indexed terms that begin with it."""

_ENDING = re.compile(r"['’]\w*$")
_SPELLINGS = tuple(
    (re.compile(place.format(form)), other)
    for place, british, american in (
        (r"(?<=\w\w){}", "our", "or"),
        (r"(?<=\w\w\w){}(?=e|i|ation)", "is", "iz"),
        (r"(?<=\w\w){}(?=e|i)", "ys", "yz"),
        (r"(?<=[bt]){}(?=s?$)", "re", "er"),
        (r"(?<=\w){}(?=es?$)", "enc", "ens"),
        (r"(?<=\w){}(?=s?$)", "ogue", "og"),
        (r"(?<=\w){}(?=s?$)", "amme", "am"),
        (r"^{}(?=l[dt])", "mou", "mo"),
        (r"^{}(?=s?$)", "disc", "disk"),
        (r"^{}", "tyre", "tire"),
        (r"^{}", "grey", "gray"),
        (r"^{}", "kerb", "curb"),
        (r"^{}", "cheque", "check"),
        (r"^{}", "plough", "plow"),
        (r"^{}", "sceptic", "skeptic"),
        (r"^{}", "jewell", "jewel"),
        (r"^{}", "aluminium", "aluminum"),
    )
    for form, other in ((british, american), (american, british))
)
"""What British and American spelling have in place of each other."""
_SINGLE_L = re.compile(r"(?<=[aeiou])l(?=e[drs]|ing|ment)")
SHORTEST_RESPELT = 4
SHORTEST_WITH_DIPHTHONG = 6
"""Letters of words that have a British and an American spelling, and of "foetus", "anaemia"."""
_ABBREVIATED: Mapping[str, tuple[str, ...]] = {
    "us": ("American", "United States"),
    "usa": ("American", "United States"),
    "uk": ("British", "Britain", "United Kingdom"),
    "eu": ("European Union", "European"),
    "un": ("United Nations",),
}
"""Terms of names that are mostly abbreviated, and what an article may say instead."""


def errors_allowed(word: str) -> int:
    """How many typing errors a word of this length may have."""
    return 2 if len(word) >= LONG_WORD else 1


def plain(word: str) -> str:
    """A word in lower case without its genitive or contraction."""
    return _ENDING.sub("", word).lower()


def nearest(word: str, candidates: Sequence[str], errors: int) -> str | None:
    """The first of the candidates with the fewest typing errors, None beyond ``errors``."""
    found = process.extractOne(word, candidates, scorer=OSA.distance, score_cutoff=errors)
    return found and found[0]


def closest_term(word: str, vocabulary_like: VocabularyLike) -> str | None:
    """The one indexed term that is a typing error away from a word which is not indexed itself.

    One that begins with another letter is never taken, nor one of several equally close ones.
    """
    term = term_of(word)
    is_name = word[:1].isupper()
    if len(word) < (SHORTEST_CORRECTED_NAME if is_name else SHORTEST_CORRECTED) or not term:
        return None
    if any(char.isdigit() for char in word):
        return None
    allowed = 1 if is_name else errors_allowed(word)
    near: dict[int, list[str]] = {}
    for candidate in vocabulary_like(term[0]):
        if len(candidate) < SHORTEST_CORRECTED - 1 or abs(len(candidate) - len(term)) > allowed:
            continue
        distance = OSA.distance(term, candidate, score_cutoff=allowed)
        if distance <= allowed:
            near.setdefault(distance, []).append(candidate)
    for distance in sorted(near):
        return near[distance][0] if len(near[distance]) == 1 else None
    return None


def other_spellings(word: str) -> list[str]:
    """How else a word may be written: "colour" and "color", "US" and "American".

    Rules make them, so not all of them are words.
    """
    names = _ABBREVIATED.get(term_of(word), ()) if word.replace(".", "").isupper() else ()
    low = plain(word)
    forms = []
    if len(low) >= SHORTEST_RESPELT:
        forms = [form.sub(other, low) for form, other in _SPELLINGS]
    if len(low) >= SHORTEST_WITH_DIPHTHONG:
        forms.append(low.replace("ae", "e").replace("oe", "e"))  # "e" may be "ae" only by guessing
    return [*names, *(form for form in dict.fromkeys(forms) if form != low)]


def is_english(word: str) -> bool:
    """Whether a word is English, however it is spelt: the list lacks "labor" and "traveler"."""
    low, words = plain(word), english_words()
    return (
        low in words
        or _SINGLE_L.sub("ll", low) in words
        or any(form in words for form in other_spellings(low))
    )


def surface_form(term: str, text: str) -> str | None:
    """The word of a text whose term this is, without its genitive."""
    found = next((word for word in WORD.findall(text) if term_of(word) == term), None)
    return found and re.sub(r"['’]s?$", "", found)


def replace_words(question: str, replacements: Mapping[str, str]) -> str:
    """The question with whole words replaced."""
    return WORD.sub(lambda match: replacements.get(match.group(), match.group()), question)
