"""Annex 2: what a unit tells of itself and of the patent information it needs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forms.annexes.demand.means import Resources, Staff
from forms.annexes.demand.needs import Needs, Work
from forms.annexes.demand.patents import Patents
from forms.annexes.demand.terms import Contacts, Opinion, Problems, Statement, Terms
from forms.annexes.demand.unit import Unit
from forms.fields import Section
from forms.questionnaire import Questionnaire


class Demand(Questionnaire):
    """重点联系单位专利信息需求调查表, filled by the enterprise through its link."""

    code, edition, annex, filler = "demand", "2017", 2, "enterprise"
    title = "重点联系单位专利信息需求调查表"
    instructions = (
        "本表由重点联系单位填写，由所在省区知识产权局汇总。",
        "除特别注明外，数据截至{cutoff}；金额单位为万元。",
        "各栏目应逐项填写，无内容时填“无”，数字为零时填“0”。",
        "选择项在相应选项前的□内打“√”。",
        "本表经单位负责人签字并加盖公章后，连同电子版一并报送。",
    )
    known = {
        "unit.name": "name",
        "unit.credit_code": "credit_code",
        "unit.region": "region",
        "unit.city": "city",
    }
    of_one_submission = ("contact.filled",)
    catalogued = {
        "city": ("unit.city",),
        "industry": ("unit.industry",),
        "search": (
            "unit.name",
            "unit.credit_code",
            "unit.organisation_code",
            "contact.filler",
            "contact.contacts[].name",
            "contact.contacts[].telephone",
            "contact.contacts[].mobile",
            "contact.contacts[].email",
        ),
    }

    unit = Section(Unit, "单位基本情况", number="一")
    patents = Section(Patents, "专利拥有情况", number="二", hint="专利数据截至{cutoff}。")
    staff = Section(Staff, "专利信息工作机构与人员", number="三")
    resources = Section(Resources, "专利信息资源与工具", number="四")
    work = Section(Work, "已开展的专利信息工作", number="五")
    needs = Section(Needs, "专利信息需求", number="六")
    service = Section(Terms, "期望的服务方式", number="七")
    difficulties = Section(Problems, "存在的问题与建议", number="八")
    contact = Section(Contacts, "联系方式", number="九")
    statement = Section(Statement, "单位意见", number="十")
    opinion = Section(Opinion, "省级知识产权局意见", number="十一", by="province")

    def check(self) -> None:
        """Something must be wanted, 其他 must be named, and the staff must be among the employees."""
        demands = self.question("needs.demands")
        if demands is not None and all(row.form.degree.has("none") for row in demands):
            self.blame("needs.demands.prior_art.degree", _("请至少将一项需求选为“迫切”或“一般”"))
        for path in ("needs.demands.other.detail", "work.done.other.note"):
            text = self.question(path)
            if text is not None and text.applies and text.is_blank:
                self.blame(path, _("选了“其他”，请在此注明是什么"))
        self.check_staff()

    def check_staff(self) -> None:
        """Full-time and part-time staff together are not more than the employees."""
        counts = [self.question(path) for path in ("staff.full_time", "staff.part_time", "unit.employees")]
        if any(count is None or count.data is None or count.errors for count in counts):
            return
        full_time, part_time, employees = counts
        if full_time.data + part_time.data > employees.data:
            self.blame(
                "staff.part_time",
                _(
                    "专职与兼职人数之和不能多于“%(other)s”（%(limit)s）",
                    other=employees.label.text,
                    limit=employees.data,
                ),
            )
