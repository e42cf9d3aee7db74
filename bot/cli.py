"""The command line: ``pullquote ingest``, ``ask``, ``articles``, ``rebuild``, ``bot`` …"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from bot import console as screen
from bot.answering.answerer import Answerer
from bot.article_lookup import find_article
from bot.checking.checker import MessageTooLongError
from bot.checking.command import CHECK_HELP, NoArticlesError, check
from bot.composition.composer import Composer
from bot.composition.earlier_questions import asked_before
from bot.composition.modes import MODE_HELP, AnswerMode
from bot.composition.providers import LanguageModelSetupError
from bot.composition.usage_command import USAGE_HELP, usage
from bot.evaluation.calibrate_command import CALIBRATE_HELP, CalibrationError, calibrate
from bot.evaluation.command import EVALUATE_HELP, OutputError, evaluate
from bot.evaluation.comparison import BaselineError
from bot.evaluation.questions_command import DraftingError, questions_app
from bot.evaluation.yaml_lines import FileMistakesError
from bot.ingesting.command import EXIT_REFUSED, INGEST_HELP, ingest
from bot.learning.command import feedback_app
from bot.logs import set_up_service_logs
from bot.operating.backup_command import BACKUP_HELP, RESTORE_HELP, backup, restore
from bot.operating.doctor_command import DOCTOR_HELP, doctor
from bot.operating.guilds_command import guilds_app
from bot.operating.repair_command import REPAIR_HELP, repair
from bot.redaction import known_secrets, redact_everything, redacted
from bot.session import Session
from bot.settings import SettingsError, read_settings
from bot.tracing import set_tracing
from bot.versions.command import DIFF_HELP, OnlyVersionError, diff
from bot.watching.command import watch_app
from ingest.chunk import split_passages
from store import errors
from store.catalog import ArticleSummary

# Exit statuses, besides 0 (done).
EXIT_USAGE = 2
"""As typer has it."""
EXIT_NO_ARTICLES = 4
EXIT_NOT_STARTED = 12
"""The Discord bot cannot start: no token, a wrong one, or Discord cannot be reached."""
EXIT_INTERRUPTED = 130
EXIT_STATUSES: dict[type[Exception], int] = {
    errors.UnknownArticleError: 5,
    errors.AmbiguousArticleError: 5,
    errors.UnknownGuildError: 5,
    errors.DataFolderError: 6,
    errors.CatalogCorruptError: 7,
    errors.LibraryLockedError: 8,
    errors.ModelError: 9,
    errors.ModelMismatchError: 10,
    SettingsError: 11,
    FileMistakesError: 13,
    BaselineError: 13,
    CalibrationError: 15,
    DraftingError: 16,
    OutputError: EXIT_USAGE,
    MessageTooLongError: EXIT_USAGE,
    LanguageModelSetupError: 18,
    NoArticlesError: EXIT_NO_ARTICLES,
    OnlyVersionError: 5,
    errors.BackupError: 19,
    errors.OutOfMemoryError: 22,
}


class Commands(TyperGroup):
    """The commands; a mistake of the user's ends in one line and a status of its own."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run the command, before typer turns what stops it into its own silence."""
        try:
            return super().invoke(ctx)
        except tuple(EXIT_STATUSES) as error:
            status = next(code for kind, code in EXIT_STATUSES.items() if isinstance(error, kind))
            _stop(str(error), status)
        except BrokenPipeError:
            # the reader has seen enough: nothing is left to be written, or complained of, at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            _stop("stopped; everything reported so far is kept.", EXIT_INTERRUPTED)


app = typer.Typer(
    cls=Commands,
    help="Answers questions about news articles with verbatim, verified quotations.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
articles_app = typer.Typer(help="List, show, compare and remove articles.")
app.add_typer(articles_app, name="articles")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.callback()
def start(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            help="Folder that holds everything kept.  [default: PULLQUOTE_DATA_DIR, data]"
        ),
    ] = None,
) -> None:
    """Read the settings; every command gets them."""
    redact_everything()  # here, because typer puts a hook of its own in place before
    settings = read_settings(data_dir)
    set_tracing(settings.tracing)
    context.obj = Session(settings, screen.Screen(), screen.Screen(stderr=True))


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[list[str] | None, typer.Argument(help="The question.")] = None,
    as_json: AsJson = False,
    more: Annotated[bool, typer.Option("--more", help="Show further passages, too.")] = False,
    mode: Annotated[AnswerMode | None, typer.Option(help=MODE_HELP)] = None,
    after: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUESTION",
            help="A question asked before, which this one follows; the last one last.",
        ),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option(help="File with one question a line (- for standard input); needs --json."),
    ] = None,
) -> None:
    """Answer a question with verified quotations."""
    session: Session = context.obj
    if (batch is None) == (question is None):
        _stop("Give either a question or --batch FILE.", EXIT_USAGE)
    if batch is not None and not as_json:
        _stop("--batch prints one JSON object a line: add --json.", EXIT_USAGE)
    with (
        _questions(batch, question or []) as questions,
        session.language_model(mode) as language_model,
        session.library() as library,
    ):
        if not library.article_count():
            raise NoArticlesError
        reader = session.reader()
        session.warm_up(library, reader)
        answerer = Answerer(library, reader=reader)
        per_day = session.settings.llm_tokens_per_day
        composer = Composer(library, language_model, per_day, reader) if language_model else None
        turns = asked_before(answerer, after or [], composer)
        for text in questions:
            rewriting = composer.rewrite(text, turns) if composer else None
            answer = answerer.answer(
                text,
                before=turns[-1] if turns else None,
                rewritten=rewriting.text if rewriting else None,
            )
            if composer:
                answer = composer.compose(answer, rewriting=rewriting)
            if as_json:
                screen.print_json(answer.as_json())
            else:
                screen.print_answer(session.out, answer, with_more=more)
        library.catch_up_if_quick()


