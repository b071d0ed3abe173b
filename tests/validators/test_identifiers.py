"""Official identifiers: every vector of the agreed rules, and every way to mistype one."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fields import Select, Text
from forms.validators import AgencyCode, CreditCode, DocumentNumber, Ipc, OrganisationCode, PatentNumber
from forms.validators.identifiers import organisation_check
from tests.fields.sheet import KEPT, cautions, errors, held, posted, sheet

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
VALID = ["91110108551385082Q", "91110000600037341L"]
INNER_DOUBT = "统一社会信用代码第 9 至 17 位（组织机构代码）的校验位不符，请对照证照核对"
BODIES = st.tuples(st.sampled_from("0123456789ANY"), st.text(st.sampled_from(ALPHABET), min_size=16, max_size=16)).map(
    "".join
)
CODE = Text("统一社会信用代码", [CreditCode()])


def weighed(body: str) -> int:
    return sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True)) % 31


def completed(body: str) -> str:
    """A code with the check character GB 32100-2015 asks for."""
    return body + ALPHABET[(31 - weighed(body)) % 31]


def accepts(question: Any, text: str) -> bool:
    return errors(held(question, text)) == []


# -- credit codes ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", VALID)
def test_a_published_code_is_accepted_without_doubt(code: str) -> None:
    assert cautions(held(CODE, code)) == []
    assert completed(code[:17]) == code


@pytest.mark.parametrize(
    "typed",
    ["91110108551385082q", "9111 0108 5513 8508 2Q", "９１１１０１０８５５１３８５０８２Ｑ", " 91110108 551385082 q"],
)
def test_a_code_is_kept_in_capitals_without_spaces(typed: str) -> None:
    answer = posted(CODE, typed)
    assert errors(answer) == []
    assert answer.stored() == "91110108551385082Q"


@pytest.mark.parametrize("code", VALID)
def test_no_single_slip_of_the_pen_passes(code: str) -> None:
    for place, character in product(range(18), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"):
        if character != code[place]:
            assert not accepts(CODE, code[:place] + character + code[place + 1 :])


@given(body=BODIES, place=st.integers(0, 17), character=st.sampled_from(ALPHABET))
def test_a_code_is_accepted_and_every_single_change_of_it_refused(body: str, place: int, character: str) -> None:
    code = completed(body)
    assert accepts(CODE, code)
    slipped = code[:place] + character + code[place + 1 :]
    assert accepts(CODE, slipped) == (slipped == code)


@given(body=BODIES, last=st.integers(0, 30))
def test_a_sum_that_leaves_no_remainder_is_checked_by_a_nought(body: str, last: int) -> None:
    """Published snippets index position 31 here and fail."""
    head = body[:16]
    ending = next(letter for letter in ALPHABET if weighed(head + letter) == 0)
    assert accepts(CODE, f"{head}{ending}0")
    other = ALPHABET[last]
    assert accepts(CODE, f"{head}{ending}{other}") == (other == "0")


def test_neighbours_changed_places_are_noticed() -> None:
    for code, place in product(VALID, range(17)):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert accepts(CODE, swapped) == (swapped == code)


@pytest.mark.parametrize("length", [1, 15, 17, 19, 36])
def test_a_code_of_another_length_says_how_long_it_is(length: int) -> None:
    assert errors(held(CODE, "9" * length)) == [f"统一社会信用代码应为 18 位，现有 {length} 位"]


@pytest.mark.parametrize("letter", "IOSVZ")
def test_a_letter_the_alphabet_leaves_out_is_named(letter: str) -> None:
    assert errors(held(CODE, f"9111010855138508{letter}Q")) == [
        "统一社会信用代码只用数字和大写字母，不含 I、O、S、V、Z，请对照证照检查"
    ]


def test_a_wrong_check_character_is_named() -> None:
    assert errors(held(CODE, "91110108551385082A")) == ["统一社会信用代码的校验位不符，请对照证照逐位检查"]


def test_an_inner_organisation_code_that_does_not_hold_is_only_doubted() -> None:
    code = completed("91110108551385083")
    assert organisation_check("55138508") == "2"
    assert cautions(held(CODE, code)) == [INNER_DOUBT]


def test_an_unusual_registration_authority_is_only_doubted() -> None:
    enterprise = Text("统一社会信用代码", [CreditCode("91")])
    assert cautions(held(enterprise, "91110108551385082Q")) == []
    institution = held(enterprise, completed("12110108551385082"))
    assert cautions(institution) == ["统一社会信用代码以 12 开头，填报单位通常以 91 开头，请核对"]
    agency = Text("统一社会信用代码", [CreditCode("91", "12", "31", "51", "52")])
    assert cautions(held(agency, completed("52110108551385082"))) == []


@pytest.mark.parametrize("typed", [*KEPT.values(), "9" * 1_000_000, "91110108551385082Ｑ\u202e"])
def test_nonsense_is_refused_and_kept(typed: str) -> None:
    answer = posted(CODE, typed)
    assert errors(answer) != []
    assert answer.stored() == typed


# -- organisation codes ------------------------------------------------------------------------

OLD = Text("组织机构代码", [OrganisationCode()])
OLD_DOUBT = "组织机构代码的校验码不符，请对照证书核对"


@pytest.mark.parametrize("typed", ["55138508-2", "551385082", "５５１３８５０８－２", "60003734-1"])
def test_an_organisation_code_is_kept_with_its_dash(typed: str) -> None:
    answer = held(OLD, typed)
    assert cautions(answer) == []
    assert answer.stored()[8] == "-"
    assert len(answer.stored()) == 10


def test_a_remainder_of_ten_is_an_x_and_of_eleven_a_nought() -> None:
    bodies = [f"{number:08}" for number in range(200)]
    checks = {organisation_check(body) for body in bodies}
    assert checks == set("0123456789X")
    ten = next(body for body in bodies if organisation_check(body) == "X")
    eleven = next(body for body in bodies if organisation_check(body) == "0")
    assert cautions(held(OLD, f"{ten}-x")) == []
    assert cautions(held(OLD, f"{eleven}-0")) == []
    assert held(OLD, f"{ten}x").stored() == f"{ten}x"


@pytest.mark.parametrize("digit", [digit for digit in "0123456789X" if digit != "2"])
def test_a_check_character_that_does_not_hold_is_doubted(digit: str) -> None:
    assert cautions(held(OLD, f"55138508-{digit}")) == [OLD_DOUBT]


@pytest.mark.parametrize("typed", ["5513850-82", "55138508-Y", "55138508--2", "5513850", "5513850822", "无"])
def test_what_is_no_organisation_code_is_refused(typed: str) -> None:
    assert errors(held(OLD, typed)) == ["组织机构代码为 8 位数字或大写字母加 1 位校验码，例如 55138508-2"]


@pytest.mark.parametrize("typed", ["52199", "５２１９９", "52 199"])
def test_an_agency_code_has_five_digits(typed: str) -> None:
    answer = held(Text("代码", [AgencyCode()]), typed)
    assert errors(answer) == []
    assert answer.stored() == "52199"


@pytest.mark.parametrize("typed", ["5219", "521999", "5219A", "٥٢١٩٩"])
def test_what_is_no_agency_code_is_refused(typed: str) -> None:
    assert errors(held(Text("代码", [AgencyCode()]), typed)) == ["专利代理机构代码为 5 位数字"]


# -- patent numbers ----------------------------------------------------------------------------

PATENT = Text("专利号", [PatentNumber()])
PATENTS = ["201710601862.3", "97101765.4", "ZL95115608.X"]
NO_PATENT = "专利号格式不符，例如 ZL201710601862.3；申请号不加 ZL"
WRONG_CHECK = "专利号的校验位不符，请对照证书检查"


@pytest.mark.parametrize("number", PATENTS)
def test_a_published_number_is_accepted(number: str) -> None:
    assert errors(held(PATENT, number)) == []


@pytest.mark.parametrize("number", PATENTS)
def test_every_wrong_check_digit_is_refused(number: str) -> None:
    for check in "0123456789X":
        answer = held(PATENT, number[:-1] + check)
        assert errors(answer) == ([] if check == number[-1] else [WRONG_CHECK])


@pytest.mark.parametrize("number", PATENTS)
def test_every_wrong_digit_is_refused(number: str) -> None:
    for place, digit in product(range(len(number)), "0123456789"):
        if number[place].isdigit() and digit != number[place]:
            assert errors(held(PATENT, number[:place] + digit + number[place + 1 :])) != []


@pytest.mark.parametrize("typed", ["zl 95115608.x", "ＺＬ９５１１５６０８．Ｘ", "ZL 9511 5608.X"])
def test_a_number_is_kept_in_capitals_without_spaces(typed: str) -> None:
    answer = posted(PATENT, typed)
    assert errors(answer) == []
    assert answer.stored() == "ZL95115608.X"


@pytest.mark.parametrize(
    "typed",
    [
        "2017106018623",
        "201710601862",
        "CN201710601862.3",
        "ZL201740601862.3",
        "1817106018.3",
        "20171060186.3",
        "٢٠١٧١٠٦٠١٨٦٢.٣",
        "201710601862.33",
        "无",
        "9" * 1_000_000,
    ],
)
def test_what_is_no_patent_number_is_refused(typed: str) -> None:
    assert NO_PATENT in errors(held(PATENT, typed))


def patent_number(body: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=False))
    return f"{body}.{'X' if total % 11 == 10 else total % 11}"


@given(
    year=st.integers(2003, 2099),
    kind=st.sampled_from("12389"),
    serial=st.integers(0, 9_999_999),
    old=st.integers(85, 99),
)
def test_numbers_of_both_lengths_hold(year: int, kind: str, serial: int, old: int) -> None:
    assert accepts(PATENT, patent_number(f"{year}{kind}{serial:07}"))
    assert accepts(PATENT, patent_number(f"{old}{kind}{serial % 100_000:05}"))


@pytest.mark.parametrize(
    ("digit", "kind"), [("1", "invention"), ("8", "invention"), ("2", "utility"), ("9", "utility"), ("3", "design")]
)
def test_the_type_digit_agrees_with_the_type(digit: str, kind: str) -> None:
    kinds = {"invention": "发明", "utility": "实用新型", "design": "外观设计"}
    form = sheet(category=Select("类型", choices=kinds), answer=Text("专利号", [PatentNumber("category")]))
    for body in (f"2017{digit}0601862", f"97{digit}01765"):
        for declared in kinds:
            said = errors(form(data={"category": declared, "answer": patent_number(body)})["answer"])
            assert said == ([] if declared == kind else ["专利号表明的专利类型与所选类型不一致，请检查"])
        assert errors(form(data={"answer": patent_number(body)})["answer"]) == []


# -- classification and issuing numbers --------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("H04L", "H04L"),
        ("H04L 9/32", "H04L 9/32"),
        ("H04L9/32", "H04L9/32"),
        ("h04l  9/32", "H04L 9/32"),
        ("Ｇ０６Ｆ　１７／３０", "G06F 17/30"),
        ("A23F 3/06", "A23F 3/06"),
        ("B60L 11/00", "B60L 11/00"),
        ("H", "H"),
        ("A01", "A01"),
        ("C12N 15/113456", "C12N 15/113456"),
    ],
)
def test_a_classification_symbol_of_any_depth_is_accepted(typed: str, kept: str) -> None:
    answer = held(Text("IPC", [Ipc()]), typed)
    assert errors(answer) == []
    assert answer.stored() == kept


@pytest.mark.parametrize("typed", ["I04L", "H4L", "H04L 9", "H04L 9/3", "H04L/32", "H04L 12345/32", "H٠٤L", "机械"])
def test_what_is_no_classification_symbol_is_refused(typed: str) -> None:
    assert errors(held(Text("IPC", [Ipc()]), typed)) == ["IPC 分类号例如 H04L 或 H04L 9/32，也可只填部 A 至 H"]


@pytest.mark.parametrize(
    "number", ["黔知发〔2017〕12号", "国知办函办字〔2017〕406号", "兵知发〔2017〕9999号", "藏〔2099〕1号"]
)
def test_an_issuing_number_of_the_standard_is_accepted(number: str) -> None:
    answer = held(Text("发文字号", [DocumentNumber()]), number)
    assert errors(answer) == []
    assert answer.stored() == number


@pytest.mark.parametrize(
    "number",
    [
        "黔知发[2017]12号",
        "黔知发（2017）12号",
        "黔知发【2017】12号",
        "黔知发〔17〕12号",
        "黔知发〔2017〕第12号",
        "黔知发〔2017〕012号",
        "黔知发〔2017〕0号",
        "黔知发〔2017〕12345号",
        "黔知发〔２０１７〕１２号",
        "黔知发〔2017〕12",
        "〔2017〕12号",
        "QZF〔2017〕12号",
        "黔知发 〔2017〕12号",
        "一二三四五六七八九十一二三〔2017〕12号",
    ],
)
def test_any_other_issuing_number_is_refused_with_an_example(number: str) -> None:
    assert errors(held(Text("发文字号", [DocumentNumber()]), number)) == [
        "发文字号例如 黔知发〔2017〕12号：用六角括号〔〕，不加“第”，序号不加零"
    ]
