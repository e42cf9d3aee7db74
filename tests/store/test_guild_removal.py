"""A guild's data: all of it goes, from every table and every file, and nobody else's."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from generated import add, article, paragraphs
from test_removal import holds

from store.catalog import CATALOG_FILE
from store.embeddings import EmbeddingModel
from store.errors import LibraryLockedError
from store.guild_removal import finish_forgetting, forget_guild
from store.guilds import GuildSettings, library_of
from store.guilds_to_forget import GRACE
from store.ingest_jobs import NewJob
from store.library import Library
from store.question_threads import QuestionThread
from store.questions import KeptCitation, KeptQuestion
from store.records import Scope
from store.schema import metadata
from store.sources import Reading, SourceKind
from store.terms import terms
from store.usage import TokenUsage
from store.version_news import UntoldVersion

GUILD, OTHER = 700_000_000_000_000_123, 700_000_000_000_000_456
WORD, OTHER_WORD = "Xylocarpinade", "Quuxwortel"
NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def fill(library: Library, guild_id: int, word: str) -> str:
    """Put something of a guild into every table; all text has the word. Returns an article's id."""
    library_name = library_of(guild_id)
    earlier = [f"It was called {word} before.", *paragraphs(guild_id % 97)]
    add(library, article("one", earlier), into=library_name)
    [stored] = add(
        library,
        article("one", [f"The dish {word} is served in Hartsea.", *earlier[1:]], f"Of {word}"),
        article("two", paragraphs(guild_id % 89)),
        into=library_name,
    )[:1]
    article_id = stored.article_id
    library.guilds.save(guild_id, GuildSettings(declined_words=(word,)))
    library.guilds.bind(guild_id, guild_id + 1, [article_id])
    scope = Scope((library_name,))
    asked = KeptQuestion(
        f"{guild_id}-1", guild_id, 2, "ann", f"Where is {word}?", "answered", False,
        {"text": word}, scope, NOW, (KeptCitation(article_id, 1, 1, 0, 9, (0, 9)),), 3,
    )  # fmt: skip
    library.questions.keep(asked)
    later = replace(asked, id=f"{guild_id}-2", follows=asked.id, rewritten=f"Is {word} good?")
    library.questions.keep(later)
    library.questions.give_feedback(asked.id, "ann", "wrong", word)
    library.questions.note_shown(guild_id, asked.citations)
    library.sent_questions.note(asked.id)
    library.threads.keep(QuestionThread(guild_id + 2, guild_id, "ann", later.id, NOW))
    library.told_changes.note(asked.id, article_id, 2, word)
    assert library.version_news.claim(guild_id, UntoldVersion(article_id, 2, None))
    library.usage.note(TokenUsage(1, 2, 3, 4, 5), word, guild_id)
    library.replies.keep(word, json.dumps(word), [article_id], guild_id)
    folder = f"file:///{word}"
    library.sources.watch(folder, SourceKind.FOLDER, library=library_name)
    page = f"https://paper.example/{word}"
    library.sources.note([Reading(page, SourceKind.PAGE, article_id, word)], library_name)
    claim = library.source_claims.take(NOW, timedelta(days=1))
    assert claim is not None
    library.source_claims.note_files(claim, {f"{word}.md": word})
    library.write_note(f"welcomed:{guild_id}", word)
    queued = NewJob(f"{folder}/{word}.md", SourceKind.FILE, word, word.encode())
    library.ingest_jobs.add([queued], library_name)
    return article_id


def rows(folder: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(folder / CATALOG_FILE)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM pragma_table_list()")]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in names
            if name in metadata.tables
        }


def numbers(values: list[int]) -> list[bytes]:
    """Integers as SQLite writes those of this size."""
    return [value.to_bytes(8, "big") for value in values]


def left(folder: Path, needles: list[bytes]) -> dict[bytes, list[str]]:
    """Which of these bytes are in which files."""
    found = {needle: holds(folder, needle) for needle in needles}
    return {needle: files for needle, files in found.items() if files}


