"""Claims that deny, widen or explain what the article does not: the subtler faults."""

from __future__ import annotations

import random
import re

from bot.evaluation.made_replies.case import Case, Mutation, capitalised, replaced, words

_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|can|had been|has been|have been|did)\b(?! (?:not|no|never|only)\b)"
)
_PERFECT = re.compile(r"\b(?:has|have|had)(?= \w+(?:ed|en)\b)")
_DENIES = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|neither|nor|without|cannot|den(?:y|ies|ied)|unless|"
    r"refus\w+|reject\w+|only|except|until)\b|n['’]t\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(r"\b(?:if|whether|might|may|could|would|should)\b", re.IGNORECASE)
_REMOVED = (
    (
        re.compile(r"\b(is|are|was|were|has|have|had|will|would|did|does|do|must|should) not\b"),
        r"\1",
    ),
    (
        re.compile(r"\b(is|are|was|were|has|have|had|wo|would|did|does|do|must|should|ca)n['’]t\b"),
        r"\1",
    ),
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\bnever\b"), "often"),
    (re.compile(r"\b[Nn]o ?(?:body|one)\b"), "everybody"),
    (re.compile(r"\b[Nn]othing\b"), "everything"),
    (re.compile(r"\b(?:[Nn]one|[Nn]either) of\b"), "all of"),
    (re.compile(r"(?<=\b(?:is|as|re|ad|ve) )no\b(?! (?:more|less|fewer|longer|later))"), "a"),
    (re.compile(r"\bwithout\b"), "with"),
    (re.compile(r"\bdenied\b"), "admitted"),
    (re.compile(r"\bdenies\b"), "admits"),
    (re.compile(r"\brefused to\b|\bdeclined to\b"), "agreed to"),
    (re.compile(r"\brejected\b"), "accepted"),
)
_SCOPES = (
    (re.compile(r"\b[Ss]ome of (?=the|its|his|her|their)"), "all of "),
    (
        re.compile(r"\b(?:[Mm]any|[Mm]ost|[Ss]everal|[Ss]ome|[Aa] few) (?!of\b)(?=[a-z]+s\b)"),
        "all ",
    ),
    (re.compile(r"\b(?:[Mm]ost|[Mm]any|[Hh]alf|[Pp]art|[Ss]everal) of\b"), "all of"),
    (re.compile(r"\bmostly\b|\bmainly\b"), "entirely"),
    (re.compile(r"\boften\b|\bsometimes\b|\busually\b"), "always"),
    (re.compile(r"\b[Oo]ne of the\b"), "each of the"),
)
_LIMITS = (
    (
        re.compile(r"\b[Uu]p to (?=[$€£]?\d|an? |half|one|two|three|four|five|six|seven|eight)"),
        "exactly ",
    ),
    (re.compile(r"\b[Aa]t least\b"), "at most"),
    (re.compile(r"\b[Aa]t most\b"), "at least"),
    (re.compile(r"\b[Mm]ore than(?= [$€£]?\d| a\b| one| two| three| four| half)"), "fewer than"),
    (re.compile(r"\b(?:[Ff]ewer|[Ll]ess) than(?= [$€£]?\d| a\b)"), "more than"),
    (re.compile(r"\b[Oo]ver(?= [$€£]?\d)"), "under"),
    (
        re.compile(r"\b(?:[Aa]lmost|[Nn]early)(?= [$€£]?\d| a\b| half| one| two| three)"),
        "more than",
    ),
    (re.compile(r"\b(?:[Aa]bout|[Aa]round|[Rr]oughly)(?= [$€£]?\d)"), "exactly"),
    (re.compile(r"\b[Nn]o more than\b"), "more than"),
    (re.compile(r"\bor less\b|\bor fewer\b"), "or more"),
)
_CERTAINTIES = (
    (re.compile(r"\b(?:could|might|may)(?= [a-z]+\b)(?! not\b)"), "will"),
    (re.compile(r"\b(?:is|are) (?:expected|planned|supposed|likely) to\b"), "will"),
    (re.compile(r"\b(?:hopes?|wants?) to\b"), "will"),
    (re.compile(r"\b(?:hoped|wanted) to\b"), "managed to"),
    (re.compile(r"\bwould like to\b"), "will"),
)
_TIME = re.compile(r",? \b(?:after|when|while|as)\b (?=(?:the|a|an|he|she|it|they|its|his|her)\b)")
_OPENING = frozenset("the a an he she it they his her its their this that you we".split())
_BECAUSE = re.compile(r"\bbecause\b|\bdue to\b|\bthanks to\b|\bowing to\b|\bsince\b|\bso\b")
_CLAUSE = re.compile(
    r"(?!Although|According|Because|Before|After|Under|From|With|By|In|On|At|For|If|When|Write|Not|"
    r"Otherwise|Until|Some|Over|Since|About|Whoever|Just|Only)(?:[A-Z][\w’'-]+) .{10,}"
)
_SAID_AT_END = re.compile(
    r",[^,]* (?:said|says|added|promised|argued|pointed out|explained)\b[^,]*$"
)