@articles_app.callback(invoke_without_command=True)
def list_articles(context: typer.Context, as_json: AsJson = False) -> None:
    """List the articles, newest first."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    with session.library() as library:
        summaries = library.articles()
    if as_json:
        for summary in summaries:
            screen.print_json(_summary_as_json(summary))
    elif summaries:
        screen.print_articles(session.out, summaries)
    else:
        session.out.print("There are no articles yet. Run `pullquote ingest FILE`.")


@articles_app.command("show")
def show_article(
    context: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="An id or its beginning, an address, a title.")
    ],
    version: Annotated[int | None, typer.Option(help="A version's number.")] = None,
) -> None:
    """Show an article: what is known about it, its versions, and its text."""
    session: Session = context.obj
    with session.library() as library:
        found = find_article(library, article)
        screen.print_article(
            session.out,
            library.version(found, version),
            library.history(found),
            library.further_addresses(found),
            library.near_copies(found),
        )


@articles_app.command("remove")
def remove_article(
    context: typer.Context,
    article_id: Annotated[str, typer.Argument(metavar="ID", help="An id, or its beginning.")],
) -> None:
    """Remove an article with all its versions, vectors and index rows."""
    session: Session = context.obj
    with session.library() as library:
        found = library.find(article_id)
        title = library.version(found).metadata.title
        library.remove(found)
        library.catch_up_if_quick()
    session.out.print(f"Removed “{title}” ({found}).", markup=False, highlight=False)


@app.command()
def rebuild(context: typer.Context) -> None:
    """Embed all articles anew with the present model, and make the index again."""
    session: Session = context.obj
    with (
        session.library() as library,
        screen.progress_bar(session.err, "Embedding") as progress,
    ):
        count = library.rebuild(split_passages, progress)
    session.out.print(f"Rebuilt {count} article{'' if count == 1 else 's'}.", highlight=False)


@app.command("bot")
def run(
    context: typer.Context,
    sync: Annotated[
        bool, typer.Option("--sync", help="Send the commands to Discord even if none changed.")
    ] = False,
) -> None:
    """Run the Discord bot until it is stopped (Ctrl+C, SIGTERM)."""
    from bot.discord.startup import StartupError, run_bot

    session: Session = context.obj
    set_up_service_logs()
    try:
        run_bot(session.settings, sync=sync)
    except StartupError as error:
        _stop(str(error), EXIT_NOT_STARTED)


@app.command()
def invite(
    context: typer.Context,
    threads: Annotated[
        bool,
        typer.Option(
            "--threads",
            help="With the permission to open threads, for follow-up questions in them.",
        ),
    ] = False,
) -> None:
    """Print the link that adds the bot to a server, with the permissions that it needs."""
    from bot.discord.startup import StartupError, invite_url, token_of

    session: Session = context.obj
    try:
        link = invite_url(token_of(session.settings), threads=threads)
        session.out.print(link, soft_wrap=True, highlight=False)
    except StartupError as error:
        _stop(str(error), EXIT_NOT_STARTED)


articles_app.command("diff", help=DIFF_HELP)(diff)
app.command(help=INGEST_HELP)(ingest)
app.command(help=CHECK_HELP)(check)
app.command(help=USAGE_HELP)(usage)
app.command(help=EVALUATE_HELP)(evaluate)
app.command(help=CALIBRATE_HELP)(calibrate)
app.command(help=BACKUP_HELP)(backup)
app.command(help=RESTORE_HELP)(restore)
app.command(help=REPAIR_HELP)(repair)
app.command(help=DOCTOR_HELP)(doctor)
app.add_typer(questions_app, name="questions")
app.add_typer(feedback_app, name="feedback")
app.add_typer(watch_app, name="watch")
app.add_typer(guilds_app, name="guilds")


def main() -> None:
    """Run the command."""
    logging.basicConfig(level=logging.WARNING, format="pullquote: %(message)s")
    for talkative in ("chromadb", "trafilatura", "htmldate"):
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    for stream in (sys.stdout, sys.stderr):  # what a terminal cannot show is no reason to fail
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    app()


def _stop(message: str, status: int) -> NoReturn:
    """End with one line that says what is wrong and what to do next."""
    print(f"pullquote: {redacted(message, known_secrets())}", file=sys.stderr)
    raise typer.Exit(status)


@contextmanager
def _questions(batch: str | None, words: list[str]) -> Iterator[Iterable[str]]:
    """The questions of a command, one by one as they are read."""
    if batch is None:
        yield [" ".join(words)]
    elif batch == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]
        yield (line.rstrip("\r\n") for line in sys.stdin)
    else:
        try:
            lines = Path(batch).open(encoding="utf-8-sig", errors="replace")  # noqa: SIM115
        except OSError as error:
            _stop(
                f"The file of questions {batch} cannot be read ({error.strerror}). Check its path.",
                EXIT_REFUSED,
            )
        with lines:
            yield (line.rstrip("\r\n") for line in lines)


def _summary_as_json(summary: ArticleSummary) -> dict[str, Any]:
    version = summary.version
    metadata = version.metadata
    return {
        "id": version.article_id,
        "title": metadata.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "published": metadata.published.isoformat() if metadata.published else None,
        "updated": metadata.updated.isoformat() if metadata.updated else None,
        "url": metadata.url,
        "language": metadata.language,
        "versions": summary.versions,
        "current_version": version.number,
        "passages": summary.passages,
    }


if __name__ == "__main__":
    main()
