"""What Alembic runs to run the revisions: on the connection that ``store.migrations`` gives it.

It begins and ends no transaction: the revisions are in that of the connection, all or none.
"""

from __future__ import annotations

from alembic import context

# in SQLite, too, since it is not the driver that begins transactions there
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
