"""Ranked sentences → the quotes to show, and those that are one click away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from bot.answering.answer import Quote
from bot.answering.context import is_notice, quote_with_context, sentence_quote, shorter_quotes
from bot.answering.evidence import has_evidence
from bot.answering.question import Question
from bot.answering.quote_length import MOST_WORDS, TOLERATED_WORDS, fits
from bot.answering.repetition import repeats
from store.search_results import Hit
from store.terms import terms

CLEAR_LEAD = 0.2
"""Score by which a sentence must lead to be shown alone (docs/quality.md has the curve)."""
NEIGHBOUR_LEAD = 0.5
"""Score by which it may lead a sentence next to it that is quoted with it: half of what a best
sentence just misses is said right before or behind it."""
MOST_SHOWN = 3
MOST_MORE = 5
"""Further quotes that an answer has, shown where somebody asks for them."""
OTHER_ACCOUNT_LIKENESS = 0.42
"""Cosine between the best sentences of two articles from which they tell of the same thing."""
OTHER_ACCOUNT_LEAD = 0.4
"""Score by which the one may lead the other."""
OTHER_SIDE_SHARE = 0.5
"""Share of the question's terms that a sentence elsewhere must have to be the other side."""
OTHER_SIDE_LOOKED_AT = 40
"""Ranked sentences among which the other side is looked for."""

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|disput(?:e|es|ed|ing)|"
    r"refut(?:e|es|ed|ing)|rebuff(?:s|ed|ing)?|contradict(?:s|ed|ing)?|insist(?:s|ed|ing)?|"
    r"(?:does|do|did|has|have|had|is|are|was|were|will|would|could) not|never|"
    r"\w+n[’']t|no (?:plan|plans|intention|evidence|reason|truth)|not true|false|untrue|"
    r"baseless|unfounded|groundless|neither|nor)\b",
    re.IGNORECASE,
)
_ABOUT_CORRECTIONS = re.compile(
    r"\b(?:correct|clarif|mistake|error|wrong|earlier version|retract|update)", re.IGNORECASE
)
_ACCUSATION = re.compile(
    r"\b(?:accus|alleg|claim|charge|blam|warn|threat|suspect|plan|fear|danger|report)\w*\b",
    re.IGNORECASE,
)


