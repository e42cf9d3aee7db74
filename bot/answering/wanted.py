"""Which words of a long sentence answer a question, and so have to stay when it is cut."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.evidence import new_spans
from bot.answering.question import AnswerType, Question
from store.terms import term_spans, terms

Span = tuple[int, int]

SHARED_TERMS_NEEDED = 2
"""Words of the question that have to be in a sentence before they tell which part answers it; one
is enough beside something of the kind asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What has to stay in a sentence: of every group of spans at least one.

    ``told`` says whether that tells which clause answers; if not, there is no safe cut.
    """

    groups: tuple[tuple[Span, ...], ...] = ()
    told: bool = False

    def kept(self, start: int, end: int) -> int:
        """How many of the groups have a span within ``start`` and ``end``."""
        return sum(
            any(start <= low and high <= end for low, high in group) for group in self.groups
        )

    def edges(self, start: int, end: int) -> Span | None:
        """Where the first wanted span within ``start`` and ``end`` begins, and the last ends."""
        within = [
            (low, high)
            for group in self.groups
            for low, high in group
            if start <= low < high <= end
        ]
        return (min(within)[0], max(high for _, high in within)) if within else None


BEGINNING = Wanted((((0, 1),),), told=True)
"""What is wanted of an article's first sentence: that it begins where it begins."""


def wanted_in(sentence: str, question: Question | None) -> Wanted:
    """What a sentence shares with the question, and what of the asked kind it has."""
    if question is None:
        return Wanted()
    asked = set(terms(question.text))
    shared: dict[str, list[Span]] = {}
    for term, start, end in term_spans(sentence):
        if term in asked:
            shared.setdefault(term, []).append((start, end))
    groups = [tuple(spans) for spans in shared.values()]
    answers = new_spans(question.answer_type, sentence, question.text)
    if question.answer_type is AnswerType.REASON:
        groups += [(span,) for span in answers]  # each is a sign of the reason, none is the reason
    elif answers:
        groups.append(tuple(answers))
    typed = question.answer_type is not AnswerType.ANY
    told = bool(answers and shared) if typed else len(shared) >= SHARED_TERMS_NEEDED
    return Wanted(tuple(groups), told)
