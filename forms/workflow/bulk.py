"""One step for many responses: those it was confirmed for, each as it was seen, and no other.

Doing the same again changes nothing: what has been done is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload

from forms.models import Response, User, db, transaction
from forms.models.responses import STATES
from forms.workflow import assigning
from forms.workflow.actors import Actor
from forms.workflow.remarks import pending, send
from forms.workflow.review import move
from forms.workflow.steps import may

BATCH = 50
MOST = 2000
Seen = tuple[int, int]
"""The number of a response and the version of it that was confirmed."""

CHANGED = _("确认后有变动，请重新核对")
UNSENT = _("有批注还没有发出")
SAME = _("经办人没有变化")
ARCHIVED = _("已归档")
FAILED = _("没有写入，请重试")
STATE = _("状态是“%(state)s”")


@dataclass(frozen=True)
class Left:
    """A response a step leaves out, and why."""

    response_id: int
    name: str
    public_id: str
    why: Any


@dataclass
class Outcome:
    """What a step did, or would do: those it is for, and those it leaves out."""

    done: list[Seen] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True)
class Order:
    """A step for many: ``accept``, ``return`` or ``assign``.

    :param reason: what is said with it
    :param assignee: whom the responses are assigned to, None for nobody
    """

    step: str
    reason: str = ""
    assignee: User | None = None

    def objection(self, actor: Actor, response: Response) -> Any:
        """Why the step is not for a response, None where it is."""
        if self.step == assigning.STEP:
            return None if assigning.may_assign(actor, response) else ARCHIVED
        if not may(actor, self.step, response):
            return STATE % {"state": STATES[response.state]}
        if self.step == "accept" and pending(response):
            return UNSENT
        return None

    def carry_out(self, actor: Actor, held: Response) -> Any:
        """Take the step on a response that is held; returns why it changed nothing, None where it did."""
        if self.step == assigning.STEP:
            return None if assigning.put(actor, held, self.assignee) else SAME
        move(actor, held, self.step, self.reason, {"remarks": send(held)} if self.step == "return" else None)
        return None


def looked_over(actor: Actor, order: Order, numbers: Sequence[int]) -> Outcome:
    """Whom an order is for among the responses with these numbers; changes nothing."""
    outcome = Outcome()
    for batch in batches(numbers):
        for response in held_responses(batch):
            why = order.objection(actor, response)
            if why is None:
                outcome.done.append((response.id, response.version))
            else:
                outcome.left.append(left(response, why))
    return outcome


def carried_out(actor: Actor, order: Order, seen: Sequence[Seen]) -> Outcome:
    """Carry an order out on responses that are still as they were seen, a batch to a transaction."""
    outcome = Outcome()
    for batch in batches(seen):
        try:
            with transaction():
                part = carried_out_on(actor, order, dict(batch))
        except SQLAlchemyError:
            part = Outcome()
            part.left = [left(response, FAILED) for response in held_responses([number for number, _version in batch])]
        outcome.done += part.done
        outcome.left += part.left
    return outcome


def carried_out_on(actor: Actor, order: Order, versions: dict[int, int]) -> Outcome:
    outcome = Outcome()
    for held in held_responses(list(versions), lock=True):
        why = order.objection(actor, held)
        if why is None and held.version != versions[held.id]:
            why = CHANGED
        if why is None:
            why = order.carry_out(actor, held)
        if why is None:
            outcome.done.append((held.id, held.version))
        else:
            outcome.left.append(left(held, why))
    return outcome


def left(response: Response, why: Any) -> Left:
    return Left(response.id, response.filler_name, response.public_id, why)


def batches(things: Sequence[Any]) -> Iterator[list[Any]]:
    waiting = iter(things)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def held_responses(numbers: Sequence[int], lock: bool = False) -> list[Response]:
    """The responses with these numbers within the scope, in their order."""
    wanted = select(Response).where(Response.id.in_(numbers)).options(joinedload(Response.organisation))
    if lock:
        wanted = wanted.with_for_update(of=Response)
    found = {response.id: response for response in db.session.execute(wanted).scalars()}
    return [found[number] for number in numbers if number in found]
