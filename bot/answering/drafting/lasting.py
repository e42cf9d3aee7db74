"""How old, how long already, since when: questions for what a sentence tells by the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.drafting.main_clauses import MainClause, is_complete
from bot.answering.drafting.names import NAME, SHORT_NAME
from bot.answering.drafting.plain_sentences import LONGEST_SENTENCE
from bot.answering.drafting.subjects import bare
from bot.answering.drafting.turning import Draft, DraftKind
from bot.answering.drafting.verb_forms import is_participle
from bot.answering.drafting.words import MONTHS, POSSESSIVES, PREPOSITIONS, UNRESOLVED
from bot.answering.english import FUNCTION_WORDS

_AGE = r"(?P<age>[1-9]\d?|10\d)"
_AGES = (
    re.compile(rf"(?P<name>{SHORT_NAME}), (?:who is )?{_AGE}(?:,(?!\d)| and\b)"),
    re.compile(rf"(?P<name>{NAME}) \({_AGE}\)"),
    re.compile(rf"\bthe {_AGE}-year-old (?P<name>{NAME})"),
)
_COUNT = r"(?:(?:about|almost|nearly|more than|over) )?(?:\d+|[a-z]+)"
_LENGTH = rf"(?P<length>for {_COUNT} (?:days|weeks|months|years|decades|seasons)|for half a \w+)"
_SINCE = (
    rf"(?P<since>since (?:(?:early |late )?(?:{'|'.join(m.capitalize() for m in sorted(MONTHS))})"
    r"(?: \d{4})?|\d{4}))"
)
_WHO_HAS = re.compile(
    rf"(?P<name>{SHORT_NAME}), (?:who|which) (?P<has>has|had) (?P<done>[a-z]+)"
    rf"(?P<rest>(?: [^,;:“”\"()]+?)?) (?:{_LENGTH}|{_SINCE})(?=[,.;:]|$)"
)
_ENDS_WITH_TIME = re.compile(rf"(?P<rest>.*?) ?(?:{_LENGTH}|{_SINCE})$")


def ages(sentence: str) -> Iterator[Draft]:
    """From "Ida Brandt, 58, leads the office.": how old she is."""
    sentence = sentence[:LONGEST_SENTENCE]
    for pattern in _AGES:
        for found in pattern.finditer(sentence):
            name = found["name"]
            before = sentence[: found.start()].split()[-1:]
            if pattern is _AGES[0] and before and bare(before[0]) in PREPOSITIONS:
                continue  # a place: "in Sarn, 20 of them"
            if name.split()[0].lower() not in FUNCTION_WORDS and name.lower() not in MONTHS:
                yield Draft(f"How old is {name}", DraftKind.HOW_OLD, 0.8, found["age"], 1)


def lasting(clause: MainClause | None, sentence: str) -> Iterator[Draft]:
    """From "Olav Rud, who has driven a bus for 19 years,": how long he has driven a bus."""
    for found in _WHO_HAS.finditer(sentence[:LONGEST_SENTENCE]):
        words = [found["done"], *found["rest"].split()]
        yield from _drafts(found, found["name"], found["has"], words)
    if clause is None or clause.auxiliary not in {"has", "have"} or clause.quantity:
        return
    ended = _ENDS_WITH_TIME.match(" ".join(clause.words))
    if ended is not None:
        yield from _drafts(ended, clause.subject, clause.auxiliary, ended["rest"].split())


def _drafts(
    found: re.Match[str], subject: str, auxiliary: str, words: list[str]
) -> Iterator[Draft]:
    plain = [bare(word) for word in words]
    if not words or not (is_participle(plain[0]) or plain[0] == "been"):
        return
    if "not" in plain or set(plain) & (UNRESOLVED | POSSESSIVES) or not is_complete(words):
        return
    if subject.split(maxsplit=1)[0].lower() in FUNCTION_WORDS - {"the"}:
        return
    opening = "How long" if found["length"] else "Since when"
    kind = DraftKind.HOW_LONG if found["length"] else DraftKind.WHEN
    time = found["length"] or found["since"]
    text = f"{opening} {auxiliary} {subject} {' '.join(words)}"
    yield Draft(text, kind, 0.85, time.partition(" ")[2])
