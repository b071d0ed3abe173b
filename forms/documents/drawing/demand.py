"""Annex 2, 重点联系单位专利信息需求调查表: which questions stand in which row, and how wide."""

from __future__ import annotations

from forms.documents.drawing.grid import ROW_HEIGHT
from forms.documents.drawing.matrices import matrix
from forms.documents.drawing.registers import cards, long_register, register
from forms.documents.drawing.seals import seal_box
from forms.documents.drawing.survey import Sheet

ROOMY = 8.6
WIDE = 48.0
LABELS_OF_THREE, VALUES_OF_THREE = (34.0, 44.0, 34.0), (15.0, 14.0, 15.0)


def draw(sheet: Sheet) -> None:
    """Print the whole sheet, section by section."""
    sheet.head("数据截至：{cutoff}\t金额单位：万元")
    draw_unit(sheet)
    draw_patents(sheet)
    draw_means(sheet)
    draw_work(sheet)
    draw_needs(sheet)
    draw_service(sheet)
    draw_end(sheet)
    sheet.instructions()


def draw_unit(sheet: Sheet) -> None:
    unit = sheet.section("unit")
    sheet.height = ROOMY
    sheet.pairs(unit.name)
    sheet.pairs(unit.credit_code, unit.organisation_code, labels=(37, 45), values=(41, 33))
    sheet.pairs(unit.region, unit.city, labels=(37, 45), values=(41, 33))
    sheet.pairs(unit.address, unit.postcode, labels=(37, 15), values=(78, 26))
    sheet.pairs(unit.website, unit.legal_rep)
    sheet.pairs(unit.founded, unit.reg_type)
    sheet.pairs(unit.nature)
    sheet.pairs(unit.size)
    sheet.pairs(unit.industry, unit.branch)
    sheet.prose(unit.business, 20)
    sheet.pairs(unit.employees, unit.rd_staff)
    sheet.pairs(unit.revenue, unit.rd_spend)
    sheet.pairs(unit.titles)
    sheet.height = ROW_HEIGHT


def draw_patents(sheet: Sheet) -> None:
    patents = sheet.section("patents")
    columns = {"applied": 26.0, "granted": 26.0, "valid": 26.0, "applied_last": 26.0, "granted_last": 26.0}
    matrix(sheet, patents.counts, label=26, repeated=False, **columns)
    sheet.pairs(patents.pct, patents.abroad, patents.trademarks, labels=LABELS_OF_THREE, values=VALUES_OF_THREE)
    sheet.pairs(patents.software, patents.layouts, patents.varieties, labels=LABELS_OF_THREE, values=VALUES_OF_THREE)
    sheet.pairs(patents.practised, patents.licensed)
    sheet.pairs(patents.pledged, patents.disputed)
    long_register(
        sheet,
        patents.key_patents,
        {"no": 12, "patent": 40, "title": 44, "category": 20, "status": 20, "in_use": 20},
        blanks=3,
    )


def draw_means(sheet: Sheet) -> None:
    staff = sheet.section("staff")
    sheet.pairs(staff.leader, staff.leader_post)
    sheet.pairs(staff.office)
    sheet.pairs(staff.full_time, staff.part_time, labels=(WIDE, WIDE), values=(30, 30))
    sheet.pairs(staff.searchers_full, staff.searchers_part, labels=(WIDE, WIDE), values=(30, 30))
    sheet.pairs(staff.rules)
    sheet.pairs(staff.budget, staff.info_budget, staff.trained, labels=(34, 31, 34), values=(20, 20, 17))
    resources = sheet.section("resources")
    sheet.pairs(resources.channels)
    sheet.pairs(resources.free_systems)
    sheet.pairs(resources.software)
    register(
        sheet,
        resources.paid_databases,
        {"no": 11, "name": 38, "vendor": 33, "starts": 24, "ends": 24, "fee": 26},
        blanks=1,
    )
    register(
        sheet,
        resources.own_databases,
        {"no": 11, "name": 31, "topic": 28, "records": 26, "built": 23, "cycle": 18.5, "built_by": 18.5},
        blanks=1,
    )


def draw_work(sheet: Sheet) -> None:
    work = sheet.section("work", repeated=True)
    matrix(sheet, work.done, label=45, active=20, times=22, method=22, note=47)
    sheet.open()
    sheet.pairs(work.frequency)
    sheet.pairs(work.helped, work.help_years)
    sheet.pairs(work.help_agency)
    sheet.prose(work.help_effect, 12)


def draw_needs(sheet: Sheet) -> None:
    needs = sheet.section("needs", repeated=True)
    matrix(sheet, needs.demands, group=16, label=48, degree=45, detail=47)
    layout = (
        ("name",),
        ("field", "ipc"),
        ("keywords", "rivals"),
        ("scope", "outcome"),
        ("deadline", "priority"),
    )
    cards(sheet, needs.requests, layout, blanks=1)
    sheet.open()
    register(
        sheet,
        needs.lessons,
        {"no": 11, "content": 43, "level": 16, "audience": 29, "people": 23, "occasion": 34},
        blanks=1,
    )
    sheet.pairs(needs.secrecy)


def draw_service(sheet: Sheet) -> None:
    service = sheet.section("service")
    sheet.pairs(service.modes)
    sheet.pairs(service.cycle)
    sheet.pairs(service.cost)
    sheet.pairs(service.support)
    sheet.pairs(service.pairing, service.partner)
    sheet.pairs(service.revisit, service.publicity)
    difficulties = sheet.section("difficulties")
    sheet.pairs(difficulties.found)
    sheet.prose(difficulties.detail, 18)
    sheet.prose(difficulties.advice, 15)


def draw_end(sheet: Sheet) -> None:
    contact = sheet.section("contact")
    register(
        sheet,
        contact.contacts,
        {"name": 16, "post": 26, "telephone": 30, "mobile": 26, "fax": 30, "email": 28},
        blanks=2,
        caption=False,
    )
    sheet.pairs(contact.filler, contact.filler_phone, contact.filled, labels=(22, 22, 22), values=(26, 34, 30))
    seal_box(sheet, sheet.section("statement"))
    seal_box(sheet, sheet.section("opinion"))