def test_nothing_is_left_of_a_guild(tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "data"
    with Library(folder, model, exhaustive_below=0) as library:
        fill(library, OTHER, OTHER_WORD)
        before, other = rows(folder), library.guild_data.contents(OTHER)
        assert [name for name in before if not before[name]] == ["guilds_to_forget"]
        article_id = fill(library, GUILD, WORD)
        library.guilds_to_forget.note_left(GUILD, NOW)
        assert library.search(WORD, Scope((library_of(GUILD),))).hits
        vector = model.encode([f"The dish {WORD} is served in Hartsea."])[0].vector
        needles = [
            *(each.encode() for each in (WORD, terms(WORD)[0][3:], article_id, str(GUILD))),
            *numbers([GUILD, GUILD + 1, GUILD + 2]),
            vector.astype("<f2").tobytes()[:64],
            vector.astype("<f2").astype("<f4").tobytes()[:64],
        ]
        assert set(left(folder, needles)) == set(needles)
        assert library.guild_data.known() == {GUILD, OTHER}

        forget_guild(library, GUILD)

        assert left(folder, needles) == {}
        assert library.guild_data.known() == {OTHER}
        after = rows(folder)
        assert after == before | {"libraries": 2}  # one has neither name nor content
        assert library.guild_data.contents(OTHER) == other
        assert library.search(OTHER_WORD, Scope((library_of(OTHER),))).hits
        assert not library.search(WORD, Scope((library_of(GUILD),))).hits
        # a guild that comes back is a new one, also for what is kept in memory
        fill(library, GUILD, WORD)
        assert library.search(WORD, Scope((library_of(GUILD),))).hits[0].version.number == 2
    assert left(folder, numbers([GUILD])) != {}


@pytest.mark.parametrize("step", ["empty_hidden", "_delete_some", "note_emptied"])
def test_a_deletion_that_is_killed_is_finished(
    tmp_path: Path, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = tmp_path / "data"

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with Library(folder, model, exhaustive_below=0) as library:
        fill(library, GUILD, WORD)
        with monkeypatch.context() as patched:
            patched.setattr(library.guild_data, step, killed)
            with pytest.raises(KeyboardInterrupt):
                forget_guild(library, GUILD)
        # what is half deleted is found by nobody
        assert not library.search(WORD, Scope((library_of(GUILD),))).hits
        assert library.guild_data.known() == set()
    with Library(folder, model, exhaustive_below=0) as library:
        finish_forgetting(library)
        assert holds(folder, WORD.encode()) == []
        finish_forgetting(library)  # with nothing to finish


def test_nothing_is_touched_while_another_process_has_the_index(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    with Library(tmp_path, model) as owner, Library(tmp_path, model) as second:
        owner.require_index()
        owner.guilds.save(GUILD, GuildSettings())
        with pytest.raises(LibraryLockedError):
            forget_guild(second, GUILD)
        assert owner.guild_data.contents(GUILD).settings


def test_a_guild_is_kept_for_a_time_of_grace(library: Library) -> None:
    noted = library.guilds_to_forget
    due = noted.note_left(GUILD, NOW)
    assert due == NOW + GRACE
    assert noted.note_left(GUILD, NOW + timedelta(days=3)) == due
    assert noted.due(due - timedelta(seconds=1)) == []
    assert [each.guild_id for each in noted.due(due)] == [GUILD]
    assert noted.note_back([OTHER]) == []
    assert noted.note_back([OTHER, GUILD]) == [GUILD]
    assert noted.all() == []
    noted.note_left(GUILD, NOW)
    noted.note_asked(GUILD, NOW)
    assert noted.note_back([GUILD]) == []
    assert [each.asked for each in noted.due(NOW)] == [True]


def test_what_is_watched_rests_while_a_guild_is_away(library: Library) -> None:
    library.sources.watch("https://paper.example/", SourceKind.PAGE, NOW, library_of(GUILD))
    library.guilds_to_forget.note_left(GUILD, NOW)
    assert library.sources.due(NOW, 9) == []
    assert library.sources.next_due() is None
    assert library.source_claims.take(NOW, GRACE) is None
    library.guilds_to_forget.note_back([GUILD])
    assert library.source_claims.take(NOW, GRACE) is not None
