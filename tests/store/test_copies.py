"""The same text under several addresses is one article; nearly the same texts are linked."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from itertools import combinations
from pathlib import Path

import pytest
from generated import add, article, paragraphs
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from ingest.sources import read_article
from store.catalog import Catalog
from store.connection import writing
from store.copies import NEAR_COPY, note_all_texts, runs_of, shared, words_of
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import Outcome, Scope
from store.schema import sampled_runs, text_sketches

PROJECT = Path(__file__).parents[2]
OURS = {
    path.stem: read_article(path).text
    for folder in ("articles", "tests/questions/articles", "tests/checking/articles")
    for path in sorted((PROJECT / folder).glob("*.md"))
}
STORY = paragraphs(1, 9)


def near(library: Library, article_id: str) -> list[tuple[str, float]]:
    return [(copy.article_id, round(copy.share, 2)) for copy in library.near_copies(article_id)]


# ---- the measure


def in_house_style(text: str) -> str:
    """As another newsroom prints it: titles, quotation marks, figures and some spellings."""
    text = re.sub(r"\b(?:Mr|Ms|Mrs|Dr)\.? ", "", text).replace("“", "'").replace("”", "'")
    text = re.sub(r"\b(\d+),(\d{3})\b", r"\1\2", text).replace("per cent", "%")
    for ours, theirs in (
        ("said", "says"), ("two", "2"), ("three", "3"), ("four", "4"), ("harbour", "harbor"),
        ("on Monday", "Monday"), ("on Tuesday", "Tuesday"), ("because", "since"),
    ):  # fmt: skip
        text = re.sub(rf"\b{ours}\b", theirs, text)
    return text


def cut(text: str, share: float) -> str:
    parts = text.split("\n\n")
    return "\n\n".join(parts[: max(1, round(len(parts) * share))])


def without_some_sentences(text: str) -> str:
    chance = random.Random(1)
    return " ".join(part for part in re.split(r"(?<=[.!?”]) ", text) if chance.random() > 0.15)


@pytest.mark.parametrize("name", OURS)
def test_syndicated_copies_are_near(name: str) -> None:
    text = OURS[name]
    copies = (
        in_house_style(text),
        cut(text, 1 / 3),
        cut(in_house_style(text), 2 / 3),
        without_some_sentences(text),
        f"PORT TOWN (Wire) —\n\n{text}\n\nAdditional reporting by our own staff in the capital.",
    )
    for copy in copies:
        assert shared(runs_of(text), runs_of(copy)) >= NEAR_COPY + 0.1


@pytest.mark.parametrize(("one", "two"), combinations(OURS, 2))
def test_reports_of_their_own_are_not(one: str, two: str) -> None:
    assert shared(runs_of(OURS[one]), runs_of(OURS[two])) < NEAR_COPY / 4


@given(st.lists(st.sampled_from("a b c d e f".split()), max_size=60), st.integers(0, 60))
def test_a_cut_text_is_wholly_in_the_whole_one(words: list[str], length: int) -> None:
    whole, part = runs_of(" ".join(words)), runs_of(" ".join(words[:length]))
    assert shared(whole, part) == shared(part, whole) == (1.0 if part else 0.0)
    assert words_of(" ".join(words).upper() + "!") == words


# ---- in a library


def test_the_same_words_under_another_address_are_the_same_article(library: Library) -> None:
    [first] = add(library, article("first", STORY, title="Ours", publisher="The Post"))
    shouted = "\n".join(STORY).replace(".", " !").upper()
    [second] = add(library, article("second", shouted, title="Theirs", publisher="The Wire"))
    assert (second.outcome, second.article_id) == (Outcome.SAME_WORDS, first.article_id)
    assert (second.title, second.version, second.embedded) == ("Ours", 1, 0)
    [summary] = library.articles()
    assert summary.version.text == "\n\n".join(STORY)
    assert summary.version.metadata.publisher == "The Post"
    assert library.further_addresses(first.article_id) == ["https://paper.example/second"]
    assert library.article_at(["https://paper.example/second"]) == first.article_id
    assert library.near_copies(first.article_id) == []


def test_what_only_the_further_address_knows_is_taken_over(library: Library) -> None:
    [first] = add(library, article("first", STORY, title="Ours", publisher="The Post"))
    add(library, article("second", STORY, url="https://wire.example/2", publisher="The Wire"))
    metadata = library.version(first.article_id).metadata
    assert (metadata.url, metadata.publisher) == ("https://wire.example/2", "The Post")


def test_two_in_one_batch(library: Library) -> None:
    stored = add(library, article("first", STORY), article("second", STORY))
    assert [each.outcome for each in stored] == [Outcome.NEW, Outcome.SAME_WORDS]
    assert library.article_count() == 1


def test_short_texts_tell_nothing(library: Library) -> None:
    stored = add(library, article("one", "It rained."), article("two", "It rained."))
    assert [each.outcome for each in stored] == [Outcome.NEW, Outcome.NEW]
    assert library.near_copies(stored[0].article_id) == []


def test_another_library_learns_nothing(library: Library) -> None:
    add(library, article("first", STORY), into="guild:1")
    [second] = add(library, article("first", STORY), into="guild:2")
    [third] = add(library, article("third", [*STORY, "More."]), into="guild:2")
    assert second.outcome is third.outcome is Outcome.NEW
    assert near(library, third.article_id) == [(second.article_id, 1.0)]
    assert library.article_at(["https://paper.example/third"], "guild:1") is None
    [only] = library.articles(Scope(("guild:1",)))
    assert library.near_copies(only.version.article_id) == []


def test_near_copies_follow_the_current_text(library: Library) -> None:
    one, two = add(library, article("one", STORY), article("two", STORY[:4]))
    assert two.outcome is Outcome.NEW
    assert near(library, one.article_id) == [(two.article_id, 1.0)]
    assert near(library, two.article_id) == [(one.article_id, 1.0)]
    add(library, article("two", paragraphs(2, 5)))
    assert near(library, one.article_id) == []
    add(library, article("two", STORY[1:]))
    assert near(library, one.article_id) == [(two.article_id, 1.0)]
    library.remove(one.article_id)
    assert near(library, two.article_id) == []
    [again] = add(library, article("one", STORY))
    assert near(library, two.article_id) == [(again.article_id, 1.0)]


def test_a_further_address_with_another_text_is_an_article(library: Library) -> None:
    [first] = add(library, article("first", STORY), article("second", STORY))[:1]
    [second] = add(library, article("second", STORY[:-1]))
    assert second.outcome is Outcome.NEW
    assert library.further_addresses(first.article_id) == []
    assert library.article_at(["https://paper.example/second"]) == second.article_id
    library.keep_address(first.article_id, "https://paper.example/second")
    assert library.further_addresses(first.article_id) == []


def test_removed_with_all_that_is_remembered(tmp_path: Path, model: EmbeddingModel) -> None:
    with Library(tmp_path / "data", model) as library:
        [first] = add(library, article("first", STORY), article("second", STORY))[:1]
        library.remove(first.article_id)
        assert library.article_at(["https://paper.example/second"]) is None
    with closing(sqlite3.connect(tmp_path / "data" / "catalog.sqlite")) as connection:
        for table in ("text_sketches", "sampled_runs", "sources"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_catalog_from_before_finds_copies(tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "data"
    with Library(folder, model) as library:
        [first] = add(library, article("first", STORY))
    catalog = Catalog(folder)
    with closing(catalog), writing(catalog.engine) as connection:
        connection.execute(delete(text_sketches))
        connection.execute(delete(sampled_runs))
        note_all_texts(connection)
    with Library(folder, model) as library:
        [second] = add(library, article("second", STORY[1:]))
        assert near(library, second.article_id) == [(first.article_id, 1.0)]
