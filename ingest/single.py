"""One article, from a web address or an attached file → a library, told step by step.

Everything here blocks, for as long as a site takes and the model reads: call it on an executor.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from ingest.addresses import canonical_url, is_same_page
from ingest.canonical import one_line
from ingest.chunk import split_passages
from ingest.errors import ExtractionError, FetchError
from ingest.extract import RawArticle, extract, refuse_larger
from ingest.fetch import fetch_article
from ingest.formats import document_format
from ingest.ingested import (
    IngestedArticle,
    address_warnings,
    check_language,
    copy_warnings,
    record_warnings,
    replacement_warnings,
    short_address,
    text_warnings,
)
from ingest.known import as_known, own_address
from store.errors import UnknownArticleError
from store.library import Library
from store.plans import article_id_for
from store.records import ExtractedArticle, Outcome, Version

LARGEST_ATTACHMENT_BYTES = 5_000_000
"""As much as a web page may have (see FetchLimits): reading the worst markup takes 20 seconds."""
LARGEST_DOCUMENT_BYTES = 20_000_000
"""Of a PDF or Word document, most of which are its pictures."""
LONGEST_TEXT = 300_000
"""Characters, about 50,000 words: more than any article, and half a minute for the model."""
LONGEST_NAME = 100
"""Characters of a file name that are kept and shown."""
_ATTACHMENT = "attachment:"
_WEB = ("https://", "http://")


class Stage(StrEnum):
    """What is being done for an article."""

    FETCHING = "fetching"
    READING = "reading"
    EMBEDDING = "embedding"
    STORING = "storing"


@dataclass(frozen=True, slots=True)
class Step:
    """Where the work on an article has come to; while embedding, ``done`` of ``total`` passages."""

    stage: Stage
    done: int = 0
    total: int = 0


Progress = Callable[[Step], None]
"""Is told every step, in order, on the thread that does the work; what it raises ends the work."""
Fetch = Callable[[str], ExtractedArticle]
"""Takes a web address and gives the article there; raises FetchError."""


def ingest_url(
    library: Library,
    url: str,
    into: str,
    progress: Progress | None = None,
    fetch: Fetch = fetch_article,
) -> IngestedArticle:
    """Fetch the article at ``url`` and store it in the library named ``into``.

    In: an address as ``check_url`` gives it. Out: what became of it. Raises FetchError or
    ExtractionError, each with one line for a member, and the store's errors.
    """
    tell = progress or _nothing
    tell(Step(Stage.FETCHING))
    article = fetch(own_address(library, url, into) or url)
    tell(Step(Stage.READING))
    found = _stored(library, article, into, tell, address_warnings(url, article.metadata))
    if not is_same_page(url, article.identity):
        library.keep_address(found.article_id, canonical_url(url) or url)
    return found


def ingest_bytes(
    library: Library,
    content: bytes,
    name: str,
    into: str,
    source: str | None = None,
    progress: Progress | None = None,
    media_type: str | None = None,
) -> IngestedArticle:
    """Store the article in the bytes of a file that a member attached.

    ``name`` is the file's, whatever is in it; ``media_type`` as the platform gives it. Where the
    text names no web address of its own, ``source`` is its identity, by default one made from the
    name: another text under the same name becomes a new version. An address that it names is
    believed, whosever it is. Raises ExtractionError with one line for a member, and the store's
    errors.
    """
    tell = progress or _nothing
    tell(Step(Stage.READING))
    refuse_larger(
        content, LARGEST_DOCUMENT_BYTES if document_format(content) else LARGEST_ATTACHMENT_BYTES
    )
    cleaned = clean_file_name(name)
    kind = (media_type or "").partition(";")[0].strip().lower()
    identity = source or attachment_identity(name)
    article = extract(RawArticle(content, identity, cleaned, media_type=kind or None))
    warnings = []
    if article.metadata.url is not None:
        warnings.append(
            f"The file names {short_address(article.metadata.url)} as its address; quotes will "
            "link there, and nobody has compared the two."
        )
    return _stored(library, article, into, tell, warnings)


def refresh_article(
    library: Library,
    article_id: str,
    progress: Progress | None = None,
    fetch: Fetch = fetch_article,
) -> IngestedArticle:
    """Fetch the page of a stored article again and keep what is new about it.

    A page that only moved between http and https or to and from "www." stays the same article,
    with its new link. Raises UnknownArticleError; ExtractionError for an article that came as a
    file and has no page; FetchError, also where the page now is another article's: then nothing
    is changed.
    """
    tell = progress or _nothing
    present = library.version(article_id)
    if not present.identity.startswith(_WEB):
        raise ExtractionError(
            "this article came as a file and has no web address: add the new file instead"
        )
    tell(Step(Stage.FETCHING))
    article = fetch(present.identity)
    if not is_same_page(article.identity, present.identity):
        raise FetchError(
            f"the page now gives its address as {short_address(article.identity)}: add that "
            "address instead, and remove this article if the two are the same"
        )
    tell(Step(Stage.READING))
    article = replace(article, identity=present.identity)
    return _stored(library, article, present.library, tell, [])


def attachment_identity(name: str) -> str:
    """What a file without a web address is known by in its library: ``attachment:NAME``."""
    return f"{_ATTACHMENT}{clean_file_name(name)}"


def clean_file_name(name: str) -> str:
    """A file name that is safe to keep and to show.

    Out: the last part of a path, on one line, without control, directional and invisible
    characters, at most ``LONGEST_NAME`` characters long and never empty. Names that are too long
    keep their ending and stay apart from each other. Applying it again changes nothing.
    """
    shown = one_line("".join(letter if letter.isprintable() else " " for letter in name))
    last = re.split(r"[/\\]", shown)[-1].strip(" .")
    if len(last) > LONGEST_NAME:
        mark = hashlib.blake2b(last.encode(), digest_size=4).hexdigest()
        suffix = PurePosixPath(last).suffix[:12].rstrip(" .")
        ending = f"-{mark}{suffix}"
        last = last[: LONGEST_NAME - len(ending)].strip() + ending
    return last or "article"


def _stored(
    library: Library,
    article: ExtractedArticle,
    into: str,
    tell: Progress,
    warnings: list[str],
) -> IngestedArticle:
    """Embed and store an article that has been read, and say what is unusual about it."""
    if len(article.text) > LONGEST_TEXT:
        words = len(article.text.split())
        raise ExtractionError(
            f"the text has {words:,} words, too many for one article: save only the article"
        )
    check_language(article.text, library.languages)
    article = as_known(library, article, into)
    before = _current(library, article_id_for(into, article.identity))

    def embedded(done: int, total: int) -> None:
        if total:
            tell(Step(Stage.EMBEDDING, done, total))
        if done == total:
            tell(Step(Stage.STORING))

    (stored,) = library.add_all([article], split_passages, into, embedded)
    version = library.version(stored.article_id, stored.version)
    found = copy_warnings(stored, library.near_copies(stored.article_id), article.identity)
    found += text_warnings(version.text, version.metadata, library.languages, article.doubt)
    if stored.outcome is Outcome.OLDER:
        found.append(
            "It is older than the text that is already here, which stays the one that is searched."
        )
    if not article.identity.startswith(_WEB):
        found += replacement_warnings(stored, before)
    return IngestedArticle(
        outcome=stored.outcome,
        article_id=stored.article_id,
        version=stored.version,
        identity=version.identity,
        metadata=version.metadata,
        words=len(version.text.split()),
        passages=stored.passages,
        embedded=stored.embedded,
        warnings=(*found, *warnings, *record_warnings(version.metadata)),
    )


def _current(library: Library, article_id: str) -> Version | None:
    try:
        return library.version(article_id)
    except UnknownArticleError:
        return None


def _nothing(_: Step) -> None:
    """Tell nobody."""
