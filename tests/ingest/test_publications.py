"""Bylines that name the paper, too, as saved text has them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.publications import publication_name
from ingest.sources import read_article

BODY = "ELMFORD — The council closed the old ferry on Tuesday.\n\nNobody was hurt."
HEADS = {
    "one line": "By Ada Norr and Bo Ek — Coast Daily, May 4, 2024",
    "bars": "Interview by Ada Norr | Coast Magazine | May 4, 2024",
    "lines": "By Ada Norr\nThe Coast Herald\nPublished 4 May 2024",
    "above the date": "COAST COUNTY GAZETTE\nSaturday 4 May 2024\nFrom our reporter, Ada Norr",
}
PAPERS = ["Coast Daily", "Coast Magazine", "The Coast Herald", "COAST COUNTY GAZETTE"]


@pytest.mark.parametrize(("head", "paper"), zip(HEADS.values(), PAPERS, strict=True), ids=HEADS)
def test_paper_author_and_day_are_read(tmp_path: Path, head: str, paper: str) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text(f"Elmford loses its ferry after a century\n\n{head}\n\n{BODY}", "utf-8")
    article = read_article(path)
    assert article.metadata.publisher == paper
    assert article.metadata.authors[0] == "Ada Norr"
    assert article.metadata.published == date(2024, 5, 4)
    assert article.text == BODY


@pytest.mark.parametrize("text", ["The news was bad.", "Post a comment below", "Elmford", ""])
def test_other_lines_are_no_papers(text: str) -> None:
    assert publication_name(text) is None


@given(st.text(max_size=60))
def test_any_text_is_itself_or_nothing(text: str) -> None:
    assert publication_name(text) in (text, None)
