"""The rehearsal: provinces that come out the same again, whose codes, answers and course hold like real ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forms import archive, rehearsal
from forms.annexes.classifications import REGIONS
from forms.calendar import notice_of_2017
from forms.models import CatalogueEntry, Filing, Organisation, Pair, Remark, Response, db, scoped
from forms.models.responses import STATES
from forms.rehearsal.register import WITHOUT_CODE
from forms.validators.identifiers import judge_credit_code
from forms.workflow import OPERATOR, Actor
from forms.workflow.importing import survey
from forms.workflow.spreadsheets import read_rows
from tests.conftest import make_app, region_called
from tests.homes import homes

ANNEXES = {"enterprise": "demand", "agency": "service"}
CALENDAR = notice_of_2017()


def test_the_same_seed_gives_the_same_province_and_another_another() -> None:
    first, again = rehearsal.province("gansu", 12, 3), rehearsal.province("gansu", 12, 3)
    assert first == again
    assert rehearsal.sheet(first)
    assert {found.name for found in first}.isdisjoint(
        found.name for found in rehearsal.province("gansu", 12, 3, seed=1)
    )
    one = rehearsal.answers_of(first[0], "demand", CALENDAR).stored()
    assert one == rehearsal.answers_of(again[0], "demand", CALENDAR).stored()


def test_a_larger_province_begins_with_the_smaller_one() -> None:
    assert rehearsal.province("xpcc", 20, 0)[:8] == rehearsal.province("xpcc", 8, 0)


def test_seven_full_provinces_share_no_name_code_or_number() -> None:
    everybody = [found for region in REGIONS for found in rehearsal.province(region)]
    assert len(everybody) == 7 * (300 + 40)
    codes = [found.credit_code for found in everybody if found.credit_code]
    for told in ([found.name for found in everybody], codes, [found.email for found in everybody]):
        assert len(set(told)) == len(told)
    mobiles = [found.phone for found in everybody if "-" not in found.phone]
    assert len(set(mobiles)) == len(mobiles)
    assert len(everybody) - len(codes) == 7 * (300 // WITHOUT_CODE)
    assert not [code for code in codes if judge_credit_code(code)]
    assert all(found.place.region == region for region in REGIONS for found in rehearsal.province(region, 5, 5))


@pytest.mark.parametrize("region", REGIONS)
def test_the_list_of_three_hundred_and_forty_can_be_imported_as_it_is(app: Flask, region: str) -> None:
    organisations = rehearsal.province(region)
    rows = read_rows("名录.xlsx", rehearsal.sheet(organisations))
    with app.app_context(), scoped(OPERATOR.scope):
        report = survey(region_called(region), rows)
    assert report.counts == {"new": 340}, [line.why for line in report.lines if line.why][:3]
    assert Counter(row["kind"] for row in rows) == {"enterprise": 300, "agency": 40}


@pytest.mark.parametrize("region", REGIONS)
def test_answers_are_valid_plausible_and_the_organisations_own(app: Flask, region: str) -> None:
    with app.test_request_context():
        for organisation in rehearsal.province(region, 5, 4):
            code = ANNEXES[organisation.kind]
            held = rehearsal.answers_of(organisation, code, CALENDAR)
            assert held.only_for("filler").validate(), held.problems()
            assert len(held.cautions()) <= 1, [caution.text for caution in held.cautions()]
            first = held.stored()["unit" if code == "demand" else "agency"]
            assert (first["name"], first["region"]) == (organisation.name, region)
            assert first["credit_code"] == (organisation.credit_code or None)
            person = held.stored()["contact"]["contacts"][0]
            assert organisation.phone in (person["telephone"], person["mobile"])
            assert rehearsal.opinion_of(organisation, code, CALENDAR).validate()


def test_an_enterprise_without_a_unified_code_gives_its_old_one(app: Flask) -> None:
    last = rehearsal.province("guizhou", WITHOUT_CODE, 0)[-1]
    with app.test_request_context():
        unit = rehearsal.answers_of(last, "demand", CALENDAR).stored()["unit"]
    assert (last.credit_code, unit["credit_code"]) == ("", None)
    assert unit["organisation_code"]


def test_answers_vary(app: Flask) -> None:
    """No question asked of everybody, but for the few that must agree, is answered alike by thirty enterprises."""
    with app.test_request_context():
        held = [rehearsal.answers_of(found, "demand", CALENDAR) for found in rehearsal.province("guizhou", 30, 0)]
    told: dict[str, set[str]] = {}
    for question in (question for questionnaire in held for question in questionnaire.walk()):
        if question.is_required and question.when is None:
            told.setdefault(question.path, set()).add(str(question.stored()))
    asked_of_all = {path for path in told if not any(name.isdecimal() for name in path.split("."))}
    alike = {path for path in asked_of_all if len(told[path]) == 1}
    assert alike == {"unit.region", "unit.nature", "statement.agreed"}
    assert len(told["unit.employees"]) > 25


# -- the course of a province ------------------------------------------------------------------


@pytest.fixture(scope="module")
def played(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """青海 with 20 enterprises and 9 agencies, after the whole course."""
    directory = tmp_path_factory.mktemp("rehearsal") / "instance"
    homes.copy(seeded, directory)
    app = make_app(directory)
    with app.app_context(), scoped(OPERATOR.scope):
        officer = Actor("province", "青海省知识产权局", region_id=region_called("qinghai").id)
        rehearsal.Course(officer, Actor("bureau", "国家知识产权局"), rehearsal.province("qinghai", 20, 9)).run()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_there_is_somebody_in_every_state_and_at_every_stage(played: Flask) -> None:
    with played.app_context(), scoped(OPERATOR.scope):
        responses = db.session.execute(db.select(Response).where(Response.annex != "plan")).scalars().all()
        assert {response.state for response in responses} == set(STATES)
        stages = set(db.session.execute(db.select(CatalogueEntry.stage)).scalars())
        assert stages == {"invited", "opened", "started", "submitted"}
        organisations = db.session.execute(db.select(Organisation)).scalars().all()
        assert len(organisations) == 29
        assert len(responses) < len(organisations), "somebody is registered only"
        assert {response.region.slug for response in responses} == {"qinghai"}


def test_everything_handed_in_has_its_receipt_and_word_file(played: Flask) -> None:
    with played.app_context(), scoped(OPERATOR.scope):
        for response in db.session.execute(db.select(Response)).scalars():
            if response.state == "draft":
                assert response.receipt is None
                continue
            assert response.receipt
            documents = [document for revision in response.revisions for document in revision.documents]
            assert documents and not [document.failure for document in documents if document.failure]
            kinds = [revision.kind for revision in response.revisions]
            judged = response.annex != "plan" and response.state in ("accepted", "filed", "archived")
            assert kinds[1:] == (["opinion"] if judged else [])


def test_remarks_pairs_and_the_chain_of_events_are_there(played: Flask) -> None:
    with played.app_context(), scoped(OPERATOR.scope):
        returned = set(db.session.execute(db.select(Response.id).where(Response.state == "returned")).scalars())
        remarked = set(db.session.execute(db.select(Remark.response_id)).scalars())
        assert remarked == returned
        pairs = db.session.execute(db.select(Pair)).scalars().all()
        assert len(pairs) >= 2
        assert all(pair.enterprise_telephone and pair.agency_contact for pair in pairs)
        (filing,) = db.session.execute(db.select(Filing)).scalars()
        parts = {member["part"] for member in filing.members}
        assert parts == {"plan", "pairs", "contacts", "demand", "service", "agreement"}
        assert [step.kind for step in filing.steps] == ["received"]
        assert not archive.verify()
