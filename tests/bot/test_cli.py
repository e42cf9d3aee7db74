"""The commands as a user or a program sees them: output, order, exit statuses, no traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from samples import write_article

from bot import cli
from bot.errors import EXIT_NO_ARTICLES, EXIT_REFUSED, EXIT_USAGE, CommandError
from bot.session import Session
from ingest.doubts import FIRST_PAGE, SPONSORED
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.command import Finished, Run, runner
from tests.conftest import PROJECT, SAMPLE_ARTICLE
from tests.ingest.test_doubts import STORY, source

TROOPS = "How many troops were put on heightened alert?"
CHESS = "Which way does a pawn capture in chess?"
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
START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from bot.cli import main; main()"
)
"""The command in a process of its own; a test run in the background ignores interrupts."""

LONGEST_SECONDS = 120
"""After this a process is taken to hang."""


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: EmbeddingModel
) -> Run:
    """Run the command in this process, with the model that is loaded already."""
    return runner(monkeypatch, capsys, model, columns=80)


def assert_one_line(finished: Finished, status: int, *words: str) -> None:
    """The command said in one line on stderr what is wrong, and nothing else."""
    assert finished.status == status
    assert finished.out == ""
    assert finished.err.startswith("pullquote: ")
    assert finished.err.endswith("\n")
    assert finished.err.count("\n") == 1, finished.err
    for word in words:
        assert word in finished.err


def assert_shape(found: dict[str, Any], wanted: dict[str, type]) -> None:
    assert {name: type(value) for name, value in found.items()} == wanted


# ---- JSON


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
        "id title authors publisher published updated url language versions current_version "
        "passages".split()
    )
    assert article["published"] == "2022-01-25"
    assert article["updated"] == "2022-01-26"
    assert article["authors"] == ["Marta Lindqvist", "Tobias Okonjo"]
    assert (article["versions"], article["current_version"], article["language"]) == (1, 1, "en")


# ---- for people


def unwrapped(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


@pytest.mark.usefixtures("data")
def test_an_answer_to_read(run: Run) -> None:
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


# ---- mistakes


def test_every_kind_of_mistake_has_its_own_status() -> None:
    for each in cli.Commands.lazy.values():
        import_module(each.module)  # with the errors that are its own
    told = CommandError.__subclasses__()
    assert len(told) >= 9
    single = [
        EXIT_REFUSED,
        cli.EXIT_NOT_STARTED,
        cli.EXIT_INTERRUPTED,
        *{EXIT_USAGE, *cli.EXIT_STATUSES.values(), *(each.exit_status for each in told)},
    ]
    assert len(set(single)) == len(single)
    assert 0 not in single
    assert 1 not in single  # what Python ends with after a traceback


def test_no_articles_yet(run: Run, tmp_path: Path) -> None:
    """An empty place is told of, and stays empty."""
    here, empty = Path("data"), tmp_path / "empty"
    empty.mkdir()
    told = "`pullquote ingest`", "PULLQUOTE_DATA_DIR"
    for command in (("ask", TROOPS), ("ask", TROOPS, "--json"), ("check", TROOPS)):
        assert_one_line(run(*command), EXIT_NO_ARTICLES, "in data yet", *told)
        assert_one_line(run("--data-dir", empty, *command), EXIT_NO_ARTICLES, str(empty), *told)
    assert not here.exists()
    assert list(empty.iterdir()) == []
    here.write_text("no folder")
    assert_one_line(run("ask", TROOPS), 6, "cannot be written")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", ""),
        ("binary.txt", bytes(range(256)) * 20, ""),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200), ""),
    ],
)
def test_a_bad_file_is_refused_and_the_others_go_on(
    run: Run, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    write_article(tmp_path / "one.md", "One", "The bridge fell on Monday at noon.")
    write_article(tmp_path / "two.md", "Two", "The ferry sank on Tuesday at dawn.")
    finished = run("ingest", "one.md", name, "two.md")
    assert finished.status == EXIT_REFUSED
    assert finished.err.startswith(f"refused {name}: ")
    assert finished.err.count("\n") == 1
    assert said in finished.err
    assert "Traceback" not in finished.err
    assert "3 sources in" in finished.out
    assert "2 new, 1 refused" in finished.out
    assert finished.out.count("The text is very short") == 2
    assert finished.out.count("\n") == 5
    assert {each["title"] for each in run("articles", "--json").objects()} == {"One", "Two"}


def test_a_folder_without_articles(run: Run, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    finished = run("ingest", "nothing")
    assert finished.status == EXIT_REFUSED
    assert finished.err.startswith("refused nothing: no articles in this folder")
    assert finished.err.count("\n") == 1


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_unknown_id(run: Run, command: str) -> None:
    status = 5
    assert_one_line(run("articles", command, "zzzzzzzz"), status, "zzzzzzzz")
    assert len(run("articles", "--json").objects()) == 1


@pytest.mark.usefixtures("data")
def test_an_unknown_version(run: Run) -> None:
    (article,) = run("articles", "--json").objects()
    assert_one_line(run("articles", "show", article["id"], "--version", "7"), 5, "7")


def test_a_file_in_the_place_of_the_data_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for command in (("articles",), ("ask", TROOPS), ("ingest", SAMPLE_ARTICLE)):
        finished = run("--data-dir", "taken", *command)
        assert_one_line(finished, 6, "taken", "PULLQUOTE_DATA_DIR")
    assert (tmp_path / "taken").read_text() == "a file"


@pytest.mark.parametrize("damage", [b"this was a catalog once " * 400, b"SQLite format 3\x00junk"])
def test_a_corrupt_catalog(data: Path, run: Run, damage: bytes) -> None:
    for file in data.glob("catalog.sqlite*"):
        file.unlink()
    (data / "catalog.sqlite").write_bytes(damage)
    for command in (("articles",), ("ask", TROOPS)):
        assert_one_line(run(*command), 7, "catalog.sqlite", "backup")


def test_rebuilding_a_locked_library(data: Path, run: Run, model: EmbeddingModel) -> None:
    with Library(data, model) as owner:
        owner.catch_up()
        assert_one_line(run("rebuild"), 8)
        assert run("ask", TROOPS).status == 0  # only what needs the library alone is refused


def test_a_model_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "model", lambda _session: EmbeddingModel("./no-model-here"))
    assert_one_line(run("ingest", SAMPLE_ARTICLE), 9, "no-model-here")


@pytest.mark.usefixtures("data")
def test_a_library_made_with_another_model(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "model", lambda _session: EmbeddingModel("./no-model-here"))
    assert_one_line(run("ask", TROOPS), 10, "all-MiniLM-L6-v2", "pullquote rebuild")


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("name", ["questions.txt", "."])
def test_a_batch_file_that_cannot_be_read(run: Run, name: str) -> None:
    finished = run("ask", "--json", "--batch", name)
    assert_one_line(finished, EXIT_REFUSED, name)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "--json"),
        ("ask", TROOPS, "--json", "--batch", "-"),
        ("ask", "--batch", "-"),
    ],
)
def test_wrong_usage_of_batch(run: Run, arguments: tuple[str, ...]) -> None:
    assert_one_line(run(*arguments), EXIT_USAGE, "--batch")


@pytest.mark.parametrize(
    ("name", "content"),
    [("PULLQUOTE_TRACING", b"PULLQUOTE_TRACING=perhaps\n"), (".env", b"\xff\xfe\xff")],
)
def test_a_setting_that_cannot_be_used(run: Run, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / ".env").write_bytes(content)
    assert_one_line(run("articles"), 11, name)


# ---- processes of their own


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process, with pipes to all its ends; ended if it hangs."""
    with subprocess.Popen(
        [sys.executable, "-c", START, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(PROJECT),
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        },
    ) as process:
        watchdog = threading.Timer(LONGEST_SECONDS, process.kill)
        watchdog.start()
        try:
            yield process
            process.wait()
        finally:
            watchdog.cancel()
            process.kill()


