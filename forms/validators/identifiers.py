"""Rules of official identifiers: credit codes, organisation codes, patent numbers, IPC, document numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Any

from flask_babel import lazy_gettext as _
from stdnum.cn import uscc
from wtforms import ValidationError

from forms.languages import filled
from forms.validators.typed import Typed, shaped

CREDIT_CODE = re.compile(r"[0-9ANY][0-9A-HJ-NP-RTUW-Y][0-9A-HJ-NP-RTUW-Y]{16}")
ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PATENT_NUMBER = re.compile(r"(ZL)?((?:19|20)\d{2}[12389]\d{7}|\d{2}[12389]\d{5})\.([\dX])", re.ASCII)
IPC = re.compile(r"[A-H](\d{2}([A-Z](\s?\d{1,4}/\d{2,6})?)?)?", re.ASCII)
DOCUMENT_NUMBER = re.compile(r"[一-龥]{1,12}〔20\d{2}〕[1-9]\d{0,3}号", re.ASCII)
SUBCLASS_LENGTH = 4
AGENCY_CODE = re.compile(r"[0-9]{5}")
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


def judge_credit_code(code: str, expected: tuple[str, ...] = ()) -> list[str]:
    """What is to be said of a squeezed credit code, by name; nothing where all holds. ``static/identifiers.js`` judges
    alike."""
    if len(code) != 18:
        return ["length"]
    if not CREDIT_CODE.fullmatch(code):
        return ["form"]
    if uscc.calc_check_digit(code[:17]) != code[17]:
        return ["check"]
    doubts = {
        "inner": organisation_check(code[8:16]) != code[16],
        "start": bool(expected) and code[:2] not in expected,
    }
    return [name for name, doubted in doubts.items() if doubted]


class CreditCode:
    """A unified social credit code (GB 32100-2015): form and check character must hold.

    The inner organisation code (GB 11714) is doubted, not refused: not every code issued satisfies it.

    :param expected: the first two characters to expect, others are doubted
    """

    refused = {
        "length": _("统一社会信用代码应为 18 位，现有 %(length)d 位"),
        "form": _("统一社会信用代码只用数字和大写字母，不含 I、O、S、V、Z，请对照证照检查"),
        "check": _("统一社会信用代码的校验位不符，请对照证照逐位检查"),
    }
    doubted = {
        "inner": _("统一社会信用代码第 9 至 17 位（组织机构代码）的校验位不符，请对照证照核对"),
        "start": _("统一社会信用代码以 %(start)s 开头，填报单位通常以 %(expected)s 开头，请核对"),
    }

    def __init__(self, *expected: str) -> None:
        self.expected = expected

    @property
    def typed(self) -> Typed:
        brief = {"check": _("第 18 位校验码不对，请核对"), "passed": _("校验通过")}
        return Typed("credit-code", self.refused | self.doubted | brief, expected=self.expected)

    def __call__(self, form: Any, field: Any) -> None:
        code = squeeze(field.data)
        found = {"length": len(code), "start": code[:2], "expected": "、".join(self.expected)}
        verdicts = judge_credit_code(code, self.expected)
        for verdict in verdicts:
            if verdict in self.refused:
                raise ValidationError(str(self.refused[verdict]) % found)
        field.data = code
        field.cautions.extend(filled(self.doubted[verdict], found) for verdict in verdicts)


class OrganisationCode:
    """An organisation code of the 2017 transition (GB 11714); the check character is doubted, not refused."""

    form = _("组织机构代码为 8 位数字或大写字母加 1 位校验码，例如 55138508-2")
    inner = _("组织机构代码的校验码不符，请对照证书核对")
    typed = Typed("organisation-code", {"form": form, "inner": inner, "passed": _("校验通过")})

    def __call__(self, form: Any, field: Any) -> None:
        code = squeeze(field.data)
        if not ORGANISATION_CODE.fullmatch(code):
            raise ValidationError(self.form)
        plain = code.replace("-", "")
        field.data = f"{plain[:8]}-{plain[8]}"
        if organisation_check(plain[:8]) != plain[8]:
            field.cautions.append(self.inner)


class AgencyCode:
    """The code of a patent agency: five digits."""

    shows_example = True
    form = _("专利代理机构代码为 5 位数字")
    typed = shaped("squeezed", AGENCY_CODE.pattern, form)

    def __call__(self, form: Any, field: Any) -> None:
        field.data = squeeze(field.data)
        if not AGENCY_CODE.fullmatch(field.data):
            raise ValidationError(self.form)


class PatentNumber:
    """A Chinese patent or application number, with check character.

    :param kind: the name of the sibling question holding the patent's type, with which the type digit must agree
    """

    shows_example = True
    form = _("专利号格式不符，例如 ZL201710601862.3；申请号不加 ZL")
    check = _("专利号的校验位不符，请对照证书检查")
    typed = Typed("patent-number", {"form": form, "check": check, "passed": _("校验通过")})

    def __init__(self, kind: str = "") -> None:
        self.kind = kind

    def __call__(self, form: Any, field: Any) -> None:
        number = squeeze(field.data)
        match = PATENT_NUMBER.fullmatch(number)
        if match is None:
            raise ValidationError(self.form)
        digits = match[2]
        if patent_check(digits) != match[3]:
            raise ValidationError(self.check)
        field.data = number
        declared = form[self.kind].data if self.kind else None
        type_digit = digits[4] if len(digits) == 12 else digits[2]
        if declared and PATENT_TYPES[type_digit] != declared:
            raise ValidationError(_("专利号表明的专利类型与所选类型不一致，请检查"))


class Ipc:
    """A symbol of the International Patent Classification: section, class, subclass or group.

    :param known: the subclasses there are; any other is doubted
    """

    shows_example = True
    form = _("IPC 分类号例如 H04L 或 H04L 9/32，也可只填部 A 至 H")
    typed = shaped("symbol", IPC.pattern, form)

    def __init__(self, known: Container[str] = ()) -> None:
        self.known = known

    def __call__(self, form: Any, field: Any) -> None:
        symbol = " ".join(unicodedata.normalize("NFKC", field.data).upper().split())
        if not IPC.fullmatch(symbol):
            raise ValidationError(self.form)
        field.data = symbol
        if self.known and len(symbol) >= SUBCLASS_LENGTH and symbol[:SUBCLASS_LENGTH] not in self.known:
            field.cautions.append(_("IPC 分类表中没有小类 %(symbol)s，请查分类表核对", symbol=symbol[:SUBCLASS_LENGTH]))


class DocumentNumber:
    """An issuing number such as 黔知发〔2017〕12号: hexagonal brackets, no 第, no leading zero."""

    shows_example = True
    form = _("发文字号例如 黔知发〔2017〕12号：用六角括号〔〕，不加“第”，序号不加零")
    typed = shaped("as-typed", DOCUMENT_NUMBER.pattern, form)

    def __call__(self, form: Any, field: Any) -> None:
        if not DOCUMENT_NUMBER.fullmatch(field.data):
            raise ValidationError(self.form)
