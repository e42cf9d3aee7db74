"""The graph that the project ships is the model's own."""

from __future__ import annotations

from importlib import resources

import pytest

from store.onnx_encoder import GRAPH

pytestmark = pytest.mark.drill


def test_the_graph_is_made_of_the_model_anew() -> None:
    pytest.importorskip("onnx", reason="`make drill` installs it where it can")
    from store.onnx_graph import graph

    assert graph() == (resources.files("store") / GRAPH).read_bytes()
