"""Staff accounts: made, changed, stopped and given new passwords, with an event each."""

from __future__ import annotations

import re
import secrets

from flask_babel import gettext as _
from flask_security import hash_password
from sqlalchemy import select

from forms.characters import refuse_direction_marks, refuse_hidden_characters
from forms.models import Region, Response, User, db
from forms.models.events import append
from forms.models.people import ROLES
from forms.workflow.actors import Actor

ACCOUNT = re.compile(r"[a-z][a-z0-9._-]{2,39}")
MOST_NAME = 40
MOST_REASON = 200
READABLE = "23456789abcdefghjkmnpqrstuvwxyz"


class Unfit(ValueError):
    """What was asked of an account cannot be, in words; ``field`` is what the words are about, empty for all of it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def new_password() -> str:
    """Sixteen random characters in groups that can be read out (about 78 bits)."""
    return "-".join("".join(secrets.choice(READABLE) for _place in range(4)) for _group in range(4))


def create(actor: Actor, *, account: str, name: str, role: str, region: Region | None, password: str) -> User:
    """Make an account. Belongs inside a transaction. Raises Unfit when it cannot be."""
    if not ACCOUNT.fullmatch(account):
        raise Unfit("account", _("账号用小写字母开头，由 3 至 40 个小写字母、数字、点、横线组成"))
    refuse_unfit(name, role, region)
    if find(account) is not None:
        raise Unfit("account", _("账号 %(account)s 已存在", account=account))
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


def refuse_unfit(name: str, role: str, region: Region | None) -> None:
    """Raise Unfit unless a name, a role and a region go together."""
    if role not in ROLES or (role == "province") != (region is not None):
        raise Unfit("region" if role in ROLES else "role", _("省级账号须指定省区，其他账号不指定省区"))
    if not name.strip() or len(name.strip()) > MOST_NAME:
        raise Unfit("name", _("姓名须填写，最多 %(most)s 个字", most=MOST_NAME))
    try:
        refuse_hidden_characters(name)
        refuse_direction_marks(name)
    except ValueError as error:
        raise Unfit("name", str(error)) from error


def change(actor: Actor, user: User, *, name: str, role: str, region: Region | None, reason: str) -> None:
    """Change what an account is. Belongs inside a transaction. Raises Unfit.

    Who gets another role or region is signed out everywhere, and keeps no responses to look after.
    """
    refuse_unfit(name, role, region)
    before = {"name": user.name, "role": user.role, "region": user.region.slug if user.region else ""}
    after = {"name": name.strip(), "role": role, "region": region.slug if region else ""}
    if before == after:
        return
    if (before["role"], before["region"]) != (after["role"], after["region"]):
        refuse_own(actor, user)
        refuse_last(user)
        end_sittings_of(user)
        for response in db.session.execute(select(Response).where(Response.assignee_id == user.id)).scalars():
            response.assignee_id = None
    user.name, user.role, user.region_id = after["name"], role, region.id if region is not None else None
    told(actor, "account-change", user, reason, before=before, after=after)


def disable(actor: Actor, user: User, reason: str) -> None:
    """Stop an account: nobody signs in, whoever is signed in is out. Belongs inside a transaction. Raises Unfit."""
    refuse_own(actor, user)
    if not user.active:
        return
    refuse_last(user)
    user.active = False
    end_sittings_of(user)
    told(actor, "account-disable", user, reason)


def enable(actor: Actor, user: User, reason: str) -> None:
    """Open a stopped account again. Belongs inside a transaction."""
    if not user.active:
        user.active = True
        told(actor, "account-enable", user, reason)


def sign_out(actor: Actor, user: User, reason: str) -> None:
    """End every sitting of an account. Belongs inside a transaction."""
    end_sittings_of(user)
    told(actor, "account-sign-out", user, reason)


def reset_second_factor(actor: Actor, user: User, reason: str) -> None:
    """Forget an account's second factor and recovery codes. Belongs inside a transaction. Raises Unfit."""
    refuse_own(actor, user)
    if user.tf_totp_secret is None:
        return
    user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = None
    end_sittings_of(user)
    told(actor, "second-factor-reset", user, reason)


def reset_password(actor: Actor, account: str, password: str) -> None:
    """Set a password and end all sessions of the account. Belongs inside a transaction. Raises Unfit."""
    user = found(account)
    user.password = hash_password(password)
    user.link_hash = user.link_until = None
    end_sittings_of(user)
    append("password", actor.name, details={"account": account})


def end_sittings_of(user: User) -> None:
    """Change what cookies name the account by."""
    user.fs_uniquifier = secrets.token_hex(32)


def refuse_own(actor: Actor, user: User) -> None:
    """Raise Unfit where somebody would take away their own account."""
    if actor.user_id == user.id:
        raise Unfit("", _("不能对自己的账号这样做，请由另一位国家局管理员操作"))


def refuse_last(user: User) -> None:
    """Raise Unfit where nobody would be left to look after the accounts.

    Belongs inside the transaction that takes the account away: two of the bureau at once cannot stop each other.
    """
    if user.standing != "active" or user.role != "bureau":
        return
    others = select(User.id).where(User.role == "bureau", User.active.is_(True), User.link_hash.is_(None))
    if set(db.session.execute(others.with_for_update()).scalars()) == {user.id}:
        raise Unfit("", _("这是最后一个可用的国家局账号，请先建立或恢复另一个"))


def told(actor: Actor, step: str, user: User, reason: str = "", **more: object) -> None:
    """Append an event about an account; never with a password, a link or a secret."""
    append(step, actor.name, reason=reason.strip(), details={"account": user.account} | more)


def find(account: str) -> User | None:
    """The account with this name."""
    return db.session.execute(select(User).where(User.account == account)).scalar_one_or_none()


def held(user_id: int) -> User:
    """An account as the open transaction sees it, held until its end."""
    wanted = select(User).where(User.id == user_id).with_for_update(of=User)
    return db.session.execute(wanted.execution_options(populate_existing=True)).scalar_one()


def found(account: str) -> User:
    """The account with this name. Raises Unfit where there is none."""
    user = find(account)
    if user is None:
        raise Unfit("account", _("没有账号 %(account)s", account=account))
    return user
