"""A template replaced without a programmer: uploaded by one, approved by another, everything else left as it was."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from docx import Document as WordFile
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from forms import seed
from forms.documents import office
from forms.models import EVERYWHERE, Event, Template, db, digest, scoped, transaction
from forms.questionnaire import NOT_OURS
from forms.workflow import Conflict, releases
from tests.conftest import People, Person
from tests.documents.damage import added, before_end, swapped
from tests.documents.inspection.test_inspect import CONTENTS, PACKAGES
from tests.documents.samples import files
from tests.homes import APPEND_ONLY, TWICE
from tests.pages.releasing import (
    ADDRESS,
    COLLEAGUE,
    NEW,
    approves,
    colleague_of,
    contents,
    damaged,
    proposed,
    redrawn,
    released,
    seen_on,
    standings,
    uploads,
)
from tests.pages.stories import count_of, everywhere, submits

REFUSED = "没有上传：文件有下面这些问题"


@pytest.fixture
def colleague(app: Flask) -> Person:
    return colleague_of(app)


def words_of(docx: bytes) -> str:
    return "\n".join(cell.text for table in WordFile(io.BytesIO(docx)).tables for cell in table._cells)


def events(app: Flask, step: str) -> list[Event]:
    with everywhere(app):
        found = db.session.execute(db.select(Event).where(Event.step == step).order_by(Event.id)).scalars().all()
        db.session.expunge_all()
        return list(found)


# -- the story ------------------------------------------------------------------------------------


def test_one_uploads_another_approves_and_what_was_made_stays_byte_for_byte(
    app: Flask, people: People, colleague: Person
) -> None:
    submits(people.enterprise)
    before = contents(people.enterprise)
    address = proposed(people.bureau)
    assert standings(app) == [(1, "active"), (2, "proposed")]
    page = people.bureau.get(address)
    assert "须由另一位国家局同事批准" in page.words()
    assert not page.tree.xpath("//form[contains(@action, '/approve')]")
    assert "2017年版第 2 次发布" in people.bureau.get(ADDRESS).words()

    approves(colleague, address)
    assert standings(app) == [(1, "retired"), (2, "active")]
    assert contents(people.enterprise) == before
    submits(people.neighbour)
    [(number, content)] = contents(people.neighbour)
    assert number == 2
    assert "单位全称" in words_of(content) and "单位全称" not in words_of(before[0][1])

    (event,) = events(app, "template-release")
    assert event.actor == f"国家知识产权局 {COLLEAGUE}"
    assert event.details["uploaded_by"] == "国家知识产权局 周处长"
    assert event.details["approved_by"] == event.actor
    assert (event.details["number"], event.details["replaces"]) == (2, 1)
    assert event.details["sha256"] == digest(redrawn()["tagged"])


def test_the_version_tells_its_changes_its_source_and_what_happened(people: People, colleague: Person) -> None:
    address = released(people.bureau, colleague)
    words = people.auditor.get(address).words()
    for said in (
        "表 1 第 2 行",
        "单位名称",
        "单位全称",
        "原件",
        "按国家局来函更正。",
        "上传模板",
        "批准模板",
        COLLEAGUE,
    ):
        assert said in words, said
    assert "安装程序" in words, "the version before was the installation's"
    assert str(NOT_OURS) not in words


def test_every_version_can_be_saved_for_ever(app: Flask, people: People, colleague: Person) -> None:
    released(people.bureau, colleague)
    sent = {1: files("demand")["template"], 2: redrawn()["tagged"]}
    with everywhere(app):
        numbers = dict(
            db.session.execute(db.select(Template.number, Template.id).where(Template.paper == "demand")).all()
        )
    for number, content in sent.items():
        answer = people.auditor.client.get(f"{ADDRESS}/{numbers[number]}/tagged")
        assert answer.data == content
        assert quote(f"第{number}版") in answer.headers["Content-Disposition"]


def test_the_officer_of_a_province_sees_which_version_a_file_was_made_with(people: People, colleague: Person) -> None:
    submits(people.enterprise)
    where = f"/desk/responses/{people.enterprise.public_id}"
    assert "模板：2017年版第 1 次发布，重构" in people.guizhou.get(where).words()
    released(people.bureau, colleague)
    page = people.guizhou.get(where)
    assert "这份文件生成之后，模板有了新版。" in page.words()
    assert not page.tree.xpath("//a[contains(@href, '/render')]")
    assert people.bureau.get(where).tree.xpath("//a[contains(@href, '/render')]")


@pytest.fixture
def on_paper(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The Word files that were put on paper; previews without LibreOffice."""
    seen: list[bytes] = []

    def pdf(docx: bytes) -> bytes:
        seen.append(docx)
        return b"%PDF-1.7"

    monkeypatch.setattr(office, "pdf", pdf)
    monkeypatch.setattr(office, "pages", lambda pdf: [b"\x89PNG\r\n\x1a\n" + bytes([len(seen)])] * len(seen))
    return seen


