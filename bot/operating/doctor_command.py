"""``pullquote doctor``: every check with its finding and its remedy."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot import console as screen
from bot.operating.checks import Check, Severity
from bot.operating.counts import counted
from bot.operating.environment_checks import (
    SETTINGS_FILE,
    check_discord,
    check_language_model,
    check_model,
    check_python,
    check_settings,
)
from bot.operating.folder_checks import check_catalog, check_catalog_server, check_folder
from bot.operating.service_checks import check_service
from store.condition import catalog_condition, server_condition

if TYPE_CHECKING:
    from bot.session import Session

EXIT_PROBLEMS = 21
DOCTOR_HELP = f"""\
Check the installation, the settings and the data folder, and say what to do about what is wrong.

Nothing is changed, and nothing is sent anywhere without --online. Exit status {EXIT_PROBLEMS}: \
there are problems; notes and warnings alone end with 0.
"""
_STYLES = {
    Severity.OK: "green",
    Severity.NOTE: "cyan",
    Severity.WARNING: "yellow",
    Severity.PROBLEM: "red",
}


def doctor(
    context: typer.Context,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one object a check, for programs.")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask Discord whether it takes the token, too.")
    ] = False,
) -> None:
    """Print the findings; see DOCTOR_HELP."""
    session: Session = context.obj
    counts: Counter[Severity] = Counter()
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(3):
        table.add_column(overflow="fold")
    for check in _checks(session, online=online):
        counts[check.severity] += 1
        if as_json:
            screen.print_json(_as_json(check))
        else:
            style = _STYLES[check.severity]
            words = escape(check.finding) + (f"\n→ {escape(check.remedy)}" if check.remedy else "")
            table.add_row(f"[{style}]{check.severity.value}[/]", check.name, words)
    if not as_json:
        session.out.print(table, highlight=False)
        found = (Severity.PROBLEM, Severity.WARNING, Severity.NOTE)
        line = ", ".join(counted(counts[each], each.value) for each in found)
        session.out.print(f"\n{line}.", highlight=False)
    if counts[Severity.PROBLEM]:
        raise typer.Exit(EXIT_PROBLEMS)


def _checks(session: Session, *, online: bool) -> Iterator[Check]:
    settings = session.settings
    yield from check_python()
    yield from check_settings(SETTINGS_FILE, os.environ)
    yield from check_folder(settings.data_dir)
    url = settings.catalog_url
    chroma_url = settings.chroma_url.get_secret_value() if settings.chroma_url else None
    if url is None:
        condition = catalog_condition(settings.data_dir)
        yield from check_catalog(settings.data_dir, condition, chroma_url)
    else:
        condition = server_condition(url.get_secret_value())
        yield from check_catalog_server(settings.data_dir, condition, chroma_url)
    yield from check_model(settings.embedding_model, condition.made_with if condition else None)
    yield from check_language_model(settings)
    yield from check_discord(settings, online=online)
    yield from check_service(settings)


def _as_json(check: Check) -> dict[str, str | None]:
    return {
        "check": check.name,
        "severity": check.severity.value,
        "finding": check.finding,
        "remedy": check.remedy,
    }
