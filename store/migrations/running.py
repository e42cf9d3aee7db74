"""Alembic's revisions → run on a connection, inside the transaction that it is in.

There is no ``alembic.ini``: what it has elsewhere (where the database is, how logs are written) is
known here already.
"""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

_ONE_AT_A_TIME = threading.Lock()
"""``alembic.op``, which the revisions use, is one for the whole process."""


def configuration(folder: Path) -> Config:
    """Alembic's configuration for a folder with ``env.py`` and ``versions``."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def upgrade(connection: Connection, folder: Path, revision: str) -> None:
    """Run a folder's revisions from the one after that which the catalog has, up to this one."""
    config = configuration(folder)
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        command.upgrade(config, revision)
