"""What is shown of the words that a claim rests on, and what is told of a claim that is dropped."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import Quote
from bot.composition.evidence import Evidence
from bot.composition.reply import ClaimReply
from bot.composition.verification import (
    LONGEST_CLAIM_WORDS,
    ClaimFault,
    DroppedClaim,
    VerifiedClaim,
    verify_claim,
)
from ingest.chunk import paragraph_spans
from store.records import ArticleMetadata, Version

METADATA = ArticleMetadata("The ferry", publisher="The Bay Post", published=date(2024, 5, 8))
FERRY = "The ferry carried 340 passengers. It was old."
LONG = f"In time Moor saw her boat {'and all that lay beyond it ' * 12}, and it sank."


def evidence(*paragraphs: str, metadata: ArticleMetadata = METADATA) -> list[Evidence]:
    text = "\n\n".join(paragraphs)
    version = Version("a", "public", "file:///a", 1, metadata, text, "h", datetime.now(UTC))
    return [
        Evidence(number, version, number + 10, start, end)
        for number, (start, end) in enumerate(paragraph_spans(text), start=1)
    ]


def reply(text: str, quote: str, number: int = 1) -> ClaimReply:
    return ClaimReply(text=text, evidence=number, quote=quote)


def shown(text: str, quote: str, *paragraphs: str, number: int = 1) -> str | tuple[str, str]:
    """The words that are shown; the fault and what is told of it where there are none."""
    found = verify_claim(reply(text, quote, number), evidence(*paragraphs))
    if isinstance(found, DroppedClaim):
        return found.fault.value, found.detail
    return found.quote.text


def test_a_verified_claim_has_its_text_and_its_quote() -> None:
    passages = evidence("It came.", FERRY)
    found = verify_claim(reply("The\u200bferry carried  340.", "340 PASSENGERS", 2), passages)
    start = passages[1].start
    assert found == VerifiedClaim(
        "The ferry carried 340.",
        Quote(passages[0].version, 12, start, start + 33, (start + 18, start + 32)),
    )


@pytest.mark.parametrize(
    ("claim", "fault", "detail"),
    [
        (reply("", "340 passengers"), ClaimFault.FORM, ""),
        (reply("It carried 340.", "340 passengers", 9), ClaimFault.NO_SUCH_PASSAGE, "9"),
        (reply("It carried 340.", "341 passengers"), ClaimFault.QUOTE, ""),
        (reply("It was green.", "grass is green"), ClaimFault.QUOTE, ""),  # of the next passage
        (reply("It carried 430.", "340 passengers"), ClaimFault.NUMBER, "430"),
    ],
)
def test_a_dropped_claim_has_its_reason(claim: ClaimReply, fault: ClaimFault, detail: str) -> None:
    passages = evidence(FERRY, "The grass is green.")
    assert verify_claim(claim, passages) == DroppedClaim(claim, fault, detail)


def test_sentences_are_shown_whole_by_the_rules_of_their_language() -> None:
    bridge = "Die Brücke ist laut J. Weller z. B. für alle Busse gesperrt."
    said = reply("Die Brücke ist für alle Busse gesperrt.", "für alle Busse gesperrt")
    german = evidence(f"{bridge} Es war 8 Uhr.", metadata=ArticleMetadata("B", language="de"))
    found = verify_claim(said, german)
    assert isinstance(found, VerifiedClaim)
    assert found.quote.text == bridge


def test_lengths() -> None:
    words = " ".join(["sea"] * LONGEST_CLAIM_WORDS)
    assert shown(words, "The sea", "The sea is calm.") == "The sea is calm."
    assert shown(f"{words} sea", "The sea", "The sea is calm.") == ("form", "")
    assert shown("The sea is calm.", "sea", "The sea is calm.") == "The sea is calm."
    assert shown("The sea is calm.", "is", "The sea is calm.") == ("quote", "")
    long = f"In time {'and all that lay beyond it ' * 16}sank."
    assert shown("It sank.", long, long) == ("quote", "too long")


def test_of_a_long_sentence_only_the_quoted_words_are_shown() -> None:
    passages = evidence("It came.", LONG)
    found = verify_claim(reply("The boat sank.", "and it sank", 2), passages)
    start = passages[1].end - len("and it sank.")
    assert isinstance(found, VerifiedClaim)
    assert found.quote == Quote(passages[0].version, 12, start, start + 11, (start, start + 11))
    # but all of it says whose boat it was
    assert shown("Moor said it sank.", "and it sank", LONG) == "and it sank"


def test_a_pronoun_reaches_two_sentences_back() -> None:
    asked = "She had not asked for help."
    claim = "Moor had not asked for help."
    quote = "had not asked for help"
    for between in ("", "It rained. "):
        text = f"It was May. Ida Moor came. {between}{asked} It sank."
        assert shown(claim, quote, text) == f"Ida Moor came. {between}{asked}"
    assert shown(claim, quote, f"Ida Moor came. It rained. It blew. {asked}") == ("name", "Moor")
    assert shown(claim, quote, "Ida Moor came.", asked, number=2) == ("name", "Moor")
    assert shown("Moor’s boat sank.", "A boat sank", "Ida Moor came. A boat sank.") == (
        "name",
        "Moor’s",
    )
    long = f"Ida Moor came {'and went and came ' * 25}."
    assert shown(claim, quote, f"{long} {asked}") == ("name", "Moor")


def test_a_grown_quote_keeps_what_was_quoted() -> None:
    passages = evidence("It came.", "Ida Moor came. She had not asked for help.")
    claim = reply("Moor had not asked for help.", "had not asked for help", 2)
    found = verify_claim(claim, passages)
    start, end = passages[1].start, passages[1].end
    assert isinstance(found, VerifiedClaim)
    assert found.quote == Quote(passages[0].version, 12, start, end, (end - 23, end - 1))


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_a_quotation_reaches_to_who_says_it(marks: str) -> None:
    said = f"{marks[0]}All of the passengers will be paid.{marks[1]}"
    text = f"It was May. {said} That was Tom Aske. It rained. It blew."
    claim = "Tom Aske promised to pay the passengers."
    assert shown(claim, "passengers will be paid", text) == f"{said} That was Tom Aske."
    bare = f"It was May. {said[1:-1]} That was Tom Aske."
    assert shown(claim, "passengers will be paid", bare) == ("name", "Tom")


def test_an_interview_reaches_to_its_label() -> None:
    text = "Tveit: It rained. It blew. The ice will last for years."
    claim = "The ice of Tveit will last for years."
    assert shown(claim, "ice will last for years", "It came.", text, number=2) == text
    label = "Tveit: Hello."
    other = "Aske: It rained. It blew. The ice will last for years."
    assert shown(claim, "ice will last", label, other, number=2) == ("name", "Tveit")


@pytest.mark.parametrize(
    ("claim", "quote", "passage", "expected"),
    [
        # what stands around the quoted sentences
        ("It lasted 12 days.", "lasted 12", "How many days? It lasted 12.", "It lasted 12."),
        ("It lasted 9 days.", "lasted 12", "It had 9 days. It lasted 12.", ("number", "9")),
        ("It was red.", "was green", "It was red in May. Then it was green.", ("word", "red")),
        (
            "The mayor left the judge.",
            "He left the judge",
            "The mayor came. He left the judge.",
            "He left the judge.",
        ),
        (
            "They found strontium in the mussels.",
            "found cadmium in the mussels",
            "They found cadmium in the mussels.",
            ("word", "strontium"),
        ),
        (
            "Tveit said the boat sank.",
            "He saw the boat, and it sank",
            "Tveit came. He saw the boat, and it sank.",
            "Tveit came. He saw the boat, and it sank.",
        ),
        # what is cut off beside the quoted words
        (
            "The ferry will sail.",
            "the ferry will sail",
            "Unless the crew agrees, the ferry will sail.",
            ("negation", "Unless the crew agrees"),
        ),
        (
            "The ferry will sail if the crew agrees.",
            "the ferry will sail",
            "If the crew agrees, the ferry will sail.",
            "If the crew agrees, the ferry will sail.",
        ),
        (
            "The ferry will sail.",
            "the ferry will sail",
            "Moor warned that the ferry will sail.",
            "Moor warned that the ferry will sail.",
        ),
    ],
)
def test_what_stands_beside_the_quoted_words_counts(
    claim: str, quote: str, passage: str, expected: str | tuple[str, str]
) -> None:
    assert shown(claim, quote, passage) == expected
