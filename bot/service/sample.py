"""The sample article, in a library of its own: never among anybody's articles."""

from __future__ import annotations

from importlib.resources import as_file, files

from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.library import Library
from store.records import Scope

SAMPLE_SCOPE = Scope(("sample",))
SAMPLE_QUESTION = "How many troops were put on heightened alert?"


def ensure_sample(library: Library) -> None:
    """Ingest the sample article that comes with the installation, where it is not yet there."""
    with as_file(files("articles") / "border-troops.md") as path:
        results = list(ingest_files(library, [FoundFile(path)], SAMPLE_SCOPE.libraries[0]))
    assert not any(result.refused for result in results), results
