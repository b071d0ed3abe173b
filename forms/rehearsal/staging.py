"""Setting a rehearsal: accounts for the officers and the bureau, a full province for each region, and how to get in."""

from __future__ import annotations

from itertools import cycle

from sqlalchemy import select

from forms.annexes.classifications import REGIONS
from forms.models import Organisation, Region, Response, db, transaction
from forms.models.responses import STATES
from forms.rehearsal.chance import dice
from forms.rehearsal.course import Course
from forms.rehearsal.register import SEED, person, province
from forms.workflow import OPERATOR, Actor, accounts, token_of

BUREAU = "bureau"
PACKAGES = ("", "filed", "returned", "received", "awaited", "archived", "filed")
"""How the package of each region ends, region by region, so that the bureau has some of every state before it."""


def stage(base_url: str, regions: list[str], enterprises: int, agencies: int, seed: int = SEED) -> str:
    """Load a province of so many organisations for each region; returns how to try it, with passwords and links.

    Belongs in an empty database, in the operator's scope, outside a transaction. Raises KeyError for an unknown region.
    """
    passwords: dict[str, str] = {}
    bureau = officer(BUREAU, passwords, seed)
    for slug, ending in zip(regions, cycle(PACKAGES)):
        own, organisations = officer(slug, passwords, seed), province(slug, enterprises, agencies, seed)
        Course(own, bureau, organisations, ending=ending).run()
    return told(base_url, passwords, enterprises, agencies)


def officer(account: str, passwords: dict[str, str], seed: int) -> Actor:
    """Somebody of a region's office, or of the bureau, with an account named so."""
    name, password = f"{person(dice(seed, account))}（演示）", accounts.new_password()
    with transaction():
        slug = None if account == BUREAU else account
        region = db.session.execute(select(Region).where(Region.slug == slug)).scalar_one() if slug else None
        role = "province" if region is not None else "bureau"
        user = accounts.create(OPERATOR, account=account, name=name, role=role, region=region, password=password)
        passwords[account] = password
        place = region.office if region is not None else "国家知识产权局"
        return Actor(role, f"{place} {name}", region_id=user.region_id, user_id=user.id)


def first_link(base_url: str, annex: str) -> str:
    """The address of a link to a draft of an annex; empty where nobody is filling one in."""
    drafts = select(Response).join(Organisation).where(Response.annex == annex, Response.state == "draft")
    begun = drafts.where(Response.saved_at.is_not(None)).order_by(Response.id).limit(1)
    found = db.session.execute(begun).scalar_one_or_none()
    token = token_of(found.invitations[-1]) if found is not None else None
    return f"{base_url}/l/{token}" if token else "（没有填写中的答卷）"


def told(base_url: str, passwords: dict[str, str], enterprises: int, agencies: int) -> str:
    """How to try it, in words."""
    places = REGIONS | {BUREAU: "国家知识产权局"}
    staff = "\n".join(f"  {account:<16}{word}   {places[account]}" for account, word in passwords.items())
    return f"""
附表 Fubiao 已启动（演练数据，均为虚构）：{base_url}/

  每个省区企业 {enterprises} 家、服务机构 {agencies} 家，答卷状态：{"、".join(map(str, STATES.values()))}。

  附件2（企业填写）  打开专属链接  {first_link(base_url, "demand")}
  附件3（服务机构填写）打开专属链接  {first_link(base_url, "service")}
  工作人员登录：{base_url}/staff/login

  账号            初始密码
{staff}
"""
