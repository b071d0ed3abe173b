"""Annex 1, the plan of a province: its headings, paragraphs and tables in printed order."""

from __future__ import annotations

from forms.documents.drawing.prose import Prose

WORK = ("四", "工作内容与具体措施")
"""The chapter whose four parts the questionnaire asks one by one."""

MEASURES = {"no": 11, "action": 56, "owner": 24, "start+end": 36, "outcome": 29}


def draw(sheet: Prose) -> None:
    """Print the whole plan."""
    sheet.title(sheet.form.cover.form.title, str(sheet.form.title))
    sheet.number_line(sheet.form.cover.form.doc_no)
    draw_opening(sheet)
    sheet.chapter(*WORK)
    draw_cultivation(sheet)
    draw_agencies(sheet)
    draw_pairing(sheet)
    draw_promotion(sheet)
    draw_course(sheet)
    draw_means(sheet)
    draw_end(sheet)


def draw_opening(sheet: Prose) -> None:
    basis = sheet.section("basis")
    sheet.told(basis.grounds)
    sheet.told(basis.prior)
    sheet.told(basis.needs)
    goals = sheet.section("goals")
    sheet.told(goals.goal)
    sheet.listed(goals.kpi, {"no": 11, "name": 63, "target": 26, "unit": 26, "due": 30})
    leadership = sheet.section("leadership")
    posts = (leadership.leader, leadership.leader_post), (leadership.department, leadership.department_head)
    sheet.facts(*posts)
    sheet.listed(leadership.centres, {"no": 11, "name": 75, "head": 28, "telephone": 42}, blanks=1)
    sheet.listed(leadership.undertakers, {"no": 11, "name": 145}, blanks=2)
    sheet.told(leadership.mechanism)


def draw_cultivation(sheet: Prose) -> None:
    cultivation = sheet.section("cultivation")
    sheet.listed(cultivation.measures, MEASURES)
    layout = (("name", "credit_code"), ("industry", "survey"), ("needs",), ("criteria",), ("reason",))
    sheet.carded(cultivation.units, layout)
    sheet.told(cultivation.problems)


def draw_agencies(sheet: Prose) -> None:
    agencies = sheet.section("agencies")
    sheet.listed(agencies.measures, MEASURES)
    layout = (("name", "credit_code"), ("category", "direction"), ("criteria",), ("reason",))
    sheet.carded(agencies.agencies, layout)


def draw_pairing(sheet: Prose) -> None:
    pairing = sheet.section("pairing")
    sheet.listed(pairing.measures, MEASURES)
    layout = (
        ("agency", "enterprise"),
        ("agency_contact", "enterprise_contact"),
        ("agency_telephone", "enterprise_telephone"),
        ("support",),
        ("mode",),
        ("signed", "term"),
    )
    sheet.carded(pairing.pairs, layout)
    sheet.chosen(pairing.library)
    sheet.lines(pairing.library_note, blanks=1)
    sheet.chosen(pairing.platform)
    sheet.lines(pairing.platform_note, blanks=1)


def draw_promotion(sheet: Prose) -> None:
    promotion = sheet.section("promotion")
    sheet.listed(promotion.measures, MEASURES)
    sheet.stated(promotion.cases)
    sheet.chosen(promotion.channels)


def draw_course(sheet: Prose) -> None:
    schedule = sheet.section("schedule")
    columns = {"stage": 19, "start+end": 36, "link": 22, "task": 34, "owner": 22, "mark": 23}
    sheet.table(schedule.steps, columns, blanks=10)
    revisits = sheet.section("revisits")
    sheet.stated(revisits.frequency)
    columns = {"no": 11, "month": 25, "unit": 34, "people": 28, "modes": 22, "topics": 36}
    sheet.listed(revisits.visits, columns)
    sheet.told(revisits.adjustment)


def draw_means(sheet: Prose) -> None:
    funds = sheet.section("funds")
    sheet.facts((funds.national, funds.provincial), (funds.others, funds.total))
    sheet.listed(funds.budget, {"no": 11, "subject": 42, "amount": 28, "purpose": 75})
    sheet.told(funds.resources)
    training = sheet.section("training")
    layout = (("name",), ("topics", "level"), ("audience", "attendance"), ("day", "place"), ("lecturers",))
    sheet.card_table(training.sessions, layout)


def draw_end(sheet: Prose) -> None:
    contacts = sheet.section("contacts")
    columns = {"no": 11, "name": 18, "department+post": 30, "telephone": 31, "mobile": 28, "email": 38}
    sheet.table(contacts.people, columns, blanks=2)
    attachments = sheet.form.attachments.form
    sheet.enclosures(attachments.enclosed, {"surveys": attachments.surveys, "sheets": attachments.sheets})
    signature = sheet.form.signature.form
    sheet.signature(sheet.form.cover.form.org, signature.date, signature.sign)
