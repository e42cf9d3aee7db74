"""The bytes of an SQLite file → the rows that are in them, whatever else of it is damaged.

Reads the leaves of all tables page by page, without the trees above them, as SQLite's own recovery
extension does (https://www.sqlite.org/recovery.html, not a part of Python's sqlite3); the format is
that of https://www.sqlite.org/fileformat2.html. Deleted rows do not come back: the catalog's
``secure_delete`` overwrites them.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

DEFAULT_PAGE_BYTES = 4096
"""What every catalog has; used where the header, which says it, is damaged."""
HEADER_BYTES = 100
"""At the beginning of the first page."""
LEAF_HEADER_BYTES, INTERIOR_HEADER_BYTES = 8, 12
TABLE_LEAF, TABLE_INTERIOR = 0x0D, 0x05
LOG_HEADER, FRAME_HEADER = struct.Struct(">8I"), struct.Struct(">6I")
LOG_MAGIC = (0x377F0682, 0x377F0683)
"""The two byte orders of the log's checksums."""
INTEGER_BYTES = (0, 1, 2, 3, 4, 6, 8)
"""Of a value's serial types 0 (NULL) to 6."""

Value = None | int | float | str | bytes


@dataclass(frozen=True, slots=True)
class Record:
    """A row: the page it begins on, its row id, its values in the order of the table's columns."""

    page: int
    row_id: int
    values: tuple[Value, ...]


