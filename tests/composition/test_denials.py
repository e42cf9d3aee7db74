"""What a claim and an article's words deny."""

from __future__ import annotations

import pytest

from bot.composition.negations import denies_otherwise


@pytest.mark.parametrize(
    ("claim", "quote", "expected"),
    [
        # both alike
        ("The ferry sank.", "The ferry sank.", None),
        ("The ferry did not sink.", "The ferry didn’t sink.", None),
        ("The ferry never sank.", "The ferry did not sink.", None),
        # only one side
        ("The ferry sank.", "The ferry did not sink.", "not"),
        ("The ferry did not sink.", "The ferry sank.", "not"),
        ("The ferry sank off Hartsea.", "The ferry didn't sink off Hartsea.", "n't"),
        ("The owner agreed.", "The owner refused to agree.", "refused"),
        ("Nobody drowned.", "Nine drowned.", "Nobody"),
        # harmless
        ("The ferry sank twice.", "The ferry sank not only once but twice.", None),
        ("The ferry sank in May.", "Not until May did the ferry sink.", None),
        ("The ferry had 12 boats.", "The ferry had no fewer than 12 boats.", None),
        ("The fee is at most 12.", "No fee may be more than 12.", None),
        ("The fee is at most 12.", "No fee, in May, may be more than 12.", "No"),
        ("Not only did it sink: nobody left.", "It sank, and all left.", "nobody"),
        ("No, the ferry sank.", "The ferry sank.", None),
        ("Not according to the crew: the ferry sank.", "The ferry sank.", None),
        # of another clause, or of something else
        ("The ferry sank.", "The ferry sank, but the crew did not drown.", None),
        ("The crew drowned.", "The ferry sank, but the crew did not drown.", "not"),
        (
            "The ferry sank off Hartsea.",
            "The ferry sank off Hartsea because nobody steered it.",
            None,
        ),
        ("The captain steered it.", "The ferry sank because nobody steered it.", "nobody"),
        ("The ferry sank and Moor denied it.", "The ferry sank and Moor denied it.", None),
        ("Nobody drank, and the ferry did sink.", "The ferry did not sink.", "not"),
        ("A mast broke.", "The crew left, and it did not paint its tall old mast.", None),
        ("The ferry broke.", "The ferry broke, did it not, in May.", None),
        # antonyms
        ("The crew was unhurt.", "None of the crew was hurt.", None),
        ("The crew was hurt.", "The crew was unhurt.", "unhurt"),
        ("The crew was unhurt.", "The crew was hurt.", "unhurt"),
        ("The crew left.", "The crew left inside.", None),
        ("The ferry sank.", "The ferry did not sink inside.", "not"),
        ("The crew stayed on board.", "The crew did not leave.", None),
        ("The crew went on board.", "The crew did not leave.", "not"),
        ("The crew did not leave.", "The crew stayed on board.", None),
        ("The letter is unanswered.", "Nobody answered the letter.", None),
        ("Everything was done.", "Nothing was left undone.", None),
        ("Everything was undone.", "Nothing was left undone.", "Nothing"),
        # opposites
        ("The fee rises to 12.", "The fee falls to 12.", "rises"),
        ("The fee never rises to 12.", "The fee never falls to 12.", "rises"),
        ("The fee never rises.", "The fee falls.", "never"),
        ("The fee rises with it.", "The fee rises without it.", "without"),
        ("The first fee rises.", "The last fee rises.", None),
        ("The fee rises and falls.", "The fee falls.", None),
        # several
        ("The crew was not old and was not ill.", "The crew was not old and was not ill.", None),
        ("The crew was not old; it was not ill.", "The crew was not old; it was ill.", "not"),
        ("The owner did not reject the plan.", "The owner did not reject the plan.", None),
        ("The owner rejected the plan.", "The owner did not reject the plan.", "not"),
        (
            "The crew never was ill; the crew was not old.",
            "The crew was ill; the crew was not old.",
            "never",
        ),
        ("The crew had no ease.", "Ease it was: the crew had no rest.", None),
        (
            "The crew was not old; the crew had no ease.",
            "The crew was not old; ease it was: the crew had no rest.",
            None,
        ),
        # order
        ("It was paid before the strike.", "It was paid only after the strike.", "before"),
        ("It was paid before the strike.", "Not until the strike was it paid.", "before"),
        ("It was paid only after the strike.", "It was paid only after the strike.", None),
        ("It was paid before the fair.", "It was paid only after the strike.", None),
        ("It was paid Before the strike.", "It was paid only once the strike was over.", "Before"),
        ("It was only paid after the strike.", "It was paid only after the strike.", None),
    ],
)
def test_a_claim_denies_what_the_words_deny(claim: str, quote: str, expected: str | None) -> None:
    assert denies_otherwise(claim, quote, quote) == expected


@pytest.mark.parametrize(
    ("claim", "quote", "said", "expected"),
    [
        # a denial outside the quoted words counts where they are in its clause
        (
            "The engine was old.",
            "the engine was old",
            "She denied that the engine was old.",
            "denied",
        ),
        ("The engine was old.", "the engine was old", "The engine was old, and nobody knew.", None),
        (
            "The engine was old.",
            "the engine was old",
            "The engine was old, and nobody was old.",
            None,
        ),
        ("The engine was old.", "was the engine old", "Nor was the engine old.", "Nor"),
        ("It did not sink.", "the ferry sailed", "It did not sink, the ferry sailed.", None),
        ("It rises.", "it goes on", "It goes on and rises, then falls.", None),
        ("It rises.", "it falls", "It falls and then rises.", None),
    ],
)
def test_what_stands_beside_the_quoted_words(
    claim: str, quote: str, said: str, expected: str | None
) -> None:
    assert denies_otherwise(claim, quote, said) == expected
