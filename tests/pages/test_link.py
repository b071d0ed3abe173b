"""The door: what a personal link shows, when it opens, and what it says when it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forms.extensions import limiter
from forms.models import Event, Invitation, Organisation, db, now, scoped, transaction
from forms.models.programmes import Programme
from forms.workflow import OPERATOR, invite, issue
from tests.conftest import People, Person, region_called
from tests.visitor import Visitor


def invited_by_post(app: Flask) -> tuple[str, str]:
    """A new enterprise of Gansu that has not opened its link: the secret and the response's address."""
    with app.test_request_context(), scoped(OPERATOR.scope), transaction():
        organisation = Organisation(region_id=region_called("gansu").id, kind="enterprise", name="天水麦积机床有限公司")
        db.session.add(organisation)
        db.session.flush()
        response = invite(OPERATOR, db.session.execute(select(Programme)).scalar_one(), organisation)
        return issue(OPERATOR, response).token, response.public_id


def change(app: Flask, **values: Any) -> None:
    """Change the only invitation there is."""
    with app.app_context(), scoped(OPERATOR.scope), transaction():
        invitation = db.session.execute(select(Invitation)).scalar_one()
        for name, value in values.items():
            setattr(invitation, name, value)


def traces(app: Flask) -> tuple[int, Any]:
    """What opening leaves behind: events, and the instant of the first opening."""
    with app.app_context(), scoped(OPERATOR.scope):
        count = db.session.execute(select(func.count()).select_from(Event)).scalar_one()
        return count, db.session.execute(select(Invitation.opened_at)).scalar_one()


def test_the_home_page_sends_everybody_on(app: Flask) -> None:
    page = Visitor(app).get("/")
    for words in ("重点联系单位专利信息需求调查表", "专属链接", "工作人员登录", "2017年6月10日"):
        assert words in page.words()


def test_the_home_page_remembers_an_opened_link(people: People) -> None:
    page = people.enterprise.get("/")
    assert page.tree.xpath("//a[@href=$url]", url=f"/fill/{people.enterprise.public_id}/")
    assert people.neighbour.name not in page.words()


def test_looking_at_a_link_changes_nothing(app: Flask) -> None:
    token, public_id = invited_by_post(app)
    before = traces(app)
    visitor = Visitor(app)
    for _ in range(3):
        visitor.get(f"/l/{token}")
    assert traces(app) == before
    visitor.get(f"/fill/{public_id}/", status=404)


def test_a_link_says_for_whom_what_and_until_when(app: Flask) -> None:
    token, _ = invited_by_post(app)
    page = Visitor(app).get(f"/l/{token}")
    for words in ("天水麦积机床有限公司", "附件2", "2017年6月10日", "开始填写", "甘肃省知识产权局", "一、单位基本情况"):
        assert words in page.words()
    assert page.answer.headers["Referrer-Policy"] == "no-referrer"
    assert page.answer.headers["Cache-Control"] == "no-store"


def test_starting_leaves_the_secret_behind(app: Flask) -> None:
    token, public_id = invited_by_post(app)
    visitor = Visitor(app)
    page = visitor.post(f"/l/{token}")
    assert page.location == f"/fill/{public_id}/"
    assert token not in visitor.get(page.location).text
    events, opened_at = traces(app)
    assert opened_at is not None
    visitor.post(f"/l/{token}")
    assert traces(app) == (events, opened_at), "only the first opening is an event"


CLOSED: dict[str, tuple[int, Callable[[], dict[str, Any]], str]] = {
    "expired": (410, lambda: {"valid_until": now() - timedelta(minutes=1)}, "已经过期"),
    "revoked": (410, lambda: {"revoked_at": now()}, "已经停用"),
    "early": (404, lambda: {"valid_from": now() + timedelta(days=1)}, "还没有生效"),
}


@pytest.mark.parametrize("standing", CLOSED)
def test_a_closed_link_says_so_and_names_a_contact(app: Flask, standing: str) -> None:
    token, public_id = invited_by_post(app)
    status, values, words = CLOSED[standing]
    change(app, **values())
    visitor = Visitor(app)
    for page in (visitor.get(f"/l/{token}", status=status), visitor.post(f"/l/{token}", status=status)):
        assert words in page.words()
        assert "甘肃省知识产权局专利信息帮扶工作联系人" in page.words()
    visitor.get(f"/fill/{public_id}/", status=404)


@pytest.mark.parametrize("token", ["x", "w" * 27, "中文", "a" * 2000])
def test_a_link_nobody_issued_says_so(app: Flask, token: str) -> None:
    page = Visitor(app).get(f"/l/{token}", status=404)
    assert "这个链接不存在" in page.words()
    assert "国家知识产权局专利信息帮扶工作联系人" in page.words()
    assert Visitor(app).post(f"/l/{token}", status=404).text


def test_a_revoked_link_closes_the_session_at_once(app: Flask) -> None:
    token, public_id = invited_by_post(app)
    visitor = Visitor(app)
    visitor.post(f"/l/{token}")
    visitor.get(f"/fill/{public_id}/")
    change(app, revoked_at=now())
    visitor.get(f"/fill/{public_id}/", status=404)


def test_a_link_without_region_contact_names_the_programmes(app: Flask) -> None:
    token, _ = invited_by_post(app)
    with app.app_context(), transaction():
        region_called("gansu").contact = ""
    assert "国家知识产权局专利信息帮扶工作联系人" in Visitor(app).get(f"/l/{token}").words()


def test_guessing_links_is_slowed_down(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    visitor = Visitor(app)
    answers = [visitor.client.get(f"/l/guess{number}").status_code for number in range(70)]
    with app.app_context():
        limiter.reset()
    assert answers[0] == 404
    assert answers[-1] == 429


def test_one_device_may_hold_several_links(app: Flask, people: People) -> None:
    person: Person = people.enterprise
    token, public_id = invited_by_post(app)
    person.post(f"/l/{token}")
    person.get(f"/fill/{public_id}/")
    person.get(f"/fill/{person.public_id}/")