def test_the_example_is_shown_as_both_versions_print_it(people: People, on_paper: list[bytes]) -> None:
    address = proposed(people.bureau)
    page = people.bureau.get(f"{address}/preview")
    former, later = on_paper
    assert "单位全称" in words_of(later) and "单位名称" in words_of(former)
    shown = page.tree.xpath("//figure/a/@href")
    assert len(shown) == 3, "one page of the former version, two of the new one"
    assert "没有第 2 页" in page.words()
    for picture in shown:
        assert people.auditor.client.get(picture).data.startswith(b"\x89PNG")
    people.auditor.get(f"{address}/pages/9.png", status=404)
    assert len(on_paper) == 2, "kept by hash"


def test_where_no_preview_can_be_made_the_page_says_so(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(docx: bytes) -> bytes:
        raise office.Failed("LibreOffice 没有转换出 PDF。")

    monkeypatch.setattr(office, "pdf", broken)
    page = people.bureau.get(f"{proposed(people.bureau)}/preview", status=500)
    assert "空白表和模板可以照常下载" in page.words()


# -- two people -----------------------------------------------------------------------------------


def test_nobody_approves_or_rejects_what_they_uploaded(app: Flask, people: People) -> None:
    address = proposed(people.bureau)
    for step, said in (("approve", {"seen": "1"}), ("reject", {"reason": "自己退回自己的。"})):
        page = people.bureau.get(people.bureau.post(f"{address}/{step}", said).location)
        assert "没有操作" in page.words()
    assert standings(app) == [(1, "active"), (2, "proposed")]
    assert events(app, "template-release") == []


def test_nobody_but_the_bureau_uploads_or_approves(app: Flask, people: People) -> None:
    address = proposed(people.bureau)
    for person in (people.guizhou, people.auditor):
        person.get(NEW, status=404)
        person.post(f"{address}/approve", {"seen": "1"}, status=404)
        uploads(person, redrawn(new="单位名字"), status=404)
    people.guizhou.get(address, status=404)
    assert standings(app) == [(1, "active"), (2, "proposed")]
    with app.app_context(), scoped(EVERYWHERE), pytest.raises(Conflict):
        assert people.bureau.actor is not None
        releases.approve(people.bureau.actor, 1, 0)  # an actor without an account


def test_a_version_is_rejected_or_withdrawn_with_a_reason_and_stays_on_record(
    app: Flask, people: People, colleague: Person
) -> None:
    first, second = proposed(people.bureau), proposed(people.bureau, redrawn(new="单位名字"))
    page = colleague.post(f"{first}/reject", {"reason": ""}, status=422)
    assert "请写明原因" in page.words()
    colleague.post(f"{first}/reject", {"reason": "第 2 行的字应为“单位名称”。"})
    people.bureau.post(f"{second}/withdraw", {"reason": "传错了文件。"})
    assert standings(app) == [(1, "active"), (2, "rejected"), (3, "withdrawn")]
    assert "第 2 行的字应为“单位名称”。" in people.bureau.get(first).words()
    assert [event.reason for event in events(app, "template-withdraw")] == ["传错了文件。"]
    assert not colleague.get(first).tree.xpath("//form[contains(@action, '/approve')]")
    colleague.post(f"{first}/approve", {"seen": "1"})
    assert standings(app)[1] == (2, "rejected")


def test_who_looked_at_another_version_in_force_does_not_approve(app: Flask, people: People, colleague: Person) -> None:
    first, second = proposed(people.bureau), proposed(people.bureau, redrawn(new="单位名字"))
    seen = seen_on(colleague.get(second))
    approves(colleague, first)
    page = colleague.get(colleague.post(f"{second}/approve", {"seen": seen}).location)
    assert "现行版已经变化" in page.words()
    assert standings(app) == [(1, "retired"), (2, "active"), (3, "proposed")]
    approves(colleague, second)
    assert standings(app) == [(1, "retired"), (2, "retired"), (3, "active")]


def test_the_same_files_are_one_version_and_those_in_force_are_none(app: Flask, people: People) -> None:
    assert proposed(people.bureau) == proposed(people.bureau)
    held = files("demand")
    page = people.bureau.get(uploads(people.bureau, {"blank": held["blank"], "tagged": held["template"]}).location)
    assert "就是现行版" in page.words()
    assert standings(app) == [(1, "active"), (2, "proposed")]
    assert len(events(app, "template-upload")) == 1


def test_a_former_version_comes_back_by_being_uploaded_and_approved_again(
    app: Flask, people: People, colleague: Person
) -> None:
    released(people.bureau, colleague)
    held = files("demand")
    released(colleague, people.bureau, {"blank": held["blank"], "tagged": held["template"]})
    assert standings(app) == [(1, "retired"), (2, "retired"), (3, "active")]


# -- files that are refused -----------------------------------------------------------------------

UNSAFE = {
    **{f"package: {name}": damage for name, damage in PACKAGES.items() if name not in ("no body",)},
    **{f"content: {name}": damage for name, damage in CONTENTS.items()},
}


@pytest.mark.alike
def test_every_unsafe_template_and_blank_is_refused_by_name_and_nothing_is_kept(app: Flask, people: People) -> None:
    held, before = files("demand"), count_of(app, Template)
    for name, (change, said) in UNSAFE.items():
        broken = change(held["template"])
        if not broken:
            continue
        page = uploads(people.bureau, {"blank": held["blank"], "tagged": broken}, status=422)
        assert REFUSED in page.words(), name
        assert said in page.text.replace("&#34;", '"').replace("&amp;", "&"), name
    for name in ("content: vba", "content: author", "content: comments", "package: bomb"):
        change, said = UNSAFE[name]
        page = uploads(people.bureau, {"blank": change(held["blank"]), "tagged": held["template"]}, status=422)
        assert said in page.words(), name
    assert count_of(app, Template) == before


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (damaged(swapped("{{ unit.name }}", "{{ unit.nmae }}")), ("表 1 第 2 行第 2 格", "是否为 unit.name？")),
        (damaged(swapped("{{ unit.name }}", "")), ("没有印在模板里", "{{ unit.name }}")),
        (damaged(swapped("{{ unit.name }}", "{{ unit.name|upper }}")), ("不能用过滤器",)),
        (damaged(swapped("{{ unit.name }}", "{{ unit．name }}")), ("应写作 {{ unit.name }}", "由系统改成半角")),
        (damaged(swapped("单位名称", "单位全称")), ("与空白表的差别", "表 1 第 2 行", "“单位名称” → “单位全称”")),
        (damaged(before_end("<w:p><w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr></w:sdt></w:p>")), ("盖掉答案",)),
        (damaged(added("word/media/a.png", b"MZ\x90")), ("名称是图片，内容不是",)),
        (damaged(added("word/media/a.exe", b"MZ\x90")), ("既不是文字也不是图片",)),
        (damaged(added("word/webextensions/taskpanes.xml")), ("加载项",)),
        ({"blank": files("demand")["template"], "tagged": files("demand")["blank"]}, ("选反了", "没有印在模板里")),
        ({"blank": files("service")["blank"], "tagged": files("service")["template"]}, ("没有对应的问题",)),
    ],
    ids=lambda value: value[0][:12] if isinstance(value, tuple) else "",
)
def test_every_fault_is_named_with_its_place(
    app: Flask, people: People, sent: dict[str, bytes], said: tuple[str, ...]
) -> None:
    page = uploads(people.bureau, sent, status=422)
    for words in (REFUSED, *said):
        assert words in page.words(), words
    assert standings(app) == [(1, "active")]


