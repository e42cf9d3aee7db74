"""Words of which an article can only mean one of a kind."""

from __future__ import annotations

import pytest

from bot.composition.kinds import is_body, other_of_its_kind, seconds_of


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        ("It was red.", "It was yellow.", "red"),
        ("It was Red.", "It was red.", None),
        ("It was red.", "It was old.", None),
        ("It was grey.", "It was gray.", None),
        ("It lies to the south.", "It lies in the northern part.", "south"),
        ("It lies to the north.", "It lies in the northern part.", None),
        ("It was sunk by coaches.", "It was sunk by managers.", None),
        ("It was sunk by coaches.", "It was sunk by judges.", "coaches"),
        ("It is temporary.", "It is permanently closed.", "temporary"),
        ("It certainly sank.", "It possibly sank.", "certainly"),
        ("It grew and was red.", "It rose and was green.", "red"),
        ("The general left.", "The mayor left.", "general"),
        ("The owner left.", "The mayor left.", "owner"),
        ("In general, it is old.", "The mayor said that it is old.", None),
        ("It is generally old.", "The mayor said that it is old.", None),
        ("The mayor called a vote.", "A general election was called.", None),
        # time
        ("It took hours.", "It took weeks.", "hours"),
        ("It took these hours.", "It took weeks.", None),
        ("It took 1,200 hours.", "It took weeks.", None),
        ("It took two-hour trips.", "It took weeks.", None),
        ("It took an hour and a half.", "It took weeks.", None),
        ("It came in Hour, a book.", "It took weeks.", None),
        ("It sank a year earlier.", "It sank in 2022, a week later.", None),
        ("It sank a month earlier.", "It sank in 2022, a week later.", "month"),
        ("It sank a year earlier.", "It sank a week later.", "year"),
        ("It sank within a year.", "It sank in 2022, a week later.", "year"),
        # parts of a month
        ("It sank at the end of May, on 31 May.", "It sank early, on 31 May.", None),
        ("It sank at the end of May, on 28 May.", "It sank early, on 28 May.", None),
        ("It sank at the end of May, on 27 May.", "It sank early, on 27 May.", "end"),
        ("It sank at the end of May.", "It sank early, on 31 May.", "end"),
        ("It sank at the start of May, on 1 May.", "It sank late, on 1 May.", None),
        ("It sank at the start of May, on 2 May.", "It sank late, on 2 May.", "start"),
        ("It sank in the middle of May, on 1 May.", "It sank late, on 1 May.", "middle"),
        # shares are compared as numbers
        ("It was a third.", "It was a quarter.", None),
        # how many
        ("All of them sank.", "Some of them sank.", "All"),
        ("None of them sank.", "Some of them sank.", "None"),
        ("Most of them sank.", "Few of them sank.", "Most"),
        ("Most of them sank.", "None of them sank.", "Most"),
        ("Most of them sank.", "Some of them sank.", "Most"),
        ("Most of them sank.", "Some sank, and many swam.", "Most"),
        ("Most of them sank.", "All of them sank.", None),
        ("Most of them sank.", "All of them sank, and some swam.", None),
        ("Many of them sank.", "Few of them sank.", "Many"),
        ("Many of them sank.", "None of them sank.", "Many"),
        ("Many of them sank.", "Most of them sank.", None),
        ("Few of them sank.", "Many of them sank.", None),
        ("Some of them sank, and all swam.", "Many of them sank.", "all"),
        # whom it is about
        ("The company left.", "The union met the company.", "company"),
        ("Its old union left.", "A union met the company.", None),
        ("The firm left.", "The company met.", None),
        ("It left the union.", "The company met the union.", None),
    ],
)
def test_another_one_of_its_kind(claim: str, said: str, expected: str | None) -> None:
    assert other_of_its_kind(claim, said) == expected


def test_offices_bodies_and_relatives_may_stand_around_the_words() -> None:
    for word, other in (("mayor", "judge"), ("council", "court"), ("sister", "brother")):
        claim, said = f"It was left by her {word}.", f"It was left by her {other}."
        assert other_of_its_kind(claim, said, f"Her {word} came.") is None
        assert other_of_its_kind(claim, said, "Nobody came.") == word
    claim, said = "It sank in the evening.", "It sank in the morning."
    assert other_of_its_kind(claim, said, "It was evening.") is None
    assert other_of_its_kind("It was red.", "It was green.", "It was red.") == "red"
    claim = "It was met by the mayor in red."
    assert other_of_its_kind(claim, "A judge in green met it.", "The mayor came.") == "red"


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        ("A third of hours are red.", "A quarter of hours are green.", "red"),
        ("Two hours were red.", "Weeks were green.", "red"),
        ("A year earlier it was red.", "It was green in 2022, for a week.", "red"),
        ("Late on 31 May it was red.", "Early on 31 May it was green.", "red"),
        ("Few were red.", "Many were green.", "red"),
        ("An hour was red.", "An hour was green.", "red"),
    ],
)
def test_the_words_behind_one_that_is_right_are_compared_too(
    claim: str, said: str, expected: str | None
) -> None:
    assert other_of_its_kind(claim, said) == expected


def test_bodies_and_spans_of_time() -> None:
    assert is_body("the old union")
    assert is_body("Ministry")
    assert not is_body("the union man")
    assert not is_body("the mayor")
    assert seconds_of("Hours") == 3_600
    assert seconds_of("week") == 604_800
    assert seconds_of("boats") is None
