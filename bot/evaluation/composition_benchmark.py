"""What the checks of a language model's claims catch: replies by hand, and made wrong by code."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.made_replies.making import make_replies
from bot.evaluation.reply_set import CheckedClaim, check_replies, load_replies
from store.embeddings import EmbeddingModel

SETS = Path("tests/composition/replies")
SECOND = "second-"
"""What the names of the sets begin with that were written after the rules were made."""


def composition_figures(model: EmbeddingModel) -> dict[str, dict[str, Any]]:
    """The sections of the report: caught and slipped by kind of fault, and the claims kept."""
    sets = {path.stem: load_replies(path) for path in sorted(SETS.glob("*.yaml"))}
    if not sets:
        return {}
    project = Path()
    by_hand = {name: check_replies(found, project, model) for name, found in sets.items()}
    made = make_replies([reply for found in sets.values() for reply in found], project)
    checked = check_replies([each.reply for each in made], project, model)
    of_mutation: dict[str, list[CheckedClaim]] = defaultdict(list)
    for each, found_claim in zip(made, checked, strict=True):
        of_mutation[f"{found_claim.claim.fault}: {each.mutation}"].append(found_claim)
    written = [each for found in by_hand.values() for each in found]
    second = [each for name, found in by_hand.items() if name.startswith(SECOND) for each in found]
    return {
        "composition: claims written by hand": {
            "faultless kept": _kept(written),
            "faultless kept, of the second sets": _kept(second),
            **_caught(written),
        },
        "composition: claims made wrong by code": {
            "claims": len(checked),
            **_caught(checked),
            **{f"– {name}": _share(found) for name, found in of_mutation.items()},
        },
        "composition: faults that slipped through": _slipped([*written, *checked]),
    }


def _kept(claims: Iterable[CheckedClaim]) -> str:
    """How many of the claims without a fault would be shown, and their share."""
    good = [each.kept for each in claims if each.claim.fault is None]
    return f"{sum(good)} of {len(good)} ({sum(good) / len(good):.3f})" if good else "none"


def _caught(claims: Iterable[CheckedClaim]) -> dict[str, str]:
    """By kind of fault, how many of how many are not shown."""
    found: dict[str, list[CheckedClaim]] = defaultdict(list)
    for each in claims:
        if each.claim.fault is not None:
            found[each.claim.fault].append(each)
    return {f"{fault} caught": _share(its) for fault, its in sorted(found.items())}


def _share(claims: Sequence[CheckedClaim]) -> str:
    return f"{sum(not each.kept for each in claims)} of {len(claims)}"


def _slipped(claims: Iterable[CheckedClaim]) -> dict[str, str]:
    """Every claim with a fault that would be shown, under a number of its kind."""
    counts: Counter[str] = Counter()
    found: dict[str, str] = {}
    for each in claims:
        fault = each.claim.fault
        if fault is not None and each.kept:
            counts[fault] += 1
            found[f"{fault} {counts[fault]}"] = f"{each.claim.text} / {each.claim.quote}"
    return found
