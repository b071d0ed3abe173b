"""Rules of official identifiers: credit codes, organisation codes, patent numbers, IPC, document numbers."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _
from stdnum.cn import uscc
from wtforms import ValidationError

CREDIT_CODE = re.compile(r"[0-9ANY][0-9A-HJ-NP-RTUW-Y][0-9A-HJ-NP-RTUW-Y]{16}")
ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PATENT_NUMBER = re.compile(r"(ZL)?((?:19|20)\d{2}[12389]\d{7}|\d{2}[12389]\d{5})\.([\dX])", re.ASCII)
IPC = re.compile(r"[A-H](\d{2}([A-Z](\s?\d{1,4}/\d{2,6})?)?)?", re.ASCII)
DOCUMENT_NUMBER = re.compile(r"[一-龥]{1,12}〔20\d{2}〕[1-9]\d{0,3}号", re.ASCII)
PATENT_TYPES = {"1": "invention", "8": "invention", "2": "utility", "9": "utility", "3": "design"}


def squeeze(text: str) -> str:
    """An identifier as it is compared: half width, upper case, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def organisation_check(body: str) -> str:
    """The check character of the eight characters ``body`` of an organisation code (GB 11714-1997)."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def patent_check(digits: str) -> str:
    """The check character of an application number: the remainder by 11 itself, 10 being X."""
    weights = [2 + place % 8 for place in range(len(digits))]
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


class CreditCode:
    """A unified social credit code (GB 32100-2015): form and check character must hold.

    The inner organisation code (GB 11714) is doubted, not refused: not every code issued satisfies it.

    :param expected: the first two characters to expect, others are doubted
    """

    def __init__(self, *expected: str) -> None:
        self.expected = expected

    def __call__(self, form: Any, field: Any) -> None:
        code = squeeze(field.data)
        if len(code) != 18:
            raise ValidationError(_("统一社会信用代码应为 18 位，现有 %(length)d 位", length=len(code)))
        if not CREDIT_CODE.fullmatch(code):
            raise ValidationError(_("统一社会信用代码只用数字和大写字母，不含 I、O、S、V、Z，请对照证照检查"))
        if uscc.calc_check_digit(code[:17]) != code[17]:
            raise ValidationError(_("统一社会信用代码的校验位不符，请对照证照逐位检查"))
        field.data = code
        if organisation_check(code[8:16]) != code[16]:
            field.cautions.append(_("统一社会信用代码第 9 至 17 位（组织机构代码）的校验位不符，请对照证照核对"))
        if self.expected and code[:2] not in self.expected:
            field.cautions.append(
                _(
                    "统一社会信用代码以 %(start)s 开头，填报单位通常以 %(expected)s 开头，请核对",
                    start=code[:2],
                    expected="、".join(self.expected),
                )
            )


class OrganisationCode:
    """An organisation code of the 2017 transition (GB 11714); the check character is doubted, not refused."""

    def __call__(self, form: Any, field: Any) -> None:
        code = squeeze(field.data)
        if not ORGANISATION_CODE.fullmatch(code):
            raise ValidationError(_("组织机构代码为 8 位数字或大写字母加 1 位校验码，例如 55138508-2"))
        plain = code.replace("-", "")
        field.data = f"{plain[:8]}-{plain[8]}"
        if organisation_check(plain[:8]) != plain[8]:
            field.cautions.append(_("组织机构代码的校验码不符，请对照证书核对"))


class AgencyCode:
    """The code of a patent agency: five digits."""

    def __call__(self, form: Any, field: Any) -> None:
        field.data = squeeze(field.data)
        if not re.fullmatch(r"[0-9]{5}", field.data):
            raise ValidationError(_("专利代理机构代码为 5 位数字"))


class PatentNumber:
    """A Chinese patent or application number, with check character.

    :param kind: the name of the sibling question holding the patent's type, with which the type digit must agree
    """

    def __init__(self, kind: str = "") -> None:
        self.kind = kind

    def __call__(self, form: Any, field: Any) -> None:
        number = squeeze(field.data)
        match = PATENT_NUMBER.fullmatch(number)
        if match is None:
            raise ValidationError(_("专利号格式不符，例如 ZL201710601862.3；申请号不加 ZL"))
        digits = match[2]
        if patent_check(digits) != match[3]:
            raise ValidationError(_("专利号的校验位不符，请对照证书检查"))
        field.data = number
        declared = form[self.kind].data if self.kind else None
        type_digit = digits[4] if len(digits) == 12 else digits[2]
        if declared and PATENT_TYPES[type_digit] != declared:
            raise ValidationError(_("专利号表明的专利类型与所选类型不一致，请检查"))


class Ipc:
    """A symbol of the International Patent Classification: section, class, subclass or group."""

    def __call__(self, form: Any, field: Any) -> None:
        symbol = " ".join(unicodedata.normalize("NFKC", field.data).upper().split())
        if not IPC.fullmatch(symbol):
            raise ValidationError(_("IPC 分类号例如 H04L 或 H04L 9/32，也可只填部 A 至 H"))
        field.data = symbol


class DocumentNumber:
    """An issuing number such as 黔知发〔2017〕12号: hexagonal brackets, no 第, no leading zero."""

    def __call__(self, form: Any, field: Any) -> None:
        if not DOCUMENT_NUMBER.fullmatch(field.data):
            raise ValidationError(_("发文字号例如 黔知发〔2017〕12号：用六角括号〔〕，不加“第”，序号不加零"))
