"""How many, how much, how long: questions for the quantities that a sentence gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.drafting.circumstances import TIME
from bot.answering.drafting.main_clauses import QUANTITY, MainClause, is_complete
from bot.answering.drafting.subjects import bare
from bot.answering.drafting.turning import Draft, DraftKind, asked, base_of
from bot.answering.drafting.verb_forms import is_finite
from bot.answering.drafting.words import PREPOSITIONS

_ROUGHLY = (
    r"(?:(?:about|around|some|nearly|almost|more than|over|at least|up to|roughly|only|just"
    r"|an estimated) )?"
)
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
_DURATION_VERBS = frozenset("last take spend wait serve run".split())
_PERCENT = re.compile(rf"(?:by )?{_ROUGHLY}\d[\d.,]* ?(?:percent|per cent|%)", re.IGNORECASE)
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
    if plain[:1] == ["to"] or any(word in {"his", "her", "its"} for word in plain):
        return
    noun = bare(clause.subject.removeprefix("of ").split(" of ")[0].split()[-1])
    if _is_counted(noun):
        rest = f"{clause.verb_word} {' '.join(clause.words)}"
        yield Draft(f"How many {clause.subject} {rest}", DraftKind.HOW_MANY, 0.95)


def counted_object(clause: MainClause) -> Iterator[Draft]:
    """From "The council has hired two buses": how many buses."""
    for position in range(min(4, len(clause.words))):
        before = clause.words[:position]
        text = " ".join(clause.words[position:]) + " "
        quantity = QUANTITY.match(text)
        if quantity is None:
            continue
        copula = clause.auxiliary in {"is", "are", "was", "were"}
        if (position == 0 and copula) or (position and clause.verb):
            return
        thing, rest = _thing(text[quantity.end() :].split())
        if thing and _is_counted(_head(thing)) and not TIME.fullmatch(" ".join(thing)):
            question = asked(f"How many {' '.join(thing)}", clause, [*before, *rest])
            if question and is_complete(rest) and not _counts_again(rest):
                yield Draft(question, DraftKind.HOW_MANY, 0.9)
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
    money = _MONEY.match(text)
    if money and base in _MONEY_VERBS | {"cost"}:
        opening = "How much" if base == "cost" else "How much money"
        yield from _rest(
            opening, DraftKind.HOW_MUCH, clause, [*verbs, *text[money.end() :].split()]
        )
    duration = _DURATION.match(text) or _DURATION.match(text.removeprefix("for "))
    if duration and base in _DURATION_VERBS:
        rest = text.removeprefix("for ")[duration.end() :].split()
        yield from _rest("How long", DraftKind.HOW_LONG, clause, [*verbs, *rest])
    share = _PERCENT.match(text)
    if share and base in _CHANGES:
        rest = text[share.end() :].split()
        yield from _rest("By how much", DraftKind.HOW_MUCH, clause, [*verbs, *rest])


def _rest(
    opening: str, kind: DraftKind, clause: MainClause, words: Sequence[str]
) -> Iterator[Draft]:
    question = asked(opening, clause, words)
    if question:
        yield Draft(question, kind, 0.9)
