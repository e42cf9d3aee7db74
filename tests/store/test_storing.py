"""Many articles at once: one batch is embedded while the one before is committed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from generated import article

from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.encoder import Encoding
from store.library import Library
from store.records import ExtractedArticle, Outcome
from store.storing import BATCHES_AHEAD

PARAGRAPHS = 2
A_BATCH = 4
SECONDS = 60.0
"""How long a test waits for another thread at most."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.storing.BATCH_PASSAGES", A_BATCH * PARAGRAPHS)


def reports(count: int) -> list[ExtractedArticle]:
    return [
        article(
            f"report-{number}",
            [f"In report {number} the keeper counted {line} boats." for line in range(PARAGRAPHS)],
        )
        for number in range(count)
    ]


def test_the_next_articles_are_asked_for_while_the_model_computes(
    library: Library, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model stands still until articles beyond its batch have been read."""
    read_on = threading.Event()
    encode = model.encode

    def waiting(texts: Sequence[str]) -> list[Encoding]:
        assert read_on.wait(SECONDS), "nothing was read while the model had work"
        return encode(texts)

    def offered() -> Iterator[ExtractedArticle]:
        for number, each in enumerate(reports(A_BATCH * 2)):
            if number == A_BATCH:
                read_on.set()
            yield each

    monkeypatch.setattr(model, "encode", waiting)
    stored = list(library.add_all(offered(), split_passages))
    assert [each.title for each in stored] == [each.metadata.title for each in reports(A_BATCH * 2)]
    assert {each.outcome for each in stored} == {Outcome.NEW}
    assert library.article_count() == A_BATCH * 2


def test_no_more_than_a_few_batches_wait(
    library: Library, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the model is, articles are not read without end."""
    read = 0
    most = 0
    encode = model.encode

    def slow(texts: Sequence[str]) -> list[Encoding]:
        nonlocal most
        most = max(most, read - library.article_count())
        return encode(texts)

    def offered() -> Iterator[ExtractedArticle]:
        nonlocal read
        for each in reports(A_BATCH * 6):
            read += 1
            yield each

    monkeypatch.setattr(model, "encode", slow)
    list(library.add_all(offered(), split_passages))
    assert most <= A_BATCH * (BATCHES_AHEAD + 2)


def test_a_changed_article_right_after_the_first_is_its_second_version(library: Library) -> None:
    [first] = reports(1)
    second = article("report-0", ["In report 0 the keeper counted ninety boats."])
    stored = list(library.add_all([first, second, second], split_passages))
    outcomes = [each.outcome for each in stored]
    assert outcomes == [Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED]
    assert [each.version for each in stored] == [1, 2, 2]


def test_whoever_stops_in_between_has_what_was_told_and_no_more(
    library: Library, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = 0
    encode = model.encode

    def counting(texts: Sequence[str]) -> list[Encoding]:
        nonlocal embedded
        embedded += len(texts)
        return encode(texts)

    monkeypatch.setattr(model, "encode", counting)
    storing = library.add_all(reports(A_BATCH * 6), split_passages)
    told = [next(storing), next(storing)]
    storing.close()  # type: ignore[attr-defined]
    assert {each.version.article_id for each in library.articles()} == {
        each.article_id for each in told
    }
    when_stopped = embedded
    assert when_stopped < PARAGRAPHS * A_BATCH * 6
    assert not [each for each in threading.enumerate() if each.name.startswith("embedding")]
    assert embedded == when_stopped


def test_an_article_that_cannot_be_read_leaves_what_came_before_it(
    library: Library, tmp_path: Path
) -> None:
    """The batch that was being embedded is lost with the error; committed articles stay."""

    def offered() -> Iterator[ExtractedArticle]:
        yield from reports(A_BATCH * 5)
        raise OSError(f"no such file: {tmp_path}")

    stored: list[str] = []
    storing = library.add_all(offered(), split_passages)
    with pytest.raises(OSError, match="no such file"):
        stored.extend(each.article_id for each in storing)
    assert stored
    assert {each.version.article_id for each in library.articles()} == set(stored)
