"""How vectors alone do, more of them than texts would be embedded for: the catalog's rows, Chroma's
graph, and the nearest of a question by either.

Vectors around a few hundred directions, as passages about a few hundred topics have, each in a row
of the catalog without text. Chroma's answers are compared with the exhaustive ones.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from bot.console import Screen, progress_bar
from bot.evaluation.figures import milliseconds, seconds_of
from bot.evaluation.machine import bytes_in
from store.catalog import Catalog, LibraryState, claim_library
from store.connection import writing
from store.embedded_index import INDEX_FOLDER, EmbeddedIndex
from store.encoder import Float32
from store.packing import unit
from store.revisions import count_passages, next_revision
from store.schema import articles, passages
from store.search import CANDIDATES_PER_LEG
from store.vectors import ExhaustiveVectors

SIZES = (100_000, 1_000_000)
DIMENSION = 384
TOPICS = 500
SPREAD = 0.7
"""Length of what sets a vector apart from its topic, which has the length 1: two passages of one
topic then have a cosine of about .67."""
ROWS_AT_ONCE = 10_000
PASSAGES_OF_AN_ARTICLE = 8
QUESTIONS = 200
SEED = 23


def vector_figures(sizes: tuple[int, ...] = SIZES) -> Iterator[dict[str, dict[str, Any]]]:
    """A section for each number of vectors, as each is measured."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            yield {f"{size:,} vectors alone": _figures(Path(name), size)}


def _figures(folder: Path, size: int) -> dict[str, Any]:
    chance = np.random.default_rng(SEED)
    topics = unit(chance.standard_normal((TOPICS, DIMENSION), dtype=np.float32))
    catalog = Catalog(folder)
    index = EmbeddedIndex(folder, "vectors", DIMENSION)
    try:
        index.require()
        storing = seconds_of(lambda: _store(catalog, chance, topics, size))
        [state] = catalog.all_library_states()
        indexing = seconds_of(lambda: _index(index, catalog, state))
        questions = _around(topics, chance, QUESTIONS)
        exhaustive = ExhaustiveVectors(catalog, DIMENSION)
        reading = seconds_of(lambda: exhaustive.nearest(state, questions[0], CANDIDATES_PER_LEG))
        all_times, exact = _asked(
            questions, lambda vector: exhaustive.nearest(state, vector, CANDIDATES_PER_LEG)
        )
        graph_times, found = _asked(
            questions, lambda vector: index.nearest(state.id, vector, CANDIDATES_PER_LEG) or []
        )
        return {
            "seconds to store them": round(storing, 1),
            "seconds to index them": round(indexing, 1),
            "kB a vector on disk, catalog / Chroma": " / ".join(
                f"{size_in / size / 1000:.2f}"
                for size_in in (
                    bytes_in(folder) - bytes_in(folder / INDEX_FOLDER),
                    bytes_in(folder / INDEX_FOLDER),
                )
            ),
            "seconds to read all into memory": round(reading, 1),
            "milliseconds, exhaustively": milliseconds(all_times),
            "milliseconds, through Chroma": milliseconds(graph_times),
            f"of the nearest {CANDIDATES_PER_LEG}, found by Chroma": round(
                sum(len(set(one) & set(other)) for one, other in zip(exact, found, strict=True))
                / sum(map(len, exact)),
                3,
            ),
            "MB of memory at most": round(_most_memory() / 1e6),
        }
    finally:
        index.close()
        catalog.close()


def _around(topics: Float32, chance: np.random.Generator, count: int) -> Float32:
    """Vectors of length 1, (count, dimension), each around one of the topics."""
    apart = unit(chance.standard_normal((count, DIMENSION), dtype=np.float32))
    return unit(topics[chance.integers(0, len(topics), count)] + np.float32(SPREAD) * apart)


def _store(catalog: Catalog, chance: np.random.Generator, topics: Float32, size: int) -> None:
    with _progress("Storing vectors") as tell:
        for first in range(0, size, ROWS_AT_ONCE):
            vectors = _around(topics, chance, min(ROWS_AT_ONCE, size - first)).astype("<f2")
            with writing(catalog.engine) as connection:
                library = claim_library(connection, "public")
                revision = next_revision(connection, library)
                numbers = range(first, first + len(vectors))
                connection.execute(
                    insert(articles),
                    [
                        {
                            "id": str(number),
                            "library_id": library,
                            "identity": str(number),
                            "current_version": 1,
                        }
                        for number in numbers[::PASSAGES_OF_AN_ARTICLE]
                    ],
                )
                connection.execute(
                    insert(passages),
                    [
                        _row(number, library, revision, vectors[number - first])
                        for number in numbers
                    ],
                )
                count_passages(connection, library, len(vectors), 0)
            tell(first + len(vectors), size)


def _row(number: int, library: int, revision: int, vector: np.ndarray[Any, Any]) -> dict[str, Any]:
    ordinal = number % PASSAGES_OF_AN_ARTICLE
    return {
        "id": number + 1,
        "library_id": library,
        "article_id": str(number - ordinal),
        "revision": revision,
        "ordinal": ordinal,
        "paragraph": ordinal + 1,
        "start": 0,
        "end": 0,
        "text_hash": str(number),
        "terms": 0,
        "sentences": b"",
        "vector": vector.tobytes(),
    }


def _index(index: EmbeddedIndex, catalog: Catalog, state: LibraryState) -> None:
    with _progress("Indexing vectors") as tell:
        index.catch_up(catalog, state, tell)


def _asked(
    questions: Float32, nearest: Callable[[Float32], list[int]]
) -> tuple[list[float], list[list[int]]]:
    """Seconds of each question, and what was found for it."""
    times, found = [], []
    for question in questions:
        begun = time.perf_counter()
        found.append(nearest(question))
        times.append(time.perf_counter() - begun)
    return times, found


def _most_memory() -> int:
    """Bytes that this process had in memory at most."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024)


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal, else a line for each tenth; gives what takes how many are done."""
    console = Screen(stderr=True)
    begun = time.perf_counter()
    tenths = 0

    def tell(done: int, total: int) -> None:
        nonlocal tenths
        show(done, total)
        if not console.is_terminal and 10 * done // total > tenths:
            tenths = 10 * done // total
            seconds = time.perf_counter() - begun
            console.print(f"{title}: {done:,} of {total:,} in {seconds:.0f} s", highlight=False)

    with progress_bar(console, title) as show:
        yield tell
