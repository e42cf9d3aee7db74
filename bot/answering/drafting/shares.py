"""What share: questions for the part of something of which a sentence tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.drafting.main_clauses import is_complete
from bot.answering.drafting.plain_sentences import plain_sentence
from bot.answering.drafting.quantities import ROUGHLY
from bot.answering.drafting.subjects import bare, bare_after, lower_words
from bot.answering.drafting.turning import Draft, DraftKind
from bot.answering.drafting.verb_forms import AUXILIARIES, is_finite, is_participle, verb_form
from bot.answering.drafting.words import CLAUSE_OPENERS, POSSESSIVES, UNRESOLVED

_PART = (
    rf"(?:(?:{'|'.join(ROUGHLY)}) )?"
    r"(?P<share>\d[\d.,]* ?(?:percent|per cent|%)|(?:a|one) (?:third|quarter|fifth|sixth|tenth)"
    r"|two[- ]thirds|three[- ]quarters|(?:two|three|four) fifths|half)"
)
_PART_OF = re.compile(
    rf"^(?:[A-Z][^,;:“”\"]{{1,40}}, )?{_PART} of (?P<rest>(?:the |all )?[a-z][^;:“”\"()]+)",
    re.IGNORECASE,
)
_OF_WHOLE = re.compile(
    rf"^Of (?P<whole>(?:the |all )?[a-z][^,;:“”\"()]{{2,70}}), {_PART} (?P<rest>[^;:“”\"()]+)",
    re.IGNORECASE,
)
_RELATIVES = frozenset("that who which".split())
_LONGEST_WHOLE = 9
"""Words."""


def shares(sentence: str) -> Iterator[Draft]:
    """From "Of the bees, 81 percent flew home.": what share of the bees flew home."""
    plain = plain_sentence(sentence)
    if plain is None:
        return
    found = _OF_WHOLE.match(plain)
    if found is not None:
        whole, told = found["whole"].split(), found["rest"].split()
        if not is_finite(bare(told[0])):
            return
    else:
        found = _PART_OF.match(plain)
        words = found["rest"].split() if found else []
        position = _verb_position(words)
        if found is None or not position:
            return
        whole, told = words[:position], words[position:]
    rest = _up_to_next_clause(told)
    if rest is not None and not _is_unclear(whole):
        text = f"What share of {' '.join([*whole, *rest])}"
        yield Draft(text, DraftKind.SHARE, 0.9, found["share"])


def _verb_position(words: Sequence[str]) -> int:
    """Where the verb stands of which a share is the subject; 0 where that is not sure.

    What stands before it may have a clause of its own: "the members who cast a vote had been".
    """
    relative = False
    for position, word in enumerate(lower_words(words[: _LONGEST_WHOLE + 1])):
        if word in _RELATIVES:
            relative = True
        elif is_finite(word) and position and not _is_noun(words, position):
            if not relative:
                return position
            relative = False
        elif words[position].endswith(","):
            return 0
    return 0


def _is_noun(words: Sequence[str], position: int) -> bool:
    """Whether what could be a verb is none: "the rented homes", "the members named"."""
    word = bare(words[position])
    form = verb_form(word)
    following = bare_after(words, position)
    participle = word not in AUXILIARIES and is_participle(word) and form is not None
    return participle and (following in AUXILIARIES or bare(words[position - 1]) == "the")


def _is_unclear(whole: Sequence[str]) -> bool:
    plain = {bare(word) for word in whole} - _RELATIVES
    return len(whole) > _LONGEST_WHOLE or bool(plain & ((UNRESOLVED - {"those"}) | POSSESSIVES))


def _up_to_next_clause(told: Sequence[str]) -> list[str] | None:
    """The verb and what follows, up to the next clause; None where no question can end with it."""
    kept: list[str] = []
    for word in told:
        if kept and bare(word) in CLAUSE_OPENERS | {"and"}:
            break
        kept.append(word)
        if word.endswith((",", ".")):
            break
    kept[-1] = kept[-1].rstrip(".,")
    return kept if len(kept) > 1 and is_complete(kept[1:]) else None
