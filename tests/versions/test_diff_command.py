"""``pullquote articles diff``, as its users see it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle
from tests.command import Run

ADDRESS = "https://paper.example/ferry"
FIRST = (
    "The ferry carries 300 people a day, the harbour office said.\n\n"
    "It will not sail before May.\n\nThe council has offered two buses."
)
SECOND = (
    "The ferry carries up to 300 people a day, the harbour office said.\n\n"
    "The council has offered two buses.\n\nThey are free of charge.\n\n"
    "Correction: The ferry does not carry 300 people every day."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with an article of three versions, and one of a single one."""
    folder = tmp_path_factory.mktemp("diff") / "data"
    with Library(folder, model) as library:
        for address, title, texts in (
            (ADDRESS, "No ferry before May", (FIRST, SECOND, SECOND.replace("two", "three"))),
            ("https://paper.example/other", "Another article", (FIRST,)),
        ):
            metadata = ArticleMetadata(title, url=address)
            offered = [ExtractedArticle(address, metadata, text) for text in texts]
            for article in offered:
                list(library.add_all([article], split_passages))
    return folder


@pytest.fixture
def diff(run: Run, folder: Path) -> Run:
    """Runs ``pullquote articles diff`` in that folder."""
    return partial(run, "--data-dir", folder, "articles", "diff")


def test_the_last_two_versions_are_compared(diff: Run) -> None:
    done = diff(ADDRESS)
    assert (done.status, done.err) == (0, "")
    assert "version 2, retrieved on " in done.out
    assert "version 3, retrieved on " in done.out
    assert "the figure was “two”, now “three”" in done.out
    assert "│ The council has offered three buses." in done.out
    assert "May" not in done.out.replace("No ferry before May", "")


def test_two_numbers_say_which(diff: Run) -> None:
    done = diff("No ferry", 1, 2)
    assert done.status == 0
    lines = [line.strip() for line in done.out.splitlines()]
    place = lines.index("Correction:")
    assert lines[place + 1] == "│ Correction: The ferry does not carry 300 people every day."
    assert "the figure was “300”, now “up to 300”" in lines
    removed = lines.index("Removed, paragraph 2 of version 1")
    assert lines[removed + 1] == "│ It will not sail before May."
    added = lines.index("Added, paragraph 3")
    assert lines[added + 1] == "│ They are free of charge."
    assert diff("No ferry", 1).out.count("the figure") == 2  # with the current one


def test_programs_get_one_object(diff: Run) -> None:
    [found] = diff(ADDRESS, 1, 2, "--json").objects()
    assert (found["before"]["version"], found["after"]["version"]) == (1, 2)
    assert [notice["kind"] for notice in found["notices"]] == ["correction"]
    assert [change["kind"] for change in found["changes"]] == ["reworded", "removed", "added"]
    [word] = found["changes"][0]["words"]
    assert (word["kind"], word["before_in_place"], word["after_in_place"]) == (
        "figure",
        "300",
        "up to 300",
    )
    start, end = found["changes"][1]["before_span"]
    assert FIRST[start:end] == found["changes"][1]["before"] == "It will not sail before May."
    assert found["matters"]


def test_the_same_version_twice_has_nothing_new(diff: Run) -> None:
    assert "Nothing that a reader would notice has changed." in diff(ADDRESS, 2, 2).out


@pytest.mark.parametrize(
    ("arguments", "status", "line"),
    [
        (("Another article",), 5, "has one version, so there is nothing to compare"),
        ((ADDRESS, 1, 9), 5, "There is no version 9 of an article"),
        (("nothing like it",), 5, "No article in the library has the id"),
        ((ADDRESS, 1, 2, 3), 2, "at most two numbers of versions"),
    ],
)
def test_what_cannot_be_compared_is_said(
    diff: Run, arguments: tuple[object, ...], status: int, line: str
) -> None:
    done = diff(*arguments)
    assert done.status == status
    assert line in " ".join(done.err.split())
    assert "Traceback" not in done.err
