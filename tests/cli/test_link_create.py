"""``fubiao link create``: a personal link for an organisation, shown once."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.models import Invitation, db, scoped
from forms.workflow import OPERATOR
from tests import sheets
from tests.cli.conftest import opened
from tests.conftest import Person
from tests.homes import homes
from tests.terminal import Terminal

pytestmark = pytest.mark.alike

ENTERPRISE, CODE, AGENCY = sheets.QIANYUAN[1], sheets.QIANYUAN[2], sheets.CENTRE[1]
TWIN = ("企业", "贵州苗岭生物制药有限公司", "91520000MA6DJ5QK9E", "", "", "", "")


@pytest.fixture(scope="module")
def known(shared: Terminal) -> Path:
    """An instance that knows a few organisations, two of them by one name."""
    shared.run("organisation", "import", "--region", "guizhou", "-", stdin=sheets.xlsx(sheets.ALL))
    shared.run("organisation", "import", "--region", "gansu", "-", stdin=sheets.xlsx([sheets.HEADS, TWIN]))
    return shared.instance


@pytest.fixture
def listed(known: Path, tmp_path: Path) -> Terminal:
    """A terminal on a copy of that instance."""
    instance = homes.copy(known, tmp_path / "instance")
    return Terminal(instance, {"FUBIAO_BASE_URL": "https://fubiao.example.cn/"})


def create(terminal: Terminal, annex: str, organisation: str) -> str:
    return terminal.run("link", "create", "--annex", annex, "--organisation", organisation).out.strip()


def path_of(link: str) -> str:
    assert link.startswith("https://fubiao.example.cn/l/")
    return link.removeprefix("https://fubiao.example.cn")


@pytest.mark.parametrize(
    ("annex", "called", "name"),
    [("demand", CODE, ENTERPRISE), ("service", AGENCY, AGENCY)],
)
def test_a_link_opens_the_questionnaire_of_its_organisation(
    listed: Terminal, annex: str, called: str, name: str
) -> None:
    path = path_of(create(listed, annex, called))
    person = Person(opened(listed.instance))
    assert name in person.get(path).words()
    hub = person.post(path, {}, status=303).location
    assert path.removeprefix("/l/") not in hub
    assert name in person.get(hub).words()


def test_the_link_itself_is_nowhere_in_the_database(listed: Terminal) -> None:
    token = path_of(create(listed, "demand", ENTERPRISE)).removeprefix("/l/")
    assert len(token) >= 27, "160 bits"
    for file in listed.instance.iterdir():
        assert token.encode() not in file.read_bytes(), file.name


def test_a_new_link_ends_the_one_before(listed: Terminal) -> None:
    first, second = (path_of(create(listed, "demand", ENTERPRISE)) for _ in range(2))
    person = Person(opened(listed.instance))
    person.get(first, status=410)
    person.get(second)
    app = opened(listed.instance)
    with app.app_context(), scoped(OPERATOR.scope):
        invitations = db.session.execute(db.select(Invitation).order_by(Invitation.id)).scalars().all()
        assert [invitation.standing() for invitation in invitations] == ["revoked", "live"]
        assert len({invitation.response_id for invitation in invitations}) == 1


@pytest.mark.parametrize(
    ("annex", "called", "reason"),
    [
        ("demand", AGENCY, "不填写这个附件"),
        ("plan", ENTERPRISE, "不填写这个附件"),
        ("demand", "没有这家公司", "没有单位“没有这家公司”"),
    ],
)
def test_a_link_nobody_could_fill_is_refused(listed: Terminal, annex: str, called: str, reason: str) -> None:
    assert reason in listed.refused("link", "create", "--annex", annex, "--organisation", called)
    app = opened(listed.instance)
    with app.app_context(), scoped(OPERATOR.scope):
        assert db.session.execute(db.select(Invitation)).first() is None


def test_a_name_two_organisations_share_asks_for_the_credit_code(listed: Terminal) -> None:
    said = listed.refused("link", "create", "--annex", "demand", "--organisation", TWIN[1])
    assert "有 2 个单位" in said
    assert "统一社会信用代码" in said
    path_of(create(listed, "demand", TWIN[2]))


def test_an_unknown_annex_is_a_usage_error(listed: Terminal) -> None:
    said = listed.refused("link", "create", "--annex", "budget", "--organisation", ENTERPRISE, status=2)
    assert "'plan', 'demand', 'service'" in said
