"""Letters of invitation: one page each, every part arrives, the picture is the link's, and no two are mixed up."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from pypdf import PdfReader

from forms.documents import file_name, letters, office
from forms.documents.letters import Letter
from tests.servers import required

LETTER = Letter(
    organisation="贵州黔源智能装备有限公司",
    link="https://fubiao.example.cn/l/abcdefghijklmnopqrstuvwxyz0",
    year="2017",
    notice="国知办函办字〔2017〕406号",
    notice_title="2017年专利信息帮扶工作实施方案",
    annex="2",
    paper="重点联系单位专利信息需求调查表",
    when="请于2017年6月10日前在网上提交。",
    until="2017年12月31日 23:59",
    contact="贵州省知识产权局专利信息帮扶工作联系人",
    office="贵州省知识产权局",
    date="2017年5月31日",
)
LONGEST = replace(
    LETTER,
    organisation="长字测试单位名称" * 7 + "有限公司",
    link="https://fubiao.zhishichanquanju.guizhou.gov.example.cn/l/abcdefghijklmnopqrstuvwxyz0",
    paper="专利信息服务机构需求与服务项目情况表",
)


def member(letter: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(letter)) as package:
        assert package.testzip() is None
        return package.read(name)


def test_every_part_of_a_letter_is_printed() -> None:
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(letters.write(LETTER))).paragraphs)
    for said in vars(LETTER).values():
        assert said in words
    assert "{" not in words


def test_each_letter_carries_the_picture_of_its_own_link() -> None:
    other = replace(LETTER, link=LETTER.link[:-1] + "1")
    first, second = (member(letters.write(letter), "word/media/image1.png") for letter in (LETTER, other))
    assert first != second
    assert first == letters.picture(LETTER.link)
    assert member(letters.write(LETTER), "word/media/image1.png") == first
    assert letters.write(LETTER) == letters.write(LETTER)


def test_what_would_be_markup_stays_text() -> None:
    words = Document(io.BytesIO(letters.write(replace(LETTER, organisation="甲<b>&乙{{ link }}公司")))).paragraphs
    assert "甲<b>&乙{{ link }}公司：" in [paragraph.text for paragraph in words]


def test_a_letter_is_named_after_its_region_and_organisation() -> None:
    assert file_name("贵州省", "邀请函", "贵州黔源/智能:有限公司") == "贵州省_邀请函_贵州黔源／智能：有限公司.docx"


@pytest.mark.office
@pytest.mark.parametrize("letter", [LETTER, LONGEST], ids=["usual", "longest"])
def test_a_letter_is_one_page(letter: Letter) -> None:
    required("soffice")
    assert len(PdfReader(io.BytesIO(office.pdf(letters.write(letter)))).pages) == 1
