"""Run migrations on the engine of the application at hand."""

from __future__ import annotations

from alembic import context
from flask import current_app

from forms.models.database import db, writing


def run() -> None:
    """Bring the schema forward in one write transaction per engine."""
    token = writing.set(True)
    try:
        with current_app.extensions["migrate"].db.engine.connect() as connection:
            context.configure(connection=connection, target_metadata=db.metadata, render_as_batch=True)
            with context.begin_transaction():
                context.run_migrations()
    finally:
        writing.reset(token)


run()
