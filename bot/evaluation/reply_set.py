"""A YAML file of replies with known faults → what the verification makes of each claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.composition.evidence import Evidence
from bot.composition.reply import ClaimReply
from bot.composition.support import is_supported
from bot.composition.verification import ClaimFault, DroppedClaim, VerifiedClaim, verify_claim
from bot.evaluation.yaml_lines import FileMistakesError, Mistake, read_lined
from ingest.chunk import paragraph_spans
from ingest.sources import read_article
from store.embeddings import EmbeddingModel
from store.hashes import hash_text
from store.records import PUBLIC_LIBRARY, Version
from store.support import unmatched_shares


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SetPassage(_Strict):
    """A paragraph of an article, word for word; the article's path is relative to the project."""

    article: Path
    paragraph: str


class SetClaim(_Strict):
    """A claim as a model might make it, and what is wrong with it: None for nothing."""

    text: str
    evidence: int
    quote: str
    fault: str | None


class SetReply(_Strict):
    """A question, its numbered evidence, and a reply."""

    id: str
    question: str
    evidence: tuple[SetPassage, ...]
    claims: tuple[SetClaim, ...]


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim of a set, and what became of it."""

    reply: SetReply
    claim: SetClaim
    found: VerifiedClaim | DroppedClaim

    @property
    def kept(self) -> bool:
        """Whether it would be shown."""
        return isinstance(self.found, VerifiedClaim)


def load_replies(path: Path) -> list[SetReply]:
    """Read a set; raises ``FileMistakesError``."""
    lines = read_lined(path)
    try:
        return [SetReply.model_validate(each) for each in lines.content]
    except ValidationError as error:
        raise FileMistakesError(
            [
                Mistake(path, None, ".".join(map(str, each["loc"])), each["msg"])
                for each in error.errors()
            ]
        ) from error


def check_replies(
    replies: Iterable[SetReply], project: Path, model: EmbeddingModel
) -> list[CheckedClaim]:
    """What the verification says of every claim; ``project`` is the folder of the articles' paths.

    Raises ValueError for a passage that is not a paragraph of its article.
    """
    checked = [
        CheckedClaim(reply, claim, verify_claim(claim_of(claim), evidence))
        for reply in replies
        for evidence in [evidence_of(reply, project)]
        for claim in reply.claims
    ]
    kept = [each.found for each in checked if isinstance(each.found, VerifiedClaim)]
    supported = iter(is_supported(kept, partial(unmatched_shares, model)))
    return [
        replace(each, found=DroppedClaim(claim_of(each.claim), ClaimFault.UNSUPPORTED))
        if each.kept and not next(supported)
        else each
        for each in checked
    ]


def claim_of(claim: SetClaim) -> ClaimReply:
    """A claim of a set as it comes from a model."""
    return ClaimReply(text=claim.text, evidence=claim.evidence, quote=claim.quote)


def evidence_of(reply: SetReply, project: Path) -> list[Evidence]:
    """The passages of a reply; ``project`` is the folder of the articles' paths.

    Raises ValueError for one that is not a paragraph of its article.
    """
    return [
        _passage(number, project / each.article, each.paragraph)
        for number, each in enumerate(reply.evidence, start=1)
    ]


def _passage(number: int, article: Path, paragraph: str) -> Evidence:
    version = _version(article)
    words = paragraph.replace("*", "").strip()  # emphasis in Markdown files
    for place, (start, end) in enumerate(paragraph_spans(version.text), start=1):
        if words in version.text[start:end]:  # an item of a list is a part of one
            return Evidence(number, version, place, start, end)
    raise ValueError(f"not a paragraph of {article.name}: {paragraph[:80]}")


@cache
def _version(path: Path) -> Version:
    """The article of a file as a version that is in no library."""
    found = read_article(path)
    return Version(
        path.stem,
        PUBLIC_LIBRARY,
        found.identity,
        1,
        found.metadata,
        found.text,
        hash_text(found.text),
        datetime.now(UTC),
    )
