"""The commands as a person reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from samples import write_article

from bot.errors import EXIT_NO_ARTICLES
from tests.command import Run, assert_one_line
from tests.conftest import CHESS, SAMPLE_ARTICLE, TROOPS


def test_copies_are_told_and_shown(run: Run, tmp_path: Path) -> None:
    story = SAMPLE_ARTICLE.read_text(encoding="utf-8")
    for name, text in (
        ("ours.md", story),
        ("wire.md", story.replace("gazette.example.org", "wire.example.org")),
        ("short.md", "\n\n".join(story.split("\n\n")[:9])),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    plain = re.sub(r"https?://\S+", "", (tmp_path / "short.md").read_text(encoding="utf-8"))
    (tmp_path / "short.md").write_text(plain, encoding="utf-8")
    data = ("--data-dir", str(tmp_path / "data"))
    for name, told in (
        ("ours.md", "new Allies"),
        ("wire.md", "This is the same text as “Allies"),
        ("short.md", "Nearly the same text is here already: “Allies"),
    ):
        done = run(*data, "ingest", str(tmp_path / name))
        assert done.status == 0
        assert told in done.out
    shown = run(
        *data,
        "articles",
        "show",
        "https://www.wire.example.org/2022/01/25/allies-look-east-ukraine-border",
    ).out
    assert re.search(r"also at +https://wire.example.org/2022/01/25/allies", shown)
    assert re.search(r"nearly same +“", shown)


def unwrapped(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


@pytest.mark.usefixtures("data")
def test_an_answer_to_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    finished = run("ask", *TROOPS.split())
    assert (finished.status, finished.err) == (0, "")
    (answer,) = run("ask", TROOPS, "--json").objects()
    shown = unwrapped(finished.out)
    first = answer["citations"][0]
    for part in (
        first["quote"],
        "Allies look east as Moscow denies plan to march on Ukraine",
        "Marta Lindqvist and Tobias Okonjo",
        "Pullquote Sample Gazette",
        "Tuesday 25 January 2022",
        "paragraph 2",
    ):
        assert part in shown
    assert first["link"] in [line.strip() for line in finished.out.splitlines()]
    assert len(first["link"]) > 80
    assert all(len(line) <= 80 for line in finished.out.splitlines() if "http" not in line), (
        finished.out
    )
    assert "\x1b" not in finished.out
    assert answer["more"][0]["quote"] not in shown


@pytest.mark.usefixtures("data")
def test_more_passages_on_request(run: Run) -> None:
    (answer,) = run("ask", TROOPS, "--json").objects()
    shown = unwrapped(run("ask", TROOPS, "--more").out)
    for quote in answer["citations"] + answer["more"]:
        assert unwrapped(quote["quote"]) in shown
        assert quote["link"] in shown


@pytest.mark.usefixtures("data")
def test_nothing_found_to_read(run: Run) -> None:
    finished = run("ask", CHESS)
    assert finished.status == 0
    assert "I found no answer in the 1 article searched." in unwrapped(finished.out)
    assert "--more" in finished.out
    assert "│" not in finished.out
    assert "│" in run("ask", CHESS, "--more").out


def test_an_unsure_answer_to_read(run: Run, tmp_path: Path) -> None:
    body = "The ferry captain greeted passengers warmly. The orchestra performed a waltz."
    run("ingest", write_article(tmp_path / "festival.md", "A festival", body))
    question = "How many passengers did the ferry captain greet?"
    (answer,) = run("ask", question, "--json").objects()
    assert answer["status"] == "unsure"
    shown = unwrapped(run("ask", question).out)
    assert f"I am not sure that this answers your question ({answer['reason']})." in shown
    assert answer["citations"][0]["quote"] in shown


@pytest.mark.usefixtures("data")
def test_the_record_to_read(run: Run) -> None:
    shown = unwrapped(run("ask", "Who wrote this article?").out)
    assert shown.endswith("was written by Marta Lindqvist and Tobias Okonjo.")


@pytest.mark.usefixtures("data")
def test_both_sides_to_read(run: Run) -> None:
    shown = unwrapped(run("ask", "Does Ukraine plan to attack Donetsk and Luhansk?").out)
    assert shown.startswith("What the article reports")
    assert "Peskov accused Kyiv" in shown
    assert "Ukraine rejected the charge" in shown


def test_what_looks_like_markup_is_text(run: Run, tmp_path: Path) -> None:
    body = "The [bold]bridge[/bold] fell at 10:smile: sharp, said [link=x]Ana Brandt[/link]."
    write_article(tmp_path / "m.md", "A [red]t[/red] :star:", body)
    title = "A [red]t[/red] :star:"
    assert title in unwrapped(run("ingest", "m.md").out)
    assert title in unwrapped(run("articles").out)
    shown = unwrapped(run("ask", "What did Ana Brandt say fell?").out)
    assert "[bold]bridge[/bold] fell at 10:smile: sharp" in shown
    assert title in shown


@pytest.mark.usefixtures("data")
def test_articles_are_listed_shown_and_removed(run: Run) -> None:
    (article,) = run("articles", "--json").objects()
    listed = run("articles").out
    assert article["id"] in listed
    assert "2022-01-25" in listed
    shown = run("articles", "show", article["id"][:4])
    assert shown.status == 0
    assert "8,500 troops" in unwrapped(shown.out)
    assert "Marta Lindqvist and Tobias Okonjo" in shown.out
    removed = run("articles", "remove", article["id"])
    assert removed.status == 0
    assert article["id"] in removed.out
    assert run("articles", "--json").out == ""
    assert_one_line(run("ask", TROOPS), EXIT_NO_ARTICLES, "pullquote ingest")
