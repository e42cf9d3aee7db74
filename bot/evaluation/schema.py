"""The form of a question set → a JSON Schema, by which editors complete and check one.

``python -m bot.evaluation.schema`` writes it anew; a test tells when it is no longer current. An
editor finds it through the first line of a set:

    # yaml-language-server: $schema=../../bot/evaluation/question-set.schema.json
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.evaluation.question_set import QuestionSetFile

SCHEMA_FILE = Path(__file__).with_name("question-set.schema.json")


def question_set_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a question set."""
    schema = QuestionSetFile.model_json_schema()
    _drop_titles(schema)
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": "Pullquote question set", **schema}


def schema_text() -> str:
    """What the file holds."""
    return json.dumps(question_set_schema(), indent=2, ensure_ascii=False) + "\n"


def _drop_titles(part: Any) -> None:
    """Leave out the titles, which say no more than the names of the fields."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        for each in part.values():
            _drop_titles(each)
    elif isinstance(part, list):
        for each in part:
            _drop_titles(each)


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
