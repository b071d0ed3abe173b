"""``fubiao demonstrate``: something to try at once, in every state a response can be in."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from forms.models import Document, Response, db, scoped
from forms.models.responses import STATES
from forms.workflow import OPERATOR
from tests.cli.conftest import SetUp, opened
from tests.conftest import Person
from tests.homes import homes
from tests.terminal import Printed, Terminal

pytestmark = pytest.mark.alike

BASE_URL = "http://127.0.0.1:8123"


@pytest.fixture(scope="module")
def demonstration(set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    instance = homes.copy(set_up.instance, tmp_path_factory.mktemp("demonstration") / "instance")
    return Terminal(instance, {"FUBIAO_BASE_URL": BASE_URL})


@pytest.fixture(scope="module")
def told(demonstration: Terminal) -> Printed:
    return demonstration.run("demonstrate")


def test_there_is_a_response_in_each_state_and_two_provinces(demonstration: Terminal, told: Printed) -> None:
    app = opened(demonstration.instance)
    with app.app_context(), scoped(OPERATOR.scope):
        responses = db.session.execute(db.select(Response)).scalars().all()
        assert set(Counter(response.state for response in responses)) == set(STATES)
        assert {response.region.slug for response in responses} == {"guizhou", "gansu"}
        assert {response.annex for response in responses} >= {"demand", "service"}
        assert all(response.receipt for response in responses if response.state != "draft")
        documents = db.session.execute(db.select(Document)).scalars().all()
        assert documents
        assert not [document.failure for document in documents if document.failure]


def test_the_links_open_and_lead_to_the_draft(demonstration: Terminal, told: Printed) -> None:
    links = re.findall(rf"{re.escape(BASE_URL)}(/l/\S+)", told.out)
    assert len(links) == 2
    for path, name in zip(links, ("贵州黔源智能装备有限公司", "贵州省专利信息服务中心"), strict=True):
        visitor = Person(opened(demonstration.instance))
        assert name in visitor.get(path).words()
        hub = visitor.post(path, {}, status=303).location
        assert name in visitor.get(hub).words()


def test_the_accounts_sign_in(demonstration: Terminal, told: Printed) -> None:
    for account, office in (("guizhou", "贵州"), ("gansu", "甘肃"), ("bureau", "国家知识产权局")):
        found = re.search(rf"^\s*{account}\s+(\S+)\s+(\S+)$", told.out, re.MULTILINE)
        assert found, told.out
        assert office in found[2]
        person = Person(opened(demonstration.instance))
        person.post("/staff/login", {"account": account, "password": found[1]}, status=302)
        assert person.get("/desk/").status == 200


def test_again_loads_nothing_and_tells_the_same(demonstration: Terminal, told: Printed) -> None:
    assert demonstration.run("demonstrate").out == told.out
    assert (demonstration.instance / "demonstration.txt").stat().st_mode & 0o077 == 0


def test_it_says_how_to_start_without_it(told: Printed) -> None:
    assert "DEMO=no" in told.out


def test_without_it_the_database_stays_empty(terminal: Terminal) -> None:
    printed = terminal.run("demonstrate", "--load", "no")
    assert "未载入示范数据" in printed.out
    app = opened(terminal.instance)
    with app.app_context(), scoped(OPERATOR.scope):
        assert db.session.execute(db.select(Response)).first() is None


def test_a_database_in_use_is_left_alone(terminal: Terminal) -> None:
    terminal.run("user", "create", "guizhou", "--name", "王处长", "--role", "province", "--region", "guizhou")
    assert "未载入示范数据" in terminal.run("demonstrate").out
    app = opened(terminal.instance)
    with app.app_context(), scoped(OPERATOR.scope):
        assert db.session.execute(db.select(Response)).first() is None


def test_production_is_spared(terminal: Terminal) -> None:
    terminal.settings |= {"FUBIAO_PRODUCTION": "1", "FUBIAO_SECRET_KEY": "k" * 40}
    assert "生产环境不载入示范数据" in terminal.refused("demonstrate")


def test_a_province_of_any_size_can_be_rehearsed(terminal: Terminal) -> None:
    printed = terminal.run("demonstrate", "--size", "10", "--agencies", "3", "--region", "ningxia")
    app = opened(terminal.instance)
    with app.app_context(), scoped(OPERATOR.scope):
        responses = db.session.execute(db.select(Response)).scalars().all()
        assert {response.region.slug for response in responses} == {"ningxia"}
        assert {response.state for response in responses} >= {"draft", "submitted", "accepted"}
    for account in ("ningxia", "bureau"):
        found = re.search(rf"^\s*{account}\s+(\S+)", printed.out, re.MULTILINE)
        assert found, printed.out
        Person(app).post("/staff/login", {"account": account, "password": found[1]}, status=302)
    (path,) = re.findall(r"附件2.*(/l/\S+)", printed.out)
    assert "重点联系单位专利信息需求调查表" in Person(app).get(path).words()
    assert terminal.run("demonstrate").out == printed.out