class DatabasePages:
    """The pages of a database file, with those that its log has newer."""

    def __init__(self, file: Path) -> None:
        """``file`` is not written to while it is read. Raises OSError."""
        with file.open("rb") as opened:  # a catalog may be larger than the memory
            size = opened.seek(0, os.SEEK_END)
            mapped = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        self._data: bytes | mmap.mmap = mapped
        self.page_bytes = self._said_page_bytes()
        log = file.with_name(f"{file.name}-wal")
        self._newer = self._from_log(log.read_bytes()) if log.is_file() else {}

    @property
    def count(self) -> int:
        """The number of pages, which are counted from 1; the last one may be cut off."""
        return max(-(-len(self._data) // self.page_bytes), *self._newer, 0)

    def page(self, number: int) -> bytes:
        """A page's bytes, none for a page that is not there."""
        if number in self._newer:
            return self._newer[number]
        start = (number - 1) * self.page_bytes
        return self._data[start : start + self.page_bytes] if number > 0 else b""

    def records(self) -> Iterator[Record]:
        """Every row of every table that can be read, by page."""
        for number in range(1, self.count + 1):
            yield from self.records_of(number)

    def records_of(self, number: int) -> Iterator[Record]:
        """The rows on a page; none where it is no leaf of a table."""
        page = self.page(number)
        header = HEADER_BYTES if number == 1 else 0
        if len(page) < header + LEAF_HEADER_BYTES or page[header] != TABLE_LEAF:
            return
        cells = int.from_bytes(page[header + 3 : header + 5])
        first = header + LEAF_HEADER_BYTES
        for at in range(first, min(first + 2 * cells, len(page) - 1), 2):
            try:
                yield self._record(number, page, int.from_bytes(page[at : at + 2]))
            except (ValueError, IndexError, struct.error):
                continue  # this row is damaged

    def leaves_of(self, root: int) -> tuple[set[int], int]:
        """The leaves below a table's root page, and how many pages of its tree are damaged."""
        leaves: set[int] = set()
        seen: set[int] = set()
        damaged = 0
        waiting = [root]
        while waiting:
            number = waiting.pop()
            page = self.page(number)
            if number in seen or len(page) < self.page_bytes:
                damaged += 1
                continue
            seen.add(number)
            header = HEADER_BYTES if number == 1 else 0
            kind, cell_count = page[header], int.from_bytes(page[header + 3 : header + 5])
            if kind == TABLE_LEAF:
                leaves.add(number)
                damaged += cell_count != sum(1 for _ in self.records_of(number))
            elif kind == TABLE_INTERIOR:
                first = header + INTERIOR_HEADER_BYTES
                for at in range(first, min(first + 2 * cell_count, len(page)), 2):
                    cell = int.from_bytes(page[at : at + 2])
                    waiting.append(int.from_bytes(page[cell : cell + 4]))
                waiting.append(int.from_bytes(page[header + 8 : first]))
            else:
                damaged += 1
        return leaves, damaged

    # ---- rows

    def _record(self, number: int, page: bytes, at: int) -> Record:
        size, at = _varint(page, at)
        row_id, at = _varint(page, at)
        if size > len(self._data) + sum(map(len, self._newer.values())):
            raise ValueError("longer than the file")
        payload = self._payload(page, at, size)
        return Record(number, _signed(row_id), tuple(_values(payload)))

    def _payload(self, page: bytes, at: int, size: int) -> bytes:
        usable = self.page_bytes - self._reserved
        local = size
        if size > usable - 35:  # the rest is on pages of its own
            least = (usable - 12) * 32 // 255 - 23
            local = least + (size - least) % (usable - 4)
            local = local if local <= usable - 35 else least
        parts = [page[at : at + local]]
        missing = size - local
        following = int.from_bytes(page[at + local : at + local + 4]) if missing else 0
        while missing > 0:
            more = self.page(following)
            if following == 0 or len(more) < usable:
                raise ValueError("a page of it is missing")
            parts.append(more[4 : 4 + min(missing, usable - 4)])
            missing -= usable - 4
            following = int.from_bytes(more[:4])
        payload = b"".join(parts)
        if len(payload) != size:
            raise ValueError("it breaks off")
        return payload

    # ---- the file's header and its log

    def _said_page_bytes(self) -> int:
        said = int.from_bytes(self._data[16:18])
        said = 65536 if said == 1 else said
        return said if said in {1 << power for power in range(9, 17)} else DEFAULT_PAGE_BYTES

    @cached_property
    def _reserved(self) -> int:
        """Bytes at the end of each page that hold nothing: none, but for extensions of SQLite's."""
        said = self._data[20] if self._data[:6] == b"SQLite" else 0
        return said if said <= 32 else 0

    def _from_log(self, log: bytes) -> dict[int, bytes]:
        """The newest pages of the transactions that the log has whole."""
        if len(log) < LOG_HEADER.size:
            return {}
        magic, _, page_bytes, _, *salts, _, _ = LOG_HEADER.unpack_from(log)
        if magic not in LOG_MAGIC or page_bytes != self.page_bytes:
            return {}
        committed: dict[int, bytes] = {}
        pending: dict[int, bytes] = {}
        step = FRAME_HEADER.size + page_bytes
        for at in range(LOG_HEADER.size, len(log) - step + 1, step):
            number, pages_after, *frame_salts, _, _ = FRAME_HEADER.unpack_from(log, at)
            if frame_salts != salts:  # left over from a former round
                break
            pending[number] = log[at + FRAME_HEADER.size : at + step]
            if pages_after:
                committed |= pending
                pending = {}
        return committed


def _values(payload: bytes) -> Iterator[Value]:
    header_bytes, at = _varint(payload, 0)
    body = header_bytes
    while at < header_bytes:
        kind, at = _varint(payload, at)
        value, length = _value(payload, body, kind)
        yield value
        body += length
    if body != len(payload):
        raise ValueError("its values are not as long as it says")


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, 0
    if kind < len(INTEGER_BYTES):
        length = INTEGER_BYTES[kind]
        return int.from_bytes(_piece(payload, at, length), signed=True), length
    if kind == 7:
        number: float = struct.unpack(">d", _piece(payload, at, 8))[0]
        return number, 8
    if kind in (8, 9):
        return kind - 8, 0
    if kind in (10, 11):
        raise ValueError("no kind of value")
    length = (kind - 12) // 2
    piece = _piece(payload, at, length)
    return (piece.decode() if kind % 2 else piece), length


def _piece(payload: bytes, at: int, length: int) -> bytes:
    piece = payload[at : at + length]
    if len(piece) != length:
        raise ValueError("it breaks off")
    return piece


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    number = 0
    for index in range(8):
        byte = data[at + index]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + index + 1
    return number << 8 | data[at + 8], at + 9


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number
