"""What a library does wherever it is kept: in files, or in PostgreSQL and on a Chroma server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from generated import add, article, paragraphs
from sqlalchemy import func, select
from test_guild_removal import GUILD, NOW, OTHER, OTHER_WORD, WORD, fill
from test_questions import question

from ingest.chunk import split_passages
from ingest.extract import RawArticle, extract
from store import lexical
from store.catalog import Catalog
from store.connection import open_engine, reading
from store.embeddings import EmbeddingModel
from store.errors import CatalogCorruptError, UnknownArticleError
from store.guild_removal import forget_guild
from store.guilds import GuildSettings, library_of
from store.lexical_postgresql import postgresql_metadata
from store.library import Library
from store.records import Outcome, Scope
from store.schema import alembic_version, metadata
from store.usage import TokenUsage
from tests.kept_feedback import feedback_on

SHIP = "A ship with forty sheep on board ran aground at Hartsea."
TOWED = "A ship with fifty sheep on board was towed to Hartsea."
QUESTIONS = (
    "Who opened the bridge?",
    "Which ship ran aground?",
    "What did the nurses of Farrow do with the libary?",
    "Who bought a stadium, and where?",
)

Open = Callable[[], Library]


@pytest.fixture(params=["files", "servers"])
def open_(request: pytest.FixtureRequest, tmp_path: Path, model: EmbeddingModel) -> Iterator[Open]:
    """Opens one and the same library, as each of several processes does."""
    url = chroma_url = None
    if request.param == "servers":
        url = request.getfixturevalue("postgresql").new_database()
        chroma_url = request.getfixturevalue("chroma")
    opened: list[Library] = []

    def again() -> Library:
        folder = tmp_path / ("data" if url is None else f"data-{len(opened)}")
        opened.append(
            Library(folder, model, exhaustive_below=0, catalog_url=url, chroma_url=chroma_url)
        )
        return opened[-1]

    yield again
    for library in opened:
        library.close()


def answers(library: Library) -> list[Any]:
    """All that is found for the questions, with what it scored."""
    return [
        (
            result.corrections,
            result.unknown_words,
            [(hit.text, hit.version.article_id, round(hit.score, 5)) for hit in result.hits],
        )
        for result in map(library.search, QUESTIONS)
    ]


def rows(library: Library) -> dict[str, int]:
    """How many rows each table has."""
    with reading(library._catalog.engine) as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


def test_from_the_first_version_to_the_last_trace(open_: Open) -> None:
    library, other = open_(), open_()
    body = paragraphs(1)
    [new] = add(library, article("ship", [SHIP, *body], "Ship aground"))
    assert new.outcome is Outcome.NEW
    [same] = add(other, article("ship", [SHIP, *body], "Ship aground"))
    assert (same.outcome, same.embedded) == (Outcome.UNCHANGED, 0)
    [copy] = add(other, article("print/ship", [SHIP, *body]))
    assert (copy.outcome, copy.article_id) == (Outcome.SAME_WORDS, new.article_id)
    [changed] = add(other, article("ship", [TOWED, *body], "Ship aground"))
    assert (changed.outcome, changed.version, changed.embedded) == (Outcome.CHANGED, 2, 1)

    assert library.search("How many sheep were on the ship?").hits[0].text == TOWED
    assert library.text_of(new.article_id, 1) == "\n\n".join([SHIP, *body])
    found = library.wordings(["on board was towed to Hartsea"]).found
    assert (found[0].version.number, found[0].paragraph) == (2, 1)
    found = library.wordings(["forty sheep on board ran aground"], earlier=True).found
    assert [(each.version.number, each.paragraph) for each in found] == [(1, 1)]
    assert library.wordings(["board ran aground on forty sheep"]).found  # of its words alone

    assert library.titles("SHIP A") == {new.article_id: "Ship aground"}
    assert library.find(new.article_id[:3]) == new.article_id
    assert library.further_addresses(new.article_id)
    library.remove(new.article_id)
    assert other.search("How many sheep were on the ship?").hits == []
    with pytest.raises(UnknownArticleError):
        other.version(new.article_id)
    kept = {"alembic_version", "schema_version", "properties", "libraries", "removed_passages"}
    assert {name for name, count in rows(other).items() if count} == kept
    state = library._catalog.all_library_states()[0]
    assert (state.passages, state.terms) == (0, 0)
    with reading(library._catalog.engine) as connection:
        assert lexical.terms_like(connection, state.id, "s") == []


@pytest.mark.parametrize("open_", ["servers"], indirect=True)
def test_the_same_answers_as_a_library_in_files(
    open_: Open, tmp_path: Path, model: EmbeddingModel
) -> None:
    with Library(tmp_path / "files", model, exhaustive_below=0) as files:
        expected = []
        for library in (files, open_()):
            add(library, *(article(str(seed), paragraphs(seed)) for seed in range(4)))
            [removed] = add(library, article("gone", "The nurses of Farrow sold the library."))
            [ship] = add(library, article("ship", [SHIP, *paragraphs(99)]))
            library.remove(removed.article_id)
            bound = Scope(article_ids=frozenset({ship.article_id}))
            one = library.search(QUESTIONS[0], bound).hits
            expected.append((answers(library), [hit.text for hit in one]))
        assert expected[0] == expected[1]
        assert any(corrections for corrections, _, _ in expected[0][0])


def test_what_is_kept_of_questions_is_found_and_forgotten(open_: Open) -> None:
    library, other = open_(), open_()
    now = datetime.now(UTC).replace(microsecond=0)
    asked = question(asked=now)
    later = replace(asked, id="later", follows=asked.id, rewritten="Who?", asked=now)
    old = replace(asked, id="old", asked=now - timedelta(days=31))
    for each in (asked, later, old):
        library.questions.keep(each)
    assert other.questions.find(asked.id) == asked
    assert other.questions.find("later") == later
    for verdict in ("wrong", "right"):
        assert other.questions.give_feedback(asked.id, "ann", verdict, None)
    assert [each.verdict for each in feedback_on(library.questions, asked.id)] == ["right"]
    for _ in range(2):
        library.questions.note_shown(asked.guild_id, asked.citations)
    assert library.questions.shown_today(asked.guild_id, "quoted22", 1) == [(10, 40), (90, 140)]
    assert other.questions.forget_old(30, {}) == 1
    assert other.questions.forget_asker([asked.asker]) == 2
    assert library.questions.find(asked.id) is None
    library.guilds.save(GUILD, GuildSettings())
    library.guilds.save(GUILD, GuildSettings(declined_words=("x",)))
    assert other.guilds.all_settings()[GUILD].declined_words == ("x",)


@pytest.mark.parametrize("open_", ["servers"], indirect=True)  # files: test_guild_removal.py
def test_nothing_is_left_of_a_guild_that_is_forgotten(open_: Open) -> None:
    library = open_()
    fill(library, OTHER, OTHER_WORD)
    before, other = rows(library), library.guild_data.contents(OTHER)
    fill(library, GUILD, WORD)
    library.guilds_to_forget.note_left(GUILD, NOW)
    assert library.guild_data.known() == {GUILD, OTHER}
    forget_guild(library, GUILD)
    assert rows(library) == before | {"libraries": 2}
    assert library.guild_data.known() == {OTHER}
    assert library.guild_data.contents(OTHER) == other
    assert library.search(OTHER_WORD, Scope((library_of(OTHER),))).hits
    with reading(library._catalog.engine) as connection:
        assert not lexical.terms_like(connection, 2, WORD[0].lower())


def test_no_nul_is_kept(open_: Open) -> None:
    """PostgreSQL has none in its texts, and refuses what has one; a file with one is no text."""
    data = (
        r'{"@type": "NewsArticle", "headline": "Ship\u0000 aground", "inLanguage": "e\u0000n", '
        r'"author": {"name": "Ana\u0000 Ruiz"}, "publisher": {"name": "A\u0000"}, '
        r'"url": "https://paper.example/a\u0000b"}'
    )
    page = (
        f"<html><head><script type='application/ld+json'>{data}</script></head><body><article>"
        f"<h1>Ship aground</h1><p>A ship&#0; with forty sheep&#x0; ran aground.</p><p>{SHIP}</p>"
        "</article></body></html>"
    )
    library = open_()
    read = extract(RawArticle(page.encode(), source="file:///x", name="a.html"))
    [stored] = list(library.add_all([read], split_passages))
    [summary] = library.articles()
    kept = summary.version
    assert kept.text == library.text_of(stored.article_id, 1) == read.text
    metadata = kept.metadata
    assert "\0" not in "".join([kept.text, metadata.title, *metadata.authors, metadata.url or ""])
    assert (metadata.title, metadata.authors) == ("Ship aground", ("Ana Ruiz",))
    library.questions.keep(question(question="Who\0?", asked=datetime.now(UTC)))
    found = library.questions.find("abc-_123")
    assert found is not None
    assert found.question == "Who?"
    library.search("Which ship\0 ran aground?\0")
    assert library.titles("Sh\0ip") == {stored.article_id: "Ship aground"}


def test_who_writes_at_once_loses_nothing(open_: Open) -> None:
    """Two processes' libraries: other articles, one that both have, and counts."""
    failed: list[BaseException] = []
    shared = article("both", [SHIP, *paragraphs(50)])

    def work(library: Library, first: int) -> None:
        try:
            for seed in range(first, first + 3):
                offered = [article(str(seed), paragraphs(seed)), shared]
                list(library.add_all(offered, split_passages))
                library.usage.note(TokenUsage(1, 2, 3, 4, 5), "model")
                library.change_note("count", lambda before: f"{int(before or 0) + 1}")
        except BaseException as error:
            failed.append(error)

    libraries = open_(), open_()
    threads = [
        threading.Thread(target=work, args=(library, 100 * number))
        for number, library in enumerate(libraries)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for library in libraries:
        assert library.article_count() == 7
        assert library.usage.of_day() == TokenUsage(6, 12, 18, 24, 30)
        assert library.read_note("count") == "6"
        assert library.search("Which ship ran aground?").hits[0].text == SHIP
    [state] = libraries[0]._catalog.all_library_states()
    assert rows(libraries[0])["passages"] == state.passages
    assert state.revision == 7


def test_a_catalog_of_a_newer_pullquote_is_left_alone(open_: Open) -> None:
    library = open_()
    with library._catalog.engine.connect() as connection:
        connection.execution_options(postgresql_readonly=False)
        connection.execute(alembic_version.update().values(version_num="9999"))
        connection.commit()
    with pytest.raises(CatalogCorruptError, match="newer Pullquote"):
        open_()


def test_texts_are_compared_by_their_bytes(postgresql: Any, tmp_path: Path) -> None:
    """Moments and terms are in one order, whatever language the database is in."""
    url = postgresql.new_database()
    Catalog(tmp_path, url).close()
    engine = open_engine(tmp_path, url)
    names = [table.name for each in (metadata, postgresql_metadata) for table in each.sorted_tables]
    try:
        with reading(engine) as connection:
            other = connection.exec_driver_sql(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') "
                "AND collation_name IS DISTINCT FROM 'C'"
            ).all()
            [tables] = connection.exec_driver_sql(
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
            ).scalars()
    finally:
        engine.dispose()
    assert other == []
    assert tables == len(names)
