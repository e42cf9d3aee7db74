"""What all tests share: the embedding model, loaded once, and a library in a folder of its own."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from bot.answering.answerer import Answerer
from ingest.pipeline import SourceResult, ingest_files
from ingest.sources import find_files
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.command import Run, runner
from tests.servers import PostgreSQL, running_chroma, running_postgresql
from tests.tiny_bert import HIDDEN, save_tiny_bert

PROJECT = Path(__file__).parents[1]
SAMPLE_ARTICLE = PROJECT / "articles" / "border-troops.md"
TROOPS = "How many troops were put on heightened alert?"
"""What the sample article answers."""
CHESS = "Which way does a pawn capture in chess?"
"""What it does not."""
SHARED = PROJECT.parent / "shared"
"""Material that is not the project's own; tests that need it skip where it is absent."""

# `make test` tries the same examples every time, so that it says something about a change and not
# about its luck; `make drill` goes looking for new ones.
settings.register_profile("pullquote", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("drill", deadline=None, max_examples=1000)
# `make mutants` has no time for many, nor for finding the smallest one that fails.
settings.register_profile(
    "mutants",
    settings.get_profile("pullquote"),
    max_examples=5,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("pullquote")

gc.set_threshold(100_000, 50, 100)  # a test leaves little, and looking for it takes a tenth

if "PYTEST_XDIST_WORKER" in os.environ:  # each worker is one of as many as there are cores
    os.environ.setdefault("OMP_NUM_THREADS", "1")

Ingest = Callable[[Library, list[Path]], list[SourceResult]]


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the settings or the data of whoever runs it."""
    for name in (
        "PULLQUOTE_DATA_DIR",
        "CATALOG_URL",
        "CHROMA_URL",
        "EMBEDDING_MODEL",
        "RERANKER_MODEL",
        "READER_MODEL",
        "PULLQUOTE_TRACING",
        "ALLOWED_PRIVATE_HOSTS",
        "LLM",
        "LLM_BASE_URL",
        "LLM_TIMEOUT_SECONDS",
        "LLM_TOKENS_PER_ANSWER",
        "LLM_TOKENS_PER_DAY",
        "METRICS_PORT",
        "DISCORD_SHARD_COUNT",
        "DISCORD_SHARD_IDS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def model() -> EmbeddingModel:
    """The real embedding model."""
    loaded = EmbeddingModel()
    loaded.load()
    return loaded


@pytest.fixture(scope="session")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> EmbeddingModel:
    """A second model: tiny, with random weights, of another dimension, its languages not known."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    folder = tmp_path_factory.mktemp("model")
    save_tiny_bert(folder / "bert", "BertModel", max_position_embeddings=64)
    words = Transformer(str(folder / "bert"), max_seq_length=64)
    model = SentenceTransformer(modules=[words, Pooling(HIDDEN)], device="cpu")
    model.save(str(folder / "tiny"))
    return EmbeddingModel(str(folder / "tiny"))


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: EmbeddingModel
) -> Run:
    """Runs a command in this process, with the model that is loaded already, on a wide screen."""
    return runner(monkeypatch, capsys, model, columns=200)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server; skips where none is installed."""
    with running_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Chroma server."""
    with running_chroma(tmp_path_factory.mktemp("chroma") / "data") as url:
        yield url


@pytest.fixture
def library(tmp_path: Path, model: EmbeddingModel) -> Iterator[Library]:
    """An empty library, searched through Chroma however small it is."""
    with Library(tmp_path / "data", model, exhaustive_below=0) as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_answerer(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Answerer]:
    """Answers from a library that holds the sample article alone; do not change it."""
    with Library(tmp_path_factory.mktemp("sample"), model) as opened:
        ingest(opened, SAMPLE_ARTICLE)
        yield Answerer(opened)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with the sample article; do not change it."""
    folder = tmp_path_factory.mktemp("sample-data")
    with Library(folder, model) as library:
        ingest(library, SAMPLE_ARTICLE)
    return folder


@pytest.fixture
def data(sample: Path, tmp_path: Path) -> Path:
    """A copy of it in the working directory's ``data``, where commands look by default."""
    return Path(shutil.copytree(sample, tmp_path / "data"))


def benchmark_questions() -> list[str]:
    """The questions of the public benchmark, most of them well spelt; skips where it is absent."""
    file = SHARED / "benchmarks" / "squad2-tune.json"
    if not file.exists():
        pytest.skip("the benchmark is not beside the repository")
    benchmark = json.loads(file.read_text(encoding="utf-8"))
    return [
        entry["question"]
        for article in benchmark["articles"]
        for paragraph in article["paragraphs"]
        for entry in paragraph["questions"]
    ] + benchmark["outside_questions"]


def ingest(library: Library, *paths: Path) -> list[SourceResult]:
    """Ingest files and bring the index up to date, as the command does."""
    results = list(ingest_files(library, find_files(paths)))
    library.catch_up()
    return results
