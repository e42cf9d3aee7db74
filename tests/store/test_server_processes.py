"""Commands on several hosts at once, on PostgreSQL and a Chroma server; one of them is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from generated import write_files

from store.embeddings import EmbeddingModel
from store.library import Library
from tests.servers import PostgreSQL

FILES = 40
"""For each of the hosts."""
LONGEST_SECONDS = 300


@pytest.mark.drill
def test_two_ingest_at_once_and_one_is_killed(
    postgresql: PostgreSQL, chroma: str, tmp_path: Path, model: EmbeddingModel
) -> None:
    url = postgresql.new_database()
    servers = {"CATALOG_URL": url, "CHROMA_URL": chroma}

    def start(host: str) -> subprocess.Popen[str]:
        command = "from bot.cli import main; main()"
        folders = "--data-dir", tmp_path / f"data-{host}", "ingest", "--json", tmp_path / host
        return subprocess.Popen(
            [sys.executable, "-c", command, *folders],
            env={**os.environ, **servers},
            stdout=subprocess.PIPE,
            text=True,
        )

    for seed, host in enumerate(("one", "other"), start=1):
        write_files(tmp_path / host, FILES, seed)
    with Library(
        tmp_path / "third", model, exhaustive_below=0, catalog_url=url, chroma_url=chroma
    ) as third:
        killed, other = start("one"), start("other")
        assert killed.stdout is not None
        first = killed.stdout.readline()
        killed.kill()
        said, _ = killed.communicate()
        lines = [first, *said.splitlines(keepends=True)]
        kept = [json.loads(line)["id"] for line in lines if line.endswith("\n")]
        assert 0 < len(kept) < FILES
        present = {summary.version.article_id for summary in third.articles()}
        assert set(kept) <= present, "what was acknowledged is there"
        assert third.search("Who opened the bridge?").hits, "others go on"
        assert other.wait(LONGEST_SECONDS) == 0
        again = start("one")
        assert again.wait(LONGEST_SECONDS) == 0
        assert third.article_count() == 2 * FILES
        [state] = third._catalog.all_library_states()
        third.catch_up()
        index = third.require_index()
        assert index.revision(third._catalog, state) == state.revision
        collection = index._collection(state.id)
        assert collection is not None
        assert collection.count() == state.passages
