"""The dates in a claim and in an article's words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest

from bot.composition.dates import dates_in, wrong_date

PUBLISHED = date(2024, 5, 8)  # a Wednesday


def read(text: str) -> list[tuple[str, dict[str, int | str]]]:
    """Each date of a text as written, and what it tells."""
    return [
        (
            text[each.start : each.end],
            {
                name: value
                for name, value in asdict(each).items()
                if name not in ("start", "end") and value is not None
            },
        )
        for each in dates_in(text)
    ]


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        (
            "It fell in June of Last year.",
            "June of Last year",
            {"month": 6, "which": -1, "period": "month of year"},
        ),
        (
            "It fell NEXT JUNE again.",
            "NEXT JUNE",
            {"month": 6, "which": 1, "period": "month named"},
        ),
        ("In Spring of 2023 it fell.", "Spring of 2023", {"year": 2023, "period": "spring"}),
        ("It fell on 2023-03-09.", "2023-03-09", {"year": 2023, "month": 3, "day": 9}),
        (
            "On the 9th of March, 2023, it fell.",
            "9th of March, 2023",
            {"year": 2023, "month": 3, "day": 9},
        ),
        ("On March 9 it fell.", "March 9", {"month": 3, "day": 9}),
        ("By Sept. 1999 it fell.", "Sept. 1999", {"year": 1999, "month": 9}),
        ("It fell in 1848.", "1848", {"year": 1848}),
        ("It falls on SUNDAYS.", "SUNDAYS", {"weekday": 6}),
        ("It falls on Mondays.", "Mondays", {"weekday": 0}),
        ("It fell in December.", "December", {"month": 12}),
        ("It fell in May.", "May", {"month": 5}),
        ("It falls Tomorrow.", "Tomorrow", {"near": 1}),
        ("It fell yesterday.", "yesterday", {"near": -1}),
        ("It falls tonight.", "tonight", {"near": 0}),
        ("It fell the Previous Week.", "Previous Week", {"which": -1, "period": "week"}),
        (
            "It falls by the end of the Month.",
            "by the end of the Month",
            {"which": 0, "period": "month"},
        ),
        ("It fell on 1 May.", "1 May", {"month": 5, "day": 1}),
        ("It fell on 31 May.", "31 May", {"month": 5, "day": 31}),
        ("It fell, 32 May and all.", "May", {"month": 5}),
        ("It fell, 0 May and all.", "May", {"month": 5}),
    ],
)
def test_what_a_date_tells(text: str, written: str, told: dict[str, int | str]) -> None:
    assert read(text) == [(written, told)]


@pytest.mark.parametrize(
    "text",
    [
        "May we go?",
        "It fell. May she rest.",
        "It fell.\n\nMay the best win.",
        "“May we go?” she asked.",
        "It may fall.",
        "It marches.",
        "Room 12, 1300 of them.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text) == []


def test_may_with_its_day_is_the_month_even_where_a_sentence_begins() -> None:
    assert read("It fell. May 9 it was.") == [("May 9", {"month": 5, "day": 9})]


@pytest.mark.parametrize(
    "opening",
    ["May we go?", "It is late. May he rest?", "“It is late. May we go on?” he asked."],
)
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("It fell on 5 May.", "5 May"),
        ("It fell on 5 May 2022.", "5 May 2022"),
        ("It fell. On May 5 it rose.", "May 5"),
        ("It fell in May 2022.", "May 2022"),
        ("It fell in May.", "May"),
        ("It fell on 5 May the year before.", "5 May"),
    ],
)
def test_a_sentence_that_begins_with_may_leaves_later_dates_as_they_are(
    opening: str, text: str, written: str
) -> None:
    assert [each for each, _ in read(f"{opening} {text}")] == [written]


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        (
            "May the best win: the vote is on 12 May.",
            "May the best win: the vote is on 5 May.",
            "12 May",
        ),
        (
            "The vote is on 5 May 2022.",
            "“It is late. May we go on?” he asked before the vote of 5 May 2022.",
            None,
        ),
    ],
)
def test_a_date_is_compared_after_a_sentence_that_begins_with_may(
    claim: str, said: str, expected: str | None
) -> None:
    assert wrong_date(claim, said, PUBLISHED) == expected


def test_several_stand_in_their_order_and_none_in_two() -> None:
    text = "By the end of the month, as on 9 March 2023, on Monday or yesterday."
    assert [written for written, _ in read(text)] == [
        "By the end of the month",
        "9 March 2023",
        "Monday",
        "yesterday",
    ]
    assert len(read("On 9 March 2023 and in 2024")) == 2
    assert [written for written, _ in read("2023, 2024, and before the week 2025")] == [
        "2023",
        "2024",
        "before the week",
        "2025",
    ]


def wrong(claim: str, said: str, published: date | datetime | None = PUBLISHED) -> str | None:
    return wrong_date(f"It fell {claim}.", said, published)


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        # a day of the week, and yesterday
        ("on Monday", "It fell on Monday.", None),
        ("on Monday", "It fell on Tuesday.", "Monday"),
        ("yesterday", "It fell yesterday.", None),
        ("tomorrow", "It fell yesterday.", "tomorrow"),
        ("yesterday", "It fell on Tuesday.", None),
        ("yesterday", "It fell on Monday.", "yesterday"),
        ("on Monday", "It fell on 6 May.", None),
        ("on Tuesday", "It fell on 6 May.", "Tuesday"),
        ("on Tuesday", "It fell yesterday.", None),
        ("on Monday", "It fell yesterday.", "Monday"),
        ("on 7 May", "It fell yesterday.", None),
        ("on 9 May", "It fell yesterday.", "9 May"),
        ("on 8 May", "It fell on Wednesday.", None),
        ("on 1 May", "It fell on Wednesday.", "1 May"),
        ("on 2 May", "It fell on Thursday.", None),
        ("on 9 May", "It fell on Thursday.", "9 May"),
        ("on 9 May", "It will fall on Thursday.", None),
        ("on 15 May", "It will fall on Wednesday.", None),
        ("on 16 May", "It will fall on Thursday.", "16 May"),
        ("on 9 May", "A fall on Thursday.", None),  # no verb tells that it is past
        ("on Monday", "It fell in June.", "Monday"),
        ("yesterday", "It fell in May.", "yesterday"),
        ("on Monday", "It fell.", "Monday"),
        # now
        ("today", "It is falling now.", None),
        ("tonight", "It falls currently.", None),
        ("yesterday", "It fell, and now it stands.", "yesterday"),
        ("today and on 7 May", "It falls now, as on 6 May.", "7 May"),
        ("today", "It fell.", "today"),
        # a month without its year
        ("on 9 June 2023", "It fell on 9 June.", None),
        ("on 9 June 2022", "It fell on 9 June.", "9 June 2022"),
        ("on Friday", "It fell on 9 June.", None),
        ("on 9 June 2024", "It fell on 9 June.", "9 June 2024"),
        ("on 9 June 2024", "It will fall on 9 June.", None),
        ("on 9 May 2023", "It fell on 9 May.", "9 May 2023"),
        ("on 2 May 2024", "It fell on 2 May.", None),
        ("on 9 April 2025", "It will fall on 9 April.", None),
        ("on 9 May 2025", "It will fall on 9 May.", "9 May 2025"),
        ("in June 2023", "It fell in June.", None),
        ("in June 2022", "It fell in June.", "June 2022"),
        ("in June 2024", "It fell in June.", "June 2024"),
        ("in June 2024", "It will fall in June.", None),
        ("in 2023", "It fell in June.", "2023"),
        ("in June 2023", "It fell on Monday.", "June 2023"),
        # what only one side tells
        ("in June", "It fell in June 2022.", None),
        ("in July", "It fell in June 2022.", "July"),
        ("in June 2022", "It fell in 2022.", "June 2022"),
        ("in 2022", "It fell in June 2022.", None),
        ("in 2021", "It fell in June 2022.", "2021"),
        ("on 9 June", "It fell in June.", "9 June"),
        ("on 9 June 2022", "It fell on 9 June 2022.", None),
        ("on 8 June", "It fell on 9 June 2022.", "8 June"),
        ("on 9 July 2022", "It fell on 9 June 2022.", "9 July 2022"),
        ("on 9 June 2021", "It fell on 9 June 2022.", "9 June 2021"),
        ("in June 2022", "It fell on 9 June 2022.", None),
        ("on 30 February 2022", "It fell on 30 February 2022.", None),
        ("on 29 February", "It fell on 29 February.", None),
        ("on 6 May", "It fell on Monday or Sunday.", None),
        ("on 5 May", "It fell on Monday or Sunday.", None),
        # weeks, months, seasons, years
        ("last week", "It fell last week.", None),
        ("this week", "It fell last week.", "this week"),
        ("last month", "It fell last week.", "last month"),
        ("last week", "It fell on Monday.", "last week"),
        ("last June", "It fell last June.", None),
        ("last July and", "It fell last June.", "last July"),
        ("in June 2023", "It fell in June of last year.", None),
        ("in June 2022", "It fell in June of last year.", "June 2022"),
        ("in July 2023", "It fell in June of last year.", "July 2023"),
        ("in 2023", "It fell last year.", None),
        ("in 2022", "It fell last year.", "2022"),
        ("in 2025", "It falls next year.", None),
        ("in June 2023", "It fell last year.", "June 2023"),
        ("in April", "It fell last month.", None),
        ("in April 2024", "It fell last month.", None),
        ("in April 2023", "It fell last month.", "April 2023"),
        ("in May", "It fell last month.", "May"),
        ("in June", "It falls next month.", None),
        ("in autumn 2022", "It fell in autumn 2022.", None),
        ("in autumn 2021", "It fell in autumn 2022.", "autumn 2021"),
        ("in spring 2022", "It fell in autumn 2022.", "spring 2022"),
        ("in spring 2023", "It fell last spring.", None),
        ("in spring 2024", "It fell last spring.", None),
        ("in spring 2022", "It fell last spring.", "spring 2022"),
        ("in autumn 2023", "It fell last autumn.", None),
        ("in autumn 2024", "It fell last autumn.", "autumn 2024"),
        ("in spring 2025", "It falls next spring.", None),
        ("in spring 2024", "It falls next spring.", "spring 2024"),
        ("in autumn 2024", "It falls next autumn.", None),
        ("in autumn 2025", "It falls next autumn.", None),
        ("in autumn 2023", "It falls next autumn.", "autumn 2023"),
        ("in summer 2024", "It falls this summer.", None),
        ("in summer 2023", "It falls this summer.", "summer 2023"),
        ("in winter 2023", "It fell this winter.", None),
        ("in winter 2022", "It fell this winter.", "winter 2022"),
        ("in spring 2023", "It fell last autumn.", "spring 2023"),
    ],
)
def test_a_date_agrees_with_what_the_article_means(
    claim: str, said: str, expected: str | None
) -> None:
    assert wrong(claim, said) == expected


@pytest.mark.parametrize(
    ("published", "claim", "said", "expected"),
    [
        (datetime(2024, 5, 8, 23, tzinfo=UTC), "on 6 May", "It fell on Monday.", None),
        (datetime(2024, 5, 8, 23, tzinfo=UTC), "on 7 May", "It fell on Monday.", "7 May"),
        (datetime(2024, 5, 8, 23, tzinfo=UTC), "yesterday", "It fell on 7 May.", None),
        (date(2024, 1, 8), "in December 2023", "It fell last month.", None),
        (date(2024, 1, 8), "in December 2024", "It fell last month.", "December 2024"),
        (date(2023, 12, 8), "in January 2024", "It falls next month.", None),
        (date(2023, 12, 8), "on 9 January 2024", "It will fall on 9 January.", None),
        (date(2024, 3, 1), "in spring 2024", "It fell last spring.", None),
        (date(2024, 2, 1), "in spring 2024", "It fell last spring.", "spring 2024"),
        (date(2024, 12, 1), "in winter 2024", "It fell last winter.", None),
        (date(2024, 12, 1), "in winter 2024", "It falls next winter.", "winter 2024"),
        (None, "on 6 May", "It fell on Monday.", "6 May"),
        (None, "on Monday", "It fell on 6 May.", "Monday"),
        (None, "yesterday", "It fell on 6 May 2024.", "yesterday"),
        (None, "in June 2023", "It fell in June.", "June 2023"),
        (None, "in 2023", "It fell last year.", "2023"),
        (None, "in June 2023", "It fell in June of last year.", "June 2023"),
        (None, "on Monday", "It fell on 6 May 2024.", None),
    ],
)
def test_a_date_agrees_from_when_the_article_appeared(
    published: date | datetime | None, claim: str, said: str, expected: str | None
) -> None:
    assert wrong(claim, said, published) == expected


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        ("She scored in the second half.", "She scored in the First half.", "second half"),
        ("She scored in the First Half.", "She scored in the first half.", None),
        ("She scored in the second half.", "After the first half and the second half.", None),
        ("She scored in the second half.", "She scored in the first set.", None),
        ("It fell 55 minutes earlier.", "It fell 55 Minutes after the call.", "55 minutes earlier"),
        ("It fell 55 MINUTES LATER.", "It fell 55 minutes after the call.", None),
        ("It fell 40 minutes earlier.", "It fell 55 minutes after the call.", None),
        ("It fell an hour before.", "It fell An hour later.", "an hour before"),
        ("It fell an hour before.", "It fell an hour earlier.", None),
        (
            "The strike began on 6 May.",
            "The port closed on 6 May, two days after the strike began, and stayed so.",
            "days after",
        ),
        (
            "The port closed on 6 May.",
            "It closed on 6 May, two days after the strike, a port.",
            None,
        ),
        ("The strike began.", "The port closed on 6 May, two days after the strike began.", None),
        (
            "The strike began on 6 May, a week later.",
            "The port closed on 6 May, two days after the strike began.",
            None,
        ),
    ],
)
def test_parts_and_what_is_counted_from_a_date(claim: str, said: str, expected: str | None) -> None:
    assert wrong_date(claim, said, PUBLISHED) == expected


def test_the_first_wrong_date_is_told() -> None:
    said = "It rose on 6 May 2024."
    assert wrong_date("It rose on 6 May and fell on 7 May or 9 May.", said, PUBLISHED) == "7 May"
