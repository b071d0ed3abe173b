"""Annex 3, 专利信息服务机构需求与服务项目情况表: which questions stand in which row, and how wide."""

from __future__ import annotations

from forms.documents.drawing.matrices import matrix, transposed
from forms.documents.drawing.registers import cards, long_register, register
from forms.documents.drawing.seals import seal_box
from forms.documents.drawing.survey import Sheet

ROOMY = 7.8
WIDE = 48.0


def draw(sheet: Sheet) -> None:
    """Print the whole sheet, section by section."""
    sheet.head("数据截至：{cutoff}\t金额单位：万元")
    draw_agency(sheet)
    draw_people(sheet)
    draw_tools(sheet)
    draw_business(sheet)
    draw_offers(sheet)
    draw_needs(sheet)
    draw_end(sheet)
    sheet.instructions()


def draw_agency(sheet: Sheet) -> None:
    agency = sheet.section("agency")
    sheet.height = ROOMY
    sheet.pairs(agency.name)
    sheet.pairs(agency.credit_code, agency.organisation_code)
    sheet.pairs(agency.region, agency.founded)
    sheet.pairs(agency.address, agency.postcode, labels=(37, 15), values=(78, 26))
    sheet.pairs(agency.website, agency.head)
    sheet.pairs(agency.nature)
    sheet.pairs(agency.categories)
    sheet.pairs(agency.agency_code, agency.capital)
    sheet.pairs(agency.parent, agency.area)
    sheet.pairs(agency.qualifications)
    sheet.pairs(agency.penalty, agency.penalty_note)
    sheet.prose(agency.intro, 24)


def draw_people(sheet: Sheet) -> None:
    people = sheet.section("people")
    sheet.pairs(people.staff, people.attorneys, people.others, labels=(37, 45, 34), values=(13.5, 13, 13.5))
    sheet.pairs(people.info_full, people.info_part, labels=(WIDE, WIDE), values=(30, 30))
    degrees = (people.doctors, people.masters, people.bachelors, people.other_degrees)
    sheet.pairs(*degrees, labels=(24,) * 4, values=(15,) * 4)
    sheet.pairs(people.senior, people.middle, labels=(WIDE, WIDE), values=(30, 30))
    sheet.pairs(people.domains)
    columns = {"no": 11, "name": 18, "education": 16, "title": 38, "years": 30, "skill": 43}
    long_register(sheet, people.team, columns, blanks=3)


def draw_tools(sheet: Sheet) -> None:
    tools = sheet.section("tools")
    sheet.pairs(tools.software)
    sheet.pairs(tools.rules)
    columns = {"no": 11, "name": 45, "origin": 24, "coverage": 44, "accounts": 32}
    long_register(sheet, tools.databases, columns, blanks=2)
    columns = {"no": 11, "name": 39, "industry": 32, "records": 26, "built": 25, "access": 23}
    long_register(sheet, tools.topics, columns, blanks=2)


def draw_business(sheet: Sheet) -> None:
    business = sheet.section("business")
    transposed(sheet, business.performance, label=66)
    sheet.pairs(business.helped, labels=(66,), values=(90,))
    columns = {"no": 11, "month": 25, "client": 26, "project": 30, "content": 34, "effect": 30}
    long_register(sheet, business.cases, columns, blanks=2)
    columns = {"no": 11, "years": 23, "enterprise": 36, "content": 36, "progress": 50}
    long_register(sheet, business.earlier, columns, blanks=2)


def draw_offers(sheet: Sheet) -> None:
    offers = sheet.section("offers")
    sheet.pairs(offers.areas)
    sheet.prose(offers.pledge, 18)
    layout = (
        ("category",),
        ("name",),
        ("content",),
        ("way", "cycle"),
        ("pricing", "fee"),
        ("capacity", "head", "phone"),
    )
    cards(sheet, offers.services, layout, blanks=2)


def draw_needs(sheet: Sheet) -> None:
    needs = sheet.section("needs", repeated=True)
    matrix(sheet, needs.demands, label=45, degree=45, detail=66)
    columns = {"no": 11, "item": 42, "note": 46, "supporter": 34, "month": 23}
    long_register(sheet, needs.details, columns, blanks=2)
    sheet.open()
    register(sheet, needs.lessons, {"no": 11, "subject": 45, "level": 30, "people": 32, "month": 38}, blanks=1)
    sheet.prose(needs.difficulty, 18)
    sheet.prose(needs.advice, 15)


def draw_end(sheet: Sheet) -> None:
    pairing = sheet.section("pairing")
    sheet.pairs(pairing.willing, pairing.capacity)
    sheet.pairs(pairing.preference)
    columns = {"no": 11, "enterprise": 42, "place": 28, "need": 37, "progress": 38}
    long_register(sheet, pairing.candidates, columns, blanks=2)
    contact = sheet.section("contact")
    columns = {"name": 16, "post": 26, "telephone": 30, "mobile": 26, "fax": 30, "email": 28}
    register(sheet, contact.contacts, columns, blanks=2, caption=False)
    sheet.pairs(contact.filler, contact.filled)
    seal_box(sheet, sheet.section("statement"))
    seal_box(sheet, sheet.section("opinion"))
