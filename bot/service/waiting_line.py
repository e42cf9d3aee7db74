"""What waits, by guild and member → what is next: guilds take turns, and in a guild its members."""

from __future__ import annotations

from collections import deque
from collections.abc import Sized
from typing import Generic, TypeVar

T = TypeVar("T")
Waiting = TypeVar("Waiting", bound=Sized)


class WaitingLine(Generic[T]):
    """Round robin over guilds, in a guild over its members; each member's own in order.

    However many others have waiting, a guild's next comes after one of each other guild at most.
    """

    def __init__(self) -> None:
        # Both in the order of their turns, and without those who have nothing waiting.
        self._guilds: dict[int, dict[int, deque[T]]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, item: T, guild_id: int, member_id: int) -> None:
        """Let one more of a member wait."""
        self._guilds.setdefault(guild_id, {}).setdefault(member_id, deque()).append(item)
        self._count += 1

    def take(self) -> T:
        """What is next; it no longer waits. There must be something."""
        assert self._count
        guild_id, members = next(iter(self._guilds.items()))
        member_id, theirs = next(iter(members.items()))
        item = theirs.popleft()
        _end_turn(members, member_id)
        _end_turn(self._guilds, guild_id)
        self._count -= 1
        return item

    def make_room(self, guild_id: int) -> T | None:
        """Take out what would be last in the guild that has most waiting, for one more of another.

        None where that guild has not at least two more waiting than the other, so that it would
        only change places with it.
        """
        if not self._count:
            return None
        most_id, members = max(self._guilds.items(), key=lambda guild: _waiting_in(guild[1]))
        if _waiting_in(members) < _waiting_in(self._guilds.get(guild_id, {})) + 2:
            return None
        member_id, theirs = max(reversed(members.items()), key=lambda member: len(member[1]))
        item = theirs.pop()
        _leave_if_done(members, member_id)
        _leave_if_done(self._guilds, most_id)
        self._count -= 1
        return item


def _waiting_in(members: dict[int, deque[T]]) -> int:
    return sum(map(len, members.values()))


def _end_turn(line: dict[int, Waiting], who: int) -> None:
    """To the end of the line with whoever's turn it was, or out of it."""
    waiting = line.pop(who)
    if waiting:
        line[who] = waiting


def _leave_if_done(line: dict[int, Waiting], who: int) -> None:
    if not line[who]:
        del line[who]
