"""Words left out, put in or cut off → whether that turns what an article says.

English patterns, made so that in doubt a difference is only told: it is told in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.answering.quote_length import sentences_within
from bot.checking.reporting import ATTRIBUTION, DISTANCING


class TurnKind(StrEnum):
    """What was lost or put in."""

    NEGATION = "negation"
    ATTRIBUTION = "attribution"
    UNCERTAINTY = "uncertainty"
    LIMIT = "limit"
    CONDITION = "condition"
    OPPOSITE = "opposite"


@dataclass(frozen=True, slots=True)
class Turn:
    """The words that turn it: the article's, or (``added``) the quotation's own.

    ``cut``: they stand right before or after what is quoted.
    """

    kind: TurnKind
    words: str
    added: bool = False
    cut: bool = False


_NEGATION = re.compile(
    r"\b(?:not|cannot|no|never|nobody|none|nothing|nowhere|neither|nor|without|"
    r"den(?:y|ies|ied|ying|ial)|reject\w*|refut\w*|dismiss\w*|refus\w*|fail(?:s|ed|ing)? to|"
    r"false\w*|untrue|unlikely|hardly|barely|scarcely|rul(?:e|es|ed|ing) out|rather than|"
    r"instead of|far from)\b|n['’]t\b",
    re.IGNORECASE,
)
_UNCERTAINTY = re.compile(
    r"\b(?:alleged\w*|allegation\w*|reportedly|apparently|supposed(?:ly)?|purported(?:ly)?|"
    r"so-called|suspected|presumably|possibly|perhaps|probably|likely|maybe|might|could|would|"
    r"(?-i:may)|seem\w*|appears?|appeared|potential(?:ly)?|(?:expected|thought|believed|said|"
    r"meant|supposed) to)\b",
    re.IGNORECASE,
)
_LIMIT_WORDS = (
    r"up to|at (?:least|most)|as (?:many|much|few|little) as|"
    r"(?:(?:no|not|never) )?(?:more|less|fewer) than|a (?:maximum|minimum) of|only|merely|solely|"
    r"except\w*|(?:some|most|many|few|part|half) of|most|few|partly|in part|mostly|mainly|largely|"
    r"in principle|sometimes|officially"
)
_LIMIT = re.compile(rf"\b(?:{_LIMIT_WORDS}|(?:over|under|above|below)(?=\s+\d))\b", re.IGNORECASE)
_LIKE_A_LIMIT = re.compile(
    rf"\b(?:{_LIMIT_WORDS}|over|under|above|below|beyond|exceed\w*|just)\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:if|unless|provided(?: that)?|as long as|in case|until|depending on)\b", re.IGNORECASE
)
_ATTRIBUTED = re.compile(rf"\b(?:{ATTRIBUTION})\b", re.IGNORECASE)
_LOST = {
    TurnKind.ATTRIBUTION: (_ATTRIBUTED, _ATTRIBUTED),
    TurnKind.UNCERTAINTY: (_UNCERTAINTY, _UNCERTAINTY),
    TurnKind.LIMIT: (_LIMIT, _LIKE_A_LIMIT),
    TurnKind.CONDITION: (_CONDITION, _CONDITION),
}
"""What turns a sentence when it is lost, and what does as well in its place."""

_OPPOSITES = """
    more/less more/fewer most/least higher/lower highest/lowest high/low above/below over/under
    better/worse best/worst rise/fall rises/falls rose/fell risen/fallen rising/falling up/down
    increase/decrease increased/decreased increases/decreases grow/shrink grew/shrank
    grown/shrunk grows/shrinks before/after for/against with/without always/never all/none
    everybody/nobody everyone/nobody everything/nothing many/few first/last win/lose won/lost
    wins/loses accept/reject accepted/rejected accepts/rejects allow/forbid allowed/forbidden
    allows/forbids allowed/banned confirm/deny confirmed/denied confirms/denies support/oppose
    supported/opposed supports/opposes strengthen/weaken strengthened/weakened
    praised/criticised praised/condemned guilty/innocent true/false right/wrong legal/illegal
    possible/impossible likely/unlikely safe/dangerous open/closed opened/closed begin/end
    began/ended start/stop started/stopped leave/stay left/stayed buy/sell bought/sold
    friend/enemy friends/enemies peace/war fastest/slowest faster/slower earlier/later
    sooner/later cheaper/dearer welcomed/condemned good/bad
