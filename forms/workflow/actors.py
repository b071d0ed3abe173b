"""Who acts: somebody with a personal link, a member of staff, or the operator at the command line."""

from __future__ import annotations

from dataclasses import dataclass

from forms.models import EVERYWHERE, Scope, User

ROLE_NAMES = {"province": "省级知识产权局", "bureau": "国家知识产权局", "auditor": "审计"}


@dataclass(frozen=True)
class Actor:
    """Whoever takes a step.

    :param kind: ``link``, ``province``, ``bureau``, ``auditor`` or ``operator``
    :param name: how the event log names them
    :param region_id: the region of a link or of provincial staff
    :param response_id: the one response a link opens
    :param invitation_id: the invitation the link was issued with
    :param user_id: the staff account
    """

    kind: str
    name: str
    region_id: int | None = None
    response_id: int | None = None
    invitation_id: int | None = None
    user_id: int | None = None

    @property
    def scope(self) -> Scope:
        """The rows this actor reaches."""
        if self.kind in ("bureau", "auditor", "operator"):
            return EVERYWHERE
        return Scope(region_id=self.region_id, response_id=self.response_id)


def staff(user: User) -> Actor:
    """A member of staff, named by office and name."""
    place = user.region.office if user.region is not None else ROLE_NAMES[user.role]
    return Actor(user.role, f"{place} {user.name}", region_id=user.region_id, user_id=user.id)


OPERATOR = Actor("operator", "系统管理员（命令行）")
