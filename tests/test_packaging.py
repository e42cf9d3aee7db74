"""The package's promises to whoever installs it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import PROJECT

OUR_PACKAGES = ("bot", "ingest", "store")


@pytest.mark.parametrize("name", OUR_PACKAGES)
def test_no_dependency_ships_a_package_of_our_names(name: str) -> None:
    """A dependency with the same top-level package would overwrite ours, or be overwritten."""
    shipped_by = set(packages_distributions().get(name, ())) - {"pullquote"}
    assert not shipped_by


@pytest.mark.parametrize("name", [*OUR_PACKAGES, "articles"])
def test_no_package_is_a_namespace(name: str) -> None:
    """An editable installation may not find what lies in a folder that is no package."""
    assert (PROJECT / name / "__init__.py").is_file()


def test_every_dependency_is_pinned() -> None:
    """What is installed is what was tested."""
    unpinned = [
        line
        for line in (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#") and "==" not in line
    ]
    assert not unpinned


PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)
UNHASHED = {"torch"}
"""Has another hash on each index; SECURITY.md says more."""


def pins(name: str) -> dict[str, str]:
    """The version of each package that a file pins."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    return {canonicalize_name(package): version for package, version in PINNED.findall(text)}


def needed(requirement: Requirement, seen: set[str]) -> set[str]:
    """What a requirement brings along here, itself included."""
    name = canonicalize_name(requirement.name)
    for text in distribution(name).requires or []:
        each = Requirement(text)
        extras = [*requirement.extras, ""]
        wanted = not each.marker or any(each.marker.evaluate({"extra": extra}) for extra in extras)
        cuda = name in UNHASHED and each.marker and "platform" in str(each.marker)
        if wanted and not cuda and canonicalize_name(each.name) not in seen:
            seen |= {canonicalize_name(each.name)} | needed(each, seen)
    return seen | {name}


def test_hashes_are_those_of_the_pinned_versions() -> None:
    hashed, pinned = pins("requirements.txt"), pins("constraints.txt")
    differing = {name: version for name, version in hashed.items() if pinned.get(name) != version}
    assert not differing, "run `make lock`"
    text = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    for block in re.split(r"\n(?=\S)", text):
        if "==" in block:
            assert re.search(r"--hash=sha256:[0-9a-f]{64}(\s|$)", block), block
    assert "://" not in text


def test_everything_that_runs_has_a_hash() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["anthropic"], *extras["ollama"], *extras["openai"]]
    asked += extras["postgresql"]
    seen: set[str] = set()
    for text in asked:
        seen |= needed(Requirement(text), seen)
    assert {"numpy", "discord-py", "networkx"} <= seen
    missing = seen - pins("requirements.txt").keys()
    assert missing == UNHASHED, "run `make lock`"


def test_the_example_settings_are_those_that_exist() -> None:
    """.env.example names every setting and no other."""
    from bot.settings import Settings

    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {
        line.lstrip("#").partition("=")[0] for line in lines if "=" in line and line[:2] != "# "
    }
    assert named == {str(field.validation_alias) for field in Settings.model_fields.values()}


def test_continuous_integration_runs_the_test_command() -> None:
    """.ci/run hides nothing."""
    script = Path(PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.splitlines()[-1] == "exec make test"
