"""Import directions are enforced, and importing is light: no models, no databases, no settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT

PACKAGES = ("bot", "bot/discord", "bot/answering", "ingest", "store")
LINT = Path(sys.executable).with_name("lint-imports")


def contracts_hold(folder: Path, files: dict[str, str]) -> bool:
    """Whether the project's contracts hold for small packages of the same names."""
    for package in PACKAGES:
        (folder / package).mkdir(parents=True, exist_ok=True)
        (folder / package / "__init__.py").write_text("")
    for name, source in files.items():
        (folder / name).write_text(source + "\n")
    shutil.copy(PROJECT / "pyproject.toml", folder)
    done = subprocess.run(
        [LINT, "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    assert done.returncode in (0, 1)
    return done.returncode == 0


def test_the_right_directions_pass(tmp_path: Path) -> None:
    assert contracts_hold(
        tmp_path,
        {
            "bot/cli.py": "import ingest.pipeline\nimport store.library",
            "bot/discord/ask.py": "import discord\nfrom bot import cli",
            "ingest/pipeline.py": "import store.library",
            "store/library.py": "import json",
        },
    )


WRONG = {
    "store imports ingest": {
        "ingest/chunk.py": "",
        "store/library.py": "import ingest.chunk",
    },
    "store imports bot": {"bot/cli.py": "", "store/library.py": "from bot import cli"},
    "ingest imports bot": {
        "bot/cli.py": "",
        "ingest/chunk.py": "def late():\n    from bot import cli",
    },
    "bot imports discord": {"bot/cli.py": "import discord"},
    "answering imports discord": {"bot/answering/quotes.py": "from discord import Embed"},
    "ingest imports discord": {"ingest/chunk.py": "import discord"},
    "store imports discord": {"store/library.py": "import discord"},
}


@pytest.mark.parametrize("files", WRONG.values(), ids=WRONG)
def test_a_wrong_direction_fails(tmp_path: Path, files: dict[str, str]) -> None:
    assert not contracts_hold(tmp_path, files)


LIGHT = """
import importlib, pkgutil, sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
import bot, ingest, store
def import_all(package):
    for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if found.name != "bot.discord" and not found.name.endswith(("__main__", "migrations.env")):
            module = importlib.import_module(found.name)
            if found.ispkg:
                import_all(module)
for package in (bot, ingest, store):
    import_all(package)
assert "bot.cli" in sys.modules and "store.library" in sys.modules
heavy = {"torch", "onnxruntime", "chromadb", "sentence_transformers", "transformers", "discord"}
heavy |= {"trafilatura"}
print(sorted(heavy & sys.modules.keys()), [name for name in opened if name.endswith(".env")])
"""


def test_importing_loads_nothing_heavy_and_reads_no_settings(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PULLQUOTE_DATA_DIR=elsewhere\n")
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] []"
    assert [path.name for path in tmp_path.iterdir()] == [".env"]
