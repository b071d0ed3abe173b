"""The application with one protection taken away: the proof that what a proof looks for would be seen.

It is served by proofs only, and starts only where the environment names what is to be missing.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask, current_app

from app import create_app as whole
from forms.models import Response, db, scoped
from forms.models.database import transaction
from forms.pages import check
from forms.workflow import drafts, submission
from forms.workflow.merging import Merged
from forms.workflow.submission import new_key

NAMED = "FUBIAO_PROOF_WITHOUT"
LATER = 0.2


def create_app() -> Flask:
    """The application without what ``FUBIAO_PROOF_WITHOUT`` names: ``name`` or ``name=value``, comma between them."""
    wanted, app = os.environ[NAMED].split(","), whole()
    for name, _, value in (one.partition("=") for one in wanted):
        MISSING[name](value)
    return app


def acknowledged_first(value: str) -> None:
    """Answer that it is submitted, and submit afterwards."""
    submit = check.submit

    def at_once(actor: Any, response: Response, **said: Any) -> None:
        app, public_id = current_app._get_current_object(), response.public_id  # type: ignore[attr-defined]

        def afterwards() -> None:
            time.sleep(LATER)
            with app.app_context(), scoped(actor.scope):
                held = db.session.execute(db.select(Response).where(Response.public_id == public_id)).scalar_one()
                submit(actor, held, **said)
                db.session.remove()

        threading.Thread(target=afterwards, daemon=True).start()

    check.submit = at_once  # type: ignore[assignment]


class Whatever:
    """Equal to any version."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


def without_keys(value: str) -> None:
    """Record every submission that comes, known key, old version, closed state or not."""
    record = submission.record
    submission.revision_with = lambda key: None
    submission.may = lambda *asked: True

    def anyway(actor: Any, public_id: str, entry: Any) -> Any:
        return record(actor, public_id, replace(entry, key=new_key(), version=Whatever()))

    submission.record = anyway


def without_merging(value: str) -> None:
    """Let whoever saves last overwrite what others saved meanwhile."""
    drafts.merge = lambda base, mine, theirs, anchor, chosen=(): Merged(mine)


def with_patience(value: str) -> None:
    """Wait for the database as many milliseconds as said, not as long as set."""
    transaction.__wrapped__.__defaults__ = (int(value),)  # type: ignore[attr-defined]


MISSING: dict[str, Callable[[str], None]] = {
    "commit": acknowledged_first,
    "keys": without_keys,
    "merging": without_merging,
    "patience": with_patience,
}
