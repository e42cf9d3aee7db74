"""The version of Pullquote that is installed."""

from __future__ import annotations

import importlib.metadata

PACKAGE = "pullquote"


def installed_version() -> str:
    """As in pyproject.toml; "unknown" where it is run from its folder and not installed."""
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
