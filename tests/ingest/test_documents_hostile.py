"""Documents that are broken, locked, empty, enormous or made to harm: one clear line, in time."""

from __future__ import annotations

import io
import sys
import zlib
from pathlib import Path

import pytest
from document_files import BODY, docx_of, drawn_pdf, pdf_of, smallest_docx, zip_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import EDIT, LARGEST_INPUT, check_document, mutated
from pypdf import PdfReader, PdfWriter

from ingest.documents import isolated
from ingest.documents.docx import read_docx
from ingest.documents.isolated import ReadingLimits, read_document
from ingest.documents.pdf import MOST_PAGES, read_pdf
from ingest.errors import ExtractionError
from ingest.extract import RawArticle, extract
from ingest.formats import DOCX, PDF

WORDS = "The ferry sank off Aldmoor at dawn, and nobody had expected such a storm in May."


def story(_: object = None) -> bytes:
    """A PDF with a little text."""
    return pdf_of([(BODY, WORDS)])


def locked(user: str, algorithm: str) -> bytes:
    """The story with a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(story())))
    writer.encrypt(user, "owner", algorithm=algorithm)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def raw_pdf(content: bytes, pages: int = 1, extra: bytes = b"") -> bytes:
    """A PDF without a table of its objects: one content stream on all its pages."""
    kids = b" ".join(b"3 0 R" for _ in range(pages))
    return b"\n".join(
        (
            b"%PDF-1.7",
            b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
            b"2 0 obj <</Type /Pages /Kids [%b] /Count %d>> endobj" % (kids, pages),
            b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources <</Font <</F 5 0 R>> /XObject <</X 4 0 R>>>>>> endobj",
            b"4 0 obj <</Length %d %b>> stream" % (len(content), extra),
            content,
            b"endstream endobj",
            b"5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj",
            b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF",
        )
    )


BOMB = zlib.compress(b"BT /F 9 Tf (It rained.) Tj ET\n" * 2_000_000)
PDFS = {
    "nothing but a header": (b"%PDF-1.7\n%\xe2\xe3", "broken"),
    "cut off": (story()[:300], "broken"),
    "a header and noise": (b"%PDF-1.4\n" + bytes(range(256)) * 40, "broken"),
    "no pages": (raw_pdf(b"", pages=0), "no text"),
    "pictures of pages": (drawn_pdf(*[[(72.0, 30.0, "7")]] * 3), "run text recognition"),
    "password": (locked("secret", "RC4-128"), "only with a password"),
    "password, AES": (locked("secret", "AES-256"), "only with a password"),
    "too many pages": (raw_pdf(b"", pages=MOST_PAGES + 1), "1,001 pages"),
    "a bomb": (raw_pdf(BOMB, extra=b"/Filter /FlateDecode"), "larger than 20 MB"),
    "letters without names": (
        raw_pdf(b"BT /F 9 Tf <" + b"80818d8f9d81" * 60 + b"> Tj ET"), "",
    ),
    "its own parent": (
        story().replace(b"/Type /Pages", b"/Type /Pages /Parent 1 0 R /Kids [2 0 R]"), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PDFS)
def test_pdfs_are_refused_with_the_reason(name: str) -> None:
    content, words = PDFS[name]
    if not words:
        check_document(content, "a.pdf")
        return
    with pytest.raises(ExtractionError, match=words) as caught:
        read_pdf(content)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_only_forbids_changes_is_read(algorithm: str) -> None:
    [block] = read_pdf(locked("", algorithm)).blocks
    assert block.text == WORDS


WHOLE = docx_of(lambda document: document.add_paragraph(WORDS))
DOCXS = {
    "noise": (b"PK\x03\x04" + bytes(300), "ZIP archive or an office document, and broken"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "ZIP archive or an office document, and broken"),
    "a spreadsheet": (zip_of({"xl/workbook.xml": "<x/>"}), "a spreadsheet"),
    "a presentation": (zip_of({"ppt/presentation.xml": "<x/>"}), "a presentation"),
    "an archive": (zip_of({"story.txt": WORDS}), "unpack it"),
    "no XML": (zip_of({"word/document.xml": "It rained."}), "broken"),
    "macros": (
        zip_of({"word/document.xml": "<x/>", "word/vbaProject.bin": "x"}), "has macros",
    ),
    "a bomb": (zip_of({"word/document.xml": b" " * 30_000_000}), "larger than 10 MB"),
    "many parts": (
        zip_of({f"word/{number}": "" for number in range(5_001)} | {"word/document.xml": ""}),
        "larger than 10 MB",
    ),
    "entities": (
        zip_of(
            {
                "word/document.xml": "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
                + "".join(
                    f"<!ENTITY {after} '{f'&{before};' * 10}'>"
                    for before, after in zip("abcdefghi", "bcdefghij", strict=True)
                )
                + "]><x>&j;</x>"
            }
        ),
        "broken",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCXS)
def test_word_documents_are_refused_with_the_reason(name: str) -> None:
    content, words = DOCXS[name]
    with pytest.raises(ExtractionError, match=words) as caught:
        read_docx(content)
    assert "\n" not in str(caught.value)


def test_nested_tables_do_not_overflow() -> None:
    row = "<w:tbl><w:tr><w:tc><w:p/>"
    deep = row * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000
    check_document(smallest_docx(deep), "a.docx")


@pytest.mark.parametrize(
    ("content", "name", "kind", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "story.doc", None, "save it as .docx"),
        (b"{\\rtf1 It rained.}", "story.rtf", None, "rich text"),
        (b"<html><p>Not found", "story.pdf", None, "called a PDF and is none"),
        (b"<html><p>Not found", "story", PDF.media_types[0], "called a PDF and is none"),
        (b"It rained.", "story.docx", None, "called a Word document and is none"),
        (b"It rained.", "story", DOCX.media_types[0], "called a Word document and is none"),
    ],
)
def test_what_is_called_a_document_and_is_none(
    content: bytes, name: str, kind: str | None, words: str
) -> None:
    with pytest.raises(ExtractionError, match=words):
        extract(RawArticle(content, "file:///a", name, media_type=kind))


def test_time_and_memory_are_limited_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = tmp_path / "worker.py"
    monkeypatch.setattr(isolated, "_WORKER", worker)
    limits = ReadingLimits(processor_seconds=60, seconds=0.5)
    worker.write_text("import time; time.sleep(60)", encoding="utf-8")
    with pytest.raises(ExtractionError, match="too long"):
        read_document(b"", PDF, limits)
    worker.write_text("raise ValueError('a fault of ours')", encoding="utf-8")
    with pytest.raises(ExtractionError, match="cannot be read"):
        read_document(b"", PDF)
    assert "a fault of ours" in caplog.records[-1].said  # type: ignore[attr-defined]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit memory")
def test_the_worker_stays_within_its_memory_and_time() -> None:
    busy = raw_pdf(b"BT /F 9 Tf (It rained all night in Aldmoor.) Tj ET\n" * 100_000, pages=900)
    with pytest.raises(ExtractionError, match="too long"):
        read_document(busy, PDF, ReadingLimits(processor_seconds=1))
    cells = "<w:p><w:r><w:t>It rained.</w:t></w:r></w:p>" * 30_000
    with pytest.raises(ExtractionError, match="memory"):
        read_document(smallest_docx(cells), DOCX, ReadingLimits(memory_bytes=90_000_000))


SEEDS = {"a.pdf": story(), "b.pdf": drawn_pdf([(72.0, 700.0, WORDS)] * 3), "a.docx": WHOLE}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.sampled_from(sorted(SEEDS)), st.lists(EDIT, min_size=1, max_size=6))
def test_mutated_documents(name: str, edits: list[tuple[str, int, int, int]]) -> None:
    check_document(mutated(SEEDS[name], edits, list(SEEDS.values())), name)


@pytest.mark.drill
@settings(
    max_examples=5_000,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.sampled_from(sorted(SEEDS)), st.lists(EDIT, min_size=1, max_size=6))
def test_many_mutated_documents(name: str, edits: list[tuple[str, int, int, int]]) -> None:
    assert len(SEEDS[name]) <= LARGEST_INPUT
    check_document(mutated(SEEDS[name], edits, list(SEEDS.values())), name)
