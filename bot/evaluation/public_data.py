"""SQuAD 2.0's development set → the part of it that ``make bench`` measures on.

``python -m bot.evaluation.public_data`` fetches it from its public source (or reads a copy) and
writes the part. Source: Rajpurkar, Jia & Liang, “Know What You Don't Know: Unanswerable Questions
for SQuAD”, ACL 2018; CC BY-SA 4.0; https://rajpurkar.github.io/SQuAD-explorer/.

Eight articles are taken whole: every paragraph and question, with its answers once each, sorted.
Questions from outside are every sixth of ten other articles. The file that the published figures
were measured on has 551 questions of these articles, in this order; which of them it takes was not
written down. So they are not reproduced exactly, and figures about questions from outside may
differ a little. Its questions also have other ids, which nothing uses. ``--compare`` says what
differs.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError

PUBLIC_DATA = Path("bench-results/squad2-tune.json")
"""Where the part is written, and looked for first."""
DATA_OF_THE_FIGURES = Path("../shared/benchmarks/squad2-tune.json")
"""Where it is looked for next: beside the repository, where the published figures were measured."""
SOURCE = "https://rajpurkar.github.io/SQuAD-explorer/dataset/dev-v2.0.json"
"""4.4 megabytes."""
ATTRIBUTION = "SQuAD 2.0 development set (Rajpurkar, Jia & Liang 2018), part; CC BY-SA 4.0"
SECONDS_TO_FETCH = 60.0
ARTICLES = (
    "Normans",
    "Huguenot",
    "1973_oil_crisis",
    "Packet_switching",
    "Yuan_dynasty",
    "Scottish_Parliament",
    "Imperialism",
    "French_and_Indian_War",
)
"""Taken whole, in this order."""
OUTSIDE_ARTICLES = (
    "Prime_number",
    "Ctenophora",
    "University_of_Chicago",
    "Construction",
    "Economic_inequality",
    "Southern_California",
    "Sky_(United_Kingdom)",
    "Intergovernmental_Panel_on_Climate_Change",
    "Fresno,_California",
    "Amazon_rainforest",
)
"""Some of their questions are asked; nothing in ``ARTICLES`` answers those."""
OUTSIDE_EVERY = 6
"""The development set has some 340 questions an article: about 560 of ten articles."""


class PublicDataError(Exception):
    """The source cannot be had or used; ``str(error)`` says what to do."""


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """A question about a paragraph, with the words that answer it; none: nothing there does."""

    id: str
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicParagraph:
    """A paragraph and what was asked about it."""

    text: str
    questions: tuple[PublicQuestion, ...]


@dataclass(frozen=True, slots=True)
class PublicArticle:
    """An article: its title and its paragraphs, in order."""

    title: str
    paragraphs: tuple[PublicParagraph, ...]


@dataclass(frozen=True, slots=True)
class PublicData:
    """What is measured on; as JSON it is the file that the benchmarks read."""

    source: str
    articles: tuple[PublicArticle, ...]
    outside_questions: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What is written."""
        return asdict(self)


_DATA = TypeAdapter(PublicData)


@dataclass(frozen=True, slots=True)
class _SquadAnswer:
    text: str


@dataclass(frozen=True, slots=True)
class _SquadQuestion:
    id: str
    question: str
    answers: list[_SquadAnswer]


@dataclass(frozen=True, slots=True)
class _SquadParagraph:
    context: str
    qas: list[_SquadQuestion]


@dataclass(frozen=True, slots=True)
class _SquadArticle:
    title: str
    paragraphs: list[_SquadParagraph]


@dataclass(frozen=True, slots=True)
class _Squad:
    """What is read of the source; it has more."""

    data: list[_SquadArticle]


_SQUAD = TypeAdapter(_Squad)


def main(
    source: Annotated[str, typer.Argument(help="The address, or a file fetched before.")] = SOURCE,
    out: Annotated[Path, typer.Option(help="Where to write the part.")] = PUBLIC_DATA,
    compare: Annotated[
        Path | None, typer.Option(help="Another such file: tell what differs, and write nothing.")
    ] = None,
) -> None:
    """Make the public data of the benchmarks from SQuAD 2.0's development set."""
    try:
        made = public_data(read_source(source))
        if compare is not None:
            different = differences(made, read_public_data(compare))
            print("\n".join(different) or "Nothing differs.")
            sys.exit(1 if different else 0)
        _write(out, made)
    except PublicDataError as error:
        sys.exit(str(error))
    questions = sum(
        len(paragraph.questions) for each in made.articles for paragraph in each.paragraphs
    )
    print(
        f"{len(made.articles)} articles, {questions:,} questions about them and "
        f"{len(made.outside_questions)} about others, written to {out}"
    )


