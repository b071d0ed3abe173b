"""Help at the field in a real browser: checks as typed, questions that come and go, lists to pick from."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from forms.annexes.plan.work import UnitCode
from forms.fields import Text
from forms.pages.clues import typed_clues
from forms.validators import (
    AgencyCode,
    CreditCode,
    DocumentNumber,
    Fax,
    Ipc,
    Mobile,
    OrganisationCode,
    PatentNumber,
    Phone,
    Postcode,
)
from forms.workflow.submission import answers_of
from tests.conftest import People
from tests.fields.sheet import errors, posted
from tests.pages.answering import filler_of, hold, stored
from tests.pages.test_browser import SIDEWAYS, TOO_SMALL, go, opened
from tests.validators.test_identifiers import BODIES, completed

__all__ = ["opened"]

pytestmark = pytest.mark.browser

RULES: dict[str, Any] = {
    "credit": CreditCode(),
    "firm": CreditCode("91"),
    "unit": UnitCode("91"),
    "organisation": OrganisationCode(),
    "patent": PatentNumber(),
    "attorney": AgencyCode(),
    "ipc": Ipc(),
    "phone": Phone(),
    "mobile": Mobile(),
    "fax": Fax(),
    "postcode": Postcode(),
    "document": DocumentNumber(),
}
KNOWN = [
    "91110108551385082Q",
    "９１１１０１０８５５１３８５０８２ｑ",
    " 9111 0108 5513 85082q\u3000",
    "91110000600037341L",
    "55138508-2",
    "551385082",
    "55138508－2",
    "ZL201710601862.3",
    "97101765.4",
    "ＺＬ95115608．X",
    "h04l  9/32",
    "Ｇ０６Ｆ　１７／３０",
    "H04L 9",
    "52199",
    "550018",
    "５５００１８",
    "010—62083247",
    "(0851)6826497转12",
    "+86 138-8510-0001",
    "138 8510 0001",
    "0851--6826497",
    "黔知发〔2017〕12号",
    "𠮷" * 18,
    "91110108551385082\u200bQ",
]
CODES = BODIES.map(completed)


@st.composite
def slips(draw: Callable[..., Any]) -> str:
    """A good answer with one character changed, doubled, dropped, widened or set apart."""
    answer = draw(st.one_of(CODES, st.sampled_from(KNOWN)))
    place = draw(st.integers(0, len(answer) - 1))
    other = draw(st.sampled_from([*"0189AIOXYZax-—/. 转", "\u3000", "\xa0", "Ａ", "٣", "ß", "", answer[place] * 2]))
    return str(answer[:place] + other + answer[place + 1 :])


def many_answers() -> list[str]:
    """A few hundred answers, right and nearly right."""
    found = list(KNOWN)

    @settings(
        max_examples=250,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(CODES, slips(), st.text(max_size=20)))
    def collect(answer: str) -> None:
        found.append(answer)

    collect()
    one_line = [answer for answer in found if answer.isprintable() or "\u3000" in answer or "\xa0" in answer]
    return [answer for answer in one_line if answer.strip() and "\n" not in answer and "\r" not in answer]


def server_says(rule: Any, answer: str) -> tuple[bool, int]:
    """Whether the server accepts an answer, and how many doubts it has."""
    judged = posted(Text("代码", [rule]), answer)
    return errors(judged) == [], len(judged.cautions)


SHOW = """(attributes) => {
    const input = document.createElement("input");
    input.id = "tried";
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    document.querySelector("main").append(input);
}"""
TRY = """(answers) => answers.map((answer) => {
    const input = document.getElementById("tried");
    input.value = answer;
    input.dispatchEvent(new FocusEvent("focusout", {bubbles: true}));
    const told = document.getElementById("typed-tried");
    return [told.dataset.state, told.textContent];
})"""


def test_the_script_and_the_server_give_the_same_verdict(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    go(page, people.enterprise, "sections/unit")
    answers = many_answers()
    assert len(answers) > 150
    for name, rule in RULES.items():
        with people.enterprise.app.test_request_context():
            attributes = typed_clues(type("Asked", (), {"validators": [rule]})())
        page.evaluate(SHOW, attributes)
        said = json.loads(attributes["data-said"])
        for answer, (state, words) in zip(answers, page.evaluate(TRY, answers), strict=True):
            accepted, doubts = server_says(rule, answer)
            expected = "wrong" if not accepted else "doubt" if doubts else "passed"
            assert state == expected, f"{name}: {answer!r} {words}"
            if state == "passed":
                assert words == said.get("passed", "")
        page.evaluate("() => document.querySelectorAll('#tried, #typed-tried').forEach((part) => part.remove())")


def test_a_credit_code_is_checked_as_it_is_typed(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    go(page, people.enterprise, "sections/unit")
    code, told = page.locator("#unit-credit_code"), page.locator("#typed-unit-credit_code")
    code.fill("")
    code.press_sequentially("9111010855138508")
    expect(told).to_have_text("")
    code.press("Tab")
    expect(told).to_have_text("统一社会信用代码应为 18 位，现有 16 位")
    code.fill("911101085513850820")
    expect(told).to_have_text("第 18 位校验码不对，请核对")
    expect(told).to_have_attribute("data-state", "doubt")
    code.press("Tab")
    expect(told).to_have_attribute("data-state", "wrong")
    code.fill("９１１１０１０８５５１３８５０８２ｑ")
    expect(told).to_have_text("校验通过")
    expect(told).to_have_attribute("role", "status")
    assert "typed-unit-credit_code" in (code.get_attribute("aria-describedby") or "")


def test_what_appears_is_announced_and_what_goes_is_told(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    go(page, people.enterprise, "sections/unit")
    announcer = page.locator("#announcer")
    page.get_by_label("企业", exact=True).check()
    expect(announcer).to_have_text("下面增加了要填的栏目：登记注册类型、企业规模。")
    page.get_by_label("小型").check()
    page.get_by_label("事业单位", exact=True).check()
    expect(announcer).to_have_text("不再需要填写：登记注册类型、企业规模。")
    kept = page.locator(".kept")
    expect(kept).to_have_count(1)
    expect(kept).to_contain_text("“企业规模”已不需要填写")
    page.get_by_label("企业", exact=True).check()
    expect(kept).to_have_count(0)
    expect(page.get_by_label("小型")).to_be_checked()


def test_an_answer_to_a_hidden_question_is_not_submitted(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person)
    hold(person)
    go(page, person, "sections/service")
    page.locator("input[name=service-pairing][value=no]").check()
    expect(page.locator(".kept")).to_contain_text("“意向服务机构”已不需要填写")
    page.get_by_role("button", name="保存并继续").click()
    go(page, person, "check")
    page.get_by_role("button", name="提交").click()
    with stored(person) as response:
        assert answers_of(response.revisions[-1])["service"]["partner"] is None


def test_the_reason_hides_once_every_criterion_is_ticked(people: People, opened: Callable[..., Page]) -> None:
    person = filler_of(people, "plan")
    page = opened(people.enterprise)
    page.context.add_cookies(cookies_of(person, page))
    go(page, person, "sections/cultivation")
    reason = page.locator("#cultivation-units-0-reason")
    expect(reason).to_be_visible()
    for criterion in ("demand", "basis", "model"):
        page.locator(f"input[name=cultivation-units-0-criteria][value={criterion}]").check()
    expect(reason).to_be_hidden()
    page.locator("input[name=cultivation-units-0-criteria][value=basis]").uncheck()
    expect(reason).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("下面增加了要填的栏目：未勾选条件的理由。")


def cookies_of(person: Any, page: Page) -> list[Any]:
    """The session a person already has, for the browser."""
    person.get("/")
    return [
        {"name": cookie.key, "value": cookie.value, "url": page.url.split("/fill")[0]}
        for cookie in person.client._cookies.values()
    ]


def test_an_industry_is_found_with_the_keyboard_and_its_section_filled(
    people: People, opened: Callable[..., Page]
) -> None:
    page = opened(people.enterprise)
    go(page, people.enterprise, "sections/unit")
    branch, entries = page.get_by_role("combobox", name="细分行业"), page.locator("#list-unit-branch")
    expect(branch).to_have_attribute("aria-expanded", "false")
    branch.press_sequentially("茶叶")
    expect(entries.get_by_role("option")).to_have_count(2)
    expect(branch).to_have_attribute("aria-expanded", "true")
    branch.press("ArrowDown")
    expect(branch).to_have_attribute("aria-activedescendant", "list-unit-branch-0")
    branch.press("ArrowUp")
    expect(branch).to_have_attribute("aria-activedescendant", "list-unit-branch-1")
    branch.press("Enter")
    expect(branch).to_have_value("专用设备制造业")
    expect(page.locator("#unit-industry")).to_have_value("C")
    expect(entries).to_be_hidden()
    expect(page.get_by_text("已选 35 专用设备制造业")).to_be_visible()
    branch.fill("茶叶杀青机制造")
    expect(branch).to_have_attribute("aria-expanded", "true")
    branch.press("Escape")
    expect(entries).to_be_hidden()
    expect(branch).to_have_value("茶叶杀青机制造")


def test_a_patent_class_is_found_on_a_narrow_screen(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise, 360)
    go(page, people.enterprise, "sections/needs")
    symbol = page.locator("#needs-requests-0-ipc")
    symbol.press_sequentially("锂电池")
    option = page.get_by_role("option", name="H01M")
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert page.evaluate(SIDEWAYS) == 0
    option.click()
    expect(symbol).to_have_value("H01M")
    symbol.press_sequentially(" 10/0525")
    expect(page.locator("#list-needs-requests-0-ipc")).to_be_hidden()
    page.goto("/lists/ipc/?q=茶叶加工机械")
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(TOO_SMALL) == []


def test_the_reason_opens_without_a_script(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise, java_script_enabled=False)
    go(page, people.enterprise, "sections/unit")
    reason = page.get_by_text("选填；与职工人数一起核对企业规模")
    expect(reason).to_be_hidden()
    page.locator(".question", has=page.locator("#unit-revenue")).locator("summary").click()
    expect(reason).to_be_visible()
    expect(page.get_by_role("link", name="查分类表")).to_be_visible()


def test_what_a_field_says_when_it_is_left_waits_until_the_press_is_over(
    people: People, opened: Callable[..., Page]
) -> None:
    page = opened(people.enterprise)
    go(page, people.enterprise, "sections/unit")
    page.locator("#unit-credit_code").fill("9111")
    said = page.locator("#typed-unit-credit_code")
    page.locator("h1").hover()
    page.mouse.down()
    expect(page.locator("#unit-credit_code")).not_to_be_focused()
    assert said.text_content() == ""
    page.mouse.up()
    expect(said).not_to_have_text("")
