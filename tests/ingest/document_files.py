"""Makes the PDF and Word files of the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.5, leading=13, spaceAfter=7)
INDENTED = ParagraphStyle("indented", BODY, spaceAfter=0, firstLineIndent=14)
JUSTIFIED = ParagraphStyle("justified", BODY, alignment=4)
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=22, leading=26, spaceAfter=12)
HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=13, leading=16, spaceAfter=6)


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands at the edges of every page: ``{}`` is its number."""

    head: str = ""
    foot: str = ""

    def draw(self, canvas: Canvas, document: Any) -> None:
        """Put it on the page."""
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, A4[1] - 40, self.head.format(document.page))
        canvas.drawString(250, 30, self.foot.format(document.page))


def pdf_of(
    flow: Sequence[tuple[ParagraphStyle, str]],
    edges: Edges | None = None,
    columns: int = 1,
    **record: str,
) -> bytes:
    """A PDF of styled paragraphs; ``record`` is its information (title, author …)."""
    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=A4, invariant=1, **record)
    width = (A4[0] - 144 - 20 * (columns - 1)) / columns
    frames = [
        Frame(72 + number * (width + 20), 72, width, A4[1] - 144, 0, 0, 0, 0)
        for number in range(columns)
    ]
    draw = (edges or Edges()).draw
    document.addPageTemplates(PageTemplate("page", frames, onPage=draw))
    document.build([Paragraph(text, style) for style, text in flow])
    return file.getvalue()


def drawn_pdf(
    *pages: Sequence[tuple[float, float, str]], size: float = 11, **options: Any
) -> bytes:
    """A PDF in which each page's texts stand at the given places, in points."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, **options)
    for page in pages:
        canvas.setFont("Times-Roman", size)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def docx_of(fill: Callable[[Document], object]) -> bytes:
    """A Word document that ``fill`` writes."""
    document = docx.Document()
    document.core_properties.author = ""
    fill(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def zip_of(parts: dict[str, bytes | str]) -> bytes:
    """A ZIP archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def smallest_docx(body: str) -> bytes:
    """A Word document of this XML and nothing else: read much faster than one with styles."""
    types = "http://schemas.openxmlformats.org/package/2006"
    word = "http://schemas.openxmlformats.org"
    main = f"{word}/officeDocument/2006/relationships/officeDocument"
    return zip_of(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}/content-types">'
            '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument'
            '.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{types}/relationships">'
            f'<Relationship Id="a" Type="{main}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{word}/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        }
    )
