"""A web site on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ingest.loopback import Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site that has no page yet."""
    with running() as one:
        yield one
