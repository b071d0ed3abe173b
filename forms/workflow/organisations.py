"""The register of organisations: added, changed, checked by the rules the annexes use."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import ValidationError

from forms.fields import Choice, Part, Text
from forms.models import Organisation, Region, db
from forms.models.events import append
from forms.validators import Answered, CreditCode, Email, Length, Phone
from forms.workflow.actors import Actor

KINDS = {"enterprise": "企业", "agency": "服务机构"}
FIELDS = ("kind", "name", "credit_code", "city", "contact", "phone", "email")


class OrganisationForm(Part):
    """What is known of an organisation before it answers."""

    kind = Choice("类别", [Answered()], choices=KINDS)
    name = Text("单位名称", [Answered(), Length(4, 60)], hint="与登记证照一致的全称")
    credit_code = Text("统一社会信用代码", [CreditCode()], hint="18 位；未换发的可留空，由单位自行填写")
    city = Text("所在市（州、地区、师）", [Length(0, 40)])
    contact = Text("联系人", [Length(0, 20)])
    phone = Text("电话", [Phone()])
    email = Text("电子邮箱", [Email()])


def answers_in(form: OrganisationForm) -> dict[str, Any]:
    """The columns of a valid form; an organisation without a credit code has None."""
    return {name: form[name].data or (None if name == "credit_code" else "") for name in FIELDS}


def twin(region: Region, organisation_id: int | None, kind: str, credit_code: str | None) -> Organisation | None:
    """Another organisation of the region with the same kind and credit code."""
    if credit_code is None:
        return None
    same = select(Organisation).where(
        Organisation.region_id == region.id,
        Organisation.kind == kind,
        Organisation.credit_code == credit_code,
        Organisation.id != (organisation_id or 0),
    )
    return db.session.execute(same).scalar_one_or_none()


def keep(
    actor: Actor, region: Region, form: OrganisationForm, organisation: Organisation | None = None
) -> Organisation:
    """Add an organisation, or change the one given. Belongs inside a transaction.

    Raises ValidationError when another one of the region has the credit code.
    """
    answers = answers_in(form)
    other = twin(region, organisation.id if organisation else None, answers["kind"], answers["credit_code"])
    if other is not None:
        raise ValidationError(_("这个统一社会信用代码已登记为“%(name)s”", name=other.name))
    step = "organisation" if organisation is None else "organisation-change"
    if organisation is None:
        organisation = Organisation(region_id=region.id)
        db.session.add(organisation)
    for name, value in answers.items():
        setattr(organisation, name, value)
    db.session.flush()
    append(step, actor.name, region=region, details={"organisation": organisation.id, "name": organisation.name})
    return organisation
