"""How many days things are kept → an SQL condition for those that are older."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_


def is_old(
    guild: Any, moment: Any, now: datetime, days: int, days_of_guild: Mapping[int, int]
) -> Any:
    """Whether a row is older than ``days``, or than the fewer days that its guild has chosen.

    ``guild`` and ``moment`` are its columns, the latter in ISO 8601, UTC.
    """
    return or_(
        moment < (now - timedelta(days=days)).isoformat(),
        *(
            and_(guild == guild_id, moment < (now - timedelta(days=fewer)).isoformat())
            for guild_id, fewer in days_of_guild.items()
            if fewer < days
        ),
    )
