"""What the tests of packages do: a sealed plan, two signed pairs, sealed annexes; filing through the page."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from forms.annexes import by_code
from forms.models import Filing, db
from tests.conftest import People, Person
from tests.pages.answering import begin_plan, controls, hold, send, submitted
from tests.pages.pairing import attaches, brings_together, last_pair, sides_of
from tests.pages.sealing import uploads
from tests.pages.stories import enrol, everywhere, submits
from tests.scanning import picture
from tests.visitor import Page

ADDRESS = "/province/package"
FACTS = "/province/plan/facts"
SECOND = "贵州苗岭生物制药有限公司"


def annexes_ready(people: People) -> None:
    """Annexes 2 and 3 of 贵州 are sealed, listed by the province and accepted."""
    for person, listing in ((people.enterprise, "focus"), (people.agency, "cultivated")):
        submits(person)
        lists(people.guizhou, person, listing)
        uploads(person, (f"{person.name}.jpg", picture(size=(600, 800 + len(person.name)))))
        people.guizhou.post(f"/desk/responses/{person.public_id}/accept")


def lists(officer: Person, person: Person, listing: str) -> None:
    """The officer gives the opinion that puts an organisation on the list."""
    address = f"/desk/responses/{person.public_id}/opinion"
    form = controls(officer.get(address), "/opinion")
    (section,) = by_code(person_annex(person)).load(by_code(person_annex(person)).example()).sections("province")
    for code in section.form["criteria"].data:
        form.add("opinion-criteria", code)
    form.add("opinion-listing", listing)
    send(officer, address, form)


def person_annex(person: Person) -> str:
    with everywhere(person.app):
        return str(person.response().annex)


def pairs_ready(people: People) -> list[int]:
    """Two pairs of 贵州, each with a signed agreement and its scan."""
    enterprise, agency = sides_of(people)
    (other,) = enrol(people.guizhou.app, "guizhou", SECOND)
    found = []
    for place, number in enumerate((enterprise, other)):
        brings_together(people.guizhou, number, agency)
        found.append(last_pair(people))
        attaches(people.guizhou, found[-1], (f"协议书{place}.jpg", picture(size=(500 + place, 700))))
    return found


def plan_ready(people: People, **changes: Any) -> None:
    """The plan is submitted, accepted and sealed."""
    officer = people.guizhou
    if not officer.public_id:
        begin_plan(officer)
    submitted(officer, "plan") if not changes else submitted_with(officer, changes)
    officer.post(f"/desk/responses/{officer.public_id}/accept")
    uploads(officer, ("方案盖章件.jpg", picture(size=(610, 800))), way="replace")


def submitted_with(officer: Person, changes: dict[str, Any]) -> None:
    base = f"/fill/{officer.public_id}"
    hold(officer, "plan", **changes)
    data = controls(officer.get(f"{base}/check"), "/submit")
    data["confirmed"] = data["declared"] = "yes"
    send(officer, f"{base}/submit", data)


def everything_ready(people: People) -> None:
    """Nothing is missing from the package of 贵州."""
    annexes_ready(people)
    pairs_ready(people)
    plan_ready(people)


def draws(officer: Person, *sections: str, form: MultiDict[str, str] | None = None) -> Page:
    """Draw the sections chosen with the form as the page has it."""
    data = form if form is not None else controls(officer.get(FACTS), FACTS)
    data.setlist("section", list(sections))
    return send(officer, FACTS, data)


def form_of(officer: Person) -> MultiDict[str, str]:
    """The form of the package as the page has it, confirmed where that is asked for."""
    data = controls(officer.get(ADDRESS), ADDRESS)
    data["confirmed"] = "yes"
    return data


def files(officer: Person, status: int = 303, form: MultiDict[str, str] | None = None) -> Page:
    """The officer files the package through its page."""
    return send(officer, ADDRESS, form if form is not None else form_of(officer), status)


def levels(page: Page) -> dict[str, str]:
    """The checklist: title to how it stands."""
    return {
        item.xpath(".//a")[0].text_content(): item.xpath("./span")[0].text_content()
        for item in page.tree.xpath("//ul[@class='checks']/li")
    }


def newest(people: People) -> Filing:
    """The package filed last (ask inside an application context)."""
    return db.session.execute(db.select(Filing).order_by(Filing.id.desc()).limit(1)).scalar_one()


def newest_number(people: People) -> int:
    """The number of the package filed last, 0 without one."""
    with everywhere(people.guizhou.app):
        return db.session.execute(db.select(db.func.max(Filing.id))).scalar() or 0
