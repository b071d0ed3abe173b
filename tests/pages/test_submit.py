"""Checking, submitting and what comes after: the receipt, the answers to read, the Word files."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from forms import documents
from forms.annexes import ANNEXES, by_code
from forms.models import transaction
from forms.workflow import Actor, send_back
from tests.conftest import People, Person
from tests.pages.answering import controls, filler_of, hold, send, stored, submitted

DOUBTED = {"unit": by_code("demand").example()["unit"] | {"size": "large"}}


def base(person: Person) -> str:
    return f"/fill/{person.public_id}"


def test_the_check_page_lists_and_links_what_is_missing(people: People) -> None:
    person = people.enterprise
    page = person.get(f"{base(person)}/check")
    links = page.tree.xpath("//*[@id='problems']//a/@href")
    assert f"{base(person)}/sections/unit?review=1#unit-postcode" in links
    target = f"{base(person)}/sections/patents?review=1"
    ids = set(person.get(target).tree.xpath("//@id"))
    assert {link.split("#")[1] for link in links if link.startswith(target)} <= ids


def test_every_answer_can_be_changed_from_the_check_page(people: People) -> None:
    person = people.enterprise
    hold(person)
    page = person.get(f"{base(person)}/check")
    assert not page.tree.xpath("//*[@id='problems']")
    links = page.tree.xpath("//a[contains(@class, 'change')]/@href")
    assert len(links) > 40
    anchors: dict[str, set[str]] = {}
    for target, _, anchor in (link.partition("#") for link in links):
        assert target.startswith(f"{base(person)}/sections/")
        if target not in anchors:
            anchors[target] = {"", *person.get(target).tree.xpath("//@id")}
        assert anchor in anchors[target]


def test_unfinished_answers_are_not_submitted(people: People) -> None:
    person = people.enterprise
    page = send(person, f"{base(person)}/submit", controls(person.get(f"{base(person)}/check"), "/submit"), status=422)
    assert "没有提交" in page.words()
    with stored(person) as response:
        assert response.state == "draft"


def test_doubts_are_confirmed_once(people: People) -> None:
    person = people.enterprise
    hold(person, **DOUBTED)
    page = person.get(f"{base(person)}/check")
    assert "需要确认" in page.words()
    assert "推算应为" in page.words()
    page = send(person, f"{base(person)}/submit", controls(page, "/submit"), status=422)
    assert "没有提交：有几处请先确认" in page.words()
    data = controls(page, "/submit")
    data["confirmed"] = "yes"
    send(person, f"{base(person)}/submit", data)
    with stored(person) as response:
        assert response.state == "submitted"
        assert any("推算应为" in caution["text"] for caution in response.revisions[0].cautions)


def test_the_same_key_leads_to_the_same_receipt(people: People) -> None:
    person = people.enterprise
    hold(person)
    data = controls(person.get(f"{base(person)}/check"), "/submit")
    data["confirmed"] = "yes"
    first = send(person, f"{base(person)}/submit", data)
    second = send(person, f"{base(person)}/submit", data)
    assert first.location == second.location == f"{base(person)}/receipt"
    with stored(person) as response:
        assert len(response.revisions) == 1


@pytest.mark.parametrize("change", [{"key": ""}, {"key": "z" * 32}, {"version": "x"}, {"version": ""}])
def test_a_damaged_submission_is_refused(people: People, change: dict[str, str]) -> None:
    person = people.enterprise
    hold(person)
    data = controls(person.get(f"{base(person)}/check"), "/submit")
    data["confirmed"] = "yes"
    for name, value in change.items():
        data[name] = value
    send(person, f"{base(person)}/submit", data, status=400)


def test_answers_changed_since_the_check_are_checked_again(people: People) -> None:
    person = people.enterprise
    hold(person)
    data = controls(person.get(f"{base(person)}/check"), "/submit")
    data["confirmed"] = "yes"
    hold(person)
    page = send(person, f"{base(person)}/submit", data, status=409)
    assert "请重新核对" in page.words()


def test_a_second_window_is_told_it_was_submitted(people: People) -> None:
    person = people.enterprise
    hold(person)
    late = controls(person.get(f"{base(person)}/check"), "/submit")
    submitted(person)
    late["confirmed"] = "yes"
    assert "已经提交，不能再改" in send(person, f"{base(person)}/submit", late, status=409).words()


def test_the_receipt_says_everything(people: People) -> None:
    person = people.enterprise
    page = person.get(submitted(person))
    with stored(person) as response:
        document = response.revisions[0].documents[0]
        for group in (response.receipt or "").split("-"):
            assert group in page.words().split()
        assert document.sha256 in page.text
        name = document.file_name
    for words in ("第 1 次提交", "已提交", "接下来", "贵州省知识产权局"):
        assert words in page.words()
    link = page.tree.xpath("//*[@class='file']//a/@href")[0]
    answer = person.client.get(link)
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert unquote(disposition.split("filename*=UTF-8''")[1]) == name


@pytest.mark.parametrize("annex", [annex.code for annex in ANNEXES])
def test_every_annex_is_submitted_and_hands_out_its_papers(people: People, annex: str) -> None:
    person = filler_of(people, annex)
    page = person.get(submitted(person, annex))
    links = page.tree.xpath("//*[@class='file']//a/@href")
    assert len(links) == len(by_code(annex).papers)
    for link in links:
        assert person.client.get(link).data.startswith(b"PK")


def test_after_submitting_only_reading_is_left(people: People) -> None:
    person = people.enterprise
    submitted(person)
    for path in ("/", "/sections/unit", "/check"):
        assert person.get(base(person) + path, status=303).location == f"{base(person)}/receipt"
    page = person.get(f"{base(person)}/answers")
    assert "91110108551385082Q" in page.words()
    assert not page.tree.xpath("//main//input|//main//form")


def test_before_submitting_there_is_no_receipt(people: People) -> None:
    person = people.enterprise
    assert person.get(f"{base(person)}/receipt", status=303).location == f"{base(person)}/"


def test_what_was_sent_back_can_be_mended_and_submitted_again(people: People) -> None:
    person = people.enterprise
    submitted(person)
    officer = people.guizhou.actor
    assert isinstance(officer, Actor)
    with stored(person) as response:
        receipt = response.receipt
        send_back(officer, response, "请更新联系人")
    assert "请更新联系人" in person.get(f"{base(person)}/").words()
    assert "这是上次提交的回执" in person.get(f"{base(person)}/receipt").words()
    assert set(person.get(f"{base(person)}/").tree.xpath("//ol//*[contains(@class,'status')]/text()")) == {"已完成"}
    page = person.get(submitted(person))
    assert "第 2 次提交" in page.words()
    with stored(person) as response:
        assert response.receipt == receipt


def test_a_document_of_somebody_else_does_not_exist(people: People) -> None:
    link = people.enterprise.get(submitted(people.enterprise)).tree.xpath("//*[@class='file']//a/@href")[0]
    number = link.rsplit("/")[-1]
    for person in (people.agency, people.neighbour, people.stranger):
        person.get(link, status=404)
    people.agency.get(f"/fill/{people.agency.public_id}/documents/{number}", status=404)
    people.neighbour.get(f"/fill/{people.neighbour.public_id}/documents/{number}", status=404)
    people.enterprise.get(f"{base(people.enterprise)}/documents/999999", status=404)


def test_a_failed_rendering_is_said_and_nothing_is_lost(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> bytes:
        raise documents.RenderingFailed("模板第 3 行")

    monkeypatch.setattr(documents.CompiledTemplate, "render", fail)
    person = people.enterprise
    page = person.get(submitted(person))
    assert "暂时没有生成" in page.words()
    assert "您的答案已经完整保存" in page.words()
    with stored(person) as response:
        assert response.state == "submitted"
        failed = response.revisions[0].documents[0].id
    person.get(f"{base(person)}/documents/{failed}", status=404)


def test_closed_states_keep_the_receipt(people: People) -> None:
    person = people.enterprise
    submitted(person)
    for state, name in (("accepted", "已审核"), ("filed", "已报送"), ("archived", "已归档")):
        with stored(person), transaction():
            person.response().state = state
        assert name in person.get(f"{base(person)}/receipt").words()
