"""The commands as a program reads them: one JSON object a line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from samples import write_article

from ingest.doubts import FIRST_PAGE, SPONSORED
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.command import Finished, Run
from tests.conftest import CHESS, PROJECT, TROOPS
from tests.ingest.test_doubts import STORY, source
from tests.markdown_pages import MarkdownPage

CITATION = {
    "n": int,
    "quote": str,
    "start": int,
    "end": int,
    "answer_start": type(None),
    "answer_end": type(None),
    "cut_before": bool,
    "cut_after": bool,
    "paragraph": int,
    "version": int,
    "link": str,
    "article": dict,
}
ARTICLE = {
    "id": str,
    "title": str,
    "authors": list,
    "publisher": str,
    "published": str,
    "url": str,
}


def assert_shape(found: dict[str, Any], wanted: dict[str, type]) -> None:
    assert {name: type(value) for name, value in found.items()} == wanted


def test_the_json_of_an_answer(data: Path, run: Run) -> None:
    finished = run("ask", TROOPS, "--json")
    assert finished.status == 0
    assert finished.err == ""
    (answer,) = finished.objects()
    assert set(answer) == set(
        "question understood status answer mode confidence reason notes claims citations more "
        "about articles_searched composition rewriting elapsed_ms".split()
    )
    assert answer["question"] == TROOPS
    assert answer["status"] == "answered"
    assert answer["mode"] == "extractive"
    assert 0 < answer["confidence"] <= 1
    assert answer["elapsed_ms"] > 0
    with Library(data, EmbeddingModel()) as library:
        text = library.articles()[0].version.text
    quotes = answer["citations"] + answer["more"]
    assert [quote["n"] for quote in quotes] == list(range(1, len(quotes) + 1))
    for quote in quotes:
        assert quote.pop("part_of") in (None, "quotation", "list")
        assert_shape(quote, CITATION)
        assert_shape(quote["article"], ARTICLE)
        assert quote["quote"] == text[quote["start"] : quote["end"]]
        assert date.fromisoformat(quote["article"]["published"]) == date(2022, 1, 25)
        assert quote["version"] == 1
        assert quote["article"]["authors"] == ["Marta Lindqvist", "Tobias Okonjo"]
        assert quote["link"].startswith(quote["article"]["url"] + "#:~:text=")
    assert 1 <= len(answer["citations"]) <= 3
    assert 1 <= len(answer["more"]) <= 5


@pytest.mark.usefixtures("data")
def test_the_page_about_answers_shows_the_whole_object(run: Run) -> None:
    (shown,) = MarkdownPage(PROJECT / "docs" / "answers.md").blocks("text")
    sample = json.loads(shown)
    (answer,) = run("ask", TROOPS, "--json").objects()
    assert list(sample) == list(answer)
    (cited,) = sample["citations"]
    assert set(cited) == set(answer["citations"][0])
    assert set(cited["article"]) == set(answer["citations"][0]["article"])


def test_the_json_of_an_article_without_a_record(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plain.txt"
    file.write_text("Rails come back\n\nThe trams of Port Ellis return next spring.\n" * 2)
    assert run("ingest", file, "--json").status == 0
    (answer,) = run("ask", "--json", "When do the trams of Port Ellis return?").objects()
    article = answer["citations"][0]["article"]
    assert set(article) == set(ARTICLE)
    assert article["authors"] == []
    assert article["publisher"] is article["published"] is article["url"] is None
    assert answer["citations"][0]["link"] is None


@pytest.mark.usefixtures("data")
def test_a_batch_keeps_order_and_empty_lines(run: Run, tmp_path: Path) -> None:
    questions = [TROOPS, "", CHESS, "Who wrote this article?", "  hi  ", "nul\x00l", TROOPS]
    file = tmp_path / "questions.txt"
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(questions).encode() + b"\r\n")
    finished = run("ask", "--json", "--batch", file)
    assert finished.status == 0
    assert [answer["question"] for answer in finished.objects()] == questions
    statuses = [(answer["status"], answer["mode"]) for answer in finished.objects()]
    assert statuses[:5] == [
        ("answered", "extractive"),
        ("unsure", "help"),
        ("not_found", "extractive"),
        ("answered", "metadata"),
        ("unsure", "help"),
    ]
    not_found = finished.objects()[2]
    assert not_found["citations"] == []
    assert 1 <= len(not_found["more"]) <= 5


@pytest.mark.usefixtures("data")
def test_an_empty_batch_prints_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("")
    assert run("ask", "--json", "--batch", "none.txt") == Finished(0, "", "")


@pytest.mark.usefixtures("data")
def test_one_line_a_question_whatever_it_holds(run: Run) -> None:
    for question in ("line\u2028break\u0085here", "lone \udcff surrogate", "\x1b[31mred troops"):
        finished = run("ask", "--json", question)
        assert finished.status == 0
        assert finished.out.count("\n") == 1
        finished.out.encode("utf-8")
        json.loads(finished.out)


def test_the_json_of_ingesting(run: Run, tmp_path: Path) -> None:
    file = write_article(tmp_path / "one.md", "One", "The bridge fell on Monday at noon.")
    (tmp_path / "empty.txt").write_text("")
    *results, last = run("ingest", "one.md", "empty.txt", "--json").objects()
    by_path = {each["path"]: each for each in results}
    summary = last["summary"]
    assert (summary["sources"], summary["new"], summary["refused"]) == (2, 1, 1)
    assert summary["reasons"] == {by_path["empty.txt"]["reason"]: 1}
    new, refused = by_path["one.md"], by_path["empty.txt"]
    assert set(new) == set("path outcome id version title passages embedded language notes".split())
    assert (new["path"], new["outcome"], new["version"]) == ("one.md", "new", 1)
    assert (new["title"], new["passages"], new["embedded"]) == ("One", 1, 1)
    assert set(refused) == {"path", "outcome", "reason"}
    assert (refused["path"], refused["outcome"]) == ("empty.txt", "refused")
    unchanged, _ = run("ingest", "one.md", "--json").objects()
    assert (unchanged["outcome"], unchanged["embedded"]) == ("unchanged", 0)
    write_article(file, "One", "The bridge fell on Monday at noon.\n\nNobody was hurt that day.")
    changed, _ = run("ingest", "one.md", "--json").objects()
    assert (changed["outcome"], changed["version"], changed["embedded"]) == ("changed", 2, 1)
    assert changed["id"] == new["id"]


def test_what_is_doubtful_about_a_page_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pool.html").write_bytes(source(STORY, before="<p>Advertorial</p>"))
    (tmp_path / "school.html").write_bytes(source(STORY.replace("pool", "school")))
    told = run("ingest", "pool.html", "school.html").out
    assert " ".join(told.split()).count(SPONSORED) == 1
    (tmp_path / "pool.html").write_bytes(source(STORY + "<p>Page 1 of 4</p>"))
    changed, unchanged, _ = run("ingest", "pool.html", "school.html", "--json").objects()
    assert FIRST_PAGE in changed["notes"]
    assert unchanged["outcome"] == "unchanged"


@pytest.mark.usefixtures("data")
def test_the_json_of_articles(run: Run) -> None:
    (article,) = run("articles", "--json").objects()
    assert set(article) == set(
        "id title authors publisher section published updated url language versions "
        "current_version passages".split()
    )
    assert article["published"] == "2022-01-25"
    assert article["updated"] == "2022-01-26"
    assert article["authors"] == ["Marta Lindqvist", "Tobias Okonjo"]
    assert (article["versions"], article["current_version"], article["language"]) == (1, 1, "en")
