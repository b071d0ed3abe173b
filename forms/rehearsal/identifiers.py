"""Identifiers of invented organisations: made up, with the right check characters."""

from __future__ import annotations

from random import Random

from stdnum.cn import uscc

from forms.rehearsal.places import Place
from forms.validators.identifiers import PATENT_TYPES, organisation_check, patent_check

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TYPE_DIGITS = {kind: digit for digit, kind in reversed(PATENT_TYPES.items())}
CARRIERS = ("133", "135", "136", "138", "139", "150", "151", "158", "180", "186", "187", "189")


def organisation_code(chance: Random) -> str:
    """Eight characters and the check character of GB 11714, without the dash."""
    body = "MA" + "".join(chance.choice(LETTERS) for _ in range(6))
    return body + organisation_check(body)


def credit_code(chance: Random, place: Place, start: str) -> str:
    """A unified social credit code of a place; ``start`` says with whom it is registered: 91, 12, 52.

    A code whose inner check character would be X keeps it: the alphabet of GB 32100 has that letter.
    """
    body = start + place.code + organisation_code(chance)
    return body + str(uscc.calc_check_digit(body))


def patent_number(chance: Random, kind: str, year: int, granted: bool) -> str:
    """A patent number with ZL, or an application number without, of one of ``PATENT_TYPES``."""
    digits = f"{year}{TYPE_DIGITS[kind]}{chance.randrange(10_000_000):07d}"
    return f"{'ZL' if granted else ''}{digits}.{patent_check(digits)}"


def mobile(chance: Random) -> str:
    return f"{chance.choice(CARRIERS)}{chance.randrange(10**8):08d}"


def telephone(chance: Random, place: Place) -> str:
    """A landline of the place."""
    return f"{place.dialling}-{chance.randrange(2, 9)}{chance.randrange(10**6):06d}"
