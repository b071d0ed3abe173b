"""Reviewing one response: versions compared, a colleague put to it, a failed file made again, a word on accepting."""

from __future__ import annotations

import pytest
from flask import Flask

from forms import documents
from forms.models import Document, User, db
from tests.conftest import People, Person
from tests.pages.answering import controls
from tests.pages.stories import documents_of, everywhere, goes_on, state_of, steps_of, submits
from tests.visitor import Page

ENTERPRISE = "贵州黔源智能装备有限公司"


def address_of(person: Person) -> str:
    return f"/desk/responses/{person.public_id}"


def differences(page: Page) -> list[list[str]]:
    rows = page.tree.xpath("//table[contains(@class,'compared')]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def with_opinion(people: People, **said: str) -> None:
    """The province gives its opinion."""
    where = f"{address_of(people.enterprise)}/opinion"
    fields = controls(people.guizhou.get(where), "/opinion")
    people.guizhou.post(where, fields | said)


def test_any_two_versions_are_compared_question_by_question(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    assert "还没有两个版本" in people.guizhou.get(f"{where}/compare").words()
    with_opinion(people, **{"opinion-criteria": "demand"})
    people.guizhou.post(f"{where}/return", {"return-reason": "请核对所在市。"})
    submits(people.enterprise)
    page = people.guizhou.get(f"{where}/compare?from=1&to=2")
    (row,) = differences(page)
    assert "选取条件" in row[0]
    assert "（空）" in row[1]
    assert differences(people.guizhou.get(f"{where}/compare?from=2&to=1"))[0][2].endswith("（空）")
    assert differences(people.guizhou.get(f"{where}/compare?from=3&to=3")) == []
    people.guizhou.get(f"{where}/compare?from=1&to=9", status=404)
    people.guizhou.get(f"{where}/compare?from=x&to=99999999999999999999", status=404)
    assert people.guizhou.get(where).tree.xpath("//a[@class='compare-link']/@href")
    people.gansu.get(f"{where}/compare", status=404)


def test_a_colleague_is_put_to_a_response_once(app: Flask, people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    with everywhere(app):
        number = db.session.execute(db.select(User.id).where(User.account == "guizhou")).scalar_one()
        foreign = db.session.execute(db.select(User.id).where(User.account == "gansu")).scalar_one()
    for _ in range(2):
        people.guizhou.post(f"{where}/assignee", {"assignee": str(number)})
    assert [step for step in steps_of(people.enterprise) if step[0] == "assign"] == [
        ("assign", "贵州省知识产权局 王处长", "王处长")
    ]
    chosen = people.guizhou.get(where).tree.xpath("//select[@id='assignee']/option[@selected]/text()")
    assert chosen == ["王处长"]
    assert ENTERPRISE in people.guizhou.get("/desk/?assigned=mine").text
    people.guizhou.post(f"{where}/assignee", {"assignee": str(foreign)})
    people.guizhou.post(f"{where}/assignee", {"assignee": "²"}, status=400)
    with everywhere(app):
        assert people.enterprise.response().assignee_id == number
    people.guizhou.post(f"{where}/assignee", {"assignee": ""})
    assert ENTERPRISE not in people.guizhou.get("/desk/?assigned=mine").text
    people.gansu.post(f"{where}/assignee", {"assignee": ""}, status=404)
    people.bureau.post(f"{where}/assignee", {"assignee": ""}, status=404)


def test_a_word_may_be_said_on_accepting(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    page = people.guizhou.post(f"{where}/accept", {"accept-reason": "长" * 1001}, status=422)
    assert "没有审核通过" in page.words()
    assert state_of(people.enterprise) == "submitted"
    people.guizhou.post(f"{where}/accept", {"accept-reason": "符合条件。"})
    assert steps_of(people.enterprise)[-1] == ("accept", "贵州省知识产权局 王处长", "符合条件。")
    assert "符合条件。" in people.guizhou.get(where).words()
    assert "符合条件。" not in people.enterprise.get(f"/fill/{people.enterprise.public_id}/receipt").words()


def test_a_word_file_that_failed_is_made_again_from_the_same_answers(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(template: object, *rest: object) -> bytes:
        raise documents.RenderingFailed("模板无法填写：缺少栏目")

    where = address_of(people.enterprise)
    with monkeypatch.context() as broken:
        broken.setattr(documents.CompiledTemplate, "render", fails)
        submits(people.enterprise)
        assert "重新生成" in people.guizhou.get(where).words()
        people.guizhou.post(f"{where}/documents")
        assert "缺少栏目" in people.guizhou.get(where).words()
        assert len(documents_of(people.enterprise)) == 1
    people.gansu.post(f"{where}/documents", status=404)
    people.guizhou.post(f"{where}/documents")
    first, second = documents_of(people.enterprise)
    page = people.guizhou.get(where)
    assert f"/desk/documents/{second}" in page.text
    assert "没有生成" not in page.words()
    with everywhere(app):
        made = db.session.get_one(Document, second)
        assert made.sha256 is not None and made.revision_id == db.session.get_one(Document, first).revision_id
        assert len(people.enterprise.response().revisions) == 1
    assert steps_of(people.enterprise)[-1][0] == "render-missing"
    people.guizhou.post(f"{where}/documents")
    assert len(documents_of(people.enterprise)) == 2
    assert "下载" in people.enterprise.get(f"/fill/{people.enterprise.public_id}/receipt").words()
    goes_on(people.guizhou, people.enterprise, "accept", "file")
    goes_on(people.bureau, people.enterprise, "archive")
    assert state_of(people.enterprise) == "archived"
