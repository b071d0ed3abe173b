"""What a list would do to the register, told row by row before anything is kept; then all of it is kept, or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select

from forms.models import Organisation, Region, canonical, db, digest
from forms.workflow.actors import Actor
from forms.workflow.organisations import FIELDS, OrganisationForm, keep

VERDICTS = {
    "new": lazy_gettext("新增"),
    "changed": lazy_gettext("更新"),
    "same": lazy_gettext("无变化"),
    "wrong": lazy_gettext("有误"),
}
Row = dict[str, str]


class BadRows(ValueError):
    """Rows that cannot be imported; the message names each by its number in the sheet."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__("没有导入任何单位。\n" + "\n".join(rows))


@dataclass(eq=False)
class Subject:
    """An organisation as the list leaves it: as it is known, then as the rows so far have it. ``known`` is its row."""

    told: dict[str, Any]
    known: Organisation | None = None


@dataclass(frozen=True)
class Change:
    """One particular that a row changes, in the words of the form."""

    label: str
    before: str
    after: str


@dataclass
class Line:
    """One row of the list and what it would do; ``verdict`` is a code of ``VERDICTS``, ``why`` says what is wrong."""

    number: str
    name: str
    form: OrganisationForm
    verdict: str = "new"
    why: str = ""
    changes: list[Change] = field(default_factory=list)
    subject: Subject | None = None


@dataclass(frozen=True)
class Report:
    """What a list would do, row by row."""

    lines: list[Line]

    @property
    def counts(self) -> Counter[str]:
        """How many rows have each verdict."""
        return Counter(line.verdict for line in self.lines)

    @property
    def is_sound(self) -> bool:
        """Whether the list can be kept: no row is wrong."""
        return not self.counts["wrong"]

    @property
    def does_nothing(self) -> bool:
        return all(line.verdict == "same" for line in self.lines)

    @property
    def digest(self) -> str:
        """Tells whether the register would still change as this report says."""
        told = [[line.verdict, [[change.label, change.before] for change in line.changes]] for line in self.lines]
        return digest(canonical(told))[:16]


class Register:
    """The organisations of a region as a list finds them, by kind and credit code and by kind and name."""

    def __init__(self, region: Region) -> None:
        self.by_code: dict[tuple[str, str], Subject] = {}
        self.by_name: dict[tuple[str, str], list[Subject]] = {}
        known = select(Organisation).where(Organisation.region_id == region.id).order_by(Organisation.id)
        for organisation in db.session.execute(known).scalars():
            self.enter(Subject({name: getattr(organisation, name) for name in FIELDS}, organisation))

    def enter(self, subject: Subject) -> None:
        told = subject.told
        if told["credit_code"]:
            self.by_code[told["kind"], told["credit_code"]] = subject
        self.by_name.setdefault((told["kind"], told["name"]), []).append(subject)

    def about(self, told: dict[str, Any]) -> list[Subject]:
        """Whom a row may be about: the one with its credit code, else those of its kind with its name.

        The same name with two different credit codes is two organisations.
        """
        by_code = self.by_code.get((told["kind"], told["credit_code"] or ""))
        if by_code is not None:
            return [by_code]
        same = self.by_name.get((told["kind"], told["name"]), [])
        return [subject for subject in same if not (told["credit_code"] and subject.told["credit_code"])]

    def learn(self, subject: Subject, told: dict[str, Any]) -> None:
        """Take over what a row says of somebody."""
        self.by_name[subject.told["kind"], subject.told["name"]].remove(subject)
        subject.told = told
        self.enter(subject)


def survey(region: Region, rows: list[Row]) -> Report:
    """What the rows would do to the register of a region. Nothing is written.

    A cell left empty changes nothing of what is known; one list may name somebody twice.

    :param rows: as :func:`forms.workflow.spreadsheets.read_rows` returns them
    """
    register = Register(region)
    lines = [Line(row.get("row", ""), row.get("name", ""), OrganisationForm(data=row)) for row in rows]
    for line in lines:
        judge(line, register)
    return Report(lines)


def judge(line: Line, register: Register) -> None:
    """Say what a row does, and let the register learn it."""
    if not line.form.validate():
        line.verdict, line.why = "wrong", first_error(line.form)
        return
    told = {name: line.form[name].data or "" for name in FIELDS}
    same = register.about(told)
    if len(same) > 1:
        line.verdict = "wrong"
        line.why = _("有 %(count)d 个单位叫“%(name)s”，请填写统一社会信用代码", count=len(same), name=told["name"])
        return
    if not same:
        line.subject = Subject(told)
        register.enter(line.subject)
        return
    subject = line.subject = same[0]
    told = {name: value or subject.told[name] or "" for name, value in told.items()}
    line.changes = [
        Change(str(line.form[name].label.text), subject.told[name] or "", told[name])
        for name in FIELDS
        if told[name] != (subject.told[name] or "")
    ]
    line.verdict = "changed" if line.changes else "same"
    for name in FIELDS:
        line.form[name].data = told[name] or None
    register.learn(subject, told)


def carry_out(actor: Actor, region: Region, report: Report) -> tuple[int, int]:
    """Keep what a report tells. Belongs inside the transaction the report was made in.

    :returns: how many were added and how many changed
    :raises BadRows: naming every row that does not hold; then none is kept
    """
    if not report.is_sound:
        raise BadRows([_("第 %(row)s 行：%(why)s", row=line.number, why=line.why) for line in report.lines if line.why])
    for line in report.lines:
        assert line.subject is not None
        if line.verdict != "same":
            line.subject.known = keep(actor, region, line.form, line.subject.known)
    return report.counts["new"], report.counts["changed"]


def import_rows(actor: Actor, region: Region, rows: list[Row]) -> tuple[int, int]:
    """Add the organisations of a list, or change those already known; returns how many of each.

    Belongs inside a transaction. Raises BadRows.
    """
    return carry_out(actor, region, survey(region, rows))


def first_error(form: OrganisationForm) -> str:
    if form.kind.errors:
        return _("%(label)s：请填“企业”或“服务机构”", label=form.kind.label.text)
    return next(f"{question.label.text}：{question.errors[0]}" for question in form if question.errors)
