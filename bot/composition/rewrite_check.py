"""A rewritten follow-up → the same, checked against what was asked and shown before, or refused.

Nothing may come in by rewriting: every word that says something was said before, in the question
itself, in the questions before it or in what was quoted for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.answering.confidence import QUESTION_SCAFFOLD, names_in
from bot.answering.drafting.verb_forms import irregular_forms
from bot.answering.follow_up import Turn, points_back
from bot.answering.question import understand
from bot.answering.spelling import plain_words
from bot.composition.dates import wrong_date
from bot.composition.figures import wrong_number
from bot.composition.names import missing_name
from bot.composition.verification import ACTIVE, INVISIBLE
from store.terms import WORD, term_of, terms

LONGEST_REWRITE = 300
"""Characters: a long question has 150, and one that carries more along is no question any more."""
OWN_TERMS_KEPT = 0.5
"""Share of the content words that were typed which a rewrite has to have. "Why did that happen?"
may lose its verb; another question altogether has none of them."""
FEW_TERMS = 2
"""With fewer, a question may be nothing but such a verb."""

_NEUTRAL = QUESTION_SCAFFOLD | frozenset(
    "according people person reason reasons thing things".split()
)
"""Words that say nothing new by themselves."""
_MARKUP = re.compile(r"[*_`~|<>\[\]{}\\#@^=/]|^\s*(?:[-+>]|\d+[.)])\s")
_NEGATION = re.compile(r"\b(?:not|never|no|nobody|nothing|none|without|\w+n['’]t)\b", re.IGNORECASE)
_FURTHER_SENTENCE = re.compile(r"[?!;]|(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St))(?<!Mrs)\.\s")


def refusal(rewrite: str, question: str, turns: Sequence[Turn]) -> str | None:
    """Why a rewrite of ``question`` is not used, in words for the log; None where it may be.

    ``turns`` are what the model was told; the reasons name the check and quote nobody.
    """
    said = "\n".join([question, *(f"{turn.question}\n{turn.quote}" for turn in turns)])
    return next((reason for reason, fails in _checks(rewrite, question, said) if fails), None)


def _checks(rewrite: str, question: str, said: str) -> Iterator[tuple[str, bool]]:
    """Each check that a rewrite may fail, and whether it does."""
    yield "it is empty", not terms(rewrite)
    yield "it is too long", len(rewrite) > LONGEST_REWRITE
    yield "it is not one line", bool(INVISIBLE.search(rewrite))
    yield (
        "it has a link, a mention or markup",
        bool(ACTIVE.search(rewrite) or _MARKUP.search(rewrite)),
    )
    yield (
        "it is no single question",
        bool(not rewrite.endswith("?") or _FURTHER_SENTENCE.search(rewrite[:-1])),
    )
    yield "it is the question as it was asked", plain_words(rewrite) == plain_words(question)
    yield "it does not stand alone", points_back(rewrite)
    yield "it asks for something else than passages", not understand(rewrite).kind.is_searched
    yield "it has a word that was not said", bool(unsaid_words(rewrite, said))
    yield "it has a name that was not said", missing_name(rewrite, said, said) is not None
    yield "it has a number that was not said", wrong_number(rewrite, said) is not None
    yield "it has a date that was not said", wrong_date(rewrite, said, None) is not None
    yield (
        "it denies what was not denied",
        bool(_NEGATION.search(rewrite) and not _NEGATION.search(said)),
    )
    yield "it drops what was asked", not _keeps(question, rewrite)


def unsaid_words(rewrite: str, said: str) -> list[str]:
    """The content words of a rewrite that were not said, in any of their forms."""
    known = {_lemma(term) for term in terms(said)}
    return [
        match.group()
        for match in WORD.finditer(rewrite)
        if (term := term_of(match.group()))
        and _lemma(term) not in known
        and match.group().lower() not in _NEUTRAL
    ]


def _keeps(question: str, rewrite: str) -> bool:
    """Whether a rewrite has the names and years that were typed, and enough of the other words."""
    kept = {_lemma(term) for term in terms(rewrite)}
    named = {_lemma(term) for name in names_in(question) for term in terms(name)}
    if not named <= kept:
        return False
    own = [_lemma(term) for term in terms(question)]
    return len(own) < FEW_TERMS or sum(term in kept for term in own) >= OWN_TERMS_KEPT * len(own)


def _lemma(term: str) -> str:
    """A term with its verb's other forms made one: sank, sunk → sink."""
    return _bases().get(term, term)


@cache
def _bases() -> dict[str, str]:
    return {
        term: base_term
        for base, *forms in irregular_forms()
        for base_term in terms(base)
        for form in forms
        for term in terms(form)
    }
