"""``fubiao link issue|export`` and ``fubiao mail send|remind``: a whole region at the command line."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms.mail_server import MailServer
from forms.models import transaction
from tests.conftest import People
from tests.pages.stories import enrol, everywhere
from tests.post_office import PostOffice, open_office

pytestmark = pytest.mark.alike

THREE = ("遵义红粮酿造股份有限公司", "铜仁梵净茶业有限公司", "六盘水乌蒙新材料有限公司")


def run(app: Flask, *words: str, status: int = 0) -> str:
    done = app.test_cli_runner().invoke(args=list(words))
    assert done.exit_code == status, done.output
    return str(done.output)


@pytest.fixture
def office(app: Flask, people: People) -> Iterator[PostOffice]:
    with everywhere(app), transaction():
        for person in (people.enterprise, people.agency, people.neighbour):
            organisation = person.response().organisation
            assert organisation is not None
            organisation.email = f"{organisation.id}@example.com"
    with open_office() as office:
        app.config["MAIL_SERVER"], app.config["MAIL_FROM"] = office.server, "fubiao@example.cn"
        yield office


def test_a_region_is_given_links_once(app: Flask, people: People) -> None:
    enrol(app, "guizhou", *THREE, invited=False)
    assert run(app, "link", "issue", "--region", "guizhou") == "已为 3 个单位生成链接。\n"
    assert run(app, "link", "issue", "--region", "guizhou") == "已为 0 个单位生成链接。\n"
    assert "截止日期" in run(app, "link", "issue", "--region", "gansu", "--until", "2017-01-01", status=1)
    assert "没有省区" in run(app, "link", "issue", "--region", "atlantis", status=1)


def test_the_links_of_a_region_are_exported(app: Flask, people: People) -> None:
    done = app.test_cli_runner().invoke(args=["link", "export", "--region", "guizhou", "-"])
    rows = list(load_workbook(io.BytesIO(done.stdout_bytes)).worksheets[0].values)
    links = {row[0]: row[7] for row in rows[1:]}
    assert links[people.enterprise.name] == f"http://127.0.0.1:8000/l/{people.enterprise.token}"
    assert people.neighbour.name not in links


def test_a_region_is_invited_to_the_end_and_reminded_once_a_day(app: Flask, people: People, office: PostOffice) -> None:
    enrol(app, "guizhou", *[f"贵州第{number:02}企业有限公司" for number in range(55)], email="one@example.com")
    run(app, "link", "issue", "--region", "guizhou")
    assert run(app, "mail", "send", "--region", "guizhou") == "已发出 57 封，未发出 0 封，不明 0 封。\n"
    assert run(app, "mail", "send", "--region", "guizhou").startswith("已发出 0 封")
    office.refused = {"one@example.com"}
    said = run(app, "mail", "remind", "--region", "guizhou", "--who", "unopened")
    assert said == "已发出 2 封，未发出 55 封，不明 0 封。\n"
    assert run(app, "mail", "remind", "--region", "guizhou").startswith("已发出 0 封，未发出 0 封")
    office.refused = set()
    assert run(app, "mail", "remind", "--region", "guizhou", "--which", "failed").startswith("已发出 55 封")


def test_without_a_mail_server_the_command_says_what_to_set(app: Flask, people: People) -> None:
    assert "FUBIAO_SMTP_URL" in run(app, "mail", "send", "--region", "guizhou", status=1)


def test_a_mail_server_that_is_away_is_told_with_what_was_sent(app: Flask, people: People, office: PostOffice) -> None:
    app.config["MAIL_SERVER"] = MailServer("127.0.0.1", 9)
    said = run(app, "mail", "send", "--region", "guizhou", status=1)
    assert "已发出 0 封" in said
    assert "邮件服务器：" in said
