"""Rules of how people are reached: telephones, postcode, e-mail, web address."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import ValidationError
from wtforms.validators import Email as WellFormedEmail

from forms.validators.typed import shaped

MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)
DASHED_MOBILE = r"-*(?:\+?-*8-*6-*)?1-*[3-9](?:-*\d){9}-*"
LANDLINE = re.compile(r"\(?(010|02\d|0[3-9]\d{2})\)?-?(\d{7,8})(?:(?:-|转)(\d{1,6}))?", re.ASCII)
DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d\u2500_~]+")
SCHEMES = ("http://", "https://")
POSTCODE = re.compile(r"[0-9]{6}")
HOST = re.compile(r"(https?://)?[^\s/@:.]+(\.[^\s/@:.]+)+(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)


def dialled(text: str) -> str:
    """A telephone number in half width, every kind of dash as ``-``, no white space."""
    return re.sub(r"\s+", "", DASHES.sub("-", unicodedata.normalize("NFKC", text)))


def landline(text: str) -> str | None:
    """``010—62083247`` (the notice's own dash) as ``010-62083247``; None when it is no landline."""
    match = LANDLINE.fullmatch(dialled(text))
    if match is None:
        return None
    extension = f"转{match[3]}" if match[3] else ""
    return f"{match[1]}-{match[2]}{extension}"


def mobile(text: str) -> str | None:
    """The eleven digits of a mobile number, a leading +86 taken off; None when it is none."""
    match = MOBILE.fullmatch(dialled(text).replace("-", ""))
    return match[1] if match else None


class Phone:
    """A landline or a mobile number; kept as ``0851-6826497`` or eleven digits."""

    input_type = "tel"
    shows_example = True
    form = _("电话请带区号，例如 0851-6826497；手机填 11 位号码")
    typed = shaped("dialled", f"{LANDLINE.pattern}|{DASHED_MOBILE}", form)

    def __call__(self, form: Any, field: Any) -> None:
        number = landline(field.data) or mobile(field.data)
        if number is None:
            raise ValidationError(self.form)
        field.data = number


class Fax:
    """A landline number."""

    input_type = "tel"
    shows_example = True
    form = _("传真请带区号，例如 0851-6826497")
    typed = shaped("dialled", LANDLINE.pattern, form)

    def __call__(self, form: Any, field: Any) -> None:
        number = landline(field.data)
        if number is None:
            raise ValidationError(self.form)
        field.data = number


class Mobile:
    """A mobile number of eleven digits."""

    input_type = "tel"
    shows_example = True
    form = _("手机号码为 11 位数字，例如 13885100001")
    typed = shaped("dialled", DASHED_MOBILE, form)

    def __call__(self, form: Any, field: Any) -> None:
        number = mobile(field.data)
        if number is None:
            raise ValidationError(self.form)
        field.data = number


class Postcode:
    """Six digits; doubted when they lie outside the region chosen in the question at ``region``."""

    prefixes = {
        "guizhou": ("55", "56"),
        "gansu": ("73", "74"),
        "qinghai": ("81",),
        "ningxia": ("75",),
        "xizang": ("85", "86"),
        "xinjiang": ("83", "84"),
        "xpcc": ("83", "84"),
    }

    shows_example = True
    form = _("邮编为 6 位数字")
    typed = shaped("narrow", POSTCODE.pattern, form)

    def __init__(self, region: str = "") -> None:
        self.region = region

    def __call__(self, form: Any, field: Any) -> None:
        field.data = unicodedata.normalize("NFKC", field.data)
        if not POSTCODE.fullmatch(field.data):
            raise ValidationError(self.form)
        expected = self.prefixes.get(form.question(self.region).data or "") if self.region else None
        if expected and not field.data.startswith(expected):
            field.cautions.append(_("邮编与所属省区不符，请核对"))


class Email:
    """A well-formed e-mail address (nothing is looked up on the network)."""

    input_type = "email"
    shows_example = True

    def __call__(self, form: Any, field: Any) -> None:
        field.data = unicodedata.normalize("NFKC", field.data)
        WellFormedEmail(message=_("电子邮箱格式不符，例如 zhang@example.com"))(form, field)


class Url:
    """A web address; ``www.example.com`` without a scheme is accepted as typed."""

    input_type = "url"
    shows_example = True

    def __call__(self, form: Any, field: Any) -> None:
        if not HOST.fullmatch(field.data):
            raise ValidationError(_("网址格式不符，例如 www.example.com"))
