"""Atheris, guided by coverage, on reading and cutting: ``python fuzz_reading.py FOLDER -runs=N``.

FOLDER gets the project's own pages as a start and keeps every input that reached new code. An
input's first byte says which kind of file the rest is. Ends with status 77 at the first failure.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # not one of our dependencies: `make drill` installs it

SECONDS_WHILE_WATCHED = 5.0
"""Code that is watched runs several times slower; what was kept is timed again unwatched."""
SUFFIXES = (".html", ".md", ".txt")

with atheris.instrument_imports(
    include=["ingest", "nupunkt", "trafilatura", "htmldate", "markdown_it", "courlan", "justext"]
):
    import mutations

    mutations.check_reading(b"<html><p>It rained on Tuesday.</p>", "a.html")
    mutations.check_reading(b"# Rain\n\nIt rained on Tuesday.", "a.md")


def named(data: bytes) -> tuple[bytes, str]:
    """The content of an input, and the name that it is read under."""
    return data[1:], f"a{SUFFIXES[data[0] % len(SUFFIXES)]}" if data else "a.txt"


def write_start(folder: Path) -> None:
    """Put the project's own pages into the folder, and the pieces that pages break with."""
    for name, content in mutations.samples().items():
        suffix = Path(name).suffix
        kind = SUFFIXES.index(suffix) if suffix in SUFFIXES else 0
        (folder / name).write_bytes(bytes([kind]) + content)


def write_pieces(file: Path) -> None:
    """The pieces as libFuzzer's dictionary."""
    lines = ("".join(f"\\x{byte:02x}" for byte in piece[:60]) for piece in mutations.PIECES)
    file.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")


def main() -> None:
    """Run until the number of runs is reached."""
    folder = Path(sys.argv[1])
    write_start(folder)
    pieces = folder.parent / "pieces.dict"
    write_pieces(pieces)
    limits = [f"-max_len={mutations.LARGEST_INPUT}", "-timeout=60", "-rss_limit_mb=4096"]
    atheris.Setup(
        [*sys.argv, *limits, f"-dict={pieces}", f"-artifact_prefix={folder.parent}/"],
        lambda data: mutations.check_in_time(*named(data), SECONDS_WHILE_WATCHED),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
