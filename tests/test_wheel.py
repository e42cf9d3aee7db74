"""The wheel: everything of the packages is in it, and it answers from an empty folder."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.migrations import newest_revision
from tests.conftest import PROJECT

PACKAGES = ("articles", "bot", "ingest", "store")
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, so that no earlier build has a part in it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / name, source / name, ignore=ignored)
    for name in BUILT_FROM:
        shutil.copy(PROJECT / name, source)
    build = ("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir")
    subprocess.run([*PIP, *build, folder, source], check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
        about = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        assert "Requires-Dist: chromadb" in archive.read(about).decode()
    there = {
        path.relative_to(PROJECT).as_posix()
        for package in PACKAGES
        for path in (PROJECT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == there
    assert {
        "articles/border-troops.md",
        "bot/evaluation/page/page.html.j2",
        "bot/evaluation/question-set.schema.json",
        "store/all-MiniLM-L6-v2.onnx",
    } <= packed


OPEN = """
import sys
from pathlib import Path
import store
from store.catalog import Catalog
print(store.__file__)
Catalog(Path(sys.argv[1])).close()
"""


def test_what_is_in_the_wheel_opens_an_old_catalog(wheel: Path, tmp_path: Path) -> None:
    installed, data, home = (tmp_path / name for name in ("installed", "data", "home"))
    for folder in (data, home):
        folder.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(".py")]
        archive.extractall(installed, names)
    first = PROJECT / "tests" / "store" / "schema_1.sql"
    with closing(sqlite3.connect(data / "catalog.sqlite")) as connection:
        connection.executescript(first.read_text(encoding="utf-8"))
    done = subprocess.run(
        [sys.executable, "-c", OPEN, data],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (str(installed / "store" / "__init__.py"), "")
    with closing(sqlite3.connect(data / "catalog.sqlite")) as connection:
        [(revision,)] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert revision == newest_revision()


@dataclass(frozen=True, slots=True)
class Installation:
    """The wheel in a folder of its own, beside the packages that it needs."""

    folder: Path
    home: Path
    """Where the command is started: an empty folder."""

    def run(self, *arguments: str) -> str:
        """What the installed command prints."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        done = subprocess.run(
            [self.folder / "bin" / "pullquote", *arguments],
            cwd=self.home,
            env=kept | {"PYTHONPATH": str(self.folder), "HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def installation(wheel: Path, tmp_path: Path) -> Installation:
    """What `pip install` makes of the wheel."""
    installed = Installation(tmp_path / "installed", tmp_path / "home")
    installed.home.mkdir()
    install = ("install", "--no-index", "--no-deps", "--target", installed.folder, wheel)
    subprocess.run([*PIP, *install], check=True, capture_output=True)
    return installed


@pytest.mark.drill
def test_the_installed_command_answers_from_an_empty_folder(installation: Installation) -> None:
    assert "Usage: pullquote" in installation.run("--help")
    sample = installation.folder / "articles" / "border-troops.md"
    assert installation.run("ingest", str(sample)).startswith("new Allies look east")
    answer = json.loads(
        installation.run("ask", "--json", "How many troops were put on heightened alert?")
    )
    assert answer["status"] == "answered"
    quote = answer["citations"][0]["quote"]
    assert "8,500 troops on heightened alert" in quote
    assert quote in sample.read_text(encoding="utf-8")
    set_file = installation.home / "set.yaml"
    installation.run("questions", "new", str(sample), "--out", str(set_file))
    assert str(installation.folder) in set_file.read_text(encoding="utf-8").partition("\n")[0]
    installation.run("evaluate", str(set_file), "--html", "page.html")
    assert "<html" in (installation.home / "page.html").read_text(encoding="utf-8")
