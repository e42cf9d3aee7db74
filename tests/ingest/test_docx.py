"""Word documents: headings, lists, tables and what was changed, as lines of text."""

from __future__ import annotations

from datetime import date, datetime
from xml.sax.saxutils import escape

import pytest
from document_files import docx_of, smallest_docx
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.canonical import canonical
from ingest.documents.docx import read_docx
from ingest.documents.drafts import draft_of
from ingest.draft import Draft
from ingest.extract import RawArticle, extract

STORY = (
    "The Pentagon placed 8,500 troops on heightened alert so that they could be moved quickly.",
    "“We will not be first,” said one of the officials, who did not want to be named.",
)


def read(content: bytes) -> Draft:
    """The draft, read in this process."""
    return draft_of(read_docx(content))


def whole(document: Document) -> None:
    """A document with everything that an article has."""
    core = document.core_properties
    core.title, core.author, core.created = "Old template", "Ana Ruiz", datetime(2022, 1, 26)
    document.sections[0].header.paragraphs[0].text = "THE GAZETTE"
    document.add_heading("Allies look east", 0)
    document.add_paragraph("By Marta Lindqvist")
    document.add_paragraph(STORY[0])
    document.add_heading("What comes next", 2)
    document.add_paragraph("Poland", style="List Bullet")
    document.add_paragraph("Romania", style="List Bullet")
    document.add_paragraph("First", style="List Number")
    document.add_paragraph("Second", style="List Number")
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ("Country", "Troops", "Poland", "4,000"), strict=True):
        cell.text = words
    document.add_paragraph(STORY[1])


def test_a_document_is_read_as_a_page_is() -> None:
    draft = read(docx_of(whole))
    assert draft.title == "Allies look east"
    assert draft.authors == ("Marta Lindqvist",)
    assert draft.published == date(2022, 1, 26)
    assert draft.paragraphs == [
        STORY[0],
        "What comes next",
        "- Poland\n- Romania",
        "1. First\n2. Second",
        "Country | Troops\nPoland | 4,000",
        STORY[1],
    ]


def test_the_record_is_used_where_nothing_is_printed() -> None:
    def fill(document: Document) -> None:
        document.core_properties.title = "The ferry of Aldmoor"
        document.core_properties.author = "Ana Ruiz"
        for text in STORY:
            document.add_paragraph(text)

    draft = read(docx_of(fill))
    assert (draft.title, draft.authors) == ("The ferry of Aldmoor", ("Ana Ruiz",))
    assert draft.paragraphs == list(STORY)


def test_tracked_changes_are_read_as_accepted_and_comments_left_out() -> None:
    def run(text: str, tag: str = "t") -> str:
        return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'

    body = (
        f"<w:p>{run('The Pentagon placed ')}"
        f'<w:del w:id="1" w:author="x">{run("9,500", "delText")}</w:del>'
        f'<w:ins w:id="2" w:author="x">{run("8,500")}</w:ins>'
        f"{run(' troops on alert')}"
        f'<w:commentRangeStart w:id="3"/>{run(".")}<w:commentRangeEnd w:id="3"/></w:p>'
        f'<w:p><w:hyperlink w:anchor="x">{run("Nobody")}</w:hyperlink>{run(" has given an order.")}'
        "</w:p>"
    )
    draft = read(smallest_docx(body))
    assert draft.paragraphs == [
        "The Pentagon placed 8,500 troops on alert.",
        "Nobody has given an order.",
    ]


def test_it_is_told_by_its_bytes() -> None:
    raw = RawArticle(docx_of(whole), "file:///a", "story.txt", media_type="text/plain")
    article = extract(raw)
    assert article.metadata.title == "Allies look east"
    assert article.metadata.page_starts == ()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=60).filter(
            lambda text: any(letter.isalpha() for letter in text)
        ),
        min_size=1,
        max_size=12,
    )
)
def test_words_in_are_words_out(paragraphs: list[str]) -> None:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    found = " ".join(block.text for block in read_docx(smallest_docx(body)).blocks)
    assert canonical(found).split() == canonical(" ".join(paragraphs)).split()


@pytest.mark.parametrize("style", ["Title", "Heading 1", "Subtitle"])
def test_styles_of_titles_are_headings(style: str) -> None:
    content = docx_of(lambda document: document.add_paragraph("It rained", style=style))
    assert [(block.kind, block.text) for block in read_docx(content).blocks] == [
        ("heading", "It rained")
    ]
