"""The package's promises to whoever installs it."""

from __future__ import annotations

from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.conftest import PROJECT

OUR_PACKAGES = ("bot", "ingest", "store")


@pytest.mark.parametrize("name", OUR_PACKAGES)
def test_no_dependency_ships_a_package_of_our_names(name: str) -> None:
    """A dependency with the same top-level package would overwrite ours, or be overwritten."""
    shipped_by = set(packages_distributions().get(name, ())) - {"pullquote"}
    assert not shipped_by


def test_every_dependency_is_pinned() -> None:
    """What is installed is what was tested."""
    unpinned = [
        line
        for line in (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#") and "==" not in line
    ]
    assert not unpinned


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
