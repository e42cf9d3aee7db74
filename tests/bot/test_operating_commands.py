"""``pullquote backup``, ``restore``, ``repair``: what an operator sees."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings, library_of
from store.library import Library
from tests.command import Run
from tests.conftest import SAMPLE_ARTICLE, TROOPS


def test_backed_up_and_restored(run: Run, data: Path) -> None:
    made = run("backup", "kept.sqlite")
    assert made.status == 0
    assert made.out.startswith("kept.sqlite: ")
    assert "1 article in 1 version; checked." in made.out
    again = run("backup", "kept.sqlite")
    assert again.status == 19
    assert "there already" in again.err

    refused = run("restore", "kept.sqlite")
    assert refused.status == 19
    assert "--replace" in refused.err
    done = run("restore", "kept.sqlite", "--replace")
    assert done.status == 0
    assert "Restored into data: 1 article in 1 version." in done.out
    [aside] = data.glob("replaced-*")
    assert f"now in data/{aside.name}" in done.out
    assert "8,500" in run("ask", TROOPS).out
    assert "8,500" in run("--data-dir", aside, "ask", TROOPS).out


@pytest.mark.usefixtures("data")
def test_a_backup_made_with_another_model_says_so(
    run: Run, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup", "kept.sqlite").status == 0
    monkeypatch.setattr(type(model), "id", "another-model")
    done = run("--data-dir", "new", "restore", "kept.sqlite")
    assert done.status == 0
    assert "all-MiniLM-L6-v2@" in done.out
    assert "pullquote rebuild" in done.out


def test_a_sound_catalog_is_not_touched(run: Run, data: Path) -> None:
    done = run("repair")
    assert done.status == 0
    assert done.out.startswith("The catalog is sound.\n1 article in 1 version; 0 passages embedded")
    assert not list(data.glob("damaged-*"))


def test_what_damage_cost_is_said_by_name(run: Run, data: Path) -> None:
    catalog = data / "catalog.sqlite"
    catalog.write_bytes(catalog.read_bytes().replace(b"heightened alert", b"heightened alarm"))
    assert "8,500" in run("ask", TROOPS).out, "noticed by nothing but a check"
    done = run("repair")
    assert done.status == 20
    assert "The catalog was damaged: the text of article" in done.out
    assert "“Allies look east as Moscow denies plan to march on Ukraine”" in done.out
    [aside] = data.glob("damaged-*")
    assert f"data/{aside.name}/text-1.txt" in done.out
    assert run("ask", TROOPS).status == 4, "what is not certain is never quoted"
    assert run("ingest", SAMPLE_ARTICLE).status == 0
    assert "8,500" in run("ask", TROOPS).out


def test_a_damaged_catalog_points_to_the_repair(run: Run, data: Path) -> None:
    catalog = data / "catalog.sqlite"
    catalog.write_bytes(b"not a database" * 300 + catalog.read_bytes()[4200:])
    asked = run("ask", TROOPS)
    assert asked.status == 7
    assert "pullquote repair" in asked.err
    assert run("repair").status in (0, 20)
    assert "8,500" in run("ask", TROOPS).out


def test_a_servers_data_are_shown_and_deleted(run: Run, data: Path, model: EmbeddingModel) -> None:
    assert "Nothing is kept" in run("guilds").out
    with Library(data, model) as library:
        list(ingest_files(library, [FoundFile(SAMPLE_ARTICLE)], library_of(77)))
        library.guilds.save(77, GuildSettings())
        library.guilds_to_forget.note_left(77, datetime(2026, 3, 4, tzinfo=UTC))
    listed = run("guilds")
    assert "77" in listed.out
    assert "2026-03-11" in listed.out
    [as_json] = run("guilds", "--json").objects()
    assert (as_json["guild_id"], as_json["articles"], as_json["settings"]) == (77, 1, True)
    unknown = run("guilds", "forget", 78)
    assert unknown.status == 5
    assert "Nothing is kept of a server with the id 78" in unknown.err
    shown = run("guilds", "forget", 77)
    assert shown.status == 0
    assert "Nothing was deleted. Add --yes" in shown.out
    with Library(data, model) as owner:
        owner.require_index()
        assert "Another process has the index" in run("guilds", "forget", 77, "--yes").out
        [noted] = owner.guilds_to_forget.all()
        assert noted.asked
        assert owner.guild_data.contents(77).articles == 1
    assert "Deleted." in run("guilds", "forget", 77, "--yes").out
    assert "Nothing is kept" in run("guilds").out
    assert "8,500" in run("ask", TROOPS).out  # the public library's