def denial_added(case: Case, _: random.Random) -> Case | None:
    """A “not” behind the first auxiliary of a claim that denies nothing."""
    if _DENIES.search(case.text) or _UNREAL.search(case.text):
        return None
    place = _AUXILIARY.search(case.text) or _PERFECT.search(case.text)
    if not place:
        return None
    first = place.group().split()[0]
    return case.saying(
        replaced(case.text, place.start(), place.start() + len(first), f"{first} not")
    )


def statement_denied(case: Case, _: random.Random) -> Case | None:
    """Somebody denies what they say."""
    place = re.search(
        r"\b(?:said|says|added|confirmed|announced|warned|argued)( that)?\b", case.text
    )
    if not place or _DENIES.search(case.text) or re.search(r"[“”\"]", case.text):
        return None
    if not place[1] and not re.match(r" (?:he|she|it|they)\b", case.text[place.end() :]):
        return None
    return case.saying(replaced(case.text, *place.span(), "denied that"))


def denial_removed(case: Case, chance: random.Random) -> Case | None:
    """The only “not” of a claim left out."""
    body = re.sub(r"^(?:No|Not yet|Nobody knows)[,.:;]? ", "", case.text)
    if len(_DENIES.findall(body)) != 1:
        return None
    options = [
        pattern.sub(new, case.text, count=1)
        for pattern, new in _REMOVED
        if pattern.search(case.text)
    ]
    if not options:
        return None
    text = capitalised(chance.choice(options))
    text = re.sub(r"\b[Ww]o\b(?=[ .])", "will", text)
    return case.saying(re.sub(r"\b[Cc]a\b(?= )", "can", text))


def all_for_some(case: Case, chance: random.Random) -> Case | None:
    """All, for some, many or most."""
    return _replaced_one(case, chance, _SCOPES)


def other_limit(case: Case, chance: random.Random) -> Case | None:
    """Exactly for up to, at most for at least, under for over."""
    return _replaced_one(case, chance, _LIMITS)


def certain(case: Case, chance: random.Random) -> Case | None:
    """Will for could, might, is expected to."""
    if _DENIES.search(case.text) or re.search(r"[“”\"]|\bwhatever\b", case.text):
        return None
    return _replaced_one(case, chance, _CERTAINTIES)


def cause_of_time(case: Case, _: random.Random) -> Case | None:
    """Because, for after, when or while."""
    places = list(_TIME.finditer(case.text))
    if not places or _BECAUSE.search(case.text) or _BECAUSE.search(case.sentences):
        return None
    return case.saying(replaced(case.text, *places[0].span(), " because "))


def cause_of_neighbour(case: Case, chance: random.Random) -> Case | None:
    """Another claim on the same passage, given as the cause."""
    return _caused_by(case, chance, case.neighbours)


def cause_of_elsewhere(case: Case, chance: random.Random) -> Case | None:
    """A claim on another passage of the article, given as the cause."""
    return _caused_by(case, chance, case.elsewhere)


def _caused_by(case: Case, chance: random.Random, others: tuple[str, ...]) -> Case | None:
    if _BECAUSE.search(case.text) or _BECAUSE.search(case.sentences):
        return None
    if re.search(r"[“”\":;]|^(?:No|Yes)\b", case.text) or _SAID_AT_END.search(case.text):
        return None
    own = set(words(case.text))
    causes = [
        each
        for each in others
        if 2 * len(own & set(words(each))) < len(words(each))
        and _CLAUSE.fullmatch(each)
        and not re.search(r"[“”\":;]", each)
        and each != case.text
    ]
    if not causes:
        return None
    cause = chance.choice(causes).rstrip(".")
    first = cause.split()[0].lower()
    if re.search(rf"\b{re.escape(first)}\b", case.article) or first in _OPENING:
        cause = cause[:1].lower() + cause[1:]
    return case.saying(f"{case.text.rstrip('.')} because {cause}.")


def _replaced_one(
    case: Case, chance: random.Random, patterns: tuple[tuple[re.Pattern[str], str], ...]
) -> Case | None:
    found = [(place, new) for pattern, new in patterns for place in pattern.finditer(case.text)]
    if not found:
        return None
    place, new = chance.choice(found)
    return case.saying(capitalised(replaced(case.text, *place.span(), new)))


NEGATIONS: dict[str, Mutation] = {
    "not added": denial_added,
    "denied for said": statement_denied,
    "not left out": denial_removed,
}
SCOPES: dict[str, Mutation] = {
    "all for some": all_for_some,
    "other limit": other_limit,
    "will for could": certain,
}
CAUSES: dict[str, Mutation] = {
    "because for after": cause_of_time,
    "cause of the same passage": cause_of_neighbour,
    "cause of another passage": cause_of_elsewhere,
}
