"""The part of SQuAD that is measured on, from a small file of our own in SQuAD's format."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.public_data import (
    ARTICLES,
    DATA_OF_THE_FIGURES,
    OUTSIDE_ARTICLES,
    PUBLIC_DATA,
    PublicDataError,
    differences,
    public_data,
    public_data_path,
    read_public_data,
    read_source,
)
from tests.conftest import PROJECT


def squad(*titles: str) -> bytes:
    """A file in SQuAD's format: articles of two paragraphs, with two questions about each."""
    return json.dumps({"version": "v2.0", "data": [_article(title) for title in titles]}).encode()


def _article(title: str) -> dict[str, Any]:
    return {"title": title, "paragraphs": [_paragraph(title, number) for number in (1, 2)]}


def _paragraph(title: str, number: int) -> dict[str, Any]:
    place = f"{title}, pier {number}"
    return {
        "context": f"The ferry of {place} leaves at nine o'clock.",
        "qas": [
            {
                "id": f"{place} a",
                "question": f"When does the ferry of {place} leave?",
                "is_impossible": False,
                "answers": [
                    {"text": "nine o'clock", "answer_start": 0},
                    {"text": "at nine o'clock", "answer_start": 0},
                    {"text": "nine o'clock", "answer_start": 0},
                ],
            },
            {
                "id": f"{place} b",
                "question": f"When does the ferry of {place} sink?",
                "is_impossible": True,
                "plausible_answers": [{"text": "nine o'clock", "answer_start": 0}],
                "answers": [],
            },
        ],
    }


def test_articles_are_taken_whole_and_of_others_every_so_many_questions() -> None:
    made = public_data(squad("Left_out", "B", "A_row", "Out"), ["A_row", "B"], ["Out", "B"], 3)
    assert [each.title for each in made.articles] == ["A row", "B"]
    first = made.articles[0].paragraphs[0]
    assert first.text == "The ferry of A_row, pier 1 leaves at nine o'clock."
    assert [each.answers for each in first.questions] == [("at nine o'clock", "nine o'clock"), ()]
    assert [len(each.paragraphs) for each in made.articles] == [2, 2]
    assert made.outside_questions == (
        "When does the ferry of Out, pier 1 leave?",
        "When does the ferry of Out, pier 2 sink?",
        "When does the ferry of B, pier 2 leave?",
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html>", "not a file in SQuAD's format"),
        (b'{"articles": []}', "not a file in SQuAD's format"),
        (squad("Normans"), "missing: Huguenot"),
    ],
)
def test_another_file_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(PublicDataError, match=told):
        public_data(content)


def test_what_differs_is_told(tmp_path: Path) -> None:
    made = public_data(squad("A", "B", "Out"), ["A", "B"], ["Out"], 1)
    assert differences(made, made) == []
    changed = tmp_path / "changed.json"
    written = made.as_json()
    written["articles"][0]["paragraphs"][1]["text"] = "Another ferry."
    written["articles"][1]["paragraphs"][0]["questions"][0]["id"] = "another id"
    written["outside_questions"] = written["outside_questions"][1:]
    changed.write_text(json.dumps(written))
    assert differences(made, read_public_data(changed)) == [
        "A: 1 of 2 paragraphs are the same; the other has 2",
        "questions from outside: 4, the other has 3, of which 3 are the same",
    ]
    assert differences(made, replace(made, articles=made.articles[1:])) == [
        "A: only in the new one"
    ]


def test_as_a_command(tmp_path: Path) -> None:
    source, out = tmp_path / "squad.json", tmp_path / "new" / "part.json"
    source.write_bytes(squad(*ARTICLES, *OUTSIDE_ARTICLES))
    command = [sys.executable, "-m", "bot.evaluation.public_data", str(source)]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
        )

    done = run("--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "8 articles, 32 questions about them and 7 about others" in done.stdout
    assert read_public_data(out) == public_data(source.read_bytes())
    assert run("--compare", str(out)).stdout == "Nothing differs.\n"
    source.unlink()
    refused = run("--out", str(out))
    assert refused.returncode == 1
    assert "in a browser" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_what_the_command_wrote_into_the_clone_is_measured_on(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    assert public_data_path(clone) == clone / PUBLIC_DATA
    beside = clone / DATA_OF_THE_FIGURES
    beside.parent.mkdir(parents=True)
    beside.write_text("{}")
    assert public_data_path(clone) == beside
    source = tmp_path / "squad.json"
    source.write_bytes(squad(*ARTICLES, *OUTSIDE_ARTICLES))
    command = [sys.executable, "-m", "bot.evaluation.public_data", str(source)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    subprocess.run(command, cwd=clone, env=environment, check=True)
    written = public_data_path(clone)
    assert written == clone / PUBLIC_DATA
    assert read_public_data(written) == public_data(source.read_bytes())


def test_the_part_in_use_has_these_articles() -> None:
    path = public_data_path(PROJECT)
    if not path.exists():
        pytest.skip("the benchmark's data is neither in nor beside the repository")
    used = read_public_data(path)
    assert [each.title.replace(" ", "_") for each in used.articles] == list(ARTICLES)
    assert all(
        each.answers == tuple(sorted(set(each.answers)))
        for article in used.articles
        for paragraph in article.paragraphs
        for each in paragraph.questions
    )
    with pytest.raises(PublicDataError, match="cannot be read"):
        read_source(str(path.with_name("nothing.json")))