def public_data(
    squad: bytes,
    titles: Sequence[str] = ARTICLES,
    outside: Sequence[str] = OUTSIDE_ARTICLES,
    outside_every: int = OUTSIDE_EVERY,
) -> PublicData:
    """The part of a file in SQuAD's format. Raises ``PublicDataError`` where not all is there."""
    try:
        read = _SQUAD.validate_json(squad)
    except ValidationError as error:
        raise PublicDataError(
            f"This is not a file in SQuAD's format ({error.error_count()} mistakes, the first: "
            f"{error.errors()[0]['msg']}). Fetch {SOURCE} and name the file."
        ) from None
    by_title = {article.title: article for article in read.data}
    missing = [title for title in (*titles, *outside) if title not in by_title]
    if missing:
        raise PublicDataError(
            f"These articles are missing: {', '.join(missing)}. Is it the development set of "
            f"SQuAD 2.0 ({SOURCE})?"
        )
    asked = [
        question.question
        for title in outside
        for paragraph in by_title[title].paragraphs
        for question in paragraph.qas
    ]
    return PublicData(
        ATTRIBUTION,
        tuple(_article(by_title[title]) for title in titles),
        tuple(asked[::outside_every]),
    )


def public_data_path(folder: Path = Path()) -> Path:
    """Where the part is, seen from the repository's ``folder``; where it would be written if it is
    nowhere."""
    places = (folder / PUBLIC_DATA, folder / DATA_OF_THE_FIGURES)
    return next((place for place in places if place.exists()), places[0])


def read_source(source: str) -> bytes:
    """The whole file at an address (https) or a path. Raises ``PublicDataError``."""
    try:
        if source.startswith("https://"):
            with urllib.request.urlopen(source, timeout=SECONDS_TO_FETCH) as response:
                return bytes(response.read())
        return Path(source).read_bytes()
    except OSError as error:  # urllib's errors are of this kind
        raise PublicDataError(
            f"{source} cannot be read ({error}). Fetch {SOURCE} in a browser and name the file."
        ) from None


def read_public_data(path: Path) -> PublicData:
    """A part that was written before. Raises ``PublicDataError``."""
    try:
        return _DATA.validate_json(read_source(str(path)))
    except ValidationError as error:
        raise PublicDataError(
            f"{path} is no file of this kind: {error.errors()[0]['msg']}"
        ) from None


def differences(made: PublicData, other: PublicData) -> list[str]:
    """A line for each article, and for the questions from outside, where two parts differ in
    anything but ids."""
    lines = []
    theirs = {article.title: article for article in other.articles}
    for article in made.articles:
        found = theirs.pop(article.title, None)
        if found is None:
            lines.append(f"{article.title}: only in the new one")
        elif _without_ids(article) != _without_ids(found):
            pairs = zip(_without_ids(article), _without_ids(found), strict=False)
            same = sum(one == another for one, another in pairs)
            lines.append(
                f"{article.title}: {same} of {len(article.paragraphs)} paragraphs are the same; "
                f"the other has {len(found.paragraphs)}"
            )
    lines += [f"{title}: only in the other one" for title in theirs]
    ours, outside = set(made.outside_questions), set(other.outside_questions)
    if made.outside_questions != other.outside_questions:
        lines.append(
            f"questions from outside: {len(ours)}, the other has {len(outside)}, of which "
            f"{len(ours & outside)} are the same"
        )
    return lines


def _article(article: _SquadArticle) -> PublicArticle:
    return PublicArticle(
        article.title.replace("_", " "),
        tuple(
            PublicParagraph(paragraph.context, tuple(map(_question, paragraph.qas)))
            for paragraph in article.paragraphs
        ),
    )


def _question(question: _SquadQuestion) -> PublicQuestion:
    answers = {answer.text for answer in question.answers}
    return PublicQuestion(question.id, question.question, tuple(sorted(answers)))


def _without_ids(article: PublicArticle) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    return [
        (paragraph.text, [(each.question, each.answers) for each in paragraph.questions])
        for paragraph in article.paragraphs
    ]


def _write(path: Path, made: PublicData) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(made.as_json(), ensure_ascii=False, indent=0)
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise PublicDataError(
            f"{path} cannot be written ({error}). Name another with --out."
        ) from None


if __name__ == "__main__":
    typer.run(main)
