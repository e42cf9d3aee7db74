"""PDF and Word documents on the web: read as what they are, refused where a type lies, linked."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from ingest.errors import FetchError
from ingest.formats import DOCX, PDF
from ingest.pipeline import Fate
from store.library import Library
from store.records import Scope
from tests.ingest.document_files import BODY, TITLE, docx_of, drawn_pdf, pdf_of
from tests.ingest.loopback import Site, dripping, page
from tests.ingest.story_site import LIMITS, STORY, article
from tests.ingest.test_many import fates, read
from tests.ingest.test_polite import Guest, url

WORDS = "The ferry sank off Aldmoor at dawn, and nobody had expected such a storm in May."
OCTETS = "application/octet-stream"
[PDF_TYPE], [DOCX_TYPE] = PDF.media_types, DOCX.media_types


def story(title: str = "A ferry is lost") -> bytes:
    """A PDF of one page."""
    return pdf_of([(TITLE, title), (BODY, WORDS)])


@pytest.mark.parametrize("kind", [PDF_TYPE, f"{PDF_TYPE}; charset=binary", OCTETS, None])
def test_a_pdf_is_read(site: Site, kind: str | None) -> None:
    site.answers["/report.pdf"] = page(story(), kind=kind)
    found = article(site, "/report.pdf")
    assert (found.metadata.title, found.text) == ("A ferry is lost", WORDS)
    assert found.identity == found.metadata.url
    assert str(found.identity).endswith("/report.pdf")
    assert found.metadata.page_starts == (0,)


def test_a_word_document_is_read_also_packed(site: Site) -> None:
    content = docx_of(lambda document: document.add_paragraph(WORDS))
    packed = page(gzip.compress(content), kind=DOCX_TYPE, headers=["Content-Encoding: gzip"])
    site.answers["/report.docx"] = packed
    assert article(site, "/report.docx").text == WORDS


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("text/html", story(), "says that this is a page or text, and sends a PDF"),
        ("text/plain", docx_of(lambda _: None), "sends a Word document"),
        (PDF_TYPE, STORY, "says that this is a PDF, and sends something else"),
        (PDF_TYPE, docx_of(lambda _: None), "sends a Word document"),
        (DOCX_TYPE, STORY, "says that this is a Word document, and sends something else"),
        (OCTETS, STORY, "neither a web page nor text"),
        (OCTETS, b"MZ", "neither a web page nor text"),
        (PDF_TYPE, b"%PDF-1.7", "this PDF is broken"),
        (PDF_TYPE, b"%PDF-1.7" + bytes(400_000), "too large"),
    ],
)
def test_types_that_lie_are_refused(site: Site, kind: str, content: bytes, words: str) -> None:
    site.answers["/report"] = page(content, kind=kind)
    with pytest.raises(FetchError, match=words):
        article(site, "/report", replace(LIMITS, document_bytes=300_000))


def test_a_program_is_refused_before_it_is_downloaded(site: Site) -> None:
    site.answers["/setup.exe"] = dripping(page(b"MZ" * 9, kind=OCTETS, length=-1), b"a", 0.05)
    with pytest.raises(FetchError, match="neither a web page nor text"):
        article(site, "/setup.exe")


def test_a_quote_from_a_pdf_opens_its_page(site: Site, library: Library) -> None:
    pages = [
        [(72.0, 760.0, "The bakery of Aldmoor was closed on Monday by its owner, Ida Lind.")],
        [(72.0, 760.0, "The ferry sank off Aldmoor at dawn, and nobody had expected it.")],
        [(72.0, 760.0, "The mayor opened the new bridge on Tuesday before a large crowd.")],
    ]
    site.answers["/report.pdf"] = page(drawn_pdf(*pages), kind=PDF_TYPE)
    guest = Guest(site)
    assert fates(read(library, url(site, "/report.pdf"), fetch=guest)) == [Fate.NEW]
    for question, number in (("Who closed the bakery?", 1), ("When did the ferry sink?", 2)):
        answer = Answerer(library).answer(question, Scope())
        assert str(answer.citations[0].link).endswith(f"/report.pdf#page={number}")


def test_a_folder_of_documents_is_read(library: Library, tmp_path: Path) -> None:
    (tmp_path / "ferry.pdf").write_bytes(story())
    (tmp_path / "bridge.docx").write_bytes(
        docx_of(lambda document: document.add_paragraph("The bridge is open."))
    )
    (tmp_path / "scan.pdf").write_bytes(drawn_pdf([(72.0, 30.0, "7")]))
    found = read(library, tmp_path)
    assert fates(found) == [Fate.NEW, Fate.NEW, Fate.REFUSED]
    assert "run text recognition" in str(found[2].refused)
    assert fates(read(library, tmp_path)) == [Fate.UNCHANGED, Fate.UNCHANGED, Fate.REFUSED]
    titles = sorted(each.version.metadata.title for each in library.articles())
    assert titles == ["A ferry is lost", "Bridge"]
