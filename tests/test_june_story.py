"""An officer's June in a real browser: a list of organisations becomes a filed package, with nothing done by hand but
what officers do. ``FUBIAO_JUNE=300,40`` plays it with as many enterprises and agencies.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

from forms import rehearsal
from forms.annexes import by_code
from forms.demonstration.filling import seal_it
from forms.models import Filing, Response, db, scoped
from forms.rehearsal.course import Course
from forms.workflow import OPERATOR, Actor
from tests.annexes.test_promises import posted
from tests.browsing import go_on, photograph, put_aside
from tests.conftest import region_called
from tests.pages.stories import everywhere
from tests.pages.test_browser import served
from tests.scanning import picture
from tests.test_browser_story import TYPE_ANSWERS, sign_in
from tests.test_story import words_of

pytestmark = pytest.mark.browser

ENTERPRISES, AGENCIES = map(int, os.environ.get("FUBIAO_JUNE", "6,3").split(","))
HANDED_IN = {"submitted": 1}
PAIRS = 2
DRAWN = ("units", "agencies", "pairs")
Look = Callable[[str], None]


@pytest.fixture
def desk(app: Flask, chromium: Browser) -> Iterator[tuple[Page, Look]]:
    """The officer's window, and how to take its picture."""
    with served(app) as base:
        page = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=base).new_page()
        yield page, lambda name: photograph(page, f"june-{name}")


def saved(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).first.click()
    return Path(download.value.path()).read_bytes()


def button(page: Page, words: str | re.Pattern[str]) -> None:
    go_on(page.locator("main").get_by_role("button", name=words).first)


# -- the chapters ---------------------------------------------------------------------------------


def registers(page: Page, look: Look, organisations: list[Any]) -> None:
    """The list comes from a workbook."""
    page.goto("/province/organisations/import")
    sheet = {"name": "名录.xlsx", "mimeType": "application/octet-stream", "buffer": rehearsal.sheet(organisations)}
    page.locator("#file").set_input_files(sheet)  # type: ignore[arg-type]
    button(page, "核对")
    look("import")
    button(page, re.compile(f"确认导入：新增 {len(organisations)} 个"))
    look("imported")


def invites(page: Page, look: Look, count: int) -> None:
    """Everybody has a link, and a letter with it."""
    page.goto("/province/organisations")
    button(page, "邀请和催办")
    button(page, re.compile(f"为 {count} 个"))
    look("invited")
    with zipfile.ZipFile(io.BytesIO(saved(page, "下载邀请函"))) as letters:
        assert sum(name.endswith(".docx") for name in letters.namelist()) == count


def answers(app: Flask, organisations: list[Any], officer: Actor) -> Course:
    """Everybody opens the link and hands in an annex."""
    with app.app_context(), scoped(OPERATOR.scope):
        course = Course(officer, Actor("bureau", "国家知识产权局"), organisations, HANDED_IN)
        course.invite()
        course.open()
        course.answer()
    return course


def reviews(page: Page, look: Look, enterprises: int, agencies: int) -> list[str]:
    """The first of each kind get an opinion; all are accepted at once. Returns the names on the lists."""
    listed = []
    for annex, count, listing in (("demand", PAIRS, "focus"), ("service", 1, "cultivated")):
        page.goto(f"/desk/?state=submitted&annex={annex}&sort=name")
        links = page.locator("main table a.row-link")
        ways = [links.nth(place).get_attribute("href") or "" for place in range(count)]
        for way in ways:
            page.goto(way)
            listed.append(page.locator("h1").inner_text())
            go_on(page.get_by_role("link", name="填写省级意见"))
            for tick in page.locator("input[name=opinion-criteria]").all():
                tick.check()
            page.locator(f"input[name=opinion-listing][value={listing}]").check()
            button(page, "保存意见")
        look(f"opinion-{annex}")
    page.goto("/desk/?state=submitted")
    look("submitted")
    button(page, "审核通过")
    look("accepting")
    button(page, re.compile(f"审核通过：{enterprises + agencies} 份"))
    look("accepted")
    return listed


