"""Texts and buttons → the one message that they make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui


def notice_view(text: str, *buttons: ui.Item[Any]) -> ui.LayoutView:
    """A message of the bot's own words, with buttons."""
    return message_view([text], buttons)


def message_view(
    blocks: Sequence[str],
    buttons: Sequence[ui.Item[Any]] = (),
    accent: discord.Colour | None = None,
) -> ui.LayoutView:
    """Texts one under the other in one container, and at most five buttons under them."""
    view = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container(
        *(ui.TextDisplay(block) for block in blocks), accent_colour=accent
    )
    if buttons:
        container.add_item(ui.ActionRow(*buttons))
    view.add_item(container)
    return view
