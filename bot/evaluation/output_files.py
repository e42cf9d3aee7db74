"""Files that a command writes for a person to edit: never over one that is there, unasked."""

from __future__ import annotations

from os.path import relpath
from pathlib import Path

from bot.errors import EXIT_USAGE, CommandError


class OutputError(CommandError):
    """A file cannot be written; the message names it."""

    exit_status = EXIT_USAGE


def relative_path(path: Path, folder: Path) -> str:
    """The path as a file in ``folder`` names it, with forward slashes."""
    try:
        return Path(relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def require_place(path: Path) -> None:
    """Raises ``OutputError`` for what cannot be written: said before the work, not after it."""
    if path.is_dir() or not path.parent.is_dir():
        reason = "it is a folder" if path.is_dir() else "its folder is not there"
        raise OutputError(f"{path} cannot be written ({reason}).")


def require_free(path: Path, force: bool) -> None:
    """The same, and for what is there already without ``force``."""
    require_place(path)
    if path.exists() and not force:
        raise OutputError(f"{path} is there already. Name another file, or add --force.")


def write_text(path: Path, content: str) -> None:
    """Write a file as UTF-8; raises ``OutputError``."""
    try:
        path.write_bytes(content.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}).") from error
