"""Who acts: somebody with a personal link, a member of staff, or the operator at the command line."""

from __future__ import annotations

from dataclasses import dataclass

from forms.models import EVERYWHERE, Scope


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


OPERATOR = Actor("operator", "系统管理员（命令行）")
