"""The numbers in a claim and in an article's words."""

from __future__ import annotations

import pytest

from bot.composition.figures import wrong_number
from bot.composition.limits import other_limit


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        # the same number, whatever it is written like
        ("There were 12.", "There were twelve.", None),
        ("There were 12.", "There were 13.", "12"),
        ("There were 12 and 14.", "There were 12 and 13.", "14"),
        ("It was 72 hours.", "It was three days.", None),
        ("It was 72 hours.", "It was four days.", "72"),
        ("It was 10m.", "It was 10 metres.", None),
        # rounded
        ("There were over 31,000.", "There were 31,406.", None),
        ("There were over 300.", "There were 330.", None),
        ("There were over 300.", "There were 331.", "300"),
        ("There were 300.", "There were 330.", "300"),
        ("There were over 350.", "There were 330.", "350"),
        ("There were over 11.", "There were 12.", "11"),
        ("There were over 12.", "There were 13.", None),
        ("There were nearly 400.", "There were 360.", None),
        ("There were nearly 400.", "There were 359.", "400"),
        ("There were nearly 400.", "There were 410.", "400"),
        ("There were nearly 400.", "There were 400.", "400"),
        ("There were about 100.", "There were 105.", None),
        ("There were about 100.", "There were 95.", None),
        ("There were about 100.", "There were 106.", "100"),
        ("There were about 100.", "There were 94.", "100"),
        ("There were up to 100.", "There were 105.", "100"),
        # said in other words
        ("Two boats sank.", "Both boats sank.", None),
        ("Two boats sank.", "A pair of boats sank.", None),
        ("Three goals fell.", "It was a hat-trick.", None),
        ("One boat sank.", "A boat sank.", None),
        ("Two boats sank.", "A boat sank.", "Two"),
        ("It took 2 euros.", "It took both.", "2"),
        ("It took 10 percent.", "It took a tenth.", None),
        ("It took 20 percent.", "It took a tenth.", "20"),
        ("It took 10 boats.", "It took a tenth.", "10"),
        ("Two boats and 7 men sank.", "Both boats and 8 men sank.", "7"),
        ("One of them sank.", "It sank.", None),
        # parts
        ("Half of them sank.", "Half of them sank.", None),
        ("Half of them sank.", "Of them, 50 percent sank.", None),
        ("Half of them sank.", "Of them, 40 percent sank.", "Half"),
        ("Half of them sank.", "Of them, 50 sank.", "Half"),
        ("A third of them sank.", "Of them, 33 percent sank.", None),
        ("A third of them sank.", "One in three sank.", None),
        ("Three quarters of them sank.", "Of them, 75 percent sank.", None),
        ("It took two and a half, or a third.", "It took 2.5.", "a third"),
        ("Two thirds of them sank.", "A third of them sank.", "Two thirds"),
        ("Half of them sank.", "The fleet was halved.", None),
        ("It took two and a half hours.", "It took two and a half hours.", None),
        ("It took two and a half.", "It took 2.5.", None),
        # units
        ("It cost 12 euros.", "It cost €12.", None),
        ("It cost 12 dollars.", "It cost €12.", "12"),
        ("It cost 12.", "It cost €12.", None),
        ("It cost 12 euros.", "It cost 12.", None),
        ("It cost 12 euros.", "It cost $12, or 12 euros.", None),
        ("It fell by 3 percent.", "It fell by 3 percentage points.", "3"),
        # lengths
        ("It lasts 2 weeks.", "It lasts 2 days.", "2"),
        ("It lasts 2 weeks.", "It lasts 2 weeks.", None),
        ("It lasts 12 days.", "Of its days, it lasts 12.", None),
        ("For now it lasts 12 days.", "Of its days, it lasts 12.", None),
        ("It lasts 12 days.", "It lasts, day by day, 12.", None),
        ("It lasts 12 days.", "Day by day, it lasts 12.", None),
        ("It lasts 12 days.", "It lasts 12, this week.", "12"),
        ("It lasts 12 days.", "It lasts 12.", "12"),
        ("A 12-year-old boy.", "The boy, 12, was here this week.", None),
        ("A boy of 12 years of age.", "The boy, 12.", None),
        # what is counted
        ("They sent two jets.", "They sent 12 jets and two battalions.", "two"),
        ("They sent 12 jets.", "They sent 12 jets and two battalions.", None),
        ("They sent two.", "They sent 12 jets and two battalions.", None),
        ("They sent two old jets.", "They sent 12 jets and two battalions.", "two"),
        ("They sent two jets.", "They sent two of the 12 jets.", None),
        ("They sent two jets.", "They sent two out of 12 jets.", None),
        ("They sent two jets.", "They sent two of the crews and 12 jets.", "two"),
        ("They sent two tanks.", "They sent 12 jets and two battalions.", None),
        ("They sent 1,200 jets.", "Of 3,000 jets, all but 1,200 flew.", "1,200"),
        ("They sent 1,200 jets.", "Of 3,000 jets, all but 1,200 had it back.", None),
        (
            "It came at a cost of 5 million euros.",
            "It came at a cost of 3 million euros, less than the 5 million euros set aside.",
            "5 million",
        ),
        (
            "It came at a cost of 5 million.",
            "It came at a cost of 3 million euros, less than the 5 million euros set aside.",
            None,
        ),
        (
            "It came at a cost of 3 million euros.",
            "It came at a cost of 3 million euros, less than the 5 million euros set aside.",
            None,
        ),
        (
            "It came at a cost of 3 million euros, less than the sum of 5 million euros.",
            "It came at a cost of 3 million euros, less than the sum of 5 million euros.",
            None,
        ),
        (
            "The cost was 5 million euros.",
            "After the cost, 5 million euros were set aside; the cost was 3 million euros.",
            "5 million",
        ),
        (
            "Costs of 5 million euros came.",
            "Costs of 3 million euros came, less than the 5 million euros set aside.",
            "5 million",
        ),
        (
            "It came at the cost of 5 million euros.",
            "It came at cost 3 million euros, less than the 5 million euros set aside.",
            "5 million",
        ),
        (
            "It cost 5 million euros.",
            "It cost 3 million euros, less than the 5 million euros set aside.",
            "5 million",
        ),
        (
            "It came at a cost of 5 million euros.",
            "It came at a cost of 3 million euros and at a cost of 5 million euros.",
            None,
        ),
        (
            "Before, it came at a cost of 5 million euros.",
            "It came at a cost of 3 million euros, up from 5 million euros.",
            None,
        ),
        (
            "The loan was 5 million euros.",
            "It took a fee of 3 million euros, and 5 million euros.",
            None,
        ),
        (
            "At a cost of 3 million euros it came, not at a cost of 5 million euros.",
            "At a cost of 3 million euros it came, less than 5 million euros.",
            None,
        ),
        # a part of a whole
        ("It cut 40 posts.", "It cut 14 of its 40 posts.", "40"),
        (
            "In the whole of the year it cut 40 posts.",
            "In the whole of the year it cut 14 of its 40 posts.",
            "40",
        ),
        ("It cut 14 of its 40 posts.", "It cut 14 of its 40 posts.", None),
        ("It cut 14 posts.", "It cut 14 of its 40 posts.", None),
        ("It has 40 posts.", "It is one of the 40 posts.", "40"),
        ("It has 40 posts.", "It has all of its 40 posts.", None),
        (
            "It cut 40 posts.",
            "It cut 14, which is more than was thought at first, of its 40 posts.",
            None,
        ),
        # what was
        ("It has 12 boats.", "It has 15 boats, up from 12.", "12"),
        ("It had 12 before.", "It has 15 boats, up from 12.", None),
        ("It rose to 12, not down.", "It rose from 12 to 15.", "12"),
        ("It rose from 12.", "It rose from 12 to 15.", None),
        ("It has 12 boats.", "It had 12 boats a year ago.", "12"),
        ("It had 12 boats a year ago.", "It had 12 boats a year ago.", None),
        ("It had 12 boats a year later.", "It had 12 boats a year ago.", "12"),
        ("It has 12 boats.", "It rose from 12 to 15, then to 12.", None),
        ("It has 12.", "From 12 it grew to 15.", "12"),
        ("It has 12.", "A year ago it had many, and now 12.", None),
        ("A year later it rose from 12.", "It rose from 12 to 15.", None),
        # limits
        ("There were more than 40.", "There were 40.", "40"),
        ("There were more than 40.", "There were more than 40.", None),
        ("There were more than 40.", "There were 40 or more.", None),
        ("There were more than 40.", "There were at least 40.", None),
        ("There were up to 40.", "There were 40.", "40"),
        ("There were up to 40.", "There were 40 or so.", None),
        ("There were fewer than 40.", "There were 40.", "40"),
        ("There were fewer than 40.", "There were under 40.", None),
        ("There were 40.", "There were more than 40.", None),
        # of all, or of a part
        (
            "The 30 nests were lit by lamps.",
            "They found 30 nests, half of them lit by lamps.",
            "30",
        ),
        ("The 30 nests were lit.", "They found 30 nests, half of them lit by lamps.", None),
        (
            "The 30 nests were lit by lamps.",
            "Half of them were new: 30 nests, some of which were lit by lamps.",
            "30",
        ),
        ("They found 30 nests.", "They found 30 nests, half of them lit by lamps.", None),
        (
            "Many of 30 nests were lit by lamps.",
            "They found 30 nests, half of them lit by lamps.",
            None,
        ),
        ("The 30 nests were lit by lamps.", "Half of them, 30 nests, were lit by lamps.", None),
        (
            "The 30 nests were lit by lamps.",
            "They found 30 nests, some of which. They lit lamps.",
            None,
        ),
        # of another sentence
        (
            "There were 12 when the keeper counted seabirds.",
            "Twelve live there. The keeper counted 40 seabirds.",
            "12",
        ),
        (
            "There were 40 when the keeper counted seabirds.",
            "Twelve live there. The keeper counted 40 seabirds.",
            None,
        ),
        (
            "There were 12 when the keeper counted seabirds.",
            "Twelve live there. The keeper counted seabirds.",
            None,
        ),
        (
            "There were 12 when the keeper counted seabirds.",
            "Twelve live there. The keeper counted seabirds twice.",
            "12",
        ),
        (
            "There were 12 when the keeper counted seabirds.",
            "Twelve live there. The keeper counted 12 seabirds.",
            None,
        ),
        (
            "Of those living there, one is the keeper who counted seabirds.",
            "One lives there. The keeper counted 40 seabirds.",
            None,
        ),
        (
            "On 9 isles there were 12 when the keeper counted seabirds.",
            "Twelve live there, on 9 isles. On 9 isles the keeper counted 40 seabirds.",
            "12",
        ),
        (
            "On the old isle 12 were counted.",
            "Twelve live on the old isle. A keeper counted 40.",
            "12",
        ),
        (
            "On the old green cold isle 12 were counted.",
            "Twelve live on the old green cold isle. A keeper counted 40.",
            None,
        ),
        (
            "The old keeper of seabirds counted 12.",
            "The old keeper of seabirds counted 12. It took 40 hours.",
            None,
        ),
    ],
)
def test_a_number_has_to_be_the_articles(claim: str, said: str, expected: str | None) -> None:
    assert wrong_number(claim, said) == expected


