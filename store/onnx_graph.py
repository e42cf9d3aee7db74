"""The default model → its graph as an ONNX file that points into the model's file of weights.

`python -m store.onnx_graph` writes it anew (it needs the package ``onnx``); that is due only when
the model or the version of the format changes.

https://onnx.ai/onnx/repo-docs/ExternalData.html, https://huggingface.co/docs/safetensors
"""

from __future__ import annotations

import io
import json
import struct
import sys
import warnings
from pathlib import Path
from typing import Any

from store.default_model import WEIGHTS, bundled_model
from store.onnx_encoder import GRAPH, HIDDEN, IDS, MASK

OPSET = 20
"""The version of ONNX's operators; ONNX Runtime knows it since 1.17."""
_PREFIX = "bert."


def main() -> None:
    """Write the file beside this one."""
    path = Path(__file__).parent / GRAPH
    path.write_bytes(graph())
    sys.stdout.write(f"{path}: {path.stat().st_size:,} bytes\n")


def graph() -> bytes:
    """The model's graph, every weight of it a place in the file of weights."""
    import onnx

    folder = bundled_model()
    made = onnx.load_from_string(_exported(folder))
    begins, places = _places(folder / WEIGHTS)
    for weight in made.graph.initializer:
        first, last = places[weight.name.removeprefix(_PREFIX)]["data_offsets"]
        if last - first != len(weight.raw_data):
            raise ValueError(f"{weight.name} is not what lies in {WEIGHTS}")
        weight.ClearField("raw_data")
        weight.data_location = onnx.TensorProto.EXTERNAL
        for key, value in (
            ("location", WEIGHTS),
            ("offset", begins + first),
            ("length", last - first),
        ):
            entry = weight.external_data.add()
            entry.key, entry.value = key, str(value)
    return bytes(made.SerializeToString())


def _exported(folder: Path) -> bytes:
    """The graph as PyTorch traces it, weights included, none of them folded into others."""
    import torch
    from transformers import AutoModel

    class Hidden(torch.nn.Module):  # type: ignore[misc]  # torch is not read for its types
        def __init__(self) -> None:
            super().__init__()
            self.bert = AutoModel.from_pretrained(
                folder, dtype=torch.float32, add_pooling_layer=False, attn_implementation="eager"
            )

        def forward(self, ids: Any, mask: Any) -> Any:
            return self.bert(input_ids=ids, attention_mask=mask).last_hidden_state

    ids = torch.ones((2, 7), dtype=torch.int64)
    mask = torch.ones_like(ids)
    mask[1, 4:] = 0
    file = io.BytesIO()
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Hidden().eval(),
            (ids, mask),
            file,
            input_names=[IDS, MASK],
            output_names=[HIDDEN],
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in (IDS, MASK, HIDDEN)},
            opset_version=OPSET,
            do_constant_folding=False,
            dynamo=False,
        )
    return file.getvalue()


def _places(file: Path) -> tuple[int, dict[str, Any]]:
    """Where a safetensors file's data begins, and its header: each tensor's place in the data."""
    with file.open("rb") as weights:
        [size] = struct.unpack("<Q", weights.read(8))
        return 8 + size, json.loads(weights.read(size))


if __name__ == "__main__":
    main()