"""
OPPOSITES = frozenset(
    pair
    for one, other in (each.split("/") for each in _OPPOSITES.split())
    for pair in ((one, other), (other, one))
)
_LETTERS = re.compile(r"[^\W\d_]+")

_FILLERS = (
    r"(?:\s+(?:yet|even|really|quite|be|been|being|have|has|had|is|are|was|were|will|would|can|"
    r"could|to|ever|the|an?|any|all|of|them|one|who|that|always|much|very)\b){0,3}"
)
_NEGATED_BEFORE = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|hardly|barely|scarcely|without|cannot|nobody|none|nothing|"
    rf"few)|n['’]t){_FILLERS}\s*$|\b(?:non|anti|ex|pseudo|quasi|semi|half|near)[-‑–]$",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject\w*|refut\w*|rul(?:e|es|ed|ing) out|refus(?:e|es|ed|ing)|"
    r"fail(?:s|ed)? to|doubt(?:s|ed)?|dismiss\w*|disput\w*|untrue|unlikely|"
    r"(?:is|was|be) (?:wrong|false)|impossible)"
    r"(?:\s+(?!(?:and|but|or|who|which|while|because)\b)[\w’'-]+){0,5}?\s*$",
    re.IGNORECASE,
)
_CONDITION_BEFORE = re.compile(
    r"\b(?:if|unless|whether|in case|lest|provided that|as though|as if|suppose)\s*$"
    r"|^\W*(?:If|Unless|Until|Should|Only if|As long as|Provided|In case)\b[^.;:?!]*,\s*$",
    re.IGNORECASE,
)
_LIMIT_BEFORE = re.compile(
    r"\b(?:up to|at (?:least|most)|as (?:many|much|few|little) as|(?:more|less|fewer) than|over|"
    r"under|only|a (?:maximum|minimum) of)\s*$",
    re.IGNORECASE,
)
_UNCERTAIN_BEFORE = re.compile(
    r"\b(?:alleged(?:ly)?|reportedly|apparently|supposed(?:ly)?|purported(?:ly)?|so-called|"
    r"suspected|presumably|possibly|perhaps|probably|maybe)\s*,?\s*$",
    re.IGNORECASE,
)
_CLAIMED_BEFORE = re.compile(
    rf"\b(?:{DISTANCING})(?:\s+(?!that\b)[\w’'-]+){{0,5}}?(?:\s+that|,|:)?\s*$"
    r"|\baccording to [^.;:]{1,80},\s*$|\b(?:reports?|claims?|allegations?|fears?) that\s*$",
    re.IGNORECASE,
)
_CLAIMED_AFTER = re.compile(
    rf"^,?\s*according to\b|^,\s+(?!(?:and|but|or|nor|so|yet|who|which|as)\b)"
    rf"(?:[^,.;:“”\"]{{1,60}}\s)?(?:{DISTANCING})\b"
    r"(?!\s+(?:that|for|to|if|whether|how|why|what|him|them|us|me|you)\b)",
    re.IGNORECASE,
)
"""After a comma, to the end of its clause: "…, officials believe"."""
_CONDITION_AFTER = re.compile(
    r"^,?\s*(?:(?:but )?only |even )?(?:if|unless|provided|as long as|except)\b", re.IGNORECASE
)
_DENIED_AFTER = re.compile(
    r"^,?\s*(?:is|was|are|were|would be)\s+(?:not (?:true|so)|untrue|false|wrong|nonsense|a lie|"
    r"out of the question)\b",
    re.IGNORECASE,
)
_MAGNITUDE_AFTER = re.compile(r"^[\s-]*(?:hundred|thousand|million|billion|trillion)\b|^\s*%")
_CLOSES = re.compile(r"[\s,.;:!?…]*[”\"»]")
_OPENS = re.compile(r"[“\"«„][\s(]*$")
_NUMBER = re.compile(r"\W{0,3}(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|half|a)\b)")
_BEFORE = {
    TurnKind.NEGATION: (_NEGATED_BEFORE, _DENIED_BEFORE),
    TurnKind.CONDITION: (_CONDITION_BEFORE,),
    TurnKind.UNCERTAINTY: (_UNCERTAIN_BEFORE,),
}
_AFTER = {
    TurnKind.NEGATION: (_DENIED_AFTER,),
    TurnKind.CONDITION: (_CONDITION_AFTER,),
}


def turns_in(article: str, yours: str) -> Iterator[Turn]:
    """What words of an article and what a quotation has instead ("" for nothing) turn."""
    ours, theirs = _NEGATION.findall(article), _NEGATION.findall(yours)
    if len(ours) > len(theirs):
        yield Turn(TurnKind.NEGATION, ours[0])
    elif len(theirs) > len(ours):
        yield Turn(TurnKind.NEGATION, theirs[0], added=True)
    for kind, (lost, instead) in _LOST.items():
        found = lost.search(article)
        if found and not instead.search(yours):
            yield Turn(kind, found.group())
    own = set(_LETTERS.findall(yours.lower()))
    for word in _LETTERS.findall(article.lower()):
        if word not in own and any((word, other) in OPPOSITES for other in own):
            yield Turn(TurnKind.OPPOSITE, word)
            return


def cut_turns(text: str, start: int, end: int, around: str, language: str) -> Iterator[Turn]:
    """What stands in the article right before or after ``text[start:end]`` and turns it.

    A mere "she said" does not: whoever quotes cuts it off.

    ``around`` is what the message itself says beside the quotation: what it denies or limits
    there in its own words is not lost. ``language``: that of the text's words, an ISO 639-1 code.
    """
    sentences = sentences_within(text, start, end, language)
    if not sentences:
        return
    before, after = text[sentences[0][0] : start], text[end : sentences[-1][1]]
    opened, closed = _OPENS.search(before), _CLOSES.match(after)
    yield from _cut_off(_BEFORE, before, around)
    limit = _LIMIT_BEFORE.search(before)
    if limit and _NUMBER.match(text, start) and not _is_kept(TurnKind.LIMIT, around):
        yield Turn(TurnKind.LIMIT, _readable(limit), cut=True)
    magnitude = _MAGNITUDE_AFTER.match(after)
    if magnitude and text[end - 1].isdigit():
        yield Turn(TurnKind.LIMIT, _readable(magnitude), cut=True)
    if not closed:
        yield from _cut_off(_AFTER, after, around)
    claimed = None if opened else _CLAIMED_BEFORE.search(before)
    claimed = claimed or (None if closed else _CLAIMED_AFTER.search(after))
    if claimed and not _is_kept(TurnKind.ATTRIBUTION, around):
        yield Turn(TurnKind.ATTRIBUTION, _readable(claimed), cut=True)


def _cut_off(
    turning: Mapping[TurnKind, tuple[re.Pattern[str], ...]], beside: str, around: str
) -> Iterator[Turn]:
    """What of each kind stands ``beside`` the quotation, and not in the message's own words."""
    for kind, patterns in turning.items():
        found = _first(patterns, beside)
        if found and not _is_kept(kind, around):
            yield Turn(kind, _readable(found), cut=True)


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.search(text))), None)


def _readable(found: re.Match[str]) -> str:
    return found.group().strip(" ,:\n")


def _is_kept(kind: TurnKind, around: str) -> bool:
    """Whether the message says beside the quotation what the quotation leaves out."""
    if kind is TurnKind.NEGATION:
        return bool(_NEGATION.search(around))
    lost, _ = _LOST[kind]
    return bool(lost.search(around))
