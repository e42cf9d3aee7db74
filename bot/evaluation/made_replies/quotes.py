"""Quotes that are none: made up, of another place, put together, altered by a word."""

from __future__ import annotations

import random
from dataclasses import replace

from bot.evaluation.made_replies.case import Case, Mutation, contains, sentences_of, words

_FEWEST_WORDS = 5
"""Of a quote that is altered: of a shorter one, hardly anything is left."""
_OTHER_WORDS = (
    "large small new old clear recent sudden final open public heavy quiet broad early late serious"
).split()


def fabricated(case: Case, _: random.Random) -> Case | None:
    """The claim's own words, given as the article's."""
    return _altered(case, case.text.rstrip("."))


def reworded(case: Case, chance: random.Random) -> Case | None:
    """The claim's words and the quote's, half and half."""
    ours, theirs = case.text.rstrip(".").split(), case.quote.split()
    if min(len(ours), len(theirs)) < _FEWEST_WORDS:
        return None
    half = chance.randint(2, len(theirs) - 2)
    return _altered(case, " ".join([*theirs[:half], *ours[len(ours) // 2 :]]))


def of_other_passage(case: Case, chance: random.Random) -> Case | None:
    """The number of another passage that was given, which does not have the words."""
    quoted = words(case.quote)
    own = [block for block in case.article.split("\n\n") if contains(block, quoted)]
    others = [
        number
        for number, each in enumerate(case.passages, start=1)
        if number != case.evidence
        and not contains(each.paragraph, quoted)
        # an item of a list is a passage together with the other items
        and not any(contains(block, words(each.paragraph)) for block in own)
    ]
    return replace(case, evidence=chance.choice(others)) if others else None


def of_passage_not_given(case: Case, chance: random.Random) -> Case | None:
    """Words of a paragraph of the article that the model was not given."""
    given = [words(each.paragraph) for each in case.passages]
    others = [
        sentence
        for paragraph in case.article.split("\n\n")
        for sentence in sentences_of(paragraph)
        if len(sentence.split()) >= _FEWEST_WORDS
        and not any(contains(" ".join(each), words(sentence)) for each in given)
    ]
    return _altered(case, chance.choice(others)) if others else None


def stitched(case: Case, chance: random.Random) -> Case | None:
    """The beginning of one sentence and the end of another of the passage, as if it were one."""
    sentences = [each for each in sentences_of(case.passage) if len(each.split()) >= _FEWEST_WORDS]
    if len(sentences) < 2:
        return None
    first, second = chance.sample(sentences, 2)
    head, tail = first.split(), second.split()
    half = " ".join([*head[: len(head) // 2 + 1], *tail[len(tail) // 2 :]])
    return _altered(case, half)


def left_out_silently(case: Case, chance: random.Random) -> Case | None:
    """Some words in the middle of the quote left out, without a sign of it."""
    parts = case.quote.split()
    if len(parts) < _FEWEST_WORDS + 2:
        return None
    start = chance.randint(1, len(parts) - 4)
    return _altered(case, " ".join([*parts[:start], *parts[start + chance.randint(1, 3) :]]))


def left_out_with_dots(case: Case, chance: random.Random) -> Case | None:
    """Some words in the middle of the quote left out, with dots in their place."""
    parts = case.quote.split()
    if len(parts) < _FEWEST_WORDS + 2:
        return None
    start = chance.randint(2, len(parts) - 4)
    return case.quoting(" ".join([*parts[:start], "…", *parts[start + 2 :]]))


def word_changed(case: Case, chance: random.Random) -> Case | None:
    """One word of the quote replaced by another one of the article."""
    parts = case.quote.split()
    places = [row for row, part in enumerate(parts) if len(part) > 4 and part.isalpha()]
    others = [word for word in case.article.split() if len(word) > 4 and word.isalpha()]
    if len(parts) < _FEWEST_WORDS or not places:
        return None
    parts[chance.choice(places)] = chance.choice(others)
    return _altered(case, " ".join(parts))


def word_added(case: Case, chance: random.Random) -> Case | None:
    """One word put into the quote."""
    parts = case.quote.split()
    if len(parts) < _FEWEST_WORDS:
        return None
    parts.insert(chance.randint(1, len(parts) - 1), chance.choice(_OTHER_WORDS))
    return _altered(case, " ".join(parts))


def words_swapped(case: Case, chance: random.Random) -> Case | None:
    """Two words of the quote that stand side by side, in the other order."""
    parts = case.quote.split()
    if len(parts) < _FEWEST_WORDS:
        return None
    place = chance.randint(0, len(parts) - 2)
    parts[place], parts[place + 1] = parts[place + 1], parts[place]
    return _altered(case, " ".join(parts))


def _altered(case: Case, quote: str) -> Case | None:
    """The case with that quote, None where the passage has these words for all that."""
    wanted = words(quote)
    if len(wanted) < 2 or contains(case.passage, wanted):
        return None
    return case.quoting(quote)


FABRICATED: dict[str, Mutation] = {
    "the claim as its quote": fabricated,
    "half reworded": reworded,
    "word changed": word_changed,
    "word added": word_added,
    "words swapped": words_swapped,
}
MISPLACED: dict[str, Mutation] = {
    "number of another passage": of_other_passage,
    "words of a passage not given": of_passage_not_given,
}
STITCHED: dict[str, Mutation] = {
    "halves of two sentences": stitched,
    "words left out": left_out_silently,
    "dots for words": left_out_with_dots,
}
