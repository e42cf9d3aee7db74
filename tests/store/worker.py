"""A process that works on a data folder for a test, one command a line, one JSON answer a line.

The model is loaded once; ``ingest`` and ``update`` then run in a forked child whose reports are
passed on as they come, so that the test can kill it: ``["kill"]`` is a real SIGKILL.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before anything is imported: a forked child has no threads but its own.
os.environ |= {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}

import chromadb  # noqa: F401
from generated import add, article, write_files

from bot.retriever import LibraryRetriever  # noqa: F401
from ingest import pipeline
from ingest.chunk import split_passages
from ingest.pipeline import ingest_files
from ingest.sources import find_files, read_article
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import Scope

BATCH_SOURCES = 8
"""So few files together that most kills fall between batches or into one of several."""

model = EmbeddingModel()


def ingest(folder: str, files: str) -> Iterator[Any]:
    """Ingest as the command does; says what is kept as soon as it is."""
    with Library(Path(folder), model, exhaustive_below=0) as library:
        for result in ingest_files(library, find_files([Path(files)])):
            assert result.refused is None
            yield ["kept", Path(result.shown).name, result.article_id]
        yield ["indexing"]
        library.catch_up(
            lambda done, total: print(json.dumps(["indexed", done, total]), flush=True)
        )
        yield ["done"]


def remove(folder: str, *article_ids: str) -> Iterator[Any]:
    """Remove those of the articles that are still there; says what is gone as soon as it is."""
    with Library(Path(folder), model, exhaustive_below=0) as library:
        present = {summary.version.article_id for summary in library.articles()}
        for article_id in article_ids:
            if article_id in present:
                library.remove(article_id)
                yield ["removed", article_id]
        yield ["indexing"]
        library.catch_up()
        yield ["done"]


def hold(folder: str) -> Iterator[Any]:
    """Own the index until the test says otherwise."""
    with Library(Path(folder), model, exhaustive_below=0) as library:
        library.catch_up()
        yield ["holding", library.article_count()]
        for line in sys.stdin:
            command, *given = json.loads(line)
            if command == "ask":
                yield [hit.text for hit in library.search(*given, Scope()).hits[:3]]
            elif command == "add":
                yield [stored.article_id for stored in add(library, article(*given))]
            else:
                return


def run(command: str, *given: str) -> None:
    """Run one command and print what it reports."""
    for report in {"ingest": ingest, "remove": remove, "hold": hold}[command](*given):
        print(json.dumps(report), flush=True)


if __name__ == "__main__":
    model.load()
    pipeline.BATCH_SOURCES = BATCH_SOURCES
    with tempfile.TemporaryDirectory() as folder:  # what is loaded on first use, children share
        [page] = write_files(Path(folder), 1)
        split_passages(read_article(page).text, model.word_piece_spans, model.max_word_pieces)
    print(json.dumps(["ready"]), flush=True)
    if len(sys.argv) > 1:
        run(*sys.argv[1:])
        sys.exit()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run(*json.loads(line))
            sys.stdout.flush()
            os._exit(0)
        print(json.dumps(["child", child]), flush=True)
        os.waitpid(child, 0)
        print(json.dumps(["ended"]), flush=True)
