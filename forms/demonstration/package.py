"""The package of the demonstration's first province: its plan drawn from what is known, filed and received."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forms.annexes import by_code
from forms.demonstration.filling import fill, picture, seal_it
from forms.models import Organisation, Programme, Region, Response, db, transaction
from forms.workflow import Actor, accept, begin, new_key, submit
from forms.workflow.drafts import save_row
from forms.workflow.drawing_facts import draw, proposals
from forms.workflow.filing import Filing, Wish, file_package, receive
from forms.workflow.grounds import mark_of
from forms.workflow.merging import given
from forms.workflow.pairs import PairForm, attach, bring_together
from forms.workflow.responses import loaded

DRAWN = ("goals", "cultivation", "agencies", "pairing", "attachments")
REASON = "其余条件突出，未满足的一项列入本年帮扶内容。"
OWN_ROWS = {"cultivation": "units", "agencies": "agencies", "pairing": "pairs"}


def file_everything(officer: Actor, bureau: Actor, programme: Programme) -> Filing:
    """Pair the organisations sealed so far, write the plan, file the package and have it received."""
    region = db.session.get_one(Region, officer.region_id)
    sealed = sealed_organisations(programme, region)
    (agency,) = [one for one in sealed if one.kind == "agency"]
    for enterprise in sealed:
        if enterprise.kind == "enterprise":
            pair_up(officer, programme, enterprise, agency)
    write_plan(officer, programme, region)
    filing = file_package(officer, programme, region, Wish(new_key(), confirmed=True))
    return receive(bureau, filing.id)


def sealed_organisations(programme: Programme, region: Region) -> list[Organisation]:
    """Whose annex is accepted and sealed."""
    wanted = select(Response).where(Response.programme_id == programme.id, Response.region_id == region.id)
    found = db.session.execute(wanted.where(Response.state == "accepted").order_by(Response.id)).scalars()
    return [response.organisation for response in found if response.attachments and response.organisation is not None]


def pair_up(officer: Actor, programme: Programme, enterprise: Organisation, agency: Organisation) -> None:
    """Form a pair under an agreement signed in time, and keep its scan."""
    agreed = {
        "content": "防侵权检索；竞争对手专利按月推送。",
        "mode": "上门服务、定期推送",
        "term": "2017年6月至2017年11月",
        "signed_on": programme.due.replace(day=6).isoformat(),
        "enterprise_contact": "杨晓梅",
        "enterprise_telephone": "13885100001",
        "agency_contact": "王海燕",
        "agency_telephone": "0851-84826501",
    }
    name = f"{enterprise.id}"
    with transaction():
        pair = bring_together(officer, programme, enterprise, agency, PairForm(MultiDict(agreed)))
        pair_id = pair.id
    attach(officer, pair_id, [("示范协议书.png", picture(name))], seen=0, replace=True)


def write_plan(officer: Actor, programme: Programme, region: Region) -> None:
    """The plan of the example with the province's own units, agencies and pairs; submitted, accepted, sealed."""
    with transaction():
        plan_id = begin(officer, programme, region, "plan").id
    plan = db.session.get_one(Response, plan_id)
    fill(officer, plan, everything=True)
    for section, table in OWN_ROWS.items():
        change(officer, plan, section, {table: []})
    offered = proposals(plan)
    draw(officer, plan, {name: (offered[name].mark, offered[name].offer) for name in DRAWN})
    direction = by_code("plan").example()["agencies"]["agencies"][0]["direction"]
    for (section, table), told in {
        ("cultivation", "units"): {},
        ("agencies", "agencies"): {"direction": direction},
    }.items():
        rows = [row | told | {"reason": row.get("reason") or REASON} for row in plan.answers[section][table]]
        change(officer, plan, section, {table: rows})
    submit(officer, plan, key=new_key(), version=plan.version, confirmed=True)
    accept(officer, plan)
    seal_it(officer, plan)


def change(officer: Actor, plan: Response, section: str, answers: dict[str, Any]) -> None:
    """Answer some questions of a section anew."""
    held = given(loaded(plan)[section])
    save_row(officer, plan, section, held | answers, mark_of(held))
