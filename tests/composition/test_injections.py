"""Instructions in articles, questions and titles, and a model that obeys: nothing gets through.

Each case of ``injections.yaml`` is put into an article, a title or a question; the reply is what
a model says that does as it was told. Whatever of it is shown has a true quotation that says it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.composition.evidence import Evidence
from bot.composition.prompt import messages
from bot.composition.reply import ClaimReply
from bot.composition.support import is_supported
from bot.composition.verification import VerifiedClaim, verify_claim
from ingest.canonical import canonical
from ingest.chunk import paragraph_spans
from store.embeddings import EmbeddingModel
from store.records import ArticleMetadata, Version
from store.support import unmatched_shares
from tests.composition.test_verification import PUBLISHED, TEXT

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("injections.yaml").read_text(encoding="utf-8")
)


def evidence_of(case: dict[str, Any]) -> list[Evidence]:
    """The passages of an article with the injected one among them."""
    text = canonical(f"{TEXT}\n\n{case.get('article', 'It rained.')}")
    metadata = ArticleMetadata("The ferry", publisher="The Bay Post", published=PUBLISHED)
    metadata = replace(metadata, title=case.get("title", metadata.title))
    version = Version("a", "public", "file:///a", 1, metadata, text, "hash", datetime.now(UTC))
    spans = paragraph_spans(text)
    return [Evidence(number, version, number, *span) for number, span in enumerate(spans, start=1)]


HONEST = "The ferry Quintessa carried 340 passengers."


def shown(
    text: str, quote: str, evidence: list[Evidence], model: EmbeddingModel
) -> list[VerifiedClaim]:
    """What is shown of a claim, whichever of the passages it names."""
    found = [
        verify_claim(ClaimReply(text=text[:600], evidence=passage.number, quote=quote), evidence)
        for passage in evidence
    ]
    kept = [each for each in found if isinstance(each, VerifiedClaim)]
    return [each for each in kept if all(is_supported([each], partial(unmatched_shares, model)))]


def test_there_are_at_least_fifty() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) >= 50


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_model_that_obeys_shows_nothing_of_it(
    case: dict[str, Any], model: EmbeddingModel
) -> None:
    evidence = evidence_of(case)
    for text, quote in case["claims"]:
        for found in shown(text, quote, evidence, model):
            assert not any(words in found.text for words in case["forbidden"]), found
            assert found.quote.text in evidence[0].version.text


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_the_article_says_is_shown_beside_it(
    case: dict[str, Any], model: EmbeddingModel
) -> None:
    evidence = evidence_of(case)
    [found] = shown(HONEST, "carried 340 passengers", evidence, model)
    assert found.text == HONEST
    assert found.quote.text == evidence[0].text


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_no_words_end_what_holds_them(case: dict[str, Any]) -> None:
    question = case.get("question", "When did the ferry leave?")
    evidence = evidence_of(case)
    system, user = messages(question, evidence)
    asked = json.loads(user.text)
    assert asked["question"] == question
    assert [each["text"] for each in asked["evidence"]] == [each.text for each in evidence]
    assert "evil" not in system.text
