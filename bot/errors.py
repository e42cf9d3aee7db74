"""What a command says in one line, and with which exit status it ends."""

from __future__ import annotations

from typing import ClassVar

EXIT_USAGE = 2
"""As typer has it."""
EXIT_REFUSED = 3
"""At least one source was refused; the others are in."""
EXIT_NO_ARTICLES = 4


class CommandError(Exception):
    """A mistake of the user's, or something that is missing; ``str(error)`` says what to do."""

    exit_status: ClassVar[int]
    """Of the command that it ends; each kind has its own."""


class NoArticlesError(CommandError):
    """There is nothing to answer from, or to check a quotation against."""

    exit_status = EXIT_NO_ARTICLES

    def __init__(self, place: str) -> None:
        """``place``: where one looked for them."""
        super().__init__(
            f"There are no articles in {place} yet. Read some in first: `pullquote ingest` takes "
            "files, folders and addresses. Or set PULLQUOTE_DATA_DIR to the folder that has them."
        )
