"""How often a member, and a whole guild, may ask and click."""

from __future__ import annotations

import math
from collections import OrderedDict

import discord
from discord import app_commands

from bot.discord.notices import Notice, wait_sentence

MINUTE = 60.0
HOUR = 3600.0
CLICKS_A_MINUTE = 30
"""Of one member: buttons that ask nothing."""
QUESTIONS_A_MINUTE_OF_GUILD = 300
"""Of a guild's members together: five a second, a quarter of what the bot answers."""
ADDITIONS_A_MINUTE = 10
"""Of one member: articles added or fetched again."""
ADDITIONS_AN_HOUR_OF_GUILD = 30
"""Of a guild's members together: each may take seconds of the model, and asks another site."""
REMEMBERED = 10_000


class Cooldowns:
    """Token buckets in memory, the least recently used forgotten first."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[str, int, int, int], app_commands.Cooldown] = OrderedDict()

    def question(self, guild_id: int, member_id: int, a_minute: int) -> None:
        """Count a question. Raises ``Notice`` where the member or the guild must wait."""
        self._spend("question", guild_id, member_id, a_minute)
        self._spend("guild", guild_id, 0, QUESTIONS_A_MINUTE_OF_GUILD)

    def may_be_told(self, guild_id: int, member_id: int) -> bool:
        """Whether a member has not been told to wait, in public, for a minute."""
        try:
            self._spend("told", guild_id, member_id, 1)
        except Notice:
            return False
        return True

    def click(self, guild_id: int, member_id: int) -> None:
        """Count a click. Raises ``Notice`` where the member must wait."""
        self._spend("click", guild_id, member_id, CLICKS_A_MINUTE)

    def addition(self, guild_id: int, member_id: int) -> None:
        """Count an article that is added or refreshed. Raises ``Notice`` where that must wait."""
        self._spend("addition", guild_id, member_id, ADDITIONS_A_MINUTE)
        wait = self._wait("guild's addition", guild_id, 0, ADDITIONS_AN_HOUR_OF_GUILD, HOUR)
        if wait:
            minutes = math.ceil(wait / MINUTE)
            raise Notice(
                f"This server has added {ADDITIONS_AN_HOUR_OF_GUILD} articles within an hour, and "
                f"more have to wait. Please go on in {minutes} minute{'' if minutes == 1 else 's'}."
            )

    def _spend(self, kind: str, guild_id: int, member_id: int, rate: int) -> None:
        wait = self._wait(kind, guild_id, member_id, rate, MINUTE)
        if wait:
            raise Notice(wait_sentence(wait))

    def _wait(
        self, kind: str, guild_id: int, member_id: int, rate: int, seconds: float
    ) -> float | None:
        """Take one of ``rate`` in so many seconds; how long to wait where none is left."""
        key = (kind, guild_id, member_id, rate)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = app_commands.Cooldown(rate, seconds)
            if len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        return bucket.update_rate_limit(discord.utils.utcnow().timestamp())
