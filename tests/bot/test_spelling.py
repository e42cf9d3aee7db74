"""The words that say what is wanted: mistyped ones are read, all others stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.question import AnswerType, understand
from bot.answering.spelling import WORD, respelt, telling_word
from tests.conftest import benchmark_questions

MISTYPED = [
    ("wich bone did she brake", "which bone did she brake"),
    ("Wich bone", "Which bone"),
    ("wat did he say", "what did he say"),
    ("wen was it", "when was it"),
    ("hwo many ships", "how many ships"),
    ("hwo said it", "who said it"),
    ("how meny minutes", "how many minutes"),
    ("how manny ships", "how many ships"),
    ("how mutch was it", "how much was it"),
    ("HOW MENY SHIPS", "HOW many SHIPS"),
    ("ho meny ships", "how many ships"),
    ("so wich ships", "so which ships"),
    ("in wich city", "in which city"),
    ("how long dose it take", "how long does it take"),
    ("were did the ships go", "where did the ships go"),
    ("form which city", "from which city"),
    ("teh ships adn teh mayor", "the ships and the mayor"),
    ("becuase of waht", "because of what"),
    ("whats the name", "what's the name"),
    ("whos the mayor and why didnt he come", "who's the mayor and why didn't he come"),
    ("wats the wether", "what's the wether"),  # the rest is for the library to know
]
RIGHT = [
    "what did haas say",
    "is Theo there",
    "Wen Jiabao said what?",
    "What did Wat Tyler want?",
    "the parties form what?",
    "what dose of the drug",
    "which dose was given",
    "were the ships sunk",
    "did hana and yuki come",
    "its cargo",
    "show ships",
    "hot weather when",
    "how low is it",
    "Who wrote the anthem?",
    "Ursula von der Leyen",
    "",
    "???",
]
FUNCTION_WORDS = (
    "wich wat wen hwo meny mnay dose teh were did how the form whats in so long".split()
)


@pytest.mark.parametrize(("typed", "meant"), MISTYPED)
def test_mistyped_function_words_are_read(typed: str, meant: str) -> None:
    assert respelt(typed) == meant


@pytest.mark.parametrize("text", RIGHT)
def test_right_words_and_names_stay(text: str) -> None:
    assert respelt(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how meny minutes was she stuck", AnswerType.DURATION),
        ("how manny ships wait", AnswerType.NUMBER),
        ("whne was the law passed", AnswerType.TIME),
        ("wher did they meet", AnswerType.PLACE),
        ("hwo leads the talks", AnswerType.PERSON),
        ("whye did he leave", AnswerType.REASON),
        ("how mutch did the bridge cost", AnswerType.MONEY),
    ],
)
def test_the_kind_of_answer_is_understood(text: str, expected: AnswerType) -> None:
    assert understand(text).answer_type is expected


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("artikle", "article"),
        ("publised", "published"),
        ("auther", "author"),
        ("sumarise", "summarise"),
        ("particle", "particle"),
        ("stored", "stored"),
        ("prints", "prints"),
        ("tilte", "title"),
        ("tile", "tile"),
        ("lindqvist", "lindqvist"),
        ("", ""),
    ],
)
def test_words_that_tell_of_an_article(word: str, meant: str) -> None:
    assert telling_word(word) == meant


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FUNCTION_WORDS)).map(" ".join)))
def test_what_is_respelt_stays_so(text: str) -> None:
    once = respelt(text)
    assert respelt(once) == once
    assert WORD.sub("", once) == WORD.sub("", text)  # nothing but words changes
    assert len(WORD.findall(once)) == len(WORD.findall(text))


def test_well_spelt_questions_stay() -> None:
    assert {text: respelt(text) for text in benchmark_questions() if respelt(text) != text} == {
        "2 differences betwen X.25 and ARPNET CITA technologies ": (
            "2 differences between X.25 and ARPNET CITA technologies "
        )
    }
