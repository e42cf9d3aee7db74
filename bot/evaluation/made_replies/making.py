"""Reply sets → as many replies again with one known fault each, the same ones every time."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.evaluation.made_replies.case import Case, Mutation
from bot.evaluation.made_replies.dates import DATES
from bot.evaluation.made_replies.meanings import CAUSES, NEGATIONS, SCOPES
from bot.evaluation.made_replies.names import NAMES, SPEAKERS
from bot.evaluation.made_replies.numbers import NUMBERS
from bot.evaluation.made_replies.quotes import FABRICATED, MISPLACED, STITCHED
from bot.evaluation.reply_set import SetClaim, SetReply
from ingest.sources import read_article

SEED = 20_240_508
MOST_OF_A_KIND = 20
"""Replies that one mutation makes: some 500 in all, which are checked in half a minute."""
MUTATIONS: dict[str, dict[str, Mutation]] = {
    "quote_fabricated": FABRICATED,
    "quote_misplaced": MISPLACED,
    "quote_stitched": STITCHED,
    "number": NUMBERS,
    "date": DATES,
    "name": NAMES,
    "speaker": SPEAKERS,
    "negation": NEGATIONS,
    "scope": SCOPES,
    "cause": CAUSES,
}
"""By the fault that they make, and by name."""


@dataclass(frozen=True, slots=True)
class MadeReply:
    """A reply of one claim, and the name of the mutation that made it wrong."""

    reply: SetReply
    mutation: str


def make_replies(
    replies: Iterable[SetReply], project: Path, most: int | None = MOST_OF_A_KIND
) -> list[MadeReply]:
    """Claims without a fault made wrong, at most ``most`` by each mutation, None for all.

    ``project`` is the folder of the articles' paths.
    """
    cases = _cases(list(replies), project)
    made: list[MadeReply] = []
    for fault, mutations in MUTATIONS.items():
        for name, mutate in mutations.items():
            chance = random.Random(f"{SEED} {name}")
            order = chance.sample(range(len(cases)), len(cases))
            found = 0
            for row in order:
                reply, case = cases[row]
                changed = mutate(case, chance)
                if changed is None or (changed.text, changed.quote) in _seen(made, name):
                    continue
                made.append(MadeReply(_as_reply(reply, changed, fault, found), name))
                found += 1
                if found == most:
                    break
    return made


def _seen(made: Sequence[MadeReply], name: str) -> set[tuple[str, str]]:
    return {
        (each.reply.claims[0].text, each.reply.claims[0].quote)
        for each in made
        if each.mutation == name
    }


def _as_reply(reply: SetReply, case: Case, fault: str, number: int) -> SetReply:
    claim = SetClaim(text=case.text, evidence=case.evidence, quote=case.quote, fault=fault)
    return SetReply(
        id=f"{reply.id}-{fault}-{number}",
        question=reply.question,
        evidence=case.passages,
        claims=(claim,),
    )


def _cases(replies: Sequence[SetReply], project: Path) -> list[tuple[SetReply, Case]]:
    """The claims without a fault, each with the others of its article."""
    good: dict[tuple[Path, str], list[str]] = defaultdict(list)
    for reply in replies:
        for claim in reply.claims:
            if claim.fault is None:
                passage = reply.evidence[claim.evidence - 1]
                good[passage.article, passage.paragraph].append(claim.text)
    found: list[tuple[SetReply, Case]] = []
    for reply in replies:
        for claim in reply.claims:
            if claim.fault is not None:
                continue
            passage = reply.evidence[claim.evidence - 1]
            here = good[passage.article, passage.paragraph]
            found.append(
                (
                    reply,
                    Case(
                        claim.text,
                        claim.quote,
                        claim.evidence,
                        reply.evidence,
                        _text(project / passage.article),
                        tuple(each for each in here if each != claim.text),
                        tuple(
                            text
                            for (article, paragraph), texts in good.items()
                            if article == passage.article and paragraph != passage.paragraph
                            for text in texts
                        ),
                    ),
                )
            )
    return found


@cache
def _text(path: Path) -> str:
    return read_article(path).text
