"""How many, how much, how long: questions for the quantities that a sentence gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.drafting.circumstances import TIME
from bot.answering.drafting.main_clauses import MainClause, is_complete
from bot.answering.drafting.quantities import QUANTITY, ROUGHLY
from bot.answering.drafting.subjects import bare
from bot.answering.drafting.turning import Draft, DraftKind, asked, base_of
from bot.answering.drafting.verb_forms import is_base_form, is_finite, is_participle
from bot.answering.drafting.words import PREPOSITIONS

_ROUGHLY = f"(?:(?:{'|'.join(ROUGHLY)}) )?"
_ROUGH = re.compile(rf"^(?:by )?(?:{'|'.join(ROUGHLY)}) ", re.IGNORECASE)
_UNIT = r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centuries)"
_DURATION = re.compile(rf"(?:{QUANTITY.pattern}|(?:a|an) )(?:and a half )?{_UNIT}\b", re.IGNORECASE)
_MONEY = re.compile(
    rf"{_ROUGHLY}(?:[$€£¥]\d[\d,.]*(?:m|bn|k)?(?: (?:million|billion|trillion))?"
    r"|\d[\d,.]*(?: (?:million|billion|trillion|thousand))? (?:dollars|euros|pounds|francs|kronor"
    r"|kroner|yen|rupees))",
    re.IGNORECASE,
)
_MONEY_VERBS = frozenset(
    """borrow contribute donate earn get give invest lose need offer owe pay pledge raise receive
    save spend win""".split()
)
_TO_SOMEBODY = frozenset("award cost fine give grant lend offer owe pay promise".split())
"""Verbs that may have somebody before the money."""
_PURPOSE = re.compile(
    r"in (?P<what>(?:[a-z-]+ ){0,2}(?:aid|help|support|funding|damages|grants|loans|compensation"
    r"|credits?|taxes))\b"
)
_DURATION_VERBS = frozenset("last take spend wait serve run".split())
_PERCENT = re.compile(
    rf"(?:by )?{_ROUGHLY}(?:\d[\d.,]* ?(?:percent|per cent|%)|(?:a|one) (?:third|quarter|fifth"
    r"|half)|two[- ]thirds|half)(?! of\b)",
    re.IGNORECASE,
)
_CHANGES = frozenset("rise fall grow increase drop climb decline shrink".split())
_NOT_COUNTED = re.compile(
    rf"(?:{_UNIT}|(?:kilo|centi|milli)?met(?:re|er)s?|miles?|feet|foot|inches|(?:kilo|milli)?grams?"
    r"|tonn?es?|tons?|degrees?|dollars?|euros?|pounds?|percent|points? ahead|times?|percentage"
    r"|acres?|hectares?|lit(?:re|er)s?|gallons?|knots|volts|o['’]clock|series|species)"
)
_PLURALS = frozenset("people men women children police staff troops sheep fish deer cattle".split())
_LONGEST_THING = 7
"""Words."""


def counted_subject(clause: MainClause) -> Iterator[Draft]:
    """From "Some 300 people cross the sound": how many people."""
    if not clause.quantity or not clause.subject or not is_complete(clause.words):
        return
    plain = [bare(word) for word in clause.words]
    still_to_do = plain[:1] == ["to"] and not (plain[1:2] and is_base_form(plain[1]))
    if still_to_do or any(word in {"his", "her", "its"} for word in plain):
        return
    thing = clause.subject.removeprefix("of ").split()
    ends = [position for position, word in enumerate(thing) if bare(word) in PREPOSITIONS]
    noun = bare(thing[ends[0] - 1] if ends and ends[0] else thing[-1])
    if _is_counted(noun):
        rest = f"{clause.verb_word} {' '.join(clause.words)}"
        text = f"How many {clause.subject} {rest}"
        yield Draft(text, DraftKind.HOW_MANY, 0.95, exactly(clause.quantity))


def counted_object(clause: MainClause) -> Iterator[Draft]:
    """From "The council has hired two buses": how many buses."""
    for position in range(min(4, len(clause.words))):
        before = clause.words[:position]
        text = " ".join(clause.words[position:]) + " "
        quantity = QUANTITY.match(text)
        if quantity is None:
            continue
        copula = clause.auxiliary in {"is", "are", "was", "were"}
        passive = copula and position and is_participle(bare(before[0]))
        if (copula and not passive) or (position and clause.verb):
            return
        thing, rest = _thing(text[quantity.end() :].split())
        if thing and _is_counted(_head(thing)) and not TIME.fullmatch(" ".join(thing)):
            question = asked(f"How many {' '.join(thing)}", clause, [*before, *rest])
            joined = bare(rest[0]) in {"and", "or"} if rest else False
            if question and is_complete(rest) and not joined and not _counts_again(rest):
                yield Draft(question, DraftKind.HOW_MANY, 0.9, exactly(quantity.group()))
        return


def _counts_again(words: list[str]) -> bool:
    """Whether a second number follows: "three in the morning and two in the evening"."""
    return any(
        word in {"and", "or"} and QUANTITY.match(" ".join([*words[position:], ""]))
        for position, word in enumerate(words, start=1)
    )


def _is_counted(noun: str) -> bool:
    plural = noun in _PLURALS or (noun.endswith("s") and not noun.endswith(("ss", "us", "is")))
    return plural and not _NOT_COUNTED.fullmatch(noun)


def _thing(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The counted thing with its "of …", and what comes after it."""
    thing: list[str] = []
    for position, word in enumerate(words):
        plain = bare(word)
        ends = plain in PREPOSITIONS - {"of"} or plain in {"and", "or", "to", "as", "that", "than"}
        verbal = is_finite(plain) and not plain.endswith("s")
        participle = position and plain.endswith(("ed", "ing")) and "of" not in map(bare, thing)
        after = words[position:]
        if ends or verbal or participle or plain in _AFTER or TIME.match(" ".join(after)):
            return thing, list(after)
        if len(thing) == _LONGEST_THING:
            break
        thing.append(word)
    else:
        return thing, []
    return [], []


