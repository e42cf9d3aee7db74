"""Each mistake ends in one line that says what to do, and a status of its own."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from samples import write_article

from bot import cli
from bot.errors import EXIT_NO_ARTICLES, EXIT_REFUSED, EXIT_USAGE, CommandError
from bot.session import Session
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.command import Run, assert_one_line
from tests.conftest import SAMPLE_ARTICLE, TROOPS


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
