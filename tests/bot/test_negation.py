"""A question what is not so is answered only by a sentence that denies something."""

from __future__ import annotations

import pytest

from bot.answering.negation import lacks_denial

SAID = "Seven countries signed the treaty on Monday."
DENIED = "Norvia did not sign the treaty."


@pytest.mark.parametrize(
    "question",
    [
        "Which country did not sign the treaty?",
        "Who hasn't signed the treaty?",
        "who never signed it",
        "Which countries have no treaty?",
        "Who can’t sign?",
    ],
)
@pytest.mark.parametrize(
    "denial", [DENIED, "Norvia refused to sign.", "All but one: it ruled out signing."]
)
def test_what_is_not_so_needs_a_denial(question: str, denial: str) -> None:
    assert lacks_denial(question, SAID)
    assert not lacks_denial(question, denial)


@pytest.mark.parametrize(
    "question",
    [
        "Which countries signed the treaty?",
        "Who signed no later than Monday?",
        "Did they sign or not?",
        "I don't know who signed, do you?",
        "Not only Norvia signed, who else?",
        "Who nods?",
    ],
)
def test_other_questions_do_not(question: str) -> None:
    assert not lacks_denial(question, SAID)
