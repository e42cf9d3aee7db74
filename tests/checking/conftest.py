"""A library with our own sample articles, for tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.embeddings import EmbeddingModel
from store.library import Library
from tests.conftest import PROJECT, ingest


@pytest.fixture(scope="package")
def samples(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    """Our own articles, each in one version; do not change it."""
    with Library(tmp_path_factory.mktemp("samples"), model) as library:
        ingest(library, PROJECT / "articles", PROJECT / "tests" / "questions" / "articles")
        yield library
