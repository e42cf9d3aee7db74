"""Patterns for who says something: verbs of saying, names, roles."""

from __future__ import annotations

import re

from bot.answering.reporting_verbs import REPORTING_VERBS

SAYING = rf"{REPORTING_VERBS}|saying|reply|quip|finds"
DISTANCING = (
    r"according to|claim(?:s|ed|ing)|alleg(?:es|ed|ing)|accus(?:es|ed|ing)|argue[sd]?|arguing|"
    r"believe[sd]?|thinks?|thought|fears|feared|suspects?|suspected|warn(?:s|ed)|insist(?:s|ed)|"
    r"estimate[sd]|predict(?:s|ed)|expects?|expected|suggest(?:s|ed)|reckons?|reckoned|"
    r"(?:in|to) (?:his|her|its|their) (?:view|opinion|words|mind|eyes)|supposed(?:ly)?"
)
"""Whoever leaves these out gives a claim as a fact; "said" and its like only say who reports it."""
CALLING = r"call(?:s|ed)|describe[sd]|named|spoke of|speaks of|speaking of"
ATTRIBUTION = rf"according to|{SAYING}"

_INITIAL = r"(?-i:[A-ZÀ-ÖØ-ÞŁŚŠŽ])"
_PART = rf"{_INITIAL}[\w’'-]*\w\.?"
_TITLES = (
    r"President|Prime Minister|Minister|Captain|Colonel|General|Inspector|Professor|Prof\.|Dr\.?|"
    r"Mr\.?|Mrs\.?|Ms\.?|Sir|Lady|Senator|Judge|Mayor|Coach|Queen|King|Chancellor|Secretary"
)
NAME = (
    rf"(?:(?:(?:{_TITLES})\s)?{_PART}(?:\s(?:(?:van|von|de|der|den|da|di|du|del|la|le|al|bin|ibn|"
    rf"ter|zu|of|the|for)\s){{0,2}}{_PART}){{0,4}})"
)
ROLE = r"(?:(?:the|a|an|his|her|its|their)\s(?:[\w’'-]+\s){0,4}?[\w’'-]+)"
PRONOUN = r"(?:he|she|they|it|I|we)"
TITLE = re.compile(rf"^(?:the\s+)?(?:{_TITLES})\s+", re.IGNORECASE)

NOT_NAMES = frozenset(
    """a an and are as at but by did do does for from had has have he her here his how i if in is it
    its just last maybe mine my next no nobody not now of oh on or our really she so someone
    somebody source than that the their then there these they this those today to was we well were
    what when where which who whom whose why will with yes yesterday you your monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december everyone everybody people also even again once first
    according because although while after before during since until though yet still""".split()
)
"""Words that begin a sentence with a capital and name nobody."""


def without_opening(name: str) -> str:
    """A name without "As" or "But", which begins the sentence with a capital, too."""
    words = name.split()
    while words and words[0].lower() in NOT_NAMES:
        words.pop(0)
    return " ".join(words)
