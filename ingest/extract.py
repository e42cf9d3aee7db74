"""Turns the bytes of one source, with what is known about them, into an extracted article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from zlib import crc32

from ingest.addresses import canonical_url, date_in_url
from ingest.canonical import join_paragraphs, one_line
from ingest.decoding import decode
from ingest.draft import Draft
from ingest.errors import ExtractionError
from ingest.field_names import FIELD_NAMES
from ingest.formats import (
    ANY_FORMAT,
    HTML,
    TEXT,
    DocumentFormat,
    FileFormat,
    TextFormat,
    document_format,
    format_of_media_type,
    format_of_name,
)
from ingest.languages import text_language
from store.records import ArticleMetadata, ExtractedArticle, as_instant

EXTRACTOR_VERSION = f"5 {crc32(repr(FIELD_NAMES).encode()):08x}"
"""Raise its number with every change of extraction that can give another text or other metadata for
the same bytes: only then is what was read before read again. Other field names change it too."""
LARGEST_BYTES = 30_000_000
"""Articles are a thousandth of this; parsing more would take the memory of a small computer."""
_LONGEST_TITLE = 300
_NO_DOCUMENT = "and is none, perhaps an error page instead: open it to see, and download it again"

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image or sound file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_NO_DOCX = (
    "this is a document of an old Office program (.doc), or one with a password: open it, and save "
    "it as .docx without a password"
)
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_NOT_TEXT = f"not text: save the article as {ANY_FORMAT}"
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|link|script|style|article|main|section|div"
    r"|header|table|h[1-6]|p|span|center)\b",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]{0,500}\?>\s*)?(?:<\?[^>]{0,500}\?>\s*)*(?:<!--[\s\S]{0,5000}?-->\s*)*"
    r"(?:<!DOCTYPE[^>]{0,500}>\s*)?<(?:[a-z]{1,10}:)?(?:rss|feed|rdf)\b",
    re.IGNORECASE,
)
FEED_BEGINNING = 20_000
"""Within so many characters a feed says that it is one, after all that may come first."""
_ARCHIVE = re.compile(r"From: <Saved by |MIME-Version: 1\.0", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawArticle:
    """The bytes of one source and what came with them.

    ``source`` is its URI, the identity where the article names no address; ``name`` is its file
    name or the like, the title of last resort; ``address`` is where it was fetched from. ``etag``
    and ``last_modified`` are what a server can be asked by whether it has changed.
    """

    content: bytes
    source: str
    name: str
    media_type: str | None = None
    charset: str | None = None
    address: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def extract(raw: RawArticle) -> ExtractedArticle:
    """The article in ``raw``.

    Raises ExtractionError, and nothing else, with one line that says what is wrong and what to do.
    """
    _refuse_other_kinds(raw.content)
    document = document_format(raw.content)
    if document is not None:
        return _finished(_document_draft(raw, document), raw)
    for named in (format_of_name(raw.name), format_of_media_type(raw.media_type)):
        if isinstance(named, DocumentFormat):
            raise ExtractionError(f"it is called {named.called} {_NO_DOCUMENT}")
    text = decode(raw.content, declared_inside=_may_declare(raw), charset=raw.charset)
    if not one_line(text):
        raise ExtractionError("the file is empty: save the article's text in it")
    return _finished(_text_format(text, raw).read(text, raw.address), raw)


def begins_as_feed(text: str) -> bool:
    """Whether ``text`` is that of an RSS or Atom feed, by how it begins."""
    return _FEED.match(text[:FEED_BEGINNING].lstrip("\ufeff")) is not None


def refuse_larger(content: bytes, most: int) -> None:
    """Raises ExtractionError for more than so many bytes."""
    if len(content) > most:
        size = most // 1_000_000
        raise ExtractionError(f"the file is larger than {size} MB: save only the article")


def _refuse_other_kinds(content: bytes) -> None:
    if not content:
        raise ExtractionError("the file is empty: save the article's text in it")
    refuse_larger(content, LARGEST_BYTES)
    if content.startswith(_OLD_WORD):
        raise ExtractionError(_NO_DOCX)
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise ExtractionError(f"this is {kind}, {_NOT_TEXT}")


def _document_draft(raw: RawArticle, document: DocumentFormat) -> Draft:
    from ingest.documents.drafts import draft_of
    from ingest.documents.isolated import read_document

    address = canonical_url(raw.address) if raw.address else None
    return draft_of(read_document(raw.content, document), address=address)


def _may_declare(raw: RawArticle) -> bool:
    return b"<" in raw.content[:2000] or _named_format(raw) is HTML


def _named_format(raw: RawArticle) -> FileFormat | None:
    """What it is called; None where it is called text, as servers call everything."""
    for named in (format_of_media_type(raw.media_type), format_of_name(raw.name)):
        if named not in (None, TEXT):
            return named
    return None


def _text_format(text: str, raw: RawArticle) -> TextFormat:
    """What ``text`` is, by its content first and by its name second."""
    named = _named_format(raw)
    beginning = text[:5000].lstrip("\ufeff")
    if begins_as_feed(text):
        raise ExtractionError("this is a feed, not an article: save one of its articles instead")
    if _ARCHIVE.match(beginning):
        raise ExtractionError("this is a web archive: save the page as 'HTML only' instead")
    if named is HTML and "<" in text:
        return HTML
    if _HTML_START.match(beginning) and (named is None or _PAGE.search(beginning)):
        return HTML
    return named if isinstance(named, TextFormat) and named is not HTML else TEXT


def _finished(draft: Draft, raw: RawArticle) -> ExtractedArticle:
    if draft.refusal is not None:
        raise ExtractionError(draft.refusal)
    text = join_paragraphs(draft.paragraphs)
    if not any(character.isalpha() for character in text):
        raise ExtractionError(
            "no article text found in it: open the page, and save it again or paste its text"
        )
    url = draft.url or (canonical_url(raw.address) if raw.address else None)
    published = draft.published or (date_in_url(url) if url else None)
    updated = draft.updated
    if updated is not None and published is not None:
        updated = updated if as_instant(updated) > as_instant(published) else None
    metadata = ArticleMetadata(
        title=one_line(one_line(draft.title or "")[:_LONGEST_TITLE]) or _title_from_name(raw.name),
        authors=draft.authors,
        publisher=draft.publisher,
        published=published,
        updated=updated,
        url=url,
        language=text_language(text, draft.language),
        # an address that only a file names is that of a page, which opens at words, not at pages
        page_starts=draft.page_starts if raw.address else (),
        **draft.declared,
    )
    return ExtractedArticle(url or raw.source, metadata, text, draft.doubt)


def _title_from_name(name: str) -> str:
    words = re.sub(r"[-_\s]+", " ", PurePath(name).stem).strip()
    return (words[:1].upper() + words[1:]) or "Untitled"
