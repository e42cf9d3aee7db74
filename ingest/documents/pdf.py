"""The bytes of a PDF → its content, within limits, or why there is none.

The parser is pypdf: pure Python, so that a hostile file can be slow or large and never more; how
slow and how large, the process that this runs in decides (``ingest.documents.isolated``).
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from ingest.canonical import one_line
from ingest.documents.content import MOST_CHARACTERS, TOO_LONG, DocumentContent
from ingest.documents.lines import PageText, PrintedLine
from ingest.documents.paragraphs import blocks_of_lines
from ingest.documents.running_lines import without_running_lines
from ingest.errors import ExtractionError

MOST_PAGES = 1_000
"""A page of text takes about 12 ms to read; the longest reports have a few hundred pages."""
MOST_UNPACKED_BYTES = 20_000_000
"""Of one stream in the file. A page of text has a few thousand bytes."""
FEWEST_LETTERS = 20
"""On an average page: fewer are the page numbers and stamps of pages that are pictures."""
MOST_UNREADABLE = 0.1
"""Share of characters that stand for none: then the letters are drawn, and not named."""
BROKEN_PDF = "this PDF is broken or incomplete: download it again, or print it to a new PDF"
_LOCKED = "this PDF opens only with a password: save a copy without one"
_SCANNED = (
    "this PDF has no text, only pictures of its pages: run text recognition (OCR) on it first"
)
_UNNAMED = (
    "the letters of this PDF cannot be read, since it does not say which they are: run text "
    "recognition (OCR) on it first, or export it again"
)
_NO_LETTER = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_BROWSERS = re.compile(r"mozilla|chrome|skia/pdf|firefox|wkhtmltopdf", re.IGNORECASE)
_DAY = re.compile(r"(?:D:)?(\d{4})-?(\d{2})-?(\d{2})")
_TOO_LARGE = f"unpacked, this PDF is larger than {MOST_UNPACKED_BYTES // 1_000_000} MB a page"


def read_pdf(content: bytes) -> DocumentContent:
    """What is in a PDF.

    Raises ExtractionError for one that has no text, asks for a password, is broken or beyond the
    limits. May need much time and memory for a hostile one.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity in a file
    with _limits(), _faults_told():
        reader = _opened(content)
        record = _record(reader)
        texts = list(_pages(reader))
    pages = [text.lines(number) for number, text in enumerate(texts, start=1)]
    _check_text(pages)
    kept = without_running_lines(pages)
    blocks = blocks_of_lines([line for page in kept for line in page])
    return DocumentContent(tuple(blocks), **record)


def _limits() -> AbstractContextManager[Any]:
    from pypdf import apply_configuration

    return apply_configuration(
        maximum_declared_stream_length=MOST_UNPACKED_BYTES,
        array_based_stream_maximum_output_length=MOST_UNPACKED_BYTES,
        lzw_maximum_output_length=MOST_UNPACKED_BYTES,
        run_length_maximum_output_length=MOST_UNPACKED_BYTES,
        zlib_maximum_output_length=MOST_UNPACKED_BYTES,
        brotli_maximum_output_length=MOST_UNPACKED_BYTES,
        stream_decoding_work_maximum_length=4 * MOST_UNPACKED_BYTES,
        jbig2dec_binary=None,  # another program, for pictures
    )


def _opened(content: bytes) -> Any:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ExtractionError(_LOCKED)
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise ExtractionError(
            f"this PDF has {count:,} pages, more than {MOST_PAGES:,}: save only the article's"
        )
    return reader


def _pages(reader: Any) -> Iterator[PageText]:
    total = 0
    for page in reader.pages:
        found = PageText()
        page.extract_text(visitor_text=found.visit)
        total += found.characters
        if total > MOST_CHARACTERS:
            raise ExtractionError(TOO_LONG)
        yield found


@contextmanager
def _faults_told() -> Iterator[None]:
    """Around what pypdf does: a broken file makes it raise errors of every kind."""
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    try:
        yield
    except (ExtractionError, MemoryError):
        raise
    except FileNotDecryptedError as error:
        raise ExtractionError(_LOCKED) from error
    except DependencyError as error:
        raise ExtractionError(f"this PDF cannot be read here: {one_line(str(error))}") from error
    except LimitReachedError as error:
        raise ExtractionError(f"{_TOO_LARGE}: print it to a new PDF") from error
    except Exception as error:
        raise ExtractionError(BROKEN_PDF) from error


def _check_text(pages: list[list[PrintedLine]]) -> None:
    text = "".join(line.text for page in pages for line in page)
    if len(_NO_LETTER.findall(text)) > MOST_UNREADABLE * len(text):
        raise ExtractionError(_UNNAMED)
    letters = sum(character.isalpha() for character in text)
    if letters < FEWEST_LETTERS * max(1, len(pages)):
        raise ExtractionError(_SCANNED)


def _record(reader: Any) -> dict[str, str | None]:
    """Title, author, day and language as the document's information and its XMP have them."""
    information = reader.metadata or {}
    xmp = _xmp(reader)
    made_by = f"{information.get('/Creator')} {information.get('/Producer')}"
    created = information.get("/CreationDate") or _first(xmp, "xmp_create_date")
    if _BROWSERS.search(made_by):
        created = None  # when the page was saved
    day = _DAY.match(str(created)) if created else None
    return {
        "title": _text(information.get("/Title")) or _first(xmp, "dc_title"),
        "author": _text(information.get("/Author")) or _first(xmp, "dc_creator"),
        "created": "-".join(day.groups()) if day else None,
        "language": _text(reader.root_object.get("/Lang")),
    }


def _xmp(reader: Any) -> Any | None:
    try:
        return reader.xmp_metadata
    except Exception:  # whatever is wrong with it: the text can be read without
        return None


def _first(xmp: Any | None, name: str) -> str | None:
    """The first value of an XMP property, which may be one, several, or one in each language."""
    try:
        found = getattr(xmp, name, None)
    except Exception:  # it is read only now
        return None
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        found = found[0] if found else None
    return _text(found)


def _text(value: Any) -> str | None:
    return one_line(str(value))[:1_000] or None if value is not None else None