def test_full_width_signs_are_mended_when_asked_and_told_one_by_one(people: People) -> None:
    sent = damaged(swapped("{{ unit.name }}", "｛｛ unit．name ｝｝"))
    words = people.bureau.get(proposed(people.bureau, sent, mend="yes")).words()
    assert "已改正 1 处全角标记" in words
    assert "表 1 第 2 行第 2 格：｛｛ unit．name ｝｝ → {{ unit.name }}" in words
    assert "模板的文字和版式没有差别。" in words


def test_the_blank_in_force_serves_where_none_is_sent(app: Flask, people: People) -> None:
    proposed(people.bureau, {"tagged": added("customXml/item1.xml")(files("demand")["template"])})
    with everywhere(app):
        held = db.session.execute(db.select(Template).where(Template.number == 2)).scalar_one()
        assert held.blank_sha256 == digest(files("demand")["blank"])


def test_what_was_left_out_of_the_form_is_said(people: People) -> None:
    page = uploads(people.bureau, {}, status=422, provenance="")
    assert "请选择模板文件" in page.words()
    assert page.tree.xpath("//option[@selected]/@value") == ["demand"]
    assert "请选择是哪一份表" in uploads(people.bureau, redrawn(), status=422, paper="").words()


def test_after_a_refusal_the_form_is_filled_in_as_before_and_the_files_are_chosen_again(
    app: Flask, people: People
) -> None:
    wide = {"blank": redrawn()["blank"], "tagged": swapped("{{ unit.name }}", "{{ unit．name }}")(redrawn()["tagged"])}
    page = uploads(people.bureau, wide, status=422, note="来函更正。")
    assert "其中 1 处是标记里用了全角符号" in page.words()
    assert page.tree.xpath("//option[@selected]/@value") == ["demand"]
    assert page.tree.xpath("//input[@type='radio'][@checked]/@value") == ["official"]
    assert page.tree.xpath("//textarea[@name='note']")[0].text.strip() == "来函更正。"
    proposed(people.bureau, wide, mend="yes")
    assert standings(app) == [(1, "active"), (2, "proposed")]


