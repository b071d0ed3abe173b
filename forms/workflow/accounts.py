"""Staff accounts: made, and given new passwords, with an event each."""

from __future__ import annotations

import re
import secrets

from flask_security import hash_password
from sqlalchemy import select

from forms.characters import refuse_hidden_characters
from forms.models import Region, User, db
from forms.models.events import append
from forms.models.people import ROLES
from forms.workflow.actors import Actor

ACCOUNT = re.compile(r"[a-z][a-z0-9._-]{2,39}")
MOST_NAME = 40
READABLE = "23456789abcdefghjkmnpqrstuvwxyz"


def new_password() -> str:
    """Sixteen random characters in groups that can be read out (about 78 bits)."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


def create(actor: Actor, *, account: str, name: str, role: str, region: Region | None, password: str) -> User:
    """Make an account. Belongs inside a transaction. Raises ValueError in words when it cannot be."""
    if not ACCOUNT.fullmatch(account):
        raise ValueError("账号用小写字母开头，由 3 至 40 个小写字母、数字、点、横线组成")
    if role not in ROLES or (role == "province") != (region is not None):
        raise ValueError("省级账号须指定省区，其他账号不指定省区")
    if not name.strip() or len(name.strip()) > MOST_NAME:
        raise ValueError(f"姓名须填写，最多 {MOST_NAME} 个字")
    refuse_hidden_characters(name)
    if find(account) is not None:
        raise ValueError(f"账号 {account} 已存在")
    user = User(
        account=account,
        name=name.strip(),
        role=role,
        region_id=region.id if region is not None else None,
        password=hash_password(password),
        active=True,
        fs_uniquifier=secrets.token_hex(32),
    )
    db.session.add(user)
    db.session.flush()
    append("account", actor.name, details={"account": account, "role": role})
    return user


def reset_password(actor: Actor, account: str, password: str) -> None:
    """Set a password and end all sessions of the account. Belongs inside a transaction. Raises ValueError."""
    user = find(account)
    if user is None:
        raise ValueError(f"没有账号 {account}")
    user.password = hash_password(password)
    user.fs_uniquifier = secrets.token_hex(32)
    append("password", actor.name, details={"account": account})


def find(account: str) -> User | None:
    """The account with this name."""
    return db.session.execute(select(User).where(User.account == account)).scalar_one_or_none()
