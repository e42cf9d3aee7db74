"""The bytes of a Word document (DOCX) → its content, within limits, or why there is none.

A document is a ZIP archive of XML (ECMA-376). Mammoth turns it into HTML by what its styles mean;
from there on its headings, lists and tables become lines as those of a web page do. Comments,
headers, footers and what was deleted with changes tracked are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

from ingest.blocks import Block
from ingest.canonical import one_line
from ingest.documents.content import MOST_CHARACTERS, TOO_LONG, DocumentContent
from ingest.errors import ExtractionError

MOST_UNPACKED_BYTES = 10_000_000
"""Of XML in the archive. Reading 5 MB, some 30,000 paragraphs, takes 17 seconds of processor time;
many small paragraphs take twice as long, and memory of sixty times their size."""
MOST_PARTS = 5_000
"""Files in the archive: each picture is one."""
BROKEN_DOCX = "this Word document is broken or incomplete: open it, and save it again as .docx"
_BROKEN_ARCHIVE = (
    "this is a ZIP archive or an office document, and broken or incomplete: download it again, or "
    "open it and save it again"
)
_TOO_LARGE = (
    f"unpacked, this Word document is larger than {MOST_UNPACKED_BYTES // 1_000_000} MB: save only "
    "the article"
)
_MACROS = "this Word document has macros: save it as a plain .docx, or as PDF"
_MAIN = "word/document.xml"
_KINDS: tuple[tuple[str, str], ...] = (
    ("xl/", "a spreadsheet"),
    ("ppt/", "a presentation"),
    ("META-INF/container.xml", "an e-book"),
    ("content.xml", "an OpenDocument file"),
)
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh"
_CORE = "docProps/core.xml"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LARGEST_CORE_BYTES = 100_000


def read_docx(content: bytes) -> DocumentContent:
    """What is in a Word document.

    Raises ExtractionError for a ZIP archive that is none, one with macros, a broken one, and one
    beyond the limits. May need much time and memory for a hostile one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
            record = _record(archive)
        page = _as_html(content)
    except (ExtractionError, MemoryError):
        raise
    except zipfile.BadZipFile as error:
        raise ExtractionError(_BROKEN_ARCHIVE) from error
    except Exception as error:  # a broken file makes its parsers raise errors of every kind
        raise ExtractionError(BROKEN_DOCX) from error
    if len(page) > 4 * MOST_CHARACTERS:
        raise ExtractionError(TOO_LONG)
    return DocumentContent(tuple(_blocks(page)), **record)


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if _MAIN not in names:
        raise ExtractionError(_other_kind(names))
    if "word/vbaProject.bin" in names:
        raise ExtractionError(_MACROS)
    size = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if size > MOST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        raise ExtractionError(_TOO_LARGE)


def _other_kind(names: set[str]) -> str:
    for begins, kind in _KINDS:
        if any(name.startswith(begins) for name in names):
            return f"this is {kind}, no article: save the article as .docx or PDF"
    return "this is a ZIP archive: unpack it, and add the articles in it"


def _as_html(content: bytes) -> str:
    import mammoth

    found = mammoth.convert_to_html(
        io.BytesIO(content),
        style_map=_STYLES,
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
    )
    return str(found.value)


def _blocks(page: str) -> list[Block]:
    from ingest.html_blocks import blocks_of, parse_page, prune

    root = parse_page(f"<html><body>{page}</body></html>")
    if root is None:
        return []
    prune(root)
    for table in root.iter("table"):
        _without_cell_paragraphs(table)
    return [Block(block.text, block.kind) for block in blocks_of(root)]


def _without_cell_paragraphs(table: Any) -> None:
    """Word has a paragraph in every cell; a page has one only in tables that lay it out."""
    cells = list(table.iterdescendants("td", "th"))
    if any(len(list(cell.iterdescendants("p", "li", "h1", "h2", "h3"))) > 1 for cell in cells):
        return
    for cell in cells:
        for paragraph in list(cell.iterchildren("p")):
            paragraph.drop_tag()


def _record(archive: zipfile.ZipFile) -> dict[str, str | None]:
    """Title, author, day and language as the document's core properties have them."""
    from lxml import etree

    record: dict[str, str | None] = dict.fromkeys(("title", "author", "created", "language"))
    try:
        with archive.open(_CORE) as file:
            content = file.read(_LARGEST_CORE_BYTES)
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(content, parser)
    except (KeyError, etree.LxmlError, ValueError):
        return record  # it may lack them
    fields = {"title": "title", "creator": "author", "created": "created", "language": "language"}
    for element in root:
        name = fields.get(etree.QName(element).localname) if isinstance(element.tag, str) else None
        value = one_line(element.text or "")[:1_000]
        if name and value:
            record[name] = value
    day = _DAY.match(record["created"] or "")
    record["created"] = day[0] if day and _is_day(day[0]) else None
    return record


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
