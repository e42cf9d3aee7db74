"""A YAML file of questions with known answers → typed records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError


class QuestionSetError(Exception):
    """The file is not a question set; the message names it and the field."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(_Strict):
    """What an answer must have: these words in the answer, these in one quote, or no answer."""

    answer_contains: tuple[str, ...] = ()
    quote_contains: tuple[str, ...] = ()
    quote_must_not_contain: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    unanswerable: bool = False


class SetQuestion(_Strict):
    """One question of a set; ``near_miss``: right topic, fact absent."""

    id: str
    question: str
    expect: Expectation
    near_miss: bool = False
    history: tuple[str, ...] = ()


class QuestionSet(_Strict):
    """A named set on articles, whose paths are relative to the set's own file."""

    name: str
    articles: Annotated[tuple[Path, ...], Field(min_length=1)]
    questions: Annotated[tuple[SetQuestion, ...], Field(min_length=1)]


def load_question_set(path: Path) -> QuestionSet:
    """Read a question set, its article paths made absolute; raises ``QuestionSetError``."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        loaded = QuestionSet.model_validate(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise QuestionSetError(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise QuestionSetError(f"{path}: {field}: {first['msg']}") from error
    articles = tuple((path.parent / article).resolve() for article in loaded.articles)
    return loaded.model_copy(update={"articles": articles})
