"""Run migrations on the engine of the application at hand."""

from __future__ import annotations

from alembic import context
from flask import current_app

from forms.models.database import db, owner_engine, writing
from forms.models.turns import hold_everything


def run() -> None:
    """Bring the schema forward in one write transaction."""
    token = writing.set(True)
    try:
        with owner_engine(current_app) as engine, engine.connect() as connection:
            context.configure(connection=connection, target_metadata=db.metadata, render_as_batch=True)
            with context.begin_transaction():
                hold_everything(connection)
                context.run_migrations()
    finally:
        writing.reset(token)


run()
