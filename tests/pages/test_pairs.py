"""The pairs of a province: formed from what is known, looked at, changed, dissolved, printed as an agreement."""

from __future__ import annotations

import io
from datetime import date
from urllib.parse import unquote

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms.annexes import by_code
from forms.documents import compare
from forms.models import AgreementScan, Event, Pair, Template, db
from tests.conftest import People
from tests.documents.reading import paragraphs
from tests.pages.pairing import (
    AGREED,
    agreed_on,
    attaches,
    both_accepted,
    brings_together,
    last_pair,
    pair_of,
    says,
    sides_of,
    steps_about_pairs,
)
from tests.pages.stories import count_of, enrol, everywhere, goes_on, organisation_of, post_to, submits
from tests.scanning import pdf, picture

ENTERPRISE, AGENCY = "贵州黔源智能装备有限公司", "贵州省专利信息服务中心"


def cautions_on(people: People, pair_id: int) -> str:
    found = people.guizhou.get(f"/province/pairs/{pair_id}").tree.xpath("//section[@aria-labelledby='cautions']//li")
    return " ".join(item.text_content() for item in found)


def test_the_form_of_a_new_pair_starts_with_what_both_have_said(people: People) -> None:
    both_accepted(people)
    enterprise, agency = sides_of(people)
    page = people.guizhou.get(f"/province/pairs/new?enterprise={enterprise}&agency={agency}")
    fields = agreed_on(page)
    assert fields["content"] == "防侵权（FTO）检索；现有技术（立项）检索。"
    assert fields["mode"] == "上门服务、远程（网络）服务、定期推送"
    assert fields["term"] == "签订之日起至2017年11月30日"
    assert (fields["enterprise_contact"], fields["enterprise_telephone"]) == ("杨晓梅", "13885100001")
    assert (fields["agency_contact"], fields["agency_telephone"]) == ("王海燕", "13985100003")


def test_a_pair_is_formed_once_however_often_it_is_sent(people: People) -> None:
    enterprise, agency = sides_of(people)
    first = brings_together(people.guizhou, enterprise, agency)
    again = brings_together(people.guizhou, enterprise, agency, content="另一份")
    assert first.location == again.location == f"/province/pairs/{last_pair(people)}"
    assert "没有重复登记" in people.guizhou.get(again.location).words()
    assert count_of(people.guizhou.app, Pair) == 1
    assert steps_about_pairs(people) == [("pair", "")]
    words = people.guizhou.get("/province/pairs").words()
    assert ENTERPRISE in words and AGENCY in words and "茶叶机械防侵权检索。" in words
    assert "2017年6月6日签订" in words


def test_the_two_are_chosen_among_the_organisations_of_the_region(people: People) -> None:
    page = people.guizhou.get("/province/pairs/new")
    names = [option.text_content() for option in page.tree.xpath("//select/option[@value!='']")]
    assert names == [ENTERPRISE, AGENCY]
    enterprise, agency = sides_of(people)
    assert "重新选择双方" in people.guizhou.get(f"/province/pairs/new?enterprise={enterprise}&agency={agency}").words()
    foreign = organisation_of(people.neighbour)
    for asked in (f"enterprise={foreign}", f"enterprise={agency}", "enterprise=x", "agency=999999"):
        people.guizhou.get(f"/province/pairs/new?{asked}", status=404)
    brings_together(people.guizhou, foreign, agency, status=404)
    brings_together(people.guizhou, agency, enterprise, status=404)
    assert count_of(people.guizhou.app, Pair) == 0


def test_what_does_not_hold_is_said_at_its_question(people: People) -> None:
    page = brings_together(people.guizhou, *sides_of(people), status=422, enterprise_telephone="12", signed_on="六月")
    assert "有 2 处需要更正" in page.words()
    assert count_of(people.guizhou.app, Pair) == 0


