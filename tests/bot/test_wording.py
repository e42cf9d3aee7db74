"""The renderer's own words around a quotation."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.answering.wording import in_quotation_marks
from store.library import Library
from tests.bot.samples import write_article
from tests.conftest import ingest

SENTENCE = "General Kirby called the move a “signal” to the allies on Friday."


@pytest.mark.parametrize(
    "whole",
    [
        "“We will stay.”",
        '"We will stay."',
        "«Nous restons.»",
        "„Wir bleiben.“",
        "“They said “we will stay” to me.”",
    ],
)
def test_a_quotation_that_brings_its_own_marks_gets_no_others(whole: str) -> None:
    assert in_quotation_marks(whole) == whole


@pytest.mark.parametrize(
    "part",
    [
        "Kirby called the move a “signal” to the allies.",
        "“We will stay,” said Kirby.",
        "“We will stay,” said Kirby. “We will not go.”",
        '"We will stay," said Kirby. "We will not go."',
        "«Oui», dit-elle, «non»",
        "He called it a “signal”",
        "“Signal” is what he called it",
        "“We will stay,” he said, and “nobody will go",
        "“We said “stay.”",
        'It is a 5" gun',
        '"',
        "“",
        "",
    ],
)
def test_a_quotation_with_marks_somewhere_is_one_in_marks(part: str) -> None:
    assert in_quotation_marks(part) == f"“{part}”"


def test_an_answer_marks_where_its_quotation_begins_and_ends(
    library: Library, tmp_path: Path
) -> None:
    ingest(library, write_article(tmp_path / "move.md", "A move", SENTENCE))
    answer = Answerer(library).answer("What did General Kirby call the move?")
    assert answer.citations[0].quote.text == SENTENCE
    assert answer.as_json()["answer"].endswith(f": “{SENTENCE}”")
