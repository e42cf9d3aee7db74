"""Text of articles and members → Discord Markdown that shows exactly that text, and does nothing.

``discord.utils.escape_markdown`` leaves masked links, lists, mentions and timestamps alive, and
``escape_mentions`` puts an invisible character into the words. Discord shows any ASCII punctuation
after a backslash as itself, so every character that can begin or end some markup gets one.
Markup: https://support.discord.com/hc/en-us/articles/210298617 and, for what only the API writes
(mentions, timestamps, emoji), https://discord.com/developers/docs/reference#message-formatting.
"""

from __future__ import annotations

import re

_MARKUP = re.compile(r"[\\*_~|`<>\[\]()#:@+-]")
"""Emphasis, spoilers, code, mentions, masked links, headings, addresses, pings, lists. The colon
takes the life out of addresses (https://) and of emoji names."""
_INVITATION_DOT = re.compile(r"(?<=discord)\.(?=gg\b|com\b)|(?<=discordapp)\.(?=com\b)", re.I)
"""Discord finds invitations without https://, too."""
_LIST_NUMBER = re.compile(r"^([ \t]*\d+)\.", re.MULTILINE)


def escaped(text: str) -> str:
    """The text so that Discord's client shows it as it is: nothing formats, links or pings."""
    marked = _MARKUP.sub(r"\\\g<0>", text)
    return _LIST_NUMBER.sub(r"\1\\.", _INVITATION_DOT.sub(r"\\.", marked))


def as_block_quote(text: str) -> str:
    """The escaped text as a block quote, every line of it."""
    return "\n".join(f"> {line}" for line in escaped(text).split("\n"))
