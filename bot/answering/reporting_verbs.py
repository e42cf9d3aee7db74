"""Verbs that tell whose words or thoughts something is: "said", "warned", "believes".

The one list of them. Where a place needs others as well ("called it a joke", "the study found"),
it adds them to these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

_REGULAR = """
    acknowledge add admit affirm allege announce argue ask assert assure believe clarify complain
    concede conclude confess confide confirm consider contend declare disclose elaborate emphasise
    emphasize exclaim expect explain imply inform insinuate insist muse opine predict proclaim
    profess reaffirm reckon reiterate remind respond retort reveal speculate suggest surmise testify
    theorise theorize underline underscore warn
"""
_ALSO_NOUNS = """
    answer boast caution claim comment estimate fear guess hint joke lament mention note pledge
    promise quip recall recount remark reply report state stress tweet urge vow wonder worry
"""
"""Regular ones whose plain form counts before "that" alone: not "the answer", "the state"."""
_OTHERWISE_DEEDS = """
    advise agree demand hope maintain observe propose recommend
"""
"""Regular ones all of whose forms count before "that" alone: not "maintained the engine"."""
_IRREGULAR = """
    say says said tell tells told write writes wrote written think thinks thought
    swear swears swore sworn suspected
"""
_IRREGULAR_DEEDS = "feel feels felt know knows knew known"
_DOUBLED = frozenset({"admit", "quip"})
"""Verbs whose last letter is written twice before "-ed"."""


def _is_with_y(verb: str) -> bool:
    """Whether it is "testify", "testifies": "y" behind a consonant."""
    return verb.endswith("y") and verb[-2] not in "aeiou"


def _third_person(verb: str) -> str:
    if _is_with_y(verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch")) else f"{verb}s"


def _past(verb: str) -> str:
    if _is_with_y(verb):
        return f"{verb[:-1]}ied"
    return f"{verb + verb[-1] if verb in _DOUBLED else verb.removesuffix('e')}ed"


def _forms(verbs: str) -> list[str]:
    """The forms that can stand behind a subject, or behind "has", but for the plain ones."""
    return [form for verb in verbs.split() for form in (_third_person(verb), _past(verb))]


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of some words, by the letters that they begin with: all in one row take four
    times as long to look for."""
    rests: dict[str, set[str]] = defaultdict(set)
    for word in words:
        rests[word[:2]].add(word[2:])
    return "|".join(f"{first}(?:{'|'.join(sorted(rests[first]))})" for first in sorted(rests))


_BEFORE_THAT = (
    _ALSO_NOUNS.split()
    + _OTHERWISE_DEEDS.split()
    + _forms(_OTHERWISE_DEEDS)
    + _IRREGULAR_DEEDS.split()
)
_ANYWHERE = _IRREGULAR.split() + _REGULAR.split() + _forms(_REGULAR) + _forms(_ALSO_NOUNS)
REPORTING_VERBS = rf"{_any_of(_ANYWHERE)}|(?:{_any_of(_BEFORE_THAT)})(?=\s+that\b)"
"""A pattern of every form that can stand behind a subject, or behind "has": no "saying"."""
