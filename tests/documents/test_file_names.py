"""Names of Word files: what Windows, macOS and Linux can all store."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.documents import file_name

DAY = date(2017, 6, 8)
DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\..*)?", re.IGNORECASE)


def test_it_works() -> None:
    name = file_name("贵州省", "附件2", "贵州云岭茶叶机械制造有限公司", DAY)
    assert name == "贵州省_附件2_贵州云岭茶叶机械制造有限公司_2017-06-08.docx"


def test_reserved_characters_become_full_width() -> None:
    assert file_name("甘肃省", "附件3", 'A/B\\C:D*E?F"G<H>I|J', DAY) == (
        "甘肃省_附件3_A／B＼C：D＊E？F＂G＜H＞I｜J_2017-06-08.docx"
    )


def test_a_percent_sign_becomes_full_width_for_manifests_tell_it_in_two_ways() -> None:
    assert file_name("甘肃省", "附件3", "百分之5%25公司", DAY) == "甘肃省_附件3_百分之5％25公司_2017-06-08.docx"


@pytest.mark.parametrize("organisation", ["", "   ", "...", "\u200b\u202e", "\x00\x1f"])
def test_a_name_without_anything_to_see_says_so(organisation: str) -> None:
    assert file_name("青海省", "附件2", organisation, DAY) == "青海省_附件2_未填_2017-06-08.docx"


def test_a_long_name_is_cut_between_characters() -> None:
    name = file_name("新疆生产建设兵团", "附件3", "長𠮷" * 200, DAY)
    assert len(name.encode("utf-8")) <= 180
    assert name.endswith("_2017-06-08.docx")
    assert "\ufffd" not in name


def test_rare_characters_stay() -> None:
    assert "𱍐" in file_name("西藏自治区", "附件2", "𱍐氏・བོད་公司", DAY)


def test_names_that_look_alike_are_the_same() -> None:
    composed, apart = "é公司", "e\u0301公司"
    assert file_name("贵州省", "附件2", composed, DAY) == file_name("贵州省", "附件2", apart, DAY)


@given(st.text(max_size=300), st.text(max_size=300), st.dates())
def test_every_name_can_be_stored(region: str, organisation: str, day: date) -> None:
    name = file_name(region[:20], "附件2", organisation, day)
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\x7f]', name)
    assert not DEVICES.fullmatch(name.split(".")[0])
    assert name == unicodedata.normalize("NFC", name)
    assert name.endswith(".docx")
    assert not name.startswith((" ", "."))
    assert ".." not in (name, name[:2])
    assert len(name.encode("utf-8")) <= 255