def corrections_last(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The sentences with those of correction notices behind, unless the question is about them.

    A notice repeats what was wrong; the text itself has what is right.
    """
    if _ABOUT_CORRECTIONS.search(question):
        return list(hits)
    return sorted(hits, key=is_notice)


def shown_count(hits: Sequence[Hit]) -> int:
    """How many quotes to show: fewer, the more clearly the first ones lead."""
    scores = [hit.score for hit in hits[:MOST_SHOWN]]
    for count in range(1, len(scores)):
        if scores[0] - scores[count] > CLEAR_LEAD:
            return count
    return len(scores)


def other_account(question: Question, hits: Sequence[Hit]) -> Hit | None:
    """The sentence of another article that tells of the same thing as the best one, if any.

    Two articles that disagree are both shown. It has the kind of thing that was asked for, is
    close to the best sentence, and was ranked not far behind it.
    """
    best = hits[0]
    near = [
        hit
        for hit in hits
        if hit.version.article_id != best.version.article_id
        and best.score - hit.score <= OTHER_ACCOUNT_LEAD
        and hit.likeness >= OTHER_ACCOUNT_LIKENESS
        and not repeats(hit.text, best.text)
        and has_evidence(question.answer_type, hit.text, question.text)
    ]
    return max(near, key=lambda hit: hit.likeness, default=None)


def choose_quotes(
    hits: Sequence[Hit], shown: int, question: Question | None = None
) -> tuple[list[Quote], list[Quote]]:
    """The quotes to show, from the first ``shown`` sentences, and up to five more, best first.

    Sentences to be shown that stand next to each other, or within each other's context, become
    one quote. No quote repeats words of an earlier one.
    """
    first: list[Quote] = []
    for hit in hits[:shown]:
        quote = quote_with_context(hit, question)
        first = _joined(first, quote) or [*first, *_new_words(hit, quote, first, question)]
    first = _with_neighbours(first, hits, shown, question)
    more: list[Quote] = []
    for hit in hits[shown:]:
        quote = quote_with_context(hit, question)
        more.extend(_new_words(hit, quote, [*first, *more], question))
        if len(more) >= MOST_MORE:
            break
    return first, more


def _with_neighbours(
    quotes: list[Quote], hits: Sequence[Hit], shown: int, question: Question | None
) -> list[Quote]:
    """The quotes, the best of each article with the sentences around it ranked close behind it."""
    leading: dict[str, float] = {}
    for hit in hits[:shown]:
        leading.setdefault(hit.version.article_id, hit.score)
    for hit in hits[shown:]:
        article = hit.version.article_id
        best = next((quote for quote in quotes if quote.version.article_id == article), None)
        if best is None or leading[article] - hit.score > NEIGHBOUR_LEAD:
            continue
        if _touch(best, sentence_quote(hit, question)):
            quotes = _joined(quotes, quote_with_context(hit, question), MOST_WORDS) or quotes
    return quotes


def _joined(
    quotes: Sequence[Quote], quote: Quote, words: int = TOLERATED_WORDS
) -> list[Quote] | None:
    """The quotes with the new one joined to all that it touches; None where there are none.

    Nor is anything joined that was cut, or would be too long; but one quote may be a little longer
    than the ideal, since two with their sources take more reading.
    """
    touched = [other for other in quotes if _touch(other, quote)]
    if not touched:
        return None
    parts = [*touched, quote]
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    best = touched[0]
    if any(part.cut_before or part.cut_after for part in parts):
        return None
    if not fits(best.version.text, start, end, words, best.version.metadata.words_language):
        return None
    paragraph = min(part.paragraph for part in parts)
    whole = Quote(best.version, paragraph, start, end, best.highlight)
    return [whole if other is best else other for other in quotes if other not in touched[1:]]


def _touch(first: Quote, second: Quote) -> bool:
    """Whether two quotes overlap, or stand next to each other in one paragraph."""
    if first.version.article_id != second.version.article_id:
        return False
    gap = first.version.text[min(first.end, second.end) : max(first.start, second.start)]
    return not gap.strip() and "\n\n" not in gap


def _new_words(
    hit: Hit, quote: Quote, taken: Sequence[Quote], question: Question | None
) -> list[Quote]:
    """The quote, or a shorter one for its sentence, if it repeats nothing of those taken."""
    for candidate in chain([quote], shorter_quotes(hit, question)):
        if not any(_overlap(candidate, other) or _repeats(candidate, other) for other in taken):
            return [candidate]
    return []


def other_side(question: str, claim: Hit, hits: Sequence[Hit]) -> Hit | None:
    """The sentence of the claim's article that stands against it, None where none was found.

    To a claim it is a denial, to a denial the accusation; it stands right next to the claim, or
    is the best ranked one that shares enough of the question's terms.
    """
    denied = bool(_DENIAL.search(claim.text))
    language = claim.version.metadata.words_language
    asked = set(terms(question, language))
    best: tuple[bool, float, Hit] | None = None
    for hit in hits[:OTHER_SIDE_LOOKED_AT]:
        same_article = hit.version.article_id == claim.version.article_id
        if not same_article or hit.start == claim.start or not _opposes(hit.text, denied):
            continue
        next_to_it = _stand_together(*((hit, claim) if denied else (claim, hit)))
        shared = len(asked & set(terms(hit.text, language))) / max(1, len(asked))
        if next_to_it or shared >= OTHER_SIDE_SHARE:
            ranked = (next_to_it, hit.score, hit)
            best = ranked if best is None or ranked[:2] > best[:2] else best
    return best[2] if best else None


def _opposes(sentence: str, denied: bool) -> bool:
    denies = bool(_DENIAL.search(sentence))
    return not denies and bool(_ACCUSATION.search(sentence)) if denied else denies


def _stand_together(first: Hit, second: Hit) -> bool:
    """Whether one sentence follows the other, at most one paragraph break between them."""
    between = first.version.text[first.end : second.start]
    return first.end <= second.start and not between.strip()


def _repeats(first: Quote, second: Quote) -> bool:
    if first.version.article_id == second.version.article_id:
        return first.text == second.text
    return repeats(first.text, second.text)


def _overlap(first: Quote, second: Quote) -> bool:
    return (
        first.version.article_id == second.version.article_id
        and first.start < second.end
        and second.start < first.end
    )
