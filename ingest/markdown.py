"""Turns Markdown, whole or left over in a saved page, into the words that a reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt

from ingest.canonical import canonical

_LINK = re.compile(r"\[[^\[\]\n]{1,400}\]\([^()\s]{0,2000}(?:\s\"[^\"\n]{0,200}\")?\)")
_HEADING = re.compile(r"^#{1,6}\s+\S", re.MULTILINE)
_REST_OF_IMAGE = re.compile(r"!\[[^\[\]\n]{0,400}\]\([^()\n]{0,2000}\)")
_PLAIN_ESCAPE = re.compile(r"\\([$*_\[\]()#+.!`~>|{}-])")
_LONGEST_INLINE = 20_000
"""Longer paragraphs keep their emphasis marks: nobody writes them, and parsing could be slow."""


@dataclass(frozen=True, slots=True)
class PlainLine:
    """The words of one piece of Markdown, and the share of their letters that is link text."""

    text: str
    link_share: float


def looks_like_markdown(text: str) -> bool:
    """Whether ``text`` was saved as Markdown: two links, or a heading with a link."""
    links = sum(1 for _ in _LINK.finditer(text))
    return links >= 2 or (links >= 1 and _HEADING.search(text) is not None)


def plain_line(source: str, *, emphasis: bool) -> PlainLine:
    """The words of one paragraph of Markdown.

    Links become their names, images vanish, escapes (``\\$``) are undone. ``emphasis`` says that
    ``*x*``, ``_x_``, code spans and character entities are Markdown here, too, rather than what
    the author wrote. Never raises.
    """
    source = _REST_OF_IMAGE.sub("", source)
    if len(source) > _LONGEST_INLINE:
        return PlainLine(canonical(_PLAIN_ESCAPE.sub(r"\1", source)), 0.0)
    tokens = _parser(emphasis).parseInline(source)
    parts: list[str] = []
    linked = 0
    inside = 0
    for token in (child for parent in tokens for child in parent.children or []):
        if token.type == "link_open":
            inside += 1
        elif token.type == "link_close":
            inside -= 1
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type != "image":
            parts.append(token.content)
            linked += _letters(token.content) if inside else 0
    text = canonical("".join(parts))
    return PlainLine(text, min(1.0, linked / max(1, _letters(text))))


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


@lru_cache(maxsize=2)
def _parser(emphasis: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["html_inline"])
    if emphasis:
        parser.enable(["strikethrough"])
    else:
        parser.disable(["emphasis", "backticks", "entity"])
    return parser