def test_files_that_are_too_large_are_told_so(people: People) -> None:
    page = uploads(people.bureau, {"tagged": bytes(12 * 1024 * 1024)}, status=413)
    assert "两份文件加起来超过 10 MB" in page.words()


# -- what the database and an upgrade hold to -----------------------------------------------------


def test_the_database_refuses_to_rewrite_a_version_or_to_have_two_in_force(app: Flask) -> None:
    with everywhere(app):
        held = db.session.execute(db.select(Template).where(Template.paper == "demand")).scalar_one()
        number = held.id
        with pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
            db.session.execute(db.update(Template).where(Template.id == number).values(tagged=b"other"))
        with pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
            db.session.execute(db.delete(Template).where(Template.id == number))
        twin = {name: getattr(held, name) for name in ("annex", "edition", "paper", "title", "provenance")}
        twin |= {name: getattr(held, name) for name in ("blank", "blank_sha256", "tagged", "tagged_sha256")}
        with pytest.raises(IntegrityError, match=TWICE), transaction():
            db.session.add(Template(number=2, status="active", **twin))


def test_an_upgrade_leaves_in_force_what_the_bureau_released(app: Flask, people: People, colleague: Person) -> None:
    released(people.bureau, colleague)
    with everywhere(app):
        seed.everything()
    assert standings(app) == [(1, "retired"), (2, "active")]


def test_what_the_installation_brought_counts_as_approved_by_it(app: Flask, people: People) -> None:
    with everywhere(app):
        found = db.session.execute(db.select(Template)).scalars().all()
        assert {(each.uploaded_by, each.approved_by) for each in found} == {("安装程序", "安装程序")}
        assert all(each.approved_at is not None and each.uploader_id is None for each in found)
