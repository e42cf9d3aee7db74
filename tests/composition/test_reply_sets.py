"""Replies with faults written by hand: what is caught, what survives, and what slips through.

The sets in ``replies`` were written by people who had not seen the verification. Which claims with
a subtler fault pass for all that is told in docs/quality.md.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.evaluation.reply_set import CheckedClaim, check_replies, load_replies
from bot.evaluation.yaml_lines import FileMistakesError
from store.embeddings import EmbeddingModel
from tests.composition.subtle_faults import SUBTLE_FAULTS
from tests.conftest import PROJECT

REPLIES = Path(__file__).parent / "replies"
FAULTLESS_KEPT = 0.97
"""At least this share of the claims without a fault survives; see docs/quality.md."""


@pytest.fixture(scope="module")
def checked(model: EmbeddingModel) -> list[CheckedClaim]:
    """Every claim of every set."""
    files = sorted(REPLIES.glob("*.yaml"))
    return check_replies([each for file in files for each in load_replies(file)], PROJECT, model)


def test_there_are_enough_of_each_kind(checked: list[CheckedClaim]) -> None:
    faults = Counter(each.claim.fault for each in checked)
    assert sum(count for fault, count in faults.items() if fault) >= 400
    assert min(faults[fault] for fault in ("number", "date", "name", "speaker", "negation")) >= 12


def test_no_quote_that_is_not_there_is_kept(checked: list[CheckedClaim]) -> None:
    slipped = [
        each.claim.text
        for each in checked
        if each.kept and (each.claim.fault or "").startswith("quote_")
    ]
    assert not slipped


def test_wrong_numbers_dates_names_and_speakers_are_caught(checked: list[CheckedClaim]) -> None:
    slipped = {
        each.claim.text
        for each in checked
        if each.kept and each.claim.fault not in (None, *SUBTLE_FAULTS)
    }
    assert not slipped


def test_most_faultless_claims_survive(checked: list[CheckedClaim]) -> None:
    good = [each for each in checked if each.claim.fault is None]
    kept = sum(each.kept for each in good)
    assert kept >= FAULTLESS_KEPT * len(good), f"{kept} of {len(good)}"


def test_what_is_kept_is_quoted_from_its_article(checked: list[CheckedClaim]) -> None:
    for each in checked:
        if each.kept:
            quote = each.found.quote  # type: ignore[union-attr]
            assert quote.text in quote.version.text


def test_a_set_with_mistakes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("- id: one\n  question: Who?\n", encoding="utf-8")
    with pytest.raises(FileMistakesError, match="evidence"):
        load_replies(path)
