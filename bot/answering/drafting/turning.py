"""A plain clause → a question with its words: "Who", "When did the mayor …", "How many …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.answering.drafting.main_clauses import MainClause, is_complete
from bot.answering.drafting.quantities import QUANTITY
from bot.answering.drafting.subjects import lower_words
from bot.answering.drafting.verb_forms import (
    Tense,
    is_base_form,
    is_finite,
    is_participle,
    verb_form,
)
from bot.answering.drafting.words import PREPOSITIONS

_DO = {Tense.PAST: "did", Tense.PRESENT: "does", Tense.PLURAL: "do"}
_PARTICLES = frozenset("up off out down away back".split())
_COMPLEMENTS = frozenset("that who which what how whether where why".split())


class DraftKind(StrEnum):
    """What a drafted question asks for."""

    WHO = "who"
    WHO_SAID = "who said"
    HOW_OLD = "how old"
    SHARE = "what share"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    HOW_LONG = "how long"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    WHAT = "what"
    HOW = "how"


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a question without its question mark.

    ``quality`` (0 to 1) says how natural and how telling questions of its pattern are; ``answer``
    are the words of the sentence that answer it, as they stand there but for a capital letter,
    empty where the whole sentence does; ``content_words`` how many it needs at least to say what
    it is about.
    """

    text: str
    kind: DraftKind
    quality: float
    answer: str = ""
    content_words: int = 2


def asked(opening: str, clause: MainClause, words: Sequence[str]) -> str | None:
    """The clause as a question: "When" makes "When did the mayor open the bridge" of it.

    ``words`` are what is to stand behind the verb; None where no question can end with them.
    """
    if not is_complete(words):
        return None
    rest = " ".join(words)
    if clause.auxiliary:
        return f"{opening} {clause.auxiliary} {clause.subject} {rest}".strip()
    return f"{opening} {auxiliary_for(clause)} {clause.subject} {base_of(clause)} {rest}".strip()


def auxiliary_for(clause: MainClause) -> str:
    """The auxiliary that a question about the clause needs: its own, or a form of "do"."""
    return clause.auxiliary or (_DO[clause.verb.tense] if clause.verb else "did")


def base_of(clause: MainClause) -> str:
    """The base form of the clause's verb, empty where it has an auxiliary."""
    return clause.verb.verb.base if clause.verb else ""


def is_sound(clause: MainClause) -> bool:
    """Whether the clause has one finite verb, and behind it what this verb takes."""
    plain = lower_words(clause.words)
    if "that" in plain:
        told = plain[plain.index("that") + 1 :]
        cut_off = told[0] in PREPOSITIONS or not any(map(is_base_form, told)) if told else False
        if cut_off and not any(map(is_finite, told)):
            return False  # "that in the last week of May"
    return _has_one_verb(clause, plain) and (clause.verb is None or _fits(clause, plain))


def _has_one_verb(clause: MainClause, plain: Sequence[str]) -> bool:
    """Whether no other finite verb comes, clauses that depend on this one apart."""
    for position, word in enumerate(plain):
        form = verb_form(word)
        if word in _COMPLEMENTS:
            return True
        if not is_finite(word) or (form and form.tense is Tense.PRESENT):
            continue  # what looks like "plans" is rather a noun here
        if clause.auxiliary and is_participle(word) and position < 3:
            continue
        if clause.verb and clause.verb.verb.takes_that and position:
            return True  # "said the step was meant to calm the allies"
        following = plain[position + 1] if position + 1 < len(plain) else ""
        if following != "by" or form is None:
            return False
    return True


def _fits(clause: MainClause, plain: Sequence[str]) -> bool:
    assert clause.verb is not None
    verb = clause.verb.verb
    if not plain:
        return verb.stands_alone
    first = plain[0]
    if first == "to":
        return verb.takes_to or verb.stands_alone
    if first == "that":
        return verb.takes_that
    if first in PREPOSITIONS or first in _PARTICLES:
        moved = first in _PARTICLES and len(plain) > 1 and plain[1] not in PREPOSITIONS
        return verb.stands_alone or moved
    if first in {"and", "or", "as", "not", "even"} or first.endswith("ly"):
        return verb.stands_alone
    measured = first == "a" or QUANTITY.match(" ".join([*plain, ""])) is not None
    if measured or first in {"last", "next", "late", "early", "yesterday"} or first.endswith("day"):
        return verb.stands_alone or verb.takes_object
    return verb.takes_object or verb.takes_that
