"""The table of steps: from which states, to which state, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from forms.annexes import by_code
from forms.models import Response
from forms.workflow.actors import Actor


@dataclass(frozen=True)
class Step:
    """A step of a response's life. ``to`` is None where the state stays; ``who`` is a role, or ``filler``."""

    title: Any
    states: tuple[str, ...]
    to: str | None
    who: str


STEPS = {
    "save": Step(_("保存"), ("draft", "returned"), None, "filler"),
    "submit": Step(_("提交"), ("draft", "returned"), "submitted", "filler"),
    "seal": Step(_("上传盖章件"), ("submitted", "accepted"), None, "filler"),
    "opinion": Step(_("填写省级知识产权局意见"), ("submitted", "accepted"), None, "province"),
    "return": Step(_("退回修改"), ("submitted", "accepted"), "returned", "province"),
    "accept": Step(_("审核通过"), ("submitted",), "accepted", "province"),
    "render": Step(_("按现行模板重新生成"), ("submitted", "returned", "accepted"), None, "bureau"),
    "file": Step(_("报送国家局"), ("accepted",), "filed", "province"),
    "unfile": Step(_("报送材料退回省局"), ("filed",), "accepted", "bureau"),
    "archive": Step(_("归档"), ("filed",), "archived", "bureau"),
}


def fills(actor: Actor, response: Response) -> bool:
    """Whether the actor is the one who answers this response."""
    if by_code(response.annex).filler == "province":
        return actor.kind == "province" and actor.region_id == response.region_id
    return actor.kind == "link" and actor.response_id == response.id


def may(actor: Actor, step: str, response: Response) -> bool:
    """Whether the actor may take the step now."""
    found = STEPS[step]
    if response.state not in found.states:
        return False
    if step == "opinion" and not by_code(response.annex)().sections("province"):
        return False
    if found.who == "filler":
        return fills(actor, response)
    return actor.kind == found.who and (actor.kind != "province" or actor.region_id == response.region_id)
