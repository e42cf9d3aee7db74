"""What a question reads of the catalog: by indexes alone, however many articles there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from samples import write_article
from sqlalchemy import event

from bot.answering.answerer import Answerer
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import Scope
from tests.conftest import ingest

TEXTS = (
    "The ferry to Aldmoor sank on Monday. Forty people were saved by fishermen.",
    "The council of Brenwick closed two libraries. Readers protested for a week.",
)


@pytest.mark.parametrize("bound", [False, True])
def test_no_table_is_gone_through(model: EmbeddingModel, tmp_path: Path, bound: bool) -> None:
    with Library(tmp_path / "data", model) as library:
        for number, text in enumerate(TEXTS):
            ingest(library, write_article(tmp_path / f"{number}.md", f"Story {number}", text))
        ids = frozenset(each.version.article_id for each in library.articles())
        scope = Scope(article_ids=ids if bound else None)
        library.search(TEXTS[0])  # reads all vectors the first time
        engine = library._catalog.engine
        seen: list[tuple[str, Any]] = []

        @event.listens_for(engine, "before_cursor_execute")
        def note(
            _connection: object, _cursor: object, statement: str, values: Any, *_rest: object
        ) -> None:
            seen.append((statement, values))

        assert Answerer(library).answer("Who saved the people?", scope).citations
        asked = [each for each in seen if each[0].startswith("SELECT")]
        assert len(asked) >= 6
        with engine.connect() as connection:
            for statement, values in asked:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                scanned = [
                    row.detail for row in plan if re.match("SCAN (?!.* VIRTUAL)", row.detail)
                ]
                assert not scanned, statement
