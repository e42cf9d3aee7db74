"""A sentence that is too long to quote → the part of it that answers, as one slice."""

from __future__ import annotations

from bot.answering.clauses import clause_spans
from bot.answering.quote_length import FEWEST_WORDS, MOST_WORDS, is_within_cap, length_in_words
from bot.answering.wanted import Wanted
from bot.answering.word_cuts import CHARACTERS_LOOKED_AT, words_around


def quotable_part(sentence: str, wanted: Wanted) -> tuple[int, int]:
    """The part of a sentence to quote: all of it, unless it is long and can be cut.

    In: one sentence. Out: (start, end) in it, never over the cap. The cut is at the end of a
    clause, and drops neither who says it nor a negation, a condition or anything wanted. Where
    no such cut exists the whole sentence stays, up to the cap; beyond, the words around what is
    wanted.
    """
    if length_in_words(sentence) <= MOST_WORDS:
        return 0, len(sentence)
    if wanted.told and len(sentence) <= CHARACTERS_LOOKED_AT:
        safe = [
            (start, end)
            for start, end in clause_spans(sentence)
            if wanted.kept(start, end) == len(wanted.groups)
            and length_in_words(sentence[start:end]) >= FEWEST_WORDS
        ]
        short = [span for span in safe if length_in_words(sentence[slice(*span)]) <= MOST_WORDS]
        if not short and not is_within_cap(sentence):
            short = [span for span in safe if is_within_cap(sentence[slice(*span)])]
        if short:
            return max(short, key=lambda span: (span[1] - span[0], -span[0]))
    if is_within_cap(sentence):
        return 0, len(sentence)
    return words_around(sentence, wanted)
