"""Ranked sentences → the quotes to show, and those that are one click away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.answer import Quote
from bot.answering.context import LONGEST_QUOTE, quote_with_context
from store.search import Hit
from store.terms import terms

CLEAR_LEAD = 0.10
"""Score by which a sentence must lead to be shown alone: on SQuAD 2.0 single quotes are then right
in .955 of cases, and 1.3 quotes on average show the answer in .935 (design notes)."""
MOST_SHOWN = 3
MOST_MORE = 5
OTHER_SIDE_SHARE = 0.35
"""Share of a claim's terms that a denial next to it must have to be its other side."""
OTHER_SIDE_LOOKED_AT = 40
"""Ranked sentences among which the other side is looked for."""

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|disput(?:e|es|ed|ing)|"
    r"refut(?:e|es|ed|ing)|rebuff(?:s|ed|ing)?|contradict(?:s|ed|ing)?|insist(?:s|ed|ing)?|"
    r"(?:does|do|did|has|have|had|is|are|was|were|will|would|could) not|never|"
    r"\w+n[’']t|no (?:plan|plans|intention|evidence|reason|truth)|not true|false|untrue|"
    r"baseless|unfounded|groundless|neither|nor|blam(?:e|ed|es|ing)|accus(?:e|ed|es|ing))\b",
    re.IGNORECASE,
)


def shown_count(hits: Sequence[Hit]) -> int:
    """How many quotes to show: fewer, the more clearly the first ones lead."""
    scores = [hit.score for hit in hits[:MOST_SHOWN]]
    for count in range(1, len(scores)):
        if scores[0] - scores[count] > CLEAR_LEAD:
            return count
    return len(scores)


def choose_quotes(hits: Sequence[Hit], shown: int) -> tuple[list[Quote], list[Quote]]:
    """The quotes to show, from the first ``shown`` sentences, and up to five more, best first.

    Sentences to be shown that stand next to each other, or within each other's context, become
    one quote. No quote repeats words of an earlier one.
    """
    first: list[Quote] = []
    for hit in hits[:shown]:
        quote = quote_with_context(hit)
        position, joined = _joined(first, quote)
        if joined is not None:
            first[position] = joined
        else:
            first.extend(_new_words(hit, quote, first))
    more: list[Quote] = []
    for hit in hits[shown:]:
        more.extend(_new_words(hit, quote_with_context(hit), [*first, *more]))
        if len(more) >= MOST_MORE:
            break
    return first, more


def _joined(quotes: Sequence[Quote], quote: Quote) -> tuple[int, Quote | None]:
    """The first of the quotes that the new one can be joined to, and both as one."""
    for position, other in enumerate(quotes):
        if other.version.article_id != quote.version.article_id:
            continue
        start, end = min(other.start, quote.start), max(other.end, quote.end)
        gap = quote.version.text[min(other.end, quote.end) : max(other.start, quote.start)]
        apart = bool(gap.strip()) or "\n\n" in gap
        if not apart and end - start <= LONGEST_QUOTE:
            paragraph = min(other.paragraph, quote.paragraph)
            return position, Quote(other.version, paragraph, start, end, other.highlight)
    return 0, None


def _new_words(hit: Hit, quote: Quote, taken: Sequence[Quote]) -> list[Quote]:
    """The quote, or its sentence alone, if it repeats nothing of those taken; else none."""
    sentence = Quote(hit.version, hit.paragraph, hit.start, hit.end, (hit.start, hit.end))
    for candidate in (quote, sentence):
        if not any(_overlap(candidate, other) for other in taken):
            return [candidate]
    return []


def other_side(claim: Hit, hits: Sequence[Hit]) -> Hit | None:
    """The best ranked sentence of the claim's article that denies what the claim affirms.

    Or affirms what the claim denies: exactly one of the two has a denial in it, and they share
    their subject. None where the article has no such sentence among the ranked ones.
    """
    denies = bool(_DENIAL.search(claim.text))
    claimed = set(terms(claim.text))
    best: tuple[float, Hit] | None = None
    for hit in hits[:OTHER_SIDE_LOOKED_AT]:
        if hit.version.article_id != claim.version.article_id or hit.start == claim.start:
            continue
        if bool(_DENIAL.search(hit.text)) == denies:
            continue
        words = set(terms(hit.text))
        shared = len(claimed & words) / max(1, min(len(claimed), len(words)))
        near = 0 < hit.start - claim.end <= 2 and denies is False
        if (near or shared >= OTHER_SIDE_SHARE) and (best is None or hit.score > best[0]):
            best = hit.score, hit
    return best[1] if best else None


def _overlap(first: Quote, second: Quote) -> bool:
    return (
        first.version.article_id == second.version.article_id
        and first.start < second.end
        and second.start < first.end
    )
