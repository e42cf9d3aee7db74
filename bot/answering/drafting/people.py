"""Who did it, who is it: questions for the people and organisations that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from bot.answering.drafting.main_clauses import MainClause, is_complete
from bot.answering.drafting.names import NAME, ROLES, SHORT_NAME
from bot.answering.drafting.plain_sentences import LONGEST_SENTENCE
from bot.answering.drafting.subjects import bare, lower_words
from bot.answering.drafting.turning import Draft, DraftKind
from bot.answering.drafting.verb_forms import (
    is_finite,
    past_of_participle,
    verb_after_auxiliary,
    verb_form,
)
from bot.answering.drafting.words import ADVERBS, MONTHS, POSSESSIVES, PREPOSITIONS, WEEKDAYS
from bot.answering.english import FUNCTION_WORDS

_OF_SOMEBODY = r"(?:[A-Z][\w-]*)(?: [A-Z][\w-]*){0,3}[’']s [a-z][^,;:“”\"()]{2,40}"
_NAME_THEN_ROLE = re.compile(
    rf"(?P<name>{NAME}), (?P<role>the [^,;:“”\"()]{{4,60}}|(?:the )?{_OF_SOMEBODY})[,.]"
)
_ROLE_THEN_NAME = re.compile(
    rf"(?:^|(?<=[ “]))(?P<role>(?:[Tt]he )?{_OF_SOMEBODY}|[Tt]he [a-z][a-z -]{{2,30}} (?:of|for)"
    rf" [^,;:“”\"()]{{3,40}}), (?P<name>{NAME})[,.]"
)
_THE_ROLE_THEN_NAME = re.compile(
    rf"(?:^|(?<=[ “]))(?P<role>[Tt]he (?:[A-Za-z][\w-]+ ){{0,2}}[A-Za-z]+), (?:[A-Z][a-z]+ )?"
    rf"(?P<name>{NAME})[,.;:]"
)
_ROLE_BEFORE_NAME = re.compile(
    rf"(?<![\w’'-])(?:[A-Z][\w’'.-]+ ){{1,3}}[A-Z]?[a-z]+ (?P<name>{NAME})"
)
_NAME_WHO_DID = re.compile(
    rf"(?P<name>{SHORT_NAME}),(?: \d\d,)? who (?P<verb>[a-z]+) (?P<rest>[^,;:“”\"()]{{4,70}})[,.;:]"
)
_WITHOUT_NEED = re.compile(
    r"(?:(?:^| )(?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: \w+)?"
    r"|by \d[\d,]* votes to \d[\d,]*))+$"
)
_GAPPED = re.compile(rf"\b(from|in|to|for|with|on) .+ and {SHORT_NAME} \1\b")
"""From "Lind reported from Kyiv and Okonjo from Brussels": two who did it."""
_OFFICES = frozenset(
    """ambassador chancellor coach commissioner director governor harbourmaster leader mayor
    minister premier president prosecutor secretary spokesman spokesperson spokeswoman""".split()
)
"""Roles that one person at a time has, so that a title says who is meant."""
_UNSURE_ROLE = frozenset("former late then first last only same other new current".split())
_DEATH = re.compile(r"\b(?:died|dies|was buried|has died|survived by|funeral)\b")
_DONE_TO_PEOPLE = frozenset(
    "appointed elected re-elected named chosen awarded promoted nominated hired sworn".split()
)
_SAYS_LITTLE = frozenset("name leave live".split())
"""Verbs whose questions say nothing without what comes later: "Who named his eldest son?"."""
_THINGS = frozenset(
    """act award bill bridge charter constitution cup festival hall hurricane island law league
    mountain parade port prize railway report river road stadium station storm street study
    survey treaty trophy typhoon volcano war weather""".split()
)


def about_roles(sentence: str) -> Iterator[Draft]:
    """From "Ida Brandt, the mayor of Sarn," and "Ida Brandt, who runs the harbour,"."""
    sentence = sentence[:LONGEST_SENTENCE]
    tense = "was" if _DEATH.search(sentence) else "is"
    for pattern in (_NAME_THEN_ROLE, _ROLE_THEN_NAME, _THE_ROLE_THEN_NAME):
        for found in pattern.finditer(sentence):
            role = found["role"]
            if _is_role(role):
                role = role.replace("The ", "the ", 1)
                short = pattern is _THE_ROLE_THEN_NAME
                quality = 0.7 if short else 0.8
                text = f"Who {tense} {role}"
                yield Draft(text, DraftKind.WHO, quality, found["name"], 1 if short else 2)
    for role, name in _titles(sentence):
        yield Draft(f"Who {tense} {role}", DraftKind.WHO, 0.75, name)
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
        text = f"Who {found['verb']} {found['rest']}"
        yield Draft(text, DraftKind.WHO, 0.9, found["name"])


def _titles(sentence: str) -> Iterator[tuple[str, str]]:
    """Titles before names, with the words that say which: "Labour Minister Klara Venn"."""
    for found in _ROLE_BEFORE_NAME.finditer(sentence):
        words = found.group().split()
        roles = [n for n, word in enumerate(words[:4]) if bare(word) in _OFFICES]
        if not roles or roles[0] == 0:
            continue
        last = roles[-1]
        if not all(word[:1].isupper() for word in words[:last]):
            continue
        if words[last + 1 : last + 2] == ["General"]:
            last += 1
        role, name = words[: last + 1], words[last + 1 :]
        qualified = bare(role[0]) not in FUNCTION_WORDS | WEEKDAYS | ADVERBS | _UNSURE_ROLE | MONTHS
        named = len(name) > 1 and all(word[:1].isupper() or word.islower() for word in name)
        if qualified and named and not any(bare(word) in ROLES for word in name):
            which = "" if role[-2].endswith(("’s", "'s")) else "the "
            yield which + " ".join(role), " ".join(name)


def _is_role(role: str) -> bool:
    words = [bare(word) for word in role.split()]
    head = re.split(r" (?:of|for|in|at|to|on|and|with) ", role)[0].split()[-1]
    if bare(head) not in ROLES or any(word in POSSESSIVES | _UNSURE_ROLE for word in words):
        return False
    return not any(map(is_finite, words)) and is_complete(words)


def about_doers(clause: MainClause) -> Iterator[Draft]:
    """From "The council bought the hall": who bought it."""
    yield from _done_by(clause)
    plain = [bare(word) for word in clause.words]
    if not clause.is_name or not plain or not is_complete(clause.words) or "not" in plain:
        return
    head = bare(clause.subject.split()[-1])
    if (
        head in _THINGS
        or bare(clause.subject.split()[0]) in _THINGS
        or head.endswith(("ism", "ness", "ship"))
    ):
        return
    if not _is_done_by_people(clause, plain):
        return
    if clause.verb and clause.verb.verb.base in _SAYS_LITTLE:
        return
    country = _is_country(clause.subject)
    thing = clause.subject.lower().startswith("the ")
    own = POSSESSIVES if country or thing else {"its", "their"}
    if any(word in (own if position == 0 else POSSESSIVES) for position, word in enumerate(plain)):
        return
    opening = "Which country" if country else "Who"
    told = any(map(is_finite, lower_words(clause.words)))
    reported = clause.verb is not None and clause.verb.verb.takes_that and told
    quality = 0.55 if reported else 0.6 if clause.is_cut else 0.75
    done = _WITHOUT_NEED.sub("", " ".join(clause.words))
    if done and not _GAPPED.search(done):
        text = f"{opening} {clause.verb_word} {done}"
        yield Draft(text, DraftKind.WHO, quality, clause.subject, content_words=3)


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
    particle = plain[1:2] if plain[2:3] == ["by"] and plain[1] in PREPOSITIONS else []
    if plain[len(particle) + 1 : len(particle) + 2] != ["by"]:
        return
    agent = _named(clause.words[len(clause.words) - len(plain) + len(particle) + 2 :])
    verb = verb_after_auxiliary(plain[0])
    past = past_of_participle(plain[0])
    if verb is None or past is None or not verb.agentive:
        return
    if not agent:
        return
    form = past if clause.auxiliary in {"was", "were"} else f"{clause.auxiliary} {verb.base}"
    if not any(word in POSSESSIVES for word in map(bare, clause.subject.split())):
        text = " ".join(["Who", form, *particle, clause.subject])
        yield Draft(text, DraftKind.WHO, 0.85, agent, content_words=2 - len(particle))


def _named(words: Sequence[str]) -> str:
    """Whoever the words begin with, up to how or where it was; empty where that is no name."""
    kept = list(takewhile(lambda word: bare(word) not in PREPOSITIONS - {"of", "for"}, words))
    first = kept[1:] if kept[:1] == ["the"] else kept
    named = first and first[0][:1].isupper() and bare(first[-1]) not in _THINGS
    return " ".join(kept) if named else ""


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
