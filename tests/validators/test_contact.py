"""How people are reached."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fields import Select, Text
from forms.validators import AnsweredUnless, Email, Fax, Mobile, Phone, Postcode, Url
from forms.validators.contact import landline, mobile
from tests.fields.sheet import KEPT, cautions, errors, held, posted, sheet

NO_PHONE = "电话请带区号，例如 0851-6826497；手机填 11 位号码"
NO_FAX = "传真请带区号，例如 0851-6826497"
NO_MOBILE = "手机号码为 11 位数字，例如 13885100001"
DASHES = ["-", "—", "–", "－", "‐", "‑", "‒", "―", "−", "─", "﹣", "﹘", "~", "～", "_", "——", " - ", " ", ""]
CODES = ["010", "020", "021", "023", "029", "0851", "0891", "0931", "0951", "0971", "0991", "0993", "0311", "0755"]


def kept(question: Any, text: str) -> str:
    """What is stored of a number that was accepted."""
    answer = posted(question, text)
    assert errors(answer) == []
    return str(answer.stored())


# -- telephones --------------------------------------------------------------------------------


def test_the_number_of_the_notice_is_read_with_its_own_dash() -> None:
    assert kept(Text("电话", [Phone()]), "010—62083247") == "010-62083247"


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("code", CODES)
def test_every_dash_and_every_area_code_is_understood(code: str, dash: str) -> None:
    for question in (Text("电话", [Phone()]), Text("传真", [Fax()])):
        assert kept(question, f"{code}{dash}6826497") == f"{code}-6826497"
        assert kept(question, f"{code}{dash}86826497") == f"{code}-86826497"


@pytest.mark.parametrize("typed", ["(0851)6826497", "（0851）6826497", "（０８５１）　６８２６４９７", "0851 682 6497"])
def test_brackets_and_full_width_are_understood(typed: str) -> None:
    assert kept(Text("电话", [Phone()]), typed) == "0851-6826497"


@pytest.mark.parametrize(
    "typed", ["0851-6826497转801", "0851-6826497-801", "0851—6826497—801", "0851-6826497 转 ８０１"]
)
def test_an_extension_is_kept(typed: str) -> None:
    assert kept(Text("电话", [Phone()]), typed) == "0851-6826497转801"


@pytest.mark.parametrize(
    "typed",
    [
        "13885100001",
        "138 8510 0001",
        "138-8510-0001",
        "138—8510—0001",
        "１３８８５１００００１",
        "+8613885100001",
        "86 13885100001",
        "+86-138-8510-0001",
    ],
)
def test_a_mobile_number_is_kept_as_eleven_digits(typed: str) -> None:
    assert kept(Text("手机", [Mobile()]), typed) == "13885100001"
    assert kept(Text("电话", [Phone()]), typed) == "13885100001"


@pytest.mark.parametrize(
    "typed",
    [
        "6826497",
        "0851-682649",
        "0851-682649712",
        "851-6826497",
        "00851-6826497",
        "011-6826497",
        "0151-6826497",
        "0000-6826497",
        "0851-6826497转1234567",
        "0851-6826497转",
        "0851/6826497",
        "+86 0851-6826497",
        "电话0851-6826497",
        "٠٨٥١-٦٨٢٦٤٩٧",
        *KEPT.values(),
        "0851-" + "6" * 1_000_000,
    ],
)
def test_what_cannot_be_dialled_is_refused_and_kept(typed: str) -> None:
    for question, message in ((Text("电话", [Phone()]), NO_PHONE), (Text("传真", [Fax()]), NO_FAX)):
        answer = posted(question, typed)
        assert message in errors(answer)
        assert answer.stored() == typed


@pytest.mark.parametrize(
    "typed", ["12885100001", "1388510000", "138851000011", "0851-6826497", "+1 3885100001", "١٣٨٨٥١٠٠٠٠١"]
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    assert errors(posted(Text("手机", [Mobile()]), typed)) == [NO_MOBILE]


def test_a_fax_is_no_mobile() -> None:
    assert errors(posted(Text("传真", [Fax()]), "13885100001")) == [NO_FAX]


@given(
    code=st.sampled_from(CODES), local=st.from_regex(r"[2-8][0-9]{6,7}", fullmatch=True), dash=st.sampled_from(DASHES)
)
def test_a_normal_number_is_read_back_as_itself(code: str, local: str, dash: str) -> None:
    number = landline(f"{code}{dash}{local}")
    assert number == f"{code}-{local}"
    assert landline(number) == number


@given(text=st.text(max_size=30))
def test_no_text_is_an_accident(text: str) -> None:
    for number in (landline(text), mobile(text)):
        assert number is None or number.replace("-", "").replace("转", "").isascii()


def test_one_of_two_numbers_is_enough() -> None:
    form = sheet(telephone=Text("办公电话", [AnsweredUnless("mobile"), Phone()]), mobile=Text("手机", [Mobile()]))
    assert errors(form()["telephone"]) == ["请填写办公电话，或填写手机"]
    assert errors(form(data={"mobile": "13885100001"})["telephone"]) == []
    assert errors(form(data={"telephone": "0851-6826497"})["telephone"]) == []
    half_typed = form(data={"mobile": "1388510"})
    assert errors(half_typed["telephone"]) == []
    assert errors(half_typed["mobile"]) == [NO_MOBILE]


# -- postcode ----------------------------------------------------------------------------------

POSTCODES = {
    "guizhou": ["550001", "563000"],
    "gansu": ["730000", "741000"],
    "qinghai": ["810000"],
    "ningxia": ["750001"],
    "xizang": ["850000", "860000"],
    "xinjiang": ["830000", "844000"],
    "xpcc": ["832000", "843300"],
}
REGIONS = Select("省区", choices=dict.fromkeys(POSTCODES, "省区"))


@pytest.mark.parametrize("typed", ["550001", "５５０００１", "000000"])
def test_a_postcode_has_six_digits(typed: str) -> None:
    answer = held(Text("邮编", [Postcode()]), typed)
    assert cautions(answer) == []
    assert answer.stored().isascii()


@pytest.mark.parametrize("typed", ["55000", "5500011", "55000A", "٥٥٠٠٠١", "邮编"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    assert errors(held(Text("邮编", [Postcode()]), typed)) == ["邮编为 6 位数字"]


@pytest.mark.parametrize("region", list(POSTCODES))
def test_a_postcode_of_another_region_is_doubted(region: str) -> None:
    form = sheet(region=REGIONS, answer=Text("邮编", [Postcode("region")]))
    for elsewhere, codes in POSTCODES.items():
        shared = {"xinjiang", "xpcc"} >= {region, elsewhere}
        expected = [] if elsewhere == region or shared else ["邮编与所属省区不符，请核对"]
        for code in codes:
            assert cautions(form(data={"region": region, "answer": code})["answer"]) == expected
    assert cautions(form(data={"answer": "100088"})["answer"]) == []


# -- e-mail and web ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("zhang@example.com", "zhang@example.com"),
        ("ｚｈａｎｇ＠example．com", "zhang@example.com"),
        ("a.b+c@gz.gov.cn", "a.b+c@gz.gov.cn"),
    ],
)
def test_a_mailbox_is_kept_in_half_width(typed: str, stored: str) -> None:
    assert kept(Text("邮箱", [Email()]), typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["zhang", "zhang@", "@example.com", "zhang@example", "a b@example.com", "张@例子", "a@b@c.com", "x" * 100_000],
)
def test_what_is_no_mailbox_is_refused(typed: str) -> None:
    assert "电子邮箱格式不符，例如 zhang@example.com" in errors(posted(Text("邮箱", [Email()]), typed))


@pytest.mark.parametrize(
    "typed",
    ["www.example.com", "http://example.com", "HTTPS://example.com:8080/a?b#c", "专利.中国", "example.com/路径"],
)
def test_a_web_address_is_kept_as_typed(typed: str) -> None:
    assert kept(Text("网址", [Url()]), typed) == typed


@pytest.mark.parametrize(
    "typed",
    ["无", "example", "javascript:alert(1)", "ftp://example.com", "http://", "a b.com", "user@example.com", "//x.y:z"],
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    assert errors(posted(Text("网址", [Url()]), typed)) == ["网址格式不符，例如 www.example.com"]
