"""PDFs: what is printed becomes paragraphs, whatever the page does with it."""

from __future__ import annotations

import random
import re
import textwrap
from datetime import date

import pytest
from document_files import (
    BODY,
    HEADING,
    INDENTED,
    JUSTIFIED,
    TITLE,
    Edges,
    drawn_pdf,
    pdf_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle

from ingest.canonical import canonical
from ingest.documents.drafts import draft_of
from ingest.documents.pdf import read_pdf
from ingest.draft import Draft
from ingest.extract import RawArticle, extract

TEXT = (
    "The Pentagon placed 8,500 troops on heightened alert so that they could be moved to Europe"
    " quickly, although nobody has yet given the order to send them.",
    "Officials of the ministry of information said that a well-known office on the first floor had"
    " been closed. “We will not be first,” one of them said.",
    "Nobody in Aldmoor expected the ferry to sail in such a storm, and the harbour master, who had"
    " seen thirty winters there, told its captain so more than once before the evening.",
)
ROWS = 36
"""Lines on a page of the long report."""
ADDRESS = "https://gazette.example/report.pdf"


def read(content: bytes) -> Draft:
    """The draft, read in this process."""
    return draft_of(read_pdf(content))


def words_of(count: int, seed: int) -> str:
    """A sentence of so many words of a small vocabulary, which is the same each time."""
    chosen = random.Random(seed)
    vocabulary = " ".join(TEXT).replace(",", "").replace("“", "").replace("”", "").split()
    words = [chosen.choice(vocabulary).strip(".").lower() for _ in range(count)]
    return f"{' '.join(words).capitalize()}."


@pytest.mark.parametrize("style", [BODY, INDENTED, JUSTIFIED])
@pytest.mark.parametrize("columns", [1, 2])
def test_paragraphs_are_as_printed(style: ParagraphStyle, columns: int) -> None:
    texts = [f"On day {number} it rained. {TEXT[number % 3]}" for number in range(1, 37)]
    assert read(pdf_of([(style, text) for text in texts], columns=columns)).paragraphs == texts


def test_title_byline_and_date_are_read_from_the_page() -> None:
    flow = [
        (TITLE, "Allies look east as Moscow denies plan to march"),
        (BODY, "By Marta Lindqvist and Tobias Okonjo"),
        (BODY, "25 January 2022"),
        *((BODY, text) for text in TEXT),
        (HEADING, "What comes next"),
        (BODY, TEXT[2]),
    ]
    record = {"title": "Microsoft Word - draft7.doc", "author": "jdoe"}
    draft = read(pdf_of(flow, **record))
    assert draft.title == "Allies look east as Moscow denies plan to march"
    assert draft.authors == ("Marta Lindqvist", "Tobias Okonjo")
    assert draft.published == date(2022, 1, 25)
    assert draft.paragraphs == [*TEXT, "What comes next", TEXT[2]]


def test_the_record_is_used_where_nothing_is_printed() -> None:
    record = {"title": "The ferry of Aldmoor", "author": "Ana Ruiz", "lang": "en"}
    draft = read(pdf_of([(BODY, text) for text in TEXT], **record))
    assert (draft.title, draft.authors) == ("The ferry of Aldmoor", ("Ana Ruiz",))
    assert draft.published is not None
    assert draft.paragraphs == list(TEXT)


def test_a_report_of_two_hundred_pages() -> None:
    findings = [f"Finding {number}. {words_of(75, number)}" for number in range(1, 1_241)]
    lines = [
        (90.0 if row == 0 else 72.0, words)
        for finding in findings
        for row, words in enumerate(textwrap.wrap(finding, 80, break_on_hyphens=False))
    ]
    printed = [lines[start : start + ROWS] for start in range(0, len(lines), ROWS)]
    assert len(printed) >= 200
    pages = [
        [
            (72.0, 800.0, "A report on the harbour of Aldmoor"),
            *((x, 770.0 - 16 * row, words) for row, (x, words) in enumerate(page)),
            (290.0, 30.0, f"Page {number}"),
        ]
        for number, page in enumerate(printed, start=1)
    ]
    content = drawn_pdf(*pages)
    article = extract(RawArticle(content, "file:///report.pdf", "report.pdf", address=ADDRESS))
    assert article.text.split("\n\n") == findings
    starts = article.metadata.page_starts
    ends = (*starts[1:], len(article.text))
    assert len(starts) == len(printed)
    for start, end, page in zip(starts, ends, printed, strict=True):
        assert article.text[start:end].split() == " ".join(words for _, words in page).split()


def test_running_lines_of_facing_pages_go() -> None:
    pages = []
    for number in range(1, 9):
        head = f"{number} THE GAZETTE" if number % 2 else f"A Ferry Is Lost {number}"
        lines = [(72.0, 800.0, head)]
        lines += [
            (72.0, 760.0 - 14 * row, f"line {number * 50 + row} is one of many that go on and on")
            for row in range(20)
        ]
        pages.append(lines)
    text = "\n".join(read(drawn_pdf(*pages)).paragraphs)
    assert "GAZETTE" not in text
    assert "Ferry" not in text
    assert re.findall(r"line (\d+)", text) == [
        str(number * 50 + row) for number in range(1, 9) for row in range(20)
    ]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("the gov-", "ernment of", "the government of"),
        ("a well-", "known office", "a well-known office"),
        ("an Anglo-", "American treaty", "an Anglo-American treaty"),
        ("from 8,500-", "9,000 troops", "from 8,500-9,000 troops"),
        ("the har\u00ad", "bour of", "the harbour of"),
        ("it rained —", "again", "it rained — again"),
        ("it rained—", "again", "it rained—again"),
        ("die Ministerprä-", "sidentin kam", "die Ministerpräsidentin kam"),
        ("the ﬁrst ﬂoor of", "the oﬃce", "the first floor of the office"),
    ],
)
def test_words_that_a_line_breaks_are_made_whole(above: str, below: str, whole: str) -> None:
    from ingest.documents.lines import PageText
    from ingest.documents.paragraphs import blocks_of_lines

    page = PageText()
    upright = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    rows = ("All through the night it rained, and in the morning", above, below, "in the end.")
    for row, text in enumerate(rows):
        page.visit(text, upright, [1.0, 0.0, 0.0, 1.0, 72.0, 700.0 - 13 * row], {}, 11.0)
    [block] = blocks_of_lines(page.lines(1))
    assert f" {whole} " in f"{block.text} "


