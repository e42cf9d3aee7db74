"""How newspapers write people's names, and what they call people."""

from __future__ import annotations

from bot.answering.english import PERSON_NOUNS

_LATER = r"(?: (?:(?:de|van|von|der|bin|al|la) ){0,2}[A-Z](?:\.|[\w’'-]+))"
NAME = rf"[A-Z][\w’'.-]+{_LATER}{{1,3}}"
"""At least two words."""
SHORT_NAME = rf"[A-Z][\w’'.-]+{_LATER}{{0,3}}"
ROLES = PERSON_NOUNS | frozenset(
    """author bishop boss captain chair chairman chairwoman chief coach commissioner composer
    conductor curator daughter director editor envoy executive father founder harbourmaster head
    headteacher inventor judge keeper manager mayor mediator mother owner premier president
    principal professor prosecutor referee researcher secretary sister brother son speaker
    treasurer warden widow winner""".split()
)
"""Nouns that say what a person is."""
