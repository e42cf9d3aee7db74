"""Claims and their quotes → those that speak of what the quote speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.composition.verification import VerifiedClaim

MATCHED_FROM = 0.3
"""Cosine from which a word of a claim counts as matched by its quote."""
UNMATCHED_SHARE = 0.5
"""Share of a claim's words without a match, from which on it is about something else: of 385 claims
without a fault that were left, two; of claims with any true quote beside them, all that we have."""

UnmatchedShares = Callable[[Sequence[tuple[str, str]], float], list[float]]
"""Takes pairs of texts and a cosine; see ``store.support.unmatched_shares``."""


def is_supported(claims: Sequence[VerifiedClaim], unmatched_shares: UnmatchedShares) -> list[bool]:
    """Whether each claim's quote speaks of what the claim says; one batch through the model."""
    pairs = [(claim.text, claim.quote.text) for claim in claims]
    return [share < UNMATCHED_SHARE for share in unmatched_shares(pairs, MATCHED_FROM)]
