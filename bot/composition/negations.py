"""What a claim and an article's words deny → whether they deny the same.

English patterns over words near each other, no parser: what they miss is published
(docs/quality.md), what they catch in vain costs a claim, and never a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checking.turning import OPPOSITES
from store.terms import terms

SCOPE_TERMS = 7
"""Terms behind a “not” that it may deny."""
SHARED = 0.5
"""Share of what is denied that the other side has to speak of to be compared."""

_DENYING = re.compile(
    r"\b(?:not|cannot|never|nobody|none|nothing|nowhere|neither|nor|without|no(?! ?\.)|unless|"
    r"den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refus(?:e|es|ed|ing)|fail(?:s|ed|ing)? to|"
    r"rul(?:e|es|ed|ing) out|unable|hardly|barely|scarcely|declin(?:e|es|ed) to|"
    r"stop(?:s|ped)? short of|far from|false|untrue|"
    r"(?:rather than|instead of)(?! [$€£]?(?:\d|two|three|four|five|six|seven|eight|nine|ten))|"
    r"short of an?|lack(?:s|ed|ing)? (?:an?|any)|"
    r"dismiss(?:es|ed|ing)?|disput(?:e|es|ed|ing)|contradict(?:s|ed|ing)?|avoid(?:s|ed|ing)?|"
    r"(?:voted|voting|decided|argu\w+|spoke|campaign\w*|is|are|was|were|be) against|"
    r"stop(?:s|ped)?|ceas(?:e|es|ed)|halt(?:s|ed)?)\b|n['’]t\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"(?:\bnot|n['’]t) (?:only|just|merely|simply)\b|\bnot (?:until|before)\b"
    r"|\bno (?:more|less|fewer) than\b"
    r"|\bnothing but\b|\bno matter\b"
    r"|(?:\b(?:not?|never|none|nobody)|n['’]t)\b[^.,;]{0,30}\b(?:exceed\w*|(?:more|larger|bigger|"
    r"higher|greater|older|longer|later|less|fewer|smaller) than) (?:an? )?[$€£]?"
    r"(?:\d|half|third|one|two|three|four|five|six|seven|eight|nine|ten)",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"^not (?=according to\b)|^(?:no|yes|not quite|partly|correct|right|exactly)\b\s*[,.:;–—-]\s*",
    re.I,
)
CLAUSE_END = re.compile(
    r"\band (?=(?-i:[A-Z])[\w’'-]+ [a-z]+(?:s|ed)\b)|[.;:!?–—“”\"]|,\s|"
    r"\b(?:but|although|though|whereas|because|and that|or that|and ruled|"
    r"and denied|and rejected|and refused)\b",
    re.IGNORECASE,
)
_NOT_OPPOSED = frozenset(
    "with without before after up down many few first last right wrong".split()
)
"""Words that are opposites of each other in too many other senses."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ANTONYMS = re.compile(
    r"\b(?:un(?!i|der|til|less)\w{3,}|in(?:correct|complete|effective|sufficient)\w*|impossible|"
    r"dis\w{4,}|illegal\w*|ir(?:regular|relevant)\w*|\w{3,}less|few\w*|left out|left in peace|"
    r"exclud\w*|exempt\w*|lack\w*|miss\w*|absen\w+|empty|against|free of|stay\w*|remain\w*|still|"
    r"only|just|too|short of|away|off|over|gone|end\w*|lost|instead|wrong\w*|denial|used to|ban\w*|"
    r"prevent\w*|alone|spare\w*|open)\b",
    re.IGNORECASE,
)
"""What may be said with a “not” in other words."""
_ONLY_AFTER = re.compile(
    r"\b(?:only (?:after|once|when)|not (?:until|before))\b|n['’]t \w+ (?:until|before)\b", re.I
)
_BEFORE = re.compile(r"\bbefore\b", re.IGNORECASE)
_PREFIX = re.compile(r"(?:un|dis|in|im|ir|non)(?=[a-z]{3,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that denies, the terms behind it, and those of all its clause."""

    mark: str
    scope: tuple[str, ...]
    clause: frozenset[str]
    behind: str


def denies_otherwise(claim: str, quote: str, said: str) -> str | None:
    """The word with which one side denies what the other affirms; None where both agree.

    In: the claim, the quoted words and the whole sentences that these are from.
    """
    told = _REPLY.sub("", claim)
    ours = [each for each in _denials(told) if not _is_undone(each, said)]
    theirs = [each for each in _denials(said) if not _is_undone(each, told)]
    quoted = set(terms(quote))
    quoted_denials = [each for each in _denials(quote) if not _is_undone(each, told)]
    for denial in [*quoted_denials, *(each for each in theirs if quoted <= each.clause)]:
        if (
            _speaks_of(told, denial)
            and not _is_met(denial, ours)
            and not _is_prefixed(denial, told)
        ):
            return denial.mark
    if turned := _turned_order(claim, said):
        return turned
    for denial, met in _met(ours, theirs):
        if _speaks_of(said, denial) and not met:
            return denial.mark
    if ours and not theirs and not _ANTONYMS.search(quote):
        return ours[0].mark
    if quoted_denials and not ours and not _ANTONYMS.search(told) and _is_one_clause(quote):
        return quoted_denials[0].mark
    if not _DENYING.search(f"{told} {said}"):
        turned = _turned_by_prefix(told, quote) or _turned_by_prefix(quote, told)
        if turned:
            return turned
    undone = {each.mark.lower() for each in _denials(quote) if _is_undone(each, told)}
    own, other = set(_words(told)), set(_words(quote)) - undone
    for word in own - set(_words(said)) - _NOT_OPPOSED:
        opposite = next((each for each in other - own if (word, each) in OPPOSITES), None)
        if opposite and bool(ours) == bool(theirs):
            return word
    return None


def _denials(text: str) -> Iterator[Denial]:
    """Each word that denies, with the terms behind it that it may deny."""
    harmless = [match.span() for match in _HARMLESS.finditer(text)]
    starts = [0, *(match.end() for match in CLAUSE_END.finditer(text))]
    for match in _DENYING.finditer(text):
        if any(start <= match.start() < end for start, end in harmless):
            continue
        behind = CLAUSE_END.split(text[match.end() :], maxsplit=1)[0]
        begin = max(start for start in starts if start <= match.start())
        clause = text[begin : match.end()] + behind
        yield Denial(
            match.group(), tuple(terms(behind)[:SCOPE_TERMS]), frozenset(terms(clause)), behind
        )


def _is_undone(denial: Denial, other: str) -> bool:
    """Whether what is denied is itself denied by its prefix, and the other side has it without:
    "nothing … undone", "everything … done"."""
    known = set(terms(other))
    return any(
        set(terms(word[found.end() :])) & known and not set(terms(word)) & known
        for word in _LETTERS.findall(denial.behind)
        if (found := _PREFIX.match(word))
    )


def _is_prefixed(denial: Denial, text: str) -> bool:
    """Whether a text denies with a prefix what is denied with a word: unanswered, not answer."""
    return any(
        set(terms(word[found.end() :])) & set(denial.scope)
        for word in _LETTERS.findall(text)
        if (found := _PREFIX.match(word))
    )


def _is_one_clause(text: str) -> bool:
    """Whether a text has a single clause, so that what it denies is all that it says."""
    return not CLAUSE_END.search(text.strip(" .!?“”\"'"))


def _turned_order(claim: str, said: str) -> str | None:
    """The "before" of a claim about what, in the words, happens only after something."""
    only = _ONLY_AFTER.search(said)
    before = _BEFORE.search(claim)
    if not only or not before or _ONLY_AFTER.search(claim):
        return None
    shared = set(terms(claim[before.end() :])) & set(terms(said[only.end() :]))
    return before.group() if shared else None


def _turned_by_prefix(text: str, other: str) -> str | None:
    """The word of a text that another one has with a prefix that denies it: hurt, unhurt."""
    own, theirs = set(terms(text)), set(terms(other))
    for match in _LETTERS.finditer(other):
        word = match.group()
        denied = _PREFIX.match(word)
        if denied:
            for term in terms(word[denied.end() :]):
                if term in own and term not in theirs and not set(terms(word)) & own:
                    return word
    return None


def _is_met(denial: Denial, others: list[Denial]) -> bool:
    """Whether the other side denies the same: something of it, with a word that is not itself what
    is denied here ("did not reject" is no rejection)."""
    return any(
        denial.clause & other.clause and not set(terms(other.mark)) & set(denial.scope)
        for other in others
    )


def _met(denials: list[Denial], others: list[Denial]) -> list[tuple[Denial, bool]]:
    """Each denial, and whether the other side denies the same, each of its denials once: first
    those that share what is denied, then those of clauses that share a word."""
    left = list(others)
    met: set[int] = set()
    for nearer in (True, False):
        for row, denial in enumerate(denials):
            if row in met:
                continue
            for other in left:
                shares = set(denial.scope) & set(other.scope) if nearer else True
                if shares and _is_met(denial, [other]):
                    met.add(row)
                    left.remove(other)
                    break
    return [(denial, row in met) for row, denial in enumerate(denials)]


def _speaks_of(text: str, denial: Denial) -> bool:
    """Whether a text tells what is denied: the first thing of it, or half of all."""
    if not denial.scope:
        return False
    own = set(terms(text))
    scope = set(denial.scope)
    return denial.scope[0] in own or len(own & scope) >= SHARED * len(scope)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _LETTERS.findall(text)]
