"""Where a long English sentence can be cut without changing what the rest of it says.

There is no parser: these are patterns, made so that in doubt there is no cut. What is dropped has
to be free of everything that could govern the words that stay: who says it, a negation, a
condition, a contrast. What stays has to be a clause with a verb of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.marks import is_balanced
from bot.answering.reporting_verbs import REPORTING_VERBS

Span = tuple[int, int]

_AUXILIARY = (
    r"(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|"
    r"shall|should)"
)
_PAST = (
    r"(?:began|became|blew|bought|broke|brought|built|came|caught|chose|cut|drew|drove|fell|felt|"
    r"fled|flew|fought|found|gave|got|grew|held|hit|hurt|kept|knew|laid|lay|led|left|lent|lost|"
    r"made|meant|met|paid|put|ran|read|rose|said|sank|sat|saw|sent|set|shook|shot|shut|slept|sold|"
    r"spent|spoke|stood|stole|struck|swept|swore|took|taught|thought|threw|told|went|won|wore|"
    r"wrote)"
)
_VERB = re.compile(
    rf"\b(?:{_AUXILIARY}(?:n[’']t)?(?:\s+(?:{_AUXILIARY}|\w+ly|not|also|now|still))*"
    rf"(?:\s+(?:\w{{2,}}ed|{_PAST})\b)?|(?!(?:need|hundred|red|speed|feed|seed)\b)\w{{2,}}ed|{_PAST})"
    r"\b"
)
_SUBORDINATOR = re.compile(
    r"\b(?:that|which|who|whom|whose|where|what|whether|how|why|because|although|though|while|if)\b"
    r"|^\W*(?:\[[^\]]*\]\s*)?(?:When|After|As|Since|Before|While|Although|Though|If|Because|Once|Until)\b",
)
_ATTRIBUTION = re.compile(
    rf"\b(?:{REPORTING_VERBS}|according to|accuse[sd]|reportedly|alleg\w+|estimate|"
    r"maintain(?:s|ed)|cit(?:es|ed|ing)|quot(?:es|ed|ing)|sources?|show(?:s|ed)?|indicate[sd]?|"
    r"(?:seen|obtained) by|put it|supposed(?:ly)?|apparently|(?:view|opinion|words) of|"
    r"in (?:his|her|their) (?:view|opinion|words))\b",
    re.IGNORECASE,
)
NAME_CHARACTERS = 60
_WORDS_BEFORE = re.compile(r"(?:(?<!\S)[^\s,;:“”\"—]+\s+){1,6}$")
_WORDS_AFTER = re.compile(r"(?:\s+[^\s,;:“”\"—]+){1,4}")
"""Before and after "said": who said it, up to the next pause."""

_NEGATION = re.compile(
    r"\b(?:not|cannot|no|never|nobody|none|nothing|nowhere|neither|nor|without|den(?:y|ies|ied|"
    r"ying|ial)|reject\w*|refut\w*|dismiss\w*|disput\w*|refus\w*|fail\w*|false\w*|untrue|wrong\w*|"
    r"mistak\w*|fallac\w+|baseless|unfounded|unlikely|hardly|barely|scarcely|instead|rather than|"
    r"contrary|doubt\w*)\b|n[’']t\b",
    re.IGNORECASE,
)
_UNDOING = re.compile(
    r"\b(?:abandon\w*|acquitt\w*|annul\w*|cancel\w*|expire\w*|lapse\w*|overrul\w*|overturn\w*|"
    r"quash\w*|repeal\w*|rescind\w*|retract\w*|revers\w*|revok\w*|scrap\w*|withdr\w+|"
    r"struck (?:it |them )?down)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|provided|providing|assuming|until|till|except\w*|as long as|in case|"
    r"only (?:if|when|once|after)|otherwise|depending|subject to|so that|whether)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:but|although|though|however|yet|nevertheless|nonetheless|despite|whereas|while)\b"
    r"|,\s+or\b",
    re.IGNORECASE,
)
_GOVERNS_WHAT_FOLLOWS = re.compile(r"\b(?:that|when|because|since|as|to)\b|:", re.IGNORECASE)
"""In words before a cut, what may have the words after it for its object."""

_SEMICOLON = re.compile(r"\s*;(?=\s)")
_QUALIFIES = re.compile(
    rf"\s*(?:and\s+|or\b|so\b|then\b|that\b|this\b|{_CONTRAST.pattern})", re.IGNORECASE
)
"""After a semicolon stands a clause of its own; these words tie it to the one before."""
_COLON = re.compile(r"(?<=\w):(?=\s)")
_CLAUSE_END = re.compile(r",(?=\s+(?:and|so)\s)")
_RELATIVE_END = re.compile(r",(?=\s+(?:which|who|whom|whose|where)\b[^,;:—–]*$)")
"""Up to the end of the sentence: after "the dam, which was old, " the main clause goes on."""
_ADDITION_END = re.compile(
    r",(?=\s+(?:as well as|along with|such as|including|(?!during\b)[a-z]{2,}ing\s+"
    # what follows tells "paving the way" from an adjective
    r"(?:the|an?|his|her|its|their|that|to|in|on|at|from|for|of|by|with|into|as|more|about|up|out|"
    r"off|[A-Z0-9“\"$£€]))(?!\w))"
)
_DASH = re.compile(r"\s*—\s*|\s+(?:–|--?)\s+")
_CLAUSE_START = re.compile(
    r"(?:;\s+|,\s+(?=(?:and|but|so|yet)\s))(?=(?:(?:and|but|so|yet)\s+)?"
    # a pronoun would lose its name
    r"(?:the\s|an?\s|(?!(?:He|She|It|They|We|This|That|These|Those|His|Her|Its|Their)\b)[A-Z]))"
)
_FINITE_AFTER_COMMA = re.compile(
    rf",\s+(?:and\s+|then\s+|also\s+)?(?:{_AUXILIARY}|{_PAST}|"
    r"(?!(?:across|always|its|perhaps|this|thus|towards)\b)[a-z]{2,}(?:ed|s))\b"
)
"""After an inserted clause the main one goes on: "the dam, which was old, broke"."""
_HALF_OF_A_PAIR = re.compile(
    r"\b(?:both|either|neither|whether|not only|not just)\b(?!.*\b(?:and|or|nor|but)\b)",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT = re.compile(
    r"\s*,?\s*(?:and|so)\s+(?:(?:the|a|an|he|she|it|they|his|her|its|their|this|that|these|those|"
    r"there|some|many|most|all|both|two|three|several|one)\b|[A-Z])"
)
_SECOND_VERB = re.compile(rf"\s*,?\s*(?:and|so)\s+(?:{_AUXILIARY}|{_PAST}|[a-z]{{2,}}ed)\b")


def attributions(sentence: str) -> list[Span]:
    """Where a sentence says whose words or findings it gives, with the words beside: the name."""
    found = []
    for match in _ATTRIBUTION.finditer(sentence):
        before = _WORDS_BEFORE.search(
            sentence[max(0, match.start() - NAME_CHARACTERS) : match.start()]
        )
        after = _WORDS_AFTER.match(sentence, match.end())
        name = before.group() if before else ""
        found.append((match.start() - len(name), after.end() if after else match.end()))
    return found


def negations(sentence: str) -> list[Span]:
    """Where a sentence denies something, or makes it depend on something."""
    found = [*_NEGATION.finditer(sentence), *_CONDITION.finditer(sentence)]
    return sorted(match.span() for match in found)


def clause_spans(sentence: str) -> Iterator[Span]:
    """The parts of a sentence, from a clause's beginning to a clause's end, that can stand alone.

    In: one sentence. Out: (start, end) in it, never the whole of it.
    """
    starts = [0, *(start for start in _starts(sentence) if not _loses_before(sentence[:start]))]
    for start in starts:
        for end in [*_ends(sentence), len(sentence)]:
            if end - start < len(sentence) and _stands_alone(sentence[start:end]):
                yield start, end


def _starts(sentence: str) -> Iterator[int]:
    return (match.end() for match in _CLAUSE_START.finditer(sentence))


def _ends(sentence: str) -> Iterator[int]:
    """Positions right before the punctuation after which the rest may be dropped."""
    for match in _SEMICOLON.finditer(sentence):
        rest = sentence[match.end() :]
        if not _QUALIFIES.match(rest) and not _governs(rest):
            yield match.start()
    for position in _ends_of_parts(sentence):
        if not _loses(sentence[position:]):
            yield position


def _ends_of_parts(sentence: str) -> Iterator[int]:
    """The same within what semicolons separate, whatever the rest says."""
    for match in _COLON.finditer(sentence):
        yield match.start()
    for match in _CLAUSE_END.finditer(sentence):
        rest = sentence[match.start() :]
        new_clause = _SUBJECT.match(rest) and _VERB.search(rest)
        if (new_clause or _SECOND_VERB.match(rest)) and not _goes_on(rest):
            yield match.start()
    for match in _RELATIVE_END.finditer(sentence):
        yield match.start()
    for match in _ADDITION_END.finditer(sentence):
        if not _goes_on(sentence[match.start() :]):
            yield match.start()
    dashes = list(_DASH.finditer(sentence))
    if len(dashes) % 2:  # the last one has no partner, so that what follows it ends the sentence
        yield dashes[-1].start()


def _goes_on(rest: str) -> bool:
    """Whether a main clause seems to go on after an insertion that begins with ``rest``."""
    return bool(_FINITE_AFTER_COMMA.search(rest, 1))


def _loses(dropped: str) -> bool:
    """Whether words at a sentence's end say who says the rest, deny it or qualify it."""
    return _governs(dropped) or bool(_CONTRAST.search(dropped))


def _governs(dropped: str) -> bool:
    patterns = (_ATTRIBUTION, _NEGATION, _UNDOING, _CONDITION)
    return any(pattern.search(dropped) for pattern in patterns)


def _loses_before(dropped: str) -> bool:
    """The same for words at its beginning, which have to be a clause: else they govern the rest."""
    governs = _loses(dropped) or _GOVERNS_WHAT_FOLLOWS.search(dropped)
    return bool(governs) or not _stands_alone(dropped)


def _stands_alone(kept: str) -> bool:
    """Whether the words have a main verb, both marks of every quotation, and no half of a pair."""
    verbs, subordinators = len(_VERB.findall(kept)), len(_SUBORDINATOR.findall(kept))
    return verbs > subordinators and is_balanced(kept) and not _HALF_OF_A_PAIR.search(kept)
