"""The formats of article files: what each is called, what it is known by, and what reads it.

The one table for folders, attachments and the web. Readers are imported when they are needed: an
HTML parser takes half a second to load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.documents.content import DocumentContent
    from ingest.draft import Draft


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format: what people call it, and the endings of names (the usual one first) and media types
    that it is known by, all in lower case."""

    shown: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextFormat(FileFormat):
    """One that is text. ``read`` takes the text, and the address that it was fetched from."""

    read: Callable[[str, str | None], Draft]


@dataclass(frozen=True, slots=True)
class DocumentFormat(FileFormat):
    """One that is no text, known by its bytes: ``signature`` is within the first ``within`` bytes.

    ``called`` is one file of it, with its article. ``read`` takes the bytes; it is called in a
    process of its own (``ingest.documents.isolated``), and raises ExtractionError.
    """

    called: str
    signature: bytes
    within: int
    read: Callable[[bytes], DocumentContent]


def _read_pdf(content: bytes) -> DocumentContent:
    from ingest.documents.pdf import read_pdf

    return read_pdf(content)


def _read_docx(content: bytes) -> DocumentContent:
    from ingest.documents.docx import read_docx

    return read_docx(content)


def _read_text(text: str, _: str | None) -> Draft:
    from ingest.plain_text import read_plain_text

    return read_plain_text(text, markdown=False)


def _read_markdown(text: str, _: str | None) -> Draft:
    from ingest.plain_text import read_plain_text

    return read_plain_text(text, markdown=True)


def _read_html(text: str, address: str | None) -> Draft:
    from ingest.html import read_html

    return read_html(text, address=address)


PDF = DocumentFormat(
    "PDF",
    (".pdf",),
    ("application/pdf",),
    called="a PDF",
    signature=b"%PDF-",
    within=1_024,  # readers look so far; some files have other lines before it
    read=_read_pdf,
)
DOCX = DocumentFormat(
    "Word (.docx)",
    (".docx",),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    called="a Word document",
    signature=b"PK\x03\x04",  # of every ZIP archive, which it is
    within=4,
    read=_read_docx,
)
TEXT = TextFormat("text", (".txt", ".text"), ("text/plain",), _read_text)
MARKDOWN = TextFormat(
    "Markdown", (".md", ".markdown"), ("text/markdown", "text/x-markdown"), _read_markdown
)
HTML = TextFormat(
    "HTML", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), _read_html
)
FORMATS: tuple[FileFormat, ...] = (PDF, DOCX, TEXT, MARKDOWN, HTML)
"""In the order in which they are told."""
DOCUMENT_FORMATS = tuple(
    sorted(
        (each for each in FORMATS if isinstance(each, DocumentFormat)),
        key=lambda each: each.within,
    )
)
"""Bytes are compared with their signatures in this order: a Word document may hold a PDF."""

SUFFIXES = frozenset(suffix for each in FORMATS for suffix in each.suffixes)
MEDIA_TYPES = frozenset(media_type for each in FORMATS for media_type in each.media_types)
ANY_FORMAT = " or ".join((", ".join(each.shown for each in FORMATS[:-1]), FORMATS[-1].shown))
"""All of them, for a sentence: “PDF, …, Markdown or HTML”."""

_BY_SUFFIX = {suffix: each for each in FORMATS for suffix in each.suffixes}
_BY_MEDIA_TYPE = {media_type: each for each in FORMATS for media_type in each.media_types}


def format_of_name(name: str) -> FileFormat | None:
    """The format that the ending of a file's name stands for."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())


def format_of_media_type(media_type: str | None) -> FileFormat | None:
    """The format that a media type stands for, with or without parameters such as a charset."""
    return _BY_MEDIA_TYPE.get((media_type or "").partition(";")[0].strip().lower())


def document_format(content: bytes) -> DocumentFormat | None:
    """The format of a document, by how its bytes begin; None for what may be text."""
    for each in DOCUMENT_FORMATS:
        if each.signature in content[: each.within]:
            return each
    return None
