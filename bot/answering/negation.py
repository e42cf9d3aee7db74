"""Questions that ask what is not so: only a sentence that denies something can answer them."""

from __future__ import annotations

import re

_ASKED = re.compile(
    r"\b(?:not(?! only\b)|never|none|nobody|neither|without|cannot"
    r"|no(?! (?:more|fewer|less|later|sooner|longer)\b))\b|n['’]t\b",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"\b(?:or not|why not|if not|don['’]t (?:you|we)|(?:do not|don['’]t) (?:know|understand|get)"
    r"|couldn['’]t find|not sure|no\. ?\d)\b",
    re.IGNORECASE,
)
"""A “not” that asks nothing."""
_SAID = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|refus\w+|reject\w+"
    r"|den(?:y|ies|ied|ial)|fail\w*|lack\w*|exclud\w+|exempt\w*|except|unlike|unable|prevent\w*"
    r"|avoid\w*|instead|rather than|barely|hardly|absent|absence|prohibit\w*|bann\w*|forb\w+"
    r"|declin\w+|ruled? out|rul(?:es|ing) out)\b|n['’]t\b",
    re.IGNORECASE,
)


def lacks_denial(question: str, evidence: str) -> bool:
    """Whether a question asks what is not so, and the words that should answer it deny nothing.

    Of the near misses of SQuAD 2.0 that were called answered, 14 % are such questions; of the
    answerable ones, .4 % (docs/quality.md).
    """
    asked = _ASKED.search(_POLITE.sub(" ", question))
    return asked is not None and not _SAID.search(evidence)