def pairs_up(page: Page, look: Look, listed: list[str]) -> None:
    """Two enterprises on the list are paired with what suits them best, and the signed agreement is uploaded."""
    page.goto("/province/matching")
    look("matching")
    for place, name in enumerate(listed[:PAIRS]):
        page.goto("/province/matching?all=1")
        enterprise = page.locator("section.enterprise", has=page.get_by_role("link", name=name, exact=True))
        go_on(enterprise.locator(".best-way a").first)
        page.locator("input[name=signed_on]").fill(f"2017-06-0{place + 5}")
        look(f"pair-{place}")
        button(page, "结对")
        if place == 0:
            assert name in words_of(saved(page, "下载协议书"))
        scan = {"name": f"协议书{place}.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(620 + place, 877))}
        page.locator("#files").set_input_files(scan)  # type: ignore[arg-type]
        page.get_by_role("button", name="上传").click()
        page.get_by_text(scan["name"]).first.wait_for()
    page.goto("/province/pairs")
    look("pairs")
    page.goto("/province/numbers")
    look("numbers")


def writes_the_plan(page: Page, look: Look) -> None:
    """Typed from a draft at hand, with what the system knows drawn in; submitted and accepted."""
    page.goto("/province/plan")
    button(page, "开始填写")
    hub = page.url
    plan = by_code("plan")
    example = plan.example()
    for section in plan.load(example).sections():
        example[section.short_name] |= {name: [] for name in DRAWN if name in example[section.short_name]}
    for section in plan.load(example).sections():
        page.goto(f"{hub}sections/{section.short_name}")
        typed = list(posted(section).items(multi=True))
        for table in (question for question in section.form if question.kind == "table" and question.entries):
            for number in range(len(table.entries)):
                row = page.locator(f"[id='{table.id}-{number}']")
                if row.count() == 0:
                    page.locator(f"button[name=add][value='{table.name}']").click()
                    row.wait_for(state="attached")
        page.evaluate(TYPE_ANSWERS, typed)
        go_on(page.get_by_role("button", name="保存", exact=True))
    page.goto("/province/plan/facts")
    page.locator("#section-contacts").uncheck()
    look("plan-facts")
    button(page, "取所选部分")
    for section in ("cultivation", "agencies"):
        page.goto(f"{hub}sections/{section}")
        for tick in page.locator("input[name$='-direction'][value=service], input[name$='-criteria']").all():
            tick.check()
        go_on(page.get_by_role("button", name="保存", exact=True))
    look("plan-agencies")
    page.goto(hub)
    look("plan-hub")
    page.goto(f"{hub}check")
    look("plan-check")
    for tick in page.locator("#confirmed, #declared").all():
        tick.check()
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/receipt")
    page.goto(f"{hub}sealed-copy")
    scan = {"name": "方案盖章件.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(640, 905))}
    page.locator("#files").set_input_files(scan)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传").click()
    page.get_by_text("已上传 1 个文件").wait_for()
    page.goto("/province/plan")
    go_on(page.get_by_role("link", name="查看和办理"))
    button(page, "审核通过")


def seals(app: Flask, listed: list[str]) -> None:
    """Those on the lists sign, seal and scan what they handed in."""
    with app.app_context(), scoped(OPERATOR.scope):
        for name in listed:
            response = next(one for one in db.session.execute(db.select(Response)).scalars() if one.filler_name == name)
            seal_it(Actor("link", name, region_id=response.region_id, response_id=response.id), response)


def files(page: Page, look: Look) -> bytes:
    """The checklist has nothing missing any more; the package is filed and taken home."""
    page.goto("/province/package")
    look("package")
    assert page.locator(".check-missing").count() == 0, page.locator(".check-missing").all_inner_texts()
    if page.locator("#confirmed").count():
        page.locator("#confirmed").check()
    button(page, "报送国家局")
    look("package-filed")
    assert "等待国家局接收" in page.locator("main").inner_text()
    return saved(page, "下载全部材料")


# -- the story ------------------------------------------------------------------------------------


def test_from_a_list_of_organisations_to_the_package_of_june(app: Flask, desk: tuple[Page, Look]) -> None:
    page, look = desk
    organisations = rehearsal.province("guizhou", ENTERPRISES, AGENCIES)
    with everywhere(app):
        officer = Actor("province", "贵州省知识产权局 王处长", region_id=region_called("guizhou").id)
    sign_in(page, "guizhou")
    registers(page, look, organisations)
    invites(page, look, len(organisations))
    answers(app, organisations, officer)
    listed = reviews(page, look, ENTERPRISES, AGENCIES)
    pairs_up(page, look, listed)
    writes_the_plan(page, look)
    seals(app, listed)
    content = files(page, look)
    put_aside("june.zip", content)
    opens_as_a_province_would_send_it(content, listed)
    with everywhere(app):
        (filing,) = db.session.execute(db.select(Filing)).scalars()
        states = [response.state for response in db.session.execute(db.select(Response)).scalars()]
    assert states.count("filed") == 1 + len(listed)
    assert filing.receipt in page.locator("main").inner_text()


def opens_as_a_province_would_send_it(content: bytes, listed: list[str]) -> None:
    """Every folder holds what it says, and the index tells of every file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        index = [name for name in names if name.endswith("目录.xlsx")]
        told = load_workbook(io.BytesIO(package.read(index[0]))).active
        papers = {name: package.read(name) for name in names if name.endswith(".docx")}
    assert told is not None
    rows = ["".join(str(cell) for cell in row if cell is not None) for row in told.iter_rows(values_only=True)]
    for folder in ("落实方案", "帮扶结对名单", "联系人更新名单", "附件2", "附件3", "盖章件", "帮扶工作协议书"):
        assert any(folder in name for name in names), (folder, names)
    for name in listed:
        assert any(name in row for row in rows), name
        assert any(name in paper for paper in papers)
    pairs = next(Document(io.BytesIO(paper)) for name, paper in papers.items() if "帮扶结对名单" in name)
    assert pairs.sections[0].page_width > pairs.sections[0].page_height
    cells = "".join(cell.text for table in pairs.tables for row in table.rows for cell in row.cells)
    for name in listed[:PAIRS]:
        assert name in cells
