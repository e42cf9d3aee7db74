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
_INVITATION_DOT = re.compile(r"(?<=discord)\.(?=gg|com)|(?<=discordapp)\.(?=com)", re.I)
"""Discord finds invitations without https://, too."""
_LIST_NUMBER = re.compile(r"^[ \t]*\d+\.", re.MULTILINE)
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def escaped(text: str, bold: tuple[int, int] | None = None) -> str:
    """The text so that Discord's client shows it as it is: nothing formats, links or pings.

    ``bold``: the span of it that is shown in bold, line by line, as far as it is in the text.
    """
    before = [""] * (len(text) + 1)
    for markup in (_MARKUP, _INVITATION_DOT, _LIST_NUMBER):
        for match in markup.finditer(text):
            before[match.end() - 1] = "\\"
    # bold begins before a character with its backslash, and ends behind it: nothing is torn apart
    for start, end in _lines(text, *bold) if bold else ():
        before[start] = f"**{before[start]}"
        before[end] = f"**{before[end]}"
    return "".join(mark + character for mark, character in zip(before, [*text, ""], strict=True))


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words of each line of a span, without the blanks around them."""
    return [line.span() for line in _LINE.finditer(text, max(0, start), max(0, end))]


def as_block_quote(text: str, bold: tuple[int, int] | None = None) -> str:
    """The escaped text as a block quote, every line of it; ``bold`` as for ``escaped``."""
    return "\n".join(f"> {line}" for line in escaped(text, bold).split("\n"))
