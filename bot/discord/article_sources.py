"""A message → the articles that it offers: attached files that can be read, and links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import discord

from bot.discord.escaping import escaped
from bot.discord.notices import Notice
from ingest.formats import (
    ANY_FORMAT,
    DocumentFormat,
    FileFormat,
    format_of_media_type,
    format_of_name,
)
from ingest.single import LARGEST_ATTACHMENT_BYTES, LARGEST_DOCUMENT_BYTES, clean_file_name
from ingest.typed_links import links_in

READABLE = f"I read files that are {ANY_FORMAT}"
_DISCORDS_OWN = ("discord.com", "discordapp.com", "discordapp.net", "discord.gg", "discord.new")
"""Links to messages, invitations and attachments: none of them is an article."""


def is_readable(attachment: discord.Attachment) -> bool:
    """Whether a file is of a format that is read, by its name or its type."""
    return any(_formats(attachment))


def check_file(attachment: discord.Attachment) -> None:
    """Raises ``Notice`` for a file that cannot be read, or is too large."""
    name = f"**{escaped(clean_file_name(attachment.filename))}**"
    if not is_readable(attachment):
        raise Notice(
            f"I cannot read {name}. {READABLE}: please save the article as one of these and add "
            "that, or give the address of its page."
        )
    is_document = any(isinstance(each, DocumentFormat) for each in _formats(attachment))
    largest = LARGEST_DOCUMENT_BYTES if is_document else LARGEST_ATTACHMENT_BYTES
    if attachment.size > largest:
        most = largest // 1_000_000
        raise Notice(
            f"{name} is too large: I take files of up to {most} MB. Please save only the article, "
            "without pictures, and add that."
        )


def _formats(attachment: discord.Attachment) -> tuple[FileFormat | None, FileFormat | None]:
    return format_of_name(attachment.filename), format_of_media_type(attachment.content_type)


def files_of(message: discord.Message) -> list[discord.Attachment]:
    """The files of a message, and of what it forwards."""
    forwarded = [file for each in message.message_snapshots for file in each.attachments]
    return [*message.attachments, *forwarded]


def links_of(message: discord.Message) -> list[str]:
    """The web addresses in a message that may be fetched, in order, each once.

    Embeds and buttons count only where the words have no link: Discord makes previews of links.
    """
    written: list[str] = []
    shown: list[str] = []
    parts: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    for part in parts:
        components = list(walk(part.components))
        written.append(part.content)
        written += [each.content for each in components if isinstance(each, discord.TextDisplay)]
        for embed in part.embeds:
            shown += [embed.url or "", embed.description or ""]
            shown += [field.value or "" for field in embed.fields]
        shown += [each.url for each in components if isinstance(each, discord.Button) and each.url]
    return _articles(written) or _articles(shown)


def texts_of(message: discord.Message) -> str:
    """The words of a message of the bot's own."""
    components = walk(message.components)
    return "\n".join(each.content for each in components if isinstance(each, discord.TextDisplay))


def label_of(message: discord.Message, custom_id: str) -> str | None:
    """What stands on a button of a message; None where it has no such button."""
    for each in walk(message.components):
        if isinstance(each, discord.Button) and each.custom_id == custom_id:
            return each.label
    return None


def walk(components: Iterable[Any]) -> Iterator[Any]:
    """All components, those inside others included, in the order in which they are shown."""
    for component in components:
        yield component
        yield from walk(getattr(component, "children", ()))
        accessory = getattr(component, "accessory", None)
        if accessory is not None:
            yield accessory


def _articles(texts: Iterable[str]) -> list[str]:
    """The links in some texts, without those that lead into Discord itself."""
    found = dict.fromkeys(link for text in texts for link in links_in(text))
    return [link for link in found if not _is_discords(link)]


def _is_discords(link: str) -> bool:
    host = urlsplit(link).hostname or ""
    return any(host == own or host.endswith(f".{own}") for own in _DISCORDS_OWN)
