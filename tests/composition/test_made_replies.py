"""Claims without a fault, each made wrong in one named way: what is caught, and what slips through.

The mutations (``bot/evaluation/made_replies``) know nothing of the verification. Of the subtler
ones some pass for all that; docs/quality.md tells them.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.evaluation.made_replies.case import Case, contains, sentences_of, words
from bot.evaluation.made_replies.making import MUTATIONS, MadeReply, make_replies
from bot.evaluation.made_replies.people import is_same, named_in
from bot.evaluation.reply_set import CheckedClaim, SetPassage, check_replies, load_replies
from store.embeddings import EmbeddingModel
from tests.composition.subtle_faults import SUBTLE_FAULTS
from tests.conftest import PROJECT

REPLIES = Path(__file__).parent / "replies"
SUBTLE_SLIPPED = 0.1
"""At most this share of the claims that deny, widen or explain what the article does not."""


@pytest.fixture(scope="module")
def made() -> list[MadeReply]:
    """The replies, as ``make bench`` makes them."""
    files = sorted(REPLIES.glob("*.yaml"))
    return make_replies([each for file in files for each in load_replies(file)], PROJECT)


@pytest.fixture(scope="module")
def checked(made: list[MadeReply], model: EmbeddingModel) -> list[CheckedClaim]:
    """What became of each."""
    return check_replies([each.reply for each in made], PROJECT, model)


def test_there_are_enough_by_every_mutation(made: list[MadeReply]) -> None:
    counts = Counter(each.mutation for each in made)
    assert set(counts) == {name for mutations in MUTATIONS.values() for name in mutations}
    assert sum(counts.values()) >= 200
    assert min(counts.values()) >= 5


def test_they_are_the_same_every_time(made: list[MadeReply]) -> None:
    files = sorted(REPLIES.glob("*.yaml"))
    again = make_replies([each for file in files for each in load_replies(file)], PROJECT)
    assert again == made


def test_what_is_surely_wrong_is_caught(made: list[MadeReply], checked: list[CheckedClaim]) -> None:
    slipped = [
        f"{made_reply.mutation}: {each.claim.text}"
        for made_reply, each in zip(made, checked, strict=True)
        if each.kept and each.claim.fault not in SUBTLE_FAULTS
    ]
    assert not slipped


def test_most_of_the_subtler_faults_are_caught(checked: list[CheckedClaim]) -> None:
    subtle = [each for each in checked if each.claim.fault in SUBTLE_FAULTS]
    slipped = [each.claim.text for each in subtle if each.kept]
    assert len(slipped) <= SUBTLE_SLIPPED * len(subtle), slipped


def test_every_mutation_changes_what_it_says_it_changes(made: list[MadeReply]) -> None:
    originals = {
        (claim.text, claim.quote)
        for file in REPLIES.glob("*.yaml")
        for reply in load_replies(file)
        for claim in reply.claims
        if claim.fault is None
    }
    texts, quotes = {text for text, _ in originals}, {quote for _, quote in originals}
    for each in made:
        [claim] = each.reply.claims
        if (claim.fault or "").startswith("quote_"):
            assert claim.text in texts
            passage = each.reply.evidence[claim.evidence - 1].paragraph
            assert not contains(passage, words(claim.quote)) or "…" in claim.quote
        else:
            assert claim.text not in texts
            assert claim.quote in quotes


# ---- the parts of the mutations

ARTICLE = (
    "Mr Tom Aske said on Monday that the pier in Hartsea is safe. Dr. Ida Moor, a diver, denied "
    "it. "
    "“It moves!” she said.\n\nIn Aldmoor, Rita Aske chairs the Harbour Board."
)


def test_sentences_end_where_no_abbreviation_does() -> None:
    first = ARTICLE.split("\n\n", maxsplit=1)[0]
    assert sentences_of(first)[:2] == [
        "Mr Tom Aske said on Monday that the pier in Hartsea is safe.",
        "Dr. Ida Moor, a diver, denied it.",
    ]


def test_names_are_told_apart() -> None:
    named = named_in(ARTICLE)
    assert named.people == ("Tom Aske", "Ida Moor", "Rita Aske")
    assert "Hartsea" in named.places
    assert named.bodies == ("Harbour Board",)
    assert is_same("Moscow", "the Kremlin")
    assert is_same("Tom Aske", "Rita Aske")
    assert not is_same("Tom Aske", "Ida Moor")


@pytest.mark.parametrize(
    ("fault", "mutation", "text", "pattern"),
    [
        ("number", "digit changed", "It cost 840 euros.", r"It cost (?!840)\d{3} euros\."),
        ("number", "digit changed", "It cost more than 840 euros.", None),
        ("number", "unit changed", "It cost 840 euros.", r"It cost 840 dollars\."),
        ("date", "day changed", "It opened on 9 May 2023.", r"It opened on (?!9 )\d+ May 2023\."),
        ("date", "month changed", "It opened on 9 May 2023.", r"It opened on 9 (?!May)\w+ 2023\."),
        ("date", "year changed", "It opened on 9 May 2023.", r"It opened on 9 May 20(?!23)\d\d\."),
        ("date", "next for last", "It opened last year.", r"It opened next year\."),
        ("negation", "not added", "It was safe.", r"It was not safe\."),
        ("negation", "not added", "It might be safe.", None),
        ("negation", "not left out", "It wasn’t safe.", r"It was safe\."),
        ("scope", "other limit", "It cost at least 840.", r"It cost at most 840\."),
        ("scope", "all for some", "Some boats sank.", r"All boats sank\."),
        ("scope", "will for could", "It could sink.", r"It will sink\."),
        ("cause", "because for after", "It sank after it left.", r"It sank because it left\."),
        ("name", "other first name", "Tom Aske runs it.", r"Ida Aske runs it\."),
        ("speaker", "other speaker", "Ida Moor said so.", r"(?:Tom|Rita) Aske said so\."),
    ],
)  # fmt: skip
def test_mutations(fault: str, mutation: str, text: str, pattern: str | None) -> None:
    passage = SetPassage(article=Path("a.md"), paragraph=text)
    changed = MUTATIONS[fault][mutation](Case(text, text, 1, (passage,), ARTICLE), random.Random(1))
    if pattern is None:
        assert changed is None
    else:
        assert changed is not None
        assert re.fullmatch(pattern, changed.text), changed.text
