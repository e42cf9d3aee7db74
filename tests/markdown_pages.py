"""A page in Markdown → its commands, links, pictures and headings, as GitHub reads them."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

SHELL = "sh"
"""The language of a fenced block of commands."""
PROGRAMS = {"make", "pip", "pullquote", ".venv/bin/pullquote", "ollama", "source"}
"""What is between backquotes in a sentence is a command where it begins with one of these."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link or a picture."""

    target: str
    """The path as written, without the anchor."""
    anchor: str


class MarkdownPage:
    """One page."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._blocks = MarkdownIt("gfm-like", {"linkify": False}).parse(
            path.read_text(encoding="utf-8")
        )

    def commands(self) -> Iterator[list[str]]:
        """The commands of the page's shell blocks and sentences in their order, word by word."""
        for block in self._blocks:
            if block.type == "fence" and block.info == SHELL:
                for line in block.content.replace("\\\n", " ").splitlines():
                    if words := shlex.split(line, comments=True):
                        yield words
            for token in _within(block):
                words = token.content.split()
                if token.type == "code_inline" and len(words) > 1 and words[0] in PROGRAMS:
                    yield shlex.split(token.content)

    def unnamed_blocks(self) -> list[str]:
        """Fenced blocks that do not say what they hold."""
        return [block.content for block in self._blocks if block.type == "fence" and not block.info]

    def blocks(self, language: str) -> list[str]:
        """The fenced blocks of a language."""
        return [block.content for block in self._blocks if block.info == language]

    def links(self) -> Iterator[Link]:
        """Where the page's links lead, and where its pictures are; not those to the web."""
        for block in self._blocks:
            for token in _within(block):
                address = str(token.attrGet("href") or token.attrGet("src") or "")
                target, _, anchor = address.partition("#")
                if address and "://" not in address:
                    yield Link(target, anchor)

    def anchors(self) -> set[str]:
        """What GitHub calls the headings: small letters, hyphens for blanks, no punctuation."""
        seen: Counter[str] = Counter()
        found = set()
        for block, content in zip(self._blocks, self._blocks[1:], strict=False):
            if block.type == "heading_open":
                name = re.sub(r"[^\w\- ]", "", content.content.lower()).replace(" ", "-")
                found.add(f"{name}-{seen[name]}" if seen[name] else name)
                seen[name] += 1
        return found


def _within(block: Token) -> list[Token]:
    return block.children or []
