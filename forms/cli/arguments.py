"""Reading what an operator typed: regions, organisations, files; refusals in words with exit code 1."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import ColumnElement, or_, select

from forms.annexes import ANNEXES, FORMS
from forms.models import Organisation, Programme, Region, db
from forms.workflow import programmes

ANNEX = click.Choice([annex.code for annex in ANNEXES])
FORM = click.Choice([form.code for form in FORMS])


def region_called(name: str) -> Region:
    """The region with this slug, full name or office. Raises ClickException."""
    wanted = or_(Region.slug == name, Region.name == name, Region.office == name)
    found = db.session.execute(select(Region).where(wanted)).scalar_one_or_none()
    if found is None:
        known = "、".join(f"{region.slug}（{region.name}）" for region in all_regions())
        raise click.ClickException(f"没有省区“{name}”；可用：{known}")
    return found


def all_regions() -> list[Region]:
    """The regions in notice order."""
    return list(db.session.execute(select(Region).order_by(Region.position)).scalars())


def latest_programme() -> Programme:
    """The open programme of the latest year. Raises ClickException when there is none."""
    found = programmes.usual()
    if found is None:
        raise click.ClickException("还没有年度方案；请先运行 fubiao init")
    return found


def organisation_called(name: str) -> Organisation:
    """The organisation with this credit code, or this name where only one has it. Raises ClickException."""
    wanted = or_(Organisation.credit_code == name, Organisation.name == name)
    found: list[Any] = list(db.session.execute(select(Organisation).where(wanted)).scalars())
    if len(found) != 1:
        raise click.ClickException(
            f"没有单位“{name}”" if not found else f"有 {len(found)} 个单位叫“{name}”，请改用统一社会信用代码"
        )
    only: Organisation = found[0]
    return only


def numbers_in(region_name: str, *conditions: ColumnElement[bool]) -> list[int]:
    """The numbers of a region's organisations for which the conditions hold, by name. Raises ClickException."""
    wanted = select(Organisation.id).where(Organisation.region_id == region_called(region_name).id, *conditions)
    return list(db.session.execute(wanted.order_by(Organisation.name, Organisation.id)).scalars())
