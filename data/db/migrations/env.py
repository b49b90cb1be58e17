"""What Alembic runs: the migrations, on a connection whose transaction `data.db.migrate` holds."""

from __future__ import annotations

from alembic import context

from data.db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column by making the table again
)
with context.begin_transaction():
    context.run_migrations()
