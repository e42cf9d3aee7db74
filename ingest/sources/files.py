"""Turns paths into the article files they stand for, and each file into an extracted article."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import ExtractionError
from ingest.extract import LARGEST_BYTES, RawArticle, extract
from ingest.formats import SUFFIXES
from store.records import ExtractedArticle


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file to read; ``real`` is its path without links, where that has been found out."""

    path: Path
    real: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One path that cannot be read, and the line that says why and what to do next."""

    path: Path
    message: str
    shown: str | None = None
    """What it was called, where that is no path."""


def find_files(paths: Sequence[Path]) -> list[FoundFile | Refusal]:
    """The files that ``paths`` stand for, in order, each once.

    Folders are searched in sorted order, with what is in them, for files whose names end as those
    of articles do; hidden files and folders are left out. A file that is named is tried whatever it
    is. What cannot be used comes back as a Refusal in its place. Never raises for a path.
    """
    results: dict[str, FoundFile | Refusal] = {}
    for path in paths:
        for found in _expanded(path):
            real = _real_name(found.path)
            is_file = isinstance(found, FoundFile)
            results.setdefault(real, FoundFile(found.path, real) if is_file else found)
    return list(results.values())


def _real_name(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def _expanded(path: Path) -> Iterator[FoundFile | Refusal]:
    try:
        if path.is_dir():
            yield from _in_folder(path)
        elif path.is_file():
            yield FoundFile(path)
        elif path.exists():
            yield Refusal(path, "this is neither a file nor a folder: name an article file")
        else:
            yield Refusal(path, "no such file or folder: check the path")
    except (OSError, ValueError) as error:
        yield Refusal(path, _reason(error))


def _in_folder(folder: Path) -> Iterator[FoundFile | Refusal]:
    refusals: list[Refusal] = []

    def refuse(error: OSError) -> None:
        refusals.append(Refusal(Path(error.filename or folder), _reason(error)))

    count = 0
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(parent, name)
            usable = file.suffix.lower() in SUFFIXES and file.is_file()
            if usable and not name.startswith("."):
                count += 1
                yield FoundFile(file)
    yield from refusals
    if not count and not refusals:
        kinds = ", ".join(sorted(SUFFIXES))
        yield Refusal(folder, f"no articles in this folder: put files in it that end in {kinds}")


def read_article(path: Path) -> ExtractedArticle:
    """The article in the file at ``path``.

    Raises ExtractionError with one line that says what is wrong and what to do next; the line does
    not name the path.
    """
    return extract(read_file(path))


def read_file(path: Path, source: str | None = None) -> RawArticle:
    """The bytes of the file at ``path``; raises ExtractionError as ``read_article`` does.

    ``source`` is its URI, where that is known: following links takes longer than reading.
    """
    try:
        if path.is_dir():
            raise ExtractionError("this is a folder: name a file in it")
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        source = source or path.resolve().as_uri()
    except (OSError, ValueError) as error:
        raise ExtractionError(_reason(error)) from error
    return RawArticle(content, source=source, name=path.name)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder: check the path"
    if isinstance(error, PermissionError):
        return "no permission to read it: change its permissions, or copy it elsewhere"
    if isinstance(error, OSError) and error.strerror:
        return f"it cannot be read ({error.strerror.lower()}): check the file"
    return "it cannot be read: check the path"
