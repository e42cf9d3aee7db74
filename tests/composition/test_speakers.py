"""Whom a claim names as saying something, and whose part it gives to whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.composition.roles import swapped_roles
from bot.composition.speakers import speakers_in, wrong_speaker
from store.records import ArticleMetadata, Version

METADATA = ArticleMetadata(
    "The ferry", authors=("Jo Brandt",), publisher="The Bay Post", published=date(2024, 5, 8)
)


def wrong(claim: str, article: str, quoted: str, shown: str | None = None) -> str | None:
    version = Version("a", "public", "file:///a", 1, METADATA, article, "h", datetime.now(UTC))
    start = article.index(quoted)
    return wrong_speaker(claim, version, start, start + len(quoted), shown or quoted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ida Moor said that it sank.", ("Ida Moor",)),
        ("It sank, said Ida Moor.", ("Ida Moor",)),
        ("“It sank,” said Ida Moor, the captain.", ("Ida Moor, the captain",)),
        ("According to Ida Moor, it sank.", ("Ida Moor",)),
        ("It sank, according to the owner of it.", ("the owner of it",)),
        ("Ida Moor, who runs it, later said so.", ("Ida Moor, who runs it",)),
        ("Ida Moor, who is its captain, said so.", ("Ida Moor, who is its captain",)),
        ("The boat of Moor that was old said so.", ()),
        ("The old captain has warned of it.", ("The old captain",)),
        ("Ida Moor, who left it, but Tom Okafor’s deputy, said so.", ("deputy",)),
        ("Ida Moor calls it old.", ("Ida Moor",)),
        ("It sank, but Ida Moor said so.", ("Ida Moor",)),
        ("Ida Moor said so, and Tom Aske added it.", ("Ida Moor", "Tom Aske")),
        ("Ida Moor said so, then Ida Moor added it.", ("Ida Moor",)),
        ("She said so.", ()),
        ("It sank.", ()),
        ("“Ida Moor said so,” it read.", ()),
        ("“It sank: Ida Moor said so.", ()),
        ("The boat that was sold reportedly said so.", ()),
    ],
)
def test_who_is_named_as_saying_something(text: str, expected: tuple[str, ...]) -> None:
    assert speakers_in(text) == expected


RARER = """said|suggested|acknowledged|stressed|concluded|emphasised|emphasized|reckons|revealed|
hinted|quipped|lamented|alleged|boasted|implied|maintained|agreed|vowed|testified|swore|retorted|
grumbled|found|heard|pointed out|made it clear|is warning|has repeatedly said|has since said|
did say|went on to say|continues to claim""".replace("\n", "").split("|")


@pytest.mark.parametrize("verb", RARER)
@pytest.mark.parametrize(
    ("article", "quoted"),
    [
        ("Ida Moor told Tom Aske that the engine was old.", "the engine was old"),
        ("Tom Aske came. Ida Moor said that the engine was old.", "the engine was old"),
        ("Tom Aske runs it.\n\n“The engine was old,” said Ida Moor.", "The engine was old"),
    ],
)
def test_whatever_the_verb_somebody_else_did_not_say_so(
    verb: str, article: str, quoted: str
) -> None:
    assert wrong(f"Ida Moor {verb} that the engine was old.", article, quoted) is None
    assert wrong(f"Tom Aske {verb} that the engine was old.", article, quoted) == "Tom Aske"


@pytest.mark.parametrize("verb", RARER)
def test_whatever_the_articles_verb_it_names_who_said_so(verb: str) -> None:
    article = f"When Tom Aske came, Ida Moor {verb} that the engine was old."
    assert wrong("Ida Moor said that the engine was old.", article, "the engine was old") is None
    assert wrong("Tom Aske said that the engine was old.", article, "the engine was old")


def test_of_two_sentences_it_is_whoever_speaks_not_whom_the_first_is_about() -> None:
    article = "Tom Aske met Ida Moor. Moor said that the engine was old."
    assert wrong("Ida Moor said that the engine was old.", article, article) is None
    assert wrong("Tom Aske said that the engine was old.", article, article) == "Tom Aske"


@pytest.mark.parametrize(
    "claim",
    [
        "Ida Moor visited that port.",
        "The boats arrested that the port held sank.",
        "Tom Aske maintained the engine.",
        "Tom Aske hoped to sell the boat.",
        "The old state of the boat was bad.",
        "Her angry reply was short.",
    ],
)
def test_what_only_looks_like_a_verb_of_saying_names_no_speaker(claim: str) -> None:
    assert speakers_in(claim) == ()


MEETING = """Ida Moor said that the engine was old. She added that it would be sold.

