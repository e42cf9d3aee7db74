"""Claims with another name than the article's, and with somebody else as who says it."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache

from bot.evaluation.made_replies.case import Case, Mutation, replaced, words
from bot.evaluation.made_replies.people import is_same, last_name, named_in, stands_in

_SAYING = (
    r"(?:said|says|told|tells|added|warned|announced|insisted|wrote|writes|explained|replied|"
    r"admitted|thinks|believes|considers|called|calls|blamed|accused|argued|expects|expected|"
    r"promised|denied|criticised|praised|estimated)"
)
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|President|Captain|Judge|Lord|Minister|Prime Minister|Secretary) )?"


def other_person(case: Case, chance: random.Random) -> Case | None:
    """Somebody of the article whom the passage does not name."""
    return _renamed(case, chance, _people(case), near=False)


def other_person_near(case: Case, chance: random.Random) -> Case | None:
    """Somebody whom the passage names, too, in another sentence."""
    return _renamed(case, chance, _people(case), near=True)


def other_place(case: Case, chance: random.Random) -> Case | None:
    """Another place of the article."""
    return _renamed(case, chance, named_in(case.article).places, near=False)


def other_body(case: Case, chance: random.Random) -> Case | None:
    """Another party, board or court of the article."""
    return _renamed(case, chance, named_in(case.article).bodies, near=False)


def other_first_name(case: Case, chance: random.Random) -> Case | None:
    """Somebody's last name with the first name of somebody else."""
    people = _people(case)
    found = [
        (each, person) for person in people for each in re.finditer(re.escape(person), case.text)
    ]
    if not found:
        return None
    place, person = chance.choice(found)
    own = {each.split()[0] for each in people if is_same(each, person)}
    others = sorted({each.split()[0] for each in people} - own)
    if not others:
        return None
    first = chance.choice(others)
    end = place.start() + len(person.split()[0])
    return case.saying(replaced(case.text, place.start(), end, first))


def other_speaker(case: Case, chance: random.Random) -> Case | None:
    """The words of one given to another of the article, whom the quoted sentence does not name."""
    people = _people(case)
    found = [
        match.span(group)
        for match in _speaking(people).finditer(case.text)
        for group in ("first", "second", "third", "fourth")
        if match[group]
    ]
    if not found:
        return None
    start, end = chance.choice(sorted(set(found)))
    if re.search(r"[A-Z][\w’'-]+ $", case.text[:start]):
        return None
    others = [
        each
        for each in people
        if not stands_in(each, case.text) and not stands_in(each, case.sentences)
    ]
    if not others:
        return None
    near = [each for each in others if stands_in(each, case.passage)]
    return case.saying(replaced(case.text, start, end, chance.choice(near or others)))


def speaker_invented(case: Case, chance: random.Random) -> Case | None:
    """What the article tells, given as somebody's words, whom the passage does not name."""
    if re.search(rf"\b{_SAYING}\b|\b[Aa]ccording\b|[“”\"]", case.text + case.sentences):
        return None
    if re.match(r"(?:No|Yes|Not|Only|It|They|He|She|In|By|At|On)\b", case.text):
        return None
    others = [each for each in _people(case) if not stands_in(each, case.passage)]
    if not others:
        return None
    text = case.text
    first = words(text)[0]
    if re.search(rf"\b{re.escape(first)}\b", case.article) and "’" not in text.split()[0]:
        text = text[:1].lower() + text[1:]
    return case.saying(f"{chance.choice(others)} said that {text}")


@cache
def _speaking(people: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these people as who says something."""
    names = sorted({*people, *map(last_name, people)}, key=len, reverse=True)
    who = rf"(?<![\w-]){_TITLE}(?:{'|'.join(map(re.escape, names))})"
    return re.compile(
        rf"(?P<first>{who})(?:,[^,.]+,)? (?:also |later |had |has )?{_SAYING}\b"
        rf"|\b{_SAYING} (?P<second>{who})\b"
        rf"|\b[Aa]ccording to (?P<third>{who})\b"
        rf"|\b[Ii]n (?P<fourth>{who})(?=['’]s? view)"
    )


def _people(case: Case) -> tuple[str, ...]:
    return named_in(case.article).people


def _renamed(case: Case, chance: random.Random, names: Sequence[str], *, near: bool) -> Case | None:
    """The claim with one of its names replaced by another one of the kind.

    ``near``: one that the passage has, else one that it does not have.
    """
    found: list[tuple[int, int, str]] = []
    people = _people(case)
    for name in names:
        for form in (name, last_name(name)) if name in people else (name,):
            found += [
                (*each.span(), name)
                for each in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", case.text)
            ]
    longest = [
        each
        for each in found
        if not any(
            other[0] <= each[0] and each[1] <= other[1] and other[:2] != each[:2] for other in found
        )
    ]
    if not longest:
        return None
    start, end, name = chance.choice(longest)
    others = [
        each
        for each in names
        if not is_same(each, name)
        and not stands_in(each, case.text)
        and not stands_in(each, case.sentences)
        and stands_in(each, case.passage) is near
    ]
    if not others:
        return None
    new = chance.choice(others)
    if end - start < len(name):
        new = last_name(new)
    return case.saying(replaced(case.text, start, end, new))


NAMES: dict[str, Mutation] = {
    "other person": other_person,
    "other person of the passage": other_person_near,
    "other place": other_place,
    "other body": other_body,
    "other first name": other_first_name,
}
SPEAKERS: dict[str, Mutation] = {
    "other speaker": other_speaker,
    "speaker invented": speaker_invented,
}
