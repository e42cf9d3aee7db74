"""When, where, why: questions for the circumstances that a sentence tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.drafting.main_clauses import MainClause
from bot.answering.drafting.subjects import bare
from bot.answering.drafting.turning import Draft, DraftKind, asked, base_of
from bot.answering.drafting.verb_forms import is_participle, verb_after_auxiliary
from bot.answering.drafting.words import MONTHS, PREPOSITIONS

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
_MONTH = "(?:" + "|".join(month.capitalize() for month in sorted(MONTHS)) + ")"
_SEASON = r"(?:spring|summer|autumn|winter)"
TIME = re.compile(
    rf"(?:(?:early |late |later )?on (?:{_WEEKDAY}|\d{{1,2}} {_MONTH}(?: \d{{4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:, \d{{4}})?)"
    rf"|in (?:early |late |mid-)?(?:{_MONTH}(?: \d{{4}})?|\d{{4}}|the {_SEASON}(?: of \d{{4}})?)"
    rf"|(?:last|next) (?:week|month|year|night|{_SEASON}|{_WEEKDAY}|{_MONTH})"
    rf"|this (?:morning|week|month|{_SEASON}|{_WEEKDAY})|yesterday|tomorrow|{_WEEKDAY}"
    r"|at (?:noon|midnight|dawn|\d{1,2}(?::\d\d)? ?[ap]\.?m\.?))(?![\w-])"
)
"""When something happens, as newspapers put it."""
_PREPOSITION = re.compile(r"^(?:on|in|at|near) (?:the (?=[A-Z]))?", re.IGNORECASE)
_GOES_ON = re.compile(r"[.;:](?:\s|$)|, (?=although|though|but|while|which|and )")
_FROM_TIME = re.compile(
    rf"from (?P<time>(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}},)?(?: \d{{4}})?|\d{{4}}|next \w+)$"
)
_PLACE = re.compile(
    r" (?:in|at|near) (?:the )?[A-Z][\w’'-]+(?: (?:(?:of|upon|de) )?[A-Z][\w’'-]+){0,3}$"
)
_VOTES = re.compile(r" by \d[\d,]* votes to \d[\d,]*")
_FROM_PLACE = re.compile(r"from (?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})(?: and\b|$)")
_HAPPENS_SOMEWHERE = frozenset(
    """arrive arrested based begin born build built buried crash die discover discovered find found
    founded gather held hold killed land launch launched live located made meet met open opened
    perform play serve sign signed sink speak staged study teach train work""".split()
)
_OTHER_TIMES = frozenset("until till since before after during when while once".split())
_EVENTS = frozenset(
    """accident attack attacks coup crash crisis death earthquake election elections explosion fire
    flood floods games invasion merger olympics referendum revolution riots summit war
    wars""".split()
)
_NO_TIME = frozenset("has have had would could may might should can".split())
_NO_CLAUSE_SAID = frozenset("say tell think believe claim argue warn insist know mean".split())


def when(clause: MainClause) -> Iterator[Draft]:
    """From "The bridge was opened on Tuesday": when it was opened."""
    if clause.auxiliary in _NO_TIME or base_of(clause) in _NO_CLAUSE_SAID or "that" in clause.words:
        return
    if clause.auxiliary and not _is_verbal(clause.words):
        return
    text = " ".join(clause.words)
    begins = _FROM_TIME.search(text)
    if begins is not None and clause.verb and clause.verb.verb.stands_alone:
        question = asked("From when", clause, text[: begins.start()].split())
        if question:
            yield Draft(question, DraftKind.WHEN, 0.8, begins["time"])
        return
    times = list(TIME.finditer(text))
    if clause.lead and TIME.fullmatch(clause.lead[:1].lower() + clause.lead[1:]) and not times:
        rest = text
    elif len(times) == 1 and text[: times[0].start()][-1:] in ("", " "):
        rest = text[: times[0].start()] + text[times[0].end() :].lstrip()
    else:
        return
    words = _VOTES.sub("", rest).split()
    if _belongs_to_a_thing(text[: times[0].start()].split() if times else [], words):
        return
    needs_object = clause.verb and not clause.verb.verb.stands_alone
    if needs_object and (not words or bare(words[0]) in PREPOSITIONS):
        return
    question = asked("When", clause, words)
    if question:
        time = times[0].group() if times else clause.lead
        quality = 0.6 if clause.is_cut else 0.75
        yield Draft(question, DraftKind.WHEN, quality, _PREPOSITION.sub("", time))


def _belongs_to_a_thing(before: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a time may be that of something else, as in "a plan announced in May"."""
    if any(bare(word) in _OTHER_TIMES for word in words):
        return True
    if not before:
        return False
    last = bare(before[-1])
    return last in _EVENTS or (len(before) > 1 and is_participle(last))


def _is_verbal(words: Sequence[str]) -> bool:
    """Whether what follows an auxiliary is a verb: "was opened", not "was the director"."""
    first = bare(words[0]) if words else ""
    known = verb_after_auxiliary(first) is not None or is_participle(first)
    return known or first in {"be", "due", "to"}


def where(clause: MainClause) -> Iterator[Draft]:
    """From "The boat was built in Orrin in 1987": where it was built."""
    if base_of(clause) == "report" and clause.words[:1] == ("from",):
        place = _FROM_PLACE.match(" ".join(clause.words))
        if place is not None and clause.is_name:
            text = f"From where did {clause.subject} report"
            yield Draft(text, DraftKind.WHERE, 0.75, place["place"])
        return
    if clause.auxiliary in _NO_TIME or not clause.words or "that" in clause.words:
        return
    text = " ".join(clause.words)
    times = list(TIME.finditer(text))
    if times and times[-1].end() == len(text):
        text = text[: times[-1].start()].rstrip()
    place = _PLACE.search(f" {text}")
    told = bare(clause.words[0]) if clause.auxiliary else base_of(clause)
    if place is None or told not in _HAPPENS_SOMEWHERE:
        return
    last = bare(text.split()[-1])
    if last in MONTHS or last.endswith(("ian", "ish", "ese", "day")):
        return
    words = f" {text}"[: place.start()].split()
    if (clause.verb and not words and not clause.verb.verb.stands_alone) or len(times) > 1:
        return
    if any(bare(word) in {"in", "at", "near", "on"} for word in words):
        return  # "on a farm near Lomen": half a place
    question = asked("Where", clause, words)
    if question and not TIME.search(question):
        yield Draft(question, DraftKind.WHERE, 0.8, _PREPOSITION.sub("", place.group().strip()))


def _first_reason(words: str) -> str:
    """The reason alone, without what the sentence goes on to say."""
    return _GOES_ON.split(words, maxsplit=1)[0]


def why(clause: MainClause) -> Iterator[Draft]:
    """From "The ferry stays in port because its engine failed": why it stays there."""
    if clause.lead.startswith("Because ") and not clause.lead.startswith("Because of"):
        question = asked("Why", clause, clause.words)
        if question:
            yield Draft(question, DraftKind.WHY, 0.9, clause.lead)
        return
    if not clause.words or not clause.after.startswith(("because ", "so that ")):
        return
    words = list(clause.words)
    text = " ".join(words)
    time = next((found for found in TIME.finditer(text) if found.end() == len(text)), None)
    for kept in (words, text[: time.start()].split() if time else []):
        question = asked("Why", clause, kept) if kept else None
        if question:
            yield Draft(question, DraftKind.WHY, 0.9, _first_reason(clause.after))
