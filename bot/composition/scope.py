"""How much, how surely and why, in a claim and in an article's words → what the claim adds."""

from __future__ import annotations

import re

from bot.composition.negations import CLAUSE_END
from store.terms import terms

CAUSE_SHARED = 0.5
"""Share of a cause's terms that the words have to have."""

_HEDGE = re.compile(
    r"\b(?:alleged(?:ly)?|allegation\w*|reportedly|apparently|supposed(?:ly)?|purported(?:ly)?|"
    r"so-called|suspect\w*|presumably|possibl[ey]|possibility|perhaps|probabl[ey]|likely|unlikely|"
    r"maybe|might|could|would|(?-i:may)|can|seem\w*|appear\w*|potential(?:ly)?|risk|danger|threat\w*|"
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

_FIRM = re.compile(r"\b(?:will|shall|is going to|are going to)\b|['’]ll\b", re.IGNORECASE)

_WOULD = re.compile(r"\b(?:would|is to|are to|was to|were to)\b|['’]d\b", re.IGNORECASE)

_OPEN = re.compile(
    r"\b(?:could|might|(?-i:may)|possible|possibly|perhaps|probably|wants? to|wanted to|"
    r"hop(?:e|es|ed) (?:to|for|that)|would like to|considers?|considering)\b",
    re.IGNORECASE,
)

_DECIDING = frozenset(
    "decid disagre argu debat discuss vote quarrel negoti consid examin investig look".split()
)
"""Terms of verbs before a "whether"."""

_MANAGED = re.compile(r"\b(?:manag(?:e|es|ed) to|succeed(?:s|ed)? in)\b", re.IGNORECASE)

_ABILITY = re.compile(r"\bso that\b[^.;]{0,40}$|\bwhat\w* (?:\w+ ){0,3}$")

_MISTAKE = re.compile(
    r"\b(?:earlier|previous|original) (?:version|edition|report)\b|\bfirst (?:version|edition)\b|"
    r"\bmisstated\b|\bwrongly\b"
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
    r"(?:all|every|everyone|everybody|everything|always|the entire|the whole)\b"
    r"|\ball (?:but|except)\b",
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
    r"led to|leads? to|therefore|thanks to|in order to|so that|since|reasons?|why|following|"
    r"for \w+ing|prompt(?:s|ed|ing)?|forc(?:e|es|ed|ing)|made|makes|making|in response|credit\w*|"
    r"blam(?:e|es|ed|ing)|driv(?:e|es|en|ing)|drove|meant|so(?! far)|accounted for)\b",
    re.IGNORECASE,
)

_CLAIMED_CAUSE = re.compile(
    r"\b(?:because(?: of)?|due to (?=(?:the|a|an|its|their|his|her)\b|(?-i:[A-Z])|\w+ing\b|\w+s\b)|"
    r"owing to\b|caused by\b|as a result of\b|thanks to\b)",
    re.IGNORECASE,
)


def goes_further(claim: str, quote: str, said: str) -> str | None:
    """The word by which a claim says more than the words; None where it does not.

    A “could” that was left out, an “up to” before a number; "all" that they do not have, "only"; a
    cause that they do not give; what a correction calls a mistake.
    """
    mistake = _MISTAKE.search(said)
    if mistake and not _MISTAKE.search(claim) and not re.search(r"\bcorrect", claim, re.I):
        return mistake.group()
    unreal = _UNREAL.search(quote)
    if (
        unreal
        and not _HEDGE.search(claim)
        and not _ABILITY.search(quote, 0, unreal.start())
        and not _is_what_is_decided(claim, quote, unreal)
    ):
        return unreal.group()
    if sure := _surer(claim, quote, said):
        return sure
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


def _is_what_is_decided(claim: str, quote: str, unreal: re.Match[str]) -> bool:
    """Whether a "whether" only names what a claim, too, says is decided, or quarrelled about."""
    before = terms(quote[: unreal.start()])
    return (
        unreal.group().lower() == "whether"
        and bool(_DECIDING & set(before[-4:]))
        and bool(_DECIDING & set(terms(claim)))
    )


def _surer(claim: str, quote: str, said: str) -> str | None:
    """A "will" of a claim where the words only say what could be, or is wanted; or that something
    was managed, of which they do not tell."""
    managed = _MANAGED.search(claim)
    if managed and not _MANAGED.search(said):
        return managed.group()
    firm = _FIRM.search(claim)
    open_ = _OPEN.search(quote)
    if firm and open_ and not _FIRM.search(said) and not _WOULD.search(said):
        return firm.group()
    return None


def _other_cause(claim: str, said: str) -> str | None:
    cause = _CLAIMED_CAUSE.search(claim)
    if cause is None:
        return None
    named = set(terms(CLAUSE_END.split(claim[cause.end() :], maxsplit=1)[0]))
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
