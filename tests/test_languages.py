"""Three languages to read in: chosen on every page, complete, and never on paper or on record."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from babel.messages import Catalog
from flask import Flask
from flask_babel import force_locale, gettext, ngettext
from openpyxl import load_workbook

from forms.annexes import ANNEXES, by_code
from forms.cli import catalogues, wording
from forms.cli.traditional import traditional
from forms.fields import Part, Text
from forms.languages import LANGUAGES, SOURCE, words_of
from forms.models import Document, Event, Revision, db, scoped
from forms.workflow.submission import answers_of, render_all
from tests.conftest import INVITED, STAFF, People, Person
from tests.pages.answering import controls, filler_of, hold, send, submitted
from tests.pages.stories import everywhere
from tests.pages.test_access import Town, rules_of, town
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.alike

__all__ = ["town"]

CHINESE = re.compile("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
SPOKEN_OF = [
    *(name for name, *_rest in (*INVITED.values(), *STAFF.values())),
    *("国知办函办字〔2017〕406号", "黔知发〔2017〕12号", "〔〕", "□"),
    *(
        "“无”",
        "“不限”",
        "“类型”",
        "“第”",
        "“、”",
        "“帮扶结对数”",
    ),  # to be written or found in Chinese
]
READ_ALOUD = (
    "name() = 'title'",
    "name() = 'alt'",
    "name() = 'aria-label'",
    "name() = 'placeholder'",
    "starts-with(name(), 'data-') and name() != 'data-pattern'",
)


def reads(person: Visitor, locale: str, on: str = "/") -> Page:
    """Choose a language on a page."""
    return person.post("/language", {"language": locale, "here": on})


def left_in_chinese(page: Page) -> list[str]:
    """What a page says in Chinese without saying that it is Chinese, names and quoted words aside."""
    chinese = "ancestor-or-self::*[starts-with(@lang, 'zh')]"
    told = page.tree.xpath(f"//*[not({chinese} or self::textarea)]/text()")
    for name in READ_ALOUD:
        told += page.tree.xpath(f"//*[not({chinese})]/@*[{name}]")
    found = []
    for text in told:
        rest = str(text)
        for known in SPOKEN_OF:
            rest = rest.replace(known, "")
        if CHINESE.search(rest):
            found.append(" ".join(str(text).split()))
    return found


# -- the switch -----------------------------------------------------------------------------------


def test_every_page_names_its_language_and_offers_the_others(people: People) -> None:
    stranger = people.stranger
    for locale, language in LANGUAGES.items():
        reads(stranger, locale)
        page = stranger.get("/")
        assert page.tree.get("lang") == language.tag
        buttons = page.tree.xpath("//form[@id='languages']//button[@name='language']")
        assert [(button.text, button.get("lang"), button.get("value")) for button in buttons] == [
            (one.name, one.tag, code) for code, one in LANGUAGES.items()
        ]
        assert [button.text for button in buttons if button.get("aria-current")] == [language.name]


def test_chinese_comes_first_and_a_choice_lasts_through_signing_in_and_out(people: People) -> None:
    answer = people.stranger.client.get("/", headers={"Accept-Language": "en"})
    assert Page(answer).tree.get("lang") == "zh-Hans"
    officer = people.guizhou
    reads(officer, "en")
    assert "Responses" in officer.get("/desk/").words()
    officer.post("/staff/logout", status=302)
    assert "Staff sign-in" in officer.get("/staff/login").words()


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://example.com/", "//example.com", "/\\example.com", "\\\\example.com", "/\t/example.com", "/\n/a.cn"),
        *("javascript:alert(1)", "example.com", "", "/%2F%2Fexample.com/nowhere", "/nowhere", "/language"),
        "/" + "a" * 3000,
    ],
)
def test_a_switch_never_leads_to_another_server(people: People, wanted: str) -> None:
    assert reads(people.stranger, "en", on=wanted).location == "/"


def test_a_switch_returns_to_the_page_and_an_unknown_language_changes_nothing(people: People) -> None:
    officer = people.guizhou
    assert reads(officer, "en", on="/desk/?state=draft&q=A%26B").location == "/desk/?state=draft&q=A%26B"
    assert reads(officer, "en", on="/desk/?q=贵州").location == "/desk/?q=%E8%B4%B5%E5%B7%9E"
    assert reads(officer, "tlh", on="/desk/").location == "/desk/"
    assert officer.get("/desk/").tree.get("lang") == "en"
    assert people.stranger.client.get("/language").status_code == 405


def test_a_page_that_answers_a_form_returns_to_the_page_above_it(people: People) -> None:
    hold(people.enterprise, unit={})
    base = f"/fill/{people.enterprise.public_id}"
    refused = send(
        people.enterprise, f"{base}/submit", controls(people.enterprise.get(f"{base}/check"), "/submit"), 422
    )
    assert refused.tree.xpath("//form[@id='languages']/input[@name='here']/@value") == [f"{base}/"]


def test_switching_on_a_section_saves_what_was_typed(people: People) -> None:
    """The buttons belong to the form of the section, so nothing is lost without a script either."""
    address = f"/fill/{people.enterprise.public_id}/sections/unit"
    page = people.enterprise.get(address)
    buttons = page.tree.xpath("//form[@id='languages']//button[@name='language']")
    filling = page.tree.xpath("//form[@id='questions']")[0]
    assert filling.get("action") == address and {button.get("form") for button in buttons} == {"questions"}
    first = page.tree.xpath("//button[@form='questions' or ancestor::form[@id='questions']]")[0]
    assert (first.get("name"), first.get("value")) == ("then", "stay"), "what the Enter key presses switches nothing"
    data = controls(page)
    data["unit-name"] = "贵州黔源智能装备有限公司"
    data["language"] = "en"
    assert send(people.enterprise, address, data).location == address
    after = people.enterprise.get(address)
    assert "Saved at" in after.words() and "Basic information on the unit" in after.words()
    assert controls(after)["unit-name"] == "贵州黔源智能装备有限公司"


def test_where_a_switch_would_lose_words_a_page_without_script_says_so(people: People) -> None:
    reads(people.guizhou, "en")
    assert "Save what you filled in" in people.guizhou.get("/province/organisations/new").words()
    assert "Save what you filled in" not in people.guizhou.get("/desk/").words()


# -- what is read ---------------------------------------------------------------------------------


def test_no_page_leaves_an_english_reader_with_chinese(app: Flask, town: Town) -> None:
    """Every address for everybody who may open it, in English."""
    seen, found = 0, {}
    for person in town.people.everybody().values():
        reads(person, "en")
        for rule in (rule for rule in rules_of(app, "GET") if "filename" not in rule.arguments):
            answer = person.client.get(town.address(app, rule))
            if answer.mimetype == "text/html" and answer.status_code != 302:
                seen += 1
                left = left_in_chinese(Page(answer))
                if left:
                    found[f"{person.name} {rule.endpoint}"] = left
    assert seen > 60
    assert not found


@pytest.mark.parametrize("annex", [annex.code for annex in ANNEXES])
@pytest.mark.parametrize("held", ["nothing", "an example", "nonsense"])
def test_no_section_leaves_an_english_reader_with_chinese(people: People, annex: str, held: str) -> None:
    """Blank with what is missing, filled in, and with every answer refused."""
    person = filler_of(people, annex)
    hold(person, annex, **({"cover": {}} if annex == "plan" else {"unit": {}}))
    reads(person, "en")
    base = f"/fill/{person.public_id}"
    for section in by_code(annex)().sections():
        address = f"{base}/sections/{section.short_name}"
        if held != "an example":
            data = controls(person.get(address))
            wrong = "" if held == "nothing" else "?"
            changed = {name: wrong for name in data if name.startswith(f"{section.short_name}-")}
            data.update(changed)
            for name in changed:
                data.setlist(name, [wrong])
            send(person, address, data)
        assert left_in_chinese(person.get(f"{address}?review=1")) == []
    assert left_in_chinese(person.get(f"{base}/check")) == []
    assert left_in_chinese(person.get(f"{base}/")) == []


def test_an_english_page_shows_the_words_of_the_printed_form_beneath_its_own(people: People) -> None:
    reads(people.enterprise, "en")
    page = people.enterprise.get(f"/fill/{people.enterprise.public_id}/sections/patents")
    official = page.tree.xpath("//*[@class='official'][@lang='zh-Hans']/text()")
    assert {"专利拥有情况", "累计申请量", "发明"} <= {str(words) for words in official}
    assert "Please answer in Chinese" in page.words()
    assert "31 December 2016" in page.words(), "the cut-off date of the hint"
    reads(people.enterprise, SOURCE)
    page = people.enterprise.get(f"/fill/{people.enterprise.public_id}/sections/patents")
    assert not page.tree.xpath("//*[@class='official']") and "2016年12月31日" in page.words()


def test_dates_and_numbers_are_written_as_the_reader_writes_them(people: People) -> None:
    unit = by_code("demand").example()["unit"] | {"revenue": "12345.60", "founded": "2010-03"}
    hold(people.enterprise, unit=unit)
    address = f"/fill/{people.enterprise.public_id}/check"
    assert "12345.60" in people.enterprise.get(address).words()
    reads(people.enterprise, "en")
    words = people.enterprise.get(address).words()
    assert "12,345.60" in words and "March 2010" in words
    reads(people.enterprise, "zh_Hant_TW")
    words = people.enterprise.get(address).words()
    assert "12,345.60" in words and "2010年3月" in words and "統一社會信用代碼" in words


def test_english_counts_one_and_many(app: Flask) -> None:
    source = "还有 %(num)d 处需要补充或更正"
    with app.app_context(), force_locale("en"):
        assert ngettext(source, source, 1) == "1 item still needs completing or correcting"
        assert ngettext(source, source, 2) == "2 items still need completing or correcting"


# -- what is printed, stored and exported ---------------------------------------------------------


@pytest.fixture
def english_submission(people: People) -> Person:
    """An enterprise that reads English submits with a doubt confirmed."""
    unit = by_code("demand").example()["unit"] | {"postcode": "100088"}
    person = people.enterprise
    reads(person, "en")
    hold(person, unit=unit)
    base = f"/fill/{person.public_id}"
    page = person.get(f"{base}/check")
    assert "The postcode does not belong to the province chosen" in page.words()
    data = controls(page, "/submit")
    data["confirmed"] = "yes"
    send(person, f"{base}/submit", data)
    return person


def test_the_word_file_is_the_one_a_chinese_reader_gets(english_submission: Person) -> None:
    person = english_submission
    with person.app.app_context(), scoped(person.scope):
        response = person.response()
        revision = response.revisions[-1]
        chinese = render_all(response, answers_of(revision))
        [document] = db.session.execute(db.select(Document).where(Document.revision_id == revision.id)).scalars()
        assert document.file_name == chinese[0].file_name and document.title == chinese[0].title
        assert members(document.content) == members(chinese[0].content)
        with force_locale("en"):
            assert members(render_all(response, answers_of(revision))[0].content) == members(document.content)


def members(docx: bytes | None) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx or b"")) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_what_is_stored_is_chinese(english_submission: Person) -> None:
    person = english_submission
    told = {"path": "unit.postcode", "text": "邮编与所属省区不符，请核对"}
    with everywhere(person.app):
        wanted = db.select(Revision).where(Revision.response_id == person.response().id)
        revision = db.session.execute(wanted).scalar_one()
        event = db.session.execute(db.select(Event).where(Event.step == "submit")).scalar_one()
        assert told in revision.cautions and told in event.details["cautions"]


def test_an_opinion_given_in_english_is_recorded_in_chinese(people: People) -> None:
    submitted(people.enterprise)
    reads(people.guizhou, "en")
    address = f"/desk/responses/{people.enterprise.public_id}/opinion"
    send(people.guizhou, address, controls(people.guizhou.get(address), "/opinion"))
    with everywhere(people.guizhou.app):
        documents = db.session.execute(db.select(Document).order_by(Document.id)).scalars().all()
        assert {document.title for document in documents} == {"重点联系单位专利信息需求调查表"}
        assert all(document.file_name.startswith("贵州省_附件2_") for document in documents)


def test_exports_and_the_notice_to_a_unit_are_chinese(people: People) -> None:
    submitted(people.enterprise)
    reads(people.guizhou, "en")
    answer = people.guizhou.client.get("/desk/documents.zip", buffered=True)
    sheet = load_workbook(io.BytesIO(members(answer.data)["索引.xlsx"])).active
    assert sheet is not None
    cells = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"单位名称", "状态", "已提交", "附件2", "第 1 版", "重点联系单位专利信息需求调查表"} <= cells
    assert "%E7%AD%94%E5%8D%B7%E6%96%87%E4%BB%B6" in answer.headers["Content-Disposition"]
    with everywhere(people.guizhou.app):
        number = people.enterprise.response().organisation_id
    page = people.guizhou.post(f"/province/organisations/{number}/invite", status=200)
    [message] = page.tree.xpath("//textarea[@id='message']")
    assert message.get("lang") == "zh-Hans"
    assert "请填报2017年度附件2《重点联系单位专利信息需求调查表》" in message.text
    assert "http" in message.text and "&lt;" not in message.text


# -- the catalogues -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return wording.messages()


@pytest.fixture
def extracted(messages: Catalog, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """What there is to translate, found once."""
    monkeypatch.setattr(catalogues, "messages", lambda: messages)
    return messages


@pytest.mark.parametrize("locale", catalogues.TRANSLATED)
def test_a_catalogue_is_complete_and_not_stale(locale: str, extracted: Catalog) -> None:
    assert list(catalogues.faults(locale)) == [], "run: fubiao translations update"


@pytest.mark.parametrize("locale", catalogues.TRANSLATED)
def test_a_catalogue_is_written_the_same_way_twice(
    locale: str, extracted: Catalog, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = catalogues.catalogue_of(locale).read_text(encoding="utf-8")
    copy = tmp_path / "messages.po"
    copy.write_text(held, encoding="utf-8")
    monkeypatch.setattr(catalogues, "catalogue_of", lambda locale: copy)
    assert catalogues.update(locale) == []
    assert copy.read_text(encoding="utf-8") == held


def test_a_stale_catalogue_is_told_and_brought_up_to_date(
    tmp_path: Any, messages: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "messages.po"
    copy.write_text(catalogues.catalogue_of("en").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(catalogues, "catalogue_of", lambda locale: copy)
    changed = Catalog(fuzzy=False)
    for message in messages:
        if message.id and message.id != "已保存的":
            changed.add(message.id)
    changed.add("新的一句 %(count)d")
    monkeypatch.setattr(catalogues, "messages", lambda: changed)
    assert list(catalogues.faults("en")) == ["en 缺少：新的一句 %(count)d", "en 多余：已保存的"]
    assert catalogues.update("en") == ["新的一句 %(count)d"]
    assert list(catalogues.faults("en")) == ["en 未翻译：新的一句 %(count)d"]
    assert catalogues.update("en", {"新的一句 %(count)d": "Another %(number)d"}) == []
    assert list(catalogues.faults("en")) == ["en 占位符不同：新的一句 %(count)d"]
    assert catalogues.update("en", {"新的一句 %(count)d": "Another %(count)d"}) == []
    assert list(catalogues.faults("en")) == []


def test_whatever_a_form_is_declared_with_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels, hints, units, and keywords nobody has thought of yet; answers are not."""

    class Reasoned(Text):
        def __init__(self, label: str, *, why: str, **kwargs: Any) -> None:
            super().__init__(label, **kwargs)
            self.why = why

    class Sheet(Part):
        name = Reasoned("名称的栏", why="为什么要问", hint="怎样填", unit="件数", example="某某公司")

    assert set(wording.within(Sheet())) == {"名称的栏", "为什么要问", "怎样填", "件数"}


def test_the_forms_pages_ask_by_themselves_are_found(messages: Catalog) -> None:
    assert {"停用原因", "退回说明", "企业", "启动阶段", "贵州省知识产权局", "A 检索服务", "四（一）"} <= {
        catalogues.key(message) for message in messages if message.id
    }


def test_traditional_chinese_is_the_printed_form_in_other_characters() -> None:
    assert traditional("重点联系单位专利信息需求调查表") == "重點聯繫單位專利資訊需求調查表"
    assert traditional("国家知识产权局") == "國家知識產權局"
    assert traditional("%(count)d 处，{cutoff}") == "%(count)d 處，{cutoff}"


def test_words_nobody_translated_stay_as_they_are(app: Flask) -> None:
    with app.app_context(), force_locale("en"):
        assert gettext("某某公司") == "某某公司"
    assert words_of(SOURCE).gettext("保存") == "保存"


def test_the_calendar_speaks_to_its_reader(app: Flask) -> None:
    calendar = by_code("demand")().calendar
    assert calendar.words()["due_day"] == "6月10日" and calendar.due == date(2017, 6, 10)
    with app.app_context(), force_locale("en"):
        assert calendar.words()["due_day"] == "10 June"
        assert calendar.words()["cutoff"] == "31 December 2016"