def test_footnotes_do_not_part_the_sentence_that_goes_on() -> None:
    first = [
        (72.0, 760.0 - 14 * row, f"the night was long, and row {row} of it,") for row in range(30)
    ]
    content = drawn_pdf(first, [(72.0, 760.0, "and at last it was over."), (72, 720, "It rained.")])
    draft = read(content)
    assert len(draft.paragraphs) == 2
    assert draft.paragraphs[0].endswith("row 29 of it, and at last it was over.")


def test_lists_are_lines() -> None:
    flow = [(BODY, TEXT[0]), (BODY, "• The first of them"), (BODY, "• The second"), (BODY, TEXT[1])]
    assert read(pdf_of(flow)).paragraphs == [TEXT[0], "- The first of them\n- The second", TEXT[1]]


def test_stamps_across_the_page_are_no_text() -> None:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    canvas = Canvas(file)
    for row, words in enumerate(TEXT[0].split(", ")):
        canvas.drawString(72, 700 - 14 * row, words)
    canvas.rotate(45)
    canvas.drawString(300, 100, "CONFIDENTIAL")
    canvas.save()
    assert "CONFIDENTIAL" not in "".join(read(file.getvalue()).paragraphs)


WORDS = st.lists(
    st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüß"), min_size=1, max_size=12),
    min_size=5,
    max_size=120,
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=8),
    st.sampled_from([BODY, INDENTED, JUSTIFIED]),
    st.integers(1, 3),
)
def test_words_in_are_words_out(
    paragraphs: list[list[str]], style: ParagraphStyle, columns: int
) -> None:
    texts = [f"{' '.join(words).capitalize()}." for words in paragraphs]
    flow = [(BODY, TEXT[0]), *((style, text) for text in texts)]
    content = read_pdf(pdf_of(flow, Edges(foot="{}"), columns))
    text = "\n\n".join(block.text for block in content.blocks)
    assert text == canonical(text)
    assert text.split() == " ".join([TEXT[0], *texts]).split()
