"""What a claim and an article's words deny → whether they deny the same; and what was weakened.

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
CAUSE_SHARED = 0.5
"""Share of a cause's terms that the words have to have."""

_DENYING = re.compile(
    r"\b(?:not|cannot|never|nobody|none|nothing|nowhere|neither|nor|without|no(?! ?\.)|unless|"
    r"den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refus(?:e|es|ed|ing)|fail(?:s|ed|ing)? to|"
    r"rul(?:e|es|ed|ing) out|unable|hardly|barely|scarcely|declin(?:e|es|ed) to|"
    r"stop(?:s|ped)? short of|far from|false|untrue|"
    r"dismiss(?:es|ed|ing)?|disput(?:e|es|ed|ing)|contradict(?:s|ed|ing)?|avoid(?:s|ed|ing)?|"
    r"(?:voted|voting|decided|argu\w+|spoke|campaign\w*|is|are|was|were|be) against|"
    r"stop(?:s|ped)?|ceas(?:e|es|ed)|halt(?:s|ed)?)\b|n['’]t\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"(?:\bnot|n['’]t) (?:only|just|merely|simply)\b|\bnot until\b|\bno (?:more|less|fewer) than\b"
    r"|\bnothing but\b|\bno matter\b",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^(?:no|yes|not quite|partly|correct|right|exactly)\b\s*[,.:;–—-]\s*", re.I)
_CLAUSE_END = re.compile(
    r"[.;:!?–—“”\"]|,\s|\b(?:but|although|though|whereas|because)\b",
    re.IGNORECASE,
)
_NOT_OPPOSED = frozenset(
    "with without before after up down many few first last right wrong".split()
)
"""Words that are opposites of each other in too many other senses."""
_LETTERS = re.compile(r"[^\W\d_]+")
_HEDGE = re.compile(
    r"\b(?:alleged(?:ly)?|allegation\w*|reportedly|apparently|supposed(?:ly)?|purported(?:ly)?|"
    r"so-called|suspect\w*|presumably|possibl[ey]|possibility|perhaps|probabl[ey]|likely|unlikely|"
    r"maybe|might|could|would|may|can|seem\w*|appear\w*|potential(?:ly)?|risk|danger|threat\w*|"
    r"if|whether|provided|prepared|condition\w*|ready to|unless|until|fear\w*|worr\w+|"
    r"hop(?:e|es|ed|ing)|plan\w*|propos\w*|consider\w*|want\w*|"
    r"intend\w*|intention|afraid|expect\w*|forecast\w*|predict\w*|estimat\w*|think|thinks|thought|"
    r"believ\w*|assum\w*|claim\w*|accus\w*|accord\w*|argu\w*|warn\w*|aim\w*|unclear|unknown|"
    r"uncertain|doubt\w*|not sure|in \w+['’]s (?:view|opinion|eyes))\b|['’]d\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:alleged(?:ly)?|reportedly|apparently|supposedly|purported(?:ly)?|so-called|suspected|"
    r"presumably|possibly|perhaps|probably|maybe|might|may(?= \w)|could(?! not|n['’]t)|whether|"
    r"only if|provided that|prepared to|fear(?:s|ed)? that|"
    r"hop(?:e|es|ed) (?:to|that)|intend(?:s|ed)? to|accus(?:es|ed|ing)|wanted to know if)\b",
)
_ABILITY = re.compile(r"\bso that\b[^.;]{0,40}$|\bwhat\w* (?:\w+ ){0,3}$")
_ANTONYMS = re.compile(
    r"\b(?:un(?!i|der|til|less)\w{3,}|in(?:correct|complete|effective|sufficient)\w*|impossible|"
    r"dis\w{4,}|illegal\w*|ir(?:regular|relevant)\w*|\w{3,}less|few\w*|left out|left in peace|"
    r"exclud\w*|exempt\w*|lack\w*|miss\w*|absen\w+|empty|against|free of|stay\w*|remain\w*|still|"
    r"only|just|too|short of|away|off|over|gone|end\w*|lost|instead|wrong\w*|denial|used to|ban\w*|"
    r"prevent\w*|alone|spare\w*|open)\b",
    re.IGNORECASE,
)
"""What may be said with a “not” in other words."""
_MISTAKE = re.compile(
    r"\b(?:earlier|previous|original|first) (?:version|edition|report)\b|\bmisstated\b|\bwrongly\b"
    r"|\bincorrectly\b|\bin error\b|\bby mistake\b",
    re.IGNORECASE,
)
"""In a correction: what was wrong stands there, too."""
_LIMIT = re.compile(
    r"\b(?P<limit>up to|at least|at most|as (?:many|much|few|little) as|(?:more|less|fewer) than|"
    r"over|under|almost|nearly|a maximum of|a minimum of|no more than|within|only)"
    r"\s+(?=[$€£]?\d|half|one|two|three|four|five|six|seven|eight|nine|ten|twenty)",
    re.IGNORECASE,
)
_LIKE_A_LIMIT = re.compile(
    r"\b(?:just|merely|no more|about|around|roughly|some|approximately|alone|single|exceed\w*|"
    r"at most|at least|maximum|minimum|limit\w*|top|cap\w*|above|below|short of|close to|"
    r"or (?:more|less))\b",
    re.IGNORECASE,
)
_UP = frozenset("at least|more than|over|a minimum of".split("|"))
_DOWN = frozenset(
    "up to|at most|less than|fewer than|under|almost|nearly|no more than|a maximum of|within"
    "|only|as few as|as little as".split("|")
)
_ALL = re.compile(
    r"\ball (?!(?:they|he|she|it|we|you|that|in|but|too|over|along|right|day|night|about|sleep)\b)"
    r"|\b(?:every|everyone|everybody|everything|always|entire|whole|in any case)\b",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    r"\b(?:almost|nearly|not|hardly|virtually|practically|not quite)\s+"
    r"(?:all|every|everyone|everybody|everything|always|the entire|the whole)\b",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\d+ (?:percent )?of (?:the|its|their)\b|\bamong (?:those|the)\b|\bone of\b", re.IGNORECASE
)
_LIKE_ALL = re.compile(
    r"\b(?:all|every\w*|always|entire\w*|whole|each|any\w*|both|total\w*|complete\w*|full\w*|"
    r"without exception|throughout)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"(?:^|\bthat )only\b|\b(?:solely|exclusively|nobody but)\b", re.I)
_LIKE_ONLY = re.compile(
    r"\b(?:only|just|sole\w*|exclusively|alone|merely|no more|not more|single|except|unless|few|"
    r"restricted|limited|simply|nothing but|no other|until)\b|\bn['’]t\b|\bnot\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|caus(?:e|es|ed|ing)|as a result|result(?:s|ed|ing)? (?:in|from)|"
    r"led to|leads? to|therefore|thanks to|in order to|so that|since|reasons?|why|after|following|"
    r"for \w+ing|prompt(?:s|ed|ing)?|forc(?:e|es|ed|ing)|made|makes|making|in response|"
    r"blam(?:e|es|ed|ing)|driv(?:e|es|en|ing)|drove|meant|so|with|when|to \w+|from|over)\b",
    re.IGNORECASE,
)
_CLAIMED_CAUSE = re.compile(
    r"\b(?:because(?: of)?|due to (?=(?:the|a|an|its|their|his|her)\b|(?-i:[A-Z])|\w+ing\b|\w+s\b)|"
    r"owing to\b|caused by\b|as a result of\b|thanks to\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that denies, the terms behind it, and those of all its clause."""

    mark: str
    scope: tuple[str, ...]
    clause: frozenset[str]


def denies_otherwise(claim: str, quote: str, said: str) -> str | None:
    """The word with which one side denies what the other affirms; None where both agree.

    In: the claim, the quoted words and the whole sentences that these are from.
    """
    told = _REPLY.sub("", claim)
    ours, theirs = list(_denials(told)), list(_denials(said))
    quoted = set(terms(quote))
    for denial in [*_denials(quote), *(each for each in theirs if quoted <= each.clause)]:
        if _speaks_of(told, denial) and not _is_met(denial, ours):
            return denial.mark
    for denial in ours:
        if _speaks_of(said, denial) and not _is_met(denial, theirs):
            return denial.mark
    if ours and not theirs and not _ANTONYMS.search(said):
        return ours[0].mark
    own, other = set(_words(told)), set(_words(quote))
    for word in own - set(_words(said)) - _NOT_OPPOSED:
        opposite = next((each for each in other - own if (word, each) in OPPOSITES), None)
        if opposite and bool(ours) == bool(theirs):
            return word
    return None


def goes_further(claim: str, quote: str, said: str) -> str | None:
    """The word by which a claim says more than the words; None where it does not.

    A “could” that was left out, an “up to” before a number; "all" that they do not have, "only"; a
    cause that they do not give; what a correction calls a mistake.
    """
    mistake = _MISTAKE.search(said)
    if mistake and not _MISTAKE.search(claim) and not re.search(r"\bcorrect", claim, re.I):
        return mistake.group()
    unreal = _UNREAL.search(quote)
    if unreal and not _HEDGE.search(claim) and not _ABILITY.search(quote, 0, unreal.start()):
        return unreal.group()
    for limit in _LIMIT.finditer(quote):
        if lost := _lost_limit(limit, claim, quote):
            return lost
    every = _ALL.search(claim)
    if every and not _ALL.search(said) and _PART_OF.search(said) and not _PART_OF.search(claim):
        return every.group()
    if every and (
        not _LIKE_ALL.search(said) or (_NOT_ALL.search(said) and not _NOT_ALL.search(claim))
    ):
        return every.group()
    only = _ONLY.search(claim)
    if only and not _LIKE_ONLY.search(said):
        return only.group()
    return _other_cause(claim, said)


def _other_cause(claim: str, said: str) -> str | None:
    cause = _CLAIMED_CAUSE.search(claim)
    if cause is None:
        return None
    named = set(terms(_CLAUSE_END.split(claim[cause.end() :], maxsplit=1)[0]))
    known = set(terms(said))
    if not _CAUSE.search(said) or (named and len(named & known) < CAUSE_SHARED * len(named)):
        return cause.group()
    return None


def _lost_limit(limit: re.Match[str], claim: str, quote: str) -> str | None:
    """The words of a limit before a number, if the claim has the number without any such words."""
    number = re.match(r"[$€£]?([\d.,]*\d|\w+)", quote[limit.end() :])
    if not number:
        return None
    there = re.search(rf"(?<![\w.,]){re.escape(number[1])}(?![\w]|[.,]\d)", claim)
    if not there:
        return None
    kept = _LIMIT.search(claim[: there.end() + 1])
    words = limit["limit"].lower()
    if kept is None:
        return None if _LIKE_A_LIMIT.search(claim) else words
    other = kept["limit"].lower()
    opposed = (words in _UP and other in _DOWN) or (words in _DOWN and other in _UP)
    return words if opposed else None


def _denials(text: str) -> Iterator[Denial]:
    """Each word that denies, with the terms behind it that it may deny."""
    harmless = [match.span() for match in _HARMLESS.finditer(text)]
    starts = [0, *(match.end() for match in _CLAUSE_END.finditer(text))]
    for match in _DENYING.finditer(text):
        if any(start <= match.start() < end for start, end in harmless):
            continue
        behind = _CLAUSE_END.split(text[match.end() :], maxsplit=1)[0]
        begin = max(start for start in starts if start <= match.start())
        clause = text[begin : match.end()] + behind
        yield Denial(match.group(), tuple(terms(behind)[:SCOPE_TERMS]), frozenset(terms(clause)))


def _is_met(denial: Denial, others: list[Denial]) -> bool:
    """Whether the other side denies the same: something of it, with a word that is not itself what
    is denied here ("did not reject" is no rejection)."""
    return any(
        denial.clause & other.clause and not set(terms(other.mark)) & set(denial.scope)
        for other in others
    )


def _speaks_of(text: str, denial: Denial) -> bool:
    """Whether a text tells what is denied: the first thing of it, or half of all."""
    if not denial.scope:
        return False
    own = set(terms(text))
    scope = set(denial.scope)
    return denial.scope[0] in own or len(own & scope) >= SHARED * len(scope)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _LETTERS.findall(text)]