def test_days_may_stand_around_the_words() -> None:
    claim, said = "It lasts 12 days.", "It lasts 12."
    assert wrong_number(claim, said, "How many Days? It lasts 12.") is None
    assert wrong_number(claim, said, "How many weeks? It lasts 12.") == "12"
    assert wrong_number(claim, "It lasts 12, this week.", "How many days?") == "12"
    assert wrong_number(claim, "It lasts 13.", "How many days? It lasts 13.") == "12"


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        ("exactly 40", "about 40", "exactly"),
        ("Precisely 40", "Exactly 40", None),
        ("up to 40", "at least 40", "40"),
        ("up to 40", "at most 40", None),
        ("at least 40", "nearly 40", "40"),
        ("at least 40", "over 40", None),
        ("at least 40", "over 50 and nearly 40", "40"),
        ("at least 40", "40", None),
        ("at least 40", "nearly 50", None),
        ("at least half", "up to half", "half"),
        ("at least a Third", "almost a third", "Third"),
        ("at least a third", "almost half", None),
        ("at least dozens", "almost a dozen", "dozens"),
        ("40 or more", "40 or less", "40"),
        ("40 people or fewer", "40 at most", None),
        ("40 at least", "not more than 40", "40"),
        ("40 at least", "no fewer than 40", None),
        ("none of them larger than 40", "40 or over", "40"),
        ("none of them, larger than 40", "40 or over", None),
        ("a maximum of 40", "at least 40 and up to 40", None),
        ("under $40", "above $40", "40"),
    ],
)
def test_a_limit_has_to_be_to_the_same_side(claim: str, said: str, expected: str | None) -> None:
    assert other_limit(f"There were {claim}.", f"There were {said}.") == expected


def test_a_limit_may_be_the_first_word() -> None:
    assert other_limit("Over 40 came.", "Up to 40 came.") == "40"
    assert other_limit("Up to 40 came.", "Over 40 came.") == "40"
