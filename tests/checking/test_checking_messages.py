"""Messages: what in them is quoted, and whom they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.message import quoted_parts
from bot.checking.quotation import JoinKind, read_quotation

MARKS = st.text(
    st.one_of(st.sampled_from("ab  “”\"«»„‘’'>\n-—.,:[]…*"), st.characters()), max_size=120
)


@given(MARKS)
def test_parts_stand_in_the_message_in_order(message: str) -> None:
    reached = 0
    parts = quoted_parts(message)
    assert parts
    for part in parts:
        assert reached <= part.start <= part.end <= len(message)
        there = message[part.start : part.end]
        assert len(there) == len(part.text)
        assert all(
            one == other or (other == " " and one in "> \t\xa0") or one.isspace()
            for one, other in zip(there, part.text, strict=True)
        )
        reached = part.end


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("It rained all day", ["It rained all day"]),
        ("“It rained”, he said. “All day.”", ["It rained", "All day."]),
        ('"It rained", he said. "All day."', ["It rained", "All day."]),
        ("«Il pleut» et « il neige »", ["Il pleut", " il neige "]),
        ("„Es regnet“, sagte er", ["Es regnet"]),
        ("‘It rained all day,’ he said", ["It rained all day,"]),
        (
            "the workers' union and the dockers' wives",
            ["the workers' union and the dockers' wives"],
        ),
        ("“She called it ‘wet’ again”", ["She called it ‘wet’ again"]),
        ("“She called it “wet” again”", ["She called it “wet” again"]),
        ("“One.\n\n“Two.” x", ["One.\n\n“Two."]),
        ("“It rained all day", ["It rained all day"]),
        ('a 5" nail and "it rained"', ["it rained"]),
        ("> It rained\n> all day\nreally?", ["It rained\n  all day"]),
        ("> It rained all day\n> — Ana Brandt\nreally?", ["It rained all day"]),
        ("> “It rained all day,” she said\nreally?", ["It rained all day,"]),
        (">>> It rained all day", ["It rained all day"]),
        ("first “one two”\n> three four\nthen “five six”", ["one two", "three four", "five six"]),
        ("5 > 4 and 3", ["5 > 4 and 3"]),
    ],
)
def test_what_is_quoted(message: str, expected: list[str]) -> None:
    assert [part.text for part in quoted_parts(message)] == expected


@pytest.mark.parametrize(
    ("message", "speaker", "is_name"),
    [
        ("“It rained,” Kirby said.", "Kirby", True),
        ("“It rained,” said John Kirby on Monday.", "John Kirby", True),
        ("“It rained”, as Angela Merkel said", "Angela Merkel", True),
        ("“It rained,” according to Jens Stoltenberg", "Jens Stoltenberg", True),
        ("“It rained” — Ursula von der Leyen", "Ursula von der Leyen", True),
        ("“It rained” (Kirby)", "Kirby", True),
        ("“It rained”\n- Kirby\nreally?", "Kirby", True),
        ("Kirby: “It rained”", "Kirby", True),
        ("**Kirby**: “It rained”", "Kirby", True),
        ("John Kirby, the spokesman, said: “It rained”", "John Kirby", True),
        ("But Kirby told reporters that “it rained”", "Kirby", True),
        ("According to Kirby, “it rained”", "Kirby", True),
        ("> It rained\n— Kirby", "Kirby", True),
        ("kirby said “it rained”", "kirby", False),
        ("“it rained”, kirby said", "kirby", False),
        ("“It rained,” the mediator said", "the mediator", False),
        ("“It rained,” she said.", None, True),
        ("He said “it rained”", None, True),
        ("Source: “It rained”", None, True),
        ("I asked Kirby. No answer. “It rained”", None, True),
        ("“It rained”? Kirby would know.", None, True),
        ("It rained all day - Ana Brandt", "Ana Brandt", True),
    ],
)
def test_who_is_named(message: str, speaker: str | None, is_name: bool) -> None:
    [part] = quoted_parts(message)
    assert (part.speaker, part.is_name) == (speaker, is_name)


def test_a_quotation_that_is_gone_on_with_keeps_its_speaker() -> None:
    parts = quoted_parts("“It rained,” Kirby said. “All day.” And “snow came”, Price said.")
    assert [part.speaker for part in parts] == ["Kirby", "Kirby", "Price"]


def test_ellipses_and_brackets_part_a_quotation() -> None:
    found = read_quotation("[T]he ship … [she] left [sic] Sker[,] at n[oon]. . . .")
    assert found.keys == ["the", "ship", "left", "sker", "at"]
    kinds = [(join.kind, join.before) for join in found.joins]
    assert kinds == [
        (JoinKind.OMISSION, 2),
        (JoinKind.INSERTION, 2),
        (JoinKind.INSERTION, 5),
        (JoinKind.OMISSION, 5),
    ]
    assert found.pieces == [(0, 2), (2, 5)]


@given(MARKS)
def test_any_text_is_read_as_a_quotation(text: str) -> None:
    found = read_quotation(text)
    for word in found.words:
        assert 0 <= word.start < word.end <= len(text)
    covered = [position for first, last in found.pieces for position in range(first, last)]
    assert covered == list(range(len(found.words)))
