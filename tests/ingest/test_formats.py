"""File formats: what the table names is found in folders, fetched, and read as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract import RawArticle, extract
from ingest.formats import (
    ANY_FORMAT,
    DOCX,
    FORMATS,
    HTML,
    MARKDOWN,
    PDF,
    TEXT,
    DocumentFormat,
    FileFormat,
    TextFormat,
    document_format,
    format_of_media_type,
)
from ingest.sources import FoundFile, find_files
from tests.ingest.document_files import BODY, docx_of, pdf_of
from tests.ingest.loopback import Site, page
from tests.ingest.story_site import article

WORDS = "The *ferry* sank off Aldmoor at dawn & nobody had expected such a storm."
AS_MARKDOWN = WORDS.replace("*", "")
MARKUP = "Storm\n\nThe *ferry* sank off Aldmoor at dawn &amp; nobody had expected such a storm."
EXAMPLES: dict[str, tuple[bytes, str]] = {
    PDF.shown: (pdf_of([(BODY, AS_MARKDOWN.replace("&", "&amp;"))]), AS_MARKDOWN),
    DOCX.shown: (docx_of(lambda document: document.add_paragraph(WORDS)), WORDS),
    TEXT.shown: (f"Storm\n\n{WORDS}".encode(), WORDS),
    MARKDOWN.shown: (MARKUP.encode(), AS_MARKDOWN),
    HTML.shown: (f"<h1>Storm</h1><p>{WORDS.replace('&', '&amp;')}</p>".encode(), WORDS),
}
"""A file of each format, and its text, which only this format's reader makes of it."""
NAMES = [(each, suffix) for each in FORMATS for suffix in each.suffixes]
MEDIA_TYPES = [(each, media_type) for each in FORMATS for media_type in each.media_types]


@pytest.mark.parametrize(("its", "suffix"), NAMES)
def test_a_file_with_its_ending_is_found_in_a_folder_and_read_as_it(
    its: FileFormat, suffix: str, tmp_path: Path
) -> None:
    content, text = EXAMPLES[its.shown]
    path = tmp_path / f"story{suffix.upper()}"
    path.write_bytes(content)
    [found] = find_files([tmp_path])
    assert isinstance(found, FoundFile)
    assert extract(RawArticle(content, path.as_uri(), path.name)).text == text


@pytest.mark.parametrize(("its", "media_type"), MEDIA_TYPES)
def test_a_page_of_its_media_type_is_fetched_and_read_as_it(
    its: FileFormat, media_type: str, site: Site
) -> None:
    content, text = EXAMPLES[its.shown]
    site.answers["/story"] = page(content, kind=f"{media_type.upper()}; charset=utf-8")
    assert article(site, "/story").text == text


def test_a_name_says_more_than_that_it_is_text() -> None:
    """Servers of files call each of them ``text/plain``."""
    content, text = EXAMPLES[MARKDOWN.shown]
    raw = RawArticle(content, "file:///a", "story.md", media_type="text/plain")
    assert extract(raw).text == text


def test_no_ending_and_no_media_type_stands_for_two_formats() -> None:
    assert len({suffix for _, suffix in NAMES}) == len(NAMES)
    assert len({media_type for _, media_type in MEDIA_TYPES}) == len(MEDIA_TYPES)
    assert format_of_media_type(None) is format_of_media_type("image/png") is None


def test_a_word_document_that_holds_a_pdf_stays_one() -> None:
    assert document_format(b"PK\x03\x04\x14\0\0\0%PDF-1.7") is DOCX
    assert document_format(b"\n\n%PDF-1.7") is PDF
    assert document_format(b"It rained.") is None


def test_every_format_is_told_and_read() -> None:
    assert all(each.shown in ANY_FORMAT for each in FORMATS)
    assert all(isinstance(each, TextFormat | DocumentFormat) for each in FORMATS)
