"""A small demonstration: two provinces, a few organisations, a filed package, one response in each state."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms.archive import archive
from forms.demonstration.filling import approve, fill, seal_it
from forms.demonstration.package import file_everything
from forms.models import Organisation, Programme, Region, Response, User, db, transaction
from forms.models.responses import STATES
from forms.workflow import OPERATOR, Actor, accounts, invite, issue, new_key, remarks, send_back, submit
from forms.workflow.accounts import new_password

ENTERPRISES = {
    "guizhou": (
        ("贵州黔源智能装备有限公司", "", "贵阳市", "draft"),
        ("贵州苗岭生物制药有限公司", "", "贵阳市", "submitted"),
        ("遵义红粮酿造股份有限公司", "", "遵义市", "returned"),
        ("六盘水乌蒙新材料有限公司", "", "六盘水市", "accepted"),
        ("安顺瀑乡精密机械有限公司", "", "安顺市", "filed"),
        ("铜仁梵净茶业有限公司", "", "铜仁市", "archived"),
    ),
    "gansu": (
        ("兰州陇原石化装备有限公司", "", "兰州市", "submitted"),
        ("天水麦积电气有限公司", "", "天水市", "draft"),
    ),
}
AGENCIES = {
    "guizhou": (
        ("贵州省专利信息服务中心", "", "贵阳市", "draft"),
        ("贵阳林城知识产权信息咨询有限公司", "", "贵阳市", "filed"),
    ),
    "gansu": (("甘肃陇智专利信息咨询有限公司", "", "兰州市", "submitted"),),
}


@dataclass(frozen=True)
class Staff:
    """The people of the demonstration: an officer of each province and one of the bureau."""

    officers: dict[str, Actor]
    bureau: Actor
    passwords: dict[str, str]


def is_empty() -> bool:
    """Whether the database holds no organisation and no provincial account yet."""
    accounts_there = db.session.execute(select(User).where(User.role == "province")).first()
    return accounts_there is None and db.session.execute(select(Organisation)).first() is None


def load(base_url: str) -> str:
    """Load the demonstration; returns the text that tells how to try it (with passwords and links in it)."""
    programme = db.session.execute(select(Programme).order_by(Programme.year.desc()).limit(1)).scalar_one()
    staff = make_staff()
    links: dict[str, str] = {}
    for kind, register in (("enterprise", ENTERPRISES), ("agency", AGENCIES)):
        for slug, entries in register.items():
            for name, code, city, state in entries:
                officer = staff.officers[slug]
                organisation = Organisation(
                    region_id=officer.region_id, kind=kind, name=name, credit_code=code or None, city=city
                )
                token = play(programme, staff, officer, organisation, state)
                if slug == "guizhou" and state == "draft":
                    links[kind] = f"{base_url}/l/{token}"
    file_everything(staff.officers["guizhou"], staff.bureau, programme)
    for name, _code, _city, state in ENTERPRISES["guizhou"]:
        if state == "archived":
            archive(staff.bureau, response_of(name))
    return told(base_url, staff, links)


def response_of(name: str) -> Response:
    """The response of the organisation with this name."""
    wanted = select(Response).join(Response.organisation).where(Organisation.name == name)
    return db.session.execute(wanted).scalar_one()


def make_staff() -> Staff:
    passwords = {account: new_password() for account in ("guizhou", "gansu", "bureau")}
    officers = {}
    with transaction():
        for slug, name in (("guizhou", "王处长"), ("gansu", "马处长")):
            region = region_called(slug)
            user = accounts.create(
                OPERATOR, account=slug, name=name, role="province", region=region, password=passwords[slug]
            )
            officers[slug] = Actor("province", f"{region.office} {name}", region_id=region.id, user_id=user.id)
        chief = accounts.create(
            OPERATOR, account="bureau", name="周处长", role="bureau", region=None, password=passwords["bureau"]
        )
    return Staff(officers, Actor("bureau", "国家知识产权局 周处长", user_id=chief.id), passwords)


def region_called(slug: str) -> Region:
    return db.session.execute(select(Region).where(Region.slug == slug)).scalar_one()


def play(programme: Programme, staff: Staff, officer: Actor, organisation: Organisation, state: str) -> str:
    """Take one organisation from invitation to ``state``, each step as its people would; returns its link's secret."""
    with transaction():
        db.session.add(organisation)
        db.session.flush()
        response = invite(officer, programme, organisation)
        link = issue(officer, response)
        token, response_id = link.token, response.id
    response = db.session.get_one(Response, response_id)
    filler = Actor("link", response.filler_name, region_id=response.region_id, response_id=response.id)
    fill(filler, response, everything=state != "draft")
    if state != "draft":
        submit(filler, response, key=new_key(), version=response.version, confirmed=True)
        advance(officer, response, state)
    return token


def advance(officer: Actor, response: Response, state: str) -> None:
    """Take a submitted response further; what is to be filed is accepted and sealed, the package takes it on."""
    if state == "returned":
        remarks.put(officer, response, "unit.rd_spend", "请与统计年报核对。")
        remarks.put(officer, response, "contact.contacts.0.mobile", "手机号码已停机，请更新。")
        send_back(officer, response, "标注的栏目请改好或回复；其余内容已核对无误。")
    elif state != "submitted":
        approve(officer, response)
        if state != "accepted":
            filler = Actor("link", response.filler_name, region_id=response.region_id, response_id=response.id)
            seal_it(filler, response)


def told(base_url: str, staff: Staff, links: dict[str, str]) -> str:
    """How to try it, in words."""
    password = staff.passwords
    return f"""
附表 Fubiao 已启动（示范数据）：{base_url}/

  附件2（企业填写）  打开专属链接  {links["enterprise"]}
  附件3（服务机构填写）打开专属链接  {links["agency"]}
  附件1（省局填写）  以 gansu 登录 {base_url}/staff/login 后选“落实方案”；guizhou 已报送材料

  账号            初始密码
  guizhou         {password["guizhou"]}   贵州省知识产权局
  gansu           {password["gansu"]}   甘肃省知识产权局
  bureau          {password["bureau"]}   国家知识产权局

  示范数据含各种状态的答卷：{"、".join(map(str, STATES.values()))}。
  不要示范数据：清空 instance/ 后运行 make run DEMO=no
"""
