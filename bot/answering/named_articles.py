"""Questions about an article that they name by its subject: "who wrote the flood story?"."""

from __future__ import annotations

import re

from bot.answering.metadata_fields import MetadataField

_ARTICLE = r"(?:article|story|piece|obituary|interview|column|op-?ed|write-?up)"
_THE_ARTICLE = (
    rf"(?:the|this|that) (?!first |second |only |best |short )(?:\S{{1,40}} ){{0,6}}?{_ARTICLE}\b"
)
_PAPER = r"(?:paper|newspaper|magazine|site|website|outlet|publication|journal)"
_AUTHOR = r"(?:author|writer|reporter|journalist|correspondent)"

_FIELD_PATTERNS = (
    (
        MetadataField.AUTHORS,
        re.compile(
            rf"^(?:who|which {_AUTHOR}) (?:wrote|authored|penned) {_THE_ARTICLE}"
            rf"|^who (?:is|was|are|were) the {_AUTHOR}s? (?:of|behind|on|for) {_THE_ARTICLE}"
            rf"|^which {_AUTHOR}s? (?:covered|reported on|wrote about) "
        ),
    ),
    (
        MetadataField.UPDATED,
        re.compile(
            rf"^when (?:was|were|is) {_THE_ARTICLE}.{{0,80}} (?:updated|edited|revised|changed)$"
        ),
    ),
    (
        MetadataField.PUBLISHED,
        re.compile(
            rf"^when (?:was|is|did) {_THE_ARTICLE}.{{0,80}} "
            r"(?:published|written|posted|released|come out|appear)$"
        ),
    ),
    (
        MetadataField.PUBLISHER,
        re.compile(
            rf"^(?:in |on )?(?:which|what) {_PAPER} (?:\S{{1,40}} ){{0,2}}?"
            rf"(?:{_THE_ARTICLE}|the report (?:on|about) )"
        ),
    ),
)
_SUMMARY = re.compile(
    rf"^(?:tl;?dr|tldr|gist|summary)(?: (?:of|for|on))? {_THE_ARTICLE}"
    rf"|^what (?:is|was) {_THE_ARTICLE}.{{0,80}} about$"
    rf"|^(?:summari[sz]e|sum up) {_THE_ARTICLE}"
)


def named_article_fields(question: str) -> tuple[MetadataField, ...]:
    """The field of an article's record that is asked for, of an article that is named.

    In: the lower-case words of a question, joined with blanks. Out: no field for any other.
    """
    for field, pattern in _FIELD_PATTERNS:
        if pattern.match(question):
            return (field,)
    return ()


def is_named_summary(question: str) -> bool:
    """Whether a summary of a named article is asked for: "tl;dr of the flood story"."""
    return bool(_SUMMARY.match(question))
