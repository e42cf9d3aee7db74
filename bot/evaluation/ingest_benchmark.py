"""How fast articles are read in, how fast those that did not change are passed over, and how much
memory that takes: files that never happened, on disk, with the real model."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.progress import track

from bot.evaluation.made_news import write_news
from bot.evaluation.measured_process import PULLQUOTE, Run, run_measured
from ingest.chunk import split_passages
from ingest.pipeline import BATCH_SOURCES, Fate, SourceResult, ingest_sources
from ingest.polite import PoliteFetch
from ingest.sources import read_article
from ingest.sources.arguments import named_sources
from store.embeddings import EmbeddingModel
from store.library import Library
from store.passage_encoding import EMBEDDED_TOGETHER

ROUNDS = 4
"""In each the bare model and ingest read the same files, in turn the one or the other first: what
else the machine does then hits both alike."""
FILES_OF_A_ROUND = BATCH_SOURCES
PARAGRAPHS_OF_AN_ARTICLE = 12
"""With 42 words each a short news report."""
UNCHANGED_FILES = 1_000
AGAIN = 3
"""Times that unchanged files are read again; the median counts."""
FEW_FILES, MANY_FILES = 1_000, 10_000
PARAGRAPHS_OF_AN_UNCHANGED_FILE = 5
"""About 210 words, as a short agency report has."""
PARAGRAPHS_OF_A_SHORT_FILE = 1
RATE_AIMED_AT = 0.85
AGAIN_AIMED_AT = 100
MEMORY_AIMED_AT = 1.5
SEED = 11


def ingest_figures(model: EmbeddingModel) -> Iterator[dict[str, dict[str, Any]]]:
    """The sections of the report, as each is measured: rate, unchanged files, memory."""
    model.load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield {"ingest, against the bare model": _rates(folder / "rate", model)}
        again = _again(folder / "again", model)
        yield {f"ingest of {UNCHANGED_FILES:,} unchanged files": again}
        yield {"ingest of many short files": _memory(folder / "memory")}


# ---- rate


def _rates(folder: Path, model: EmbeddingModel) -> dict[str, Any]:
    """Passages a second of the bare model and of ingest into one growing library."""
    bare, ingest = 0.0, 0.0
    count, indexing = 0, 0.0
    shares = []
    with Library(folder / "data", model) as library:
        _read(library, _written(folder / "warm-up", 2, PARAGRAPHS_OF_AN_ARTICLE, SEED - 1))
        for number in track(range(ROUNDS), "Ingest against the bare model"):
            files = _written(
                folder / str(number), FILES_OF_A_ROUND, PARAGRAPHS_OF_AN_ARTICLE, SEED + number
            )
            passages = _passages(files, model)
            if number % 2:
                alone = _seconds_alone(passages, model)
            begun = time.perf_counter()
            results = _read(library, files)
            seconds = time.perf_counter() - begun
            if not number % 2:
                alone = _seconds_alone(passages, model)
            stored = sum(each.stored.passages for each in results if each.stored)
            assert stored == len(passages), "not everything was stored"
            count += stored
            bare, ingest = bare + alone, ingest + seconds
            shares.append(alone / seconds)
        begun = time.perf_counter()
        library.catch_up()
        indexing = time.perf_counter() - begun
    return {
        "passages": count,
        "passages a second, bare model": count / bare,
        "passages a second, ingest": count / ingest,
        f"share of the bare model's rate (aimed at {RATE_AIMED_AT})": bare / ingest,
        "in single rounds": f"{min(shares):.3f} to {max(shares):.3f}",
        "with the vector index": bare / (ingest + indexing),
    }


def _passages(folder: Path, model: EmbeddingModel) -> list[str]:
    texts = [read_article(path).text for path in sorted(folder.iterdir())]
    return [
        text[span.start : span.end]
        for text in texts
        for span in split_passages(text, model.word_piece_spans, model.max_word_pieces)
    ]


def _seconds_alone(passages: list[str], model: EmbeddingModel) -> float:
    """What the model takes for the passages, sorted by length, in batches of the size of ours."""
    begun = time.perf_counter()
    ordered = sorted(passages, key=len)
    for first in range(0, len(ordered), EMBEDDED_TOGETHER):
        model.encode(ordered[first : first + EMBEDDED_TOGETHER])
    return time.perf_counter() - begun


# ---- unchanged files


def _again(folder: Path, model: EmbeddingModel) -> dict[str, Any]:
    """How much faster the same files are passed over than they were read."""
    files = _written(folder / "files", UNCHANGED_FILES, PARAGRAPHS_OF_AN_UNCHANGED_FILE, SEED)
    first, results = _timed_opening(folder / "data", model, files)
    assert all(each.fate is Fate.NEW for each in results)
    times = []
    for _ in range(AGAIN):
        seconds, results = _timed_opening(folder / "data", model, files)
        assert all(each.fate is Fate.UNCHANGED for each in results)
        times.append(seconds)
    again = sorted(times)[AGAIN // 2]
    return {
        "seconds, the first time": first,
        "seconds, again": again,
        f"times as fast (aimed at {AGAIN_AIMED_AT})": first / again,
    }


def _timed_opening(
    data: Path, model: EmbeddingModel, files: Path
) -> tuple[float, list[SourceResult]]:
    """Open the library, find the files and read them: what the command does once it has begun."""
    begun = time.perf_counter()
    with Library(data, model) as library:
        results = _read(library, files)
    return time.perf_counter() - begun, results


# ---- memory


def _memory(folder: Path) -> dict[str, Any]:
    """What ``pullquote ingest`` holds at most, in processes of their own."""
    runs = {}
    for count in (FEW_FILES, MANY_FILES):
        files = _written(folder / f"{count}", count, PARAGRAPHS_OF_A_SHORT_FILE, SEED + 1)
        runs[count] = _run_command(folder / f"data-{count}", files)
    few, many = runs[FEW_FILES], runs[MANY_FILES]
    return {
        **{
            f"{count:,} files": f"{run.megabytes:,.0f} MB, {run.seconds:.0f} s"
            for count, run in runs.items()
        },
        f"times the memory (aimed at {MEMORY_AIMED_AT})": many.memory / few.memory,
    }


def _run_command(data: Path, files: Path) -> Run:
    """Ingest a folder as an operator does."""
    print(f"Ingesting {files.name} short files in a process of its own …", file=sys.stderr)
    return run_measured([*PULLQUOTE, "--data-dir", str(data), "ingest", "--json", str(files)])


def _written(folder: Path, files: int, paragraphs: int, seed: int) -> Path:
    write_news(folder, files, paragraphs, seed)
    return folder


def _read(library: Library, folder: Path) -> list[SourceResult]:
    fetch = PoliteFetch()
    return list(ingest_sources(library, named_sources([str(folder)], iter(()), fetch), fetch))
