"""What is kept of a library's words answers as its lexical index does, whatever changes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine
from test_lexical import COMMON, RARE

from store import lexical
from store.catalog import LibraryState
from store.kept_postings import BYTES_A_TERM, KeptPostings

LIBRARIES = (1, 2)
WORDS = [*COMMON[:4], *RARE]
EVERY_TERM = [*WORDS, "nowhere"]

words = st.sampled_from(WORDS)
passages = st.lists(st.lists(words, max_size=160), max_size=8)
"""Some of them have more terms than one byte of FTS5's lengths can tell."""
queries = st.lists(st.lists(st.sampled_from(EVERY_TERM), max_size=4), min_size=1, max_size=4)
Rows = dict[int, list[str]]


class Catalog:
    """A lexical index with the libraries' states, as ``store.catalog`` has them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._rows: dict[int, Rows] = {library: {} for library in LIBRARIES}
        self._revisions = dict.fromkeys(LIBRARIES, 0)
        for library in LIBRARIES:
            lexical.create(connection, library)

    def change(self, library: int, added: Sequence[list[str]], removed: int) -> None:
        """Take the first passages out and put others in."""
        rows = self._rows[library]
        gone = list(rows)[:removed]
        lexical.remove(self.connection, library, gone)
        new = dict(enumerate(added, start=max(rows, default=0) + 1))
        lexical.add(self.connection, library, new.items())
        self._rows[library] = {id_: rows[id_] for id_ in rows if id_ not in gone} | new
        self._revisions[library] += 1

    def state(self, library: int) -> LibraryState:
        rows = self._rows[library]
        return LibraryState(
            library, self._revisions[library], len(rows), sum(map(len, rows.values()))
        )


def check(catalog: Catalog, kept: KeptPostings, asked: Sequence[Sequence[str]]) -> None:
    connection = catalog.connection
    for library in LIBRARIES:
        state = catalog.state(library)
        for terms in asked:
            counted = lexical.document_frequencies(connection, library, terms)
            assert kept.document_frequencies(connection, state, terms) == counted
            for count in (1, 3, 20):
                best = lexical.best(connection, library, terms, count)
                assert kept.best(connection, state, terms, count) == best


@given(
    st.lists(st.tuples(st.sampled_from(LIBRARIES), passages, st.integers(0, 5)), max_size=4),
    queries,
    st.sampled_from([0, 3 * BYTES_A_TERM, 10**9]),
)
def test_it_answers_as_the_index_does_after_every_change(
    changes: list[tuple[int, list[list[str]], int]], asked: list[list[str]], most_bytes: int
) -> None:
    kept = KeptPostings(most_bytes)
    with create_engine("sqlite://").connect() as connection:
        catalog = Catalog(connection)
        check(catalog, kept, asked)
        for change in changes:
            catalog.change(*change)
            check(catalog, kept, asked)
            assert kept.bytes <= most_bytes


def reads(connection: Connection, ask: Callable[[], object]) -> int:
    """How many terms were read from the index."""
    seen: list[str] = []
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_trace_callback(seen.append)
    ask()
    driver.set_trace_callback(None)
    return sum("WHERE term =" in each for each in seen)


def test_a_term_is_read_once_while_the_library_stays_as_it_is() -> None:
    kept = KeptPostings()
    with create_engine("sqlite://").connect() as connection:
        catalog = Catalog(connection)
        catalog.change(1, [["w0", "w1"], ["w1", "w2"]], 0)

        def ask() -> object:
            return kept.best(connection, catalog.state(1), ["w0", "w1", "nowhere"], 5)

        assert reads(connection, ask) == 3
        assert reads(connection, ask) == 0
        catalog.change(2, [["w0"]], 0)  # another library
        assert reads(connection, ask) == 0
        catalog.change(1, [], 1)
        assert reads(connection, ask) == 3


def test_questions_at_once() -> None:
    """Threads that ask of two states of a library in turns, each over its own connection."""
    kept = KeptPostings(20 * BYTES_A_TERM)
    failed: list[str] = []

    def ask(size: int) -> None:
        with create_engine("sqlite://").connect() as connection:
            catalog = Catalog(connection)
            catalog.change(1, [[word] * 2 for word in WORDS] * size, 0)
            for turn in range(60):
                term = WORDS[turn % len(WORDS)]
                found = kept.document_frequencies(connection, catalog.state(1), [term])
                if found != {term: size}:
                    failed.append(f"{term}: {found}, {size} expected")

    threads = [Thread(target=ask, args=(size,)) for size in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
