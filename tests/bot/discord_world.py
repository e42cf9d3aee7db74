"""A guild with people and articles, for tests that drive the bot as members do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.discord.client import PullquoteBot
from bot.service.services import Services, open_services
from bot.settings import Settings
from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.embeddings import EmbeddingModel
from store.guilds import library_of
from store.library import Library


@contextmanager
def services_in(folder: Path, model: EmbeddingModel, **settings: Any) -> Iterator[Services]:
    """Everything that the bot works with, over a library in ``folder``."""
    with Library(folder, model) as library:
        opened = open_services(Settings(data_dir=folder, **settings), library)
        yield opened


def create_bot(services: Services, **options: Any) -> PullquoteBot:
    """The bot as it runs, not yet connected."""
    return PullquoteBot(services, **options)


def give_article(services: Services, guild_id: int, path: Path) -> str:
    """Put an article into a guild's library; returns its id."""
    [result] = ingest_files(services.library, [FoundFile(path)], library_of(guild_id))
    assert result.stored is not None, result.refused
    services.directory.refresh()
    return result.stored.article_id


def text_of(message: Any) -> str:
    """All the words of a message: its content, and its components' texts and labels."""
    parts = [getattr(message, "content", "") or ""]

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            parts.extend(str(node[key]) for key in ("content", "label") if node.get(key))
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for each in node:
                collect(each)

    collect(components_of(message))
    return "\n".join(part for part in parts if part)


def components_of(message: Any) -> list[Any]:
    """A message's components as the wire has them."""
    return [
        each if isinstance(each, dict) else json.loads(json.dumps(each.to_dict()))
        for each in message.components
    ]


def buttons_of(message: Any) -> list[dict[str, Any]]:
    """The buttons of a message, in order."""
    found: list[dict[str, Any]] = []

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == 2:
                found.append(node)
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for each in node:
                collect(each)

    collect(components_of(message))
    return found


def labels_of(message: Any) -> list[str]:
    """What stands on a message's buttons, in order."""
    return [str(button.get("label")) for button in buttons_of(message)]
