"""The name of a command → the command, imported when it is used and no sooner.

``--help`` lists what it has never imported, and a command loads what it needs itself: the models,
the databases and the readers of articles take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class Lazy:
    """A command in another module: a function with its help beside it, as ``ingest`` and
    ``INGEST_HELP``, or a ``typer.Typer`` with commands of its own."""

    module: str
    name: str
    summary: str
    """The first line of its help."""

    def load(self, command: str) -> Any:
        """The command, imported now."""
        module = import_module(self.module)
        found = getattr(module, self.name)
        if isinstance(found, typer.Typer):
            group = typer.main.get_group(found)
            group.name = command
            return group
        alone = typer.Typer(add_completion=False)
        alone.command(command, help=getattr(module, f"{self.name.upper()}_HELP"))(found)
        return typer.main.get_command(alone)


class LazyGroup(TyperGroup):
    """A group of which ``lazy`` commands stand in the list and are imported when one is used."""

    lazy: ClassVar[dict[str, Lazy]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, each in self.lazy.items():
            self.commands[name] = TyperCommand(name, help=each.summary)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is used."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in self.lazy:
            command = self.lazy[name].load(name)
        return name, command, rest