@pytest.mark.usefixtures("data")
def test_each_answer_comes_before_the_next_question(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (questions_end, to_write), (to_read, answers_end) = os.pipe(), os.pipe()
    ended: list[Finished] = []
    with (
        os.fdopen(questions_end, encoding="ascii") as questions,
        os.fdopen(to_write, "w", encoding="utf-8") as asking,
        os.fdopen(to_read, encoding="utf-8") as answers,
        os.fdopen(answers_end, "w", encoding="utf-8") as answering,
    ):
        monkeypatch.setattr(sys, "stdin", questions)
        monkeypatch.setattr(sys, "stdout", answering)
        command = threading.Thread(
            target=lambda: ended.append(run("ask", "--json", "--batch", "-"))
        )
        command.start()
        for question in (TROOPS, "", "Wer hat das geschrieben – für “wen”?"):
            print(question, file=asking, flush=True)
            assert json.loads(answers.readline())["question"] == question
        asking.close()
        command.join(LONGEST_SECONDS)
        answering.close()
        assert answers.read() == ""
    assert (ended[0].status, ended[0].err) == (0, "")


def test_an_interrupt_while_ingesting_keeps_what_was_reported(data: Path, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(1000):  # more lines than a pipe holds, so that it waits for its reader
        (many / f"{number}.txt").touch()
    with started("ingest", "--json", str(SAMPLE_ARTICLE), str(many)) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["outcome"] == "unchanged"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == cli.EXIT_INTERRUPTED
    assert err == "pullquote: stopped; everything reported so far is kept.\n"
    with Library(data, EmbeddingModel()) as library:
        assert library.article_count() == 1


def test_a_reader_that_has_seen_enough_is_no_error(data: Path) -> None:
    with started("articles", "show", ids(data)[0]) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def ids(data: Path) -> list[str]:
    with Library(data, EmbeddingModel()) as library:
        return [summary.version.article_id for summary in library.articles()]


def test_a_traceback_is_never_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with started("--data-dir", "taken", "articles") as process:
        out, err = process.communicate()
    assert process.returncode == 6
    assert out == ""
    assert re.fullmatch(r"pullquote: [^\n]+\n", err)
