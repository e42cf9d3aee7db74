"""A command loads what it needs itself: no models, databases or libraries for reading articles."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.articles_command import ArticleCommands
from bot.cli import Commands
from bot.lazy_commands import Lazy

LOADED = """
import atexit, json, sys
def tell():
    names = {name.partition(".")[0] for name in sys.modules}
    print("\\n" + json.dumps(sorted(names)), file=sys.stderr)
atexit.register(tell)
from bot.cli import main
main()
"""
HEAVY = {
    "chromadb",
    "discord",
    "sentence_transformers",
    "torch",
    "trafilatura",
    "transformers",
}
"""None of these for a command that neither asks nor ingests."""
OF_A_LIBRARY = {"langchain_core", "numpy", "sqlalchemy"}
"""None of these either for one that only says what there is."""
LAZY = [*Commands.lazy.items(), *ArticleCommands.lazy.items()]


def loaded_by(*arguments: str) -> set[str]:
    """The packages that a command has imported, in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", ["--help", "--version"])
def test_what_only_says_what_there_is_loads_nothing(arguments: str) -> None:
    assert not loaded_by(*arguments.split()) & (HEAVY | OF_A_LIBRARY)


@pytest.mark.parametrize("arguments", ["articles", "usage", "questions --help"])
def test_what_neither_asks_nor_ingests_loads_no_model(arguments: str) -> None:
    loaded = loaded_by(*arguments.split())
    assert "bot" in loaded
    assert not loaded & HEAVY
    assert not Path(".env").exists()


def test_what_asks_is_answered_without_pytorch(sample_answerer: Answerer) -> None:
    loaded = loaded_by(
        "--data-dir", str(sample_answerer._library.folder), "ask", "How many troops?"
    )
    assert "onnxruntime" in loaded
    assert "alembic" not in loaded, "the catalog is up to date"
    assert not loaded & {"sentence_transformers", "torch", "transformers"}


@pytest.mark.parametrize(("name", "lazy"), LAZY, ids=[name for name, _ in LAZY])
def test_the_list_says_what_the_command_says(name: str, lazy: Lazy) -> None:
    command = lazy.load(name)
    assert command.name == name
    assert command.help.strip().split("\n")[0] == lazy.summary
