"""Who did it, who is it: questions for the people and organisations that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.answering.drafting.main_clauses import LONGEST_SENTENCE, MainClause, is_complete
from bot.answering.drafting.subjects import bare, lower_words
from bot.answering.drafting.turning import Draft, DraftKind
from bot.answering.drafting.verb_forms import (
    is_finite,
    past_of_participle,
    verb_after_auxiliary,
    verb_form,
)
from bot.answering.drafting.words import POSSESSIVES
from bot.answering.english import FUNCTION_WORDS, PERSON_NOUNS

_NAME = r"[A-Z][\w’'.-]+(?: (?:(?:de|van|von|der|bin|al|la) ){0,2}[A-Z][\w’'.-]+){1,3}"
_SHORT_NAME = r"[A-Z][\w’'.-]+(?: (?:(?:de|van|von|der|bin|al|la) ){0,2}[A-Z][\w’'.-]+){0,3}"
_OF_SOMEBODY = r"(?:[A-Z][\w-]*)(?: [A-Z][\w-]*){0,3}[’']s [a-z][^,;:“”\"()]{2,40}"
_ROLES = PERSON_NOUNS | frozenset(
    """author bishop boss captain chair chairman chairwoman chief coach commissioner composer
    conductor curator daughter director editor envoy executive father founder head headteacher
    inventor judge keeper manager mayor mother owner premier president principal professor
    prosecutor researcher secretary sister brother son speaker treasurer warden widow
    winner""".split()
)
_NAME_THEN_ROLE = re.compile(
    rf"{_NAME}, (?P<role>the [^,;:“”\"()]{{4,60}}|(?:the )?{_OF_SOMEBODY})[,.]"
)
_ROLE_THEN_NAME = re.compile(
    rf"(?:^|(?<=[ “]))(?P<role>(?:[Tt]he )?{_OF_SOMEBODY}|[Tt]he [a-z][a-z -]{{2,30}} (?:of|for)"
    rf" [^,;:“”\"()]{{3,40}}), {_NAME}[,.]"
)
_NAME_WHO_DID = re.compile(
    rf"(?P<name>{_SHORT_NAME}), who (?P<verb>[a-z]+) (?P<rest>[^,;:“”\"()]{{4,70}})[,.]"
)
_WITHOUT_NEED = re.compile(
    r"(?:(?:^| )(?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: \w+)?"
    r"|by \d[\d,]* votes to \d[\d,]*))+$"
)
_UNSURE_ROLE = frozenset("former late then first last only same other new current".split())
_DEATH = re.compile(r"\b(?:died|dies|was buried|has died|survived by|funeral)\b")
_DONE_TO_PEOPLE = frozenset(
    "appointed elected re-elected named chosen awarded promoted nominated hired sworn".split()
)
_SAYS_LITTLE = frozenset("name leave live".split())
"""Verbs whose questions say nothing without what comes later: "Who named his eldest son?"."""
_THINGS = frozenset(
    """act award bill bridge constitution cup festival hall hurricane island law league mountain
    parade prize railway report river road stadium station storm street study survey treaty trophy
    typhoon volcano war weather""".split()
)


def about_roles(sentence: str) -> Iterator[Draft]:
    """From "Ida Brandt, the mayor of Sarn," and "Ida Brandt, who runs the harbour,"."""
    sentence = sentence[:LONGEST_SENTENCE]
    for pattern in (_NAME_THEN_ROLE, _ROLE_THEN_NAME):
        for found in pattern.finditer(sentence):
            role = found["role"]
            if _is_role(role):
                role = role.replace("The ", "the ", 1)
                tense = "was" if _DEATH.search(sentence) else "is"
                yield Draft(f"Who {tense} {role}", DraftKind.WHO, 0.8)
    for found in _NAME_WHO_DID.finditer(sentence):
        form = verb_form(found["verb"])
        words = found["rest"].split()
        plain = [bare(word) for word in words]
        if found["name"].lower() in FUNCTION_WORDS or form is None or not form.verb.agentive:
            continue
        if plain[0] in {"and", "that", "to", "as"} or not is_complete(words):
            continue
        if any(word in POSSESSIVES or is_finite(word) for word in plain):
            continue
        yield Draft(f"Who {found['verb']} {found['rest']}", DraftKind.WHO, 0.9)


def _is_role(role: str) -> bool:
    words = [bare(word) for word in role.split()]
    head = re.split(r" (?:of|for|in|at|to|on|and|with) ", role)[0].split()[-1]
    if bare(head) not in _ROLES or any(word in POSSESSIVES | _UNSURE_ROLE for word in words):
        return False
    return not any(map(is_finite, words)) and is_complete(words)


def about_doers(clause: MainClause) -> Iterator[Draft]:
    """From "The council bought the hall": who bought it."""
    yield from _done_by(clause)
    plain = [bare(word) for word in clause.words]
    if not clause.is_name or not plain or not is_complete(clause.words) or "not" in plain:
        return
    if bare(clause.subject.split()[-1]) in _THINGS or not _is_done_by_people(clause, plain):
        return
    if clause.verb and clause.verb.verb.base in _SAYS_LITTLE:
        return
    country = _is_country(clause.subject)
    own = POSSESSIVES if country else {"its", "their"}
    if any(word in (own if position == 0 else POSSESSIVES) for position, word in enumerate(plain)):
        return
    opening = "Which country" if country else "Who"
    told = any(map(is_finite, lower_words(clause.words)))
    reported = clause.verb is not None and clause.verb.verb.takes_that and told
    quality = 0.55 if reported else 0.6 if clause.is_cut else 0.75
    done = _WITHOUT_NEED.sub("", " ".join(clause.words))
    if done:
        text = f"{opening} {clause.verb_word} {done}"
        yield Draft(text, DraftKind.WHO, quality, content_words=3)


def _is_done_by_people(clause: MainClause, plain: Sequence[str]) -> bool:
    """Whether only people and their organisations do or undergo what the clause says."""
    if clause.verb is not None:
        return clause.verb.verb.agentive
    verb = verb_after_auxiliary(plain[0])
    if clause.auxiliary in {"is", "was"}:
        if plain[0] in _DONE_TO_PEOPLE:
            return True
        return verb is not None and verb.agentive and plain[0].endswith("ing")
    return clause.auxiliary in {"has", "will"} and verb is not None and verb.agentive


def _done_by(clause: MainClause) -> Iterator[Draft]:
    """From "The hall was built by Olav Rud": who built it."""
    plain = [bare(word) for word in clause.words]
    if clause.auxiliary in {"will", "must"} and plain[:1] == ["be"]:
        plain = plain[1:]
    elif clause.auxiliary not in {"was", "were"}:
        return
    if len(plain) < 3 or plain[1] != "by":
        return
    agent = clause.words[-len(plain) + 2 :]
    verb = verb_after_auxiliary(plain[0])
    past = past_of_participle(plain[0])
    if verb is None or past is None or not verb.agentive:
        return
    if not (agent[0][:1].isupper() or (agent[0] == "the" and agent[1:] and agent[1][:1].isupper())):
        return
    form = past if clause.auxiliary in {"was", "were"} else f"{clause.auxiliary} {verb.base}"
    if not any(word in POSSESSIVES for word in map(bare, clause.subject.split())):
        yield Draft(f"Who {form} {clause.subject}", DraftKind.WHO, 0.85)


@cache
def _countries() -> frozenset[str]:
    from babel import Locale  # on demand: it loads its own data

    return frozenset(name for code, name in Locale("en").territories.items() if code.isalpha()) | {
        "US",
        "UK",
        "Britain",
        "England",
        "Scotland",
        "Wales",
        "America",
        "Turkey",
    }


def _is_country(name: str) -> bool:
    return name.removeprefix("the ") in _countries()
