"""A sentence of an article → the words in it that speak to whoever answers, if any do."""

from __future__ import annotations

import re

_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all|any|the|your|everything|every|previous|prior|earlier)\b"
    r"|\b(?:previous|prior|new|these|your|further) (?:instructions|rules|task)\b"
    r"|\bsystem prompt\b|\blanguage model\b|\bdeveloper['’]s rules\b|\bassistant\b\s*[,:]"
    r"|\b(?:as|you are) an? (?:AI|assistant|model)\b"
    r"|^\W*(?:system|assistant|user|instructions?)\s*:"
    r"|\byou (?:must|are required to|have to|should) "
    r"(?:answer|tell|say|state|reply|respond|write)\b"
    r"|</?(?:system|evidence|instructions?|user)\b"
    r"|^\W*(?:please )?(?:say|answer|reply|respond|tell|repeat|print|return|write|mention|cite|"
    r"begin with|attribute|report all|change every|replace|use|notify|leave out|call)\b"
    r"(?! \w+ed\b)",
    re.IGNORECASE,
)
"""A report says what happened, in whatever mood; it does not begin with an order to its reader.
What is dropped in vain, such as a recipe's "Use …", is still quoted in the extractive answer."""


def instruction_in(sentence: str) -> str | None:
    """The first words of a sentence that tell a reader, or a model, what to answer or to do."""
    found = _INSTRUCTION.search(sentence)
    return found.group() if found else None
