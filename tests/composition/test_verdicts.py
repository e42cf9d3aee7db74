"""Every claim of the sets written by hand, with the verdict it gets before a model is asked.

Which faultless ones are dropped for all that and which wrong ones pass is told here one by one, so
that a change in either direction shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.composition.verification import DroppedClaim, verify_claim
from bot.evaluation.reply_set import claim_of, evidence_of, load_replies
from tests.conftest import PROJECT

REPLIES = Path(__file__).parent / "replies"

DROPPED_IN_VAIN = {
    "Stoltenberg also said everything needed for their defence would be done.": "everything",
    'Afterwards the US president spoke of "total unanimity".': "US",
    "Lindgren said she had watched forty of Keita's penalties on her laptop: "
    '"I had watched forty of Aminata\'s on my laptop."': "Lindgren",
    "Tveit called this year's budget bad and expects the figure only in November.": "this year",
    "Tveit denies having said it would be gone in 20 years.": "20",
    '"A person is not a container," union leader Deirdre Malloy said.': "Deirdre",
    "The Rent Board's yearly cost is put at 3.1 million euros by Minister Roth.": "Rent",
    "The order had been announced in Washington two days before, on Monday, 24 January.": "Monday",
    "From New Year's Day 2026 a sitting tenant's rent may rise by at most 3% within twelve "
    "months.": "New",
    "He tied his two daughters to himself with a scarf.": "two",
    "An inspection in May found corrosion at a valve in the engine room.": "May",
    "His lawyer said he would challenge the conviction, though not the sentence.": "His lawyer",
    "Crane & Holloway said it regretted its failure but had been handed forged bank "
    "statements.": "Holloway",
    "Labour won 24 seats, ten fewer than four years ago.": "ten",
}
"""Claims without a fault, and the words that are taken for one."""

SLIPPED = frozenset(
    {
        "The software can already be downloaded.",
        "Olsen handled the ball on purpose.",
        "Pryce has torn a ligament.",
        "He will leave the club.",
        "She told him that she is the right person to ask.",
        "Jonas has accepted the offer of an insurance company.",
        "The dockers blocked the gate in Tannery Road.",
        "She missed her sister's wedding.",
        "Washington answers on paper because it considers much of this unacceptable.",
        "The talks made little headway because of the order.",
        "The constitutional court will strike the act down within a year.",
        "The company earns more because people are riding more, Ms de Wit said.",
        "Ms Brouwer confirmed that no one would be dismissed.",
        "The ferry struck the Hammer rocks.",
        "The company ignored the deadline for the valve.",
        "The man was on his way to the harbour when the tree fell.",
        "The judge took a year off the sentence because he had offered to repay some of the money.",
        "The Financial Reporting Council fined the auditors.",
        "Ms Marchetti will be elected premier with the votes of the Labour Union.",
        "She ruled out a grand coalition with the Labour Union.",
        "Ms Marchetti has abandoned her plan to close the airport at night.",
    }
)
"""Claims with a fault that pass; some are about something else, which a model tells later."""


@pytest.mark.parametrize("file", sorted(REPLIES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_verdict_is_the_one_that_is_known(file: Path) -> None:
    for reply in load_replies(file):
        evidence = evidence_of(reply, PROJECT)
        for claim in reply.claims:
            found = verify_claim(claim_of(claim), evidence)
            detail = found.detail if isinstance(found, DroppedClaim) else None
            if claim.fault is None:
                assert detail == DROPPED_IN_VAIN.get(claim.text), claim.text
            else:
                assert (detail is None) == (claim.text in SLIPPED), claim.text
