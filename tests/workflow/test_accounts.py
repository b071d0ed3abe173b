"""Staff accounts: which can be, which are refused in words, and what a new password ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_security import verify_password

from forms.models import EVERYWHERE, Event, User, db, scoped, transaction
from forms.workflow import OPERATOR, accounts
from tests.conftest import region_called


@pytest.fixture(autouse=True)
def everywhere(app: Flask) -> Iterator[None]:
    """Let the test reach every region, as the operator does."""
    with app.app_context(), scoped(EVERYWHERE):
        yield


def create(account: str, name: str = "某人", role: str = "auditor", region: str = "") -> User:
    with transaction():
        place = region_called(region) if region else None
        return accounts.create(
            OPERATOR, account=account, name=name, role=role, region=place, password=accounts.new_password()
        )


def steps() -> list[tuple[str, str]]:
    """The steps about accounts so far, with the account each is about."""
    told = db.session.execute(db.select(Event).where(Event.chain == "national").order_by(Event.seq)).scalars()
    return [(event.step, event.details["account"]) for event in told if "account" in event.details]


def test_an_account_is_made_with_an_event_and_no_readable_password() -> None:
    user = create(" wang.gz".strip(), " 王处长 ", "province", "guizhou")
    assert (user.name, user.role, user.region_id) == ("王处长", "province", region_called("guizhou").id)
    assert user.password.startswith("$argon2id$")
    assert steps()[-1] == ("account", "wang.gz")


@pytest.mark.parametrize(
    ("account", "name", "role", "region", "reason"),
    [
        ("guizhou", "某人", "auditor", "", "账号 guizhou 已存在"),
        ("wang", "某人", "province", "", "省级账号须指定省区"),
        ("wang", "某人", "bureau", "gansu", "其他账号不指定省区"),
        ("wang", "某人", "king", "", "省级账号须指定省区"),
        ("王处长", "某人", "auditor", "", "账号用小写字母开头"),
        ("Wang", "某人", "auditor", "", "账号用小写字母开头"),
        ("wang\n", "某人", "auditor", "", "账号用小写字母开头"),
        ("ab", "某人", "auditor", "", "账号用小写字母开头"),
        ("w" * 41, "某人", "auditor", "", "账号用小写字母开头"),
        ("wang", " ", "auditor", "", "姓名须填写"),
        ("wang", "名" * 41, "auditor", "", "姓名须填写，最多 40 个字"),
        ("wang", "王\x00处长", "auditor", "", "U[+]0000"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(
    account: str, name: str, role: str, region: str, reason: str
) -> None:
    before = steps()
    with pytest.raises(ValueError, match=reason):
        create(account, name, role, region)
    assert steps() == before
    assert db.session.execute(db.select(User).where(User.account == "wang")).first() is None


def test_a_new_password_replaces_the_old_one_and_ends_every_sitting() -> None:
    user = create("wang")
    before = user.fs_uniquifier
    with transaction():
        accounts.reset_password(OPERATOR, "wang", "eine-neue-losung")
    user = db.session.execute(db.select(User).where(User.account == "wang")).scalar_one()
    assert verify_password("eine-neue-losung", user.password)
    assert user.fs_uniquifier != before
    assert steps()[-1] == ("password", "wang")


def test_nobody_gets_a_password_for_an_account_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="没有账号 nobody"), transaction():
        accounts.reset_password(OPERATOR, "nobody", "eine-neue-losung")


def test_passwords_can_be_read_out_and_are_never_alike() -> None:
    made = {accounts.new_password() for _ in range(500)}
    assert len(made) == 500
    assert all(len(password) == 19 and password.count("-") == 3 for password in made)
    assert not set("".join(made)) & set("01ilo")
