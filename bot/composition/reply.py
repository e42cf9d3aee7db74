"""What a language model has to return for an answer: claims, each with the words it rests on.

The descriptions go to the model as part of the schema. What is checked here is the form alone;
whether a quote is really in its evidence is for the verification to say. The bounds are wide where
a slip costs one claim (an empty quote, evidence that does not exist), because there the claim is
dropped, and narrow where it could cost memory or a message's room.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MOST_CLAIMS = 8
"""Claims in a reply. An answer shows three quotes at most; the rest is room for what is dropped."""
LONGEST_CLAIM = 600
"""Characters of a claim: a long sentence has 300."""
LONGEST_QUOTE = 1_200
"""Characters of a quote: the evidence's longest passages have about 1,200."""
MOST_EVIDENCE = 1_000
"""The largest evidence number that is read at all; there are some dozen."""


class ClaimReply(BaseModel):
    """One sentence of the answer, with the evidence that it rests on."""

    model_config = ConfigDict(frozen=True)

    evidence: int = Field(
        ge=0,
        le=MOST_EVIDENCE,
        description="The number of the one piece of evidence that the quote is copied from.",
    )
    quote: str = Field(
        max_length=LONGEST_QUOTE,
        description=(
            "The words of that piece of evidence which prove the sentence: one continuous part, "
            "copied character for character, without an ellipsis and without added quotation marks."
        ),
    )
    text: str = Field(
        max_length=LONGEST_CLAIM,
        description=(
            "One short sentence of the answer, in plain English, saying no more than its quote "
            "says. No links, no mentions, no markup, no citation marks."
        ),
    )


class ModelReply(BaseModel):
    """The answer to the question, made of claims that the evidence proves."""

    model_config = ConfigDict(frozen=True)

    answered: bool = Field(
        description=(
            "true if the evidence says what the question asks for; false if it does not, even if "
            "it is about the same topic."
        ),
    )
    claims: list[ClaimReply] = Field(
        max_length=MOST_CLAIMS,
        description=(
            "The sentences of the answer in reading order, one to three in most cases, the most "
            "direct first. Empty if answered is false."
        ),
    )
