"""Whatever the pages for developers name is there."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from tests.conftest import PROJECT

PAGES = ("docs/architecture.md", "docs/how-an-answer-is-made.md", "CONTRIBUTING.md")
_PATH = re.compile(r"`((?:bot|ingest|store|tests|docs)/[\w./-]+)`")
_DEFINED = re.compile(
    r"^ *(?:(?:async )?def|class) (\w+)|^(\w+)(?:: [\w\[\], ]+)? = ", re.MULTILINE
)
_NAME = re.compile(r"`(?:[A-Z]\w+\.)?([a-z]+_\w+|[A-Z][a-z]\w+)`")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str) -> None:
    named = set(_PATH.findall((PROJECT / page).read_text(encoding="utf-8")))
    assert {each for each in named if not (PROJECT / each).exists()} == set()


def test_every_function_and_class_that_is_named_is_defined() -> None:
    files = chain.from_iterable(
        (PROJECT / name).rglob("*.py") for name in ("bot", "ingest", "store")
    )
    defined = {
        name
        for file in files
        for names in _DEFINED.findall(file.read_text(encoding="utf-8"))
        for name in names
    }
    pages = " ".join((PROJECT / page).read_text(encoding="utf-8") for page in PAGES[:2])
    named = set(_NAME.findall(pages)) - {"not_found"}
    assert "score_sentences" in named
    assert named - defined == set()
