"""The files of Chroma's vector graph: what lies in them beside the vectors that are indexed.

The graph (hnswlib) has room for more vectors than there are, and writes that room out as its memory
was, in which vectors of removed passages may still lie.
"""

from __future__ import annotations

import struct
from pathlib import Path

HEADER = struct.Struct("<iQQQQ")
"""As hnswlib's Chroma edition begins ``header.bin``: format, offset, room for so many vectors, how
many there are, bytes of each."""
FORMAT = 1
_ZEROS = bytes(1 << 20)


def blank_unused_room(folder: Path) -> None:
    """Fill the room that no vector has with zeros, in every graph under ``folder``.

    For a moment in which nothing is being written to them. A graph in another format is left as
    it is. Raises OSError.
    """
    for header in folder.glob("*/header.bin"):
        data = header.with_name("data_level0.bin")
        begin = header.read_bytes()[: HEADER.size]
        if len(begin) < HEADER.size or not data.is_file():
            continue
        number, _, room, count, size = HEADER.unpack(begin)
        if number == FORMAT and count < room and data.stat().st_size == room * size:
            _blank(data, count * size, room * size)


def _blank(data: Path, start: int, end: int) -> None:
    with data.open("r+b") as file:
        file.seek(start)
        for position in range(start, end, len(_ZEROS)):
            file.write(_ZEROS[: min(len(_ZEROS), end - position)])
