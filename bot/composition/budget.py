"""A guild's tokens of today → whether a language model may be asked for it."""

from __future__ import annotations

from bot.composition.completion import Fault, LanguageModelError
from store.library import Library


def require_budget(library: Library, guild_id: int, tokens_per_day: int | None) -> None:
    """Raise ``LanguageModelError`` where the guild has nothing left for today; None: no limit.

    A budget is checked before a request, so answers at the same moment may exceed it by what they
    take.
    """
    if tokens_per_day is not None and library.usage.of_day(guild_id).tokens >= tokens_per_day:
        raise LanguageModelError(
            Fault.OVER_BUDGET, f"the {tokens_per_day:,} tokens of today (UTC) are used up"
        )
