"""Who of the staff deals with a response."""

from __future__ import annotations

from sqlalchemy import select

from forms.models import Response, User, db, transaction
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.drafts import locked
from forms.workflow.outcome import Conflict

STEP = "assign"


def colleagues(actor: Actor) -> list[User]:
    """Whom the actor may assign responses to: the active accounts of the same office, by account."""
    wanted = select(User).where(User.region_id == actor.region_id, User.role == actor.kind, User.active.is_(True))
    return list(db.session.execute(wanted.order_by(User.account)).scalars())


def may_assign(actor: Actor, response: Response) -> bool:
    """Whether the actor may say who deals with the response: staff of its province, until it is archived."""
    return actor.kind == "province" and actor.region_id == response.region_id and response.state != "archived"


def colleague(actor: Actor, user_id: int | None) -> User | None:
    """The colleague with this number, None for nobody. Raises Conflict where there is no such colleague."""
    if user_id is None:
        return None
    found = next((user for user in colleagues(actor) if user.id == user_id), None)
    if found is None:
        raise Conflict("no such colleague")
    return found


def assign(actor: Actor, response: Response, user_id: int | None) -> bool:
    """Assign a response to a colleague, or to nobody; returns whether that changed anything.

    :raises Conflict: there is no such colleague, or nobody can be assigned now
    """
    with transaction():
        held = locked(response.public_id)
        if not may_assign(actor, held):
            raise Conflict("nobody can be assigned now")
        return put(actor, held, colleague(actor, user_id))


def put(actor: Actor, held: Response, user: User | None) -> bool:
    """Write down who deals with a response that is held, and log it; nothing where they do already."""
    user_id = user.id if user is not None else None
    if held.assignee_id == user_id:
        return False
    details = {"from": held.assignee_id, "to": user_id}
    held.assignee_id = user_id
    name = user.name if user is not None else ""
    append(STEP, actor.name, region=held.region, response_id=held.id, reason=name, details=details)
    return True
