"""A failed question → what went wrong: where the expected words were, what was shown instead."""

from __future__ import annotations

from bot.answering.answer import Mode, Status
from bot.evaluation.asking import Asked
from bot.evaluation.question_set import Group


def diagnosis(asked: Asked) -> str:
    """Why a question failed, as far as its answer tells; empty for one that passed."""
    scored = asked.score
    if scored.passed:
        return ""
    found = []
    if scored.unfaithful:
        found.append("a quote is not verbatim")
    if scored.forbidden:
        words = " and ".join(f"“{each}”" for each in scored.forbidden)
        found.append(f"{words} is shown")
    if scored.group is Group.NEAR_MISS and scored.status is Status.ANSWERED:
        found.append("a passage on the topic is called an answer, which it does not hold")
    elif scored.group is Group.OFF_TOPIC and not found:
        found.append("something is quoted, though no article is about this")
    elif scored.group is Group.ANSWERABLE and not (scored.in_first and found):
        found.append(_of_answerable(asked))
    return "; ".join(found)


def _of_answerable(asked: Asked) -> str:
    answer, item = asked.answer, asked.item
    if answer.mode is Mode.HELP:
        return f"nothing was searched: {answer.reason}"
    if answer.mode is Mode.METADATA:
        return "answered from an article's record, with other words"
    if item.together:
        return _of_disagreement(asked)
    if not item.expect.quote_contains and answer.mode is Mode.EXTRACTIVE:
        return "not seen to be about the article itself, so passages were searched"
    place = _place(asked)
    shown = len(answer.citations)
    if place is None:
        most, wanted = _most_words(asked)
        if most:
            return f"no quote has all of the words; one has {most} of {wanted}"
        return "the right passage is not among the closest"
    if answer.status is Status.NOT_FOUND:
        where = "found first" if place == 1 else f"found in place {place}"
        return f"the right passage is {where}, and held back: {answer.reason}"
    if place <= shown:
        return f"the right passage is shown in place {place}, behind another"
    return f"the right passage is in place {place}, and not shown"


def _of_disagreement(asked: Asked) -> str:
    quotes = [each.quote.text for each in asked.answer.citations]
    sides = asked.item.expect.quote_contains
    told = sum(any(words in quote for quote in quotes) for words in sides)
    return f"{told} of {len(sides)} sides shown"


def _place(asked: Asked) -> int | None:
    """Which quote, shown or further, is the first with all the expected words."""
    expected = asked.item.expect
    wanted = expected.quote_contains or expected.answer_contains
    for citation in asked.answer.citations + asked.answer.more:
        if all(words in citation.quote.text for words in wanted):
            return citation.number
    return None


def _most_words(asked: Asked) -> tuple[int, int]:
    """How many of the expected words one quote has at most, and how many there are."""
    wanted = asked.item.expect.quote_contains
    quotes = [each.quote.text for each in asked.answer.citations + asked.answer.more]
    return max((sum(words in text for words in wanted) for text in quotes), default=0), len(wanted)
