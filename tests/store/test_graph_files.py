"""What lies in the vector graph's files beside the vectors that are indexed."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.graph_files import HEADER, blank_unused_room

SIZE = 7


def graph(folder: Path, room: int, count: int, number: int = 1) -> Path:
    (folder / "graph").mkdir()
    (folder / "graph" / "header.bin").write_bytes(
        HEADER.pack(number, 0, room, count, SIZE) + b"more"
    )
    data = folder / "graph" / "data_level0.bin"
    data.write_bytes(b"x" * 10 * SIZE)
    return data


def test_room_that_no_vector_has_is_blank(tmp_path: Path) -> None:
    data = graph(tmp_path, room=10, count=3)
    blank_unused_room(tmp_path)
    assert data.read_bytes() == b"x" * 3 * SIZE + bytes(7 * SIZE)


@pytest.mark.parametrize(
    ("room", "count", "number"), [(10, 10, 1), (10, 11, 1), (9, 3, 1), (10, 3, 2)]
)
def test_what_is_full_or_not_understood_stays(
    tmp_path: Path, room: int, count: int, number: int
) -> None:
    data = graph(tmp_path, room, count, number)
    blank_unused_room(tmp_path)
    assert data.read_bytes() == b"x" * 10 * SIZE


def test_a_folder_without_a_graph_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "header.bin").write_bytes(b"short")
    blank_unused_room(tmp_path)
    blank_unused_room(tmp_path / "none")
