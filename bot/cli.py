"""The command line: ``pullquote ingest``, ``ask``, ``articles``, ``rebuild``, ``bot`` …"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, ClassVar, NoReturn

import typer

from bot import console as screen
from bot.command_options import AsJson
from bot.composition.modes import MODE_HELP, AnswerMode
from bot.errors import EXIT_REFUSED, EXIT_USAGE, CommandError
from bot.lazy_commands import Lazy, LazyGroup
from bot.logs import set_up_service_logs
from bot.redaction import known_secrets, redact_everything, redacted
from bot.session import Session
from bot.standard_streams import standard_input, tolerate_output
from bot.tracing import set_tracing
from bot.version import installed_version
from store import errors

# Exit statuses, besides 0 (done) and those in bot/errors.py.
EXIT_NOT_STARTED = 12
"""The Discord bot cannot start: no token, a wrong one, or Discord cannot be reached."""
EXIT_INTERRUPTED = 130
EXIT_STATUSES: dict[type[Exception], int] = {
    errors.UnknownArticleError: 5,
    errors.AmbiguousArticleError: 5,
    errors.UnknownGuildError: 5,
    errors.DataFolderError: 6,
    errors.CatalogCorruptError: 7,
    errors.CatalogServerError: 23,
    errors.LibraryLockedError: 8,
    errors.ModelError: 9,
    errors.ModelMismatchError: 10,
    errors.BackupError: 19,
    errors.OutOfMemoryError: 22,
}
"""Of the store's errors; a ``CommandError`` has its own."""


class Commands(LazyGroup):
    """The commands; a mistake of the user's ends in one line and a status of its own."""

    lazy: ClassVar[dict[str, Lazy]] = {
        "ingest": Lazy(
            "bot.ingesting.command",
            "ingest",
            "Read articles into the library; a changed one becomes a new version of itself.",
        ),
        "articles": Lazy(
            "bot.articles_command", "articles_app", "List, show, compare and remove articles."
        ),
        "watch": Lazy(
            "bot.watching.command",
            "watch_app",
            "Read watched pages, feeds and folders again when they are due, until stopped "
            "(Ctrl+C).",
        ),
        "worker": Lazy(
            "bot.working.command",
            "worker",
            "Read what `pullquote ingest --queue` queued, until stopped (Ctrl+C, SIGTERM).",
        ),
        "jobs": Lazy(
            "bot.working.jobs_command",
            "jobs_app",
            "List what is queued, read at this moment, and failed.",
        ),
        "check": Lazy(
            "bot.checking.command",
            "check",
            "Look whether a quotation is really in one of the articles, word for word.",
        ),
        "usage": Lazy(
            "bot.composition.usage_command",
            "usage",
            "Show the tokens that language models took, by day (UTC), server and model.",
        ),
        "evaluate": Lazy(
            "bot.evaluation.command",
            "evaluate",
            "Ask question sets with known answers, and tell how good the answers were.",
        ),
        "calibrate": Lazy(
            "bot.evaluation.calibrate_command",
            "calibrate",
            "Choose the thresholds between answered, unsure and not found for the library of the "
            "data folder.",
        ),
        "questions": Lazy(
            "bot.evaluation.questions_command",
            "questions_app",
            "Draft question sets for `pullquote evaluate`.",
        ),
        "feedback": Lazy("bot.learning.command", "feedback_app", "Learn from what members asked."),
        "guilds": Lazy(
            "bot.operating.guilds_command",
            "guilds_app",
            "List the Discord servers of which something is kept, and delete it.",
        ),
        "backup": Lazy(
            "bot.operating.backup_command",
            "backup",
            "Write everything that is kept into one file, while the bot runs.",
        ),
        "restore": Lazy(
            "bot.operating.backup_command", "restore", "Make a backup the data folder's catalog."
        ),
        "move": Lazy(
            "bot.operating.move_command",
            "move",
            "Copy the data folder's catalog into the empty database of CATALOG_URL.",
        ),
        "repair": Lazy(
            "bot.operating.repair_command",
            "repair",
            "Check the catalog, save what can be read of a damaged one, and make the rest again.",
        ),
        "doctor": Lazy(
            "bot.operating.doctor_command",
            "doctor",
            "Check the installation, the settings and the data folder, and say what to do about "
            "what is wrong.",
        ),
    }

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # click's own returns Any, too
        """Run the command, before typer turns what stops it into its own silence."""
        try:
            return super().invoke(ctx)
        except CommandError as error:
            _stop(str(error), error.exit_status)
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


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"pullquote {installed_version()}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            help="Folder that holds everything kept.",
            show_default="PULLQUOTE_DATA_DIR, else data",
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Read the settings; every command gets them."""
    from bot.settings import read_settings

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
    from bot.answer_console import print_answer
    from bot.answering.answerer import Answerer
    from bot.composition.composer import Composer
    from bot.composition.earlier_questions import asked_before

    session: Session = context.obj
    if (batch is None) == (question is None):
        _stop("Give either a question or --batch FILE.", EXIT_USAGE)
    if batch is not None and not as_json:
        _stop("--batch prints one JSON object a line: add --json.", EXIT_USAGE)
    with (
        _questions(batch, question or []) as questions,
        session.language_model(mode) as language_model,
        session.articles() as library,
    ):
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
                print_answer(session.out, answer, with_more=more)
        library.catch_up_if_quick()


@app.command()
def rebuild(context: typer.Context) -> None:
    """Embed all articles anew with the present model, and make the index again."""
    from ingest.chunk import split_passages

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


def main() -> None:
    """Run the command."""
    logging.basicConfig(level=logging.WARNING, format="pullquote: %(message)s")
    for talkative in ("chromadb", "trafilatura", "htmldate"):
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    tolerate_output()
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
        yield (line.rstrip("\r\n") for line in standard_input())
    else:
        try:
            lines = Path(batch).open(encoding="utf-8-sig", errors="replace")  # noqa: SIM115, closed below
        except OSError as error:
            _stop(
                f"The file of questions {batch} cannot be read ({error.strerror}). Check its path.",
                EXIT_REFUSED,
            )
        with lines:
            yield (line.rstrip("\r\n") for line in lines)


if __name__ == "__main__":
    main()
