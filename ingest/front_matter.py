"""Turns the YAML block at the head of a Markdown file into named values."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import yaml

_FENCED = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ANCHOR = re.compile(r"(?:^|\s)&\S", re.MULTILINE)  # a few anchors make a small block explode
_LARGEST = 20_000


def split_front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """The values at the head of ``text`` and the text after them.

    Names are in lower case, every value is a list of strings. Text without a valid block comes
    back whole, with no values. Never raises.
    """
    found = _FENCED.match(text)
    if found is None or len(found.group(1)) > _LARGEST or _ANCHOR.search(found.group(1)):
        return {}, text
    try:
        loaded = yaml.safe_load(found.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    if not isinstance(loaded, dict):
        return {}, text
    values = {str(name).strip().lower(): _strings(value) for name, value in loaded.items()}
    return values, text[found.end() :]


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return _strings(value.get("name"))
    if isinstance(value, list):
        return [text for item in value[:100] for text in _strings(item)]
    if isinstance(value, (datetime, date)):
        return [value.isoformat()]
    return [str(value)] if value is not None and str(value).strip() else []
