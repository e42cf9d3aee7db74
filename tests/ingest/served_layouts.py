"""The layouts of tests/ingest/layouts → what a reader sees on each page, and how near a text comes.

Each folder has the file that is served and ``expected.yaml``: metadata, the paragraphs of the main
text (one entry for each paragraph, list item and table row), strings that are furniture, a word of
what is told where the page is doubtful, or a word of the reason why it is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from ingest.dates import Moment
from store.records import ExtractedArticle, as_instant

FOLDER = Path(__file__).parent / "layouts"
_MARK = re.compile(r"^(?:[-•*]|\d{1,3}\.) ")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ServedLayout:
    """One page as it is served, and what is to come of it."""

    name: str
    content: bytes
    content_type: str
    expected: dict[str, Any]

    @property
    def path(self) -> str:
        """The path under which the page is asked for."""
        parts = urlsplit(self.expected["url"])
        return parts.path

    @property
    def address(self) -> str:
        """The canonical address, without a port."""
        return str(self.expected["url"])

    @property
    def refused(self) -> str | None:
        """A word of the refusal's reason, None where the page is an article."""
        word = self.expected.get("refused")
        return None if word is None else str(word)

    @property
    def doubt(self) -> str | None:
        """A word of what is told about the page, None where it raises no doubt."""
        word = self.expected.get("doubt")
        return None if word is None else str(word)

    @property
    def paragraphs(self) -> list[str]:
        """The main text as a reader sees it."""
        return [plain(line) for line in self.expected.get("paragraphs") or []]

    @property
    def furniture(self) -> list[str]:
        """What must not be in the text."""
        return [str(line) for line in self.expected.get("furniture") or []]


def all_layouts() -> list[ServedLayout]:
    """Every layout, by name."""
    return [_read(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()]


def _read(folder: Path) -> ServedLayout:
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    served = next(path for path in sorted(folder.iterdir()) if path.name != "expected.yaml")
    return ServedLayout(
        folder.name, served.read_bytes(), str(expected.get("content_type") or ""), expected
    )


def plain(line: str) -> str:
    """A line without the mark of a list's item, its white space single."""
    return _MARK.sub("", " ".join(str(line).split()), count=1)


def lines_of(text: str) -> list[str]:
    """The paragraphs of an extracted text, list items and table rows each for itself."""
    return [plain(line) for line in text.split("\n") if line.strip()]


def f1(found: list[str], expected: list[str]) -> float:
    """Word-level F1: the harmonic mean of precision and recall over the multisets of words.

    Words are lower-cased ``\\w+``, so each surplus, missing or repeated word counts once.
    """
    ours, theirs = (Counter(_WORD.findall(" ".join(lines).lower())) for lines in (found, expected))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def metadata_faults(article: ExtractedArticle, expected: dict[str, Any]) -> list[str]:
    """Every field of an article that is not what the page says."""
    found = article.metadata
    pairs: list[tuple[str, Any, Any]] = [
        ("title", found.title, expected.get("title")),
        ("authors", list(found.authors), expected.get("authors") or []),
        ("publisher", found.publisher, expected.get("publisher")),
        ("language", found.language, expected.get("language")),
        ("published", moment(found.published), moment(expected.get("published"))),
        ("updated", moment(found.updated), moment(expected.get("updated"))),
        ("url", found.url, expected.get("url")),
    ]
    return [f"{name}: {is_!r}, not {should!r}" for name, is_, should in pairs if is_ != should]


def moment(value: Moment | str | None) -> Any:
    """A time as something that equals every spelling of it: an instant, a day, or None."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return as_instant(value) if isinstance(value, datetime) else value
