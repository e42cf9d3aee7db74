"""A YAML file of questions with known answers → typed records, or every mistake with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.evaluation.yaml_lines import FileMistakesError, LinedContent, Mistake, Place, read_lined

QuestionSetError = FileMistakesError
"""The file is not a question set; the message names file, line and field of each mistake."""

TOGETHER_KIND = "disagree"
"""Questions on which articles disagree: the words are looked for in all shown quotes together."""

Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]


class Group(StrEnum):
    """What a question can be asked for."""

    ANSWERABLE = "answerable"
    NEAR_MISS = "near miss"
    OFF_TOPIC = "off-topic"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(_Strict):
    """What an answer must have: these words in the answer, these in one quote, or no answer."""

    answer_contains: tuple[Words, ...] = Field(
        default=(),
        description="Words of the answer. They are looked for where quote_contains is absent, and "
        "in answers about the article itself (who wrote it, when), which quote nothing.",
    )
    quote_contains: tuple[Words, ...] = Field(
        default=(),
        description="Words that one quote has to hold, all of them, character for character as in "
        "the article. For questions of the kind “disagree”: that the shown quotes hold together.",
    )
    quote_must_not_contain: tuple[Words, ...] = Field(
        default=(), description="Words that no shown quote may hold."
    )
    articles: tuple[Words, ...] = Field(
        default=(),
        description="The right article (or articles), by its file name or a part of its path, in "
        "a set on several. Without it, every article that has the words of quote_contains.",
    )
    unanswerable: bool = Field(
        default=False, description="The articles do not answer this: nothing is to be answered."
    )


class SetQuestion(_Strict):
    """One question of a set, and what is expected of its answer."""

    id: Identifier = Field(
        description="Its name in reports, unique in the set. What stands before the first hyphen "
        "is the question's kind: who-aid, number-troops, near-gas."
    )
    question: Words = Field(description="As somebody would type it.")
    expect: Expectation
    near_miss: bool = Field(
        default=False,
        description="An unanswerable question on the articles' topic: it passes where it is not "
        "“answered”. Other unanswerable ones pass where nothing is quoted.",
    )
    history: tuple[Words, ...] = Field(
        default=(), description="For a follow-up: the questions asked before it, the last one last."
    )
    given_kind: Identifier | None = Field(
        default=None, alias="kind", description="Its kind, where the id does not begin with it."
    )

    @property
    def kind(self) -> str:
        """Under which its figures are counted: the given kind, or the id up to its first hyphen."""
        return self.given_kind or self.id.partition("-")[0]

    @property
    def group(self) -> Group:
        """Whether it is answerable, a near miss, or off-topic."""
        if not self.expect.unanswerable:
            return Group.ANSWERABLE
        return Group.NEAR_MISS if self.near_miss else Group.OFF_TOPIC

    @property
    def together(self) -> bool:
        """Whether several quotes together have to hold the expected words."""
        return self.kind == TOGETHER_KIND and len(self.expect.quote_contains) > 1


class QuestionSetFile(_Strict):
    """A named set of questions on articles, to be run by ``pullquote evaluate``."""

    name: Words = Field(description="The set's name in reports.")
    articles: Annotated[tuple[Path, ...], Field(min_length=1)] = Field(
        description="The article files (text, Markdown, HTML, PDF, DOCX), relative to this file."
    )
    questions: Annotated[tuple[SetQuestion, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set as it was loaded: its article paths are absolute, its lines are known."""

    path: Path
    name: str
    articles: tuple[Path, ...]
    questions: tuple[SetQuestion, ...]
    lines: LinedContent

    def line_of(self, position: int, *field: str | int) -> int:
        """The line of a question, counted from 0, or of one of its fields."""
        return self.lines.line(("questions", position, *field))

    def mistake(self, position: int, field: Place, message: str) -> Mistake:
        """A mistake in a question, counted from 0."""
        name = f"question “{self.questions[position].id}”"
        where = ", ".join(part for part in (name, _dotted(field)) if part)
        return Mistake(self.path, self.line_of(position, *field), where, message)

    def named_articles(self, expected: Expectation) -> tuple[Path, ...]:
        """The articles that an expectation names, none where it names none."""
        found = {path for part in expected.articles for path in articles_named(part, self.articles)}
        return tuple(path for path in self.articles if path in found)


def articles_named(part: str, articles: Sequence[Path]) -> list[Path]:
    """The articles of this file name, with or without its ending; else those with it in their path.

    A whole name goes first, so that "strike" can mean strike.md beside strike-rival.md.
    """
    whole = [path for path in articles if part in (path.name, path.stem)]
    return whole or [path for path in articles if part.casefold() in path.as_posix().casefold()]


def load_question_set(path: Path) -> QuestionSet:
    """Read and check a question set; raises ``QuestionSetError`` with all its mistakes.

    What the articles say is not looked at here: see ``set_check``.
    """
    lines = read_lined(path)
    mistakes = [
        Mistake(path, line, _named(lines.content, place), "is here twice: YAML keeps the last one")
        for place, line in lines.repeated_fields()
    ]
    try:
        loaded = QuestionSetFile.model_validate(lines.content)
    except ValidationError as error:
        mistakes += [
            _explained(lines, dict(each))
            for each in error.errors()
            # pydantic also counts the entries that are left once the wrong ones are out
            if each["type"] != "too_short" or not each["input"]
        ]
        raise QuestionSetError(_in_order(mistakes)) from error
    articles = tuple((path.parent / article).resolve() for article in loaded.articles)
    found = QuestionSet(path, loaded.name, articles, loaded.questions, lines)
    mistakes += [*_article_mistakes(found), *_question_mistakes(found)]
    if mistakes:
        raise QuestionSetError(_in_order(mistakes))
    return found


