"""Words → the parts of a question set's YAML: quoted texts, comments, ids of questions."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections import Counter

import yaml

LINE = 96
"""Characters of a line of a comment, at most."""


def yaml_quoted(words: str) -> str:
    """A text in quotation marks, as YAML has it, on one line."""
    style = "'" if '"' in words and "'" not in words else '"'
    dumped: str = yaml.safe_dump(words, default_style=style, allow_unicode=True, width=1_000_000)
    return dumped.strip()


def yaml_comment(text: str) -> str:
    """A text as the lines of a comment above a question."""
    lines = textwrap.wrap(" ".join(text.split()), LINE)
    return "".join(f"  # {line}\n" for line in lines)


def slug(word: str) -> str:
    """What an id may have of a word: its letters and digits, without "'s"."""
    own = re.sub(r"[’']s?\W*$", "", word)
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", own))


def told_apart(name: str, ids: Counter[str], mark: str) -> str:
    """The name as an id that no question has yet, with its number behind ``mark`` where needed."""
    ids[name] += 1
    return name if ids[name] == 1 else f"{name}{mark}{ids[name]}"
