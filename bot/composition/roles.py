"""Two names in a claim, and who does what to whom → whether the article has it the other way."""

from __future__ import annotations

import re

from bot.checking.reporting import NAME, NOT_NAMES
from bot.composition.names import has_name, is_country
from bot.composition.speakers import speakers_in
from store.terms import terms

_NAME = re.compile(rf"(?<![\w’'-]){NAME}")
_PASSIVE = re.compile(r"\b(?:by|from|after|thanks to)\b", re.IGNORECASE)
_SCORE = re.compile(
    rf"(?P<one>{NAME})\s+(?P<first>\d+)\s*[,–-]\s*(?P<two>{NAME})\s+(?P<second>\d+)\b"
)
_WON = re.compile(rf"(?P<who>{NAME})\s+(?:won|beat|defeated)\b")
_LOST = re.compile(rf"(?P<who>{NAME})\s+lost\b")
_ELLIPTICAL = re.compile(
    rf"(?P<who>{NAME})\s+(?:do(?:es)?|did|is|was|are|were|has|have|had|will|would|can|could) not"
    r"\s*[.,;]"
)
"""“Brennick froze rents, and Lower Senn does not.”"""
_BY = re.compile(rf"\b(?P<deed>[a-z]{{4,}}) by (?:the )?(?P<who>{NAME})")
_WITH = re.compile(
    rf"\b(?P<what>[a-z]{{4,}}) (?P<how>with|against|between) (?:the )?(?P<who>{NAME})"
)
_WORD = re.compile(r"[^\W\d_]+")
_OWN = re.compile(r"['’]s?$")
_I = re.compile(r"I\b")
_NOT = re.compile(r"\b(?:not|no|never|nor|neither|unlike)\b|n['’]t\b", re.IGNORECASE)


def swapped_roles(claim: str, said: str) -> str | None:
    """The name that a claim gives another's part to; None where nothing tells so.

    Of two names that both have once, in the other order, without a passive ("by") on one side.
    """
    score = _SCORE.search(said)
    if score and int(score["first"]) != int(score["second"]):
        winner = score["one"] if int(score["first"]) > int(score["second"]) else score["two"]
        for pattern, is_winner in ((_WON, True), (_LOST, False)):
            told = pattern.search(claim)
            if told and has_name(winner, told["who"]) is not is_winner:
                return told["who"]
    for found in _ELLIPTICAL.finditer(said):
        if has_name(claim, found["who"]) and not _NOT.search(claim):
            return found["who"]
    if other := _other_doer(claim, said) or _other_partner(claim, said):
        return other
    ours, theirs = _names(claim), _names(said)
    if any(_is_where(claim, each) for each in ours):
        return None
    if len(ours) != 2 or _OWN.search(ours[0]) or any(is_country(each) for each in ours):
        return None
    if any(name in speaker for name in ours for speaker in speakers_in(claim)):
        return None
    places = [[row for row, name in enumerate(theirs) if has_name(name, each)] for each in ours]
    if any(len(place) != 1 for place in places) or places[0] == places[1]:
        return None
    if places[0][0] < places[1][0]:
        return None
    return None if _PASSIVE.search(claim) or _PASSIVE.search(said) else ours[0]


def _other_doer(claim: str, said: str) -> str | None:
    """Of "a cross by Brandsma": Brandsma, where the words have another's name before the cross."""
    if re.search(r"\bby\b", said):
        return None
    for found in _BY.finditer(claim):
        deed = set(terms(found["deed"]))
        for word in _WORD.finditer(said):
            if deed & set(terms(word.group())):
                before = _names(said[: word.start()])
                if before and not any(has_name(each, found["who"]) for each in before):
                    return found["who"]
    return None


def _other_partner(claim: str, said: str) -> str | None:
    """Of "a coalition with the List": the List, where the words have it with others alone."""
    for ours in _WITH.finditer(claim):
        same = [
            each
            for each in _WITH.finditer(said)
            if set(terms(each["what"])) & set(terms(ours["what"]))
            and each["how"].lower() == ours["how"].lower()
        ]
        who = set(terms(ours["who"]))
        if same and not any(who & set(terms(each["who"])) for each in same):
            return ours["who"]
    return None


def _is_where(text: str, name: str) -> bool:
    """Whether a name says where something is, and so who does nothing."""
    return re.search(rf"\b(?:in|at|near|outside) {re.escape(name)}", text) is not None


def _names(text: str) -> list[str]:
    """The names of a text in order, without a label before a colon."""
    found = []
    for match in _NAME.finditer(text):
        words = [word for word in match.group().split() if word.lower() not in NOT_NAMES]
        if words and not _I.match(words[0]) and text[match.end() : match.end() + 1] != ":":
            found.append(" ".join(words))
    return found
