"""Changes of a guild's settings: what may be chosen, and several moderators at the same time."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Hashable, Iterable
from typing import TypeVar

from bot.discord.notices import Notice
from bot.service.communities import Communities
from bot.service.services import Services
from store.guilds import GuildSettings

MOST_QUESTIONS_A_MINUTE = 60
MOST_CHANNELS = 25
"""As many as Discord lets a moderator choose in one menu."""
MOST_WORDS = 100
WORD_CHARACTERS = 50
WORDS_CHARACTERS = 4000
"""All declined words together, one on each line: as much as a form shows again."""

Change = Callable[[GuildSettings], GuildSettings]
T = TypeVar("T", bound=Hashable)

_SAVING = threading.Lock()


async def change_settings(services: Services, guild_id: int, change: Change) -> GuildSettings:
    """Apply a change to a guild's settings as they are now, and keep them.

    ``change`` runs on a thread and may raise ``Notice``; then nothing is changed.
    """
    return await services.workers.catalog(_change, services.communities, guild_id, change)


def _change(communities: Communities, guild_id: int, change: Change) -> GuildSettings:
    with _SAVING:  # else two moderators who change different things could undo each other's
        settings = change(communities.settings(guild_id))
        communities.save(guild_id, settings)
    return settings


def merged(present: Collection[T], shown: Collection[T], chosen: Iterable[T]) -> tuple[T, ...]:
    """What is chosen now, where somebody saw ``shown``, left ``chosen``, and ``present`` is there.

    Only what was added and removed counts, so that nobody undoes what another added meanwhile.
    """
    chosen = tuple(dict.fromkeys(chosen))
    removed = frozenset(shown) - frozenset(chosen)
    kept = tuple(each for each in present if each not in removed)
    return kept + tuple(each for each in chosen if each not in kept and each not in shown)


def whole_number(text: str, least: int, most: int) -> int:
    """The number that was written. Raises ``Notice`` for anything but one within the limits."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise Notice(f"Please write a whole number from {least} to {most}, in digits.")
    number = int(digits)
    if not least <= number <= most:
        raise Notice(f"{number} is not possible: please write a number from {least} to {most}.")
    return number


def words_of(text: str) -> tuple[str, ...]:
    """The words or phrases that were written, lower-case, each once.

    Raises ``Notice`` for what could never be found in a question.
    """
    words = (" ".join(part.split()).lower() for part in re.split(r"[\n,]", text))
    found = tuple(dict.fromkeys(word for word in words if word))
    if any(not any(each.isalnum() for each in word) for word in found):
        raise Notice("One of these has neither a letter nor a digit. I can look for words only.")
    too_long = sum(len(word) > WORD_CHARACTERS for word in found)
    if too_long:
        which = "One of these is" if too_long == 1 else f"{too_long} of these are"
        raise Notice(
            f"{which} longer than {WORD_CHARACTERS} characters. Please write one word or short "
            "phrase on each line, or put commas between them."
        )
    return found


def checked_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The declined words of a guild. Raises ``Notice`` for more than may be kept."""
    if len(words) > MOST_WORDS:
        raise Notice(
            f"That makes {len(words)} words; at most {MOST_WORDS} can be declined. Please leave "
            "some out."
        )
    if len("\n".join(words)) > WORDS_CHARACTERS:
        raise Notice(
            f"Together these words are longer than {WORDS_CHARACTERS:,} characters. Please leave "
            "some out."
        )
    return words
