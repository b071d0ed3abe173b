"""The list at the desk: found by anything, narrowed by everything, kept under a name."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask

from forms.models import CatalogueEntry, Organisation, Response, db, scoped, transaction
from forms.workflow import OPERATOR, catalogue
from tests.conftest import People
from tests.pages.sealing import uploads
from tests.pages.stories import remarked, submits
from tests.pages.test_desk import names_on
from tests.scanning import picture

ENTERPRISE, AGENCY = "贵州黔源智能装备有限公司", "贵州省专利信息服务中心"


@pytest.mark.parametrize(
    "typed",
    ["黔源", "gzqyznzb", "GZQY", "杨晓梅", "１３８８５１００００１", "0851-86826497", "黔源 杨晓梅", "装备 gzqy"],
)
def test_a_response_is_found_by_name_initials_and_contact(people: People, typed: str) -> None:
    submits(people.enterprise)
    assert names_on(people.guizhou.get(f"/desk/?q={quote(typed)}")) == [ENTERPRISE]


def test_what_is_not_there_is_not_found(people: People) -> None:
    submits(people.enterprise)
    for typed in ("黔源 王海燕", "%", "_", "gzqyx"):
        assert names_on(people.guizhou.get(f"/desk/?q={quote(typed)}")) == []


def test_the_further_conditions_narrow_the_list(people: People) -> None:
    submits(people.enterprise)
    for asked, expected in {
        "city=贵阳市": [ENTERPRISE],
        "city=遵义市": [],
        "industry=C": [ENTERPRISE],
        "stage=submitted": [ENTERPRISE],
        "stage=invited": [AGENCY],
        "seal=none&annex=demand": [ENTERPRISE],
        "seal=valid": [],
        "remark=open": [],
        "assigned=mine": [],
        "assigned=nobody&annex=service": [AGENCY],
        "since=2001-01-01": [ENTERPRISE],
        "until=2001-01-01": [],
        "since=2001-13-01&assigned=x&seal=y&annex=service": [AGENCY],
    }.items():
        assert names_on(people.guizhou.get(f"/desk/?{quote(asked, safe='=&')}")) == expected, asked


def test_the_stage_follows_the_link(people: People) -> None:
    people.agency.get("/")
    assert names_on(people.guizhou.get("/desk/?stage=opened")) == [AGENCY]


def test_the_list_knows_the_sealed_copies_and_the_open_remarks(people: People) -> None:
    submits(people.enterprise)
    uploads(people.enterprise, ("盖章件.jpg", picture()))
    assert names_on(people.guizhou.get("/desk/?seal=valid")) == [ENTERPRISE]
    remarked(people.guizhou, people.enterprise, "unit.city")
    assert names_on(people.guizhou.get("/desk/?remark=open")) == []
    people.guizhou.post(f"/desk/responses/{people.enterprise.public_id}/return", {"return-reason": ""})
    assert names_on(people.guizhou.get("/desk/?remark=open")) == [ENTERPRISE]


def test_renaming_an_organisation_renames_its_entry(app: Flask, people: People) -> None:
    with app.app_context(), scoped(OPERATOR.scope), transaction():
        found = db.session.execute(db.select(Organisation).where(Organisation.name == ENTERPRISE)).scalar_one()
        found.name = "贵州黔新智能装备有限公司"
    assert names_on(people.guizhou.get("/desk/?q=gzqx")) == ["贵州黔新智能装备有限公司"]


def test_the_catalogue_is_made_again_where_it_is_missing(app: Flask, people: People) -> None:
    submits(people.enterprise)
    with app.app_context(), scoped(OPERATOR.scope):

        def entries() -> list[tuple[str, str, str]]:
            found = db.session.execute(db.select(CatalogueEntry).order_by(CatalogueEntry.response_id)).scalars()
            return [(entry.name, entry.state, entry.search) for entry in found]

        before = entries()
        with transaction():
            db.session.execute(db.delete(CatalogueEntry))
        assert catalogue.enter_missing() == db.session.execute(db.select(db.func.count(Response.id))).scalar_one()
        assert entries() == before
        assert catalogue.enter_missing() == 0


def test_a_filter_is_kept_under_a_name_and_forgotten(people: People) -> None:
    page = people.guizhou.post("/desk/views", {"view": "待审企业", "state": "submitted", "annex": "demand"})
    assert page.location == "/desk/?annex=demand&state=submitted"
    page = people.guizhou.get("/desk/")
    kept = page.tree.xpath("//nav[@class='views']//a")[0]
    assert (kept.text_content(), kept.get("href")) == ("待审企业", "/desk/?annex=demand&state=submitted")
    assert "待审企业" not in people.gansu.get("/desk/").words()
    action = page.tree.xpath("//nav[@class='views']//form/@action")[0]
    people.gansu.post(action, status=404)
    people.guizhou.post(action)
    assert "待审企业" not in people.guizhou.get("/desk/").words()


def test_a_filter_of_the_same_name_replaces_the_first(people: People) -> None:
    people.guizhou.post("/desk/views", {"view": "常用", "state": "submitted"})
    people.guizhou.post("/desk/views", {"view": "常用", "state": "accepted"})
    links = people.guizhou.get("/desk/").tree.xpath("//nav[@class='views']//a/@href")
    assert links == ["/desk/?state=accepted"]


@pytest.mark.parametrize("form", [{"view": "全部"}, {"view": " ", "state": "draft"}, {"state": "draft"}])
def test_nothing_is_not_kept(people: People, form: dict[str, str]) -> None:
    people.guizhou.post("/desk/views", form, status=400)
