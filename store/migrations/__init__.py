"""A catalog of any earlier schema → the tables of ``store.schema``, by Alembic's revisions.

Each is a file in ``versions`` with its id in its name, and leads there from the one before. Which
one a catalog has is in ``alembic_version``; before there was that table (schema 17), in
``schema_version`` as a number. A new catalog is made from ``store.schema`` at once.

Alembic itself is imported only where there is something to be done.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, insert, inspect, select

from store.connection import is_postgresql, reading, writing
from store.errors import CatalogCorruptError
from store.schema import alembic_version, metadata, schema_version

SCRIPTS = Path(__file__).parent
"""Where Alembic's ``env.py`` is, and the revisions in ``versions``."""
NUMBER_FROM_NOW_ON = 17
"""What every catalog since schema 17 has in ``schema_version``, see there."""


def known_revisions() -> list[str]:
    """The ids of all schemas that this Pullquote can work with or lead on from, first to last."""
    return sorted(file.name.split("_")[1] for file in SCRIPTS.glob("versions/schema_*.py"))


def newest_revision() -> str:
    """The id of the schema that this Pullquote works with."""
    return known_revisions()[-1]


def current_revision(connection: Connection) -> str | None:
    """The id of the schema that this catalog has, None for an empty one."""
    revisions = _values(connection, alembic_version)
    return stated_revision(revisions, [] if revisions else _values(connection, schema_version))


def stated_revision(revisions: Iterable[object], numbers: Iterable[object]) -> str | None:
    """What a catalog's schema is by the rows of ``alembic_version`` and of ``schema_version``.

    None where neither says it. Either may be missing, or damaged.
    """
    named = [each for each in revisions if isinstance(each, str) and each]
    counted = [each for each in numbers if isinstance(each, int) and each > 0]
    return max(named) if named else f"{max(counted):04}" if counted else None


def migrate(connection: Connection) -> None:
    """Bring the catalog to the newest schema, inside the caller's transaction.

    Raises ``CatalogCorruptError`` for a catalog that a newer Pullquote has written.
    """
    revision, newest = current_revision(connection), newest_revision()
    if revision is None:
        metadata.create_all(connection)
        if is_postgresql(connection):
            from store.lexical_postgresql import postgresql_metadata

            postgresql_metadata.create_all(connection)
        connection.execute(insert(schema_version).values(number=NUMBER_FROM_NOW_ON))
        connection.execute(insert(alembic_version).values(version_num=newest))
        return
    if revision not in known_revisions():
        raise CatalogCorruptError(
            f"The catalog was written by a newer Pullquote (schema {revision}, this one knows "
            f"{newest}). Update Pullquote."
        )
    if revision == newest:
        return
    if not _values(connection, alembic_version):
        alembic_version.create(connection, checkfirst=True)
        connection.execute(insert(alembic_version).values(version_num=revision))
    from store.migrations.running import upgrade

    upgrade(connection, SCRIPTS, newest)


def bring_up_to_date(engine: Engine) -> None:
    """The same for a catalog that may have the newest schema: nobody waits for a writer then."""
    with reading(engine) as connection:
        is_newest = current_revision(connection) == newest_revision()
    if not is_newest:
        with writing(engine) as connection:
            migrate(connection)


def _values(connection: Connection, table: Table) -> list[object]:
    """The rows of a table of one column, none where there is no such table."""
    if not inspect(connection).has_table(table.name):
        return []
    return list(connection.scalars(select(table)))
