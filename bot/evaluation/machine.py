"""On what a measurement was made (processor, versions, model), and the room that it took."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from store.embeddings import EmbeddingModel

LIBRARIES = ("onnxruntime", "sentence-transformers", "transformers", "numpy", "chromadb")


def machine(model: EmbeddingModel) -> dict[str, str]:
    """What figures, and times above all, depend on; loads the model."""
    import torch

    return {
        "Pullquote": _version("pullquote"),
        "processor": _processor(),
        "cores": str(os.cpu_count() or 1),
        "threads": str(torch.get_num_threads()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "torch": torch.__version__,
        **{name: _version(name) for name in LIBRARIES},
        "SQLite": sqlite3.sqlite_version,
        "embedding model": model.id,
        "number format": model.number_format,
    }


def bytes_in(folder: Path) -> int:
    """What all files under a folder take on disk."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # Pullquote itself may be run from its source
        return "not installed"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123, a test puts another file in its place
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