_AFTER = frozenset("a an the each every last next this there here more less".split())


def _head(thing: Sequence[str]) -> str:
    plain = [bare(word) for word in thing]
    return plain[plain.index("of") - 1] if "of" in plain[1:] else plain[-1]


def amounts(clause: MainClause) -> Iterator[Draft]:
    """From "The repair will cost £450,000", "It lasted two weeks", "Rents rose by 4 percent"."""
    if not clause.words:
        return
    verbs = clause.words[:1] if clause.auxiliary else ()
    base = bare(verbs[0]) if verbs else base_of(clause)
    text = " ".join(clause.words[len(verbs) :])
    yield from _money(clause, verbs, base, text)
    duration = _DURATION.match(text) or _DURATION.match(text.removeprefix("for "))
    if duration and base in _DURATION_VERBS:
        rest = text.removeprefix("for ")[duration.end() :].split()
        yield from _rest("How long", DraftKind.HOW_LONG, clause, [*verbs, *rest], duration.group())
    share = _PERCENT.match(text)
    if share and base in _CHANGES:
        rest = text[share.end() :].split()
        yield from _rest("By how much", DraftKind.HOW_MUCH, clause, [*verbs, *rest], share.group())


def _money(clause: MainClause, verbs: Sequence[str], base: str, text: str) -> Iterator[Draft]:
    """How much it costs, or somebody pays somebody; "in emergency aid" says how much of what."""
    money = _MONEY.search(text)
    if money is None:
        return
    receiver, rest = text[: money.start()].split(), text[money.end() :].strip()
    if receiver and not (base in _TO_SOMEBODY and _is_somebody(receiver)):
        return
    purpose = _PURPOSE.match(rest)
    if base not in _MONEY_VERBS | _TO_SOMEBODY | ({"announce"} if purpose else set()):
        return
    opening = "How much" if base in {"cost", "fine"} else "How much money"
    if purpose:
        opening, rest = f"How much {purpose['what']}", rest[purpose.end() :]
    words = [*verbs, *receiver, *rest.split()]
    yield from _rest(opening, DraftKind.HOW_MUCH, clause, words, money.group())


def _is_somebody(words: Sequence[str]) -> bool:
    """Whether words can be who gets or pays the money: "Kyiv", "the bus company Fjordline"."""
    plain = [bare(word) for word in words]
    named = words[0][:1].isupper() or words[0] == "the"
    return named and len(words) <= _LONGEST_THING and not (PREPOSITIONS - {"of"}) & set(plain)


def _rest(
    opening: str, kind: DraftKind, clause: MainClause, words: Sequence[str], amount: str
) -> Iterator[Draft]:
    question = asked(opening, clause, words)
    if question:
        yield Draft(question, kind, 0.9, exactly(amount))


def exactly(amount: str) -> str:
    """An amount without "about", "more than" and their like."""
    return _ROUGH.sub("", amount).strip()