“It coughed twice,” said Tom Aske, who runs the company. “Then it stopped.”

The company said it bought the engine. It said the price was low.

Zielonka of the League called the price a joke. There, officials of the League met."""


@pytest.mark.parametrize(
    ("claim", "quoted", "expected"),
    [
        ("Moor said the engine was old.", "the engine was old", None),
        ("Aske said the engine was old.", "the engine was old", "Aske"),
        ("The engine was old.", "the engine was old", None),
        ("Moor said it would be sold.", "it would be sold", None),
        ("Aske said it would be sold.", "it would be sold", "Aske"),
        ("Aske said it coughed.", "It coughed twice", None),
        ("Moor said it coughed.", "It coughed twice", "Moor"),
        ("Aske said it stopped.", "Then it stopped", None),
        ("Moor said it stopped.", "Then it stopped", "Moor"),
        ("The company’s head said it stopped.", "Then it stopped", None),
        ("A sailor said it stopped.", "Then it stopped", "A sailor"),
        ("The company said the price was low.", "the price was low", None),
        ("Moor said the price was low.", "the price was low", "Moor"),
        ("The union said the price was low.", "the price was low", "The union"),
        ("Zielonka said the price was a joke.", "the price a joke", None),
        ("The League said the price was a joke.", "the price a joke", None),
        ("Moor said the price was a joke.", "the price a joke", "Moor"),
        ("According to the article, it coughed.", "It coughed twice", None),
        ("According to the Bay Post, the engine was old.", "the engine was old", None),
        ("According to The Bay Post, it met.", "officials of the League met", None),
        ("Jo Brandt wrote that officials met.", "officials of the League met", None),
        ("Moor said that officials met.", "officials of the League met", "Moor"),
        ("She said that it coughed.", "It coughed twice", None),
        ("Jo Brandt reported Moor’s words that it was old.", "the engine was old", None),
        ("Jo Brandt reported that it was old.", "the engine was old", "Jo Brandt"),
        (
            "The Bay Post reported that they met, according to Aske.",
            "officials of the League met",
            "Aske",
        ),
    ],
)
def test_who_says_so_in_the_article(claim: str, quoted: str, expected: str | None) -> None:
    assert wrong(claim, MEETING, quoted) == expected


@pytest.mark.parametrize(
    ("claim", "article", "quoted", "expected"),
    [
        # somebody else
        ("Moor said it sank.", "Moor said someone else told her it sank.", "it sank", "Moor"),
        (
            "Moor said someone else told her it sank.",
            "Moor said someone else told her it sank.",
            "it sank",
            None,
        ),
        (
            "Jo Brandt reported the captain’s words that it sank.",
            "The old captain said it sank.",
            "it sank",
            "Jo Brandt",
        ),
        (
            "Jo Brandt reported the old captain’s words that it sank.",
            "The old captain said it sank.",
            "it sank",
            None,
        ),
        ("Hope said it sank.", "She met Hope, who had hope. Aske said it sank.", "it sank", "Hope"),
        # he and she
        ("Moor said it sank.", "Ms Moor came. He said it sank.", "it sank", "Moor"),
        ("Moor said it sank.", "Mr Moor came. He said it sank.", "it sank", None),
        ("Moor said it sank.", "Mr. Moor came. She said it sank.", "it sank", "Moor"),
        ("Moor said it sank.", "Sir Moor came. She said it sank.", "it sank", "Moor"),
        (
            "Ida Moor of Aldmoor said it sank.",
            "Mrs Moor came. He said it sank.",
            "it sank",
            "Ida Moor of Aldmoor",
        ),
        # it
        (
            "The union said it sank.",
            "The boat left.\n\nThe owner came. It said it sank.",
            "it sank",
            "The union",
        ),
        (
            "The union said it sank.",
            "The union left.\n\nThe owner came. It said it sank.",
            "it sank",
            "The union",
        ),
        ("The union said it sank.", "The union came. It said it sank.", "it sank", None),
        (
            "The union said it sank.",
            "A boat left.\n\nThe union left.\n\nThe owner came. It said it sank.",
            "it sank",
            "The union",
        ),
        ("The union said it sank.", "Off.\n\nUnions came. It said it sank.", "it sank", None),
        # roles
        ("A sailor said it sank.", "“It sank,” he said.", "It sank", None),
        ("The captain said it sank.", "Ida Moor, the captain, said it sank.", "it sank", None),
        ("Officials said it sank.", "Officials said it sank.", "it sank", None),
        (
            "Officials said it sank.",
            "The officials came. Sailors said that it sank.",
            "it sank",
            "officials",
        ),
        (
            "The mayor said it sank.",
            "The mayor, Ida Moor, came. Ida Moor said it sank.",
            "it sank",
            None,
        ),
        (
            "The mayor said it sank.",
            "The mayor came. Ida Moor said it sank.",
            "it sank",
            "The mayor",
        ),
        (
            "The mayor said it sank.",
            "The mayor came. A sailor said it sank.",
            "it sank",
            "The mayor",
        ),
        ("The old sailor said it sank.", "A sailor said it sank.", "it sank", None),
        ("The prosecution said it sank.", "A prosecutor said it sank.", "it sank", None),
        (
            "The union said it sank.",
            "The union, Ida Moor, came. Ida Moor said it sank.",
            "it sank",
            "The union",
        ),
        (
            "A Hartsea sailor said it sank.",
            "An Aldmoor sailor said it sank.",
            "it sank",
            "A Hartsea sailor",
        ),
        ("Her husband said it sank.", "“It sank,” said Ida Moor.", "It sank", "Her husband"),
        ("A sailor said it sank.", "He said it sank.", "it sank", None),
        ("The sailor said it sank.", "It sank.", "It sank", None),
        # named nearby
        ("Moor said it sank.", "Ida Moor came. “It sank,” she said.", "It sank", None),
        ("Aske said it sank.", "Ida Moor came. “It sank,” she said.", "It sank", "Aske"),
        (
            "Zielonka of the League said it sank.",
            "Zielonka came. Then she said it sank.",
            "it sank",
            None,
        ),
        ("Ida Aske said it sank.", "Ida Moor came. Then she said it sank.", "it sank", "Ida Aske"),
        (
            "Lukashenka said it sank.",
            "“It coughed,” said Lukashenko. “It sank.”",
            "It sank",
            None,
        ),
        (
            "Moor said it sank.",
            "Moor came. He said it sank, according to Reuters.",
            "it sank",
            None,
        ),
        ("Moor said it sank.", "Moor saw a boat, and it sank.", "it sank", None),
        ("Moor said it sank.", "Moor’s boat came, and it sank.", "it sank", "Moor"),
        ("Moor said it sank.", "Ida Moor came. Then she said it sank.", "it sank", None),
        ("Aske said it sank.", "Ida Moor came. Then she said it sank.", "it sank", "Aske"),
        ("Moor said it sank.", "Moor came. Aske said she said it sank.", "it sank", "Moor"),
        (
            "Moor said it sank.",
            "In time Moor saw her boat, and it sank.",
            "In time Moor saw her boat, and it sank",
            None,
        ),
        (
            "Moor said it sank.",
            "In time Moor saw a boat, and it sank.",
            "In time Moor saw a boat, and it sank",
            "Moor",
        ),
        ("Moor said it sank.", "It sank.", "It sank", "Moor"),
    ],
)
def test_whoever_is_meant(claim: str, article: str, quoted: str, expected: str | None) -> None:
    assert wrong(claim, article, quoted) == expected


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        # one order, or the other
        ("Ida Moor met Tom Aske.", "Ida Moor met Tom Aske.", None),
        ("Ida Moor beat Tom Aske.", "Tom Aske beat Ida Moor.", "Ida Moor"),
        ("Ida Moor was beaten by Tom Aske.", "Tom Aske beat Ida Moor.", None),
        ("Ida Moor beat Tom Aske.", "Tom Aske was beaten by Ida Moor.", None),
        ("Ida Moor beat Tom Aske and Jan Vos.", "Tom Aske beat Ida Moor and Jan Vos.", None),
        ("Ida Moor beat Tom Aske.", "Tom Aske beat Ida Moor; Ida Moor left.", None),
        ("Ida Moor beat Jan Vos.", "Tom Aske beat Ida Moor.", None),
        ("Poland beat Tom Aske.", "Tom Aske beat Poland.", None),
        ("Moor’s boat beat Tom Aske.", "Tom Aske beat Moor.", None),
        ("Ida Moor beat Tom Aske in Hartsea.", "In Hartsea, Tom Aske beat Ida Moor.", None),
        ("In Hartsea Tom Aske won.", "Tom Aske won, as Hartsea saw.", None),
        ("Ida Moor said that Tom Aske came.", "Tom Aske came to Ida Moor.", None),
        ("Moor: Ida beat Aske.", "Aske beat Ida.", "Ida"),
        ("I met Ida Moor before Tom Aske.", "Tom Aske met Ida Moor.", "Ida Moor"),
        (
            "The owner said Ida Moor beat Tom Aske.",
            "Tom Aske beat Ida Moor.",
            "Ida Moor",
        ),
        # a score
        ("Castlemere won.", "It ended: Castlemere 1, Hartsea 1.", None),
        ("Castlemere won.", "It ended: Castlemere 2, Hartsea 1.", None),
        ("Hartsea won.", "It ended: Castlemere 2, Hartsea 1.", "Hartsea"),
        ("Hartsea won.", "It ended: Castlemere 1–Hartsea 2.", None),
        ("Castlemere defeated Hartsea.", "It ended: Castlemere 1–Hartsea 2.", "Castlemere"),
        ("Castlemere lost.", "It ended: Castlemere 2, Hartsea 1.", "Castlemere"),
        ("Hartsea lost.", "It ended: Castlemere 2, Hartsea 1.", None),
        ("Hartsea lost.", "It ended: Castlemere 9, Hartsea 10.", "Hartsea"),
        # who does not
        ("Senn froze rents.", "Brennick froze rents, and Senn does not.", "Senn"),
        ("Brennick froze rents.", "Brennick froze rents, and Senn does not.", None),
        ("Unlike Brennick, Senn froze none.", "Brennick froze rents, and Senn does not.", None),
        # whose deed
        ("It was a cross by Brandsma, too.", "Vos made the cross.", "Brandsma"),
        ("It was a cross by Brandsma, too.", "Brandsma made the cross.", None),
        ("It was a cross by Brandsma, too.", "The cross came, and Vos left.", None),
        ("It was a cross by Brandsma, too.", "The cross of Vos came by sea.", None),
        ("It was a cross by Brandsma, too.", "Vos made the cross by the post.", None),
        ("It was a header by Brandsma, too.", "Vos made the cross.", None),
        # with whom
        ("It is a coalition with the List, too.", "It is a coalition with the Union.", "List"),
        ("It is a coalition with the List, too.", "It has coalitions with the List.", None),
        ("It is a coalition with the List, too.", "It was a coalition against the Union.", None),
        ("It is a coalition with the List, too.", "It has a treaty with the Union.", None),
        (
            "It is a coalition with the List, too.",
            "A coalition with the Union or a coalition with the List.",
            None,
        ),
    ],
)
def test_who_does_what_to_whom(claim: str, said: str, expected: str | None) -> None:
    assert swapped_roles(claim, said) == expected
