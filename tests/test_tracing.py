"""LangChain's seams: documents are slices of the text, and nothing is sent anywhere unasked."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.tracers.langchain import wait_for_all_tracers
from langsmith import run_trees, utils

from bot.retriever import LibraryRetriever
from bot.settings import read_settings
from bot.tracing import set_tracing
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.conftest import PROJECT, SAMPLE_ARTICLE, ingest
from tests.markdown_pages import MarkdownPage


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with the sample article."""
    folder = tmp_path_factory.mktemp("retriever") / "data"
    with Library(folder, model) as library:
        ingest(library, SAMPLE_ARTICLE)
    return folder


def test_documents_are_slices_of_the_text(folder: Path, model: EmbeddingModel) -> None:
    with Library(folder, model) as library:
        retriever = LibraryRetriever(library=library, passages=3)
        documents = retriever.invoke("How many troops were put on alert?")
        assert len(documents) == 3
        starts = [document.metadata["start"] for document in documents]
        assert len(set(starts)) == 3
        scores = [document.metadata["score"] for document in documents]
        assert scores == sorted(scores, reverse=True)
        for document in documents:
            known = document.metadata
            text = library.version(known["article"]["id"], known["version"]).text
            assert document.page_content == text[known["start"] : known["end"]]
            first, last = known["sentence"]
            assert known["start"] <= first < last <= known["end"]
            assert known["article"]["title"]


def test_the_example_for_programs_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder.parent)
    [example] = MarkdownPage(PROJECT / "docs" / "architecture.md").blocks("python")
    exec(example, {})
    first, *further = capsys.readouterr().out.splitlines()
    assert "8,500" in first
    assert len(further) == 1


def test_embeddings_are_langchains(model: EmbeddingModel) -> None:
    one, two = model.embed_documents(["The ferry sank.", "Wheat prices rose."])
    question = model.embed_query("Which ship went down?")
    assert len(one) == len(question) == model.dimension
    similar = [sum(a * b for a, b in zip(question, other, strict=True)) for other in (one, two)]
    assert similar[0] > similar[1] + 0.1


@pytest.fixture
def collector() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback interface that remembers who asked it for what."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(202)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_PATCH = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("allowed", [False, True])
def test_traces_are_sent_only_when_switched_on_by_name(
    folder: Path,
    model: EmbeddingModel,
    collector: tuple[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
    allowed: bool,
) -> None:
    address, asked = collector
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", address)
    monkeypatch.setenv("LANGCHAIN_ENDPOINT", address)
    monkeypatch.setenv("LANGSMITH_API_KEY", "none")
    for name in ("LANGCHAIN_TRACING", "LANGSMITH_GATEWAY"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # so that it is put back
    if allowed:
        monkeypatch.setenv("PULLQUOTE_TRACING", "true")
    monkeypatch.setattr(run_trees, "_CLIENT", None)  # as in a process that has just begun
    cast(Any, utils.get_env_var).cache_clear()
    try:
        set_tracing(read_settings().tracing)
        with Library(folder, model) as library:
            assert LibraryRetriever(library=library).invoke("How many troops were put on alert?")
        wait_for_all_tracers()
    finally:
        cast(Any, utils.get_env_var).cache_clear()
    assert bool(asked) == allowed
