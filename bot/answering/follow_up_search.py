"""A follow-up → what to search for, and one result of what was found.

The article of the answer before is searched by itself, too, so that its sentences are among those
that are ranked however many articles there are; and so is what was asked this time without the
words that were carried over. ``tests/questions/follow-ups.yaml`` and pairs of unrelated questions
set the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering.follow_up import Reading
from store.records import Scope
from store.search_results import Hit, SearchRequest, SearchResult
from store.spelling import replace_words
from store.terms import WORD, term_of, terms

KEPT_ARTICLE_BONUS = 0.15
"""Added to the scores of the article's sentences. Follow-ups gain up to .2, and questions that are
about another article lose nothing; from .3 on they do."""
OWN_SHARE = 0.25
"""Of a score, what the question's own words count for by themselves: .2 to .35 are alike, with
none the words carried over crowd them out, with .5 they are as if they were not carried."""

Key = tuple[str, int]
"""Article and beginning of a sentence."""


def narrowed(scope: Scope, article_id: str | None) -> Scope | None:
    """The scope of one article, None where it is not within the scope, or is all of it."""
    bound = scope.article_ids
    if article_id is None or (bound is not None and (article_id not in bound or len(bound) == 1)):
        return None
    return replace(scope, article_ids=frozenset({article_id}))


def requests(
    asked: SearchRequest, reading: Reading, kept_article: str | None
) -> list[SearchRequest]:
    """What is searched for one question: it, and for a follow-up what else counts."""
    narrow = narrowed(asked.scope, kept_article)
    scopes = [asked.scope, *([narrow] if narrow else [])]
    texts = [asked.question]
    if reading.own != reading.text and terms(reading.own):
        texts.append(reading.own)
    return [replace(asked, question=text, scope=scope) for text in texts for scope in scopes]


def merged(
    results: Sequence[SearchResult], typed: str, kept_article: str | None, narrow: bool
) -> SearchResult:
    """One result of what ``requests`` found, best sentences first.

    ``narrow``: whether the article was searched by itself. Of the words, only those that were
    ``typed`` are told as missing or mistyped: the others need not be in the answer, and whoever
    asked the question before may want it forgotten.
    """
    each = 2 if narrow else 1
    whole = _scored(results[:each])
    own = _scored(results[each:])
    found = {**_hits(results[each:]), **_hits(results[:each])}
    hits = [
        replace(hit, score=_score(key, whole, own) + KEPT_ARTICLE_BONUS * (key[0] == kept_article))
        for key, hit in found.items()
    ]
    hits.sort(key=lambda hit: -hit.score)
    wide = results[0]
    matches = wide.word_matches
    if narrow and hits and hits[0].version.article_id == kept_article:
        matches = results[1].word_matches
    own_words = frozenset(WORD.findall(typed))
    corrections = {word: read for word, read in wide.corrections.items() if word in own_words}
    asked = set(terms(" ".join([typed, *corrections.values()])))
    return replace(
        wide,
        question=replace_words(typed, corrections),
        hits=hits,
        word_matches={word: match for word, match in matches.items() if term_of(word) in asked},
        unknown_words=tuple(word for word in wide.unknown_words if term_of(word) in asked),
        corrections=corrections,
        seconds={
            stage: sum(result.seconds.get(stage, 0.0) for result in results)
            for stage in wide.seconds
        },
    )


def _hits(results: Iterable[SearchResult]) -> dict[Key, Hit]:
    """The sentences found, those of the last result counting."""
    return {_key(hit): hit for result in results for hit in result.hits}


def _scored(results: Iterable[SearchResult]) -> dict[Key, float]:
    return {key: hit.score for key, hit in _hits(results).items()}


def _score(key: Key, whole: dict[Key, float], own: dict[Key, float]) -> float:
    """The mixed score; what one search has not found is as good as the last of what it has."""
    score = whole.get(key, min(whole.values(), default=0.0))
    if not own:
        return score
    return (1 - OWN_SHARE) * score + OWN_SHARE * own.get(key, min(own.values()))


def _key(hit: Hit) -> Key:
    return hit.version.article_id, hit.start
