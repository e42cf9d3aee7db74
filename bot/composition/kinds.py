"""Words of which an article can only mean one of a kind: a claim with another one of it is wrong.

Red or yellow, north or south, days or weeks, spring or autumn, the foreign or the defence minister.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_KINDS = {
    "time": "minute hour day week fortnight month season year decade century",
    "season": "spring summer autumn/fall winter",
    "part of a period": "beginning/start/early middle/mid/halfway end/late/close",
    "part of a day": "morning noon/midday afternoon evening night midnight",
    "colour": "red yellow blue green black white orange purple brown grey/gray pink",
    "direction": "north/northern/northwards south/southern/southwards east/eastern/eastwards "
    "west/western/westwards",
    "side": "left right",
    "portfolio": "foreign defence/defense finance/treasury labour/labor transport interior/home "
    "health housing education justice environment economy/economic/economics agriculture energy "
    "culture trade",
    "office": "president minister mayor ambassador secretary judge chancellor senator "
    "spokesman/spokeswoman/spokesperson/speaks treasurer lawyer professor captain goalkeeper "
    "striker referee coach/manager midfielder defender mediator harbourmaster colonel general "
    "student doctor owner mechanic",
    "body": "union company/firm/employer/operator government ministry/department court board "
    "council university institute parliament police chamber bank committee agency league "
    "foundation kremlin embassy city/town/municipality",
    "length": "millimetre/millimeter centimetre/centimeter metre/meter kilometre/kilometer mile",
    "weight": "gram kilo/kilogram tonne/ton",
    "share": "half third quarter fifth tenth",
    "amount": "all/every/everyone/everybody/everything/whole/entire/always most/mostly/majority "
    "many few/handful none/nobody/never some/several/part/partly",
    "duration": "temporary/interim permanent/lasting",
    "trend": "rose/grew/gained/increased/climbed/jumped/rise/risen/grown/gain/increase/rising/"
    "growing fell/lost/shrank/declined/dropped/decreased/fall/fallen/shrunk/decline/drop/decrease/"
    "falling/plunged/slumped",
    "verdict": "convicted/guilty/conviction acquitted/cleared/acquittal",
    "ruling": "upheld/confirmed struck/overturned/annulled",
    "certainty": "possible/possibly certain/certainly",
    "relative": "brother sister husband wife father mother son daughter uncle aunt",
}
_NO_OFFICE = re.compile(
    r"\bin general\b|\bgeneral(?:ly|(?= (?:elections?|strikes?|public|assembly)))\b", re.IGNORECASE
)
"""Where "general" is nobody."""
_UNIT_SECONDS = {
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
    "fortnight": 1_209_600,
    "month": 2_629_800,
    "year": 31_557_600,
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_BACK = re.compile(r"\byears? (?:earlier|before|ago)\b", re.IGNORECASE)
_DAY = re.compile(r"\b(\d{1,2})(?= [A-Z])")
_WORD = re.compile(r"[^\W\d_]+")


_MEMBERS = {
    word: (kind, each.split("/")[0])
    for kind, line in _KINDS.items()
    for each in line.split()
    for word in each.split("/")
}
"""The kind of each word, and the first of those that mean the same."""
_BODIES = "|".join(each.replace("/", "|") for each in _KINDS["body"].split())
_SUBJECT = re.compile(rf"\W*(?:the|a|an|its|their)\s+(?:[\w’'-]+\s)?({_BODIES})s?\b", re.IGNORECASE)


def other_of_its_kind(claim: str, said: str, around: str = "") -> str | None:
    """The first word of a claim that an article does not have, where it has another of the kind.

    ``said`` are the words that the claim rests on; a word that stands ``around`` them may have been
    resolved ("it": the company), so that only offices, bodies and relatives are looked for there.
    """
    if other := _other_subject(claim, said):
        return other
    theirs = list(_of_kinds(said))
    kinds = {kind for kind, _ in theirs}
    members = set(theirs)
    near = set(_of_kinds(around))
    for word, (kind, member) in _found(claim):
        if kind not in kinds or (kind, member) in members or kind == "share":
            continue
        if kind == "time" and (_is_vague(claim, word) or word[:1].isupper()):
            continue
        if kind in ("office", "body", "relative", "part of a day") and (kind, member) in near:
            continue
        if kind == "time" and _YEAR_BACK.search(claim) and member == "year" and _YEAR.search(said):
            continue  # "a year earlier", of 2022
        if kind == "part of a period" and _is_that_day(member, claim, said):
            continue
        if kind == "amount" and not _contradicts(member, {m for k, m in members if k == kind}):
            continue
        return word
    return None


def _is_that_day(part: str, claim: str, said: str) -> bool:
    """Whether a day that both have tells the part of a month: the end, of the 31st."""
    days = {int(day) for day in _DAY.findall(said)} & {int(day) for day in _DAY.findall(claim)}
    return (part == "end" and max(days, default=0) >= 28) or (part == "beginning" and 1 in days)


def _contradicts(member: str, theirs: set[str]) -> bool:
    """Whether an amount is more than, or against, what is said: "all" for "most", "some"."""
    if member == "all":
        return True
    if member == "most":
        return bool(theirs & {"few", "none"}) or theirs <= {"some", "many"}
    if member == "none":
        return True
    return member == "many" and bool(theirs & {"few", "none"})


def _is_vague(claim: str, word: str) -> bool:
    """Whether a word is no measure ("those days"), or has its number, which is compared itself."""
    before = (
        r"(?:these|those|present|modern|some|all|\d[\d.,]*|one|two|three|four|five|six|seven|ten)"
    )
    behind = r"(?:\w*\s+and a half)"
    return (
        re.search(rf"\b{before}[\s-]{re.escape(word)}|\b{re.escape(word)}{behind}", claim, re.I)
        is not None
    )


def _other_subject(claim: str, said: str) -> str | None:
    """The body that a claim is about, where the words are about another one: "The company …"."""
    ours, theirs = _SUBJECT.match(claim), _SUBJECT.match(said)
    if not ours or not theirs:
        return None
    mine, its = next(iter(_of_kinds(ours[1]))), next(iter(_of_kinds(theirs[1])))
    return ours[1] if mine != its else None


def _of_kinds(text: str) -> Iterator[tuple[str, str]]:
    for _, found in _found(text):
        yield found


def _found(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for match in _WORD.finditer(_NO_OFFICE.sub("", text)):
        word = match.group().lower()
        for form in (
            word,
            word.removesuffix("s"),
            word.removesuffix("es"),
            word.removesuffix("ly"),
        ):
            if form in _MEMBERS:
                yield match.group(), _MEMBERS[form]
                break


def is_body(phrase: str) -> bool:
    """Whether a phrase ends with a body: "the union", "the state government"."""
    last = [kind for _, (kind, _) in _found(phrase.rsplit(maxsplit=1)[-1])]
    return last == ["body"]


def seconds_of(unit: str) -> int | None:
    """The length of a unit of time, in whatever number: "hours" 3,600. None for other words."""
    return _UNIT_SECONDS.get(unit.lower().removesuffix("s"))
