"""What is said of a quotation, in plain words; nothing in it about true or false."""

from __future__ import annotations

import re

import pytest

from bot.checking import wording
from bot.checking.checker import check_message
from bot.checking.result import CheckedQuotation, Verdict
from store.library import Library
from store.records import Scope


def check(library: Library, message: str) -> CheckedQuotation:
    [checked] = check_message(library, Scope(), message)
    return checked


@pytest.mark.parametrize(
    ("message", "verdict", "said"),
    [
        (
            "You cannot book a dentist … that you will be at her recital",
            "turned",
            "In the article, “cannot” is left out: without it the words say the opposite.",
        ),
        (
            "Whoever has paid too much can claim the money back for 18 months.",
            "turned",
            "Article: “up to 18”. Yours: “18”.",
        ),
        (
            "it intends to invade",
            "turned",
            "In the article, “denies that” stands right beside these words and is cut off: "
            "without it the words say the opposite.",
        ),
        (
            "My students do not call it the Bathtub.",
            "turned",
            "“not” is not in the article: it turns what is said there.",
        ),
        (
            "Gas prices in Europe fell by 9 percent on the day of the announcement",
            "turned",
            "The article says “rose”; the quotation says the opposite.",
        ),
        (
            "The Pentagon placed 8500 troops on heightened alert",
            "nearly",
            "Article: “8,500”. Yours: “8500”. The number is the same, written in another way.",
        ),
        (
            "The parade through the old town has been called off because the high street is closed",
            "nearly",
            "Article: “off, because”. Yours: “off because”. Only the punctuation differs.",
        ),
        (
            "My father stood on this very spot in 1987",
            "nearly",
            "Article: “spot”. Yours: “very spot”.",
        ),
        (
            "Each of them wore a numbered tag … First they went to school",
            "exact",
            "With 6 words left out, as the dots say: “the size of a sesame seed”.",
        ),
        (
            "[Nikolenko] considered even those departures hasty",
            "exact",
            "[Nikolenko] stands for “He”.",
        ),
        (
            "We did not deprive them [the bees] of sleep altogether",
            "exact",
            "[the bees] is put in and not in the article.",
        ),
        ("YUKI HAS AN EXAM ON MONDAY", "exact", "Capitals differ, the words do not."),
        (
            "It was the union’s people who left the room first. I had asked for a break",
            "exact",
            "The article has “said Petra Holm, whom the state labour board had appointed as "
            "mediator” in between.",
        ),
        (
            "The Law allowed that only when public safety was in danger",
            "exact",
            "These are the article's own words for what Venn says, not set in quotation marks "
            "there.",
        ),
        (
            "“You cannot book a dentist,” said Henrik Voss",
            "other_speaker",
            "In the article it is Deirdre Malloy who says so.",
        ),
        (
            "“Tarnbrook began as though they had a train to catch as well,” said Dolores Vance",
            "other_speaker",
            "The article says so in its own words.",
        ),
        (
            "the Dockers’ and Cargo Workers’ Union",
            "exact",
            "The same words stand in 1 further place.",
        ),
    ],
)
def test_the_grounds_of_a_verdict(samples: Library, message: str, verdict: str, said: str) -> None:
    checked = check(samples, message)
    assert checked.verdict is Verdict(verdict)
    assert said in wording.grounds(checked)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("There is a whale in the harbour of Sker tonight", "Not in the 9 articles here."),
        (
            "Allies look east as Moscow denies plan",
            "Not in the 9 articles here, but these are words of the title of “Allies look east as "
            "Moscow denies plan to march on Ukraine”.",
        ),
        (
            "“You cannot book a dentist,” said Henrik Voss",
            "The words are in an article, but not as words of Henrik Voss.",
        ),
        (
            "Rain is forecast for Wednesday and gave back half of that by Wednesday evening.",
            "These words are from two articles; nowhere do they stand together like this.",
        ),
        (
            "“How does one weigh a glacier? … That I hadn’t labelled the samples.”",
            "These words are from two places of one article; nowhere do they stand together like "
            "this.",
        ),
        ("the day", "Too few words, or too common ones, to tell where they are from. Give more of "
         "the quotation."),
    ],
)  # fmt: skip
def test_the_verdict_in_a_sentence(samples: Library, message: str, said: str) -> None:
    assert wording.verdict_sentence(check(samples, message)) == said


def test_without_articles_there_is_nothing_to_look_in(library: Library) -> None:
    checked = check(library, "There is a whale in the harbour of Sker tonight")
    assert wording.verdict_sentence(checked) == "There are no articles here to look in."


def test_every_verdict_has_a_name_and_none_judges() -> None:
    assert set(wording.NAMES) == set(Verdict)
    every = " ".join([*wording.NAMES.values(), *wording._SENTENCES.values()])
    assert not re.search(r"\b(?:true|false|fake|correct|wrong|lie)\b", every, re.IGNORECASE)
