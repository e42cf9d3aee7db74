"""An empty catalog, made once and copied: its migrations take longer than most tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.catalog import Catalog


@pytest.fixture(scope="session")
def _empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    Catalog(folder).close()
    return folder


@pytest.fixture
def catalog(tmp_path: Path, _empty_folder: Path) -> Iterator[Catalog]:
    """An empty catalog in a folder of its own."""
    folder = shutil.copytree(_empty_folder, tmp_path / "catalog")
    opened = Catalog(folder)
    yield opened
    opened.close()
