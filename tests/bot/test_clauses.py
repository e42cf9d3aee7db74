"""Where a sentence says who says it, what it denies, and at which clauses it can be cut."""

from __future__ import annotations

import pytest

from bot.answering.clauses import NAME_CHARACTERS, attributions, clause_spans, negations


def attributed(sentence: str) -> list[str]:
    return [sentence[slice(*span)] for span in attributions(sentence)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "It rained, Ana Brandt said on Friday, and then it snowed.",
            ["Ana Brandt said on Friday"],
        ),
        ("It rained, said Ana Brandt.", ["said Ana Brandt."]),
        ("Ana Brandt said", ["Ana Brandt said"]),
        ("“It rained,” said the mayor of the old town of Esk.", ["said the mayor of the"]),
        (
            "According to Ana Brandt it rained, which Omar Reyes denied and Pia Holm confirmed.",
            ["According to Ana Brandt it rained", "Omar Reyes denied and Pia Holm confirmed"],
        ),
        ("It rained.", []),
        # a name before is looked for in so many characters
        (f"{'x' * (NAME_CHARACTERS - 1)} said", [f"{'x' * (NAME_CHARACTERS - 1)} said"]),
    ],
)
def test_an_attribution_includes_the_name(sentence: str, found: list[str]) -> None:
    assert attributed(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It did not rain.", ["not"]),
        ("If it rains, nobody comes unless it isn’t cold.", ["If", "nobody", "unless", "n’t"]),
        ("It rained.", []),
    ],
)
def test_negations_and_conditions_in_their_order(sentence: str, found: list[str]) -> None:
    assert [sentence[slice(*span)] for span in negations(sentence)] == found


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("The dam broke.", []),
        ("The dam broke; the town fell.", ["The dam broke", "the town fell."]),
        ("The dam broke;the town fell.", []),
        ("The dam broke; but the town fell.", ["but the town fell."]),
        ("The dam broke; nobody woke.", []),
        ("The dam broke: the town fell.", ["The dam broke"]),
        ("The dam broke, and the town fell.", ["The dam broke", "and the town fell."]),
        ("The dam broke, and it had rained.", ["The dam broke"]),
        ("The dam broke, and went.", ["The dam broke"]),
        ("The dam broke, and a lake.", []),
        ("The dam broke, which was old.", ["The dam broke"]),
        ("The dam, which was old, broke.", []),
        ("The dam broke, including its wall.", ["The dam broke"]),
        ("The dam broke, paving the way, was lost.", []),
        ("The dam broke, paving the way, and was lost.", ["The dam broke, paving the way"]),
        ("The dam broke — a wall of clay.", ["The dam broke"]),
        ("The dam broke — a wall of clay — at dawn.", []),
        ("The dam broke — a wall — at dawn — of clay.", ["The dam broke — a wall — at dawn"]),
        # what is dropped says who says it, denies it, or makes it depend on something
        ("The dam broke, and the mayor said so.", ["and the mayor said so."]),
        ("The dam broke: never.", []),
        ("The dam broke, which was cancelled.", []),
        ("The dam broke: if it rained.", []),
        ("The dam broke: but it rained.", []),
        ("The mayor said so; the dam broke.", ["The mayor said so"]),
        ("A wall of clay; the dam broke.", []),
        ("When it rained; the dam broke.", []),
        # what stays has a verb, both marks of a quotation, and no half of a pair
        ("The dam: it broke.", []),
        ("“The dam broke; the town fell.”", []),
        ("Both broke; the town fell.", []),
        ("The man who broke it: it was old.", []),
    ],
)
def test_the_clauses_that_can_stand_alone(sentence: str, parts: list[str]) -> None:
    found = [sentence[slice(*span)] for span in clause_spans(sentence)]
    assert found == parts
