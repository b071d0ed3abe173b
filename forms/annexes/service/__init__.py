"""Annex 3: what an agency for patent information can do, and what it needs itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forms.annexes.service.agency import Agency
from forms.annexes.service.business import Business, Tools
from forms.annexes.service.closing import Contacts, Opinion, Statement
from forms.annexes.service.offers import Needs, Offers, Pairing
from forms.annexes.service.people import People
from forms.fields import Section
from forms.questionnaire import Questionnaire


class Service(Questionnaire):
    """专利信息服务机构需求与服务项目情况表, filled by the agency through its link."""

    code, edition, annex, filler = "service", "2017", 3, "agency"
    title = "专利信息服务机构需求与服务项目情况表"
    instructions = (
        "本表由专利信息服务机构填写，由所在省区知识产权局汇总。",
        "除特别注明外，数据截至{cutoff}；近三年指{three_years_ago}年至{last_year}年；金额单位为万元。",
        "各栏目应逐项填写，无内容时填“无”，数字为零时填“0”。",
        "选择项在相应选项前的□内打“√”。",
        "服务项目逐项填写，注明是否公益；收费的应填写收费标准和对结对企业的优惠措施。",
        "本表经机构负责人签字并加盖公章后，连同电子版一并报送。",
    )
    known = {
        "agency.name": "name",
        "agency.credit_code": "credit_code",
        "agency.region": "region",
    }
    of_one_submission = ("contact.filled",)
    catalogued = {
        "search": (
            "agency.name",
            "agency.credit_code",
            "agency.organisation_code",
            "contact.filler",
            "contact.contacts[].name",
            "contact.contacts[].telephone",
            "contact.contacts[].mobile",
            "contact.contacts[].email",
        ),
    }

    agency = Section(Agency, "机构基本情况", number="一")
    people = Section(People, "人员情况", number="二", hint="人员数据截至{cutoff}。")
    tools = Section(Tools, "信息资源与工具", number="三")
    business = Section(Business, "近三年业务开展情况", number="四", hint="近三年指{three_years_ago}年至{last_year}年。")
    offers = Section(Offers, "可提供的服务项目", number="五")
    needs = Section(Needs, "机构需求", number="六")
    pairing = Section(Pairing, "结对意向", number="七")
    contact = Section(Contacts, "联系方式", number="八")
    statement = Section(Statement, "机构意见", number="九")
    opinion = Section(Opinion, "省级知识产权局意见", number="十", by="province")

    def check(self) -> None:
        """An agency usually needs something, and what it calls 其他 it must name."""
        demands = self.question("needs.demands")
        if demands is not None and all(row.form.degree.has("none") for row in demands):
            self.doubt("needs.demands.databases.degree", _("各项机构需求均为“不需要”，请核对"))
        detail = self.question("needs.demands.other.detail")
        if detail is not None and detail.applies and detail.is_blank:
            self.blame("needs.demands.other.detail", _("选了“其他”，请在此注明是什么"))
