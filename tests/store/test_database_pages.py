"""Reading the file's pages finds the rows that SQLite wrote, and never more than damage allows."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.database_pages import HEADER_BYTES, DatabasePages

PAGE_BYTES = 512
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    st.binary(max_size=50),
    st.builds(lambda size: bytes(range(256)) * size, st.integers(1, 120)),
)
ROWS = st.dictionaries(
    st.integers(-(2**63), 2**63 - 1), st.tuples(VALUES, VALUES, VALUES), max_size=40
)


def write(
    file: Path, rows: dict[int, tuple[object, ...]], page_bytes: int, log: bool
) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute(f"PRAGMA page_size={page_bytes}")
    if log:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (a, b, c)")
    connection.executemany(
        "INSERT INTO t (rowid, a, b, c) VALUES (?, ?, ?, ?)",
        [(row_id, *values) for row_id, values in rows.items()],
    )
    return connection


def read(file: Path) -> dict[int, tuple[object, ...]]:
    return {
        each.row_id: each.values for each in DatabasePages(file).records() if len(each.values) == 3
    }


@given(rows=ROWS, page_bytes=st.sampled_from([512, 4096]), log=st.booleans())
def test_every_row_is_read(rows: dict[int, tuple[object, ...]], page_bytes: int, log: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "some.sqlite"
        with closing(write(file, rows, page_bytes, log)) as connection:
            assert read(file) == rows  # what is in the log alone, too
            [root] = connection.execute("SELECT rootpage FROM sqlite_master").fetchone()
        leaves, damaged = DatabasePages(file).leaves_of(root)
        assert damaged == 0
        pages = DatabasePages(file)
        assert {each.row_id for leaf in leaves for each in pages.records_of(leaf)} == set(rows)


@given(
    rows=ROWS,
    places=st.lists(
        st.tuples(st.integers(0, 2**20), st.binary(min_size=1, max_size=60)), max_size=5
    ),
    cut=st.just(1.0) | st.floats(0, 1),
)
def test_damage_costs_rows_of_its_own_pages_alone(
    rows: dict[int, tuple[object, ...]], places: list[tuple[int, bytes]], cut: float
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "some.sqlite"
        write(file, rows, PAGE_BYTES, False).close()
        whole = file.read_bytes()
        before = on_pages(DatabasePages(file))
        data = bytearray(whole)
        for place, junk in places:
            at = place % len(data)
            data[at : at + len(junk)] = junk[: len(data) - at]
        file.write_bytes(data[: int(len(data) * cut)])
        pages = DatabasePages(file)
        after = on_pages(pages)
        for root in range(1, pages.count + 2):
            pages.leaves_of(root)
        if file.read_bytes()[:HEADER_BYTES] != whole[:HEADER_BYTES]:
            return  # it may say another page size
        starts = range(0, len(whole), PAGE_BYTES)
        page_of = {1 + at // PAGE_BYTES: whole[at : at + PAGE_BYTES] for at in starts}
        damaged = {number for number, page in page_of.items() if pages.page(number) != page}
        continued = {number for number, page in page_of.items() if page[0] == 0}
        for number in page_of.keys() - damaged:
            found, expected = after.get(number, {}), before.get(number, {})
            assert found.keys() <= expected.keys()
            if not damaged & continued:  # where rows go on that are too long for their page
                assert found == expected


def on_pages(pages: DatabasePages) -> dict[int, dict[int, tuple[object, ...]]]:
    """The rows by the page that they begin on."""
    found: dict[int, dict[int, tuple[object, ...]]] = {}
    for each in pages.records():
        found.setdefault(each.page, {})[each.row_id] = each.values
    return found


@pytest.mark.parametrize("junk", [b"\xff", b"\0", b"\x0d"])
def test_a_damaged_page_costs_its_rows_and_no_others(tmp_path: Path, junk: bytes) -> None:
    file = tmp_path / "some.sqlite"
    write(
        file, {number: ("x" * 90, number, None) for number in range(40)}, PAGE_BYTES, False
    ).close()
    whole = file.read_bytes()
    before = on_pages(DatabasePages(file))
    number_of_leaves = len(before.keys() - {1})  # the table's own description is on the first
    assert number_of_leaves > 5
    for damaged in before.keys() - {1}:
        start = (damaged - 1) * PAGE_BYTES
        file.write_bytes(whole[:start] + junk * PAGE_BYTES + whole[start + PAGE_BYTES :])
        expected = {number: rows for number, rows in before.items() if number != damaged}
        assert on_pages(DatabasePages(file)) == expected


def test_removed_rows_do_not_come_back(tmp_path: Path) -> None:
    file = tmp_path / "some.sqlite"
    rows = {number: ("x" * 300, number, b"y" * 900) for number in range(100)}
    with closing(write(file, dict(rows), 4096, False)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("DELETE FROM t WHERE b % 3")
    assert read(file) == {number: row for number, row in rows.items() if number % 3 == 0}
