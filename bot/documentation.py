"""The settings and the commands' help → their places in ``docs/``: what ``make docs`` writes.

Nothing of that is written by hand: a test compares both with what there is.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import annotated_types
import typer
from pydantic.fields import FieldInfo

from bot.cli import app
from bot.lazy_commands import LazyGroup
from bot.settings import Settings

WIDTH = 80
"""Columns of the help, as in a terminal that nobody made wider."""
COMMANDS_PAGE = Path("docs") / "commands.md"
SETTINGS_PAGE = Path("docs") / "operating.md"
BEGIN = "<!-- settings: written by `make docs` from bot/settings.py -->"
END = "<!-- end of settings -->"
COMMANDS_BEGINNING = """\
<!-- written by `make docs` from the commands themselves -->

# Commands

What `--help` says of each. `--data-dir` stands before the command's name: `pullquote --data-dir
elsewhere ask …`. What can be set besides is in [operating.md](operating.md#settings).
"""


class MarksMissingError(Exception):
    """A page has no place, or no single one, where the settings belong."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the documentation as it should be."""

    path: Path
    """Relative to the project."""
    text: str


def pages(project: Path) -> Iterator[Page]:
    """The pages that are made from the code, as they should be.

    Raises ``MarksMissingError`` and ``OSError``.
    """
    page = (project / SETTINGS_PAGE).read_text(encoding="utf-8")
    yield Page(SETTINGS_PAGE, with_settings(page))
    yield Page(COMMANDS_PAGE, commands_page())


def with_settings(page: str) -> str:
    """A page with the table of the settings between its two marks.

    Raises ``MarksMissingError``.
    """
    before, begun, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended) or BEGIN in after or END in before + after:
        raise MarksMissingError(f"{SETTINGS_PAGE} needs one line {BEGIN} and after it one {END}")
    return f"{before}{BEGIN}\n\n{settings_table()}\n{END}{after}"


def settings_table() -> str:
    """Each setting, its default, and what it does, as a table in Markdown."""
    meanings = _attribute_docstrings(Settings)
    lines = ["| setting | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        meaning = meanings[name].replace("|", r"\|")
        limits = _limits(field)
        told = f"{meaning} {limits}" if limits else meaning
        lines.append(f"| `{field.validation_alias}` | {_shown_default(field)} | {told} |")
    return "\n".join(lines) + "\n"


def _attribute_docstrings(of: type) -> dict[str, str]:
    """An attribute's name → the string below it, on one line.

    Pydantic can do it as well (``use_attribute_docstrings``), but does at every import.
    """
    [body] = ast.parse(inspect.getsource(of)).body
    assert isinstance(body, ast.ClassDef)
    found = {}
    for statement, after in zip(body.body, body.body[1:], strict=False):
        match statement, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(ast.Constant(str() as text)):
                found[name] = " ".join(text.split())
    return found


def _shown_default(field: FieldInfo) -> str:
    match field.default:
        case None | "":
            return "empty"
        case bool(value):
            return f"`{str(value).lower()}`"
        case float(value):
            return f"`{value:g}`"
        case value:
            return f"`{value}`"


def _limits(field: FieldInfo) -> str:
    """Between which numbers a setting may be, as a sentence; empty where it is no number."""
    lowest = highest = ""
    for each in field.metadata:
        match each:
            case annotated_types.Ge(ge=limit):
                lowest = f"from {limit:,}"
            case annotated_types.Gt(gt=limit):
                lowest = f"more than {limit:,}"
            case annotated_types.Le(le=limit):
                highest = f"{'to' if lowest.startswith('from') else 'at most'} {limit:,}"
    told = (" " if highest.startswith("to") else ", ").join(filter(None, (lowest, highest)))
    return f"{told[0].upper()}{told[1:]}." if told else ""


def commands_page() -> str:
    """The help of every command, each under a heading of its own, as a page in Markdown."""
    helps = _helps(typer.main.get_command(app), "pullquote")
    parts = [f"\n## {path}\n\n```text\n{text.rstrip()}\n```\n" for path, text in helps]
    return COMMANDS_BEGINNING + "".join(parts)


def _helps(command: Any, name: str, parent: Any = None) -> Iterator[tuple[str, str]]:
    """A command's whole name with its help, and those of the commands within it."""
    inner = dict(getattr(command, "commands", {}))
    if isinstance(command, LazyGroup):
        inner |= {each: lazy.load(each) for each, lazy in command.lazy.items()}
        command.commands.update(inner)
    for each in inner.values():  # whole, where a list would end in “…”
        each.short_help = each.help.split("\n\n")[0].replace("\n", " ").strip()
    command.rich_markup_mode = None  # no frames, and nothing of the terminal it is made in
    context = command.context_class(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield context.command_path, command.get_help(context)
    for inner_name, each in inner.items():
        yield from _helps(each, inner_name, context)


def main() -> int:
    """Write the pages that are not as they should be; the exit status."""
    try:
        for page in pages(Path()):
            before = page.path.read_text(encoding="utf-8") if page.path.exists() else None
            if page.text != before:
                page.path.write_text(page.text, encoding="utf-8")
            print(f"{page.path}: {'as it was' if page.text == before else 'written'}")
    except (MarksMissingError, OSError) as error:
        print(f"make docs: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
