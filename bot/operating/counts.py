"""A number and what is counted → words."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """As "1 article", "2,000 articles"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
