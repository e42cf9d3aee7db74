"""What a model claims, against the passage that it quotes: kept with true quotes, or dropped."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.composition.dates import dates_in, wrong_date
from bot.composition.evidence import Evidence
from bot.composition.figures import wrong_number
from bot.composition.kinds import other_of_its_kind
from bot.composition.names import missing_name
from bot.composition.negations import denies_otherwise
from bot.composition.reply import ClaimReply
from bot.composition.scope import goes_further
from bot.composition.verification import ClaimFault, DroppedClaim, VerifiedClaim, verify_claim
from ingest.chunk import paragraph_spans
from store.records import ArticleMetadata, Version

TEXT = """The ferry Quintessa carried 340 passengers when it left Hartsea on Monday, and 12 cars.

Captain Ida Moor said that the engine “coughed twice” before it stopped. She had not asked for \
help, because the weather was calm. Nobody was hurt.

The company denies that the engine was old. It bought two new ones last autumn for up to 1.4 \
million euros each, and could sell the ferry in June.

“We will pay every passenger 50 euros,” said Tom Aske, who runs the company. His sister, Rita \
Aske, chairs the council, which paid for the pier."""
PUBLISHED = date(2024, 5, 8)  # a Wednesday


def version(text: str = TEXT) -> Version:
    metadata = ArticleMetadata("The ferry", publisher="The Bay Post", published=PUBLISHED)
    return Version("a", "public", "file:///a", 1, metadata, text, "hash", datetime.now(UTC))


def passages(text: str = TEXT) -> list[Evidence]:
    made = version(text)
    spans = paragraph_spans(text)
    return [Evidence(number, made, number, *span) for number, span in enumerate(spans, start=1)]


def verify(text: str, number: int, quote: str) -> VerifiedClaim | DroppedClaim:
    return verify_claim(ClaimReply(text=text, evidence=number, quote=quote), passages())


def fault(text: str, number: int, quote: str) -> ClaimFault | None:
    found = verify(text, number, quote)
    return found.fault if isinstance(found, DroppedClaim) else None


# ---- the quote


@pytest.mark.parametrize(
    "quote",
    [
        "carried 340 passengers",
        "CARRIED 340  passengers,",
        "“carried 340 passengers”",
        "The ferry Quintessa carried 340 passengers when it left Hartsea on Monday, and 12 cars.",
    ],
)
def test_a_quote_may_differ_in_capitals_marks_and_blanks(quote: str) -> None:
    found = verify("The ferry carried 340 passengers.", 1, quote)
    assert isinstance(found, VerifiedClaim)
    assert found.quote.text == TEXT.split("\n\n", maxsplit=1)[0]
    start, end = found.quote.highlight
    assert "carried 340 passengers" in TEXT[start:end]


@pytest.mark.parametrize(
    ("number", "quote"),
    [
        (1, "carried 350 passengers"),
        (1, "carried passengers"),
        (1, "carried 340 passengers … and 12 cars"),
        (1, "[Quintessa] carried 340 passengers"),
        (2, "carried 340 passengers"),
        (1, "340 passengers when it left Captain Ida Moor"),
        (1, ""),
        (1, "and"),
    ],
)
def test_what_does_not_stand_in_the_passage_is_no_quote(number: int, quote: str) -> None:
    assert fault("The ferry carried 340 passengers.", number, quote) is ClaimFault.QUOTE


def test_a_passage_that_was_not_given_is_none() -> None:
    assert fault("It left on Monday.", 9, "left Hartsea on Monday") is ClaimFault.NO_SUCH_PASSAGE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "The ferry carried 340 passengers, see https://evil.example.",
        "The ferry carried [340 passengers](https://evil.example).",
        "<@123> The ferry carried 340 passengers.",
        "@everyone The ferry carried 340 passengers.",
        "The ferry carried 340 passengers. Read evil.com for more.",
        "sea " * 70,
    ],
)
def test_links_mentions_and_essays_are_no_claims(text: str) -> None:
    assert fault(text, 1, "carried 340 passengers") is ClaimFault.FORM


# ---- what the claim says


@pytest.mark.parametrize(
    ("text", "number", "quote", "expected"),
    [
        ("The ferry had 340 people on board.", 1, "carried 340 passengers", None),
        ("It carried 430 passengers.", 1, "carried 340 passengers", ClaimFault.NUMBER),
        ("It carried 12 passengers.", 1, "carried 340 passengers", ClaimFault.NUMBER),
        ("Over 300 were on board.", 1, "carried 340 passengers", ClaimFault.NUMBER),
        ("Over 330 were on board.", 1, "carried 340 passengers", None),
        ("A dozen cars were on board.", 1, "and 12 cars", None),
        ("It left Hartsea on 6 May 2024.", 1, "left Hartsea on Monday", None),
        ("It left Hartsea on 7 May.", 1, "left Hartsea on Monday", ClaimFault.DATE),
        ("It left Hartsea on Tuesday.", 1, "left Hartsea on Monday", ClaimFault.DATE),
        ("It left Aldmoor on Monday.", 1, "left Hartsea on Monday", ClaimFault.NAME),
        ("Moor did not ask for help.", 2, "She had not asked for help", None),
        ("Moor asked for help.", 2, "She had not asked for help", ClaimFault.NEGATION),
        ("No one was injured.", 2, "Nobody was hurt", None),
        ("People were hurt.", 2, "Nobody was hurt", ClaimFault.NEGATION),
        ("The company says the engine was not old.", 3, "denies that the engine was old", None),
        ("The engine was old.", 3, "the engine was old", ClaimFault.NEGATION),
        ("New engines cost 1.4 million euros each.", 3, "for up to 1.4 million euros", "scope"),
        ("New engines cost up to €1.4m each.", 3, "for up to 1.4 million euros", None),
        ("They cost up to 1.4 million dollars.", 3, "for up to 1.4 million euros", "number"),
        ("They were bought in autumn 2023.", 3, "bought two new ones last autumn", None),
        ("They were bought in autumn 2022.", 3, "bought two new ones last autumn", "date"),
        ("They were bought last spring.", 3, "bought two new ones last autumn", "date"),
        ("The ferry will be sold in June.", 3, "could sell the ferry in June", "scope"),
        ("The ferry may be sold in June.", 3, "could sell the ferry in June", None),
        ("Aske promised passengers 50 euros.", 4, "“We will pay every passenger 50 euros,”", None),
        ("Moor said they would pay 50 euros.", 4, "pay every passenger 50 euros", "name"),
        ("Rita Aske said they would pay 50 euros.", 4, "pay every passenger 50 euros", "name"),
    ],
)
def test_claims(text: str, number: int, quote: str, expected: ClaimFault | str | None) -> None:
    assert fault(text, number, quote) == expected


def test_a_pronoun_is_shown_with_whom_it_means() -> None:
    found = verify("Ida Moor had not asked for help.", 2, "She had not asked for help")
    assert isinstance(found, VerifiedClaim)
    assert found.quote.text.startswith("Captain Ida Moor said")
    assert "She had not asked for help" in found.quote.text


# ---- whatever a model says


WORDS = st.sampled_from(
    [*TEXT.split(), "not", "no", "May", "2024", "1.4", "million", "half", "“", "”", "U.S.", "’s"]
)
SENTENCES = st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80)


@given(text=SENTENCES, number=st.integers(0, 6), quote=SENTENCES)
def test_nothing_raises_and_every_quote_is_a_slice(text: str, number: int, quote: str) -> None:
    found = verify(text, number, quote)
    if isinstance(found, VerifiedClaim):
        assert found.quote.text == TEXT[found.quote.start : found.quote.end]
        assert found.quote.text
        start, end = found.quote.highlight
        assert found.quote.start <= start < end <= found.quote.end


@given(claim=SENTENCES, said=SENTENCES)
def test_every_comparison_takes_any_text(claim: str, said: str) -> None:
    wrong_number(claim, said)
    wrong_date(claim, said, PUBLISHED)
    missing_name(claim, said, TEXT)
    other_of_its_kind(claim, said, TEXT)
    denies_otherwise(claim, said, said)
    goes_further(claim, said, said)
    for found in dates_in(claim):
        assert 0 <= found.start < found.end <= len(claim)


@given(start=st.integers(0, len(TEXT) - 1), length=st.integers(10, 90))
def test_the_articles_own_words_are_no_wrong_numbers_or_dates(start: int, length: int) -> None:
    words = TEXT[start : start + length]
    assert wrong_date(words, words, PUBLISHED) is None
    assert denies_otherwise(words, words, words) is None