def test_a_change_is_kept_with_what_was_there_before(people: People) -> None:
    pair_id = pair_of(people)["pair_id"]
    address = f"/province/pairs/{pair_id}"
    fields = agreed_on(people.guizhou.get(address))
    people.guizhou.post(address, fields | {"mode": "远程服务", "signed_on": "2017年6月8日"})
    people.guizhou.post(address, fields | {"mode": "远程服务", "signed_on": "2017-06-08", "version": "1"})
    with everywhere(people.guizhou.app):
        pair = db.session.get_one(Pair, pair_id)
        assert (pair.mode, pair.signed_on, pair.version) == ("远程服务", date(2017, 6, 8), 1)
        wanted = db.select(Event).where(Event.step == "pair-change")
        (changed,) = db.session.execute(wanted).scalars()
        assert changed.details["changed"] == {
            "mode": ["上门服务", "远程服务"],
            "signed_on": ["2017-06-06", "2017-06-08"],
        }
        assert changed.details["enterprise"] == ENTERPRISE


def test_whoever_comes_second_sees_what_the_colleague_saved_and_may_go_on(people: People) -> None:
    pair_id = pair_of(people)["pair_id"]
    address = f"/province/pairs/{pair_id}"
    mine = agreed_on(people.guizhou.get(address))
    people.guizhou.post(address, mine | {"mode": "远程服务"})
    page = people.guizhou.post(address, mine | {"term": "三个月"}, status=409)
    assert "同事改动了这一对" in page.words()
    assert [item.text_content() for item in page.tree.xpath("//dl[@class='theirs']/dd")] == [
        "远程服务",
        "2017年6月至2017年11月",
    ]
    again = agreed_on(page)
    assert (again["term"], again["mode"], again["version"]) == ("三个月", "上门服务", "1")
    people.guizhou.post(address, again)
    with everywhere(people.guizhou.app):
        assert db.session.get_one(Pair, pair_id).term == "三个月"


def test_a_dissolved_pair_stays_with_its_reason_and_the_two_may_be_paired_again(people: People) -> None:
    pair_id = pair_of(people)["pair_id"]
    address = f"/province/pairs/{pair_id}"
    assert "请填写解除原因" in people.guizhou.post(f"{address}/dissolve", {"version": "0"}, status=422).words()
    people.guizhou.post(f"{address}/dissolve", {"version": "7", "reason": "企业停产"}, status=409)
    people.guizhou.post(f"{address}/dissolve", {"version": "0", "reason": "企业停产"})
    people.guizhou.post(f"{address}/dissolve", {"version": "1", "reason": "再来一次"}, status=409)
    words = people.guizhou.get("/province/pairs").words()
    assert "现有 0 对" in words and "已解除的结对（1）" in words and "企业停产" in words
    assert "企业停产" in people.guizhou.get(address).words()
    people.guizhou.post(address, AGREED | {"version": "1"}, status=409)
    brings_together(people.guizhou, *sides_of(people))
    assert last_pair(people) != pair_id
    assert steps_about_pairs(people) == [
        ("pair", ""),
        ("pair-scan", ""),
        ("pair-dissolve", "企业停产"),
        ("pair", ""),
    ]


def test_cautions_are_said_and_are_not_in_the_way(people: People) -> None:
    enterprise, agency = sides_of(people)
    brings_together(people.guizhou, enterprise, agency, signed_on="", content="", agency_contact="")
    said = cautions_on(people, last_pair(people))
    for words in (
        "企业还没有提交附件2",
        "服务机构还没有提交附件3",
        "还没有填写帮扶内容",
        "双方联系人和电话还没有填全",
        "还没有填写协议书签订日期",
        "还没有上传签字盖章的协议书",
    ):
        assert words in said
    both_accepted(people)
    fields = agreed_on(people.guizhou.get(f"/province/pairs/{last_pair(people)}"))
    people.guizhou.post(f"/province/pairs/{last_pair(people)}", fields | AGREED | {"signed_on": "2017-06-11"})
    attaches(people.guizhou, last_pair(people), ("协议.pdf", pdf(2)))
    assert cautions_on(people, last_pair(people)) == "协议书签订日期晚于报送期限（2017年6月10日）。"


def test_a_returned_annex_and_an_unwilling_side_are_said(people: People) -> None:
    both_accepted(people)
    demand, service = by_code("demand").example(), by_code("service").example()
    demand["service"]["pairing"] = "no"
    service["pairing"] |= {"willing": "no", "capacity": None}
    says(people.enterprise, demand)
    says(people.agency, service)
    pair_id = pair_of(people)["pair_id"]
    people.guizhou.post(f"/desk/responses/{people.agency.public_id}/return", {"return-reason": "请补充"})
    assert cautions_on(people, pair_id) == (
        "服务机构的附件3已退回修改，还没有重新提交。 "
        "企业在附件2中填写不愿意结对。 服务机构在附件3中填写不愿意参加结对。"
    )


