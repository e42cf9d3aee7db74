"""How long it takes until commands and the service are there, against the least that it could."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.evaluation.made_news import write_news
from bot.evaluation.measured_process import PULLQUOTE, run_in_turns, run_measured
from store.default_model import model_path
from store.embeddings import EmbeddingModel

AGAIN = 5
"""Times that each is started; the median counts."""
ARTICLES = 10
PARAGRAPHS_OF_AN_ARTICLE = 8
SEED = 31
QUESTION = "Who announced the aid?"
_FLOOR = (
    "import sys; from sentence_transformers import SentenceTransformer; "
    "SentenceTransformer(sys.argv[1]).encode(sys.argv[2])"
)
"""What anything that embeds a question with this model has to do at least."""
_SERVICE = """
import sys
from pathlib import Path
from bot.service.services import open_services
from bot.settings import Settings
from store.embeddings import EmbeddingModel
from store.library import Library
with Library(Path(sys.argv[1]), EmbeddingModel(sys.argv[2])) as library:
    open_services(Settings(data_dir=Path(sys.argv[1])), library)
"""


def start_figures(model: EmbeddingModel) -> dict[str, dict[str, Any]]:
    """The section of the report: seconds and memory of whole processes."""
    with tempfile.TemporaryDirectory() as name:
        news, data = Path(name) / "news", str(Path(name) / "data")
        write_news(news, ARTICLES, PARAGRAPHS_OF_AN_ARTICLE, SEED)
        pullquote = (*PULLQUOTE, "--data-dir", data)
        run_measured([*pullquote, "ingest", str(news)])
        commands = {
            "the floor: a script that loads the model and encodes one question": (
                *(sys.executable, "-c", _FLOOR, model_path(model.name), QUESTION),
            ),
            "pullquote --help": (*pullquote, "--help"),
            "pullquote articles": (*pullquote, "articles"),
            "pullquote ask": (*pullquote, "ask", QUESTION),
            "the service, ready and closed again": (
                *(sys.executable, "-c", _SERVICE, data, model.name),
            ),
        }
        runs = dict(zip(commands, run_in_turns(list(commands.values()), AGAIN), strict=True))
    floor = next(iter(runs.values()))
    return {
        f"start-up, with {ARTICLES} articles": {
            name: {
                "seconds": round(run.seconds, 2),
                "MB at most": round(run.megabytes),
                "times the floor": round(run.seconds / floor.seconds, 2),
            }
            for name, run in runs.items()
        }
    }
