"""A URL → an SQLAlchemy engine on a catalog in PostgreSQL, and its errors → our own.

Readers see one state (``REPEATABLE READ``). Writers take one advisory lock, as ``BEGIN IMMEDIATE``
does on SQLite, so that two of them queue instead of failing midway. They read what is committed
(``READ COMMITTED``): the snapshot of a ``REPEATABLE READ`` would be older than the lock, because
asking for the lock takes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from store.busy import BUSY_TIMEOUT_SECONDS
from store.errors import CatalogServerError

POSTGRESQL = "postgresql"
DRIVER = "postgresql+psycopg"
WRITERS_LOCK = 0x70756C6C71756F74
"""The advisory lock's number: "pullquot" in ASCII."""
NUMBERED_LOCKS = 0x70756C6C
"""The first half of the numbers of all other advisory locks that have one."""
NAMED_LOCKS = 0x70756C6D
"""The same of those that have a name."""
CONNECT_TIMEOUT_SECONDS = 10
"""How long a server may take to answer a new connection."""
WRITES: dict[str, Any] = {
    "writes": True,
    "isolation_level": "READ COMMITTED",
    "postgresql_readonly": False,
}
"""The options of a connection that writes."""
WRITES_OWN_ROWS = {**WRITES, "writes": False}
"""The same without the writers' lock."""

OWN_MISTAKES = ("22", "23", "42")
"""Classes of errors that lie in what was sent: values, keys, statements."""

_INSTALL = (
    "PostgreSQL needs a driver that is not installed. Run in Pullquote's folder: "
    "pip install -c constraints.txt '.[postgresql]'"
)
_REMEDIES = {
    "42501": "The user of CATALOG_URL has to own the database, or the schema `public` in it.",
    "42P01": "Give Pullquote a database of its own; a backup made with pg_dump can be restored.",
    "53100": "Free some disk space there and run the same command again; nothing is lost.",
    "55P03": "Another process was writing all the time. Run the same command again.",
    "25006": "It takes no changes (a standby, perhaps): CATALOG_URL has to name the primary.",
}
"""What to do next, by the error's code
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
_UNREACHABLE = (
    "Check that the server runs, that the database was made (createdb), and the host, port, user "
    "and password in CATALOG_URL."
)
_UNKNOWN = "Run the same command again; the server's log may say more. Nothing stored is lost."


def open_engine(url: str) -> Engine:
    """An engine on the catalog at a URL, which is connected to only when it is used.

    Raises ``CatalogServerError`` for what is no URL of PostgreSQL's, or without the driver.
    """
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number
        place = None
    if place is None or place.drivername not in (POSTGRESQL, DRIVER):
        raise CatalogServerError(
            "CATALOG_URL has to look like postgresql+psycopg://user:password@host/database, with "
            "/, @, :, % and ? in the password written as %2F, %40, %3A, %25 and %3F."
        )
    try:
        engine = create_engine(
            place.set(drivername=DRIVER),
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
            pool_pre_ping=True,  # so that a server that was restarted costs nobody an answer
            hide_parameters=True,  # error messages end up in logs; questions do not belong there
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_SECONDS,
                "application_name": "pullquote",
                "options": f"-c lock_timeout={BUSY_TIMEOUT_SECONDS}s",
            },
        )
    except ModuleNotFoundError as error:
        raise CatalogServerError(_INSTALL) from error

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")

    return engine


def forget_deleted(_engine: Engine) -> None:
    """Nothing: the server's autovacuum frees what is deleted, and its log ages by itself."""


@contextmanager
def trying_alone(engine: Engine, number: int) -> Iterator[bool]:
    """See ``store.connection``: by an advisory lock, which ends with its connection."""
    lock = f"({NUMBERED_LOCKS}, {int(number)})"
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        taken = bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock{lock}").scalar())
        try:
            yield taken
        finally:
            if taken:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock{lock}")


def trying_until_end(connection: Connection, name: str) -> bool:
    """See ``store.connection``: by an advisory lock, which ends with the transaction."""
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    number = int.from_bytes(digest, signed=True)
    lock = f"({NAMED_LOCKS}, {number})"
    return bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock{lock}").scalar())


def as_store_error(error: DBAPIError, engine: Engine) -> Exception:
    """A ``CatalogServerError``, or the error itself where it is a mistake of our own."""
    code = getattr(error.orig, "sqlstate", None)
    if code is None:
        if not error.connection_invalidated and "connection" not in str(error.orig):
            return error
        remedy = _UNREACHABLE
    else:
        remedy = _REMEDIES.get(code, _UNKNOWN)
        if remedy is _UNKNOWN and code[:2] in OWN_MISTAKES:
            return error
    said = str(error.orig).strip().splitlines()[0]
    return CatalogServerError(
        f"The catalog at {_shown(engine.url)} cannot be used ({said}). {remedy}"
    )


def _shown(url: URL) -> str:
    """A URL without a password, which may also be among the options that follow the database."""
    host = url.host or url.query.get("host", "")
    return f"{url.database} at {host}{f':{url.port}' if url.port else ''}"