def test_too_many_pairs_of_one_agency_are_said(app: Flask, people: People) -> None:
    submits(people.agency)
    _, agency = sides_of(people)
    for number in enrol(app, "guizhou", "贵阳第一有限公司", "贵阳第二有限公司", "贵阳第三有限公司"):
        brings_together(people.guizhou, number, agency)
    assert "现有 3 对" not in cautions_on(people, last_pair(people))
    assert "全部结对都由同一家服务机构承担" in people.guizhou.get("/province/pairs").words()
    brings_together(people.guizhou, organisation_of(people.enterprise), agency)
    assert "服务机构可结对 3 家，现有 4 对。" in cautions_on(people, last_pair(people))
    (second,) = enrol(app, "guizhou", "贵阳服务有限公司", kind="agency")
    brings_together(people.guizhou, organisation_of(people.enterprise), second)
    assert "同一家服务机构" not in people.guizhou.get("/province/pairs").words()


def test_fewer_than_two_pairs_and_the_way_of_tibet(app: Flask, people: People) -> None:
    assert "至少组成 2 对帮扶结对单位，现有 0 对" in people.guizhou.get("/province/pairs").words()
    post_to(app, "gansu", "xizang")
    words = people.gansu.get("/province/pairs").words()
    assert "实务培训" in words and "至少组成" not in words


def test_the_signed_agreement_is_kept_added_to_and_replaced(people: People) -> None:
    pair_id = pair_of(people)["pair_id"]
    attaches(people.guizhou, pair_id, ("第一页.jpg", picture()), ("第二页.png", picture("PNG")), way="add")
    attaches(people.guizhou, pair_id, ("第二页.png", picture("PNG")), way="add")
    attaches(people.guizhou, pair_id, ("全文.pdf", pdf(3)), way="replace")
    page = attaches(people.guizhou, pair_id, ("协议.docx", b"PK\x03\x04"), way="add", status=422)
    assert "“协议.docx”是 Word 一类的文件" in page.words()
    attaches(people.guizhou, pair_id, ("其他.pdf", pdf(4)), way="add", seen="1", status=409)
    with everywhere(people.guizhou.app):
        kept = db.session.execute(db.select(AgreementScan).order_by(AgreementScan.id)).scalars()
        assert [(scan.set_number, scan.name, scan.pages) for scan in kept] == [
            (1, "协议书.jpg", 1),
            (1, "第二页.png", 1),
            (2, "全文.pdf", 3),
        ]
    page = people.guizhou.get(f"/province/pairs/{pair_id}")
    (address,) = page.tree.xpath("//a[@class='scan-save']/@href")
    answer = people.guizhou.client.get(address)
    assert answer.data == pdf(3)
    name = unquote(answer.headers["Content-Disposition"])
    assert f"贵州省_帮扶工作协议书_{ENTERPRISE}_{AGENCY}" in name and name.endswith(".pdf")


def test_an_upload_may_be_large_and_one_that_is_too_large_is_told(people: People) -> None:
    pair_id = pair_of(people)["pair_id"]
    padded = pdf() + b"%" * 9_000_000
    attaches(people.guizhou, pair_id, ("大.pdf", padded), way="replace")
    page = attaches(people.guizhou, pair_id, ("更大.pdf", padded + b"%" * 3_000_000), way="replace", status=413)
    assert "所选文件加起来超过 10 MB" in page.words()


# -- the agreement ----------------------------------------------------------------------------------


def agreement_of(people: People, pair_id: int) -> tuple[str, bytes]:
    answer = people.guizhou.client.get(f"/province/pairs/{pair_id}/agreement.docx")
    assert answer.status_code == 200
    return unquote(answer.headers["Content-Disposition"]), answer.data


