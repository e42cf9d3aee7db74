"""Attached files: which of them can be read, by the name or by the type that Discord gives."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.discord.article_sources import is_readable
from ingest.formats import FORMATS


def attachment(name: str, media_type: str | None = None) -> discord.Attachment:
    data: Any = {"id": "1", "filename": name, "size": 1, "url": "", "proxy_url": ""}
    if media_type is not None:
        data["content_type"] = media_type
    state: Any = discord.Client(intents=discord.Intents.none())._connection
    return discord.Attachment(data=data, state=state)


@pytest.mark.parametrize("each", FORMATS)
def test_every_format_is_taken_by_name_and_by_type(each: Any) -> None:
    assert all(is_readable(attachment(f"STORY{suffix.upper()}")) for suffix in each.suffixes)
    for media_type in each.media_types:
        assert is_readable(attachment("story", f"{media_type}; charset=utf-8"))


@pytest.mark.parametrize(
    ("name", "media_type"), [("photo.png", "image/png"), ("story", None), ("sheet.xlsx", "")]
)
def test_other_files_are_not_taken(name: str, media_type: str | None) -> None:
    assert not is_readable(attachment(name, media_type))
