"""Everything of one guild → nothing, in the catalog's file and in Chroma's."""

from __future__ import annotations

from store.library import Library


def forget_guild(library: Library, guild_id: int) -> None:
    """Delete everything that is kept of a guild.

    Killed at any moment, it is found half done and finished by the next call, or by
    ``finish_forgetting``. Raises ``LibraryLockedError`` before anything is touched where another
    process has the index, in which the guild's vectors are.
    """
    library.require_index()
    library.guild_data.hide(guild_id)
    finish_forgetting(library)


def finish_forgetting(library: Library) -> None:
    """Go on with deletions that were interrupted. Raises ``LibraryLockedError`` likewise."""
    hidden = library.guild_data.empty_hidden()
    if hidden:
        # whole, because Chroma only marks rows as deleted; it is made again from the catalog
        library.require_index().drop()
        library.guild_data.note_emptied(hidden)
        library.catch_up_if_quick()