def test_the_agreement_prints_both_sides_and_what_is_agreed(people: People) -> None:
    both_accepted(people)
    name, docx = agreement_of(people, pair_of(people)["pair_id"])
    assert f"贵州省_帮扶工作协议书_{ENTERPRISE}_{AGENCY}_" in name
    text = "\n".join(paragraphs(docx))
    for words in (
        f"甲方（企业）：{ENTERPRISE}",
        "法定代表人：陈立新",
        "联系人：杨晓梅　联系电话：13885100001",
        f"乙方（服务机构）：{AGENCY}",
        "法定代表人（负责人）：罗建平",
        "联系人：王海燕　联系电话：0851-84826501",
        "见证方：贵州省知识产权局",
        "《2017年专利信息帮扶工作实施方案》（国知办函办字〔2017〕406号）",
        "帮扶内容：茶叶机械防侵权检索。",
        "签订日期：2017年6月6日",
        "甲方（盖章）",
    ):
        assert words in text, words
    assert "{" not in text and "None" not in text


def test_what_is_not_known_is_a_line_for_a_hand_and_the_file_is_its_blank(app: Flask, people: People) -> None:
    enterprise, agency = sides_of(people)
    brings_together(people.guizhou, enterprise, agency, content="", signed_on="", agency_contact="")
    _, docx = agreement_of(people, last_pair(people))
    text = "\n".join(paragraphs(docx))
    for label in ("帮扶内容", "签订日期", "通讯地址", "联系人"):
        assert f"{label}：＿＿＿＿" in text, label
    with everywhere(app):
        wanted = db.select(Template).where(Template.paper == "agreement", Template.status == "active")
        template = db.session.execute(wanted).scalar_one()
        assert (template.title, template.provenance) == ("帮扶工作协议书", "reconstructed")
        assert compare(template.blank, docx, template.tagged).words() == []


def test_the_list_as_a_workbook_keeps_text_text(people: People) -> None:
    both_accepted(people)
    brings_together(people.guizhou, *sides_of(people), content="=1+1", remark="https://example.com")
    answer = people.guizhou.client.get("/province/pairs.xlsx")
    assert "贵州省_帮扶结对名单_" in unquote(answer.headers["Content-Disposition"])
    (sheet,) = load_workbook(io.BytesIO(answer.data)).worksheets
    heads, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    told = dict(zip(heads, row, strict=True))
    assert told["服务机构名称"] == AGENCY and told["企业名称"] == ENTERPRISE
    assert told["机构类型"] == "专利代理机构" or told["机构类型"]
    assert told["所属行业"] == "C 制造业"
    assert (told["帮扶内容"], told["备注"]) == ("=1+1", "https://example.com")
    assert told["协议签订日期"] == "2017年6月6日"
    assert all(cell.data_type != "f" and cell.hyperlink is None for line in sheet.iter_rows() for cell in line)


# -- two provinces ------------------------------------------------------------------------------------


def test_another_province_never_sees_a_pair(app: Flask, people: People) -> None:
    found = pair_of(people)
    address = f"/province/pairs/{found['pair_id']}"
    scan = f"{address}/scans/{found['scan_id']}"
    for path in (address, f"{address}/agreement.docx", scan, f"{scan}/thumbnail"):
        people.gansu.get(path, status=404)
    people.gansu.post(address, AGREED | {"version": "0"}, status=404)
    people.gansu.post(f"{address}/dissolve", {"version": "0", "reason": "越权"}, status=404)
    people.gansu.post(f"{address}/scans", {"seen": "1", "way": "add"}, status=404)
    brings_together(people.gansu, *sides_of(people), status=404)
    for path in ("/province/pairs", "/province/pairs/new", "/province/matching", "/province/numbers"):
        words = people.gansu.get(path).words()
        assert ENTERPRISE not in words and AGENCY not in words
    sheet = load_workbook(io.BytesIO(people.gansu.client.get("/province/pairs.xlsx").data)).worksheets[0]
    assert sheet.max_row == 1
    goes_to = people.guizhou.get(address)
    assert goes_to.status == 200


@pytest.mark.parametrize("missing", ["seen", "way"])
def test_an_upload_that_does_not_say_where_it_belongs_is_refused(people: People, missing: str) -> None:
    pair_id = pair_of(people)["pair_id"]
    fields = {"seen": "1", "way": "add"}
    del fields[missing]
    people.guizhou.post(f"/province/pairs/{pair_id}/scans", fields, status=400)


def test_the_log_tells_the_steps_in_words(people: People) -> None:
    pair_of(people)
    goes_on(people.guizhou, people.enterprise)
    words = people.guizhou.get("/desk/events").words()
    assert "结对" in words and "上传协议书" in words
