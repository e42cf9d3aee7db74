"""Who is next: every guild and member gets a turn, whatever others do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.service.waiting_line import WaitingLine

ASKED = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), max_size=40)
"""Guilds and members, in the order of asking."""


def line_of(asked: list[tuple[int, int]]) -> WaitingLine[tuple[int, int, int]]:
    """A line in which each item says whose it is and how many came before it."""
    line: WaitingLine[tuple[int, int, int]] = WaitingLine()
    for number, (guild, member) in enumerate(asked):
        line.add((guild, member, number), guild, member)
    return line


def taken(line: WaitingLine[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Everything, in turn."""
    return [line.take() for _ in range(len(line))]


@given(ASKED)
def test_everything_comes_once_and_each_members_own_in_order(asked: list[tuple[int, int]]) -> None:
    order = taken(line_of(asked))
    assert sorted(number for _, _, number in order) == list(range(len(asked)))
    for party in set(asked):
        own = [number for *whose, number in order if tuple(whose) == party]
        assert own == sorted(own)


@given(ASKED)
def test_between_two_of_a_guild_no_other_comes_twice(asked: list[tuple[int, int]]) -> None:
    order = taken(line_of(asked))
    for guild in {guild for guild, _ in asked}:
        _no_other_twice([each for each, _, _ in order], guild)
        members = [member for each, member, _ in order if each == guild]
        for member in set(members):
            _no_other_twice(members, member)


def _no_other_twice(order: list[int], one: int) -> None:
    """Nobody comes twice before one's first turn or between two turns of theirs."""
    others: list[int] = []
    for each in order[: len(order) - order[::-1].index(one)]:
        if each == one:
            others = []
        else:
            assert each not in others
            others.append(each)


@given(ASKED, st.integers(1, 4))
def test_room_is_made_by_whoever_has_most(asked: list[tuple[int, int]], guild: int) -> None:
    line = line_of(asked)
    waiting = {each: sum(one == each for one, _ in asked) for each in range(1, 5)}
    gone = line.make_room(guild)
    if max(waiting.values()) < waiting[guild] + 2:
        assert gone is None
        assert len(line) == len(asked)
        return
    assert gone is not None
    assert waiting[gone[0]] == max(waiting.values())
    left = taken(line)
    assert sorted([*left, gone]) == sorted(taken(line_of(asked)))
    assert gone[2] == max(number for *whose, number in [*left, gone] if tuple(whose) == gone[:2])
