"""Turns text of any origin into canonical text: NFC, clean characters, one blank line between
paragraphs."""

from __future__ import annotations

import re
import unicodedata

# Zero-width and directional marks and the soft hyphen say nothing to a reader. The zero-width
# joiner and non-joiner stay: Persian, Hindi and emoji need them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_SPACES = re.compile("[^\\S\n]+")
_BLANK_LINES = re.compile("\n{2,}")
_NO_LETTERS = re.compile(r"[\W_]+")


def canonical(text: str) -> str:
    """The canonical form of ``text``; applying it again changes nothing.

    In: any string. Out: NFC, without invisible and control characters, every run of white space
    inside a line one space, no space at either end of a line, exactly one blank line between
    paragraphs, no white space at either end. Never raises.
    """
    if text.isascii() and text.isprintable():  # most lines of most articles
        return " ".join(text.split())
    text = text.replace("\u2029", "\n\n")
    text = _NEWLINES.sub("\n", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """``text`` in canonical form and on a single line."""
    return " ".join(canonical(text).split())


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of ``text``, each in canonical form, none of them empty."""
    clean = canonical(text)
    return clean.split("\n\n") if clean else []


def join_paragraphs(paragraphs: list[str]) -> str:
    """One canonical text out of ``paragraphs``."""
    return canonical("\n\n".join(paragraphs))


def letters_of(text: str) -> str:
    """Only the letters and digits of ``text``, folded: equal for texts that read the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NO_LETTERS.sub("", folded)
