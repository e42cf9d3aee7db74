"""What became of one ingested article, and what a moderator should know about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.addresses import is_same_page
from ingest.errors import ExtractionError
from ingest.languages import detect_language, reads_as_english
from store.copies import NearCopy
from store.languages import ENGLISH
from store.records import ArticleMetadata, Outcome, Stored, Version

WORDS_PER_MINUTE = 230
"""Silent reading of English non-fiction: 238 words a minute (Brysbaert 2019), rounded down."""
FEW_WORDS = 80
"""Below this a page shows a teaser, a paywall's first lines or a caption, hardly an article."""
MANY_WORDS = 15_000
"""Above this a file holds a book, a report or a whole site; the longest magazine pieces do not."""
_LONGEST_SHOWN = 150


def minutes_to_read(words: int) -> int:
    """The minutes that a text of so many words takes, at least one."""
    return max(1, round(words / WORDS_PER_MINUTE))


@dataclass(frozen=True, slots=True)
class IngestedArticle:
    """One article as the library has it now.

    ``version`` is the number of the text that was offered, ``identity`` what it is known by;
    ``passages`` are all of its passages and ``embedded`` those that the model had to read.
    ``warnings`` are whole sentences for whoever added it, the gravest first.
    """

    outcome: Outcome
    article_id: str
    version: int
    identity: str
    metadata: ArticleMetadata
    words: int
    passages: int
    embedded: int
    warnings: tuple[str, ...] = ()


def check_language(text: str, known: frozenset[str] | None) -> None:
    """Raises ExtractionError for a text that is surely in a language which the model was not made
    for; ``known`` are those that it was, None where that cannot be told."""
    language = detect_language(text)
    if known is None or language is None or language in known or reads_as_english(text):
        return
    raise ExtractionError(
        f"this is written in {_language_name(language)}, and the embedding model knows English "
        "only, so answers from it would be wrong: add an English article, or have the operator "
        "set EMBEDDING_MODEL to a multilingual model"
    )


def language_warnings(
    text: str, metadata: ArticleMetadata, known: frozenset[str] | None
) -> list[str]:
    """That an article may not be English: by its words, or where they do not tell, by its tags."""
    language = detect_language(text) or metadata.language or ENGLISH
    if known is None or language in known or reads_as_english(text):
        return []
    return [
        f"It seems to be written in {_language_name(language)}; questions and answers work in "
        "English only, so answers from it will be poor."
    ]


def text_warnings(
    text: str,
    metadata: ArticleMetadata,
    known: frozenset[str] | None,
    doubt: str | None = None,
) -> list[str]:
    """What is unusual about an article's words: doubtful, too few, too many, or not English.

    ``doubt`` is what its page gave rise to (see ``ingest.doubts``); it says more than a number of
    words does.
    """
    warnings = language_warnings(text, metadata, known)
    words = text.split()
    if doubt is not None:
        warnings.append(doubt)
    elif len(words) < FEW_WORDS:
        warnings.append(
            f"The text is very short ({len(words)} word{'' if len(words) == 1 else 's'}): perhaps "
            "the rest is behind a paywall, or this is not the article's own page."
        )
    elif len(words) > MANY_WORDS:
        warnings.append(
            f"The text is very long ({len(words):,} words): perhaps it is more than one article."
        )
    return warnings


def record_warnings(metadata: ArticleMetadata) -> list[str]:
    """What is missing from an article's record, with what that means for its readers."""
    warnings = []
    if metadata.url is None:
        warnings.append("It has no web address, so quotes from it cannot be opened in the article.")
    if not metadata.authors:
        warnings.append("No author was found, so I cannot say who wrote it.")
    if metadata.published is None:
        warnings.append("No date of publication was found, so quotes from it show none.")
    return warnings


def address_warnings(asked: str, metadata: ArticleMetadata) -> list[str]:
    """That a page is kept under another address than ``asked``, the one that was given."""
    url = metadata.url
    if url is None or is_same_page(url, asked):
        return []
    return [f"The address that was given leads to {short_address(url)}; it is kept under that one."]


def replacement_warnings(stored: Stored, before: Version | None) -> list[str]:
    """That a file's text took the place of one that it shares no passage with.

    ``before`` is the version that was the current one, None for a new article.
    """
    if before is None or stored.outcome is not Outcome.CHANGED or stored.embedded < stored.passages:
        return []
    return [
        f"It took the place of “{before.metadata.title}”, which came in a file of the same name; "
        "to keep both, give the file another name."
    ]


def copy_warnings(stored: Stored, copies: Sequence[NearCopy], identity: str) -> list[str]:
    """That the text is here already, word for word or nearly, under another address or name.

    ``identity`` is what the offered article is known by; ``copies`` are the nearest first.
    """
    if stored.outcome is Outcome.SAME_WORDS:
        kept = ""
        if identity.startswith(("https://", "http://")):
            kept = f"; {short_address(identity)} is kept as a further address of it"
        return [f"This is the same text as “{stored.title}”, which is here already{kept}."]
    if not copies or stored.outcome is Outcome.OLDER:
        return []
    others = len(copies) - 1
    further = f" (and {others} other article{'' if others == 1 else 's'})" if others else ""
    return [
        f"Nearly the same text is here already: “{copies[0].title}”{further}. Both are searched; "
        "what both say in the same words is quoted once."
    ]


def short_address(url: str) -> str:
    """An address as it is shown in a sentence: its beginning, where it is very long."""
    return url if len(url) <= _LONGEST_SHOWN else f"{url[: _LONGEST_SHOWN - 1]}…"


def _language_name(code: str) -> str:
    from babel import Locale  # on demand: it loads its own data

    name = Locale("en").languages.get(code)
    return str(name) if name else f"another language ({code})"
