"""Which shards a bot's guilds are divided into, and which of them are this process's.

Discord gives each guild to one connection: shard ``(guild id >> 22) % count``
(https://discord.com/developers/docs/events/gateway#sharding).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_SHARDS = 10_000
"""More would be ten million servers; a larger count is a slip of the hand."""
_PART = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shards:
    """``ids`` are this process's, ascending; ``count`` is that of all processes together."""

    count: int = 1
    ids: tuple[int, ...] = (0,)

    def serves(self, guild_id: int) -> bool:
        """Whether a guild is one of this process's."""
        return (guild_id >> 22) % self.count in self.ids


def read_shards(text: str, count: int) -> Shards:
    """``0,2,4-7`` of ``count`` shards; an empty text means all. Raises ValueError with what is
    wrong."""
    ids: set[int] = set()
    for part in text.replace(",", " ").split():
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{part} is neither a number nor a range; write 0,1 or 0-3")
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise ValueError(f"{part} ends before it begins")
        if last >= count:
            which = f"are the shards 0 to {count - 1}" if count > 1 else "is shard 0 alone"
            raise ValueError(f"there {which}, as DISCORD_SHARD_COUNT says ({count})")
        ids.update(range(first, last + 1))
    return Shards(count, tuple(sorted(ids)) or tuple(range(count)))