def load_question_sets(paths: Sequence[Path]) -> list[QuestionSet]:
    """Load several sets; raises ``QuestionSetError`` with the mistakes of all of them."""
    loaded: list[QuestionSet] = []
    mistakes: list[Mistake] = []
    for path in paths:
        try:
            loaded.append(load_question_set(path))
        except QuestionSetError as error:
            mistakes += error.mistakes
    if mistakes:
        raise QuestionSetError(mistakes)
    return loaded


def _in_order(mistakes: Sequence[Mistake]) -> list[Mistake]:
    return sorted(mistakes, key=lambda each: each.line or 0)


# ---- what contradicts itself


def _article_mistakes(found: QuestionSet) -> Iterator[Mistake]:
    for position, path in enumerate(found.articles):
        line = found.lines.line(("articles", position))
        if not path.is_file():
            close = _nearest(path.name, _names_in(path.parent))
            hint = f"; did you mean {close}?" if close else f": {path} is not there"
            yield Mistake(found.path, line, "articles", f"no such file{hint}")
        elif path in found.articles[:position]:
            yield Mistake(found.path, line, "articles", "this article is here twice")


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def _question_mistakes(found: QuestionSet) -> Iterator[Mistake]:
    first_with: dict[str, int] = {}
    for position, item in enumerate(found.questions):
        if item.id in first_with:
            line = found.line_of(first_with[item.id])
            yield found.mistake(position, ("id",), f"line {line} has the same id")
        first_with.setdefault(item.id, position)
        for field, message in _contradictions(item):
            yield found.mistake(position, field, message)
        for number, part in enumerate(item.expect.articles):
            if not articles_named(part, found.articles):
                names = ", ".join(path.name for path in found.articles)
                field = ("expect", "articles", number)
                yield found.mistake(
                    position, field, f"no article has “{part}” in its name: {names}"
                )


def _contradictions(item: SetQuestion) -> Iterator[tuple[Place, str]]:
    expected = item.expect
    wanted = {
        name: getattr(expected, name) for name in ("answer_contains", "quote_contains", "articles")
    }
    if expected.unanswerable:
        for name, words in wanted.items():
            if words:
                yield ("expect", name), "an unanswerable question cannot expect this"
    elif item.near_miss:
        yield ("near_miss",), "a near miss has to be unanswerable: expect: {unanswerable: true}"
    elif not any(wanted.values()):
        yield (
            ("expect",),
            "nothing is expected: give quote_contains or answer_contains, or unanswerable: true",
        )
    for number, words in enumerate(expected.quote_must_not_contain):
        if any(words in each for each in expected.quote_contains):
            yield ("expect", "quote_must_not_contain", number), "quote_contains has these words"


# ---- what has the wrong shape


_FIELDS = {
    "the set": sorted(QuestionSetFile.model_fields),
    "a question": sorted({*SetQuestion.model_fields, "kind"} - {"given_kind"}),
    "expect": sorted(Expectation.model_fields),
}
_SHAPES = {
    "missing": "is missing",
    "tuple_type": "has to be a list, such as [one, two]",
    "model_type": "has to be a mapping of fields, such as {id: …}",
    "too_short": "needs at least one entry",
    "string_too_short": "is empty",
    "bool_type": "has to be true or false",
    "bool_parsing": "has to be true or false",
}


def _explained(lines: LinedContent, error: dict[str, Any]) -> Mistake:
    """What pydantic says, in the words of somebody who writes the file."""
    place: tuple[str | int, ...] = error["loc"]
    kind, value = error["type"], error["input"]
    message = _SHAPES.get(kind) or error["msg"]
    if kind == "extra_forbidden":
        message = _unknown_field(place)
    elif kind != "missing" and value is None:
        message = "is empty"
    elif kind in ("string_type", "path_type"):
        shape = "has to be one text" if isinstance(value, list | dict) else "has to be text"
        quoted = "" if isinstance(value, list | dict) else ": put it in quotation marks"
        message = shape + quoted
    elif kind == "string_pattern_mismatch":
        blank = isinstance(value, str) and not value.strip()
        message = "is empty" if blank else "may have letters, digits, hyphens, dots and _ only"
    return Mistake(lines.path, lines.line(place), _named(lines.content, place), message)


def _unknown_field(place: Place) -> str:
    *around, unknown = place
    where = "expect" if "expect" in around else "a question" if around else "the set"
    elsewhere = [name for name, fields in _FIELDS.items() if unknown in fields]
    if elsewhere:
        return f"this is a field of {elsewhere[0]}, not of {where}"
    close = _nearest(str(unknown), _FIELDS[where])
    hint = f"did you mean {close}?" if close else f"{where} has {', '.join(_FIELDS[where])}"
    return f"there is no such field; {hint}"


def _nearest(word: str, known: Sequence[str]) -> str | None:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return close[0] if close else None


def _named(content: Any, place: Place) -> str:
    """A place for a reader: the question by its id where it has one."""
    if len(place) < 2 or place[0] != "questions":
        return _dotted(place)
    _, position, *rest = place
    items = content["questions"]
    item = items[position] if isinstance(items, list) and isinstance(position, int) else None
    known = item.get("id") if isinstance(item, dict) else None
    name = f"“{known}”" if isinstance(known, str) else f"number {int(position) + 1}"
    return ", ".join(part for part in (f"question {name}", _dotted(rest)) if part)


def _dotted(place: Place) -> str:
    """Fields from the outside in, without the positions in lists, which the line tells better."""
    return ".".join(part for part in place if isinstance(part, str))
