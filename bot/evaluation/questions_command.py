"""``pullquote questions new``: a draft of a question set for one article, to be edited."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit
from urllib.request import url2pathname

import typer
import yaml

from bot.article_lookup import find_article
from bot.errors import CommandError
from bot.evaluation.asking import check_sets
from bot.evaluation.draft_set import draft_set
from bot.evaluation.output_files import relative_path, require_free, write_text
from bot.evaluation.question_set import load_question_set
from bot.standard_streams import write_output
from ingest.errors import ExtractionError
from ingest.sources import read_article
from store.records import ExtractedArticle

if TYPE_CHECKING:
    from bot.session import Session

NEW_HELP = """\
Draft a question set for an article, from its own sentences, for a person to edit.

ARTICLE is a file, or the id, the address or the title of an article in the library. What it asks \
(who, who said, how many, how much, what share, how long, when, where, why) is answered by the \
sentence that it comes from. Near misses and off-topic questions have to be written by hand; the \
draft says how.

An article in the library that came from the web has no file that a set can name: with --out, its \
text is written beside the set.
"""


class DraftingError(CommandError):
    """No set can be drafted; the message says why, and what to do."""

    exit_status = 16


questions_app = typer.Typer(help="Draft question sets for `pullquote evaluate`.")


@questions_app.callback()
def questions() -> None:
    """Draft question sets for `pullquote evaluate`."""


@questions_app.command("new", help=NEW_HELP)
def new(
    context: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="A file, or an id, address or title.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it, by default to output.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over files that are there already.")
    ] = False,
) -> None:
    """Draft, check as ``evaluate`` would, and write; see ``NEW_HELP``."""
    session: Session = context.obj
    if out is not None:
        require_free(out, force)
    found, file = _read(session, article)
    folder = (out.parent if out else Path()).resolve()
    beside = out.with_suffix(".txt") if out and file is None else None
    if beside is not None:
        require_free(beside, force)
    name = out.stem if out else _name(found, file)
    shown = (beside or file or Path(f"{name}.txt")).resolve()
    drafted = draft_set(found, name, relative_path(shown, folder))
    if drafted is None:
        raise DraftingError(
            f"nothing can be asked from the sentences of “{found.metadata.title}”: they are not "
            "plain enough, or not in English. Write the questions by hand, as in tests/questions."
        )
    saved = _as_file(found) if file is None else None
    _check(drafted.text, shown, relative_path(shown, folder), saved)
    if out is None:
        write_output(drafted.text)
        if saved is not None:
            session.print_problem(
                f"note: this article came from the web, so that {shown.name}, which the set "
                "names, is not there. With --out FILE its text is written beside the set."
            )
        return
    if beside is not None and saved is not None:
        write_text(beside, saved)
    write_text(out, drafted.text)
    count = drafted.drafted
    session.out.print(
        f"{count} question{'' if count == 1 else 's'} drafted from sentences: {out}"
        + (f" (its article: {beside})" if beside else ""),
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    session.out.print(
        f"Edit it, write near misses and off-topic questions, then run `pullquote evaluate {out}`.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _read(session: Session, words: str) -> tuple[ExtractedArticle, Path | None]:
    """The article that is meant, and its file where it has one."""
    path = Path(words)
    if _is_file(path):
        return _from_file(path), path
    with session.library() as library:
        version = library.version(find_article(library, words))
    stored = ExtractedArticle(version.identity, version.metadata, version.text)
    if not version.identity.startswith("file:"):
        return stored, None
    source = Path(url2pathname(urlsplit(version.identity).path))
    if not _is_file(source):
        raise DraftingError(
            f"the file of “{version.metadata.title}”, {source}, is no longer there: name the file "
            "where it is now."
        )
    present = _from_file(source)
    if present.text != version.text:
        session.print_problem(
            f"note: {source} has changed since it was ingested; the draft is made from the file."
        )
    return present, source


def _from_file(path: Path) -> ExtractedArticle:
    try:
        return read_article(path)
    except ExtractionError as error:
        raise DraftingError(f"{path} cannot be read: {error}.") from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long, or with what no path can have
        return False


def _check(text: str, article: Path, called: str, saved: str | None) -> None:
    """Load the draft and hold it against its article, as ``evaluate`` does before it asks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if saved is not None:
            article = folder / "article.txt"
            write_text(article, saved)
        path = folder / "draft.yaml"
        content = yaml.safe_load(text)
        assert content["articles"] == [called]
        write_text(
            path, yaml.safe_dump({**content, "articles": [str(article)]}, allow_unicode=True)
        )
        check_sets([load_question_set(path)])


def _as_file(article: ExtractedArticle) -> str:
    """The article as a text file that is read as the same article again."""
    record = {name: value for name, value in article.metadata.as_record().items() if value}
    head = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"---\n{head}---\n\n{article.text}\n"


def _name(article: ExtractedArticle, file: Path | None) -> str:
    if file is not None:
        return file.stem
    words = "".join(each if each.isalnum() else " " for each in article.metadata.title.lower())
    return "-".join(words.split()[:5]) or "article"
