"""A YAML file of quotations with known verdicts → what the checker makes of each."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.checking.checker import check_message
from bot.checking.result import CheckedQuotation, Verdict
from bot.evaluation.yaml_lines import FileMistakesError, Mistake, read_lined
from ingest.pipeline import ingest_files
from ingest.sources import find_files
from store.library import Library
from store.records import Scope

_UPDATED = re.compile(r"^updated: .*$", re.MULTILINE)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EarlierText(_Strict):
    """An earlier version of an article of the set: the same with some words replaced.

    ``updated`` is its date, where it has one of its own.
    """

    article: str
    replace: dict[str, str]
    updated: date | None = None


class SetQuotation(_Strict):
    """A message and what is to be said of its quoted parts.

    ``verdict`` is one of ``Verdict`` (with hyphens) or one for each part; ``holds`` words that a
    place shown has to hold, ``differs`` pairs of the article's and the quotation's words.
    """

    id: str
    message: str
    verdict: str | tuple[str, ...]
    speaker: str | None = None
    holds: str | None = None
    differs: tuple[tuple[str, str], ...] = ()

    @field_validator("verdict")
    @classmethod
    def _are_verdicts(cls, given: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for each in (given,) if isinstance(given, str) else given:
            _verdict(each)
        return given

    @property
    def kind(self) -> str:
        """Under which its figures are counted: the id up to its first hyphen."""
        return self.id.partition("-")[0]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What is expected of each part."""
        given = (self.verdict,) if isinstance(self.verdict, str) else self.verdict
        return tuple(map(_verdict, given))


def _verdict(name: str) -> Verdict:
    try:
        return Verdict(name.replace("-", "_"))
    except ValueError:
        known = ", ".join(each.replace("_", "-") for each in Verdict)
        raise ValueError(f"{name} is no verdict; there are {known}") from None


class QuotationSet(_Strict):
    """Quotations on articles, some of which have earlier versions; paths relative to the file."""

    articles: tuple[Path, ...]
    quotations: tuple[SetQuotation, ...]
    earlier: tuple[EarlierText, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A message of the set, and what became of its parts."""

    item: SetQuotation
    parts: tuple[CheckedQuotation, ...]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts that were given."""
        return tuple(part.verdict for part in self.parts)

    @property
    def mistakes(self) -> list[str]:
        """What is not as expected, one line each; none where all is."""
        found = []
        if self.verdicts != self.item.verdicts:
            wanted = ", ".join(self.item.verdicts)
            found.append(f"expected {wanted}; came {', '.join(self.verdicts)}")
            return found
        shown = " ".join(place.citation.quote.text for part in self.parts for place in part.places)
        if self.item.holds and self.item.holds not in shown:
            found.append(f"“{self.item.holds}” is not shown")
        differences = {
            (each.article, each.yours) for part in self.parts for each in part.differences
        }
        found += [
            f"not told: “{article}” and “{yours}”"
            for article, yours in self.item.differs
            if (article, yours) not in differences
        ]
        return found

    @property
    def wrongly_exact(self) -> bool:
        """Whether a quotation that is none was called exact."""
        pairs = zip(self.verdicts, self.item.verdicts, strict=False)
        return any(came is Verdict.EXACT and wanted is not Verdict.EXACT for came, wanted in pairs)


def load_quotations(path: Path) -> QuotationSet:
    """Read a set; raises ``FileMistakesError``."""
    lines = read_lined(path)
    try:
        found = QuotationSet.model_validate(lines.content)
    except ValidationError as error:
        raise FileMistakesError(
            [
                Mistake(path, lines.line(each["loc"]), ".".join(map(str, each["loc"])), each["msg"])
                for each in error.errors()
            ]
        ) from error
    articles = tuple((path.parent / article).resolve() for article in found.articles)
    return found.model_copy(update={"articles": articles})


def fill(library: Library, found: QuotationSet) -> None:
    """Ingest the set's articles, the earlier versions of some before them."""
    with tempfile.TemporaryDirectory() as name:
        former = [_written(Path(name), found, each) for each in found.earlier]
        for files in (former, found.articles):
            for result in ingest_files(library, find_files(files)):
                assert not result.refused, result.refused


def _written(folder: Path, found: QuotationSet, earlier: EarlierText) -> Path:
    article = next(path for path in found.articles if path.name == earlier.article)
    text = article.read_text(encoding="utf-8")
    for now, before in earlier.replace.items():
        assert text.count(now) == 1, f"{article.name} has not just once: {now}"
        text = text.replace(now, before)
    if earlier.updated:
        text = _UPDATED.sub(f"updated: {earlier.updated}", text, count=1)
    path = folder / earlier.article
    path.write_text(text, encoding="utf-8")
    return path


def check_quotations(library: Library, items: Sequence[SetQuotation]) -> list[Checked]:
    """What the checker says of each."""
    return [
        Checked(item, tuple(check_message(library, Scope(), item.message, item.speaker)))
        for item in items
    ]
