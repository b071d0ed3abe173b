"""Receipt numbers: short enough to be read out over the telephone, with a check character."""

from __future__ import annotations

import secrets

from stdnum.iso7064 import mod_37_36

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT_LENGTH = 12


def new_receipt(year: int) -> str:
    """A receipt number such as ``2017-K7MW-3P9X-QRTD-H``: the year, twelve random characters, a check character.

    The alphabet leaves out 0 O 1 I L U; the check character is ISO 7064's hybrid system over that alphabet, the
    year's digits taken by their place in it.
    """
    body = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(RECEIPT_LENGTH))
    check = mod_37_36.calc_check_digit(checked_text(str(year), body), RECEIPT_ALPHABET)
    groups = [body[start : start + 4] for start in range(0, RECEIPT_LENGTH, 4)]
    return "-".join([str(year), *groups, check])


def receipt_holds(receipt: str) -> bool:
    """Whether a receipt number, as typed or read out, has the right check character."""
    compact = receipt.upper().replace("-", "").replace(" ", "")
    year, rest = compact[:4], compact[4:]
    if not (year.isdecimal() and year.isascii()) or len(rest) != RECEIPT_LENGTH + 1:
        return False
    return bool(mod_37_36.is_valid(checked_text(year, rest), RECEIPT_ALPHABET))


def checked_text(year: str, rest: str) -> str:
    return "".join(RECEIPT_ALPHABET[int(digit)] for digit in year) + rest
