"""What somebody names on the command line → the sources that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.errors import FetchError
from ingest.polite import PoliteFetch
from ingest.sources.files import FoundFile, Refusal, find_files
from ingest.sources.source import ArticleSource, FileSource, PageSource
from ingest.typed_links import check_url

STANDARD_INPUT = "-"
LARGEST_LIST_BYTES = 20_000_000
"""About 200,000 addresses."""
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


def named_sources(
    arguments: Sequence[str], standard_input: Iterator[str], fetch: PoliteFetch
) -> Iterator[ArticleSource | Refusal]:
    """The sources that arguments stand for, in order, each once; never raises for an argument.

    In: web addresses, files, folders, ``-`` for addresses on standard input. A file in which every
    line that is not empty and no comment (``#``) is a web address is a list of addresses, and no
    article. Whether an address is a feed shows when it is fetched.
    """
    seen: set[str] = set()
    for argument in arguments:
        for found in _sources(argument, standard_input, fetch):
            key = str(found.path) if isinstance(found, Refusal) else found.address
            if key not in seen:
                seen.add(key)
                yield found


def listed_addresses(text: str) -> list[str] | None:
    """The addresses in a list of addresses; None where the text is something else."""
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return lines if lines and all(_WEB.fullmatch(line) for line in lines) else None


def page_source(address: str, fetch: PoliteFetch) -> PageSource | Refusal:
    """The page at an address as typed, or why it cannot be one."""
    try:
        return PageSource(check_url(address, fetch.rules), fetch)
    except FetchError as error:
        return Refusal(Path(address), str(error), address)


def file_source(found: FoundFile) -> FileSource | Refusal:
    """The source that a file is, or why it cannot be one."""
    try:
        real = Path(found.real) if found.real else found.path.resolve()
        return FileSource(found.path, real.as_uri())
    except (OSError, ValueError):
        return Refusal(found.path, "it cannot be read: check the path")


def _sources(
    argument: str, standard_input: Iterator[str], fetch: PoliteFetch
) -> Iterator[ArticleSource | Refusal]:
    if argument == STANDARD_INPUT:
        for line in standard_input:
            if line.strip() and not line.lstrip().startswith("#"):
                yield page_source(line.strip(), fetch)
        return
    if _WEB.fullmatch(argument.strip()):
        yield page_source(argument.strip(), fetch)
        return
    path = Path(argument)
    addresses = _addresses_in(path)
    if addresses is not None:
        for address in addresses:
            yield page_source(address, fetch)
        return
    for found in find_files([path]):
        yield file_source(found) if isinstance(found, FoundFile) else found


def _addresses_in(path: Path) -> list[str] | None:
    """The addresses in a file that is a list of them, None for every other path."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_LIST_BYTES:
            return None
        with path.open("rb") as file:
            begins = file.read(2_000).lstrip(b"\xef\xbb\xbf \t\r\n")
            if not begins.lower().startswith((b"http://", b"https://", b"#")):
                return None
            file.seek(0)
            return listed_addresses(file.read().decode("utf-8", errors="replace"))
    except (OSError, ValueError):
        return None
